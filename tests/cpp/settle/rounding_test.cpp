// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/rounding.hpp"

#include <gtest/gtest.h>

#include <set>

#include "fundalloc/settle/settle.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::every_rule;
using testing::message_of;
using testing::units;
using scores = std::vector<std::int64_t>;

rounded give(const scores& s, const rational& total, const rounding_rule& rule) {
  return round_to_total(std::span<const std::int64_t>(s), total, {.rounding = rule});
}
units given(const scores& s, const rational& total, const rounding_rule& rule) {
  return give(s, total, rule).units;
}

TEST(RoundingRules, AreListedInTheOrderOfTheVariant) {
  std::set<std::string_view> names;
  const std::vector<rounding_rule> rules = every_rule();
  const std::vector<rounding_entry> entries = rounding_rules();
  ASSERT_EQ(entries.size() + 1, rules.size());  // a rule from outside has no word of its own
  for (std::size_t k = 0; k < entries.size(); ++k) {
    EXPECT_EQ(name_of(rules[k]), entries[k].name);
    names.insert(entries[k].name);
    names.insert(entries[k].name_zh);
  }
  EXPECT_EQ(names.size(), 2 * entries.size());
  EXPECT_EQ(name_of(rules.back()), "own");
}

TEST(RoundingRules, KnowWhatTheyAre) {
  const std::set<std::string_view> real{"point_value", "point_value_exact", "nearest_each",
                                        "down"};
  const std::set<std::string_view> gap{"point_value", "nearest_each", "down"};
  for (const rounding_rule& rule : every_rule()) {
    const rounding_facts facts = facts_of(rule);
    const std::string_view name = name_of(rule);
    EXPECT_EQ(facts.real_bounds, real.contains(name)) << name;
    EXPECT_EQ(facts.proportional, name != "imperiali" && name != "own") << name;
    if (gap.contains(name)) {
      EXPECT_FALSE(facts.exact_sum) << name;
    }
    if (signposts_of(rule)) {
      EXPECT_TRUE(facts.divisor) << name;
    }
  }
}

TEST(RoundingRules, HaveSignpostsWhereTheyAreDivisorMethods) {
  const auto first = [](const rounding_rule& rule) {
    const auto posts = signposts_of(rule);
    return posts ? std::optional(posts->starts_at_zero()) : std::nullopt;
  };
  EXPECT_EQ(first(largest_remainder{}), std::nullopt);
  EXPECT_EQ(first(nearest_residual{}), std::nullopt);
  EXPECT_EQ(first(down{}), std::nullopt);
  for (const rounding_rule& rule :
       {rounding_rule(adams{}), rounding_rule(dean{}), rounding_rule(huntington_hill{}),
        rounding_rule(stationary{.r = 0})}) {
    EXPECT_EQ(first(rule), true) << name_of(rule);
  }
  for (const rounding_rule& rule :
       {rounding_rule(dhondt{}), rounding_rule(sainte_lague{}), rounding_rule(danish{}),
        rounding_rule(imperiali{}), rounding_rule(modified_sainte_lague{}),
        rounding_rule(stationary{.r = rational(1, 9)})}) {
    EXPECT_EQ(first(rule), false) << name_of(rule);
  }
}

/// Quotas 5.3, 2.4, 2.3; Webster takes 5.5 of 53 before 2.5 of 24.
const scores parties{53000, 24000, 23000};

TEST(RoundingMethods, TextbookVotes) {
  EXPECT_EQ(given(parties, 10, largest_remainder{}), (units{5, 3, 2}));
  EXPECT_EQ(given(parties, 10, dhondt{}), (units{6, 2, 2}));
  EXPECT_EQ(given(parties, 10, sainte_lague{}), (units{6, 2, 2}));
}

