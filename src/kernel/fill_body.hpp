// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/kernel.hpp"
#include "kernel/lanes.hpp"

/* Water-filling: F(t) = sum clamp(t s_i, l_i, u_i), looked at from a level t or a window of t.
 *
 * Scores, floors and caps are doubles that are whole numbers below 2^53 (or doubles with a
 * relative bound, which the caller then adds to his margins). Sums of whole numbers are exact
 * in
 * any order as long as they stay below 2^53, and a sum that comes out below 2^53 had only such
 * partial sums, since nothing is negative. So the sums do not depend on the level that ran.
 *
 * A product x = t s has one rounding, |x - t s| <= 2^-53 t s. What is said of everybody who is
 * settled in a window is proved with that:
 *
 *   low <= t0 (1 - 2^-51) and high >= t1 (1 + 2^-51) imply for t0 <= t <= t1
 *     high s <= l in doubles   =>   t s <  l      at the floor, wherever t is in the window;
 *     low s  >= u in doubles   =>   t s >  u      at the cap;
 *     low s  >= l, high s <= u =>   l < t s < u   between.
 *
 * (A score of 0 counts as being at the floor, and t0 = 0 stands for a level above 0.) Everybody
 * else is open: copied to a room, packed, with its place.
 */
namespace fundalloc::detail::FUNDALLOC_KERNEL {

/// A choice of lanes: a mask register where the processor has it.
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
using choice = __mmask8;
FUNDALLOC_INLINE choice at_most(f64 a, f64 b) {
  return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_LE_OQ);
}
FUNDALLOC_INLINE choice below(f64 a, f64 b) {
  return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_LT_OQ);
}
FUNDALLOC_INLINE choice both(choice a, choice b) { return (choice)(a & b); }
FUNDALLOC_INLINE choice either(choice a, choice b) { return (choice)(a | b); }
FUNDALLOC_INLINE choice but_not(choice a, choice b) { return (choice)(a & ~b); }
FUNDALLOC_INLINE f64 only(choice m, f64 v) { return (f64)_mm512_maskz_mov_pd(m, (__m512d)v); }
FUNDALLOC_INLINE unsigned bits_of(choice m) { return m; }
#else
using choice = i64;
FUNDALLOC_INLINE choice at_most(f64 a, f64 b) { return (i64)(a <= b); }
FUNDALLOC_INLINE choice below(f64 a, f64 b) { return (i64)(a < b); }
FUNDALLOC_INLINE choice both(choice a, choice b) { return a & b; }
FUNDALLOC_INLINE choice either(choice a, choice b) { return a | b; }
FUNDALLOC_INLINE choice but_not(choice a, choice b) { return a & ~b; }
FUNDALLOC_INLINE f64 only(choice m, f64 v) { return (f64)((i64)v & m); }
FUNDALLOC_INLINE unsigned bits_of(choice m) {
#if FUNDALLOC_LANES == 4 && defined(__AVX__)
  return (unsigned)_mm256_movemask_pd((__m256d)m);
#elif FUNDALLOC_LANES == 2 && defined(__SSE2__)
  return (unsigned)_mm_movemask_pd((__m128d)m);
#else
  unsigned bits = 0;
  for (std::size_t l = 0; l < lanes; ++l) bits |= (unsigned)(m[l] & 1) << l;
  return bits;
#endif
}
#endif

FUNDALLOC_INLINE double sum_of_doubles(f64 v) {
  double sum = 0;
  for (std::size_t l = 0; l < lanes; ++l) sum += v[l];
  return sum;
}

/// One bit of eight to each byte.
FUNDALLOC_INLINE unsigned long long spread(unsigned long long bits) {
#if defined(__BMI2__) && defined(__x86_64__)
  return _pdep_u64(bits, 0x0101010101010101ULL);
#else
  // Byte k keeps bit k alone; 0x7F carries it to the top of the byte, and no further.
  const unsigned long long own = (bits * 0x0101010101010101ULL) & 0x8040201008040201ULL;
  return ((own + 0x7F7F7F7F7F7F7F7FULL) >> 7) & 0x0101010101010101ULL;
#endif
}

/// Bits of eight recipients, the first one lowest.
inline constexpr std::size_t eight = 8;
struct fill_bits {
  unsigned floor = 0;
  unsigned cap = 0;
  unsigned free = 0;
};

