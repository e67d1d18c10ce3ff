// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/tie_rule.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fundalloc/exact/sha256.hpp"
#include "fundalloc/settle/settle.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::message_of;
using testing::units;
using kind = tie_rule::kind;
using scores = std::vector<std::int64_t>;

rounded give_by(const scores& s, const rational& total, std::vector<tie_rule> ties,
                const rounding_rule& rule = largest_remainder{},
                std::vector<std::string> names = {}) {
  return round_to_total(std::span<const std::int64_t>(s), total,
                        {.rounding = rule, .ties = std::move(ties), .names = std::move(names)});
}

TEST(TieRule, Names) {
  EXPECT_EQ(to_text(tie_rule{kind::larger_score}), "larger_score");
  EXPECT_EQ(to_text(tie_rule{kind::smaller_score}), "smaller_score");
  EXPECT_EQ(to_text(tie_rule{kind::table_order}), "table_order");
  EXPECT_EQ(to_text(tie_rule{kind::error}), "error");
  EXPECT_EQ(to_text(tie_rule{kind::larger, "人口"}), "larger: 人口");
  EXPECT_EQ(to_text(tie_rule{kind::lot, "seed"}), "lot: seed");
  EXPECT_EQ(default_ties(), (std::vector<tie_rule>{{kind::larger_score}, {kind::table_order}}));
}

TEST(Tie, EqualRemaindersGoToTheLargerScore) {
  const rounded r = give_by({1, 3}, 2, default_ties());  // 0.5 and 1.5
  EXPECT_EQ(r.units, (units{0, 2}));
  EXPECT_EQ(r.tie, (tie_report{{0, 1}, 1, "larger_score"}));
}

TEST(Tie, SmallerScore) {
  const rounded r = give_by({1, 3}, 2, {{kind::smaller_score}});
  EXPECT_EQ(r.units, (units{1, 1}));
  EXPECT_EQ(r.tie, (tie_report{{0, 1}, 1, "smaller_score"}));
}

TEST(Tie, TableOrder) {
  const rounded r = give_by({1, 1, 1}, 2, default_ties());
  EXPECT_EQ(r.units, (units{1, 1, 0}));
  EXPECT_EQ(r.tie, (tie_report{{0, 1, 2}, 2, "table_order"}));
}

/// 0.1, 0.2, 0.3 of 3: exact remainders 1/2, 0, 1/2; doubles miss it.
TEST(Tie, TenthsTieExactly) {
  const std::vector<rational> s{rational(1, 10), rational(1, 5), rational(3, 10)};
  for (const rounding_rule& rule :
       {rounding_rule(largest_remainder{}), rounding_rule(sainte_lague{})}) {
    const rounded r = round_to_total(std::span<const rational>(s), 3, {.rounding = rule});
    EXPECT_EQ(r.units, (units{0, 1, 2}));
    EXPECT_EQ(r.tie, (tie_report{{0, 2}, 1, "larger_score"}));
  }
}

TEST(Tie, EqualClaimsOnOneSideOfTheCutAreNone) {
  EXPECT_FALSE(give_by({2, 2, 1}, 2, default_ties()).tie.has_value());  // 4/5, 4/5, 2/5
  EXPECT_FALSE(give_by({2, 2, 2}, 6, default_ties()).tie.has_value());
  EXPECT_FALSE(give_by({1, 1, 1}, 3, default_ties(), dhondt{}).tie.has_value());
}

TEST(Tie, OfADivisorMethod) {
  const rounded r = give_by({2, 1}, 2, default_ties(), dhondt{});  // 1/2, then 2/2 = 1/1
  EXPECT_EQ(r.units, (units{2, 0}));
  EXPECT_EQ(r.tie, (tie_report{{0, 1}, 1, "larger_score"}));
}

