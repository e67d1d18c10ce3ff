// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/int128.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace fundalloc {
namespace {

TEST(Int128, PrintsAllDigits) {
  EXPECT_EQ(to_text(int128{0}), "0");
  EXPECT_EQ(to_text(int128{-120}), "-120");
  EXPECT_EQ(to_text(int128_max), "170141183460469231731687303715884105727");
  EXPECT_EQ(to_text(-int128_max - 1), "-170141183460469231731687303715884105728");
}

TEST(Int128, SaysWhenItOverflows) {
  int128 result = 0;
  EXPECT_FALSE(add_overflows(int128_max - 1, 1, result));
  EXPECT_TRUE(result == int128_max);
  EXPECT_TRUE(add_overflows(int128_max, 1, result));
  EXPECT_FALSE(mul_overflows(int128{1} << 63, int128{1} << 62, result));
  EXPECT_TRUE(result == int128{1} << 125);
  EXPECT_TRUE(mul_overflows(int128{1} << 63, int128{1} << 64, result));
}

TEST(Int128, KnowsTheRangeOf64Bits) {
  constexpr int128 most = std::numeric_limits<std::int64_t>::max();
  constexpr int128 least = std::numeric_limits<std::int64_t>::min();
  EXPECT_TRUE(fits_int64(most));
  EXPECT_TRUE(fits_int64(least));
  EXPECT_FALSE(fits_int64(most + 1));
  EXPECT_FALSE(fits_int64(least - 1));
}

TEST(Int128, FindsTheGreatestCommonDivisor) {
  static_assert(gcd128(12, 18) == 6);
  static_assert(gcd128(18, 12) == 6);
  static_assert(gcd128(0, 7) == 7);
  static_assert(gcd128(7, 0) == 7);
  static_assert(gcd128(0, 0) == 0);
  EXPECT_TRUE(gcd128(int128_max, int128_max - 1) == 1);
}

}  // namespace
}  // namespace fundalloc
