// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/rounding.hpp"

#include <gtest/gtest.h>

#include <set>

#include "fundalloc/settle/settle.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;
using testing::units;
using method = rounding_method;
using scores = std::vector<std::int64_t>;

rounded give(const scores& s, const rational& total, const rounding& rule) {
  return round_to_total(std::span<const std::int64_t>(s), total, {.rounding = rule});
}
units given(const scores& s, const rational& total, const rounding& rule) {
  return give(s, total, rule).units;
}

TEST(RoundingMethods, AreListedInTheOrderOfTheirNumbers) {
  std::set<std::string_view> names;
  std::size_t k = 0;
  for (const method_facts& f : rounding_methods()) {
    EXPECT_EQ(static_cast<std::size_t>(f.method), k++);
    EXPECT_EQ(&facts_of(f.method), &f);
    names.insert(f.name);
    names.insert(f.name_zh);
  }
  EXPECT_EQ(k, 11U);
  EXPECT_EQ(names.size(), 22U);
}

TEST(RoundingMethods, KnowWhichBoundsStayReal) {
  for (const method_facts& f : rounding_methods()) {
    const bool real = f.method == method::point_value ||
                      f.method == method::point_value_exact ||
                      f.method == method::nearest_each || f.method == method::down;
    EXPECT_EQ(f.real_bounds, real) << f.name;
  }
}

/// Quotas 5.3, 2.4, 2.3; Webster takes 5.5 of 53 before 2.5 of 24.
const scores parties{53000, 24000, 23000};

TEST(RoundingMethods, TextbookVotes) {
  EXPECT_EQ(given(parties, 10, {method::largest_remainder}), (units{5, 3, 2}));
  EXPECT_EQ(given(parties, 10, {method::dhondt}), (units{6, 2, 2}));
  EXPECT_EQ(given(parties, 10, {method::sainte_lague}), (units{6, 2, 2}));
}

/// Two scores, 1 and 10 of 11: where the first unit of the small one falls tells the methods
/// apart.
TEST(RoundingMethods, SignpostsDecideWhenTheSmallOneGetsItsUnit) {
  const scores s{10, 1};
  EXPECT_EQ(given(s, 10, {method::dhondt}), (units{10, 0}));      // 10/10 before 1/1, by score
  EXPECT_EQ(given(s, 5, {method::sainte_lague}), (units{5, 0}));  // 4.5/10 = 0.45 < 0.5
  EXPECT_EQ(given(s, 6, {method::sainte_lague}), (units{5, 1}));  // 5.5/10 = 0.55 > 0.5
  EXPECT_EQ(given(s, 2, {method::adams}), (units{1, 1}));         // d(0) = 0
  EXPECT_EQ(given(s, 2, {method::dean}), (units{1, 1}));
  EXPECT_EQ(given(s, 2, {method::huntington_hill}), (units{1, 1}));
}

/// Second units: Adams at 1/s, Dean at (4/3)/s, Huntington-Hill at sqrt(2)/s, Webster at 1.5/s.
TEST(RoundingMethods, SignpostsOfTheSecondUnit) {
  // Score 100 moves from 2 to 3 at d(2)/100; score x from 1 to 2 at d(1)/x.
  // Dean: 2.4/100 and 1.3333/x are equal at x = 55.5; Huntington-Hill: sqrt(6)/100 and
  // sqrt(2)/x at x = 57.7.
  EXPECT_EQ(given({100, 56}, 4, {method::dean}), (units{2, 2}));
  EXPECT_EQ(given({100, 55}, 4, {method::dean}), (units{3, 1}));
  EXPECT_EQ(given({100, 58}, 4, {method::huntington_hill}), (units{2, 2}));
  EXPECT_EQ(given({100, 57}, 4, {method::huntington_hill}), (units{3, 1}));
  EXPECT_EQ(given({100, 51}, 4, {method::adams}), (units{2, 2}));
  EXPECT_EQ(given({100, 49}, 4, {method::adams}), (units{3, 1}));
  EXPECT_EQ(given({100, 61}, 4, {method::sainte_lague}), (units{2, 2}));
  EXPECT_EQ(given({100, 59}, 4, {method::sainte_lague}), (units{3, 1}));
}

TEST(RoundingMethods, StationaryMovesBetweenAdamsAndDhondt) {
  const scores s{60, 30, 11};
  for (std::int64_t total = 3; total < 40; ++total) {
    EXPECT_EQ(given(s, total, {.method = method::stationary, .r = 0}),
              given(s, total, {method::adams}));
    EXPECT_EQ(given(s, total, {.method = method::stationary, .r = 1}),
              given(s, total, {method::dhondt}));
    EXPECT_EQ(given(s, total, {.method = method::stationary, .r = rational(1, 2)}),
              given(s, total, {method::sainte_lague}));
  }
}

