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

}  // namespace fundalloc
