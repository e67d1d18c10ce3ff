// SPDX-License-Identifier: Apache-2.0
// One allocation of n recipients by six factors, beside plain double C++ of the same rule.
#include <benchmark/benchmark.h>

#include "peers/plain.hpp"
#include "problems.hpp"

namespace {

void exact(benchmark::State& state) {
  const auto all = problems::rotation(static_cast<std::size_t>(state.range(0)));
  const auto plan = problems::weighted_plan();
  std::size_t k = 0;
  std::int64_t undecided = 0;
  for (auto _ : state) {
    const auto result = fundalloc::allocate(plan, all[k++ % all.size()].table);
    benchmark::DoNotOptimize(result.slices().data());
    undecided += result.diagnostics().undecided;
  }
  state.counters["undecided"] =
      benchmark::Counter(static_cast<double>(undecided), benchmark::Counter::kAvgIterations);
}

void plain_double(benchmark::State& state) {
  const auto all = problems::rotation(static_cast<std::size_t>(state.range(0)));
  const auto weights = problems::weights();
  std::size_t k = 0;
  for (auto _ : state) {
    auto slices = peers::largest_remainder(all[k++ % all.size()].columns, weights,
                                           static_cast<double>(problems::pool_fen));
    benchmark::DoNotOptimize(slices.data());
  }
}

void plain_double_sums_known(benchmark::State& state) {
  const auto all = problems::rotation(static_cast<std::size_t>(state.range(0)));
  const auto weights = problems::weights();
  std::size_t k = 0;
  for (auto _ : state) {
    const auto& p = all[k++ % all.size()];
    auto slices = peers::largest_remainder(p.columns, p.sums, weights,
                                           static_cast<double>(problems::pool_fen));
    benchmark::DoNotOptimize(slices.data());
  }
}

}  // namespace

BENCHMARK(exact)->Arg(150)->Arg(3000);
BENCHMARK(plain_double)->Arg(150)->Arg(3000);
BENCHMARK(plain_double_sums_known)->Arg(150)->Arg(3000);
