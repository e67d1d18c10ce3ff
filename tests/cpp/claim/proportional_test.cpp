// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/proportional.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(Proportional, TheSamePartOfEveryClaim) {
  EXPECT_EQ(awards_of(proportional{}, 200, {100, 200, 300}),
            (fractions{part(100, 3), part(200, 3), 100}));
}

TEST(Proportional, FractionsOfAClaim) {
  EXPECT_EQ(awards_of(proportional{}, part(4, 5), {part(1, 10), part(7, 10), 1}),
            (fractions{part(2, 45), part(14, 45), part(4, 9)}));
}

TEST(Proportional, NothingIsClaimed) {
  EXPECT_EQ(awards_of(proportional{}, 0, {0, 0}), (fractions{0, 0}));
}

}  // namespace
}  // namespace fundalloc
