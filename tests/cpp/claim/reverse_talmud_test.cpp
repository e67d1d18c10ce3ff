// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/reverse_talmud.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(ReverseTalmud, LossesBelowTheHalves) {
  EXPECT_EQ(awards_of(reverse_talmud{}, 200, {100, 200, 300}),
            (fractions{part(50, 3), part(200, 3), part(350, 3)}));
}

TEST(ReverseTalmud, TheHalves) {
  EXPECT_EQ(awards_of(reverse_talmud{}, 300, {100, 200, 300}), (fractions{50, 100, 150}));
}

TEST(ReverseTalmud, AwardsBeyondTheHalves) {
  EXPECT_EQ(awards_of(reverse_talmud{}, 400, {100, 200, 300}),
            (fractions{part(250, 3), part(400, 3), part(550, 3)}));
}

}  // namespace
}  // namespace fundalloc
