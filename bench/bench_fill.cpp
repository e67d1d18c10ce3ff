// SPDX-License-Identifier: Apache-2.0
// The water level of n recipients, on easy and hard problems, beside what people write. Kernels
// of a level: FUNDALLOC_KERNELS=x86-64-v3 bench_fill.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <functional>

#include "peers/fill.hpp"
#include "problems.hpp"

namespace {

using numbers = std::vector<std::int64_t>;

struct problem {
  numbers scores;
  numbers floor;
  numbers cap;
  std::int64_t total = 0;
};

class source {
 public:
  explicit source(std::uint64_t seed) : random_(seed) {}
  /// Whole numbers from 0 to most.
  std::int64_t upto(std::int64_t most) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most + 1));
  }
  double unit() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  std::int64_t spread(double most) {
    return static_cast<std::int64_t>(std::exp(std::log(most) * unit()));
  }
  std::int64_t people() { return 1 + static_cast<std::int64_t>(std::exp(normal_(random_))); }

 private:
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_{7.0, 1.2};
};

std::int64_t total_at(const problem& p, double t) {
  double sum = 0;
  for (std::size_t i = 0; i < p.scores.size(); ++i) {
    sum += std::min(
        std::max(t * static_cast<double>(p.scores[i]), static_cast<double>(p.floor[i])),
        static_cast<double>(p.cap[i]));
  }
  return static_cast<std::int64_t>(sum);
}

struct kind {
  const char* name;
  std::function<problem(source&, std::size_t)> make;
};

template <class Row>
problem rows(std::size_t n, Row row) {
  problem p;
  for (std::size_t i = 0; i < n; ++i) row(p);
  for (std::size_t i = 0; i < n; ++i) p.cap[i] = std::max(p.cap[i], p.floor[i]);
  return p;
}

void add(problem& p, std::int64_t score, std::int64_t floor, std::int64_t cap) {
  p.scores.push_back(score);
  p.floor.push_back(floor);
  p.cap.push_back(cap);
}

const std::vector<kind>& kinds() {
  static const std::vector<kind> all{
      {"generic",  // floors and caps around the shares: many of each bind
       [](source& r, std::size_t n) {
         problem p = rows(n, [&](problem& q) {
           const std::int64_t s = r.people();
           const double t = std::exp(1.5 * (r.unit() + r.unit() + r.unit() - 1.5));
           const double share = 1000.0 * static_cast<double>(s) * t;
           add(q, s, static_cast<std::int64_t>(share / 2),
               static_cast<std::int64_t>(2 * share));
         });
         p.total = total_at(p, 1000.0);
         return p;
       }},
      {"cascade",  // each Newton step binds a few more floors
       [](source& r, std::size_t n) {
         problem p = rows(n, [&](problem& q) {
           const double t = std::exp2(16 * r.unit());
           const auto s = static_cast<std::int64_t>(std::ceil(t));
           add(q, s, static_cast<std::int64_t>(t * static_cast<double>(s)), fundalloc::no_cap);
         });
         p.total = total_at(p, 1.01);
         return p;
       }},
      {"cascade_caps",
       [](source& r, std::size_t n) {
         problem p = rows(n, [&](problem& q) {
           const double t = std::exp2(16 * r.unit());
           const auto s = 1 + static_cast<std::int64_t>(65536 / t);
           add(q, s, 0, 1 + static_cast<std::int64_t>(t * static_cast<double>(s)));
         });
         p.total = total_at(p, 60000);
         return p;
       }},
      {"near",  // every bound within 1e-5 of the level, many within 1e-9
       [](source& r, std::size_t n) {
         problem p = rows(n, [&](problem& q) {
           const std::int64_t s = 1000 * r.people() + r.upto(999);
           const std::int64_t at = 1000 * s;
           add(q, s, at - r.spread(10000), at + r.spread(10000));
         });
         p.total = total_at(p, 1000);
         return p;
       }},
      {"exactly",  // half of all bounds are exactly at the level
       [](source& r, std::size_t n) {
         problem p = rows(n, [&](problem& q) {
           const std::int64_t s = 3 * r.people();
           const std::int64_t at = 7 * s / 3;
           add(q, s, r.upto(1) == 0 ? at : at / 2, r.upto(1) == 0 ? at : 2 * at);
           q.total += at;
         });
         return p;
       }},
      {"equal",  // few different breakpoints
       [](source& r, std::size_t n) {
         problem p = rows(n, [&](problem& q) {
           const std::int64_t s = r.people();
           add(q, s, s * (1 + r.upto(3)), s * (2 + r.upto(5)));
         });
         p.total = total_at(p, 3.3);
         return p;
       }},
      {"skewed",  // scores over nine powers of ten
       [](source& r, std::size_t n) {
         problem p =
             rows(n, [&](problem& q) { add(q, r.spread(1e9), r.upto(10), r.spread(1e9)); });
         p.total = total_at(p, 0.01);
         return p;
       }},
      {"all_floors",  // one unit above the sum of floors
       [](source& r, std::size_t n) {
         problem p = rows(n, [&](problem& q) {
           const std::int64_t s = r.people();
           add(q, s, r.people(), 10 * s);
           q.total += q.floor.back();
         });
         ++p.total;
         return p;
       }},
      {"all_caps",  // one unit below the sum of caps
       [](source& r, std::size_t n) {
         problem p = rows(n, [&](problem& q) {
           const std::int64_t s = r.people();
           add(q, s, 0, r.people());
           q.total += q.cap.back();
         });
         --p.total;
         return p;
       }},
  };
  return all;
}

