// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/growth_factor.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::check_code;
using testing::check_message;
using testing::code_of;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<growth_factor> && !growth_factor::takes_negative);

const testing::columns growth_cells{{"name", {"A", "B", "C", "D"}},
                                    {"x", {"1", "0", "0", "0.5"}},
                                    {"y", {"3", "2", "0", "0.25"}}};

TEST(GrowthFactor, IsOnePlusAMultipleOfTheRatio) {
  EXPECT_EQ(apply_to(growth_factor{.k = 2, .column = "y", .decimals = 3},
                     table_of(growth_cells), "x"),
            (fractions{rational(1667, 1000), 1, 1, 5}));
  EXPECT_EQ(
      apply_to(growth_factor{.column = "y", .decimals = 15}, table_of(growth_cells), "x")[0],
      rational(1333333333333333, 1000000000000000));
}

TEST(GrowthFactor, TheWholeCoefficientIsRounded) {
  // 1.5 and 2.5 to whole numbers, halves to the even one: 2 and 2. A rounded ratio would give 1
  // and 3.
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"y", {"2", "2"}}});
  EXPECT_EQ(apply_to(growth_factor{.column = "y", .decimals = 0}, t, "x"), (fractions{2, 2}));
}

TEST(GrowthFactor, AZeroDenominator) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"0", "1.5"}}, {"y", {"0", "0"}}});
  EXPECT_EQ(
      message_of([&] { return apply_to(growth_factor{.column = "y", .decimals = 2}, t, "x"); }),
      "E132 t.csv row 3 (B) column \"y\": the denominator is 0, and \"x\" is 1.5; expected a "
      "positive number. Correct one of the two cells.");
}

TEST(GrowthFactor, ChecksTheOtherColumn) {
  const table t =
      table_of({{"name", {"A", "B"}}, {"x", {"1", "2"}}, {"y", {"4", "-1"}}, {"z", {"", "4"}}});
  EXPECT_EQ(
      code_of([&] { return apply_to(growth_factor{.column = "y", .decimals = 2}, t, "x"); }),
      "E103");
  EXPECT_EQ(
      code_of([&] { return apply_to(growth_factor{.column = "z", .decimals = 2}, t, "x"); }),
      "E104");
}

TEST(GrowthFactor, OfLargeFigures) {
  const rational third(1, 3);
  const table t = table_of(
      {{"name", {"A"}}, {"x", {"9223372036854775807"}}, {"y", {"9.223372036854775807"}}});
  // k x / y = 10^18 k.
  const rational k = rational(1) / power_of_ten(18);
  EXPECT_EQ(apply_to(growth_factor{.k = k, .column = "y", .decimals = 15}, t, "x"),
            (fractions{2}));
  EXPECT_EQ(apply_to(growth_factor{.k = k * third, .column = "y", .decimals = 2}, t, "x"),
            (fractions{rational(133, 100)}));
  EXPECT_EQ(
      message_of([&] { return apply_to(growth_factor{.column = "y", .decimals = 1}, t, "x"); }),
      "E401 t.csv row 2 (A) column \"y\": the quotient does not fit 64 bits with 1 "
      "decimals; expected a smaller quotient. Use fewer decimals.");
}

TEST(GrowthFactor, ChecksItsOptions) {
  EXPECT_EQ(check_message(growth_factor{.decimals = 2}),
            "E205 column: growth_factor has no column (列); expected the column that the "
            "indicator is divided by. State the column.");
  EXPECT_EQ(check_message(growth_factor{.k = -1, .column = "y", .decimals = 2}),
            "E206 k: \"-1\"; expected a number of at least 0. Correct the number.");
  EXPECT_EQ(check_code(growth_factor{.column = "y"}), "E205");
  EXPECT_EQ(check_code(growth_factor{.column = "y", .decimals = 16}), "E206");
  EXPECT_EQ(check_code(growth_factor{.k = 0, .column = "y", .decimals = 0}), "ok");
  EXPECT_EQ(testing::options_of(growth_factor{}),
            (testing::texts{"k 倍数", "column 列", "decimals 小数位"}));
}

}  // namespace
}  // namespace fundalloc
