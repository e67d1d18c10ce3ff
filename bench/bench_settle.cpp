// SPDX-License-Identifier: Apache-2.0
// The single rules on n random scores: rounding by each rule of the registry, water-filling
// with bounds, and fix-and-redistribute beside it.
#include <benchmark/benchmark.h>

#include "problems.hpp"

namespace {

using fundalloc::rational;

std::vector<std::vector<std::int64_t>> score_sets(std::size_t n) {
  std::mt19937_64 random(7);
  std::vector<std::vector<std::int64_t>> sets;
  for (int k = 0; k < 64; ++k) sets.push_back(problems::random_column(random, n));
  return sets;
}

void rounding(benchmark::State& state, const fundalloc::rounding_rule& rule) {
  const auto sets = score_sets(static_cast<std::size_t>(state.range(0)));
  fundalloc::settle_options options;
  options.rounding = rule;
  std::size_t k = 0;
  for (auto _ : state) {
    auto result = fundalloc::round_to_total(sets[k++ % sets.size()],
                                            rational(problems::pool_fen), options);
    benchmark::DoNotOptimize(result.units.data());
  }
}

struct bounded {
  std::vector<rational> scores;
  std::vector<rational> floor;
  std::vector<std::optional<rational>> cap;
};

bounded bounded_problem(std::size_t n) {
  bounded b;
  for (const std::int64_t v : score_sets(n).front()) {
    b.scores.emplace_back(v);
    b.floor.emplace_back(problems::pool_fen / static_cast<std::int64_t>(2 * n));
    b.cap.emplace_back(rational(3 * problems::pool_fen / static_cast<std::int64_t>(n)));
  }
  return b;
}

void water_fill(benchmark::State& state) {
  const bounded b = bounded_problem(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    auto quotas = fundalloc::water_fill(b.scores, rational(problems::pool_fen), b.floor, b.cap);
    benchmark::DoNotOptimize(quotas.data());
  }
}

void fix_and_redistribute(benchmark::State& state) {
  const bounded b = bounded_problem(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    auto result =
        fundalloc::fix_and_redistribute(b.scores, rational(problems::pool_fen), b.floor, b.cap);
    benchmark::DoNotOptimize(result.amounts.data());
  }
}

/// Every alternative of the variant that can be made without more words.
template <class Rule>
void add_rule() {
  if constexpr (std::is_default_constructible_v<Rule>) {
    Rule rule;
    if constexpr (requires { rule.r = rational(2, 5); }) rule.r = rational(2, 5);
    benchmark::RegisterBenchmark(("rounding/" + std::string(Rule::name)).c_str(), rounding,
                                 fundalloc::rounding_rule(rule))
        ->Arg(150)
        ->Arg(3000);
  }
}

template <class... Rule>
bool add_rules(const std::type_identity<std::variant<Rule...>>&) {
  (add_rule<Rule>(), ...);
  const auto by_hand = [](std::int64_t k) { return rational(k) + rational(2, 5); };
  benchmark::RegisterBenchmark(
      "rounding/custom_signposts", rounding,
      fundalloc::rounding_rule(fundalloc::custom_signposts("by_hand", by_hand)))
      ->Arg(150);
  return true;
}

const bool added = add_rules(std::type_identity<fundalloc::rounding_rule>{});

}  // namespace

BENCHMARK(water_fill)->Arg(150)->Arg(3000);
BENCHMARK(fix_and_redistribute)->Arg(150)->Arg(3000);
