// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/kernel.hpp"
#include "kernel/lanes.hpp"

/* Divisor methods at one level t: recipient i has as many units as it has signposts d(k) of at
 * most X_i = t s_i. Any double t is an exact number, so X_i is one too.
 *
 * Let x be X_i in doubles: |x - X_i| <= e x. A score below 2^52 is converted exactly and the
 * product has one rounding, so e = u = 2^-53; a score that is known within the factor r as a
 * double gives e <= r + 2u.
 *
 * The pass writes the count, held between a start and a limit where there are any, and lists
 * whoever has a signpost within the margin m x + a of x. For everybody else no signpost is
 * within w X_i of X_i: its count is the same for every level from t (1 - w) to t (1 + w). This
 * holds with w <= 1/8, r <= 1e-6, m >= w + 2 r + 16 u and a >= 16 u (1 + |shift| + first),
 * since:
 *
 *   linear, d(k) = k + r.  X - d(k) = V - (k + 1) with V = X + shift, shift = 1 - r. The double
 *     v differs from V by e x, 4u |shift| for the shift as a double and u (x + |shift|) for the
 *     sum. Whole numbers from 1 on are signposts. Not listed, v is farther than the margin,
 *     less 3u of it and u, from all of these; so |X - d(k)| >= (w + 2r + 12u) x - (r + 3u) x
 *     > w X, since X <= (1 + r + 2u) x; the terms that do not grow with x are within a.
 *   first: the same, d(0) apart. It lies below d(1), so it is asked for only where v < 2; where
 *     v >= 2 and d(0) is within the margin, d(1) is too.
 *   geometric, g(k) = sqrt(k (k + 1)), which lies in [k + 0.41, k + 1/2] but for g(0) = 0.
 *     With x = k + f, h = f (2k + f) - k = x^2 - g(k)^2 <= |x - g(k)| (2x + 1), computed within
 *     4u (2x + 1). Not listed with k >= 1: |x - g(k)| > margin - 8u x. The signposts before and
 *     after are farther than 0.4 from x, and whoever has a margin of 1/4 is listed. For k = 0
 *     every positive score has passed g(0) = 0 at any level.
 *   harmonic, d(k) = k + k / (2k + 1), in [k + 1/3, k + 1/2] but for d(0) = 0. h = f (2k + 1)
 *     - k = (x - d(k)) (2k + 1), computed within 2u (2k + 1). The rest as before.
 *
 * x is held below `most`, twice the units that there are; whoever reaches it has more units
 * than there are, also at t (1 - w), so such a level is too high whatever else is listed.
 * Whole parts are doubles until they are stored: they are exact below 2^51, and so is a sum of
 * them below 2^53; beyond, it is more than there is to give in any case.
 */
namespace fundalloc::detail::FUNDALLOC_KERNEL {

FUNDALLOC_INLINE f64 distance(f64 a, f64 b) {
  return (f64)((i64)(a - b) & 0x7FFFFFFFFFFFFFFFLL);
}
/// a where the mask is set, else 0.
FUNDALLOC_INLINE f64 where(i64 mask, f64 a) { return (f64)((i64)a & mask); }

/// Of 0 <= v < 2^51.
FUNDALLOC_INLINE f64 floor_of(f64 v) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (f64)_mm512_roundscale_pd((__m512d)v, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
#elif FUNDALLOC_LANES == 4 && defined(__AVX__)
  return (f64)_mm256_floor_pd((__m256d)v);
#else
  const f64 nearest = (v + 0x1p52) - 0x1p52;
  return nearest - where((i64)(nearest > v), all(1.0));
#endif
}
/// A whole number 0 <= v < 2^51 as an integer.
FUNDALLOC_INLINE i64 whole_to_int(f64 v) { return (i64)(v + 0x1p52) - 0x4330000000000000LL; }

/// One bit for each lane of a mask that is set.
FUNDALLOC_INLINE unsigned lanes_set(i64 mask) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512DQ__)
  return (unsigned)_mm512_movepi64_mask((__m512i)mask);
