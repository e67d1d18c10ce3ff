// SPDX-License-Identifier: Apache-2.0
// Each rule for claims on n random ones, half of which can be paid; random arrival and
// Dominguez-Thomson, whose exact work grows with the figures, also on claims of few sizes.
#include <benchmark/benchmark.h>

#include "problems.hpp"

namespace {

using fundalloc::claims_problem;
using fundalloc::claims_rule;
using fundalloc::rational;

claims_problem with_estate(claims_problem problem, const rational& part) {
  for (const rational& d : problem.claims) problem.estate += d;
  problem.estate = (problem.estate * part).floor();
  return problem;
}

/// Claims in fen, about log-normal.
claims_problem random_claims(std::size_t n) {
  std::mt19937_64 random(7);
  claims_problem problem;
  for (const std::int64_t v : problems::random_column(random, n))
    problem.claims.emplace_back(v);
  return with_estate(std::move(problem), rational(1, 2));
}

/// Grants of 5, 10 or 20; the estate pays for 100 of 5.
claims_problem few_sizes(std::size_t n) {
  claims_problem problem{.estate = rational(500)};
  for (std::size_t i = 0; i < n; ++i) problem.claims.emplace_back(5 << (i % 3));
  return problem;
}

void divide(benchmark::State& state, const claims_problem& problem, const claims_rule& rule) {
  for (auto _ : state) {
    auto result = fundalloc::divide_claims(problem, rule);
    benchmark::DoNotOptimize(result.awards.data());
  }
}

void claims(benchmark::State& state, const claims_rule& rule) {
  divide(state, random_claims(static_cast<std::size_t>(state.range(0))), rule);
}

void claims_of_few_sizes(benchmark::State& state, const claims_rule& rule) {
  divide(state, few_sizes(static_cast<std::size_t>(state.range(0))), rule);
}

void claims_by_class(benchmark::State& state, fundalloc::priority::funding fund) {
  const claims_problem problem = random_claims(static_cast<std::size_t>(state.range(0)));
  fundalloc::priority rule{.fund = fund};
  for (std::size_t i = 0; i < problem.claims.size(); ++i) {
    rule.ranks.emplace_back(static_cast<std::int64_t>(i % 7));
  }
  divide(state, problem, rule);
}

}  // namespace

#define BENCH_CLAIMS(rule) \
  BENCHMARK_CAPTURE(claims, rule, fundalloc::rule{})->Arg(150)->Arg(3000)

BENCH_CLAIMS(proportional);
BENCH_CLAIMS(cea);
BENCH_CLAIMS(cel);
BENCH_CLAIMS(talmud);
BENCH_CLAIMS(reverse_talmud);
BENCH_CLAIMS(piniles);
BENCH_CLAIMS(constrained_egalitarian);
BENCH_CLAIMS(minimal_overlap);
BENCH_CLAIMS(adjusted_proportional);
BENCH_CLAIMS(average_cea_cel);
BENCHMARK_CAPTURE(claims, dominguez_thomson, fundalloc::dominguez_thomson{})
    ->Arg(150)
    ->Arg(1000);  // 3000 take 10 s: fractions of 10 000 digits
BENCHMARK_CAPTURE(claims_of_few_sizes, dominguez_thomson, fundalloc::dominguez_thomson{})
    ->Arg(150)
    ->Arg(3000);
BENCHMARK_CAPTURE(claims_of_few_sizes, random_arrival, fundalloc::random_arrival{})
    ->Arg(150)
    ->Arg(3000);
BENCHMARK_CAPTURE(claims, random_arrival, fundalloc::random_arrival{})->Arg(20);
BENCHMARK_CAPTURE(claims_by_class, priority, fundalloc::priority::funding::partial)
    ->Arg(150)
    ->Arg(3000);
BENCHMARK_CAPTURE(claims_by_class, priority_stop, fundalloc::priority::funding::stop)
    ->Arg(150)
    ->Arg(3000);
