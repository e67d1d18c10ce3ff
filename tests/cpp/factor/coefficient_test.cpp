// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/coefficient.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

constexpr std::int64_t most_int64 = std::numeric_limits<std::int64_t>::max();

fractions values_of(const coefficient& c) {
  fractions values;
  for (std::size_t i = 0; i < c.size(); ++i) values.push_back(c.value(i));
  return values;
}

TEST(Coefficient, AScaleLeavesTheCellsWhereTheyAre) {
  const std::vector<std::int64_t> x{1, 2, 3};
  const coefficient c = coefficient::affine(x, 0, rational(2, 7));
  EXPECT_EQ(c.numerators.data(), x.data());
  EXPECT_TRUE(c.owned.empty());
  EXPECT_EQ(values_of(c), (fractions{rational(2, 7), rational(4, 7), rational(6, 7)}));
  EXPECT_EQ(c.total(), rational(12, 7));
}

TEST(Coefficient, ALineIsWholeNumbersOverOneDenominator) {
  const std::vector<std::int64_t> x{0, 1, 5};
  const coefficient c = coefficient::affine(x, rational(1, 2), rational(-1, 3));
  EXPECT_EQ(c.owned, (testing::units{3, 1, -7}));
  EXPECT_EQ(values_of(c), (fractions{rational(1, 2), rational(1, 6), rational(-7, 6)}));
  const coefficient cut = coefficient::affine(x, rational(1, 2), rational(-1, 3), true);
  EXPECT_EQ(values_of(cut), (fractions{rational(1, 2), rational(1, 6), 0}));
  EXPECT_EQ(cut.total(), rational(2, 3));
}

TEST(Coefficient, ALineBeyond64BitsIsFractions) {
  const std::vector<std::int64_t> x{most_int64, -most_int64};
  const coefficient c = coefficient::affine(x, 1, 3);
  EXPECT_TRUE(c.owned.empty());
  EXPECT_EQ(values_of(c), (fractions{rational(3) * rational(most_int64) + rational(1),
                                     rational(1) - rational(3) * rational(most_int64)}));
  EXPECT_EQ(c.total(), rational(2));
  const coefficient cut = coefficient::affine(x, 1, 3, true);
  EXPECT_EQ(cut.value(1), rational(0));
  const rational wide = rational(1) / power_of_ten(50);
  EXPECT_EQ(coefficient::affine(x, 0, wide).value(0), wide * rational(most_int64));
}

TEST(Coefficient, EachPlaceHasALineOfItsOwn) {
  const std::vector<std::int64_t> x{1, 2, 3};
  const std::vector<coefficient::line> lines{{0, rational(1, 2)}, {rational(1, 3), 0}};
  const std::vector<std::uint32_t> places{0, 1, 0};
  const coefficient c = coefficient::affine(x, lines, places);
  EXPECT_EQ(c.owned, (testing::units{3, 2, 9}));
  EXPECT_EQ(values_of(c), (fractions{rational(1, 2), rational(1, 3), rational(3, 2)}));
}

TEST(Coefficient, FractionsComeToOneDenominatorWhereThatFits) {
  const coefficient c = coefficient::of(fractions{rational(1, 6), rational(-3, 4), 2});
  EXPECT_EQ(c.owned, (testing::units{2, -9, 24}));
  EXPECT_EQ(c.total(), rational(17, 12));
  const coefficient wide = coefficient::of(
      fractions{rational(int128{1}, most_int64), rational(int128{1}, most_int64 - 1)});
  EXPECT_EQ(wide.fractions.size(), 2U);
  const coefficient large = coefficient::of(fractions{rational(most_int64), rational(1, 2)});
  EXPECT_EQ(large.fractions.size(), 2U);
}

TEST(Coefficient, RoundsAQuotientHalfToEven) {
  const table t = table_of({{"name", {"A"}}, {"x", {"1"}}});
  const auto round = [&](int128 num, int128 den, int decimals) {
    return rounded_mantissa(num, den, decimals, t, 1, 0);
  };
  EXPECT_EQ(round(5, 2, 0), 2);
  EXPECT_EQ(round(7, 2, 0), 4);
  EXPECT_EQ(round(-5, 2, 0), -2);
  EXPECT_EQ(round(-7, 2, 0), -4);
  EXPECT_EQ(round(2, 3, 15), 666666666666667);
  EXPECT_EQ(round(int128_max, int128_max, 15), 1000000000000000);
  EXPECT_EQ(round(int128_max - 1, int128_max, 3), 1000);
  EXPECT_EQ(message_of([&] { return round(int128{1} << 63, 1, 0); }),
            "E401 t.csv row 2 (A) column \"x\": the quotient does not fit 64 bits with 0 "
            "decimals; expected a smaller quotient. Use fewer decimals.");
}

TEST(Coefficient, DecimalsAreStatedAndFrom0To15) {
  const auto check = [](const std::optional<int>& decimals) {
    return message_of([&] {
      check_decimals("reciprocal", decimals);
      return 0;
    });
  };
  EXPECT_EQ(
      check({}),
      "E205 decimals: reciprocal has no decimals; expected decimals (小数位) from 0 to 15. "
      "State to how many decimals it is rounded.");
  EXPECT_EQ(check(16),
            "E206 decimals: \"16\"; expected decimals from 0 to 15. Correct the "
            "number.");
  EXPECT_EQ(check(-1),
            "E206 decimals: \"-1\"; expected decimals from 0 to 15. Correct the "
            "number.");
  EXPECT_EQ(check(0), "");
  EXPECT_EQ(check(15), "");
}

TEST(Populations, OfAllOfGroupsAndOfTheTable) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"4", "-2", "7"}}});
  const std::vector<std::uint32_t> groups{1, 0, 1};
  const std::vector<std::int64_t> others{-9, 20};
  coefficient_input input{.column = t.numbers(1), .index = 1, .from = &t, .rows = 3};
  input.groups = groups;
  input.others = others;
  const populations all(input, population::all);
  EXPECT_EQ(all.of(2).least, -2);
  EXPECT_EQ(all.of(2).most, 7);
  EXPECT_EQ(all.of(2).count, 3);
  const populations own(input, population::group);
  EXPECT_EQ(own.of(0).least, 4);
  EXPECT_EQ(own.of(1).count, 1);
  EXPECT_EQ(own.row_in(1), 0U);
  const populations whole(input, population::table);
  EXPECT_EQ(whole.of(0).least, -9);
  EXPECT_EQ(whole.of(0).most, 20);
  EXPECT_EQ(whole.of(0).count, 5);
  input.groups = {};
  EXPECT_EQ(
      message_of([&] { return populations(input, population::group).all().size(); }),
      "E205 among: the plan has no group, so nobody has a group of its own; expected group "
      "(分组) at the top of the plan. State the column of groups, or among (范围): all.");
}

}  // namespace
}  // namespace fundalloc