#elif FUNDALLOC_LANES == 4 && defined(__AVX__)
  return (unsigned)_mm256_movemask_pd((__m256d)mask);
#elif FUNDALLOC_LANES == 2 && defined(__SSE2__)
  return (unsigned)_mm_movemask_pd((__m128d)mask);
#else
  unsigned bits = 0;
  for (std::size_t l = 0; l < lanes; ++l) bits |= mask[l] != 0 ? 1U << l : 0U;
  return bits;
#endif
}

struct step_constants {
  f64 t;
  f64 most;
  f64 margin;
  f64 slack;
  f64 shift;
  f64 first;
};

/// How many signposts are at most x, and whether one is near.
struct signposts_passed {
  f64 count;
  i64 near;
};

template <step_shape Shape>
FUNDALLOC_INLINE signposts_passed passed(f64 x, const step_constants& c) {
  const f64 margin = multiply_add(c.margin, x, c.slack);
  if constexpr (Shape == step_shape::linear || Shape == step_shape::first) {
    const f64 v = larger(x + c.shift, f64{});
    const f64 whole = floor_of(v);
    const f64 rest = v - whole;
    const i64 below = (i64)(rest <= margin);
    const i64 above = (i64)(rest >= 1.0 - margin);
    if constexpr (Shape == step_shape::linear) {
      return {whole, (below & (i64)(whole >= 1.0)) | above};
    } else {
      const i64 low = (i64)(whole < 2.0);
      const f64 one = where((i64)(x >= c.first), all(1.0));
      const i64 near_first = (i64)(distance(x, c.first) <= margin);
      return {where(low, one) + where(~low, whole),
              (below & ~low) | (above & (i64)(whole >= 1.0)) | (near_first & low)};
    }
  } else {
    const f64 k = floor_of(x);
    const f64 f = x - k;
    constexpr bool roots = Shape == step_shape::geometric;
    const f64 h = (roots ? f * (k + k + f) : f * (k + k + 1.0)) - k;
    const f64 scale = roots ? x + x + 1.0 : k + k + 1.0;
    return {k + where((i64)(h >= 0.0), all(1.0)),
            (i64)(distance(h, f64{}) <= margin * scale) | (i64)(margin >= 0.25)};
  }
}

/// The scores from `at` on as doubles; `Some` reads fewer than a vector.
template <bool Whole, bool Some>
FUNDALLOC_INLINE f64 step_scores(const step_request& ask, std::size_t at, std::size_t count) {
  if constexpr (Whole) {
    return to_double(Some ? load_some(ask.numbers + at, count) : load<i64>(ask.numbers + at));
  } else {
    return Some ? load_some(ask.values + at, count) : load<f64>(ask.values + at);
  }
}

struct step_sums {
  f64 given = {};
  f64 free = {};
  std::size_t listed = 0;
};

template <step_shape Shape, bool Whole, bool Bounded, bool Some>
FUNDALLOC_INLINE void step_at(const step_request& ask, const step_constants& c, std::size_t at,
                              std::size_t lanes_left, step_sums& sums) {
  const f64 score = step_scores<Whole, Some>(ask, at, lanes_left);
  const f64 x = smaller(c.t * score, c.most);
  const i64 positive = (i64)(score > 0.0);
  const signposts_passed p = passed<Shape>(x, c);
  f64 count = where(positive, p.count);
  i64 near = p.near & positive;
  if constexpr (Bounded) {
    const f64 low = Some ? load_some(ask.start + at, lanes_left) : load<f64>(ask.start + at);
    const f64 high = Some ? load_some(ask.limit + at, lanes_left) : load<f64>(ask.limit + at);
    near &= (i64)(low < high);
    sums.free += where((i64)(count > low) & (i64)(count < high), score);
    count = smaller(larger(count, low), high);
  }
  sums.given += count;
  if (ask.units == nullptr) return;
  const i64 units = whole_to_int(count);
  if constexpr (Some) {
    store_some(ask.units + at, units, lanes_left);
  } else {
    store(ask.units + at, units);
  }
  for (unsigned found = lanes_set(near); found != 0; found &= found - 1) {
    ask.listed[sums.listed++] = (std::uint32_t)(at + (unsigned)__builtin_ctz(found));
  }
}

