// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/constrained_egalitarian.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(ConstrainedEgalitarian, HalvesBelow) {
  EXPECT_EQ(awards_of(constrained_egalitarian{}, 200, {100, 200, 300}),
            (fractions{50, 75, 75}));
}

TEST(ConstrainedEgalitarian, TheHalves) {
  EXPECT_EQ(awards_of(constrained_egalitarian{}, 300, {100, 200, 300}),
            (fractions{50, 100, 150}));
}

TEST(ConstrainedEgalitarian, BetweenHalvesAndClaims) {
  EXPECT_EQ(awards_of(constrained_egalitarian{}, 450, {100, 200, 600}),
            (fractions{50, 100, 300}));
}

TEST(ConstrainedEgalitarian, ClaimsAreMetFirst) {
  EXPECT_EQ(awards_of(constrained_egalitarian{}, 400, {100, 200, 300}),
            (fractions{100, 150, 150}));
}

}  // namespace
}  // namespace fundalloc
