// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/power.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::check_code;
using testing::check_message;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<power> && power::takes_negative);

TEST(Power, AWholeExponentIsExact) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1.5", "-2", "0"}}});
  EXPECT_EQ(apply_to(power{.exponent = 3}, t, "x"), (fractions{rational(27, 8), -8, 0}));
  EXPECT_EQ(apply_to(power{.exponent = 1}, t, "x"), (fractions{rational(3, 2), -2, 0}));
}

TEST(Power, OfExponentZeroIsOneAlsoForZero) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1.5", "-2", "0"}}});
  EXPECT_EQ(apply_to(power{.exponent = 0}, t, "x"), (fractions{1, 1, 1}));
}

TEST(Power, BeyondSixtyFourBitsIsExact) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"3000000000.5", "2"}}});
  const rational half(1, 2);
  const rational base = rational(3000000000) + half;
  EXPECT_EQ(apply_to(power{.exponent = 2}, t, "x"), (fractions{base * base, 4}));
  EXPECT_EQ(apply_to(power{.exponent = 100}, t, "x"),
            (fractions{whole_power(base, 100), whole_power(2, 100)}));
  const table small = table_of({{"name", {"A"}}, {"x", {"0.000000000000000001"}}});
  EXPECT_EQ(apply_to(power{.exponent = 3}, small, "x"),
            (fractions{rational(1) / power_of_ten(54)}));
}

TEST(Power, ARootIsRoundedToStatedDecimals) {
  const table t =
      table_of({{"name", {"A", "B", "C", "D"}}, {"x", {"2", "0", "6.25", "12.25"}}});
  const rational half(1, 2);
  EXPECT_EQ(apply_to(power{.exponent = half, .decimals = 4}, t, "x"),
            (fractions{rational(14142, 10000), 0, rational(5, 2), rational(7, 2)}));
  EXPECT_EQ(apply_to(power{.exponent = half, .decimals = 0}, t, "x"),  // 2.5 and 3.5: even
            (fractions{1, 0, 2, 4}));
  EXPECT_EQ(apply_to(power{.exponent = rational::from_text("0.7"), .decimals = 10}, t, "x")[0],
            rational::from_text("1.6245047927"));
}

TEST(Power, OfNegativesNeedsAWholeExponent) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"2", "-0.5"}}});
  EXPECT_EQ(message_of([&] {
              return apply_to(power{.exponent = rational(1, 2), .decimals = 4}, t, "x");
            }),
            "E137 t.csv row 3 (B) column \"x\": \"-0.5\" is negative, and the exponent 0.5 is "
            "not whole; expected a number of at least 0. Correct the cell, or state a whole "
            "exponent (指数).");
}

TEST(Power, ARoundedOneBeyond64BitsIsRefused) {
  const table t = table_of({{"name", {"A"}}, {"x", {"9000000000000000000"}}});
  EXPECT_EQ(apply_to(power{.exponent = rational(1, 2), .decimals = 9}, t, "x"),
            (fractions{3000000000}));
  EXPECT_EQ(
      message_of(
          [&] { return apply_to(power{.exponent = rational(1, 2), .decimals = 10}, t, "x"); }),
      "E401 t.csv row 2 (A) column \"x\": the power does not fit 64 bits with 10 decimals; "
      "expected a smaller power. Use fewer decimals.");
  EXPECT_EQ(testing::code_of([&] {
              return apply_to(power{.exponent = rational(199, 2), .decimals = 0}, t, "x");
            }),
            "E401");
}

TEST(Power, ChecksItsOptions) {
  EXPECT_EQ(
      check_message(power{}),
      "E205 exponent: power has no exponent (指数); expected a number from 0 to 100. State "
      "the exponent.");
  EXPECT_EQ(check_message(power{.exponent = 101}),
            "E206 exponent: \"101\"; expected a number from 0 to 100. Correct the exponent.");
  EXPECT_EQ(check_code(power{.exponent = -1}), "E206");
  EXPECT_EQ(check_code(power{.exponent = 100}), "ok");
  EXPECT_EQ(check_code(power{.exponent = rational(1, 2)}), "E205");
  EXPECT_EQ(check_code(power{.exponent = rational(1, 2), .decimals = 16}), "E206");
  EXPECT_EQ(check_message(power{.exponent = 2, .decimals = 3}),
            "E213 decimals: a whole power is exact. Delete decimals (小数位).");
  EXPECT_EQ(testing::options_of(power{}), (testing::texts{"exponent 指数", "decimals 小数位"}));
}

}  // namespace
}  // namespace fundalloc
