// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/reciprocal.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<reciprocal> && !reciprocal::takes_negative);

TEST(Reciprocal, IsRoundedHalfToEven) {
  const table t = table_of({{"name", {"A", "B", "C", "D"}}, {"x", {"3", "0.8", "40", "8"}}});
  EXPECT_EQ(
      apply_to(reciprocal{2}, t, "x"),  // 0.333, 1.25, 0.025, 0.125
      (fractions{rational(33, 100), rational(5, 4), rational(2, 100), rational(12, 100)}));
  EXPECT_EQ(apply_to(reciprocal{0}, t, "x"), (fractions{0, 1, 0, 0}));
}

TEST(Reciprocal, FifteenDecimals) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"7", "9223372036854775807"}}});
  EXPECT_EQ(apply_to(reciprocal{15}, t, "x"),
            (fractions{rational(142857142857143, 1000000000000000), 0}));
}

TEST(Reciprocal, OfZeroIsRefused) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"3", "0.0"}}});
  EXPECT_EQ(
      message_of([&] { return apply_to(reciprocal{2}, t, "x"); }),
      "E132 t.csv row 3 (B) column \"x\": the value is 0, which has no reciprocal; "
      "expected a positive number. Correct the cell, or use complement (逆向) or distance "
      "(差距).");
}

TEST(Reciprocal, Beyond64BitsIsRefused) {
  const table t = table_of({{"name", {"A"}}, {"x", {"0.0001"}}});
  EXPECT_EQ(message_of([&] { return apply_to(reciprocal{15}, t, "x"); }),
            "E401 t.csv row 2 (A) column \"x\": the quotient does not fit 64 bits with 15 "
            "decimals; expected a smaller quotient. Use fewer decimals.");
  EXPECT_EQ(apply_to(reciprocal{14}, t, "x"), (fractions{10000}));
}

TEST(Reciprocal, ChecksItsDecimals) {
  EXPECT_EQ(testing::check_code(reciprocal{}), "E205");
  EXPECT_EQ(testing::check_code(reciprocal{16}), "E206");
  EXPECT_EQ(testing::check_code(reciprocal{15}), "ok");
  EXPECT_EQ(testing::options_of(reciprocal{}), (testing::texts{"decimals 小数位"}));
}

}  // namespace
}  // namespace fundalloc
