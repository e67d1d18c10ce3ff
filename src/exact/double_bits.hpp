// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

namespace fundalloc::detail {

/* What kind of double something is, told by its bits. std::isnan and its like are inline
 * functions that the whole program shares: where nothing is optimised the linker may take the
 * one of a consumer who compiles with -ffast-math, and that one knows no NaN and no infinity.
 */

[[nodiscard]] constexpr std::uint64_t size_bits(double v) noexcept {
  return std::bit_cast<std::uint64_t>(v) << 1;
}
[[nodiscard]] constexpr bool is_nan(double v) noexcept {
  return size_bits(v) > 0xFFE0000000000000U;
}
[[nodiscard]] constexpr bool is_infinite(double v) noexcept {
  return size_bits(v) == 0xFFE0000000000000U;
}
[[nodiscard]] constexpr bool is_finite(double v) noexcept {
  return size_bits(v) < 0xFFE0000000000000U;
}

}  // namespace fundalloc::detail
