// SPDX-License-Identifier: Apache-2.0
// Parts of the solve by themselves, at the ends of what they take.
#include <gtest/gtest.h>

#include <cmath>

#include "fundalloc/settle/factor_shares.hpp"
#include "fundalloc/settle/redistribute.hpp"
#include "fundalloc/settle/water_level.hpp"
#include "helpers.hpp"
#include "settle/column_shares.hpp"
#include "settle/cut.hpp"
#include "settle/quantities.hpp"
#include "settle/signpost.hpp"
#include "settle/step.hpp"
#include "settle/whole_level.hpp"

namespace fundalloc {
namespace {

using testing::message_of;
using testing::units;
using numbers = std::vector<std::int64_t>;
using fractions = std::vector<rational>;

TEST(SmallParts, ASignpostThatIsMetCounts) {
  const detail::signpost posts(*signposts_of(dean{}));
  for (int k = 0; k < 50; ++k) {
    EXPECT_EQ(posts.count(posts.estimate(k)), k + 1) << k;
    EXPECT_EQ(posts.count(std::nextafter(posts.estimate(k), -1.0)), k) << k;
  }
}

std::optional<detail::whole_level> level_of(const numbers& scores, std::int64_t amount,
                                            const numbers& floors,
                                            std::vector<std::uint8_t>& sides) {
  diagnostics note;
  sides.assign(scores.size(), 9);
  const detail::fill_whole all{scores.data(), floors.empty() ? nullptr : floors.data(), nullptr,
                               scores.size()};
  return find_whole_level(all, amount, sides.data(), note);
}

TEST(SmallParts, ALevelOfNothing) {
  std::vector<std::uint8_t> sides;
  const auto found = level_of({3, 4}, 0, {}, sides);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->num, 0);
  EXPECT_EQ(sides, (std::vector<std::uint8_t>{1, 1}));
}

TEST(SmallParts, FloorsThatTakeAllOrNearlyAll) {
  std::vector<std::uint8_t> sides;
  EXPECT_TRUE(level_of({0, 0}, 5, {2, 3}, sides));
  EXPECT_EQ(sides, (std::vector<std::uint8_t>{1, 1}));
  EXPECT_FALSE(level_of({0, 0}, 6, {2, 3}, sides));
  EXPECT_FALSE(level_of({0, 0}, 4, {2, 3}, sides));
}

TEST(SmallParts, TheLevelOfTheLastCapBeyond52Bits) {
  constexpr std::int64_t large = std::int64_t{1} << 58;
  const water_level all =
      find_water_level(numbers{1, 4}, 3 * large, {}, numbers{large, 2 * large});
  EXPECT_EQ(all.level, rational(large));
  EXPECT_EQ(all.sides, (std::vector{level_side::at_cap, level_side::at_cap}));
}

TEST(SmallParts, SixtyFourColumnsGoTheDirectWay) {
  for (const std::size_t factors : {64U, 65U}) {
    const numbers column{1, 2, 3};
    const std::vector<const std::int64_t*> columns(factors, column.data());
    const std::vector<double> sums(factors, 6.0);
    const std::vector<double> weights(factors, 1 / static_cast<double>(factors));
    numbers slices(3);
    std::optional<tie_report> tie;
    diagnostics note;
    const bool done = detail::divide_columns(
        {.columns = columns, .sums = sums, .weights = weights, .rows = 3, .amount = 8},
        default_ties(), slices.data(), tie, note);
    EXPECT_EQ(done, factors == 64);
    if (done) {
      EXPECT_EQ(slices, (numbers{1, 3, 4}));
    }
  }
}

TEST(SmallParts, TheZoneIsWhoeverIsWithinTheMargin) {
  // Two keys at the cut, one unit for both, and others just inside and outside the margin.
  constexpr std::int32_t at = 1 << 30;
  constexpr double error = 100.0 / 0x1p31;  // a margin of 101
  for (const auto& [away, zone] : {std::pair(101, std::vector<std::size_t>{0, 1, 2, 3}),
                                   std::pair(103, std::vector<std::size_t>{0, 1})}) {
    std::vector<std::int32_t> keys(2 * detail::padding, -1);
    keys[0] = at;
    keys[1] = at;
    keys[2] = at + away;
    keys[3] = at - away;
    numbers given(4, 5);
    const auto open =
        give_by_keys(detail::kernels(), keys.data(), 4, 20, 22, error, given.data());
    EXPECT_TRUE(open.possible);
    EXPECT_EQ(open.zone, zone);
  }
}

TEST(SmallParts, AWeightOf0) {
  const factor_shares rule({rational(1), rational(0)});
  const numbers first{1, 3};
  const numbers second{7, 1};
  const std::vector<std::span<const std::int64_t>> columns{first, second};
  numbers slices(2);
  (void)rule.divide(columns, 8, slices);
  EXPECT_EQ(slices, (numbers{2, 6}));
}

TEST(SmallParts, RoundsOfRedistribution) {
  const fractions scores{1, 1, 2, 0};
  const std::vector<std::optional<rational>> cap{rational(1), std::nullopt, std::nullopt,
                                                 std::nullopt};
  const redistributed r = fix_and_redistribute(scores, 8, {}, cap);
  EXPECT_EQ(r.amounts, (fractions{1, rational(7, 3), rational(14, 3), 0}));
  EXPECT_EQ(r.rounds, 2);
  EXPECT_EQ(r.fixed_in_round, (std::vector{1, 0, 0, 0}));
  EXPECT_EQ(r.left_over, rational(0));
  // Whoever is just at its bound is not outside.
  const redistributed at =
      fix_and_redistribute(fractions{1, 3}, 8, fractions{2, 0},
                           std::vector<std::optional<rational>>{std::nullopt, rational(6)});
  EXPECT_EQ(at.amounts, (fractions{2, 6}));
  EXPECT_EQ(at.rounds, 1);
  EXPECT_EQ(at.fixed_in_round, (std::vector{0, 0}));
}

TEST(SmallParts, TheHeavierSideIsFixedFirst) {
  // Shares of 1, 3, 6: A lacks 2, C exceeds by 1, so A is fixed, and then C: 7 by 1 to 2.
  const std::vector<std::optional<rational>> cap{std::nullopt, std::nullopt, rational(5)};
  const redistributed lack = fix_and_redistribute(fractions{1, 3, 6}, 10, fractions{3, 0, 0},
                                                  cap, redistribution::heavier_side);
  EXPECT_EQ(lack.amounts, (fractions{3, rational(7, 3), rational(14, 3)}));
  EXPECT_EQ(lack.fixed_in_round, (std::vector{1, 0, 0}));
  // A lacks 1, C exceeds by 2: C is fixed; of the 6 that are left A lacks 1/2 of its floor.
  const std::vector<std::optional<rational>> lower{std::nullopt, std::nullopt, rational(4)};
  const redistributed excess = fix_and_redistribute(fractions{1, 3, 6}, 10, fractions{2, 0, 0},
                                                    lower, redistribution::heavier_side);
  EXPECT_EQ(excess.amounts, (fractions{2, 4, 4}));
  EXPECT_EQ(excess.fixed_in_round, (std::vector{2, 0, 1}));
}

/// A score in thirds of an unknown number.
class one_third : public detail::exact_source {
 public:
  [[nodiscard]] detail::wide at(std::size_t /*i*/) const override { return 1; }
  [[nodiscard]] std::vector<detail::wide> all() const override { return {1, 1}; }
  [[nodiscard]] std::optional<detail::wide> sum() const override { return std::nullopt; }
  [[nodiscard]] bool same(std::size_t /*i*/, std::size_t /*j*/) const override { return true; }
};

TEST(SmallParts, NumbersMadeLaterAreWholeUnlessSaid) {
  const auto q = detail::quantities::lazy({0.5, 0.5}, 1e-10, std::make_shared<one_third>());
  EXPECT_EQ(q.denominator(), 1);
  EXPECT_TRUE(q.surely_equal(0, 1));
}

TEST(SmallParts, OneUnitByItsLevel) {
  const auto scores = detail::quantities::scores_of(numbers{3, 5, 4});
  const detail::signpost posts(signposts{});
  diagnostics note;
  const detail::divisor_keys keys(scores, posts, note);
  const auto found = detail::take_by_level(scores, posts, keys, {}, 1);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->units, (numbers{0, 1, 0}));
}

