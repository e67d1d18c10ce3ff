// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/talmud.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::part;

TEST(Talmud, KetubotWithAnEstateOf100) {
  EXPECT_EQ(awards_of(talmud{}, 100, {100, 200, 300}),
            (fractions{part(100, 3), part(100, 3), part(100, 3)}));
}

TEST(Talmud, KetubotWithAnEstateOf200) {
  EXPECT_EQ(awards_of(talmud{}, 200, {100, 200, 300}), (fractions{50, 75, 75}));
}

TEST(Talmud, KetubotWithAnEstateOf300) {
  EXPECT_EQ(awards_of(talmud{}, 300, {100, 200, 300}), (fractions{50, 100, 150}));
}

TEST(Talmud, TheContestedGarment) {
  EXPECT_EQ(awards_of(talmud{}, 1, {1, part(1, 2)}), (fractions{part(3, 4), part(1, 4)}));
}

TEST(Talmud, LossesBeyondTheHalves) {
  EXPECT_EQ(awards_of(talmud{}, 400, {100, 200, 300}), (fractions{50, 125, 225}));
}

}  // namespace
}  // namespace fundalloc
