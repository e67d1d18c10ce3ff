// SPDX-License-Identifier: Apache-2.0
#include "exact/wide.hpp"

#include <cmath>

namespace fundalloc::detail {

namespace {

/// v as mantissa * 2^exponent with a mantissa of at most 64 bits: off by less than 2^-63 of v.
std::pair<double, int> scaled(const wide& v) {
  if (v == 0) return {0, 0};
  const wide size = abs(v);
  const auto top = static_cast<int>(msb(size));
  const int shift = top > 63 ? top - 63 : 0;
  const wide head = size >> shift;
  const double mantissa = static_cast<double>(head.convert_to<std::uint64_t>());
  return {v < 0 ? -mantissa : mantissa, shift};
}

}  // namespace

double to_double(const wide& v) {
  const auto [mantissa, shift] = scaled(v);
  return std::ldexp(mantissa, shift);
}

double to_double(const wide_ratio& v) {
  const auto [num, num_shift] = scaled(v.num);
  const auto [den, den_shift] = scaled(v.den);
  return std::ldexp(num / den, num_shift - den_shift);
}

}  // namespace fundalloc::detail
