// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <string>

#include "exact/limb_allocator.hpp"
#include "fundalloc/exact/int128.hpp"
#include "fundalloc/exact/rational.hpp"

namespace fundalloc::detail {

/** Whole numbers of any size: 512 bits are held inline, more goes to the heap.
 *
 *  Scores over a common denominator fit 512 bits for six factors of 64-bit columns, so the
 *  exact path seldom allocates; nothing is lost where they do not. Private: Boost stays out of
 *  public headers.
 */
using wide_limbs =
    boost::multiprecision::cpp_int_backend<512, 0, boost::multiprecision::signed_magnitude,
                                           boost::multiprecision::unchecked,
                                           limb_allocator<boost::multiprecision::limb_type>>;
using wide = boost::multiprecision::number<wide_limbs, boost::multiprecision::et_off>;

// What Boost finds, by the allocator's namespace, in the place of its own: the same results,
// but long numbers are multiplied and divided in blocks, between which a call can be
// interrupted, and their greatest common divisor is Lehmer's, since Boost's takes a step for
// every bit.

/// Limbs of numbers that are long: shorter ones are Boost's business.
inline constexpr unsigned long_limbs = 4096;
inline constexpr unsigned long_gcd_limbs = 16;

void multiply_long(wide_limbs& result, const wide_limbs& a, const wide_limbs& b);
/// Quotient and remainder as Boost has them, cut towards 0; either may be null.
void divide_long(const wide_limbs& a, const wide_limbs& b, wide_limbs* quotient,
                 wide_limbs* remainder);
void gcd_long(wide_limbs& result, const wide_limbs& a, const wide_limbs& b);

[[nodiscard]] inline bool is_long_product(const wide_limbs& a, const wide_limbs& b) noexcept {
  const unsigned more = std::max(a.size(), b.size());
  return more > long_limbs && std::min(a.size(), b.size()) >= 64;
}
[[nodiscard]] inline bool is_long_quotient(const wide_limbs& a, const wide_limbs& b) noexcept {
  return a.size() > long_limbs && b.size() >= 64;
}

inline void eval_multiply(wide_limbs& result, const wide_limbs& a, const wide_limbs& b) {
  if (is_long_product(a, b)) return multiply_long(result, a, b);
  boost::multiprecision::backends::eval_multiply(result, a, b);
}
inline void eval_divide(wide_limbs& result, const wide_limbs& a, const wide_limbs& b) {
  if (is_long_quotient(a, b)) return divide_long(a, b, &result, nullptr);
  boost::multiprecision::backends::eval_divide(result, a, b);
}
inline void eval_modulus(wide_limbs& result, const wide_limbs& a, const wide_limbs& b) {
  if (is_long_quotient(a, b)) return divide_long(a, b, nullptr, &result);
  boost::multiprecision::backends::eval_modulus(result, a, b);
}
inline void eval_gcd(wide_limbs& result, const wide_limbs& a, const wide_limbs& b) {
  if (std::max(a.size(), b.size()) >= long_gcd_limbs) return gcd_long(result, a, b);
  boost::multiprecision::backends::eval_gcd(result, a, b);
}

/// A fraction of wides, not necessarily reduced; den > 0.
struct wide_ratio {
  wide num = 0;
  wide den = 1;
};

[[nodiscard]] inline wide to_wide(int128 v) { return wide(v); }
/// The decimal digits of a number of any size.
[[nodiscard]] std::string text_of(const wide& v);

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

/// The double nearest to a wide, within one unit in its last place; overflows to infinity.
[[nodiscard]] double to_double(const wide& v);
/// num / den as a double within 4 units in its last place, also where both overflow a double.
[[nodiscard]] double to_double(const wide_ratio& v);

}  // namespace fundalloc::detail
