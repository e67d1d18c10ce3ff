// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/piniles.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(Piniles, AwardsBelowTheHalves) {
  EXPECT_EQ(awards_of(piniles{}, 200, {100, 200, 300}), (fractions{50, 75, 75}));
}

TEST(Piniles, AwardsBeyondTheHalves) {
  EXPECT_EQ(awards_of(piniles{}, 400, {100, 200, 300}),
            (fractions{part(250, 3), part(400, 3), part(550, 3)}));
}

TEST(Piniles, LargeEstate) {
  EXPECT_EQ(awards_of(piniles{}, 500, {100, 200, 300}), (fractions{100, 175, 225}));
}

}  // namespace
}  // namespace fundalloc
