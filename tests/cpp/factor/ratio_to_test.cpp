// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/ratio_to.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::code_of;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

const testing::columns ratio_cells{
    {"name", {"A", "B", "C"}}, {"x", {"1", "2.5", "0"}}, {"y", {"3", "0.5", "7"}}};

TEST(RatioTo, AConstantIsExact) {
  EXPECT_EQ(apply_to(ratio_to{.constant = rational(1, 3)}, table_of(ratio_cells), "x"),
            (fractions{3, rational(15, 2), 0}));
  EXPECT_EQ(apply_to(ratio_to{.constant = rational(7)}, table_of(ratio_cells), "x"),
            (fractions{rational(1, 7), rational(5, 14), 0}));
}

TEST(RatioTo, AColumnIsRoundedToStatedDecimals) {
  EXPECT_EQ(apply_to(ratio_to{.column = "y", .decimals = 3}, table_of(ratio_cells), "x"),
            (fractions{rational(333, 1000), 5, 0}));
  EXPECT_EQ(apply_to(ratio_to{.column = "y", .decimals = 0}, table_of(ratio_cells), "x"),
            (fractions{0, 5, 0}));
}

TEST(RatioTo, HalvesGoToTheEvenOne) {
  const table t = table_of({{"name", {"A", "B", "C", "D"}},
                            {"x", {"1", "3", "5", "0.000000000000000005"}},
                            {"y", {"8", "8", "8", "1"}}});
  const fractions c = apply_to(ratio_to{.column = "y", .decimals = 2}, t, "x");
  EXPECT_EQ(c, (fractions{rational(12, 100), rational(38, 100), rational(62, 100), 0}));
}

TEST(RatioTo, FifteenDecimals) {
  const table t = table_of({{"name", {"A"}}, {"x", {"2"}}, {"y", {"3"}}});
  EXPECT_EQ(apply_to(ratio_to{.column = "y", .decimals = 15}, t, "x"),
            (fractions{rational(666666666666667, 1000000000000000)}));
}

TEST(RatioTo, ADenominatorOfZero) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", "2"}}, {"y", {"4", "0"}}});
  EXPECT_EQ(
      message_of([&] { return apply_to(ratio_to{.column = "y", .decimals = 2}, t, "x"); }),
      "E132 t.csv row 3 (B) column \"y\": the denominator is 0; expected a positive number. "
      "Correct the cell, or state on_zero (分母为零) for the factor.");
  EXPECT_EQ(apply_to(ratio_to{.column = "y", .decimals = 2, .on_zero = rational(3, 2)}, t, "x"),
            (fractions{rational(1, 4), rational(3, 2)}));
}

TEST(RatioTo, ChecksTheOtherColumn) {
  const table t =
      table_of({{"name", {"A", "B"}}, {"x", {"1", "2"}}, {"y", {"4", "-1"}}, {"z", {"4", ""}}});
  EXPECT_EQ(
      message_of([&] { return apply_to(ratio_to{.column = "y", .decimals = 2}, t, "x"); }),
      "E103 t.csv row 3 (B) column \"y\": \"-1\" is negative; expected a number of at least 0. "
      "Correct the cell.");
  EXPECT_EQ(
      message_of([&] { return apply_to(ratio_to{.column = "z", .decimals = 2}, t, "x"); }),
      "E104 t.csv row 3 (B) column \"z\": the cell is blank; expected a number. Fill in the "
      "cell.");
}

TEST(RatioTo, AQuotientBeyond64Bits) {
  const table t = table_of({{"name", {"A"}}, {"x", {"9000000000000000000"}}, {"y", {"0.5"}}});
  EXPECT_EQ(
      message_of([&] { return apply_to(ratio_to{.column = "y", .decimals = 0}, t, "x"); }),
      "E401 t.csv row 2 (A) column \"y\": the quotient does not fit 64 bits with 0 decimals; "
      "expected a smaller quotient. Use fewer decimals.");
}

TEST(RatioTo, ChecksItsOptions) {
  EXPECT_EQ(
      message_of([] {
        ratio_to{}.check();
        return 0;
      }),
      "E205 constant: ratio_to has neither a constant nor a column; expected a constant, or a "
      "column with decimals. State one of them.");
  EXPECT_EQ(code_of([] {
              ratio_to{.constant = rational(1), .column = "y"}.check();
              return 0;
            }),
            "E205");
  EXPECT_EQ(message_of([] {
              ratio_to{.constant = rational(0)}.check();
              return 0;
            }),
            "E206 constant: \"0\"; expected a positive constant. Correct the constant.");
  EXPECT_EQ(message_of([] {
              ratio_to{.column = "y"}.check();
              return 0;
            }),
            "E205 decimals: a quotient by a column has no decimals; expected decimals (小数位) "
            "from 0 "
            "to 15. State to how many decimals it is rounded.");
  EXPECT_EQ(message_of([] {
              ratio_to{.constant = rational(2), .decimals = 3}.check();
              return 0;
            }),
            "E213 decimals: a quotient by a constant is exact. Delete decimals and on_zero.");
  EXPECT_EQ(code_of([] {
              ratio_to{.column = "y", .decimals = 16}.check();
              return 0;
            }),
            "E206");
  EXPECT_EQ(code_of([] {
              ratio_to{.column = "y", .decimals = 1, .on_zero = rational(-1)}.check();
              return 0;
            }),
            "E206");
}

TEST(RatioTo, IsAMethod) {
  static_assert(CoefficientMethod<ratio_to>);
  EXPECT_EQ(
      testing::options_of(ratio_to{}),
      (testing::texts{"constant 常数", "column 列", "decimals 小数位", "on_zero 分母为零"}));
}

TEST(RatioTo, TheFallbackIsNotRounded) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", "2"}}, {"y", {"3", "0"}}});
  const ratio_to method{.column = "y", .decimals = 1, .on_zero = rational(1, 7)};
  EXPECT_EQ(apply_to(method, t, "x"), (fractions{rational(3, 10), rational(1, 7)}));
}

TEST(RatioTo, ByVeryDifferentScales) {
  const table t = table_of(
      {{"name", {"A"}}, {"x", {"9000000000000000000"}}, {"y", {"9.000000000000000000"}}});
  EXPECT_EQ(apply_to(ratio_to{.column = "y", .decimals = 0}, t, "x"),
            (fractions{rational(1000000000000000000)}));
  EXPECT_EQ(code_of([&] { return apply_to(ratio_to{.column = "y", .decimals = 15}, t, "x"); }),
            "E401");
  EXPECT_EQ(apply_to(ratio_to{.column = "x", .decimals = 15}, t, "y"), (fractions{0}));
}

}  // namespace
}  // namespace fundalloc
