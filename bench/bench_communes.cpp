// SPDX-License-Identifier: Apache-2.0
// A published allocation: 33 064 communes, point value within 90 % and 120 % of last year.
#include <benchmark/benchmark.h>

#include <limits>

#include "fundalloc/files/csv.hpp"
#include "fundalloc/files/plan_file.hpp"
#include "fundalloc/fundalloc.hpp"
#include "peers/plain.hpp"

namespace {

const std::string folder = FUNDALLOC_CASES_DIR "/fr-dsr-perequation-voirie-2022";

fundalloc::table communes() {
  return fundalloc::read_csv(folder + "/inputs.csv", {.recipient = "code"});
}

void exact(benchmark::State& state) {
  const auto plan = fundalloc::read_plan(folder + "/plan.yaml");
  const auto table = communes();
  for (auto _ : state) {
    const auto result = fundalloc::allocate(plan, table);
    benchmark::DoNotOptimize(result.slices().data());
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

}  // namespace

BENCHMARK(exact)->Unit(benchmark::kMillisecond);
BENCHMARK(plain_double)->Unit(benchmark::kMillisecond);
