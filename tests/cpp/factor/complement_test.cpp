// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/complement.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<complement> && complement::takes_negative);

TEST(Complement, TurnsTheOrderRound) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "2.5", "6"}}});
  EXPECT_EQ(apply_to(complement{}, t, "x"), (fractions{6, rational(9, 2), 1}));
}

TEST(Complement, EqualValuesKeepTheirs) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"0.3", "0.3"}}});
  EXPECT_EQ(apply_to(complement{}, t, "x"), (fractions{rational(3, 10), rational(3, 10)}));
}

TEST(Complement, MayComeOutNegative) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"-3", "1"}}});
  EXPECT_EQ(apply_to(complement{}, t, "x"), (fractions{1, -3}));
}

TEST(Complement, OfTheWholeRangeOf64BitsIsExact) {
  const rational most(9223372036854775807);
  const table t =
      table_of({{"name", {"A", "B"}}, {"x", {"9223372036854775807", "9223372036854775806"}}});
  EXPECT_EQ(apply_to(complement{}, t, "x"), (fractions{most - rational(1), most}));
  const table ends =
      table_of({{"name", {"A", "B", "C"}},
                {"x", {"9223372036854775807", "9223372036854775805", "9223372036854775807"}}});
  EXPECT_EQ(apply_to(complement{}, ends, "x")[1], most);
  const table both =
      table_of({{"name", {"A", "B"}}, {"x", {"9223372036854775807", "-9223372036854775807"}}});
  EXPECT_EQ(apply_to(complement{}, both, "x"), (fractions{-most, most}));
}

}  // namespace
}  // namespace fundalloc