TEST(SmallParts, TheLastMoveBeforeATieIsSeen) {
  const auto scores = detail::quantities::scores_of(numbers{101, 100, 100});
  const detail::signpost posts(signposts{});
  diagnostics note;
  const detail::divisor_keys keys(scores, posts, note);
  const auto found = detail::take_by_level(scores, posts, keys, {}, 2);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->tied, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(found->open_units, 1);
  ASSERT_TRUE(found->last);
  EXPECT_EQ(found->last->i, 0U);
  EXPECT_EQ(found->last->k, 0);
}

TEST(SmallParts, SignpostsOfLongFractionsAreComparedInWideNumbers) {
  constexpr std::int64_t limit = std::int64_t{1} << 61;
  const auto narrow = [](std::int64_t den) {
    return detail::signpost({.r = rational(1, den)}).compare_narrow(1, 3, 1, 2).has_value();
  };
  EXPECT_TRUE(narrow(limit - 1));
  EXPECT_FALSE(narrow(limit));
}

TEST(SmallParts, TheLeastNumberWhoseDoubleHasABound) {
  int exponent = 0;
  const auto mantissa =
      static_cast<std::int64_t>(std::ldexp(std::frexp(1e-290, &exponent), 53));
  const auto relative_of = [&](std::int64_t least) {
    return detail::quantities::of(std::vector<detail::wide>{least, detail::wide(1) << 70},
                                  detail::wide(1) << (53 - exponent))
        .relative();
  };
  EXPECT_EQ(relative_of(mantissa), gamma_bound(8));
  EXPECT_EQ(relative_of(mantissa - 1), HUGE_VAL);
}

TEST(SmallParts, HalvesAreLeftOpenByDoubles) {
  const rounded r = round_to_total(fractions{1, 1, 2}, 6, {.rounding = nearest_each{}});
  EXPECT_EQ(r.units, (units{2, 2, 3}));
  EXPECT_EQ(r.diagnostics.undecided, 2);  // 1.5 twice; 3 is far from a step
}

TEST(SmallParts, ANameThatNobodyHas) {
  const auto named = [] {
    return round_to_total(
        fractions{1, 2}, 8,
        {.rounding = nearest_residual{.recipient = "Z"}, .names = {"A", "B"}});
  };
  EXPECT_EQ(message_of(named),
            "E219 rounding.recipient: there is no recipient \"Z\"; expected a name of the "
            "table. Correct the name.");
}

}  // namespace
}  // namespace fundalloc
