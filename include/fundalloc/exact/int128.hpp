// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace fundalloc {

// One alias, so that -Wpedantic has one place to be silenced.
__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

inline constexpr int128 int128_max = static_cast<int128>(~uint128{0} >> 1);

/// Adds, and says whether the result left 128 bits.
[[nodiscard]] constexpr bool add_overflows(int128 a, int128 b, int128& sum) noexcept {
  return __builtin_add_overflow(a, b, &sum);
}

/// Multiplies, and says whether the result left 128 bits.
[[nodiscard]] constexpr bool mul_overflows(int128 a, int128 b, int128& product) noexcept {
  return __builtin_mul_overflow(a, b, &product);
}

[[nodiscard]] constexpr bool fits_int64(int128 v) noexcept {
  return v >= std::numeric_limits<std::int64_t>::min() &&
         v <= std::numeric_limits<std::int64_t>::max();
}

/// Greatest common divisor of two non-negative numbers; gcd(0, b) is b.
[[nodiscard]] constexpr int128 gcd128(int128 a, int128 b) noexcept {
  while (b != 0) {
    const int128 r = a % b;
    a = b;
    b = r;
  }
  return a;
}

/// The decimal digits of a number, with a minus sign where it is negative.
[[nodiscard]] std::string to_text(int128 value);

}  // namespace fundalloc