/// The sides of eight: 1 at a floor, else 2 at a cap, else 0.
FUNDALLOC_INLINE void put_sides(const fill_bits& bits, std::uint8_t* to) {
  const unsigned long long bytes = spread(bits.floor) | (spread(bits.cap & ~bits.floor) << 1);
  __builtin_memcpy(to, &bytes, sizeof bytes);
}
FUNDALLOC_INLINE void put_sides(const fill_bits& bits, std::uint8_t* to, std::size_t count) {
  std::uint8_t here[eight];
  put_sides(bits, here);
  for (std::size_t l = 0; l < count; ++l) to[l] = here[l];
}

/// Adds eight rows, or fewer, to sums that have add(sums, rows, bits, shift).
template <class Sums, class Rows>
FUNDALLOC_INLINE fill_bits add_eight(Sums& sums, Rows& rows, std::size_t i) {
  fill_bits bits;
#pragma GCC unroll 4
  for (std::size_t k = 0; k < eight; k += lanes) {
    Sums::add(sums, Rows::template take<false>(rows, i + k, lanes), bits, (unsigned)k);
  }
  return bits;
}
template <class Sums, class Rows>
FUNDALLOC_INLINE fill_bits add_few(Sums& sums, Rows& rows, std::size_t i, std::size_t count) {
  fill_bits bits;
  std::size_t k = 0;
  for (; k + lanes <= count; k += lanes) {
    Sums::add(sums, Rows::template take<false>(rows, i + k, lanes), bits, (unsigned)k);
  }
  if (k < count) {
    Sums::add(sums, Rows::template take<true>(rows, i + k, count - k), bits, (unsigned)k);
  }
  return bits;
}

/// The recipients of a vector as doubles.
struct fill_rows {
  f64 score;
  f64 floor;
  f64 cap;
};

/// Rows that are doubles already. Beyond the last one: a score, a floor and a cap of 0, which
/// is at the floor and adds nothing.
template <bool Some>
FUNDALLOC_INLINE fill_rows rows_of(const fill_view& from, std::size_t i, std::size_t count) {
  fill_rows rows;
  rows.score = Some ? load_some(from.scores + i, count) : load<f64>(from.scores + i);
  rows.floor = f64{};
  if (from.floors != nullptr) {
    rows.floor = Some ? load_some(from.floors + i, count) : load<f64>(from.floors + i);
  }
  rows.cap = all(__builtin_inf());
  if (from.caps != nullptr) {
    rows.cap = Some ? load_some(from.caps + i, count) : load<f64>(from.caps + i);
  }
  return rows;
}

/** Rows that come as int64, and what must hold of them so that their doubles are exact: nothing
 *  negative, scores and floors below 2^52, and no floor above its cap. Caps are cut at `most`,
 *  a whole number below 2^52. */
struct whole_rows {
  const fill_whole& from;
  f64 most;
  i64 whole_most;
  i64 bits = {};
  i64 conflict = {};
  f64 score_sum = {};

  template <bool Some>
  FUNDALLOC_INLINE fill_rows take(whole_rows& w, std::size_t i, std::size_t count) {
    const fill_whole& from = w.from;
    const i64 s = Some ? load_some(from.scores + i, count) : load<i64>(from.scores + i);
    fill_rows rows;
    rows.score = to_double(s);
    i64 bits = s;
    rows.floor = f64{};
    if (from.floors != nullptr) {
      const i64 l = Some ? load_some(from.floors + i, count) : load<i64>(from.floors + i);
      rows.floor = to_double(l);
      bits |= l;
    }
    rows.cap = w.most;
    if (from.caps != nullptr) {
      const i64 u = Some ? load_some(from.caps + i, count) : load<i64>(from.caps + i);
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
      const i64 cut = (i64)_mm512_min_epi64((__m512i)u, (__m512i)w.whole_most);
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
      const i64 cut = u > w.whole_most ? w.whole_most : u;
#else
      const i64 over = (i64)((w.whole_most - u) < 0);  // no 64-bit comparison in SSE2
      const i64 cut = (u & ~over) | (w.whole_most & over);
      bits |= u & all(-0x7FFFFFFFFFFFFFFFLL - 1);  // the difference may have wrapped
#endif
      bits |= cut;
      rows.cap = to_double(cut);
    }
    w.bits |= bits;
    w.conflict |= (i64)(rows.floor > rows.cap);
    w.score_sum += rows.score;
    return rows;
  }