FUNDALLOC_INLINE double total_of(f64 v) {
  double sum = 0;
  for (std::size_t l = 0; l < lanes; ++l) sum += v[l];
  return sum;
}

template <step_shape Shape, bool Whole, bool Bounded>
static step_facts step_all(const step_request& ask) {
  const step_constants c = {all(ask.t),     all(ask.most),  all(ask.margin),
                            all(ask.slack), all(ask.shift), all(ask.first)};
  step_sums sums;
  std::size_t i = 0;
  for (; i + lanes <= ask.n; i += lanes) {
    step_at<Shape, Whole, Bounded, false>(ask, c, i, lanes, sums);
  }
  if (i < ask.n) step_at<Shape, Whole, Bounded, true>(ask, c, i, ask.n - i, sums);
  return {total_of(sums.given), total_of(sums.free), sums.listed};
}

template <step_shape Shape>
FUNDALLOC_INLINE step_facts step_of_shape(const step_request& ask) {
  if (ask.start != nullptr) {
    return ask.numbers != nullptr ? step_all<Shape, true, true>(ask)
                                  : step_all<Shape, false, true>(ask);
  }
  return ask.numbers != nullptr ? step_all<Shape, true, false>(ask)
                                : step_all<Shape, false, false>(ask);
}

static step_facts step(const step_request& ask) {
  switch (ask.shape) {
    case step_shape::linear: return step_of_shape<step_shape::linear>(ask);
    case step_shape::first: return step_of_shape<step_shape::first>(ask);
    case step_shape::geometric: return step_of_shape<step_shape::geometric>(ask);
    case step_shape::harmonic: return step_of_shape<step_shape::harmonic>(ask);
  }
  return {};
}

/// The sum of n < 2^31 numbers in two halves, the union of their bits, how many are not 0.
static number_facts look_at_numbers(const std::int64_t* numbers, std::size_t n) {
  i64 low = {};
  i64 high = {};
  i64 bits = {};
  i64 zeros = {};
  const auto take = [&](i64 v) __attribute__((always_inline)) {
    low += v & 0xFFFFFFFFLL;
    high += (i64)((u64)v >> 32);
    bits |= v;
    zeros -= (i64)(v == 0);
  };
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) take(load<i64>(numbers + i));
  std::size_t filled = 0;  // zeros that only fill the last vector
  if (i < n) {
    take(load_some(numbers + i, n - i));
    filled = lanes - (n - i);
  }
  std::int64_t all_bits = 0;
  for (std::size_t l = 0; l < lanes; ++l) all_bits |= bits[l];
  return {sum_of(low), sum_of(high), all_bits, n + filled - (std::size_t)sum_of(zeros)};
}

/** floor((times v + plus) / divisor) of whole numbers, as doubles.
 *
 *  Exact where every times v + plus is below 2^52: a quotient below the whole number k is below
 *  it by 1 / divisor at least, and k times divisor is below 2^53, so this is more than half a
 *  unit in the last place of k, and the quotient is not rounded to k.
 *  Returns the union of the bits of v: the caller sees from it whether that holds.
 */
static std::int64_t whole_quotients(const std::int64_t* v, std::size_t n, double times,
                                    double plus, double divisor, double* into) {
  i64 bits = {};
  std::size_t i = 0;
  const f64 by = all(divisor);
  for (; i + lanes <= n; i += lanes) {
    const i64 number = load<i64>(v + i);
    bits |= number;
    store(into + i, floor_of((times * to_double(number) + plus) / by));
  }
  if (i < n) {
    const i64 number = load_some(v + i, n - i);
    bits |= number;
    const f64 whole = floor_of((times * to_double(number) + plus) / by);
    for (std::size_t l = 0; l < n - i; ++l) into[i + l] = whole[l];
  }
  std::int64_t all_bits = 0;
  for (std::size_t l = 0; l < lanes; ++l) all_bits |= bits[l];
  return all_bits;
}

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