TEST(RoundingMethods, DanishSignpostsOfAThird) {
  // (1/3)/1 against (k + 1/3)/3: the small one comes before the second unit (4/9 > 1/3).
  EXPECT_EQ(given({3, 1}, 2, {.method = method::stationary, .r = rational(1, 3)}),
            (units{1, 1}));
}

TEST(RoundingMethods, FewerUnitsThanFirstUnits) {
  EXPECT_EQ(
      message_of([] { return give({5, 4, 1}, 2, {method::adams}); }),
      "E308: 2 units for 3 recipients with a positive score: adams gives each of them one "
      "before anybody has two; expected at least as many units as such recipients. State "
      "first_units (首个单位): by_weight, or use another method.");
  for (const method m : {method::dean, method::huntington_hill}) {
    EXPECT_EQ(code_of([&] { return give({5, 4, 1}, 2, {m}); }), "E308");
  }
  EXPECT_EQ(code_of([&] { return give({5, 4, 1}, 2, {.method = method::stationary, .r = 0}); }),
            "E308");
  EXPECT_EQ(code_of([&] { return give({5, 4, 0}, 2, {method::adams}); }), "ok");
  EXPECT_EQ(code_of([&] { return give({5, 4, 1}, 0, {method::adams}); }), "ok");
}

TEST(RoundingMethods, FirstUnitsByWeight) {
  rounding rule{.method = method::adams, .first_units = rounding::first_units_rule::by_weight};
  EXPECT_EQ(given({1, 5, 4}, 2, rule), (units{0, 1, 1}));
  const rounded r = give({1, 5, 5, 5}, 2, rule);
  EXPECT_EQ(r.units, (units{0, 1, 1, 0}));
  EXPECT_EQ(r.tie, (tie_report{{1, 2, 3}, 2, "table_order"}));
  EXPECT_EQ(given({1, 5, 5, 5}, 4, rule), (units{1, 1, 1, 1}));
}

TEST(PointValue, StopsBeforeAGroupThatDoesNotFit) {
  const rounded r = give({1, 1, 1}, 10, {method::point_value});
  EXPECT_EQ(r.units, (units{3, 3, 3}));
  EXPECT_EQ(r.undistributed, rational(1));
  EXPECT_EQ(r.point_value, rational(5, 2));
  EXPECT_FALSE(r.tie.has_value());
}

TEST(PointValue, TakesAFractionalTotal) {
  const rounded r = give({2, 1}, rational(7, 2), {method::point_value});
  EXPECT_EQ(r.units, (units{2, 1}));  // moves at 1/4, 1/2, 3/4, 5/4 ...
  EXPECT_EQ(r.undistributed, rational(1, 2));
  EXPECT_EQ(r.point_value, rational(3, 4));
}

TEST(PointValue, NothingFits) {
  const rounded r = give({1, 1}, 1, {method::point_value});
  EXPECT_EQ(r.units, (units{0, 0}));
  EXPECT_EQ(r.point_value, rational(0));
  EXPECT_EQ(r.undistributed, rational(1));
}

TEST(PointValue, ExactGoesThroughTheLastGroup) {
  const rounded r = give({1, 1, 1}, rational(21, 2), {method::point_value_exact});
  EXPECT_EQ(r.units, (units{4, 3, 3}));
  EXPECT_EQ(r.undistributed, rational(1, 2));
  EXPECT_EQ(r.point_value, rational(7, 2));
  EXPECT_EQ(r.tie, (tie_report{{0, 1, 2}, 1, "table_order"}));
}

TEST(PointValue, StartsAndEndsAtRoundedBounds) {
  const std::vector<std::int64_t> s{1, 1};
  const settle_options o{.floor = {rational(5, 2), rational(0)},
                         .cap = {std::nullopt, rational(12, 5)},
                         .rounding = {method::point_value}};
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(s), 3, o).units, (units{3, 0}));
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(s), 10, o).units, (units{8, 2}));
}

TEST(PointValue, RefusesRoundedFloorsAboveTheTotal) {
  const std::vector<std::int64_t> s{1, 1};
  const settle_options o{.floor = {rational(3, 2), rational(3, 2)},
                         .rounding = {method::point_value}};
  EXPECT_EQ(
      message_of([&] { return round_to_total(std::span<const std::int64_t>(s), 3, o); }),
      "E306: floors rounded to the nearest unit sum to 4, the amount to share is 3; only "
      "rounding exceeds it; expected rounded floors within the amount. Lower the floors a "
      "little, or raise the pool.");
}

