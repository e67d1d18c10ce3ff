// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/exact/rational.hpp"

namespace fundalloc {

/// The nearest whole number, halves to the even one.
[[nodiscard]] inline rational half_even(const rational& value) {
  const rational low = value.floor();
  const rational rest = value - low;
  const rational half(1, 2);
  if (rest != half) return rest < half ? low : low + rational(1);
  const bool low_is_even = (low * half).is_whole();
  return low_is_even ? low : low + rational(1);
}

/// 10^exponent, 0 <= exponent <= 60.
[[nodiscard]] inline rational power_of_ten(int exponent) {
  rational power = 1;
  for (int k = 0; k < exponent; ++k) power *= rational(10);
  return power;
}

}  // namespace fundalloc
