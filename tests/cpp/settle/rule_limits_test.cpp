// SPDX-License-Identifier: Apache-2.0
// What single rules say at their limits: exact messages, ties by rules that are seldom stated,
// and many different scores.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "fundalloc/exact/sha256.hpp"
#include "fundalloc/settle/factor_shares.hpp"
#include "fundalloc/settle/redistribute.hpp"
#include "fundalloc/settle/settle.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::message_of;
using testing::units;
using numbers = std::vector<std::int64_t>;
using fractions = std::vector<rational>;
using caps_t = std::vector<std::optional<rational>>;
using kind = tie_rule::kind;

rounded give(const numbers& s, const rational& total, const settle_options& o = {}) {
  return round_to_total(std::span<const std::int64_t>(s), total, o);
}

TEST(Redistribution, RefusesWrongInput) {
  const auto run = [](const fractions& scores, const rational& total, const fractions& floor,
                      const caps_t& cap) {
    return message_of([&] { return fix_and_redistribute(scores, total, floor, cap); });
  };
  const std::string sizes =
      "E119: floors or caps are not one for each of 2 scores; expected one for each score, or "
      "none. Give one for each.";
  EXPECT_EQ(run({1, 2}, 3, {1}, {}), sizes);
  EXPECT_EQ(run({1, 2}, 3, {}, {rational(1)}), sizes);
  const std::string rest = "; expected a number of at least 0. Correct the value.";
  EXPECT_EQ(run({1, rational(-1, 2)}, 3, {}, {}), "E103: score 1 is -1/2" + rest);
  EXPECT_EQ(run({1, 2}, 3, {0, -1}, {}), "E103: floor 1 is -1" + rest);
  EXPECT_EQ(run({1, 2}, 3, {}, {rational(-1), std::nullopt}), "E103: cap 0 is -1" + rest);
  EXPECT_EQ(run({1, 2}, -3, {}, {}), "E103: the total 0 is -3" + rest);
}

TEST(Redistribution, OrdersDifferWhereFloorsAndCapsMeet) {
  // 3, 3 and 6: the first lacks 2 of its floor, the last has 1 more than its cap.
  const auto run = [](redistribution order, const rational& floor, const rational& cap) {
    return fix_and_redistribute(fractions{1, 1, 2}, 12, fractions{floor, 0, 0},
                                caps_t{std::nullopt, std::nullopt, cap}, order)
        .amounts;
  };
  using order = redistribution;
  const fractions both{5, 2, 5};
  const fractions without_cap{5, rational(7, 3), rational(14, 3)};
  EXPECT_EQ(run(order::both, 5, 5), both);
  EXPECT_EQ(run(order::caps_first, 5, 5), both);
  EXPECT_EQ(run(order::floors_first, 5, 5), without_cap);
  EXPECT_EQ(run(order::heavier_side, 5, 5), without_cap);
  // With a cap of 3 the caps are the heavier side; then nobody is below a floor of 4.
  EXPECT_EQ(run(order::both, 4, 3), (fractions{4, 5, 3}));
  EXPECT_EQ(run(order::heavier_side, 4, 3), (fractions{rational(9, 2), rational(9, 2), 3}));
  EXPECT_EQ(message_of([] {
              return fix_and_redistribute(fractions{1, 2}, 3, fractions{0, 2},
                                          caps_t{std::nullopt, rational(1)});
            }).substr(4),
            ": floor 1 is above its cap; expected a floor of at most the cap. Correct one of "
            "them.");
}

TEST(Redistribution, EveryOrderHasItsWord) {
  std::vector<std::string_view> words;
  for (const redistribution order : redistributions()) words.push_back(to_text(order));
  EXPECT_EQ(words, (std::vector<std::string_view>{"both", "floors_first", "caps_first",
                                                  "heavier_side", "one_pass"}));
}

TEST(ResidualLimits, WhoTakesTheDifferenceStaysWithinItsBounds) {
  // A is at its cap of 3; the others have 7/3 each, so that rounding leaves 1.
  const settle_options o{.cap = {rational(3), {}, {}, {}},
                         .rounding = nearest_residual{.recipient = "A"},
                         .names = {"A", "B", "C", "D"}};
  EXPECT_EQ(message_of([&] { return give({9, 1, 1, 1}, 10, o); }),
            "E313 rounding: A would have 4 with the difference of 1, which is outside its "
            "bounds; expected room for the difference. Name another recipient for the "
            "difference, or use largest_remainder.");
  settle_options other = o;
  other.rounding = nearest_residual{.recipient = "D"};
  EXPECT_EQ(give({9, 1, 1, 1}, 10, other).units, (units{3, 2, 2, 3}));
}

TEST(Ties, RulesThatLeaveEqualRowsOpen) {
  const numbers equal{4, 4, 4};
  EXPECT_EQ(message_of([&] { return give(equal, 4, {.ties = {{kind::larger_score}}}); }),
            "E307: 3 recipients have equal claims to the last 1 unit: 0, 1, 2; expected a rule "
            "that decides. Add a rule to ties (并列), such as larger_score, table_order or a "
            "lot.");
  EXPECT_EQ(to_text(tie_rule{kind::error}), "error");
  EXPECT_EQ(to_text(tie_rule{kind::smaller_score}), "smaller_score");
  EXPECT_EQ(to_text(tie_rule{kind::larger, "x"}), "larger: x");
}

