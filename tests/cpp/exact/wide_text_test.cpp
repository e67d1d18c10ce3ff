// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "exact/wide.hpp"

namespace fundalloc {
namespace {

TEST(WideText, IsThatOfBoost) {
  std::mt19937_64 random(1);
  for (int k = 0; k < 20'000; ++k) {
    detail::wide v = 0;
    for (std::size_t limbs = random() % 12; limbs > 0; --limbs) v = (v << 64) + random();
    v >>= static_cast<unsigned>(random() % 64);
    if (random() % 4 == 0) v -= v % 1'000'000'000'000;
    if (random() % 2 == 0) v = -v;
    ASSERT_EQ(detail::text_of(v), v.str());
  }
  for (const int bits : {0, 1, 62, 63, 64, 65, 125, 126, 127, 128, 129, 512, 3000}) {
    for (const int d : {-1, 0, 1}) {
      const detail::wide v = (detail::wide(1) << static_cast<unsigned>(bits)) + d;
      ASSERT_EQ(detail::text_of(v), v.str());
      ASSERT_EQ(detail::text_of(detail::wide(-v)), detail::wide(-v).str());
    }
  }
}

}  // namespace
}  // namespace fundalloc
