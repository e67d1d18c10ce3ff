// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/min_max.hpp"

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

static_assert(CoefficientMethod<min_max> && min_max::takes_negative);

const testing::columns min_max_cells{{"name", {"A", "B", "C", "D"}},
                                     {"x", {"2", "-1.5", "5.5", "0"}}};

TEST(MinMax, BringsAColumnBetween0And1) {
  // (x + 1.5) / 7
  EXPECT_EQ(apply_to(min_max{}, table_of(min_max_cells), "x"),
            (fractions{rational(1, 2), 0, 1, rational(3, 14)}));
}

TEST(MinMax, OrBetweenStatedNumbers) {
  EXPECT_EQ(apply_to(min_max{.from = rational(1, 3), .to = 2}, table_of(min_max_cells), "x"),
            (fractions{rational(7, 6), rational(1, 3), 2, rational(1, 3) + rational(5, 14)}));
}

TEST(MinMax, OrTurnedRound) {
  EXPECT_EQ(apply_to(min_max{.from = 1, .to = 0}, table_of(min_max_cells), "x"),
            (fractions{rational(1, 2), 1, 0, rational(11, 14)}));
}

TEST(MinMax, OfTheWholeRangeOf64BitsIsExact) {
  const table t = table_of(
      {{"name", {"A", "B", "C"}}, {"x", {"9223372036854775807", "-9223372036854775807", "1"}}});
  EXPECT_EQ(apply_to(min_max{}, t, "x"),
            (fractions{1, 0, rational(int128{1} << 62, (int128{1} << 63) - 1)}));
}

TEST(MinMax, EqualValuesAreRefused) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"0.5", "0.5", "0.50"}}});
  EXPECT_EQ(message_of([&] { return apply_to(min_max{}, t, "x"); }),
            "E133 t.csv column \"x\": all values are 0.5; expected at least two different "
            "values. Drop the factor, or state constant (常数列): equal.");
  EXPECT_EQ(apply_to(min_max{.from = 3, .to = 5, .constant = constant_column::equal}, t, "x"),
            (fractions{rational(1, 3), rational(1, 3), rational(1, 3)}));
}

TEST(MinMax, ASingleRecipientIsAConstantColumn) {
  const table t = table_of({{"name", {"A"}}, {"x", {"7"}}});
  EXPECT_EQ(testing::code_of([&] { return apply_to(min_max{}, t, "x"); }), "E133");
  EXPECT_EQ(apply_to(min_max{.constant = constant_column::equal}, t, "x"), (fractions{1}));
}

TEST(MinMax, ChecksItsOptions) {
  EXPECT_EQ(check_code(min_max{.from = 1, .to = 0}), "ok");
  EXPECT_EQ(check_message(min_max{.from = 1}),
            "E206 to: \"1\"; expected two different numbers of at least 0 as from and to. "
            "Correct the number.");
  EXPECT_EQ(check_message(min_max{.from = rational(-1, 2)}),
            "E206 from: \"-0.5\"; expected two different numbers of at least 0 as from and to. "
            "Correct the number.");
  EXPECT_EQ(check_code(min_max{.to = -1}), "E206");
  EXPECT_EQ(testing::options_of(min_max{}),
            (testing::texts{"from 起", "to 止", "constant 常数列"}));
}

}  // namespace
}  // namespace fundalloc