  FUNDALLOC_INLINE void copy(const whole_rows& w, std::size_t i, const fill_room& into,
                             std::size_t to) {
    const double most = w.most[0];
    into.scores[to] = (double)w.from.scores[i];
    into.floors[to] = w.from.floors != nullptr ? (double)w.from.floors[i] : 0;
    const double cap = w.from.caps != nullptr ? (double)w.from.caps[i] : most;
    into.caps[to] = cap < most ? cap : most;
    into.places[to] = (std::int32_t)i;
  }

  FUNDALLOC_INLINE fill_facts close(const whole_rows& w) {
    long long bits = 0;
    long long conflict = 0;
    for (std::size_t l = 0; l < lanes; ++l) {
      bits |= w.bits[l];
      conflict |= w.conflict[l];
    }
    return {sum_of_doubles(w.score_sum), 0, 0, (bits >> 52) == 0 && conflict == 0};
  }
};

/// Copies whole rows to doubles.
static fill_facts fill_load(const fill_whole& from, double most, const fill_room& into) {
  whole_rows w{from, all(most), all((long long)most)};
  f64 floor_sum = {};
  for (std::size_t i = 0; i < from.n; i += lanes) {
    const fill_rows rows = i + lanes <= from.n ? whole_rows::take<false>(w, i, lanes)
                                               : whole_rows::take<true>(w, i, from.n - i);
    store(into.scores + i, rows.score);
    store(into.floors + i, rows.floor);
    store(into.caps + i, rows.cap);
    floor_sum += rows.floor;
  }
  fill_facts facts = whole_rows::close(w);
  facts.floor_sum = sum_of_doubles(floor_sum);
  return facts;
}

/// Sums at one level in doubles: who is exactly at a bound counts as free or bound.
struct level_sums {
  f64 t;
  f64 free_sum = {};
  f64 bound_sum = {};

  FUNDALLOC_INLINE void add(level_sums& sums, const fill_rows& rows) {
    const f64 x = sums.t * rows.score;
    const f64 q = smaller(larger(x, rows.floor), rows.cap);
    const i64 free = (i64)(q == x);
    sums.free_sum += (f64)((i64)rows.score & free);
    sums.bound_sum += (f64)((i64)q & ~free);
  }
};

static fill_sums fill_at(const fill_view& from, double t) {
  level_sums one{all(t)};
  level_sums two{all(t)};
  std::size_t i = 0;
  for (; i + 2 * lanes <= from.n; i += 2 * lanes) {
    level_sums::add(one, rows_of<false>(from, i, lanes));
    level_sums::add(two, rows_of<false>(from, i + lanes, lanes));
  }
  for (; i < from.n; i += lanes) {
    level_sums::add(one, i + lanes <= from.n ? rows_of<false>(from, i, lanes)
                                             : rows_of<true>(from, i, from.n - i));
  }
  return {sum_of_doubles(one.free_sum + two.free_sum),
          sum_of_doubles(one.bound_sum + two.bound_sum), 0};
}

FUNDALLOC_INLINE void add_ends(const fill_rows& rows, f64& floor_sum, f64& reach) {
  const f64 zero = {};
  const i64 none = (i64)(rows.score == zero);
  floor_sum += rows.floor;
  reach += (f64)(((i64)rows.floor & none) | ((i64)rows.cap & ~none));
}

/// The same of whole rows, with their facts and the sums at both ends.
static fill_sums fill_at_whole(const fill_whole& from, double most, double t,
                               fill_facts& facts) {
  whole_rows w{from, all(most), all((long long)most)};
  level_sums sums{all(t)};
  f64 floor_sum = {};
  f64 reach = {};
  std::size_t i = 0;
  for (; i + lanes <= from.n; i += lanes) {
    const fill_rows rows = whole_rows::take<false>(w, i, lanes);
    level_sums::add(sums, rows);
    add_ends(rows, floor_sum, reach);
  }
  if (i < from.n) {
    const fill_rows rows = whole_rows::take<true>(w, i, from.n - i);
    level_sums::add(sums, rows);
    add_ends(rows, floor_sum, reach);
  }
  facts = whole_rows::close(w);
  facts.floor_sum = sum_of_doubles(floor_sum);
  facts.reach = sum_of_doubles(reach);
  return {sum_of_doubles(sums.free_sum), sum_of_doubles(sums.bound_sum), 0};
}