TEST(Tie, HuntingtonHillBySquares) {
  // Scores 1 and 1: both at sqrt(2).
  const rounded r = give_by({1, 1}, 3, {{kind::table_order}}, huntington_hill{});
  EXPECT_EQ(r.units, (units{2, 1}));
  EXPECT_EQ(r.tie, (tie_report{{0, 1}, 1, "table_order"}));
  // d(8)^2 = 72 = 36 * d(1)^2: scores 6 and 1 tie at the ninth and the second unit.
  const rounded far = give_by({6, 1}, 10, {{kind::smaller_score}}, huntington_hill{});
  EXPECT_EQ(far.units, (units{8, 2}));
  EXPECT_EQ(far.tie, (tie_report{{0, 1}, 1, "smaller_score"}));
}

TEST(Tie, ALotIsDrawnBySha256) {
  const std::vector<std::string> names{"A", "B", "C", "D"};
  std::vector<std::size_t> order{0, 1, 2, 3};
  const std::string seed = "2026-11-24";
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    return sha256::hex_of(seed + "\x1f" + names[i]) < sha256::hex_of(seed + "\x1f" + names[j]);
  });
  units expected(4);
  expected[order[0]] = expected[order[1]] = 1;
  const rounded r = give_by({1, 1, 1, 1}, 2, {{kind::lot, seed}}, largest_remainder{}, names);
  EXPECT_EQ(r.units, expected);
  EXPECT_EQ(r.tie, (tie_report{{0, 1, 2, 3}, 2, "lot: 2026-11-24"}));
}

TEST(Tie, TheRuleThatSeparatesTheCutIsReported) {
  // Remainders of 1, 3, 3, 1 over 4 units: all 1/2. Two units: larger_score separates 3 from 1.
  EXPECT_EQ(give_by({1, 3, 3, 1}, 4, default_ties()).tie,
            (tie_report{{0, 1, 2, 3}, 2, "larger_score"}));
  // Remainders 1/2, 1/2, 1/2, 1/2, 0 of 8 units: table order decides among the 3s.
  EXPECT_EQ(give_by({1, 3, 3, 3, 6}, 8, default_ties()).tie,
            (tie_report{{0, 1, 2, 3}, 2, "table_order"}));
}

TEST(Tie, ErrorRefusesToDecide) {
  EXPECT_EQ(
      message_of([] { return give_by({1, 1, 1}, 2, {{kind::error}, {kind::table_order}}); }),
      "E307: 3 recipients have equal claims to the last 2 units: 0, 1, 2; expected a rule that "
      "decides. Add a rule to ties (并列), such as larger_score, table_order or a lot.");
}

TEST(Tie, ErrorIsNotReachedWhereAnEarlierRuleDecides) {
  EXPECT_EQ(give_by({1, 3}, 2, {{kind::larger_score}, {kind::error}}).units, (units{0, 2}));
}

TEST(Tie, AListThatIsExhausted) {
  EXPECT_EQ(
      message_of([] { return give_by({1, 1}, 1, {{kind::larger_score}}); }),
      "E307: 2 recipients have equal claims to the last 1 unit: 0, 1; expected a rule that "
      "decides. Add a rule to ties (并列), such as larger_score, table_order or a lot.");
  EXPECT_EQ(
      message_of([] { return give_by(scores(10, 1), 1, {}); }),
      "E307: 10 recipients have equal claims to the last 1 unit: 0, 1, 2, 3, 4, 5, 6, 7 and 2 "
      "more; expected a rule that decides. Add a rule to ties (并列), such as larger_score, "
      "table_order or a lot.");
}

TEST(Tie, AColumnNeedsATable) {
  EXPECT_EQ(
      message_of([] { return give_by({1, 1}, 1, {{kind::larger, "x"}}); }),
      "E206 ties: \"larger: x\" needs a column of a table; expected a rule that needs scores "
      "only. Use larger_score, smaller_score, table_order or a lot.");
}

/// Recipients at a bound are not tied with those who are free.
TEST(Tie, WhoeverIsCappedIsOut) {
  const std::vector<std::int64_t> s{1, 1, 1};
  const rounded r = round_to_total(std::span<const std::int64_t>(s), 4, {.cap = {1, {}, {}}});
  EXPECT_EQ(r.units, (units{1, 2, 1}));
  EXPECT_EQ(r.tie, (tie_report{{1, 2}, 1, "table_order"}));
}

}  // namespace
}  // namespace fundalloc