/// Two scores, 1 and 10 of 11: where the first unit of the small one falls tells the methods
/// apart.
TEST(RoundingMethods, SignpostsDecideWhenTheSmallOneGetsItsUnit) {
  const scores s{10, 1};
  EXPECT_EQ(given(s, 10, dhondt{}), (units{10, 0}));      // 10/10 before 1/1, by score
  EXPECT_EQ(given(s, 5, sainte_lague{}), (units{5, 0}));  // 4.5/10 = 0.45 < 0.5
  EXPECT_EQ(given(s, 6, sainte_lague{}), (units{5, 1}));  // 5.5/10 = 0.55 > 0.5
  EXPECT_EQ(given(s, 2, adams{}), (units{1, 1}));         // d(0) = 0
  EXPECT_EQ(given(s, 2, dean{}), (units{1, 1}));
  EXPECT_EQ(given(s, 2, huntington_hill{}), (units{1, 1}));
}

/// Second units: Adams at 1/s, Dean at (4/3)/s, Huntington-Hill at sqrt(2)/s, Webster at 1.5/s.
TEST(RoundingMethods, SignpostsOfTheSecondUnit) {
  // Score 100 moves from 2 to 3 at d(2)/100; score x from 1 to 2 at d(1)/x.
  // Dean: 2.4/100 and 1.3333/x are equal at x = 55.5; Huntington-Hill: sqrt(6)/100 and
  // sqrt(2)/x at x = 57.7.
  EXPECT_EQ(given({100, 56}, 4, dean{}), (units{2, 2}));
  EXPECT_EQ(given({100, 55}, 4, dean{}), (units{3, 1}));
  EXPECT_EQ(given({100, 58}, 4, huntington_hill{}), (units{2, 2}));
  EXPECT_EQ(given({100, 57}, 4, huntington_hill{}), (units{3, 1}));
  EXPECT_EQ(given({100, 51}, 4, adams{}), (units{2, 2}));
  EXPECT_EQ(given({100, 49}, 4, adams{}), (units{3, 1}));
  EXPECT_EQ(given({100, 61}, 4, sainte_lague{}), (units{2, 2}));
  EXPECT_EQ(given({100, 59}, 4, sainte_lague{}), (units{3, 1}));
}

TEST(RoundingMethods, StationaryMovesBetweenAdamsAndDhondt) {
  const scores s{60, 30, 11};
  for (std::int64_t total = 3; total < 40; ++total) {
    EXPECT_EQ(given(s, total, stationary{.r = 0}), given(s, total, adams{}));
    EXPECT_EQ(given(s, total, stationary{.r = 1}), given(s, total, dhondt{}));
    EXPECT_EQ(given(s, total, stationary{.r = rational(1, 2)}),
              given(s, total, sainte_lague{}));
  }
}

TEST(RoundingMethods, DanishSignpostsOfAThird) {
  // (1/3)/1 against (k + 1/3)/3: the small one comes before the second unit (4/9 > 1/3).
  EXPECT_EQ(given({3, 1}, 2, danish{}), (units{1, 1}));
  EXPECT_EQ(given({5, 1}, 2, danish{}), (units{2, 0}));  // 4/15 < 1/3
  const scores s{60, 30, 11};
  for (std::int64_t total = 1; total < 40; ++total) {
    EXPECT_EQ(given(s, total, danish{}), given(s, total, stationary{.r = rational(1, 3)}));
  }
}

/// Quotas 6 and 4 are whole, and Imperiali gives 7 and 3 all the same.
TEST(RoundingMethods, ImperialiIsNotProportional) {
  EXPECT_EQ(given({6, 4}, 10, imperiali{}), (units{6, 4}));
  EXPECT_EQ(given({60, 30, 10}, 10, dhondt{}), (units{6, 3, 1}));
  EXPECT_EQ(given({60, 30, 10}, 10, imperiali{}), (units{7, 3, 0}));
}

