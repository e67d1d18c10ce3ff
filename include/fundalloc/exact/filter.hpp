// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace fundalloc {

/* The filter: cheap doubles that carry a proven error bound.
 *
 * Every number that an allocation decides on is non-negative and exists twice: exactly
 * (integers over one denominator, computed only when asked for) and as a double e with a
 * relative bound r,
 *
 *     |e - x| <= r |x|.                                                            (1)
 *
 * IEEE 754 rounding to nearest, no underflow and no overflow give, for u = 2^-53,
 *
 *     int64 -> double, a sum of two, a product, a quotient: one factor (1 + d), |d| <= u;
 *     k such factors:  |prod (1 + d_i) - 1| <= k u / (1 - k u) =: gamma(k).          (2)
 *
 * All terms of our sums are non-negative, so a sum of m terms that each hold (1) with r holds
 * (1) with r' <= r + gamma(m) + r gamma(m); nothing cancels. Fused multiply-adds only leave
 * factors out, so the bounds hold on every machine, with and without contraction. We write
 * gamma as k u (1 + 2^-20): since k u < 2^-21 for every k < 2^32, this covers the denominator
 * of (2) and the products of two bounds.
 *
 * Nothing underflows: estimates are 0 or at least 1e-290, and where a number is smaller the
 * relative bound is set to infinity, so that all is compared exactly. A processor that flushes
 * denormal numbers to 0 (a program of which any part is linked with -ffast-math makes it do so)
 * therefore computes the same. Rounding must be to nearest, as it is without fesetround.
 *
 * A comparison of e1 with e2 is *decided* when the intervals of (1) are disjoint, otherwise it
 * is made again on the exact numbers. So no result depends on a rounding, an instruction set
 * or a flag.
 */

inline constexpr double unit_roundoff = 0x1p-53;

/// The bound (2) for k roundings, k < 2^32.
[[nodiscard]] constexpr double gamma_bound(double k) noexcept {
  return k * unit_roundoff * (1 + 0x1p-20);
}

/// A double with its relative bound (1).
struct estimate {
  double value = 0;
  double relative = 0;
};

/** Sums non-negative doubles in blocks, so that the bound grows with n/256 instead of n.
 *  `relative` is the bound of the addends; the result's is added to it. */
[[nodiscard]] estimate sum_estimates(std::span<const double> values, double relative) noexcept;

}  // namespace fundalloc