/// One column as the whole of a rule, or several times: quotas of 4/3 for everybody.
units shares_by(const std::vector<tie_rule>& ties, std::size_t columns = 1) {
  const numbers column{5, 5, 5};
  const factor_shares rule(fractions(columns, rational(1, static_cast<std::int64_t>(columns))),
                           ties);
  const std::vector<std::span<const std::int64_t>> all(columns, column);
  units into(3);
  (void)rule.divide(all, 4, into);
  return into;
}

TEST(FactorSharesTies, EveryRuleThatNeedsNoColumn) {
  EXPECT_EQ(shares_by({{kind::table_order}}), (units{2, 1, 1}));
  EXPECT_EQ(shares_by({{kind::smaller_score}, {kind::table_order}}), (units{2, 1, 1}));
  const std::string undecided =
      "E307: 3 recipients have equal claims to the last 1 unit: #0, #1, #2; expected a rule "
      "that decides. Add a rule to ties (并列), such as larger_score, table_order or a lot.";
  EXPECT_EQ(message_of([] { return shares_by({{kind::larger_score}}); }), undecided);
  EXPECT_EQ(message_of([] { return shares_by({{kind::error}, {kind::table_order}}); }),
            undecided);
  // The lot is drawn again as anybody can: the smallest SHA-256 of seed, 0x1F and name.
  std::vector<std::string> drawn;
  for (const char* name : {"#0", "#1", "#2"}) {
    drawn.push_back(sha256::hex_of("seed\x1f" + std::string(name)));
  }
  units want{1, 1, 1};
  ++want[static_cast<std::size_t>(std::min_element(drawn.begin(), drawn.end()) -
                                  drawn.begin())];
  EXPECT_EQ(shares_by({{kind::lot, "seed"}, {kind::table_order}}), want);
}

TEST(FactorSharesTies, MoreColumnsThanTheDirectWayTakes) {
  for (const std::size_t columns : {2U, 63U, 64U, 65U, 100U}) {
    EXPECT_EQ(shares_by(default_ties(), columns), (units{2, 1, 1})) << columns;
  }
}

/// Units by dhondt, proved by their definition: no move taken comes after one that was not.
void expect_dhondt(const numbers& scores, const units& given, std::int64_t total) {
  ASSERT_EQ(std::accumulate(given.begin(), given.end(), std::int64_t{0}), total);
  rational last = 0;  // the key of the last move taken, and of the next one
  std::optional<rational> next;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    last = std::max(last, rational(given[i], scores[i]));
    const rational after(given[i] + 1, scores[i]);
    if (!next || after < *next) next = after;
  }
  ASSERT_LE(last, *next);
}

TEST(ScoreClasses, HundredsOfDifferentScores) {
  std::mt19937_64 random(5);
  for (const unsigned different : {3U, 60U, 500U, 1000U, 1100U, 3000U}) {
    const std::size_t n = 8192;
    numbers scores(n);
    for (std::size_t i = 0; i < n; ++i) {
      // Rows that a sample looks at have one score, the others have many.
      const auto many = static_cast<std::int64_t>(random() % different);
      scores[i] = i % 32 == 0 ? 7 : 1 + many * 104'729;
    }
    const rounded r = give(scores, 100'000, {.rounding = dhondt{}});
    expect_dhondt(scores, r.units, 100'000);
    if (HasFatalFailure()) FAIL() << different;
  }
}

TEST(PointValueCaps, RoundedCapsMayExceedWhatIsShared) {
  // Only a plan leaves a surplus in reserve; here caps are met and no more is asked.
  const settle_options o{.cap = {rational(1, 2), rational(1, 2), rational(5)},
                         .rounding = point_value{}};
  const rounded r = give({1, 1, 1}, 3, o);
  EXPECT_LE(r.units[0] + r.units[1] + r.units[2], 3);
  EXPECT_EQ(r.undistributed, rational(3 - (r.units[0] + r.units[1] + r.units[2])));
}

TEST(PointValueCaps, BoundsBeyond64BitsDoNotBind) {
  const rational huge = power_of_ten(30) + rational(1, 3);
  for (const rounding_rule& rule :
       {rounding_rule(point_value{}), rounding_rule(point_value_exact{})}) {
    const settle_options o{.floor = {rational(1, 3), 0}, .cap = {huge, huge}, .rounding = rule};
    EXPECT_EQ(give({1, 2}, 9, o).units, (units{3, 6})) << name_of(rule);
  }
  const settle_options fractions_of_many{
      .floor = {rational(1) / power_of_ten(25), rational(5, 2)},
      .cap = {rational(7) / rational(3), huge},
      .rounding = point_value{}};
  EXPECT_EQ(give({5, 1}, 9, fractions_of_many).units, (units{2, 7}));
}

}  // namespace
}  // namespace fundalloc