/// Rows of doubles in the form of whole_rows.
struct view_rows {
  const fill_view& from;

  template <bool Some>
  FUNDALLOC_INLINE fill_rows take(view_rows& v, std::size_t i, std::size_t count) {
    return rows_of<Some>(v.from, i, count);
  }
  FUNDALLOC_INLINE void copy(const view_rows& v, std::size_t i, const fill_room& into,
                             std::size_t to) {
    const fill_view& from = v.from;
    into.scores[to] = from.scores[i];
    into.floors[to] = from.floors != nullptr ? from.floors[i] : 0;
    into.caps[to] = from.caps != nullptr ? from.caps[i] : __builtin_inf();
    into.places[to] = from.places != nullptr ? from.places[i] : (std::int32_t)i;
  }
};

/// Settles what a window settles.
struct window_sums {
  f64 low;
  f64 high;
  f64 free_sum = {};
  f64 bound_sum = {};

  FUNDALLOC_INLINE void add(window_sums& w, const fill_rows& rows, fill_bits& bits,
                            unsigned shift) {
    const f64 x = w.low * rows.score;
    const f64 y = w.high * rows.score;
    // x < y unless the score is 0. So nobody else is two of these, and who has neither score
    // nor cap adds nothing.
    const choice floor = at_most(y, rows.floor);
    const choice cap = at_most(rows.cap, x);
    const choice free = both(at_most(rows.floor, x), at_most(y, rows.cap));
    w.free_sum += only(free, rows.score);
    w.bound_sum += only(floor, rows.floor) + only(cap, rows.cap);
    bits.floor |= bits_of(floor) << shift;
    bits.cap |= bits_of(cap) << shift;
    bits.free |= bits_of(free) << shift;
  }
};

/// Passes over rows in blocks of 64: sums first, then the open ones are copied one by one, so
/// that the processor has to guess only how many there are.
template <class Rows>
FUNDALLOC_INLINE fill_sums settle(Rows& rows, std::size_t n, double low, double high,
                                  const fill_room& into, std::uint8_t* sides,
                                  const std::int32_t* places) {
  constexpr std::size_t block = 64;
  window_sums w{all(low), all(high)};
  std::uint8_t here[block];
  std::size_t open = 0;
  for (std::size_t i = 0; i < n; i += block) {
    const std::size_t count = n - i < block ? n - i : block;
    std::uint8_t* const to = places == nullptr ? sides + i : here;
    unsigned long long left = 0;
    std::size_t k = 0;
    for (; k + eight <= count; k += eight) {
      const fill_bits bits = add_eight(w, rows, i + k);
      put_sides(bits, to + k);
      left |= (unsigned long long)(~(bits.floor | bits.cap | bits.free) & 0xFFU) << k;
    }
    if (k < count) {
      const fill_bits bits = add_few(w, rows, i + k, count - k);
      put_sides(bits, to + k, count - k);
      const unsigned long long open_bits = ~(bits.floor | bits.cap | bits.free);
      left |= (open_bits & ((1ULL << (count - k)) - 1)) << k;
    }
    if (places != nullptr) {
      for (std::size_t l = 0; l < count; ++l) sides[places[i + l]] = here[l];
    }
    while (left != 0) {
      Rows::copy(rows, i + (std::size_t)__builtin_ctzll(left), into, open);
      ++open;
      left &= left - 1;
    }
  }
  return {sum_of_doubles(w.free_sum), sum_of_doubles(w.bound_sum), open};
}

/** Settles the recipients of a window low .. high, whose ends are widened as above.
 *
 *  `into` may be the room that `from` looks at: a block is read before anything is written at
 *  or before its places. Sides are written to the places of everybody in `from`.
 */
static fill_sums fill_window(const fill_view& from, double low, double high,
                             const fill_room& into, std::uint8_t* sides) {
  view_rows rows{from};
  return settle(rows, from.n, low, high, into, sides, from.places);
}

/// The same of whole rows, with their facts.
static fill_sums fill_window_whole(const fill_whole& from, double most, double low, double high,
                                   const fill_room& into, std::uint8_t* sides,
                                   fill_facts& facts) {
  whole_rows rows{from, all(most), all((long long)most)};
  const fill_sums sums = settle(rows, from.n, low, high, into, sides, nullptr);
  facts = whole_rows::close(rows);
  return sums;
}

