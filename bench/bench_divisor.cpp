// SPDX-License-Identifier: Apache-2.0
// Divisor methods: the whole call of round_to_total with each kernel, beside heaps in plain
// double; and ties in bulk. Problems rotate, since one problem would train the branch predictor
// of everybody.
#include <benchmark/benchmark.h>

#include <functional>

#include "kernel/kernel.hpp"
#include "peers/heap.hpp"
#include "problems.hpp"

namespace {

using fundalloc::rational;
using columns = std::vector<std::vector<std::int64_t>>;

std::size_t problem_count(std::size_t n) { return n <= 150 ? 1024 : n <= 3000 ? 64 : 4; }

/// Scores that are all different, so that plain double and the exact rule agree.
columns generic(std::size_t n) {
  std::mt19937_64 random(7);
  columns sets;
  for (std::size_t k = 0; k < problem_count(n); ++k) {
    sets.push_back(problems::random_column(random, n));
    for (auto& v : sets.back())
      v = v * 1'000'003 + static_cast<std::int64_t>(random() % 1'000'003);
  }
  return sets;
}

/// Everybody has a twin, and the house is odd.
columns pairs(std::size_t n) {
  columns sets = generic(n);
  for (auto& set : sets) {
    for (std::size_t i = 0; i + 1 < n; i += 2) set[i + 1] = set[i];
  }
  return sets;
}

/// 21 different scores in all.
columns small_integers(std::size_t n) {
  std::mt19937_64 random(8);
  columns sets(problem_count(n), std::vector<std::int64_t>(n));
  for (auto& set : sets) {
    for (auto& v : set) v = static_cast<std::int64_t>(random() % 21);
  }
  return sets;
}

using make_sets = columns (*)(std::size_t);

void ours(benchmark::State& state, make_sets make, const fundalloc::rounding_rule& rule,
          const fundalloc::detail::kernel_set* kernels, std::int64_t house) {
  const auto sets = make(static_cast<std::size_t>(state.range(0)));
  const fundalloc::detail::kernel_scope scope(*kernels);
  fundalloc::settle_options options;
  options.rounding = rule;
  std::size_t k = 0;
  for (auto _ : state) {
    auto result = fundalloc::round_to_total(
        std::span<const std::int64_t>(sets[k++ % sets.size()]), rational(house), options);
    benchmark::DoNotOptimize(result.units.data());
  }
}

using heap = std::vector<std::int64_t> (*)(std::span<const std::int64_t>, std::int64_t,
                                           peers::heap_start);

void by_heap(benchmark::State& state, heap method, peers::heap_start start) {
  const auto sets = generic(static_cast<std::size_t>(state.range(0)));
  std::size_t k = 0;
  for (auto _ : state) {
    auto units = method(sets[k++ % sets.size()], problems::pool_fen, start);
    benchmark::DoNotOptimize(units.data());
  }
  if (start == peers::heap_start::low) return;
  fundalloc::settle_options options;
  if (method == peers::huntington_hill_heap) {
    options.rounding = fundalloc::huntington_hill{};
  } else {
    options.rounding = fundalloc::sainte_lague{};
  }
  const auto exact = fundalloc::round_to_total(std::span<const std::int64_t>(sets.front()),
                                               rational(problems::pool_fen), options);
  if (method(sets.front(), problems::pool_fen, start) != exact.units) {
    state.SkipWithError("the heap does not agree");
  }
}

void sizes(benchmark::internal::Benchmark* b) {
  b->Arg(150)->Arg(3000)->Arg(600'000)->Unit(benchmark::kMicrosecond);
}

bool add_all() {
  using benchmark::RegisterBenchmark;
  const fundalloc::rounding_rule webster = fundalloc::sainte_lague{};
  const fundalloc::rounding_rule hill = fundalloc::huntington_hill{};
  const std::int64_t house = problems::pool_fen;
  sizes(RegisterBenchmark("webster/heap_rounded", by_heap, peers::webster_heap,
                          peers::heap_start::rounded));
  sizes(RegisterBenchmark("webster/heap_low", by_heap, peers::webster_heap,
                          peers::heap_start::low));
  sizes(RegisterBenchmark("hill/heap_rounded", by_heap, peers::huntington_hill_heap,
                          peers::heap_start::rounded));
  sizes(RegisterBenchmark("hill/heap_low", by_heap, peers::huntington_hill_heap,
                          peers::heap_start::low));
  for (const auto* set : fundalloc::detail::all_kernels()) {
    const auto name = [&](const char* text) { return text + std::string(set->name); };
    const auto add = [&](const std::string& text, make_sets make,
                         const fundalloc::rounding_rule& rule, std::int64_t total) {
      sizes(RegisterBenchmark(text.c_str(), ours, make, rule, set, total));
    };
    add(name("webster/"), generic, webster, house);
    add(name("hill/"), generic, hill, house);
    add(name("webster_pairs/"), pairs, webster, house + 1);
    add(name("hill_pairs/"), pairs, hill, house + 1);
    add(name("webster_small/"), small_integers, webster, house + 1);
    add(name("hill_small/"), small_integers, hill, house + 1);
  }
  return true;
}

const bool added = add_all();

}  // namespace
