// SPDX-License-Identifier: Apache-2.0
// How much work a common problem is: rows that kernels pass over, decisions that doubles leave
// open. Counted with the plain kernels, so it is the same on every machine. A budget is what the
// search needed when it was written; whoever makes it better lowers it.
#include <gtest/gtest.h>

#include <random>

#include "fundalloc/settle/settle.hpp"
#include "fundalloc/settle/water_level.hpp"
#include "helpers.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc {
namespace {

using numbers = std::vector<std::int64_t>;

/// What kernels did since it was set to nothing.
struct work {
  std::size_t passes = 0;
  std::size_t rows = 0;        // by doubles
  std::size_t exact_rows = 0;  // by products of whole numbers
};
work done;

void count(std::size_t rows) {
  ++done.passes;
  done.rows += rows;
}

const detail::kernel_set& plain() { return *detail::all_kernels().front(); }

/// The plain kernels, counted.
detail::kernel_set counted() {
  detail::kernel_set set = plain();
  set.name = "counted";
  set.count_at_least = [](const std::int32_t* keys, std::size_t n, const std::int32_t* cuts,
                          std::int64_t* counts) {
    count(n);
    plain().count_at_least(keys, n, cuts, counts);
  };
  set.step = [](const detail::step_request& ask) {
    count(ask.n);
    return plain().step(ask);
  };
  set.fill_load = [](const detail::fill_whole& from, double most,
                     const detail::fill_room& into) {
    count(from.n);
    return plain().fill_load(from, most, into);
  };
  set.fill_at = [](const detail::fill_view& from, double t) {
    count(from.n);
    return plain().fill_at(from, t);
  };
  set.fill_at_whole = [](const detail::fill_whole& from, double most, double t,
                         detail::fill_facts& facts) {
    count(from.n);
    return plain().fill_at_whole(from, most, t, facts);
  };
  set.fill_window = [](const detail::fill_view& from, double low, double high,
                       const detail::fill_room& into, std::uint8_t* sides) {
    count(from.n);
    return plain().fill_window(from, low, high, into, sides);
  };
  set.fill_window_whole = [](const detail::fill_whole& from, double most, double low,
                             double high, const detail::fill_room& into, std::uint8_t* sides,
                             detail::fill_facts& facts) {
    count(from.n);
    return plain().fill_window_whole(from, most, low, high, into, sides, facts);
  };
  set.fill_exactly = [](const detail::fill_view& from, double num, double den,
                        std::uint8_t* sides) {
    done.exact_rows += from.n;
    return plain().fill_exactly(from, num, den, sides);
  };
  set.fill_exactly_whole = [](const detail::fill_whole& from, double most, double num,
                              double den, std::uint8_t* sides, detail::fill_facts& facts) {
    done.exact_rows += from.n;
    return plain().fill_exactly_whole(from, most, num, den, sides, facts);
  };
  return set;
}

class dice {
 public:
  explicit dice(unsigned seed) : random_(seed) {}
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }

 private:
  std::mt19937_64 random_;
};

/// Scores, floors and caps around the plain shares of a total.
struct problem {
  numbers scores;
  numbers floor;
  numbers cap;
  std::int64_t total = 0;
};

enum class shape : std::uint8_t {
  even,    // scores of one size, bounds near the shares
  skewed,  // a few large ones, one in three without a bound
  lumps,   // few different rows: many breakpoints at one level
};

