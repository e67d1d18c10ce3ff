// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/settle.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::every_rule;
using testing::message_of;
using testing::units;
using scores = std::vector<std::int64_t>;
using fractions = std::vector<rational>;

rounded give_with(const scores& s, const rational& total, const settle_options& o = {}) {
  return round_to_total(std::span<const std::int64_t>(s), total, o);
}
rounded give_with(const fractions& s, const rational& total, const settle_options& o = {}) {
  return round_to_total(std::span<const rational>(s), total, o);
}

TEST(RoundToTotal, DefaultsToLargestRemainder) {
  const rounded r = give_with(scores{1, 2, 4}, 10);  // 1.43, 2.86, 5.71
  EXPECT_EQ(r.units, (units{1, 3, 6}));
  EXPECT_EQ(r.undistributed, rational(0));
  EXPECT_FALSE(r.tie.has_value());
  EXPECT_EQ(r.point_value, rational(0));
}

TEST(RoundToTotal, FractionsAndWholeScoresAgree) {
  EXPECT_EQ(give_with(fractions{rational(1, 10), rational(1, 5), rational(2, 5)}, 10).units,
            (units{1, 3, 6}));
}

TEST(RoundToTotal, OneRecipientTakesAll) {
  for (const rounding_rule& rule : every_rule()) {
    EXPECT_EQ(give_with(scores{5}, 17, {.rounding = rule}).units, (units{17})) << name_of(rule);
  }
}

TEST(RoundToTotal, NothingToShare) {
  for (const rounding_rule& rule : every_rule()) {
    const settle_options o{.rounding = rule};
    EXPECT_EQ(give_with(scores{5, 0, 2}, 0, o).units, (units{0, 0, 0})) << name_of(rule);
    EXPECT_EQ(give_with(scores{0, 0}, 0, o).units, (units{0, 0})) << name_of(rule);
  }
}

TEST(RoundToTotal, NothingToShareAndAFloor) {
  EXPECT_EQ(
      message_of([] { return give_with(scores{5, 2}, 0, {.floor = {1, 0}}); }),
      "E301: 1 floors sum to 1, the amount to share is 0 (short by 1); largest: 0 1; expected "
      "floors within the amount. Lower the floors, or state on_shortage (不足时): scale.");
}

TEST(RoundToTotal, NobodyToShareWith) {
  EXPECT_EQ(give_with(scores{}, 0).units, units{});
  EXPECT_EQ(code_of([] { return give_with(scores{}, 1); }), "E303");
}

TEST(RoundToTotal, RefusesScoresThatAreAllZero) {
  EXPECT_EQ(
      message_of([] { return give_with(scores{0, 0}, 5); }),
      "E303: all scores are 0, and 5 is to be shared; expected at least one positive score. "
      "Check the factors and the multipliers.");
  EXPECT_EQ(code_of([] { return give_with(scores{0, 0}, 5, {.floor = {2, 3}}); }), "E303");
}

TEST(RoundToTotal, RefusesCapsThatFallShort) {
  EXPECT_EQ(
      message_of(
          [] { return give_with(scores{1, 1}, 5, {.cap = {2, 2}, .names = {"A", "B"}}); }),
      "E302: 2 caps sum to 4, the amount to share is 5 (1 too much); largest: A 2; expected "
      "caps that leave room for the amount. Raise the caps, or state on_surplus (有余时): "
      "reserve.");
}

TEST(RoundToTotal, RefusesRoomOnlyAtScoreZero) {
  EXPECT_EQ(
      message_of([] {
        return give_with(scores{1, 0}, 5, {.cap = {2, std::nullopt}, .names = {"A", "B"}});
      }),
      "E304: recipients with a positive score can take at most 2 of 5; only recipients whose "
      "score is 0 have room, such as B; expected room where the scores are positive. Raise the "
      "caps, or lower the amount; a score of 0 gets its floor only.");
}

TEST(RoundToTotal, AScoreOfZeroGetsItsFloorOnly) {
  for (const rounding_rule& rule : every_rule()) {
    const settle_options o{.floor = {0, 2}, .rounding = rule};
    EXPECT_EQ(give_with(scores{3, 0}, 9, o).units, (units{7, 2})) << name_of(rule);
  }
}

TEST(RoundToTotal, RefusesNegativeNumbers) {
  EXPECT_EQ(message_of([] { return give_with(scores{1, -2}, 5); }),
            "E103: score 1 is -2; expected a number of at least 0. Correct the value.");
  EXPECT_EQ(message_of([] { return give_with(scores{1, 2}, -5); }),
            "E103: the total is -5; expected a total of at least 0. Correct the total.");
  EXPECT_EQ(message_of([] { return give_with(scores{1}, 5, {.cap = {-1}}); }),
            "E103: cap 0 is -1; expected a number of at least 0. Correct the value.");
}