/// The first unit costs 0.7 in place of 0.5, all others as in Sainte-Lague.
TEST(RoundingMethods, ModifiedSainteLagueMakesTheFirstUnitDearer) {
  const scores s{10, 1};
  EXPECT_EQ(given(s, 6, modified_sainte_lague{}), (units{6, 0}));  // 5.5/10 < 0.7
  EXPECT_EQ(given(s, 7, modified_sainte_lague{}), (units{7, 0}));  // 6.5/10 < 0.7
  EXPECT_EQ(given(s, 8, modified_sainte_lague{}), (units{7, 1}));  // 7.5/10 > 0.7
  const modified_sainte_lague half{.first = rational(1, 2)};
  for (std::int64_t total = 1; total < 40; ++total) {
    EXPECT_EQ(given({60, 30, 11}, total, half), given({60, 30, 11}, total, sainte_lague{}));
  }
}

TEST(RoundingMethods, TheFirstSignpostStaysBelowTheSecond) {
  const auto code = [](const rational& first) {
    return code_of([&] { check_rounding(modified_sainte_lague{.first = first}); });
  };
  EXPECT_EQ(code(rational(149, 100)), "ok");
  EXPECT_EQ(code(rational(1, 1000)), "ok");
  EXPECT_EQ(code(rational(3, 2)), "E206");
  EXPECT_EQ(code(0), "E206");
  EXPECT_EQ(code(-1), "E206");
}

TEST(RoundingMethods, FewerUnitsThanFirstUnits) {
  EXPECT_EQ(
      message_of([] { return give({5, 4, 1}, 2, adams{}); }),
      "E308: 2 units for 3 recipients with a positive score: adams gives each of them one "
      "before anybody has two; expected at least as many units as such recipients. State "
      "first_units (首个单位): by_weight, or use another method.");
  EXPECT_EQ(code_of([] { return give({5, 4, 1}, 2, dean{}); }), "E308");
  EXPECT_EQ(code_of([] { return give({5, 4, 1}, 2, huntington_hill{}); }), "E308");
  EXPECT_EQ(code_of([&] { return give({5, 4, 1}, 2, stationary{.r = 0}); }), "E308");
  EXPECT_EQ(code_of([&] { return give({5, 4, 0}, 2, adams{}); }), "ok");
  EXPECT_EQ(code_of([&] { return give({5, 4, 1}, 0, adams{}); }), "ok");
}

TEST(RoundingMethods, FirstUnitsByWeight) {
  const rounding_rule rule = adams{.first_units = first_units_rule::by_weight};
  EXPECT_EQ(given({1, 5, 4}, 2, rule), (units{0, 1, 1}));
  const rounded r = give({1, 5, 5, 5}, 2, rule);
  EXPECT_EQ(r.units, (units{0, 1, 1, 0}));
  EXPECT_EQ(r.tie, (tie_report{{1, 2, 3}, 2, "table_order"}));
  EXPECT_EQ(given({1, 5, 5, 5}, 4, rule), (units{1, 1, 1, 1}));
}

TEST(PointValue, StopsBeforeAGroupThatDoesNotFit) {
  const rounded r = give({1, 1, 1}, 10, point_value{});
  EXPECT_EQ(r.units, (units{3, 3, 3}));
  EXPECT_EQ(r.undistributed, rational(1));
  EXPECT_EQ(r.point_value, rational(5, 2));
  EXPECT_FALSE(r.tie.has_value());
}

TEST(PointValue, TakesAFractionalTotal) {
  const rounded r = give({2, 1}, rational(7, 2), point_value{});
  EXPECT_EQ(r.units, (units{2, 1}));  // moves at 1/4, 1/2, 3/4, 5/4 ...
  EXPECT_EQ(r.undistributed, rational(1, 2));
  EXPECT_EQ(r.point_value, rational(3, 4));
}

TEST(PointValue, NothingFits) {
  const rounded r = give({1, 1}, 1, point_value{});
  EXPECT_EQ(r.units, (units{0, 0}));
  EXPECT_EQ(r.point_value, rational(0));
  EXPECT_EQ(r.undistributed, rational(1));
}