/// Enough different problems that a branch predictor cannot learn one.
std::vector<problem> rotation(const kind& k, std::size_t n) {
  source random(n + 1);
  std::vector<problem> all;
  const std::size_t count = n <= 150 ? 1024 : n <= 3000 ? 64 : 3;
  for (std::size_t c = 0; c < count; ++c) {
    problem p = k.make(random, n);
    // Caps may have been lifted to floors: keep the total in reach.
    std::int64_t floors = 0;
    for (const std::int64_t l : p.floor) floors += l;
    p.total = std::max(p.total, floors + 1);
    all.push_back(std::move(p));
  }
  return all;
}

void water_level(benchmark::State& state, const kind& k) {
  const auto all = rotation(k, static_cast<std::size_t>(state.range(0)));
  std::size_t at = 0;
  double undecided = 0;
  for (auto _ : state) {
    const problem& p = all[at++ % all.size()];
    auto found = fundalloc::find_water_level(p.scores, p.total, p.floor, p.cap);
    undecided += static_cast<double>(found.diagnostics.undecided);
    benchmark::DoNotOptimize(found.sides.data());
  }
  state.counters["undecided"] =
      benchmark::Counter(undecided, benchmark::Counter::kAvgIterations);
}

template <double Peer(const peers::bounded&)>
void peer(benchmark::State& state, const kind& k) {
  std::vector<peers::bounded> all;
  for (const problem& p : rotation(k, static_cast<std::size_t>(state.range(0)))) {
    peers::bounded b;
    b.scores.assign(p.scores.begin(), p.scores.end());
    b.low.assign(p.floor.begin(), p.floor.end());
    for (const std::int64_t u : p.cap) {
      b.high.push_back(u == fundalloc::no_cap ? HUGE_VAL : static_cast<double>(u));
    }
    b.total = static_cast<double>(p.total);
    all.push_back(std::move(b));
  }
  std::size_t at = 0;
  for (auto _ : state) benchmark::DoNotOptimize(Peer(all[at++ % all.size()]));
}

void copy(benchmark::State& state, const kind& k) {
  const auto all = rotation(k, static_cast<std::size_t>(state.range(0)));
  std::size_t at = 0;
  problem into = all.front();
  for (auto _ : state) {
    const problem& p = all[at++ % all.size()];
    std::copy(p.scores.begin(), p.scores.end(), into.scores.begin());
    std::copy(p.floor.begin(), p.floor.end(), into.floor.begin());
    std::copy(p.cap.begin(), p.cap.end(), into.cap.begin());
    benchmark::ClobberMemory();
  }
}

void add_benchmark(const std::string& name, const kind& k,
                   void (*run)(benchmark::State&, const kind&)) {
  benchmark::RegisterBenchmark(name.c_str(), [run, &k](benchmark::State& s) { run(s, k); })
      ->Arg(150)
      ->Arg(3000)
      ->Arg(600000);
}

const bool added = [] {
  for (const kind& k : kinds()) {
    const std::string name(k.name);
    add_benchmark("water_level/" + name, k, water_level);
    add_benchmark("sort/" + name, k, peer<peers::level_by_sort>);
    add_benchmark("bisection/" + name, k, peer<peers::level_by_bisection>);
  }
  add_benchmark("copy/generic", kinds().front(), copy);
  return true;
}();

}  // namespace
