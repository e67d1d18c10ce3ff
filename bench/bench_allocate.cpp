// SPDX-License-Identifier: Apache-2.0
// One allocation of n recipients by six factors, beside plain double C++ of the same rule.
#include <benchmark/benchmark.h>

#include <cstring>

#include "peers/plain.hpp"
#include "peers/twin.hpp"
#include "problems.hpp"
#include "settle/column_shares.hpp"

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

/// The columns of a problem as they stand in memory.
struct bare {
  std::vector<const std::int64_t*> columns;
  std::vector<std::span<const std::int64_t>> spans;
  std::vector<double> sums;
};

std::vector<bare> bare_columns(const std::vector<problems::weighted>& all) {
  std::vector<bare> result;
  for (const auto& p : all) {
    bare& b = result.emplace_back();
    for (std::size_t j = 0; j < problems::factor_count; ++j) {
      const auto numbers = p.table.numbers(p.table.find("x" + std::to_string(j))).mantissas;
      b.columns.push_back(numbers.data());
      b.spans.push_back(numbers);
    }
    b.sums = p.sums;
  }
  return result;
}

/// The public function on columns: sums are its own.
void columns(benchmark::State& state) {
  const auto all = problems::rotation(static_cast<std::size_t>(state.range(0)));
  const auto bares = bare_columns(all);
  const fundalloc::factor_shares rule(problems::exact_weights());
  std::vector<std::int64_t> slices(static_cast<std::size_t>(state.range(0)));
  std::size_t k = 0;
  for (auto _ : state) {
    const auto facts = rule.divide(bares[k++ % all.size()].spans, problems::pool_fen, slices);
    benchmark::DoNotOptimize(facts.diagnostics.undecided);
    benchmark::DoNotOptimize(slices.data());
  }
}

/// The kernel with its certificate and ties, sums known, beside its twin without them.
void certified(benchmark::State& state) {
  const auto all = problems::rotation(static_cast<std::size_t>(state.range(0)));
  const auto bares = bare_columns(all);
  const auto weights = problems::weights();
  const auto ties = fundalloc::default_ties();
  std::vector<std::int64_t> slices(static_cast<std::size_t>(state.range(0)));
  std::size_t k = 0;
  for (auto _ : state) {
    const bare& b = bares[k++ % all.size()];
    const fundalloc::detail::column_shares ask{.columns = b.columns,
                                               .sums = b.sums,
                                               .weights = weights,
                                               .rows = slices.size(),
                                               .amount = problems::pool_fen};
    std::optional<fundalloc::tie_report> tie;
    fundalloc::diagnostics note;
    const bool decided = divide_columns(ask, ties, slices.data(), tie, note);
    benchmark::DoNotOptimize(decided);
    benchmark::DoNotOptimize(slices.data());
  }
}

void twin(benchmark::State& state) {
  const auto all = problems::rotation(static_cast<std::size_t>(state.range(0)));
  const auto bares = bare_columns(all);
  const auto weights = problems::weights();
  std::vector<std::int64_t> slices(static_cast<std::size_t>(state.range(0)));
  std::size_t k = 0;
  for (auto _ : state) {
    const bare& b = bares[k++ % all.size()];
    peers::twin(b.columns, b.sums, weights, slices.size(),
                static_cast<double>(problems::pool_fen), slices.data());
    benchmark::DoNotOptimize(slices.data());
  }
}

/// Everybody has a neighbour with the same numbers, and the pool is odd.
void pairs(benchmark::State& state) {
  const auto all = problems::rotation(static_cast<std::size_t>(state.range(0)), true);
  const auto plan = problems::weighted_plan(problems::pool_fen + 1);
  std::size_t k = 0;
  for (auto _ : state) {
    const auto result = fundalloc::allocate(plan, all[k++ % all.size()].table);
    benchmark::DoNotOptimize(result.slices().data());
  }
}

/// The roofline: the columns' bytes once from here to there.
void memory_copy(benchmark::State& state) {
  const auto all = problems::rotation(static_cast<std::size_t>(state.range(0)));
  const auto bares = bare_columns(all);
  const std::size_t bytes = bares.front().spans.front().size_bytes();
  std::vector<char> to(bytes * problems::factor_count);
  std::size_t k = 0;
  for (auto _ : state) {
    const bare& b = bares[k++ % all.size()];
    for (std::size_t j = 0; j < problems::factor_count; ++j) {
      std::memcpy(to.data() + j * bytes, b.columns[j], bytes);
    }
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
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

#define FUNDALLOC_SIZES Arg(150)->Arg(3000)->Arg(600'000)
BENCHMARK(exact)->FUNDALLOC_SIZES;
BENCHMARK(columns)->FUNDALLOC_SIZES;
BENCHMARK(certified)->FUNDALLOC_SIZES;
BENCHMARK(twin)->FUNDALLOC_SIZES;
BENCHMARK(plain_double)->FUNDALLOC_SIZES;
BENCHMARK(plain_double_sums_known)->FUNDALLOC_SIZES;
BENCHMARK(pairs)->FUNDALLOC_SIZES;
BENCHMARK(memory_copy)->FUNDALLOC_SIZES;