TEST(PointValue, ExactGoesThroughTheLastGroup) {
  const rounded r = give({1, 1, 1}, rational(21, 2), point_value_exact{});
  EXPECT_EQ(r.units, (units{4, 3, 3}));
  EXPECT_EQ(r.undistributed, rational(1, 2));
  EXPECT_EQ(r.point_value, rational(7, 2));
  EXPECT_EQ(r.tie, (tie_report{{0, 1, 2}, 1, "table_order"}));
}

TEST(PointValue, StartsAndEndsAtRoundedBounds) {
  const std::vector<std::int64_t> s{1, 1};
  const settle_options o{.floor = {rational(5, 2), rational(0)},
                         .cap = {std::nullopt, rational(12, 5)},
                         .rounding = point_value{}};
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(s), 3, o).units, (units{3, 0}));
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(s), 10, o).units, (units{8, 2}));
}

TEST(PointValue, RefusesRoundedFloorsAboveTheTotal) {
  const std::vector<std::int64_t> s{1, 1};
  const settle_options o{.floor = {rational(3, 2), rational(3, 2)}, .rounding = point_value{}};
  EXPECT_EQ(
      message_of([&] { return round_to_total(std::span<const std::int64_t>(s), 3, o); }),
      "E306: floors rounded to the nearest unit sum to 4, the amount to share is 3; only "
      "rounding exceeds it; expected rounded floors within the amount. Lower the floors a "
      "little, or raise the pool.");
}

TEST(NearestEach, RoundsHalvesUpOrToEven) {
  EXPECT_EQ(given({1, 3}, 2, nearest_each{}), (units{1, 2}));
  EXPECT_EQ(give({1, 3}, 2, nearest_each{}).undistributed, rational(-1));
  const rounding_rule even = nearest_each{.half = half_rule::even};
  EXPECT_EQ(given({1, 3}, 2, even), (units{0, 2}));
  EXPECT_EQ(given({1, 3}, 10, even), (units{2, 8}));
}

TEST(Down, LeavesTheRest) {
  const rounded r = give({1, 1, 1}, rational(21, 2), down{});
  EXPECT_EQ(r.units, (units{3, 3, 3}));
  EXPECT_EQ(r.undistributed, rational(3, 2));
}

/// A quota that is whole stays so: no doubles may push it below.
TEST(Down, KeepsWholeQuotas) {
  EXPECT_EQ(given({1, 10, 100}, 111, down{}), (units{1, 10, 100}));
  EXPECT_EQ(given({3, 7}, 1'000'000'000'000'000'000, down{}),
            (units{300'000'000'000'000'000, 700'000'000'000'000'000}));
}

TEST(NearestResidual, GivesTheDifferenceToTheLargestQuota) {
  // Quotas 10/3 each of 10: three times 3, and the tied largest by the order of the table.
  const rounded r = give({1, 1, 1}, 10, nearest_residual{});
  EXPECT_EQ(r.units, (units{4, 3, 3}));
  EXPECT_EQ(r.tie, (tie_report{{0, 1, 2}, 1, "table_order"}));
  // 2.5, 3.5, 4: halves up make 11, one too many.
  EXPECT_EQ(given({5, 7, 8}, 10, nearest_residual{}), (units{3, 4, 3}));
  EXPECT_EQ(given({5, 7, 8}, 10, nearest_residual{.half = half_rule::even}), (units{2, 4, 4}));
  EXPECT_FALSE(give({1, 1}, 4, nearest_residual{}).tie.has_value());  // no difference, no tie
}

TEST(NearestResidual, GivesTheDifferenceToTheOneThatIsNamed) {
  const std::vector<std::int64_t> s{1, 1, 1};
  const settle_options o{.rounding = nearest_residual{.recipient = "C"},
                         .names = {"A", "B", "C"}};
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(s), 10, o).units, (units{3, 3, 4}));
  EXPECT_EQ(
      message_of([] { return give({1, 1}, 1, nearest_residual{.recipient = "Z"}); }),
      "E219 rounding.recipient: there is no recipient \"Z\"; expected a name of the table. "
      "Correct the name.");
}

