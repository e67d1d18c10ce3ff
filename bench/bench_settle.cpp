// SPDX-License-Identifier: Apache-2.0
// The single rules on n random scores: rounding by each method, and water-filling with bounds.
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

void rounding(benchmark::State& state, fundalloc::rounding_method method) {
  const auto sets = score_sets(static_cast<std::size_t>(state.range(0)));
  fundalloc::settle_options options;
  options.rounding.method = method;
  std::size_t k = 0;
  for (auto _ : state) {
    auto result = fundalloc::round_to_total(sets[k++ % sets.size()],
                                            rational(problems::pool_fen), options);
    benchmark::DoNotOptimize(result.units.data());
  }
}

void water_fill(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  std::vector<rational> scores;
  std::vector<rational> floor;
  std::vector<std::optional<rational>> cap;
  for (const std::int64_t v : score_sets(n).front()) {
    scores.emplace_back(v);
    floor.emplace_back(problems::pool_fen / static_cast<std::int64_t>(2 * n));
    cap.emplace_back(rational(3 * problems::pool_fen / static_cast<std::int64_t>(n)));
  }
  for (auto _ : state) {
    auto quotas = fundalloc::water_fill(scores, rational(problems::pool_fen), floor, cap);
    benchmark::DoNotOptimize(quotas.data());
  }
}

}  // namespace

BENCHMARK_CAPTURE(rounding, largest_remainder, fundalloc::rounding_method::largest_remainder)
    ->Arg(150)
    ->Arg(3000);
BENCHMARK_CAPTURE(rounding, sainte_lague, fundalloc::rounding_method::sainte_lague)
    ->Arg(150)
    ->Arg(3000);
BENCHMARK_CAPTURE(rounding, huntington_hill, fundalloc::rounding_method::huntington_hill)
    ->Arg(150)
    ->Arg(3000);
BENCHMARK_CAPTURE(rounding, point_value, fundalloc::rounding_method::point_value)
    ->Arg(150)
    ->Arg(3000);
BENCHMARK(water_fill)->Arg(150)->Arg(3000);
