// SPDX-License-Identifier: Apache-2.0
// How much work a common problem is: rows that kernels pass over, decisions that doubles leave
// open. Counted with the plain kernels, so it is the same on every machine. A budget is what
// the search needed when it was written, and it is met from both sides: whoever makes the
// search better lowers it.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "fundalloc/settle/factor_shares.hpp"
#include "fundalloc/settle/settle.hpp"
#include "fundalloc/settle/water_level.hpp"
#include "helpers.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc {
namespace {

using numbers = std::vector<std::int64_t>;

/// What kernels did since it was set to nothing.
struct work {
  std::size_t rows = 0;        // by doubles
  std::size_t exact_rows = 0;  // by products of whole numbers
};
work done;

void count(std::size_t rows) { done.rows += rows; }

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
  set.floors_of_columns = [](const std::int64_t* const* columns, const double* c,
                             std::size_t factors, std::size_t n, std::int64_t* units,
                             std::int32_t* keys) {
    count(n);
    return plain().floors_of_columns(columns, c, factors, n, units, keys);
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

class work_dice {
 public:
  explicit work_dice(unsigned seed) : random_(seed) {}
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }

 private:
  std::mt19937_64 random_;
};

/// Scores, floors and caps around the plain shares of a total.
struct work_problem {
  numbers scores;
  numbers floor;
  numbers cap;
  std::int64_t total = 0;
};

enum class work_shape : std::uint8_t {
  even,    // scores of one size, bounds near the shares
  skewed,  // a few large ones, one in three without a bound
  lumps,   // few different rows: many breakpoints at one level
  stairs,  // scores of 1 and caps that grow by a part: a step of Newton passes few of them
  corner,  // stairs whose level is just at a cap
  slow,    // a step of Newton binds some groups of many, and a hundred are never bound
  kinds,   // seventy different scores
};

work_problem bounded(work_shape of, std::size_t n, work_dice& die) {
  work_problem p;
  if (of == work_shape::stairs || of == work_shape::corner) {
    // Every cap is 1 + 20/n of the one before it; the level is somewhere in the middle.
    double cap = 1000;
    for (std::size_t i = 0; i < n; ++i) {
      p.scores.push_back(1);
      p.floor.push_back(0);
      p.cap.push_back(static_cast<std::int64_t>(cap) + die.below(5));
      cap *= 1 + 20 / static_cast<double>(n);
    }
    const std::size_t at =
        n / 4 + static_cast<std::size_t>(die.below(static_cast<std::int64_t>(n) / 2));
    const std::int64_t level = p.cap[at] + (of == work_shape::corner ? 0 : 1);
    for (const std::int64_t u : p.cap) p.total += std::min(u, level);
    return p;
  }
  if (of == work_shape::slow) {
    constexpr std::int64_t cap = 1'000'000;
    for (std::size_t i = 0; i < n; ++i) {
      const bool bound = i % 10 != 0;
      p.scores.push_back(bound ? (std::int64_t{1} << (1 + i * 30 / n)) + die.below(2) : 1);
      p.floor.push_back(0);
      p.cap.push_back(bound ? cap + die.below(9) : no_cap);
    }
    // Nearly all of the bound are at their cap.
    for (std::size_t i = 0; i < n; ++i) {
      p.total += p.scores[i] == 1 ? 100'000 : std::min(p.cap[i], p.scores[i] * 100'000);
    }
    return p;
  }
  p.total = static_cast<std::int64_t>(n) * 100'000;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::int64_t s = 1 + die.below(1000);
    if (of == work_shape::skewed) s = 1 + 1'000'000 / (1 + die.below(10'000));
    if (of == work_shape::lumps) s = 1 + die.below(4);
    if (of == work_shape::kinds) s = 1 + die.below(70);
    p.scores.push_back(s);
    sum += s;
  }
  for (const std::int64_t s : p.scores) {
    const auto share = static_cast<std::int64_t>(
        static_cast<double>(p.total) * static_cast<double>(s) / static_cast<double>(sum));
    if (of == work_shape::lumps) {
      p.floor.push_back(die.below(2) == 0 ? 0 : share * 5 / 4);
      p.cap.push_back(die.below(2) == 0 ? no_cap : share * 3 / 2);
      continue;
    }
    const bool free = of == work_shape::skewed && die.below(3) == 0;
    p.floor.push_back(free ? 0 : share * (50 + die.below(60)) / 100);
    p.cap.push_back(free ? no_cap : share * (111 + die.below(60)) / 100);
  }
  return p;
}

/// The definition: at their sides all have the total, and everybody's side is right.
void expect_level(const work_problem& p, const water_level& found) {
  int128 free = 0;
  int128 bound = 0;
  for (std::size_t i = 0; i < p.scores.size(); ++i) {
    const rational x = found.level * rational(p.scores[i]);
    const bool at_floor = x <= rational(p.floor[i]);
    const bool at_cap = !at_floor && x >= rational(p.cap[i]);
    ASSERT_EQ(found.sides[i], at_floor ? level_side::at_floor
                              : at_cap ? level_side::at_cap
                                       : level_side::between)
        << i;
    if (at_floor || at_cap) {
      bound += at_floor ? p.floor[i] : p.cap[i];
    } else {
      free += p.scores[i];
    }
  }
  ASSERT_EQ(found.level * rational(free, 1) + rational(bound, 1), rational(p.total));
}

/// What problems of a kind cost: so many of each for a hundred recipients.
struct cost {
  double rows = 0;
  double exact_rows = 0;
  double undecided = 0;
  std::int64_t exact_solves = 0;  // in all; of a common problem none
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

void expect_within(const cost& budget, const cost& c, const std::string& what) {
  SCOPED_TRACE(what);
  constexpr double cut = 0.01;  // budgets have two decimals
  EXPECT_NEAR(c.rows, budget.rows, cut);
  EXPECT_NEAR(c.exact_rows, budget.exact_rows, cut);
  EXPECT_NEAR(c.undecided, budget.undecided, cut);
  EXPECT_EQ(c.exact_solves, budget.exact_solves);
}

struct family {
  work_shape of;
  std::size_t n;
  int problems;
  cost budget;
};

std::string words_of(const family& f) {
  constexpr std::array<std::string_view, 7> names{"even",   "skewed", "lumps", "stairs",
                                                  "corner", "slow",   "kinds"};
  return std::string(names[static_cast<std::size_t>(f.of)]) + " n " + std::to_string(f.n);
}

TEST(Work, OfALevelOfWholeNumbers) {
  const family families[] = {
      {work_shape::even, 150, 40, {407.5}},
      {work_shape::skewed, 150, 40, {400}},
      {work_shape::lumps, 150, 40, {400}},
      {work_shape::even, 5000, 6, {500}},
      {work_shape::skewed, 5000, 6, {416.67}},
      {work_shape::lumps, 5000, 6, {400}},
      {work_shape::even, 60'000, 2, {188.32}},
      {work_shape::skewed, 60'000, 2, {758.96}},
      {work_shape::lumps, 60'000, 2, {149.92}},
      {work_shape::stairs, 150, 40, {500}},
      {work_shape::corner, 150, 40, {490, 0.67, 0.67}},
      {work_shape::stairs, 5000, 6, {583.33}},
      {work_shape::corner, 5000, 6, {500, 0.02, 0.02}},
      {work_shape::stairs, 60'000, 2, {163.1}},
      {work_shape::corner, 60'000, 2, {161.37}},
      {work_shape::slow, 150, 10, {1200}},
      {work_shape::slow, 5000, 4, {975.38}},
  };
  for (const family& f : families) {
    work_dice die(static_cast<unsigned>(f.n));
    const cost c = cost_of(f.n, f.problems, [&](int) {
      const work_problem p = bounded(f.of, f.n, die);
      const water_level found = find_water_level(p.scores, p.total, p.floor, p.cap);
      expect_level(p, found);
      return found.diagnostics;
    });
    expect_within(f.budget, c, "level " + words_of(f));
  }
}

/// The same as fractions: numbers that doubles hold with a bound only.
TEST(Work, OfFractionsWithinBounds) {
  const family families[] = {
      {work_shape::even, 150, 20, {920, 0, 0.13}},
      {work_shape::skewed, 150, 20, {675, 0, 0.13}},
      {work_shape::lumps, 150, 20, {815, 0, 3.43}},
      {work_shape::even, 20'000, 1, {729.2, 0, 0.04}},
      {work_shape::skewed, 20'000, 1, {1107.28}},
      {work_shape::lumps, 20'000, 1, {2374.72, 0, 4.28}},
      {work_shape::stairs, 150, 20, {2425, 0, 18.37}},
      {work_shape::corner, 150, 20, {2155, 0, 16.97}},
      {work_shape::stairs, 20'000, 1, {3934.3, 0, 16.66}},
      {work_shape::corner, 20'000, 1, {2634.3, 0, 7.94}},
      {work_shape::slow, 150, 10, {1310, 0, 2.67}},
      {work_shape::slow, 5000, 1, {1443, 0, 0.2}},
  };
  for (const family& f : families) {
    work_dice die(static_cast<unsigned>(f.n) + 1);
    const cost c = cost_of(f.n, f.problems, [&](int) {
      const work_problem p = bounded(f.of, f.n, die);
      std::vector<rational> scores;
      settle_options o;
      o.rounding = largest_remainder{};
      for (std::size_t i = 0; i < f.n; ++i) {
        // Over denominators whose product leaves 64 bits.
        const rational by(i % 2 == 0 ? 1'000'000'007 : 998'244'353);
        scores.push_back(rational(p.scores[i]) /
                         (i % 3 == 0 ? by * rational(1'000'000'009) : by));
        o.floor.emplace_back(p.floor[i]);
        o.cap.push_back(p.cap[i] == no_cap ? std::nullopt : std::optional<rational>(p.cap[i]));
      }
      return round_to_total(std::span<const rational>(scores), rational(p.total), o)
          .diagnostics;
    });
    expect_within(f.budget, c, "fractions " + words_of(f));
  }
}

TEST(Work, OfDivisorMethods) {
  struct method {
    rounding_rule rule;
    bool within_bounds;
    std::size_t n;
    int problems;
    std::array<cost, 3> budgets;
  };
  const method methods[] = {
      {sainte_lague{}, false, 150, 40, {{{100}, {100}, {332.5}}}},
      {sainte_lague{}, true, 150, 40, {{{270}, {250}, {307.5}}}},
      {huntington_hill{}, false, 5000, 8, {{{100}, {100}, {0.31}}}},
      {huntington_hill{}, true, 5000, 8, {{{300}, {312.5}, {512.5}}}},
      {dean{}, true, 150, 40, {{{270}, {250}, {307.5}}}},
      {adams{}, false, 5000, 8, {{{100}, {125}, {0.39}}}},
      {modified_sainte_lague{}, true, 5000, 8, {{{300}, {312.5}, {512.5}}}},
      {dhondt{}, false, 40'000, 2, {{{200}, {200}, {0.06}}}},
  };
  for (const method& m : methods) {
    for (const work_shape of : {work_shape::even, work_shape::skewed, work_shape::lumps}) {
      work_dice die(static_cast<unsigned>(m.n) + 2);
      const cost c = cost_of(m.n, m.problems, [&](int) {
        const work_problem p = bounded(of, m.n, die);
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
      expect_within(m.budgets[static_cast<std::size_t>(of)], c,
                    std::string(name_of(m.rule)) + (m.within_bounds ? " bounded " : " ") +
                        std::to_string(static_cast<int>(of)) + " n " + std::to_string(m.n));
    }
  }
}

/// Seventy different scores are too many to be taken for classes of equal ones.
TEST(Work, OfManyDifferentScores) {
  work_dice die(71);
  const cost c = cost_of(5000, 4, [&](int) {
    const work_problem p = bounded(work_shape::kinds, 5000, die);
    return round_to_total(std::span<const std::int64_t>(p.scores), rational(p.total),
                          {.rounding = sainte_lague{}})
        .diagnostics;
  });
  expect_within({300}, c, "kinds");
}

TEST(Work, OfSharesOfColumns) {
  const factor_shares rule({rational(2, 5), rational(3, 5)});
  work_dice die(72);
  const cost c = cost_of(200, 20, [&](int) {
    const work_problem p = bounded(work_shape::even, 200, die);
    const work_problem q = bounded(work_shape::skewed, 200, die);
    const std::vector<std::span<const std::int64_t>> columns{p.scores, q.scores};
    numbers slices(200);
    return rule.divide(columns, 1'000'003, slices).diagnostics;
  });
  expect_within({215}, c, "columns");
}

/// Equal rows that tie for what is left are decided without arithmetic.
TEST(Work, OfSharesOfEqualRows) {
  const factor_shares rule({rational(1)});
  const numbers same(200, 7);
  const std::vector<std::span<const std::int64_t>> columns{same};
  const cost c = cost_of(200, 1, [&](int) {
    numbers slices(200);
    return rule.divide(columns, 1003, slices).diagnostics;
  });
  expect_within({4400, 0, 100}, c, "equal rows");
}

TEST(Work, OfRemainders) {
  const family families[] = {{work_shape::even, 150, 4, {100}},
                             {work_shape::skewed, 150, 4, {150}},
                             {work_shape::lumps, 150, 4, {2125, 0, 27.83}},
                             {work_shape::even, 5000, 4, {200, 0, 0.14}},
                             {work_shape::skewed, 5000, 4, {275, 0, 0.2}},
                             {work_shape::lumps, 5000, 4, {2350, 0, 25.26}},
                             {work_shape::even, 60'000, 4, {225, 0, 0.09}},
                             {work_shape::skewed, 60'000, 4, {325, 0, 0.39}},
                             {work_shape::lumps, 60'000, 4, {3100, 0, 24.87}}};
  for (const family& f : families) {
    work_dice die(static_cast<unsigned>(f.n) + 3);
    const cost c = cost_of(f.n, f.problems, [&](int) {
      const work_problem p = bounded(f.of, f.n, die);
      return round_to_total(std::span<const std::int64_t>(p.scores), rational(p.total + 7))
          .diagnostics;
    });
    expect_within(f.budget, c, "remainders " + words_of(f));
  }
}

}  // namespace
}  // namespace fundalloc