TEST(NearestResidual, StaysWithinBounds) {
  const std::vector<std::int64_t> s{1, 1, 1};
  settle_options o{.cap = {3, {}, {}}, .rounding = nearest_residual{.recipient = "0"}};
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(s), 9, o).units, (units{3, 3, 3}));
  o.floor = {3, 0, 0};  // and 3.5 for both others, up to 4
  EXPECT_EQ(
      message_of([&] { return round_to_total(std::span<const std::int64_t>(s), 10, o); }),
      "E313 rounding: 0 would have 2 with the difference of -1, which is outside its "
      "bounds; expected room for the difference. Name another recipient for the difference, or "
      "use largest_remainder.");
}

TEST(NearestResidual, NobodyFallsBelowZero) {
  // 0, and six times 0.5, up to 1: nobody can give 3 back.
  EXPECT_EQ(code_of([] {
              return give({0, 1, 1, 1, 1, 1, 1}, 3, nearest_residual{.recipient = "0"});
            }),
            "E313");
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
  o.rounding = largest_remainder{.bounds = largest_remainder::bounds_mode::shift};
  EXPECT_EQ(round_to_total(std::span<const std::int64_t>(wide), 100, o).units,
            (units{12, 25, 63}));
}

/// Hamilton's paradox of 1880 in the small: one unit more, and the third loses one.
TEST(LargestRemainder, AlabamaParadox) {
  const scores s{6, 6, 2};
  EXPECT_EQ(given(s, 10, largest_remainder{}), (units{4, 4, 2}));
  EXPECT_EQ(given(s, 11, largest_remainder{}), (units{5, 5, 1}));
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
      message_of([] { return give({1, 2}, rational(5, 2), dhondt{}); }),
      "E210 pool: the amount to share, 2.5, is not a whole number of units; expected a whole "
      "number of units for rounding: dhondt. Use a smaller unit, or a method that takes a "
      "fraction: point_value, nearest_each, down.");
}

TEST(CustomSignposts, AreADivisorMethod) {
  const auto by = [](const char* name, auto d) { return custom_signposts(name, d); };
  const scores s{60, 30, 11};
  for (std::int64_t total = 3; total < 40; ++total) {
    EXPECT_EQ(
        given(s, total, by("half", [](std::int64_t k) { return rational(2 * k + 1, 2); })),
        given(s, total, sainte_lague{}));
    EXPECT_EQ(
        given(s, total,
              by("dean", [](std::int64_t k) { return rational(2 * k * (k + 1), 2 * k + 1); })),
        given(s, total, dean{}));
  }
}

TEST(CustomSignposts, FirstUnitsAreDueWhereTheyStartAtZero) {
  custom_signposts squares("squares", [](std::int64_t k) { return rational(k * k); });
  EXPECT_EQ(code_of([&] { return give({5, 4, 1}, 2, squares); }), "E308");
  squares.first_units = first_units_rule::by_weight;
  EXPECT_EQ(given({5, 4, 1}, 2, squares), (units{1, 1, 0}));
  EXPECT_EQ(given({90, 11}, 5, squares), (units{3, 2}));  // 1/90, 4/90 < 1/11 < 9/90
}

TEST(CustomSignposts, MustRiseAndNotBeNegative) {
  const auto refusal = [](std::function<rational(std::int64_t)> d) {
    return message_of([&] { return give({3, 2}, 5, custom_signposts("odd", d)); });
  };
  EXPECT_EQ(refusal([](std::int64_t k) { return rational(k < 2 ? k : 1); }),
            "E222 rounding: signpost 2 is 1, which is negative or out of order; expected "
            "signposts of at least 0 that rise with every unit. Correct the sequence.");
  EXPECT_EQ(refusal([](std::int64_t k) { return rational(k - 1); }),
            "E222 rounding: signpost 0 is -1, which is negative or out of order; expected "
            "signposts of at least 0 that rise with every unit. Correct the sequence.");
}

}  // namespace
}  // namespace fundalloc
