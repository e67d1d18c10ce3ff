// SPDX-License-Identifier: Apache-2.0
// What holds of every rounding, whatever the numbers: order, scale, sums, bounds, monotony; and
// where a rule lacks a property, the example that shows it.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <string>

#include "fundalloc/settle/factor_shares.hpp"
#include "fundalloc/settle/settle.hpp"
#include "fundalloc/settle/water_level.hpp"
#include "helpers.hpp"
#include "settle/outcome.hpp"
#include "settle/random_problem.hpp"

namespace fundalloc {
namespace {

using twin::by_library;
using twin::outcome;
using twin::question;
using twin::words_of;

constexpr int problems_of_each = 6000 / testing::fewer;

/// Recipients are called by their places; who moves takes the name along.
outcome by_library_named(const question& q, std::vector<std::string> names) {
  settle_options options = twin::options_of(q);
  options.names = std::move(names);
  try {
    const rounded r = round_to_total(q.scores, q.total, options);
    return {"ok", {r.units.begin(), r.units.end()}, r.undistributed, r.point_value, r.tie};
  } catch (const error& e) {
    return {.code = code_text(e.detail().number)};
  }
}

/// The recipients of a question in another order; `order[k]` is who comes k-th.
question reordered(const question& q, const std::vector<std::size_t>& order) {
  question other = q;
  for (std::size_t k = 0; k < order.size(); ++k) {
    other.scores[k] = q.scores[order[k]];
    if (!q.floor.empty()) other.floor[k] = q.floor[order[k]];
    if (!q.cap.empty()) other.cap[k] = q.cap[order[k]];
  }
  return other;
}

/// Without table_order nothing depends on the order of the table, refusals included.
TEST(Properties, OrderOfRecipients) {
  twin::random_problems problems(1);
  std::mt19937_64 random(2);
  int given = 0;
  int refused = 0;
  for (int k = 0; k < problems_of_each; ++k) {
    question q = k % 4 == 0 ? problems.next_near() : problems.next();
    q.ties = {{k % 2 == 0 ? tie_rule::kind::larger_score : tie_rule::kind::smaller_score}};
    std::vector<std::size_t> order(q.scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    std::vector<std::string> names;
    for (const std::size_t i : order) names.push_back(std::to_string(i));
    const outcome before = by_library(q, q.scores);
    const outcome after = by_library_named(reordered(q, order), names);
    ASSERT_EQ(after.code, before.code) << twin::words_of(q);
    if (before.code != "ok") {
      ++refused;
      continue;
    }
    ++given;
    for (std::size_t i = 0; i < order.size(); ++i) {
      ASSERT_EQ(after.units[i], before.units[order[i]]) << twin::words_of(q);
    }
    ASSERT_EQ(after.undistributed, before.undistributed);
    ASSERT_EQ(after.point_value, before.point_value);
    ASSERT_EQ(after.tie.has_value(), before.tie.has_value());
  }
  EXPECT_GT(given, problems_of_each / 3);
  EXPECT_GT(refused, problems_of_each / 20);
}

/// Scores in another unit are the same scores.
TEST(Properties, ScalingOfScores) {
  twin::random_problems problems(3);
  std::mt19937_64 random(4);
  for (int k = 0; k < problems_of_each; ++k) {
    const question q = k % 4 == 0 ? problems.next_near() : problems.next();
    const auto up = static_cast<std::int64_t>(1 + random() % 1'000'000);
    const auto down = static_cast<std::int64_t>(1 + random() % 1'000);
    const rational factor(up, down);
    question other = q;
    for (rational& s : other.scores) s *= factor;
    outcome expected = by_library(q, q.scores);
    expected.point_value /= factor;
    const outcome got = by_library(other, other.scores);
    ASSERT_TRUE(got == expected) << twin::words_of(other) << "\n"
                                 << words_of(got) << "\n"
                                 << words_of(expected);
  }
}

question some_problem(twin::random_problems& problems, int k) {
  switch (k % 4) {
    case 0: return problems.next_huge();
    case 1: return problems.next_near();
    case 2: return problems.next_many();
    default: return problems.next();
  }
}

TEST(Properties, SumsAndBoundsHold) {
  twin::random_problems problems(5);
  int with_bounds = 0;
  for (int k = 0; k < problems_of_each; ++k) {
    const question q = some_problem(problems, k);
    const outcome o = by_library(q, q.scores);
    if (o.code != "ok") continue;
    const std::string words = twin::words_of(q) + "\n" + words_of(o);
    ASSERT_EQ(twin::sum_of(o.units) + o.undistributed, q.total) << words;
    const rounding_facts facts = facts_of(q.rounding);
    if (facts.exact_sum && q.total.is_whole()) {
      ASSERT_EQ(o.undistributed, rational(0)) << words;
    }
    // A bound that stays a real number may be passed by what makes a unit whole, and no more.
    for (std::size_t i = 0; i < o.units.size(); ++i) {
      const rational low = twin::lower_of(q, i);
      const auto high = twin::upper_of(q, i);
      ASSERT_GE(o.units[i], facts.real_bounds ? low.floor() : low.ceil()) << words;
      if (high) {
        ASSERT_LE(o.units[i], facts.real_bounds ? high->ceil() : high->floor()) << words;
      }
      with_bounds += high || low.sign() > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(with_bounds, problems_of_each);
}

/// Largest remainder stays within a unit of the quotas of its own bounds, and water-filling
/// within its bounds.
TEST(Properties, LargestRemainderKeepsTheQuota) {
  twin::random_problems problems(6);
  int kept = 0;
  for (int k = 0; k < problems_of_each; ++k) {
    question q = k % 2 == 0 ? problems.next_near() : problems.next();
    q.rounding = largest_remainder{};
    q.total = q.total.floor();
    for (rational& l : q.floor) l = l.ceil();
    for (auto& u : q.cap) u = u ? std::optional(u->floor()) : u;
    const outcome o = by_library(q, q.scores);
    const auto quotas = twin::fill_by_library(q);
    if (o.code != "ok") continue;
    ASSERT_EQ(quotas.code, "ok") << twin::words_of(q);
    ASSERT_EQ(twin::sum_of(quotas.amounts), q.total);
    for (std::size_t i = 0; i < o.units.size(); ++i) {
      const rational& quota = quotas.amounts[i];
      ASSERT_TRUE(o.units[i] == quota.floor() || o.units[i] == quota.ceil())
          << twin::words_of(q);
      ASSERT_GE(quota, twin::lower_of(q, i));
      if (const auto u = twin::upper_of(q, i)) {
        ASSERT_LE(quota, *u);
      }
    }
    ++kept;
  }
  EXPECT_GT(kept, problems_of_each / 3);
}

/// Rules of which nobody gets less of a larger pool: divisor methods, and those that round each
/// for itself.
bool is_house_monotone(const rounding_rule& rule) {
  return !std::holds_alternative<largest_remainder>(rule) &&
         !std::holds_alternative<nearest_residual>(rule);
}

TEST(Properties, LargerPoolsGiveNobodyLess) {
  twin::random_problems problems(7);
  std::set<std::size_t> seen;
  int compared = 0;
  for (int k = 0; k < problems_of_each; ++k) {
    question q = k % 4 == 0 ? problems.next_near() : problems.next();
    if (!is_house_monotone(q.rounding)) continue;
    const outcome less = by_library(q, q.scores);
    q.total += rational(1);
    const outcome more = by_library(q, q.scores);
    if (less.code != "ok" || more.code != "ok") continue;
    for (std::size_t i = 0; i < less.units.size(); ++i) {
      ASSERT_LE(less.units[i], more.units[i]) << twin::words_of(q) << "\n"
                                              << words_of(less) << "\n"
                                              << words_of(more);
    }
    seen.insert(q.rounding.index());
    ++compared;
  }
  EXPECT_GT(compared, problems_of_each / 4);
  EXPECT_EQ(seen.size(), 14U);
}

TEST(Properties, LargerPoolsFillNobodyLess) {
  twin::random_problems problems(8);
  int compared = 0;
  for (int k = 0; k < problems_of_each; ++k) {
    question q = k % 2 == 0 ? problems.next_near() : problems.next();
    const auto less = twin::fill_by_library(q);
    q.total += rational(1, 7);
    const auto more = twin::fill_by_library(q);
    if (less.code != "ok" || more.code != "ok") continue;
    for (std::size_t i = 0; i < less.amounts.size(); ++i) {
      ASSERT_LE(less.amounts[i], more.amounts[i]) << twin::words_of(q);
    }
    ++compared;
  }
  EXPECT_GT(compared, problems_of_each / 4);
}

testing::units units_of(const std::vector<rational>& scores, std::int64_t total,
                        const settle_options& options) {
  return round_to_total(scores, total, options).units;
}

/// The Alabama paradox: a unit more in the pool, and the third gets one less.
TEST(CounterExamples, LargestRemainderTakesFromOneOutOfALargerPool) {
  const std::vector<rational> scores{6, 6, 2};
  const settle_options options{.rounding = largest_remainder{}};
  EXPECT_EQ(units_of(scores, 10, options), (testing::units{4, 4, 2}));
  EXPECT_EQ(units_of(scores, 11, options), (testing::units{5, 5, 1}));
}

/// The same with bounds by shift, which starts from the same remainders.
TEST(CounterExamples, ShiftTakesFromOneOutOfALargerPool) {
  const std::vector<rational> scores{6, 6, 2};
  const settle_options options{
      .cap = {rational(7), std::nullopt, std::nullopt},
      .rounding = largest_remainder{.bounds = largest_remainder::bounds_mode::shift}};
  EXPECT_EQ(units_of(scores, 10, options), (testing::units{4, 4, 2}));
  EXPECT_EQ(units_of(scores, 11, options), (testing::units{5, 5, 1}));
}

/// Who gets the difference of the others' rounding may get less of a larger pool.
TEST(CounterExamples, NearestResidualTakesFromItsRecipient) {
  const std::vector<rational> scores{1, 1, 1};
  const settle_options options{.rounding = nearest_residual{.recipient = "0"}};
  EXPECT_EQ(units_of(scores, 1, options), (testing::units{1, 0, 0}));
  EXPECT_EQ(units_of(scores, 2, options), (testing::units{0, 1, 1}));
}

std::optional<std::vector<rational>> units_without_tie(const question& q) {
  const outcome o = by_library(q, q.scores);
  if (o.code != "ok" || o.tie) return std::nullopt;
  return o.units;
}

/** Splits a recipient of some random problem of a divisor method in two.
 *
 *  `compare` gets what the one had and what the two have together; how many were compared. */
template <class Compare>
int split_in_two(std::uint64_t seed, const rounding_rule& rule, Compare&& compare) {
  twin::random_problems problems(seed);
  std::mt19937_64 random(seed + 1);
  int compared = 0;
  for (int k = 0; k < 1500 / testing::fewer; ++k) {
    question q = problems.next();
    q.rounding = rule;
    q.floor.clear();
    q.cap.clear();
    q.ties = default_ties();
    q.total = q.total.floor();
    const std::size_t who = random() % q.scores.size();
    const auto whole = units_without_tie(q);
    question two = q;
    const rational part = q.scores[who] * rational(static_cast<int>(1 + random() % 9), 10);
    two.scores[who] = part;
    two.scores.push_back(q.scores[who] - part);
    const auto parts = units_without_tie(two);
    if (!whole || !parts) continue;
    compare((*whole)[who], (*parts)[who] + parts->back(), q);
    ++compared;
  }
  return compared;
}

/// D'Hondt favours those who stay together, Adams those who part.
TEST(Splitting, GainsNothingByDhondtAndLosesNothingByAdams) {
  const int first =
      split_in_two(20, dhondt{}, [](const rational& one, const rational& two, const auto& q) {
        EXPECT_LE(two, one) << twin::words_of(q);
      });
  EXPECT_GT(first, 200 / testing::fewer);
  const int second =
      split_in_two(30, adams{}, [](const rational& one, const rational& two, const auto& q) {
        EXPECT_GE(two, one) << twin::words_of(q);
      });
  EXPECT_GT(second, 200 / testing::fewer);
}

/// Stable methods, d(a + b) <= d(a) + d(b) <= d(a + b + 1): a split moves one unit at most
/// (Balinski and Young, Fair Representation, appendix A, section 9).
TEST(Splitting, MovesOneUnitAtMostByStableMethods) {
  const std::vector<rounding_rule> stable{dhondt{},
                                          sainte_lague{},
                                          huntington_hill{},
                                          dean{},
                                          adams{},
                                          danish{},
                                          stationary{.r = rational(2, 5)},
                                          modified_sainte_lague{}};
  for (const rounding_rule& rule : stable) {
    const int compared =
        split_in_two(40, rule, [](const rational& one, const rational& two, const auto& q) {
          EXPECT_LE(two - one, rational(1)) << twin::words_of(q);
          EXPECT_LE(one - two, rational(1)) << twin::words_of(q);
        });
    EXPECT_GT(compared, 200 / testing::fewer) << name_of(rule);
  }
}

/// Imperiali is none of them: who parts may lose two units.
TEST(CounterExamples, ImperialiTakesTwoUnitsFromWhoParts) {
  const settle_options options{.rounding = imperiali{}};
  EXPECT_EQ(units_of({40, 23, 22}, 2, options), (testing::units{2, 0, 0}));
  EXPECT_EQ(units_of({20, 20, 23, 22}, 2, options), (testing::units{0, 0, 1, 1}));
}

/// Population monotony: who alone has a larger score does not get less.
TEST(Properties, LargerScoresGetNoLess) {
  twin::random_problems problems(9);
  std::mt19937_64 random(10);
  int compared = 0;
  for (int k = 0; k < problems_of_each; ++k) {
    question q = problems.next();
    if (!facts_of(q.rounding).divisor) continue;
    const std::size_t who = random() % q.scores.size();
    const auto before = units_without_tie(q);
    q.scores[who] += rational(static_cast<int>(1 + random() % 5), 2);
    const auto after = units_without_tie(q);
    if (!before || !after) continue;
    ASSERT_GE((*after)[who], (*before)[who]) << twin::words_of(q);
    ++compared;
  }
  EXPECT_GT(compared, problems_of_each / 10);
}

struct columns_problem {
  std::vector<std::vector<std::int64_t>> columns;
  std::vector<rational> weights;
  std::int64_t total = 0;
};

columns_problem some_columns(std::mt19937_64& random) {
  columns_problem p;
  const std::size_t rows = 1 + random() % 30;
  const std::size_t factors = 1 + random() % 4;
  std::vector<int> points(factors);
  for (int k = 0; k < 20; ++k) ++points[random() % factors];
  for (std::size_t j = 0; j < factors; ++j) {
    auto& column = p.columns.emplace_back(rows);
    const std::uint64_t most = random() % 2 == 0 ? 9 : 1'000'000'000'000ULL;
    for (auto& v : column) v = static_cast<std::int64_t>(random() % most);
    column[random() % rows] += 1;
    p.weights.emplace_back(points[j], 20);
  }
  const auto shift = static_cast<unsigned>(3 + random() % 60);
  p.total = static_cast<std::int64_t>(random() >> shift);
  return p;
}

testing::units slices_of(const columns_problem& p,
                         const std::vector<tie_rule>& ties = default_ties()) {
  const std::vector<std::span<const std::int64_t>> views(p.columns.begin(), p.columns.end());
  testing::units slices(p.columns.front().size());
  (void)factor_shares(p.weights, ties).divide(views, p.total, slices);
  return slices;
}

/// A column in another unit, a column in two halves of its weight, and one without weight.
TEST(FactorSharesProperties, ScalingAndSplittingOfColumns) {
  std::mt19937_64 random(11);
  for (int k = 0; k < problems_of_each; ++k) {
    const columns_problem p = some_columns(random);
    const testing::units expected = slices_of(p);
    ASSERT_EQ(std::accumulate(expected.begin(), expected.end(), std::int64_t{0}), p.total);
    const std::size_t j = random() % p.columns.size();

    columns_problem scaled = p;
    const auto times = static_cast<std::int64_t>(2 + random() % 1000);
    for (auto& v : scaled.columns[j]) v *= times;
    ASSERT_EQ(slices_of(scaled), expected);

    columns_problem halves = p;
    halves.columns.push_back(p.columns[j]);
    const rational part = p.weights[j] * rational(static_cast<int>(random() % 7), 7);
    halves.weights[j] = p.weights[j] - part;
    halves.weights.push_back(part);
    ASSERT_EQ(slices_of(halves), expected);

    columns_problem idle = p;
    idle.columns.push_back(p.columns[0]);
    std::reverse(idle.columns.back().begin(), idle.columns.back().end());
    idle.weights.emplace_back(0);
    ASSERT_EQ(slices_of(idle), expected);
  }
}

TEST(FactorSharesProperties, OrderOfRecipients) {
  std::mt19937_64 random(12);
  const std::vector<tie_rule> ties{{tie_rule::kind::larger_score}};
  int given = 0;
  for (int k = 0; k < problems_of_each; ++k) {
    const columns_problem p = some_columns(random);
    columns_problem other = p;
    for (auto& column : other.columns) std::reverse(column.begin(), column.end());
    testing::units expected;
    const std::string code = testing::code_of([&] { return expected = slices_of(p, ties); });
    testing::units got;
    ASSERT_EQ(testing::code_of([&] { return got = slices_of(other, ties); }), code);
    std::reverse(got.begin(), got.end());
    ASSERT_EQ(got, expected);
    given += code == "ok" ? 1 : 0;
  }
  EXPECT_GT(given, problems_of_each / 2);
}

struct level_question {
  testing::units scores;
  testing::units floor;
  testing::units cap;
  std::int64_t total = 0;
};

level_question some_level(std::mt19937_64& random) {
  level_question p;
  const std::size_t n = 1 + random() % 40;
  for (std::size_t i = 0; i < n; ++i) {
    p.scores.push_back(static_cast<std::int64_t>(random() % 50));
    p.floor.push_back(random() % 3 == 0 ? static_cast<std::int64_t>(random() % 20) : 0);
    p.cap.push_back(no_cap);
    if (random() % 3 == 0) {
      p.cap.back() = p.floor.back() + static_cast<std::int64_t>(random() % 40);
    }
  }
  p.total = static_cast<std::int64_t>(random() % (20 * n));
  return p;
}

/// Scores in another unit lower the level by as much, and nobody changes sides.
TEST(WaterLevelProperties, ScalingOfScoresAndOrderOfRecipients) {
  std::mt19937_64 random(13);
  int found = 0;
  const auto level_of = [](const level_question& p, water_level& into) {
    return testing::code_of(
        [&] { return into = find_water_level(p.scores, p.total, p.floor, p.cap); });
  };
  for (int k = 0; k < problems_of_each; ++k) {
    level_question p = some_level(random);
    water_level expected;
    const std::string code = level_of(p, expected);
    const auto times = static_cast<std::int64_t>(2 + random() % 1'000'000);
    for (auto* all : {&p.scores, &p.floor, &p.cap}) std::reverse(all->begin(), all->end());
    for (std::int64_t& s : p.scores) s *= times;
    water_level got;
    ASSERT_EQ(level_of(p, got), code);
    if (code != "ok") continue;
    std::reverse(got.sides.begin(), got.sides.end());
    ASSERT_EQ(got.level * rational(times), expected.level);
    ASSERT_EQ(got.sides, expected.sides);
    ++found;
  }
  EXPECT_GT(found, problems_of_each / 2);
}

}  // namespace
}  // namespace fundalloc