problem bounded(shape of, std::size_t n, dice& die) {
  problem p;
  p.total = static_cast<std::int64_t>(n) * 100'000;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::int64_t s = 1 + die.below(1000);
    if (of == shape::skewed) s = 1 + 1'000'000 / (1 + die.below(10'000));
    if (of == shape::lumps) s = 1 + die.below(4);
    p.scores.push_back(s);
    sum += s;
  }
  for (const std::int64_t s : p.scores) {
    const auto share = static_cast<std::int64_t>(static_cast<double>(p.total) *
                                                 static_cast<double>(s) /
                                                 static_cast<double>(sum));
    if (of == shape::lumps) {
      p.floor.push_back(die.below(2) == 0 ? 0 : share * 5 / 4);
      p.cap.push_back(die.below(2) == 0 ? no_cap : share * 3 / 2);
      continue;
    }
    const bool free = of == shape::skewed && die.below(3) == 0;
    p.floor.push_back(free ? 0 : share * (50 + die.below(60)) / 100);
    p.cap.push_back(free ? no_cap : share * (111 + die.below(60)) / 100);
  }
  return p;
}

/// What problems of a kind cost, in hundredths of a row for each recipient.
struct cost {
  double rows = 0;
  double exact_rows = 0;
  double undecided = 0;
  std::int64_t exact_solves = 0;
};

template <class Solve>
cost cost_of(std::size_t n, int problems, const Solve& solve) {
  const detail::kernel_set set = counted();
  const detail::kernel_scope scope(set);
  done = {};
  diagnostics note;
  for (int k = 0; k < problems; ++k) {
    const diagnostics one = solve(k);
    note.undecided += one.undecided;
    note.exact_solves += one.exact_solves;
  }
  const double all = static_cast<double>(n) * problems;
  const auto part = [&](auto v) { return 100 * static_cast<double>(v) / all; };
  return {part(done.rows), part(done.exact_rows), part(note.undecided), note.exact_solves};
}

/// At most the budget, and not so much less that the budget says nothing.
void expect_within(const cost& budget, const cost& c, const std::string& what) {
  SCOPED_TRACE(what);
  EXPECT_LE(c.rows, budget.rows);
  EXPECT_LE(c.exact_rows, budget.exact_rows);
  EXPECT_LE(c.undecided, budget.undecided);
  EXPECT_EQ(c.exact_solves, budget.exact_solves);
  if (std::getenv("SHOW"))
    std::printf("%s: {%.2f, %.2f, %.2f, %d}\n", what.c_str(), c.rows, c.exact_rows, c.undecided,
                (int)c.exact_solves);
}

struct family {
  shape of;
  std::size_t n;
  int problems;
  cost budget;
};

TEST(Work, OfALevelOfWholeNumbers) {
  const family families[] = {
      {shape::even, 150, 40, {}},     {shape::skewed, 150, 40, {}},
      {shape::lumps, 150, 40, {}},    {shape::even, 5000, 6, {}},
      {shape::skewed, 5000, 6, {}},   {shape::lumps, 5000, 6, {}},
      {shape::even, 60'000, 2, {}},   {shape::skewed, 60'000, 2, {}},
      {shape::lumps, 60'000, 2, {}},
  };
  for (const family& f : families) {
    dice die(static_cast<unsigned>(f.n));
    const cost c = cost_of(f.n, f.problems, [&](int) {
      const problem p = bounded(f.of, f.n, die);
      return find_water_level(p.scores, p.total, p.floor, p.cap).diagnostics;
    });
    expect_within(f.budget, c, "level " + std::to_string(static_cast<int>(f.of)) + " n " +
                                   std::to_string(f.n));
  }
}

/// The same as fractions: numbers that doubles hold with a bound only.
TEST(Work, OfFractionsWithinBounds) {
  const family families[] = {
      {shape::even, 150, 20, {}},   {shape::skewed, 150, 20, {}}, {shape::lumps, 150, 20, {}},
      {shape::even, 20'000, 1, {}}, {shape::skewed, 20'000, 1, {}},
      {shape::lumps, 20'000, 1, {}},
  };
  for (const family& f : families) {
    dice die(static_cast<unsigned>(f.n) + 1);
    const cost c = cost_of(f.n, f.problems, [&](int) {
      const problem p = bounded(f.of, f.n, die);
      std::vector<rational> scores;
      settle_options o;
      o.rounding = largest_remainder{};
      for (std::size_t i = 0; i < f.n; ++i) {
        // Over denominators whose product leaves 64 bits.
        scores.push_back(rational(p.scores[i]) / rational(i % 2 == 0 ? 1'000'000'007 : 998'244'353) / rational(i % 3 == 0 ? 1'000'000'009 : 1));
        o.floor.emplace_back(p.floor[i]);
        o.cap.push_back(p.cap[i] == no_cap ? std::nullopt
                                           : std::optional<rational>(p.cap[i]));
      }
      return round_to_total(std::span<const rational>(scores), rational(p.total), o).diagnostics;
    });
    expect_within(f.budget, c, "fractions " + std::to_string(static_cast<int>(f.of)) + " n " +
                                   std::to_string(f.n));
  }
}

TEST(Work, OfDivisorMethods) {
  struct method {
    rounding_rule rule;
    bool within_bounds;
    std::size_t n;
    int problems;
    cost budget;
  };
  const method methods[] = {
      {sainte_lague{}, false, 150, 40, {}}, {sainte_lague{}, true, 150, 40, {}},
      {huntington_hill{}, false, 5000, 8, {}}, {huntington_hill{}, true, 5000, 8, {}},
      {dean{}, true, 150, 40, {}}, {adams{}, false, 5000, 8, {}},
      {modified_sainte_lague{}, true, 5000, 8, {}}, {dhondt{}, false, 40'000, 2, {}},
  };
  for (const method& m : methods) {
    for (const shape of : {shape::even, shape::skewed, shape::lumps}) {
      dice die(static_cast<unsigned>(m.n) + 2);
      const cost c = cost_of(m.n, m.problems, [&](int) {
        const problem p = bounded(of, m.n, die);
        settle_options o;
        o.rounding = m.rule;
        if (m.within_bounds) {
          for (std::size_t i = 0; i < m.n; ++i) {
            o.floor.emplace_back(p.floor[i]);
            o.cap.push_back(p.cap[i] == no_cap ? std::nullopt
                                               : std::optional<rational>(p.cap[i]));
          }
        }
        return round_to_total(std::span<const std::int64_t>(p.scores), rational(p.total), o)
            .diagnostics;
      });
      expect_within(m.budget, c,
                    std::string(name_of(m.rule)) + (m.within_bounds ? " bounded " : " ") +
                        std::to_string(static_cast<int>(of)) + " n " + std::to_string(m.n));
    }
  }
}

TEST(Work, OfRemainders) {
  for (const std::size_t n : {150U, 5000U, 60'000U}) {
    for (const shape of : {shape::even, shape::skewed, shape::lumps}) {
      dice die(static_cast<unsigned>(n) + 3);
      const cost c = cost_of(n, 4, [&](int) {
        const problem p = bounded(of, n, die);
        return round_to_total(std::span<const std::int64_t>(p.scores), rational(p.total + 7))
            .diagnostics;
      });
      expect_within({}, c,
                    "remainders " + std::to_string(static_cast<int>(of)) + " n " +
                        std::to_string(n));
    }
  }
}

}  // namespace
}  // namespace fundalloc