TEST(NearestEach, RoundsHalvesUpOrToEven) {
  EXPECT_EQ(given({1, 3}, 2, {method::nearest_each}), (units{1, 2}));
  EXPECT_EQ(give({1, 3}, 2, {method::nearest_each}).undistributed, rational(-1));
  const rounding even{.method = method::nearest_each, .half = rounding::half_rule::even};
  EXPECT_EQ(given({1, 3}, 2, even), (units{0, 2}));
  EXPECT_EQ(given({1, 3}, 10, even), (units{2, 8}));
}

TEST(Down, LeavesTheRest) {
  const rounded r = give({1, 1, 1}, rational(21, 2), {method::down});
  EXPECT_EQ(r.units, (units{3, 3, 3}));
  EXPECT_EQ(r.undistributed, rational(3, 2));
}

/// A quota that is whole stays so: no doubles may push it below.
TEST(Down, KeepsWholeQuotas) {
  EXPECT_EQ(given({1, 10, 100}, 111, {method::down}), (units{1, 10, 100}));
  EXPECT_EQ(given({3, 7}, 1'000'000'000'000'000'000, {method::down}),
            (units{300'000'000'000'000'000, 700'000'000'000'000'000}));
}

TEST(LargestRemainder, ShiftIsNotWaterFill) {
  // Shift lowers all others by one z, water_fill in proportion to their scores.
  const std::vector<std::int64_t> s{5, 45, 50};
  settle_options o{.floor = {2, 0, 0}};
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(s), 10, o).units, (units{2, 4, 4}));
  const std::vector<std::int64_t> wide{2, 30, 68};  // quotas of 100: with a floor of 12
  o.floor = {12, 0, 0};
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(wide), 100, o).units,
            (units{12, 27, 61}));
  o.rounding.bounds = rounding::bounds_mode::shift;
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(wide), 100, o).units,
            (units{12, 25, 63}));
}

/// Hamilton's paradox of 1880 in the small: one unit more, and the third loses one.
TEST(LargestRemainder, AlabamaParadox) {
  const scores s{6, 6, 2};
  EXPECT_EQ(given(s, 10, {method::largest_remainder}), (units{4, 4, 2}));
  EXPECT_EQ(given(s, 11, {method::largest_remainder}), (units{5, 5, 1}));
}

TEST(WholeMethods, RoundBoundsInward) {
  const std::vector<std::int64_t> s{1, 1};
  const settle_options o{.floor = {rational(11, 5), 0},
                         .cap = {std::nullopt, rational(29, 10)}};
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(s), 3, o).units, (units{3, 0}));
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(s), 10, o).units, (units{8, 2}));
}

TEST(WholeMethods, SayThatOnlyRoundingDidIt) {
  const std::vector<std::int64_t> s{1, 1};
  const auto run = [&](const settle_options& o) {
    return message_of([&] { return round_to_total(std::span<const std::int64_t>(s), 3, o); });
  };
  EXPECT_EQ(
      run({.floor = {rational(3, 2), rational(3, 2)}}),
      "E306: 2 floors sum to 4, the amount to share is 3 (short by 1); before rounding up to "
      "whole units they sum to 3; largest: 0 2; expected floors within the amount. Lower the "
      "floors, or state on_shortage (不足时): scale.");
  EXPECT_EQ(
      run({.cap = {rational(3, 2), rational(3, 2)}}),
      "E306: 2 caps sum to 2, the amount to share is 3 (1 too much); before rounding down to "
      "whole units they sum to 3; largest: 0 1; expected caps that leave room for the amount. "
      "Raise the caps, or state on_surplus (有余时): reserve.");
  EXPECT_EQ(
      run({.floor = {rational(5, 4), 0}, .cap = {rational(7, 4), std::nullopt}}),
      "E305: 0 has a floor of 2 above its cap of 1, once both are rounded inward to whole "
      "units; expected a floor of at most the cap. Correct the bounds, or state on_conflict "
      "(上下限冲突): floor or cap.");
}

TEST(WholeMethods, NeedAWholeTotal) {
  EXPECT_EQ(
      message_of([] { return give({1, 2}, rational(5, 2), {method::dhondt}); }),
      "E210 pool: the amount to share, 2.5, is not a whole number of units; expected a whole "
      "number of units for rounding: dhondt. Use a smaller unit, or a method that takes a "
      "fraction: point_value, nearest_each, down.");
}

}  // namespace
}  // namespace fundalloc
