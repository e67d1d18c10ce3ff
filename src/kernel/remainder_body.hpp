// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/factor_columns.hpp"
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

static column_facts examine(const std::int64_t* numbers, std::size_t n) {
  i64 bits = {};
  i64 sum = {};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const i64 x = load<i64>(numbers + i);
    bits |= x;
    sum += x;
  }
  if (i < n) {
    const i64 x = load_some(numbers + i, n - i);
    bits |= x;
    sum += x;
  }
  column_facts facts = {};
  for (std::size_t l = 0; l < lanes; ++l) {
    facts.bits |= bits[l];
    facts.sum = (std::int64_t)((std::uint64_t)facts.sum + (std::uint64_t)sum[l]);
  }
  return facts;
}

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

template <std::size_t Factors, class Number>
FUNDALLOC_INLINE floor_facts floors(const Number* const* columns, const double* c,
                                    std::size_t factors, std::size_t n, std::int64_t* units,
                                    std::int32_t* keys) {
  using all_columns = factor_columns<Number, Factors>;
  const auto f = all_columns::of(columns, c, factors);
  floor_sink sink{units, keys};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    floor_sink::take(sink, i, all_columns::template sum<false>(f, i, lanes));
  }
  if (i < n) {
    const f64 v = all_columns::template sum<true>(f, i, n - i);
    floor_sink::take(sink, i, v, n - i);
  }
  return floor_sink::close(sink, n);
}

template <class Number>
FUNDALLOC_INLINE floor_facts floors_of_any(const Number* const* columns, const double* c,
                                           std::size_t factors, std::size_t n,
                                           std::int64_t* units, std::int32_t* keys) {
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

/** v_i = sum_j c_j x_ij, its whole parts and the keys of its fractions.
 *
 *  Needs   0 <= x_ij < 2^52, c_j >= 0, every v_i < 2^51.
 *  Error   of v_i against the same sum in exact numbers, with c_j as given: a term meets its
 *          own product's rounding and at most factors - 1 of sums, gamma(factors) in all, with
 *          or without fused operations.
 */
static floor_facts floors_of_columns(const std::int64_t* const* columns, const double* c,
                                     std::size_t factors, std::size_t n, std::int64_t* units,
                                     std::int32_t* keys) {
  return floors_of_any(columns, c, factors, n, units, keys);
}
/// The same of columns of half the size: memory is what large tables wait for.
static floor_facts floors_of_narrow(const std::int32_t* const* columns, const double* c,
                                    std::size_t factors, std::size_t n, std::int64_t* units,
                                    std::int32_t* keys) {
  return floors_of_any(columns, c, factors, n, units, keys);
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
  using all_columns = factor_columns<std::int64_t, 0>;
  const auto f = all_columns::of(columns, c, factors);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    store(sums + i, all_columns::sum<false>(f, i, lanes));
  }
  if (i == n) return;
  const f64 v = all_columns::sum<true>(f, i, n - i);
  for (std::size_t l = 0; l < n - i; ++l) sums[i + l] = v[l];
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

/// Copies the keys of [from, to), in their order, and says how many they are. Without a branch
/// on the keys: whether the next one is inside is what no processor can foresee. There must be
/// room for as many as there are and `padding` more.
static std::size_t collect(const std::int32_t* keys, std::size_t n, std::int32_t from,
                           std::int64_t to, std::int32_t* into) {
  const i32 low = all(from);
  const i32 high = all((int)(to - 1));
  std::size_t found = 0;
  for (std::size_t i = 0; i < n; i += 2 * lanes) {
    const i32 key = load<i32>(keys + i);
    found += pack(into + found, key, (i32)(key >= low) & (i32)(key <= high));
  }
  return found;
}

/** The key of rank `rank` (1 is the largest) and the one after it, of at most `padding` keys
 *  >= 0, without a sort: a key's place is the number of keys above it. -1 where there is none.
 *  `few` is padded with -1.
 */
static key_pair neighbours(const std::int32_t* few, std::size_t count, std::size_t rank) {
  constexpr std::size_t vectors = padding / (2 * lanes);
  i32 key[vectors];
  i32 above[vectors];
  for (std::size_t v = 0; v < vectors; ++v) {
    key[v] = load<i32>(few + 2 * lanes * v);
    above[v] = i32{};
  }
  for (std::size_t k = 0; k < count; ++k) {
    const i32 other = all(few[k]);
    for (std::size_t v = 0; v < vectors; ++v) above[v] -= (i32)(other > key[v]);
  }
  // The least key with fewer than `rank` above it has that rank; of those with at most `rank`
  // above, the least is the next.
  const i32 place = all((int)rank);
  i32 in = all(0x7FFFFFFF);
  i32 out = in;
  for (std::size_t v = 0; v < vectors; ++v) {
    const i32 there = (i32)(key[v] >= i32{});
    in = smaller(in, select((i32)(above[v] < place) & there, key[v], in));
    out = smaller(out, select((i32)(above[v] <= place) & there, key[v], out));
  }
  return {rank == 0 ? -1 : smallest_of(in), rank == count ? -1 : smallest_of(out)};
}

/// One more unit to each key of at least `cut`, 0 < cut < 2^31; whether (b) fails.
static lift_facts lift(const std::int32_t* keys, std::size_t n, std::int32_t cut,
                       std::int32_t margin, std::int64_t* units) {
  const i32 c = all(cut);
  const i32 limit = all(2 * margin + 1);
  i32 lifted = {};
  i32 near = {};
  std::size_t i = 0;
  for (; i < n; i += 2 * lanes) {
    const i32 key = load<i32>(keys + i);
    const i32 up = (i32)(key >= c);
    lifted -= up;
    // 2 d as a number modulo 2^32 with a sign: below 0 it is 2 d - 2^32, and its complement
    // 2^32 - 1 - 2 d; near on either side where that is at most 2 margin + 1.
    const i32 twice = (key - c) << 1;
    near |= (i32)((twice ^ (twice >> 31)) <= limit);
    if (i + 2 * lanes > n) {
      for (std::size_t l = 0; i + l < n; ++l) units[i + l] -= up[l];
      break;
    }
    const wide_pair ups = widen(up);
    store(units + i, load<i64>(units + i) - ups.low);
    store(units + i + lanes, load<i64>(units + i + lanes) - ups.high);
  }
  return {sum_of(lifted), any(near)};
}

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
