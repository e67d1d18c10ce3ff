// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/share.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"
#include "fundalloc/factor/equal.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<share> && !share::takes_negative);
static_assert(CoefficientMethod<equal> && !equal::takes_indicator);

TEST(Share, IsThePartOfTheSum) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1.5", "0", "4.5"}}});
  EXPECT_EQ(apply_to(share{}, t, "x"), (fractions{rational(1, 4), 0, rational(3, 4)}));
}

TEST(Share, OfLargeFiguresIsExact) {
  const table t =
      table_of({{"name", {"A", "B"}}, {"x", {"9223372036854775807", "9223372036854775806"}}});
  const fractions c = apply_to(share{}, t, "x");
  ASSERT_EQ(c.size(), 2U);
  EXPECT_EQ(c[0] + c[1], rational(1));
  EXPECT_EQ(c[0] / c[1], rational(int128{9223372036854775807}, int128{9223372036854775806}));
}

TEST(Share, OfNothingIsRefused) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"0", "0"}}});
  EXPECT_EQ(
      message_of([&] { return apply_to(share{}, t, "x"); }),
      "E130 t.csv column \"x\": the column sums to 0; expected at least one positive value. A "
      "share of nothing is undefined: drop the factor.");
}

TEST(Equal, IsTheSameForEverybody) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "2", "3"}}});
  EXPECT_EQ(apply_to(equal{}, t, ""),
            (fractions{rational(1, 3), rational(1, 3), rational(1, 3)}));
}

}  // namespace
}  // namespace fundalloc
