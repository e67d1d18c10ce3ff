// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/minimal_overlap.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(MinimalOverlap, IbnEzra) {
  EXPECT_EQ(awards_of(minimal_overlap{}, 120, {120, 60, 40, 30}),
            (fractions{part(485, 6), part(125, 6), part(65, 6), part(15, 2)}));
}

TEST(MinimalOverlap, AClaimOfTheWholeEstate) {
  EXPECT_EQ(awards_of(minimal_overlap{}, 200, {100, 200, 300}),
            (fractions{part(100, 3), part(250, 3), part(250, 3)}));
}

TEST(MinimalOverlap, NobodyClaimsTheWholeEstate) {
  EXPECT_EQ(awards_of(minimal_overlap{}, 400, {100, 200, 300}),
            (fractions{part(100, 3), part(400, 3), part(700, 3)}));
}

TEST(MinimalOverlap, ClaimsBeyondTheEstateCountUpToIt) {
  EXPECT_EQ(awards_of(minimal_overlap{}, 100, {900, 100, 50}),
            (fractions{part(125, 3), part(125, 3), part(50, 3)}));
}

TEST(MinimalOverlap, ALevelAtAClaim) {
  EXPECT_EQ(awards_of(minimal_overlap{}, 9, {0, 4, 5, 5}),
            (fractions{0, part(7, 3), part(10, 3), part(10, 3)}));
}

TEST(MinimalOverlap, NoOverlapAtAll) {
  EXPECT_EQ(awards_of(minimal_overlap{}, 12, {3, 4, 5}), (fractions{3, 4, 5}));
}

}  // namespace
}  // namespace fundalloc