TEST(RoundToTotal, RefusesOptionsOfAnotherLength) {
  EXPECT_EQ(
      message_of([] { return give_with(scores{1, 2}, 5, {.cap = {1, 2, 3}}); }),
      "E119: 3 caps for 2 scores; expected one for each score, or none. Give one for each.");
  EXPECT_EQ(
      message_of([] { return give_with(scores{1, 2}, 5, {.names = {"A"}}); }),
      "E119: 1 names for 2 scores; expected one for each score, or none. Give one for each.");
}

TEST(RoundToTotal, RefusesTotalsBeyond64Bits) {
  const rational beyond(int128{1} << 63, 1);
  EXPECT_EQ(code_of([&] { return give_with(scores{1, 2}, beyond); }), "E402");
  EXPECT_EQ(code_of([&] { return give_with(scores{1, 2}, beyond, {.rounding = down{}}); }),
            "E402");
  EXPECT_EQ(give_with(scores{1}, beyond - rational(1)).units,
            (units{std::numeric_limits<std::int64_t>::max()}));
}

TEST(RoundToTotal, HugeTotalsAreExact) {
  const std::int64_t total =
      std::numeric_limits<std::int64_t>::max() - 1;  // 2^63 - 2 = 2 mod 3 ... 0
  const rounded r = give_with(scores{1, 1, 1}, total);
  EXPECT_EQ(r.units, (units{total / 3, total / 3, total / 3}));
  const rounded odd = give_with(scores{1, 2}, total - 1);
  EXPECT_EQ(odd.units[0] + odd.units[1], total - 1);
  EXPECT_EQ(odd.units[0], (total - 1) / 3 + ((total - 1) % 3 == 2 ? 1 : 0));
}

/// 2^53 and 2^53 + 1 are one double; the remainders differ all the same.
TEST(RoundToTotal, ScoresThatDoublesCannotTellApart) {
  const std::int64_t a = std::int64_t{1} << 53;
  const rounded r = give_with(scores{a, a + 1}, 1);
  EXPECT_EQ(r.units, (units{0, 1}));
  EXPECT_FALSE(r.tie.has_value());
  for (const rounding_rule& rule :
       {rounding_rule(dhondt{}), rounding_rule(sainte_lague{}), rounding_rule(danish{}),
        rounding_rule(imperiali{}), rounding_rule(modified_sainte_lague{})}) {
    EXPECT_EQ(give_with(scores{a, a + 1}, 7, {.rounding = rule}).units, (units{3, 4}))
        << name_of(rule);
  }
}

TEST(RoundToTotal, MoreDigitsThan128Bits) {
  const rational a = rational::from_text("123456789012345678901234567890123456789012345");
  const rounded r = give_with(fractions{a, a + rational(1)}, 1);
  EXPECT_EQ(r.units, (units{0, 1}));
  EXPECT_FALSE(r.tie.has_value());
}

TEST(RoundToTotal, TinyScoresBesideLargeOnes) {
  const rational tiny(1, int128{1} << 100);
  EXPECT_EQ(give_with(fractions{tiny, rational(int128{1} << 60, 1)}, 5).units, (units{0, 5}));
  EXPECT_EQ(
      give_with(fractions{tiny, rational(int128{1} << 60, 1)}, 5, {.rounding = adams{}}).units,
      (units{1, 4}));
}

/// A divisor method never takes a unit away when the total grows; nor does any of them skip
/// one.
TEST(RoundToTotal, DivisorMethodsAreHouseMonotone) {
  const scores s{53, 24, 23, 7, 7, 1};
  for (const rounding_rule& rule : every_rule()) {
    if (!signposts_of(rule)) continue;
    units before(s.size());
    for (std::int64_t total = 6; total < 120; ++total) {
      const units now = give_with(s, total, {.rounding = rule}).units;
      for (std::size_t i = 0; i < s.size(); ++i)
        EXPECT_GE(now[i], before[i]) << name_of(rule) << total;
      before = now;
    }
  }
}

TEST(RoundToTotal, ProportionsOfScoresAreAllThatMatters) {
  const scores s{5, 3, 9, 0};
  const fractions thirds{rational(5, 3), rational(1), rational(3), rational(0)};
  for (const rounding_rule& rule : every_rule()) {
    EXPECT_EQ(give_with(s, 23, {.rounding = rule}).units,
              give_with(thirds, 23, {.rounding = rule}).units)
        << name_of(rule);
  }
}

}  // namespace
}  // namespace fundalloc
