// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/kernel.hpp"
#include "kernel/lanes.hpp"

namespace fundalloc::detail::FUNDALLOC_KERNEL {

FUNDALLOC_INLINE i64 smaller(i64 a, i64 b) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (i64)_mm512_min_epi64((__m512i)a, (__m512i)b);
#else
  return a < b ? a : b;
#endif
}
FUNDALLOC_INLINE i64 greater(i64 a, i64 b) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (i64)_mm512_max_epi64((__m512i)a, (__m512i)b);
#else
  return a > b ? a : b;
#endif
}

/** Doubles as decimals: m / 10^k with the k of the column, the number that the shortest text of
 * x
 *  says; where that is not sure, the place is left open.
 *
 *  Rule    p = x 10^k rounded, m = p to the nearest whole number; m is taken where |p| < 10^15
 *          and m / 10^k, rounded, is x.
 *  Why     Up to k = 22 the double 10^k is exact, and m is exact below 2^51, so m / 10^k is the
 *          double nearest to that decimal: the decimal reads back as x. It has at most 15
 *          digits. The shortest text of x, which also reads back as x, has no more digits than
 *          that. But decimals of at most 15 digits are further apart than doubles in the normal
 *          range, so no two of them read as the same double: both are the same number. (m is 0
 *          only for x = 0, as 0 / 10^k = 0; else |x| >= 10^-22 / 2, far from the denormal
 *          range.) It is also found wherever it exists: for x = s / 10^j shortest, j <= k, and
 *          s 10^(k-j) < 10^15, two roundings leave |p - s 10^(k-j)| < 10^15 2^-52 < 1/4, so m
 *          is s 10^(k-j), and m / 10^k reads back. So one k serves a column, and the smallest k
 *          that leaves none open is the finest of its shortest decimals.
 *          NaN and infinities fail the comparisons; -0.0 is 0. A processor that was told to
 *          take denormal numbers for 0 (any part of a program that is linked with -ffast-math
 *          does that) finds them equal to 0: so 0 is told by its bits.
 *  Needs   rounding to nearest, 0 <= k <= 22.
 */
static std::size_t read_doubles(const double* values, std::size_t n, int decimals,
                                std::int64_t* out, std::uint32_t* open) {
  constexpr double powers[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const f64 power = all(powers[decimals]);
  // Adding 3 2^51 rounds |p| < 2^51 to a whole number, which then stands in the mantissa.
  const f64 mover = all(0x1.8p52);
  std::size_t left_open = 0;
  for (std::size_t i = 0; i < n; i += lanes) {
    const bool whole = i + lanes <= n;
    const f64 x = whole ? load<f64>(values + i) : load_some(values + i, n - i);
    const f64 p = x * power;
    const f64 moved = p + mover;
    const i64 m = (i64)moved - (i64)mover;
    const i64 zero = (i64)(((u64)x << 1) == u64{});
    const i64 read = (i64)((moved - mover) / power == x) & (i64)(p < all(1e15)) &
                     (i64)(p > all(-1e15)) & ((i64)(m != 0) | zero);
    if (whole) {
      store(out + i, m);
    } else {
      store_some(out + i, m, n - i);
    }
    if (!any(~read)) continue;
    for (std::size_t l = 0; l < lanes && i + l < n; ++l) {
      if (read[l] == 0) open[left_open++] = (std::uint32_t)(i + l);
    }
  }
  return left_open;
}

/** The sum of a column, its least and its largest number; 0 < n <= 2^31.
 *
 *  A sum of n numbers of less than 2^62 / n fits 64 bits; where the extremes, known afterwards,
 *  are larger, the upper halves (with their sign) and the lower halves are added apart.
 */
static column_total summarise(const std::int64_t* values, std::size_t n) {
  u64 sum = {};
  i64 least = all((long long)values[0]);
  i64 most = least;
  std::size_t i = 0;
  // Two vectors at a time: one comparison waits for the one before it.
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    const i64 v = load<i64>(values + i);
    const i64 w = load<i64>(values + i + lanes);
    sum += (u64)v + (u64)w;
    least = smaller(smaller(v, w), least);
    most = greater(greater(v, w), most);
  }
  column_total facts{0, 0, values[0], values[0]};
  std::uint64_t total = 0;
  for (std::size_t l = 0; l < lanes; ++l) {
    total += sum[l];
    if (least[l] < facts.least) facts.least = least[l];
    if (most[l] > facts.most) facts.most = most[l];
  }
  for (; i < n; ++i) {
    total += (std::uint64_t)values[i];
    if (values[i] < facts.least) facts.least = values[i];
    if (values[i] > facts.most) facts.most = values[i];
  }
  const std::int64_t limit = (std::int64_t{1} << 62) / (std::int64_t)n;
  if (facts.least > -limit && facts.most < limit) {
    facts.low = (std::int64_t)total;
    return facts;
  }
  for (i = 0; i < n; ++i) {
    facts.high += values[i] >> 32;
    facts.low += values[i] & 0xFFFFFFFF;
  }
  return facts;
}

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