/// a b as a sum of two doubles, exactly: the rounded product and what it lost.
struct exact_product {
  f64 head;
  f64 tail;
};
#if (FUNDALLOC_LANES == 8 && defined(__AVX512F__)) || (FUNDALLOC_LANES == 4 && defined(__FMA__))
FUNDALLOC_INLINE exact_product product_of(f64 a, f64 b) {
  const f64 head = a * b;
  return {head, multiply_add(a, b, -head)};
}
#else
/// Dekker: halves of 26 bits, whose products are exact.
FUNDALLOC_INLINE exact_product product_of(f64 a, f64 b) {
  const f64 ca = a * 134217729.0;
  const f64 cb = b * 134217729.0;
  const f64 ah = ca - (ca - a);
  const f64 bh = cb - (cb - b);
  const f64 al = a - ah;
  const f64 bl = b - bh;
  const f64 head = a * b;
  return {head, ((ah * bh - head) + ah * bl + al * bh) + al * bl};
}
#endif

/** The sign of a - b: heads within a factor of 2 subtract exactly, and so do tails, which are
 *  whole numbers of at most 2^52; the last sum is rounded once, which keeps a sign. Other heads
 *  differ by more than both tails. */
FUNDALLOC_INLINE f64 difference(const exact_product& a, const exact_product& b) {
  return (a.head - b.head) + (a.tail - b.tail);
}

/** Sums at the level num / den, compared exactly, and sides in order.
 *
 *  Needs   whole numbers below 2^53 (num may be any double where den is 1: then the tails of
 *          bounds are 0). A cap that is infinite is none: its tail is no number, and what is
 *          compared with it is false.
 */
struct exact_sums {
  f64 num;
  f64 den;
  f64 free_sum = {};
  f64 bound_sum = {};
  f64 lift_scores = {};
  f64 lift_floors = {};
  unsigned at_cap = 0;

  FUNDALLOC_INLINE void add(exact_sums& e, const fill_rows& rows, fill_bits& bits,
                            unsigned shift) {
    const f64 zero = {};
    const exact_product x = product_of(e.num, rows.score);
    const f64 over_floor = difference(x, product_of(e.den, rows.floor));
    const f64 over_cap = difference(x, product_of(e.den, rows.cap));
    const choice floor = at_most(over_floor, zero);
    const choice cap = but_not(at_most(zero, over_cap), floor);
    const choice room = below(rows.floor, rows.cap);
    const choice rising = both(at_most(zero, over_floor), both(floor, room));
    e.free_sum += rows.score - only(either(floor, cap), rows.score);
    e.bound_sum += only(floor, rows.floor) + only(cap, rows.cap);
    e.lift_scores += only(rising, rows.score);
    e.lift_floors += only(rising, rows.floor);
    e.at_cap |= bits_of(both(both(cap, at_most(over_cap, zero)), room));
    bits.floor |= bits_of(floor) << shift;
    bits.cap |= bits_of(cap) << shift;
  }
};

template <class Rows>
FUNDALLOC_INLINE fill_exact look_exactly(Rows& rows, std::size_t n, double num, double den,
                                         std::uint8_t* sides) {
  exact_sums e{all(num), all(den)};
  std::size_t i = 0;
  for (; i + eight <= n; i += eight) put_sides(add_eight(e, rows, i), sides + i);
  if (i < n) put_sides(add_few(e, rows, i, n - i), sides + i, n - i);
  return {sum_of_doubles(e.free_sum), sum_of_doubles(e.bound_sum),
          sum_of_doubles(e.lift_scores), sum_of_doubles(e.lift_floors), e.at_cap != 0};
}

static fill_exact fill_exactly(const fill_view& from, double num, double den,
                               std::uint8_t* sides) {
  view_rows rows{from};
  return look_exactly(rows, from.n, num, den, sides);
}

/// The same of whole rows, with their facts.
static fill_exact fill_exactly_whole(const fill_whole& from, double most, double num,
                                     double den, std::uint8_t* sides, fill_facts& facts) {
  whole_rows rows{from, all(most), all((long long)most)};
  const fill_exact sums = look_exactly(rows, from.n, num, den, sides);
  facts = whole_rows::close(rows);
  return sums;
}

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
