// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/cea.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(Cea, SmallClaimsAreMet) {
  EXPECT_EQ(awards_of(cea{}, 400, {100, 200, 300}), (fractions{100, 150, 150}));
}

TEST(Cea, ALevelBelowAllClaims) {
  EXPECT_EQ(awards_of(cea{}, 200, {100, 200, 300}),
            (fractions{part(200, 3), part(200, 3), part(200, 3)}));
}

TEST(Cea, ALevelAtAClaim) {
  EXPECT_EQ(awards_of(cea{}, 300, {100, 100, 300}), (fractions{100, 100, 100}));
}

TEST(Cea, AnyOrder) { EXPECT_EQ(awards_of(cea{}, 9, {8, 1, 1, 1}), (fractions{6, 1, 1, 1})); }

}  // namespace
}  // namespace fundalloc
