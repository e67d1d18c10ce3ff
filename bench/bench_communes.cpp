// SPDX-License-Identifier: Apache-2.0
// A published allocation: 33 064 communes, point value within 90 % and 120 % of last year; and
// the same plan water-filled and rounded by largest remainder.
#include <benchmark/benchmark.h>

#include <limits>

#include "fundalloc/files/csv.hpp"
#include "fundalloc/files/plan_file.hpp"
#include "fundalloc/fundalloc.hpp"
#include "kernel/kernel.hpp"
#include "peers/plain.hpp"
#include "settle/solve.hpp"

namespace {

const std::string folder = FUNDALLOC_CASES_DIR "/fr-dsr-perequation-voirie-2022";

fundalloc::table communes() {
  return fundalloc::read_csv(folder + "/inputs.csv", {.recipient = "code"});
}

void allocate(benchmark::State& state, const fundalloc::rounding_rule& rule,
              const fundalloc::detail::kernel_set* kernels) {
  const fundalloc::detail::kernel_scope scope(*kernels);
  fundalloc::plan_spec spec = fundalloc::read_plan(folder + "/plan.yaml").spec();
  spec.rounding = rule;
  if (!fundalloc::facts_of(rule).real_bounds) {
    spec.pool.front().amount = spec.pool.front().amount.floor();
  }
  const fundalloc::plan plan(std::move(spec));
  const auto table = communes();
  for (auto _ : state) {
    const auto result = fundalloc::allocate(plan, table);
    benchmark::DoNotOptimize(result.slices().data());
  }
}

/// The solve alone, with bounds as the plan makes them.
void solve(benchmark::State& state, const fundalloc::rounding_rule& rule,
           const fundalloc::detail::kernel_set* kernels) {
  using namespace fundalloc::detail;
  const kernel_scope scope(*kernels);
  const auto table = communes();
  const auto column = [&](const char* name) { return table.numbers(table.find(name)); };
  const auto road = column("road_m");
  const auto mountain = column("mountain_or_island");
  const auto base = column("base_2021");
  std::vector<std::int64_t> numbers;
  raw_bounds<std::int64_t> raw;
  raw.denominator = 100;
  for (int k = 0; k < base.decimals; ++k) raw.denominator *= 10;
  for (std::size_t i = 0; i < road.mantissas.size(); ++i) {
    numbers.push_back(road.mantissas[i] * (mountain.mantissas[i] != 0 ? 2 : 1));
    const bool blank = base.is_blank(i);
    raw.lower.push_back(blank ? 0 : 90 * base.mantissas[i]);
    raw.upper.push_back(blank ? 0 : 120 * base.mantissas[i]);
    raw.capped.push_back(blank ? 0 : 1);
  }
  const bool whole = !fundalloc::facts_of(rule).real_bounds;
  const labels words;
  const quantities scores = quantities::scores_of(std::move(numbers));
  const bounds limits = make_bounds(std::move(raw), whole, bound_conflict::error, words, {});
  const fundalloc::rational amount = 199'193'257;
  const auto ties = fundalloc::default_ties();
  solve_request ask{.scores = scores,
                    .limits = limits,
                    .amount = amount,
                    .rule = rule,
                    .words = words,
                    .ties = {}};
  ask.ties.rules = &ties;
  for (auto _ : state) {
    auto result = solve(ask);
    benchmark::DoNotOptimize(result.units.data());
  }
}

/// The same from doubles, with scores and bounds made in the loop as the plan makes them.
void plain_double(benchmark::State& state) {
  const auto table = communes();
  const auto column = [&](const char* name) {
    const auto numbers = table.numbers(table.find(name)).mantissas;
    return std::vector<double>(numbers.begin(), numbers.end());
  };
  const auto road = column("road_m");
  const auto mountain = column("mountain_or_island");
  const auto base = column("base_2021");
  const auto blanks = table.numbers(table.find("base_2021"));
  std::vector<double> score(road.size());
  std::vector<double> low(road.size());
  std::vector<double> high(road.size());
  for (auto _ : state) {
    for (std::size_t i = 0; i < road.size(); ++i) {
      score[i] = road[i] * (mountain[i] != 0 ? 2 : 1);
      const bool blank = blanks.is_blank(i);
      low[i] = blank ? 0 : 0.9 * base[i];
      high[i] = blank ? std::numeric_limits<double>::infinity() : 1.2 * base[i];
    }
    auto slices = peers::point_value(score, low, high, 199193257.2);
    benchmark::DoNotOptimize(slices.data());
  }
}

bool add_all() {
  const fundalloc::rounding_rule points = fundalloc::point_value{};
  const fundalloc::rounding_rule filled = fundalloc::largest_remainder{};
  for (const auto* set : fundalloc::detail::all_kernels()) {
    const auto add = [&](const std::string& text, auto* run, const auto& rule) {
      benchmark::RegisterBenchmark((text + std::string(set->name)).c_str(), run, rule, set)
          ->Unit(benchmark::kMicrosecond);
    };
    add("allocate/point_value/", allocate, points);
    add("allocate/largest_remainder/", allocate, filled);
    add("solve/point_value/", solve, points);
    add("solve/largest_remainder/", solve, filled);
  }
  return true;
}

const bool added = add_all();

}  // namespace

BENCHMARK(plain_double)->Unit(benchmark::kMicrosecond);
