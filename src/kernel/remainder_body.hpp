// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/kernel.hpp"
#include "kernel/lanes.hpp"

/* Largest remainder without a sort.
 *
 * Slices are floor(q_i + s) for any s in [0, 1) for which these sum to the amount P: with f_i
 * the fraction of q_i, floor(q_i + s) = floor(q_i) + [f_i >= 1 - s], so the sum is P exactly
 * when k = P - sum floor(q_i) fractions are at least 1 - s, and any k such are the k largest.
 *
 * From doubles v_i with |v_i - q_i| <= E the same slices follow, if
 *   (a) sum floor(v_i + s) = P, and
 *   (b) no v_i + s lies within E of a whole number,
 * since then floor(v_i + s) = floor(q_i + s) for every i. It does not matter how s was found,
 * and a floor needs no certificate of its own: a fraction that is 0 or nearly 1 is harmless
 * unless the cut is there.
 *
 * Remainders are kept as key_i = floor(f_i 2^31), and the cut is a whole number c of the same
 * unit, s = 1 - c / 2^31: f_i >= c / 2^31 exactly when key_i >= c, since c is whole. The
 * distance (b) is counted modulo 1: with d = (key_i - c) mod 2^31, f_i 2^31 - c lies in
 * [d, d + 1), so (b) holds where margin < d < 2^31 - 1 - margin and margin >= E 2^31.
 */
namespace fundalloc::detail::FUNDALLOC_KERNEL {

/// Takes the whole parts of values as they come.
struct floor_sink {
  std::int64_t* units;
  std::int32_t* keys;
  i64 given = {};
  f64 largest = {};

  FUNDALLOC_INLINE void take(floor_sink& sink, std::size_t at, f64 v,
                             std::size_t count = lanes) {
    const whole_part part = split(v);
    if (count == lanes) {
      store(sink.units + at, part.whole);
    } else {
      store_some(sink.units + at, part.whole, count);
    }
    store(sink.keys + at, to_int32(part.rest * 0x1p31));
    sink.given += part.whole;
    sink.largest = larger(sink.largest, v);
  }
  FUNDALLOC_INLINE floor_facts close(floor_sink& sink, std::size_t n) {
    for (std::size_t i = n; i < padded(n); ++i) sink.keys[i] = -1;  // below every cut
    return {sum_of(sink.given), largest_of(sink.largest)};
  }
};

/// v_i = sum_j c_j x_ij of `at` and the lanes after it; `Some` reads fewer than a vector.
template <std::size_t Factors, bool Some>
FUNDALLOC_INLINE f64 weighted(const std::int64_t* const* columns, const double* c,
                              std::size_t factors, std::size_t at, std::size_t count) {
  const std::size_t width = Factors == 0 ? factors : Factors;
  f64 v = {};
#pragma GCC unroll 8
  for (std::size_t j = 0; j < width; ++j) {
    const i64 x = Some ? load_some(columns[j] + at, count) : load<i64>(columns[j] + at);
    v = j == 0 ? c[0] * to_double(x) : multiply_add(all(c[j]), to_double(x), v);
  }
  return v;
}

template <std::size_t Factors>
FUNDALLOC_INLINE floor_facts floors(const std::int64_t* const* columns, const double* c,
                                    std::size_t factors, std::size_t n, std::int64_t* units,
                                    std::int32_t* keys) {
  floor_sink sink{units, keys};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    floor_sink::take(sink, i, weighted<Factors, false>(columns, c, factors, i, lanes));
  }
  if (i < n) {
    const f64 v = weighted<Factors, true>(columns, c, factors, i, n - i);
    floor_sink::take(sink, i, v, n - i);
  }
  return floor_sink::close(sink, n);
}

/** v_i = sum_j c_j x_ij, its whole parts and the keys of its fractions.
 *
 *  Needs   0 <= x_ij < 2^52, c_j >= 0, every v_i < 2^51.
 *  Error   of v_i against the same sum in exact numbers, with c_j as given: at most factors
 *          roundings of products and factors - 1 of sums follow each other, so a factor of
 *          1 + gamma(factors + 1) at most, with or without fused operations.
 */
