// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/average_cea_cel.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(AverageCeaCel, HalfOfEach) {
  EXPECT_EQ(awards_of(average_cea_cel{}, 200, {100, 200, 300}),
            (fractions{part(100, 3), part(175, 3), part(325, 3)}));
}

TEST(AverageCeaCel, LargeEstate) {
  EXPECT_EQ(awards_of(average_cea_cel{}, 400, {100, 200, 300}),
            (fractions{part(200, 3), part(425, 3), part(575, 3)}));
}

}  // namespace
}  // namespace fundalloc
