// SPDX-License-Identifier: Apache-2.0
// What the shapes of plans cost beside a plain one of six share factors: parts, base, groups,
// floors that are paid from above, claims, contribution caps, geometric scores, products.
#include <benchmark/benchmark.h>

#include <functional>

#include "problems.hpp"

namespace {

using fundalloc::plan_spec;
using fundalloc::rational;

plan_spec six_shares() { return problems::weighted_plan().spec(); }

/// A table with what the shapes need beside the six columns.
fundalloc::table wide_table(std::size_t n) {
  std::mt19937_64 random(5);
  fundalloc::table_builder builder;
  builder.recipient("name").add_texts("name", problems::names(n));
  for (std::size_t j = 0; j < problems::factor_count; ++j) {
    builder.add_numbers("x" + std::to_string(j), problems::random_column(random, n));
  }
  std::vector<std::string> groups;
  std::vector<std::int64_t> base(n);
  std::vector<std::int64_t> claims(n);
  for (std::size_t i = 0; i < n; ++i) {
    groups.push_back("g" + std::to_string(i % 8));
    base[i] = problems::pool_fen / static_cast<std::int64_t>(2 * n);
    claims[i] = problems::pool_fen / static_cast<std::int64_t>(n) *
                static_cast<std::int64_t>(1 + random() % 3);
  }
  builder.add_texts("group", groups).add_numbers("base", base).add_numbers("claim", claims);
  return builder.build();
}

void shape(benchmark::State& state, const std::function<void(plan_spec&)>& change) {
  plan_spec spec = six_shares();
  change(spec);
  const fundalloc::plan plan(std::move(spec));
  const auto table = wide_table(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const auto result = fundalloc::allocate(plan, table);
    benchmark::DoNotOptimize(result.slices().data());
  }
}

fundalloc::part part_of(const plan_spec& spec, const char* name, const rational& share) {
  fundalloc::part one{.name = name, .share = share};
  one.factors = spec.factors;
  return one;
}

void plain(plan_spec&) {}
void parts(plan_spec& spec) {
  spec.parts = {part_of(spec, "a", rational(3, 5)), part_of(spec, "b", rational(2, 5))};
}
void base(plan_spec& spec) { spec.base = {.column = "base"}; }
void floors(plan_spec& spec) {
  spec.floor = {{.use = fundalloc::bound::kind::share_of_column,
                 .value = rational(9, 10),
                 .column = "base"}};
}
void floor_cost_above(plan_spec& spec) {
  floors(spec);
  spec.floor_cost = fundalloc::floor_cost_mode::above;
}
void groups(plan_spec& spec) {
  spec.group_bounds = {
      {.column = "group", .is = "g0", .floor = {{.value = rational(problems::pool_fen / 5)}}},
      {.column = "group", .is = "g1", .cap = {{.value = rational(problems::pool_fen / 20)}}}};
}
void claims(plan_spec& spec) {
  spec.factors.clear();
  spec.claims = {.indicator = "claim", .rule = fundalloc::talmud{}};
}
void contribution_cap(plan_spec& spec) {
  spec.factors[5].contribution_cap = {.times = rational(3, 10), .of = {"x0", "x1"}};
}
void geometric(plan_spec& spec) { spec.aggregation = {.geometric = true, .decimals = 9}; }
void product(plan_spec& spec) {
  spec.factors.clear();
  spec.multipliers = {{.column = "x0"}, {.column = "x1"}, {.column = "x2"}};
}

}  // namespace

BENCHMARK_CAPTURE(shape, plain, plain)->Arg(150)->Arg(3000);
BENCHMARK_CAPTURE(shape, parts, parts)->Arg(150)->Arg(3000);
BENCHMARK_CAPTURE(shape, base, base)->Arg(150)->Arg(3000);
BENCHMARK_CAPTURE(shape, floors, floors)->Arg(150)->Arg(3000);
BENCHMARK_CAPTURE(shape, floor_cost_above, floor_cost_above)->Arg(150)->Arg(3000);
BENCHMARK_CAPTURE(shape, group_bounds, groups)->Arg(150)->Arg(3000);
BENCHMARK_CAPTURE(shape, claims, claims)->Arg(150)->Arg(3000);
BENCHMARK_CAPTURE(shape, contribution_cap, contribution_cap)->Arg(150)->Arg(3000);
BENCHMARK_CAPTURE(shape, geometric, geometric)->Arg(150)->Arg(3000);
BENCHMARK_CAPTURE(shape, product, product)->Arg(150)->Arg(3000);
