// SPDX-License-Identifier: Apache-2.0
#include "exact/double_bits.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace fundalloc::detail {
namespace {

TEST(DoubleBits, TellWhatTheStandardTells) {
  using limits = std::numeric_limits<double>;
  for (const double v : {0.0, 1.5, limits::min(), limits::denorm_min(), limits::max(),
                         limits::infinity(), limits::quiet_NaN(), limits::signaling_NaN()}) {
    for (const double signed_v : {v, std::copysign(v, -1.0)}) {
      EXPECT_EQ(is_nan(signed_v), std::isnan(signed_v)) << v;
      EXPECT_EQ(is_infinite(signed_v), std::isinf(signed_v)) << v;
      EXPECT_EQ(is_finite(signed_v), std::isfinite(signed_v)) << v;
    }
  }
}

}  // namespace
}  // namespace fundalloc::detail
