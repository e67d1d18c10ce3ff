// SPDX-License-Identifier: Apache-2.0
// Each coefficient method on n random indicators; n = 33 064 is the communes of a French grant.
#include <benchmark/benchmark.h>

#include "fundalloc/exact/power.hpp"
#include "fundalloc/factor/method.hpp"
#include "problems.hpp"

namespace {

using fundalloc::coefficient_method;
using fundalloc::population;
using fundalloc::rational;

/// Enough different columns that a branch predictor cannot learn one.
constexpr std::size_t columns = 8;

struct sample {
  fundalloc::table table;
  std::vector<std::uint32_t> groups;
};

/// x0 to x7, and as many y that are larger; 20 groups.
sample make_sample(std::size_t n) {
  std::mt19937_64 random(7);
  fundalloc::table_builder builder;
  builder.recipient("name").add_texts("name", problems::names(n));
  for (std::size_t k = 0; k < columns; ++k) {
    const auto x = problems::random_column(random, n);
    auto y = problems::random_column(random, n);
    for (std::size_t i = 0; i < n; ++i) y[i] += x[i];
    builder.add_numbers("x" + std::to_string(k), x, 2);
    builder.add_numbers("y" + std::to_string(k), y, 1);
  }
  sample result{.table = builder.build(), .groups = {}};
  for (std::size_t i = 0; i < n; ++i)
    result.groups.push_back(static_cast<std::uint32_t>(i % 20));
  return result;
}

void coefficients(benchmark::State& state, const coefficient_method& method) {
  const sample s = make_sample(static_cast<std::size_t>(state.range(0)));
  std::vector<fundalloc::coefficient_input> inputs;
  for (std::size_t k = 0; k < columns; ++k) {
    const std::size_t index = s.table.find("x" + std::to_string(k));
    inputs.push_back({.column = s.table.numbers(index),
                      .index = index,
                      .from = &s.table,
                      .rows = s.table.rows(),
                      .groups = s.groups});
  }
  std::size_t k = 0;
  for (auto _ : state) {
    auto result =
        std::visit([&](const auto& m) { return m.apply(inputs[k++ % columns]); }, method);
    benchmark::DoNotOptimize(result.numerators.data());
  }
}

/// A geometric mean of six columns, by whole powers or, with weights of six decimals, by
/// logarithms.
void geometric_mean(benchmark::State& state, bool short_weights) {
  const auto n = static_cast<std::size_t>(state.range(0));
  std::mt19937_64 random(7);
  std::vector<std::vector<rational>> rows(n, std::vector<rational>(6));
  for (std::size_t j = 0; j < 6; ++j) {
    const auto x = problems::random_column(random, n);
    for (std::size_t i = 0; i < n; ++i) rows[i][j] = rational(fundalloc::int128{x[i]}, 1000);
  }
  std::vector<rational> weights;
  for (const double w : problems::weights()) {
    weights.emplace_back(static_cast<std::int64_t>(w * 100 + 0.5));
    weights.back() /= rational(100);
  }
  if (!short_weights) {
    weights[0] += rational(fundalloc::int128{1}, 1'000'000);
    weights[1] -= rational(fundalloc::int128{1}, 1'000'000);
  }
  for (auto _ : state) {
    for (const auto& row : rows) {
      auto mean = fundalloc::rounded_power(row, weights, 6);
      benchmark::DoNotOptimize(mean);
    }
  }
}

fundalloc::bands five_bands() {
  return {{{.from = 0, .value = 1},
           {.from = 5, .value = 2},
           {.from = 10, .value = 2, .to_value = 5},
           {.from = 20, .value = 5},
           {.from = 100, .value = 8}}};
}

#define FUNDALLOC_BENCH(name, ...) \
  BENCHMARK_CAPTURE(coefficients, name, __VA_ARGS__)->Arg(3000)->Arg(33064)

FUNDALLOC_BENCH(share, fundalloc::share{});
FUNDALLOC_BENCH(ratio_to_mean, fundalloc::ratio_to_mean{});
FUNDALLOC_BENCH(ratio_to_mean_weighted, fundalloc::ratio_to_mean{.mean_weight = "y0"});
FUNDALLOC_BENCH(ratio_to_mean_group, fundalloc::ratio_to_mean{.among = population::group});
FUNDALLOC_BENCH(ratio_to_constant, fundalloc::ratio_to{.constant = 7});
FUNDALLOC_BENCH(ratio_to_column, fundalloc::ratio_to{.column = "y0", .decimals = 6});
FUNDALLOC_BENCH(min_max, fundalloc::min_max{});
FUNDALLOC_BENCH(bands, five_bands());
FUNDALLOC_BENCH(rank, fundalloc::rank{});
FUNDALLOC_BENCH(rank_group, fundalloc::rank{.among = population::group});
FUNDALLOC_BENCH(rank_linear,
                fundalloc::rank_linear{.from = 4, .to = rational(1, 2), .count = 40'000});
FUNDALLOC_BENCH(reciprocal, fundalloc::reciprocal{.decimals = 6});
FUNDALLOC_BENCH(complement, fundalloc::complement{});
FUNDALLOC_BENCH(distance,
                fundalloc::distance{.a = 2, .reference = fundalloc::distance_reference::mean});
FUNDALLOC_BENCH(growth_factor, fundalloc::growth_factor{.k = 2, .column = "y0", .decimals = 6});
FUNDALLOC_BENCH(power_2, fundalloc::power{.exponent = 2});
FUNDALLOC_BENCH(power_half, fundalloc::power{.exponent = rational(1, 2), .decimals = 6});
FUNDALLOC_BENCH(power_7_10, fundalloc::power{.exponent = rational(7, 10), .decimals = 6});
FUNDALLOC_BENCH(z_score, fundalloc::z_score{.sd = fundalloc::deviation::population,
                                            .below_zero = fundalloc::below_zero::zero,
                                            .decimals = 6});
FUNDALLOC_BENCH(equal, fundalloc::equal{});
FUNDALLOC_BENCH(clip, fundalloc::clip{.at_least = 5, .at_most = 100});
FUNDALLOC_BENCH(winsorize, fundalloc::winsorize{.lowest = 10, .highest = 10});
BENCHMARK_CAPTURE(geometric_mean, short_weights, true)->Arg(3000)->Arg(33064);
BENCHMARK_CAPTURE(geometric_mean, long_weights, false)->Arg(3000)->Arg(33064);

}  // namespace