static floor_facts floors_of_columns(const std::int64_t* const* columns, const double* c,
                                     std::size_t factors, std::size_t n, std::int64_t* units,
                                     std::int32_t* keys) {
  switch (factors) {
    case 1: return floors<1>(columns, c, factors, n, units, keys);
    case 2: return floors<2>(columns, c, factors, n, units, keys);
    case 3: return floors<3>(columns, c, factors, n, units, keys);
    case 4: return floors<4>(columns, c, factors, n, units, keys);
    case 5: return floors<5>(columns, c, factors, n, units, keys);
    case 6: return floors<6>(columns, c, factors, n, units, keys);
    case 7: return floors<7>(columns, c, factors, n, units, keys);
    case 8: return floors<8>(columns, c, factors, n, units, keys);
    default: return floors<0>(columns, c, factors, n, units, keys);
  }
}

/// The same of v_i = times values_i < 2^51: one rounding.
static floor_facts floors_of_values(const double* values, double times, std::size_t n,
                                    std::int64_t* units, std::int32_t* keys) {
  floor_sink sink{units, keys};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    floor_sink::take(sink, i, times * load<f64>(values + i));
  }
  if (i < n) floor_sink::take(sink, i, times * load_some(values + i, n - i), n - i);
  return floor_sink::close(sink, n);
}

/// v_i = sum_j c_j x_ij; needs and error as floors_of_columns.
static void weighted_sums(const std::int64_t* const* columns, const double* c,
                          std::size_t factors, std::size_t n, double* sums) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    store(sums + i, weighted<0, false>(columns, c, factors, i, lanes));
  }
  for (; i < n; i += lanes) {
    const f64 v = weighted<0, true>(columns, c, factors, i, n - i);
    for (std::size_t l = 0; l < n - i; ++l) sums[i + l] = v[l];
  }
}

/// How many keys are at least each of three cuts.
static void count_at_least(const std::int32_t* keys, std::size_t n, const std::int32_t* cuts,
                           std::int64_t* counts) {
  const i32 a = all(cuts[0]);
  const i32 b = all(cuts[1]);
  const i32 c = all(cuts[2]);
  i32 above_a = {};
  i32 above_b = {};
  i32 above_c = {};
  for (std::size_t i = 0; i < n; i += 2 * lanes) {
    const i32 key = load<i32>(keys + i);
    above_a -= (i32)(key >= a);
    above_b -= (i32)(key >= b);
    above_c -= (i32)(key >= c);
  }
  counts[0] = sum_of(above_a);
  counts[1] = sum_of(above_b);
  counts[2] = sum_of(above_c);
}

/// Copies the keys of [from, to), at most so many, and says how many there are of these.
static std::size_t collect(const std::int32_t* keys, std::size_t n, std::int32_t from,
                           std::int64_t to, std::int32_t* into, std::size_t most) {
  const i32 low = all(from);
  const i32 high = all((int)(to - 1));
  std::size_t found = 0;
  for (std::size_t i = 0; i < n; i += 2 * lanes) {
    const i32 key = load<i32>(keys + i);
    const i32 inside = (i32)(key >= low) & (i32)(key <= high);
    if (!any(inside)) continue;
    for (std::size_t l = 0; l < 2 * lanes; ++l) {
      if (inside[l] == 0) continue;
      if (found == most) return found;
      into[found++] = key[l];
    }
  }
  return found;
}

/// One more unit to each key of at least `cut`, 0 < cut < 2^31; whether (b) fails.
static lift_facts lift(const std::int32_t* keys, std::size_t n, std::int32_t cut,
                       std::int32_t margin, std::int64_t* units) {
  const i32half c = all_half(cut);
  const i32half limit = all_half(2 * margin + 1);
  i64 lifted = {};
  i32half near = {};
  for (std::size_t i = 0; i < n; i += lanes) {
    const i32half key = load<i32half>(keys + i);
    const i64 up = __builtin_convertvector((i32half)(key >= c), i64);
    if (i + lanes <= n) {
      store(units + i, load<i64>(units + i) - up);
    } else {
      store_some(units + i, load_some(units + i, n - i) - up, n - i);
    }
    lifted -= up;
    // 2 d as a number modulo 2^32 with a sign: below 0 it is 2 d - 2^32, and its complement
    // 2^32 - 1 - 2 d; near on either side where that is at most 2 margin + 1.
    const i32half twice = (i32half)((key - c) << 1);
    const i32half distance = twice ^ (twice >> 31);
    near |= (i32half)(distance <= limit);
  }
  return {sum_of(lifted), sum_of(near) != 0};
}

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
