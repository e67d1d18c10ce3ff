// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/cel.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(Cel, SmallClaimsGetNothing) {
  EXPECT_EQ(awards_of(cel{}, 200, {100, 200, 300}), (fractions{0, 50, 150}));
}

TEST(Cel, EverybodyLosesTheSame) {
  EXPECT_EQ(awards_of(cel{}, 400, {100, 200, 300}),
            (fractions{part(100, 3), part(400, 3), part(700, 3)}));
}

TEST(Cel, ALossOfAWholeClaim) {
  EXPECT_EQ(awards_of(cel{}, 300, {100, 200, 300}), (fractions{0, 100, 200}));
}

}  // namespace
}  // namespace fundalloc
