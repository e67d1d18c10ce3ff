// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/adjusted_proportional.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(AdjustedProportional, NobodyIsSureOfAnything) {
  EXPECT_EQ(awards_of(adjusted_proportional{}, 200, {100, 200, 300}), (fractions{40, 80, 80}));
}

TEST(AdjustedProportional, SureOfSomething) {
  EXPECT_EQ(awards_of(adjusted_proportional{}, 400, {100, 200, 300}),
            (fractions{60, 120, 220}));
}

TEST(AdjustedProportional, TheContestedGarment) {
  EXPECT_EQ(awards_of(adjusted_proportional{}, 1, {1, part(1, 2)}),
            (fractions{part(3, 4), part(1, 4)}));
}

TEST(AdjustedProportional, AClaimAboveTheEstateCountsUpToIt) {
  EXPECT_EQ(awards_of(adjusted_proportional{}, 100, {50, 100, 900}), (fractions{20, 40, 40}));
}

}  // namespace
}  // namespace fundalloc
