// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <string>

#include "fundalloc/exact/int128.hpp"
#include "fundalloc/exact/rational.hpp"

namespace fundalloc::detail {

/** Whole numbers of any size: 512 bits are held inline, more goes to the heap.
 *
 *  Scores over a common denominator fit 512 bits for six factors of 64-bit columns, so the
 *  exact path seldom allocates; nothing is lost where they do not. Private: Boost stays out of
 *  public headers.
 */
using wide = boost::multiprecision::number<
    boost::multiprecision::cpp_int_backend<512, 0, boost::multiprecision::signed_magnitude,
                                           boost::multiprecision::unchecked,
                                           std::allocator<boost::multiprecision::limb_type>>,
    boost::multiprecision::et_off>;

/// A fraction of wides, not necessarily reduced; den > 0.
struct wide_ratio {
  wide num = 0;
  wide den = 1;
};

[[nodiscard]] inline wide to_wide(int128 v) { return wide(v); }

/// Floor of a / b for b > 0, also for negative a (the built-in division truncates).
[[nodiscard]] inline wide floor_div(const wide& a, const wide& b) {
  wide q = a / b;
  if (a < 0 && q * b != a) --q;
  return q;
}

[[nodiscard]] inline bool fits_int64(const wide& v) {
  return v >= std::numeric_limits<std::int64_t>::min() &&
         v <= std::numeric_limits<std::int64_t>::max();
}

/// The decimal digits. Boost's own `str` writes pieces of a number with the global std::locale,
/// which puts separators for thousands into them.
[[nodiscard]] std::string to_text(const wide& v);

/// The double nearest to a wide, within one unit in its last place; overflows to infinity.
[[nodiscard]] double to_double(const wide& v);
/// num / den as a double within 4 units in its last place, also where both overflow a double.
[[nodiscard]] double to_double(const wide_ratio& v);

}  // namespace fundalloc::detail
