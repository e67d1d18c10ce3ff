// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/kernel.hpp"
#include "kernel/lanes.hpp"

/* Reading of tables as text: 64 bytes at a time for what divides cells, and a vector of cells
 * at a time for what they say. FUNDALLOC_PLAIN leaves the byte loops that run on any machine.
 */
#if defined(__SSE2__) && !defined(FUNDALLOC_PLAIN)
#define FUNDALLOC_TEXT_LANES 1
#endif

namespace fundalloc::detail::FUNDALLOC_KERNEL {

using u8 = unsigned char __attribute__((vector_size(8 * FUNDALLOC_LANES)));

FUNDALLOC_INLINE u8 all_bytes(int c) { return (unsigned char)c - u8{}; }
FUNDALLOC_INLINE u64 all_words(unsigned long long v) { return v - u64{}; }

/// Up to 64 bytes, which answer with masks: bit k is byte k.
struct text_block {
#ifdef FUNDALLOC_TEXT_LANES
  static constexpr std::size_t parts = 64 / sizeof(u8);
  u8 bytes[parts];

  FUNDALLOC_INLINE text_block of(const char* text) {
    text_block block;
#pragma GCC unroll 4
    for (std::size_t k = 0; k < parts; ++k) block.bytes[k] = load<u8>(text + k * sizeof(u8));
    return block;
  }
  FUNDALLOC_INLINE std::uint64_t where(const text_block& block, char c) {
    const u8 wanted = all_bytes(c);
#if FUNDALLOC_LANES == 8 && defined(__AVX512BW__)
    return _mm512_cmpeq_epi8_mask((__m512i)block.bytes[0], (__m512i)wanted);
#else
    std::uint64_t mask = 0;
#pragma GCC unroll 4
    for (std::size_t k = 0; k < parts; ++k) {
      const u8 same = (u8)(block.bytes[k] == wanted);
#if FUNDALLOC_LANES == 4 && defined(__AVX2__)
      const auto bits = (std::uint32_t)_mm256_movemask_epi8((__m256i)same);
#else
      const auto bits = (std::uint32_t)_mm_movemask_epi8((__m128i)same);
#endif
      mask |= (std::uint64_t)bits << (k * sizeof(u8));
    }
    return mask;
#endif
  }
#else
  const char* text;

  FUNDALLOC_INLINE text_block of(const char* text) { return {text}; }
  FUNDALLOC_INLINE std::uint64_t where(const text_block& block, char c) {
    std::uint64_t mask = 0;
    for (std::size_t k = 0; k < 64; k += 8) {
      // 0x80 in each byte that is c: where neither it nor its lower seven bits differ. The
      // product brings these eight bits together in its upper byte, the first of them the
      // lowest.
      const std::uint64_t v =
          load_little(block.text + k) ^ (0x0101010101010101U * (unsigned char)c);
      const std::uint64_t same =
          ~(((v & 0x7F7F7F7F7F7F7F7FU) + 0x7F7F7F7F7F7F7F7FU) | v) & 0x8080808080808080U;
      mask |= (((same >> 7) * 0x0102040810204080U) >> 56) << k;
    }
    return mask;
  }

  /// Eight bytes as a number, the first of them the lowest on any machine.
  FUNDALLOC_INLINE std::uint64_t load_little(const char* from) {
    std::uint64_t v = 0;
    __builtin_memcpy(&v, from, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
  }
#endif
};

/** Copies a text, where `to` is given, and looks at its bytes on the way.
 *
 *  Reads whole vectors: the last one ends where the text ends, and overlaps the one before.
 */
static text_facts copy_text(const char* from, std::size_t n, char* to) {
  constexpr std::size_t step = sizeof(u8);
  std::size_t lines = 0;
  unsigned char high = 0;
  bool nul = false;
  bool marked = false;
  std::size_t i = 0;
  u8 ones = {};
  u8 nuls = {};
  u8 marks = {};
  while (i + step <= n) {
    // Counters of bytes hold 255.
    const std::size_t rounds = (n - i) / step < 255 ? (n - i) / step : 255;
    u8 count = {};
    for (std::size_t k = 0; k < rounds; ++k, i += step) {
      const u8 bytes = load<u8>(from + i);
      if (to != nullptr) store(to + i, bytes);
      ones |= bytes;
      nuls |= (u8)(bytes == all_bytes(0));
      marks |= (u8)(bytes == all_bytes('"')) | (u8)(bytes == all_bytes('\r'));
      count -= (u8)(bytes == all_bytes('\n'));
    }
    for (std::size_t k = 0; k < step; ++k) lines += count[k];
  }
  for (std::size_t k = 0; k < step; ++k) {
    high = (unsigned char)(high | ones[k]);
    nul = nul || nuls[k] != 0;
    marked = marked || marks[k] != 0;
  }
  for (; i < n; ++i) {
    if (to != nullptr) to[i] = from[i];
    high = (unsigned char)(high | (unsigned char)from[i]);
    nul = nul || from[i] == '\0';
    marked = marked || from[i] == '"' || from[i] == '\r';
    lines += from[i] == '\n' ? 1U : 0U;
  }
  return {lines, high < 0x80, nul, !marked};
}

/// Bit k is 1 where an odd number of the bits 0 to k is: inside quotes.
FUNDALLOC_INLINE std::uint64_t odd_so_far(std::uint64_t bits) {
  for (unsigned k = 1; k < 64; k *= 2) bits ^= bits << k;
  return bits;
}

FUNDALLOC_INLINE std::size_t count_bits(std::uint64_t bits) {
#ifdef __POPCNT__
  return (std::size_t)__builtin_popcountll(bits);
#else
  bits -= (bits >> 1) & 0x5555555555555555U;
  bits = (bits & 0x3333333333333333U) + ((bits >> 2) & 0x3333333333333333U);
  bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FU;
  return (std::size_t)((bits * 0x0101010101010101U) >> 56);
#endif
}

/// The lowest bit's place; anything for 0.
FUNDALLOC_INLINE std::uint32_t lowest_bit(std::uint64_t bits) {
#if defined(__BMI__)
  return (std::uint32_t)_tzcnt_u64(bits);
#else
  return (std::uint32_t)__builtin_ctzll(bits | (1ULL << 63));
#endif
}

/// Writes where the `count` bits of a mask are, counted from `at`; up to 64 places are written
/// over.
FUNDALLOC_INLINE void put_places(std::uint64_t bits, std::uint32_t at, std::size_t count,
                                 std::uint32_t* places) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  const __m512i first = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  (void)count;
#pragma GCC unroll 4
  for (unsigned part = 0; part < 64; part += 16) {
    const auto mask = (__mmask16)(bits >> part);
    const __m512i place = _mm512_add_epi32(first, _mm512_set1_epi32((int)(at + part)));
    _mm512_storeu_si512(places, _mm512_maskz_compress_epi32(mask, place));
    places += count_bits(mask);
  }
#else
  // As many as most blocks have at once, without asking: what is too much is written over.
  constexpr std::size_t usual = 12;
#pragma GCC unroll 12
  for (std::size_t k = 0; k < usual; ++k) {
    places[k] = at + lowest_bit(bits);
    bits &= bits - 1;
  }
  for (std::size_t k = usual; k < count; ++k) {
    places[k] = at + lowest_bit(bits);
    bits &= bits - 1;
  }
#endif
}

/** Where the cells of `n` bytes of CSV end: at a comma, LF or CRLF outside quotes, a CRLF at
 * its
 *  CR.
 *
 *  Needs   a text that begins a record, n < 2^32, and 64 bytes that may be read on either side
 *          of it; room for n + 64 ends.
 *  Plain   says that the text has neither quotes nor CR.
 *  Says    what a caller has to know to trust the ends: that every CR has its LF, that no quote
 *          is open at the end, and how many quotes there are.
 */
template <bool Plain>
FUNDALLOC_INLINE separator_facts separators(const char* text, std::size_t n,
                                            std::uint32_t* ends) {
  separator_facts facts;
  std::uint64_t inside = 0;  // all ones within quotes
  std::uint64_t return_before = 0;
  std::size_t count = 0;
  // Blocks lie where lines of the cache do.
  const auto before = (std::size_t)((std::uintptr_t)text % 64);
  const std::size_t end = before + n;
  text -= before;
  for (std::size_t at = 0; at < end; at += 64) {
    const text_block block = text_block::of(text + at);
    std::uint64_t valid = end - at >= 64 ? ~0ULL : (1ULL << (end - at)) - 1;
    if (at == 0) valid &= ~0ULL << before;
    std::uint64_t commas = text_block::where(block, ',') & valid;
    std::uint64_t feeds = text_block::where(block, '\n') & valid;
    std::uint64_t returns = Plain ? 0 : text_block::where(block, '\r') & valid;
    const std::uint64_t quotes = Plain ? 0 : text_block::where(block, '"') & valid;
    if ((quotes | inside) != 0) {
      facts.quotes += count_bits(quotes);
      const std::uint64_t quoted = odd_so_far(quotes) ^ inside;
      commas &= ~quoted;
      feeds &= ~quoted;
      returns &= ~quoted;
      inside = (std::uint64_t)((std::int64_t)quoted >> 63);
    }
    if ((returns | return_before) != 0) {
      facts.returns = true;
      const std::uint64_t after_return = (returns << 1) | return_before;
      // The bit beyond the text stays 0 in `feeds`: a CR that ends the text has no LF in it.
      facts.lone_returns = facts.lone_returns || (after_return & ~feeds) != 0;
      return_before = returns >> 63;
      feeds = (feeds & ~after_return) | returns;
    }
    std::uint64_t left = commas | feeds;
    const std::size_t here = count_bits(left);
    facts.lines += count_bits(feeds);
    put_places(left, (std::uint32_t)at - (std::uint32_t)before, here, ends + count);
    count += here;
  }
  facts.lone_returns = facts.lone_returns || return_before != 0;
  facts.open_quote = inside != 0;
  facts.cells = count;
  return facts;
}
static separator_facts find_separators(const char* text, std::size_t n, bool plain,
                                       std::uint32_t* ends) {
  return plain ? separators<true>(text, n, ends) : separators<false>(text, n, ends);
}

/* Cells as numbers: [-] digits [. digits] of at most 16 bytes.
 *
 * The 16 bytes that end where the cell ends are two words, the last byte of the text the
 * highest.
 * With the bytes before the cell masked away, the digits before the point move up by one byte
 * over
 * it, and what stands there is the number of the cell's digits, its mantissa: 10 is 1 0, 1.50
 * is
 * 1 5 0 with two decimals. Eight digits become a number by three multiply-adds: 10 a + b for
 * pairs of bytes, 100 a + b for pairs of these, 10 000 a + b. Every step is exact: the numbers
 * stay below 10^2, 10^4 and 10^8, and of two words below 10^16.
 *
 * Cell i lies between the bytes at places[i stride] and places[i stride + 1] of a text of which
 * 16
 * bytes before it may be read, too. A cell at its start has UINT32_MAX before it.
 *
 * To bring d decimals to the `decimals` of the column, 0 <= e = decimals - d <= 7, the mantissa
 * is multiplied by 10^e; one of one word stays below 10^15, one of two words below 10^18 since
 * more than 18 bytes and zeros together are left open.
 */

#ifdef FUNDALLOC_TEXT_LANES

using words = u64;

FUNDALLOC_INLINE words is_zero(words v) { return (words)(v == all_words(0)); }

/// True where any bit is 1; any() of lanes.hpp is for masks.
FUNDALLOC_INLINE bool any_bit(words v) {
#if FUNDALLOC_LANES == 2
  return _mm_movemask_epi8(_mm_cmpeq_epi8((__m128i)v, __m128i{})) != 0xFFFF;
#else
  return any((i64)v);
#endif
}

/// What each byte has beyond 9: 0 for a digit.
FUNDALLOC_INLINE words beyond_nine(words v) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512BW__)
  return (words)_mm512_subs_epu8((__m512i)v, (__m512i)all_bytes(9));
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  return (words)_mm256_subs_epu8((__m256i)v, (__m256i)all_bytes(9));
#else
  return (words)_mm_subs_epu8((__m128i)v, (__m128i)all_bytes(9));
#endif
}

/// How many bytes of each word are not 0, of bytes that are 0 or 255.
FUNDALLOC_INLINE words count_bytes(words v) {
  const words ones = v & all_words(0x0101010101010101U);
#if FUNDALLOC_LANES == 8 && defined(__AVX512BW__)
  return (words)_mm512_sad_epu8((__m512i)ones, __m512i{});
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  return (words)_mm256_sad_epu8((__m256i)ones, __m256i{});
#else
  return (words)_mm_sad_epu8((__m128i)ones, __m128i{});
#endif
}

/// a b of the lower halves of words.
FUNDALLOC_INLINE words times_low(words a, words b) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (words)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  return (words)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#else
  return (words)_mm_mul_epu32((__m128i)a, (__m128i)b);
#endif
}

/// The number of eight digits, the first of them the lowest byte.
FUNDALLOC_INLINE words eight_digits(words v) {
  constexpr unsigned long long tens = 0x010A010A010A010AU;      // bytes 10, 1
  constexpr unsigned long long hundreds = 0x0001006400010064U;  // 16 bits: 100, 1
#if FUNDALLOC_LANES == 8 && defined(__AVX512BW__)
  const __m512i pairs = _mm512_maddubs_epi16((__m512i)v, (__m512i)all_words(tens));
  const auto fours = (words)_mm512_madd_epi16(pairs, (__m512i)all_words(hundreds));
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  const __m256i pairs = _mm256_maddubs_epi16((__m256i)v, (__m256i)all_words(tens));
  const auto fours = (words)_mm256_madd_epi16(pairs, (__m256i)all_words(hundreds));
#else
  (void)tens;
  const __m128i low = _mm_and_si128((__m128i)v, _mm_set1_epi16(0xFF));
  const __m128i pairs =
      _mm_add_epi16(_mm_mullo_epi16(low, _mm_set1_epi16(10)), _mm_srli_epi16((__m128i)v, 8));
  const auto fours = (words)_mm_madd_epi16(pairs, (__m128i)all_words(hundreds));
#endif
  return times_low(fours, all_words(10000)) + (fours >> 32);
}

/// 10^e in the lower half of each word, 0 <= e <= 7; the upper half is anything.
FUNDALLOC_INLINE words power_low(words e) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  const __m512i powers = _mm512_setr_epi32(1, 10, 100, 1000, 10000, 100000, 1000000, 10000000,
                                           1, 10, 100, 1000, 10000, 100000, 1000000, 10000000);
  return (words)_mm512_permutexvar_epi32((__m512i)e, powers);
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  const __m256i powers = _mm256_setr_epi32(1, 10, 100, 1000, 10000, 100000, 1000000, 10000000);
  return (words)_mm256_permutevar8x32_epi32(powers, (__m256i)e);
#else
  constexpr unsigned powers[8] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  return words{powers[e[0] & 7], powers[e[1] & 7]};
#endif
}

/// The last `length` bytes of a word, 0 <= length <= 8.
FUNDALLOC_INLINE words last_bytes(words length) {
#if FUNDALLOC_LANES == 2
  constexpr unsigned long long masks[9] = {0,
                                           0xFFULL << 56,
                                           0xFFFFULL << 48,
                                           0xFFFFFFULL << 40,
                                           0xFFFFFFFFULL << 32,
                                           0xFFFFFFFFFFULL << 24,
                                           0xFFFFFFFFFFFFULL << 16,
                                           0xFFFFFFFFFFFFFFULL << 8,
                                           ~0ULL};
  return words{masks[length[0]], masks[length[1]]};
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  const words count = 64 - 8 * length;  // the instructions make 0 of a shift by 64
  return (words)_mm256_sllv_epi64((__m256i)all_words(~0ULL), (__m256i)count);
#elif FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  const words count = 64 - 8 * length;
  return (words)_mm512_sllv_epi64((__m512i)all_words(~0ULL), (__m512i)count);
#endif
}

/// v moved up by one byte in the words where `moves` is 1; where it is 0, not.
FUNDALLOC_INLINE words move_up(words v, words moves) {
#if FUNDALLOC_LANES == 2  // which has no shifts of each word by its own count
  const words yes = -moves;
  return ((v << 8) & yes) | (v & ~yes);
#else
  return v << (moves << 3);
#endif
}

/// What one pass over a vector of cells knows: their numbers, and which it did not understand.
struct cell_words {
  words value;
  words open;  ///< not 0: left to the caller
};

constexpr unsigned long long zeros_text = 0x3030303030303030U;
constexpr unsigned long long minus_word = 0x1D1D1D1D1D1D1D1DU;  // '-' ^ '0'
constexpr int point_byte = '.' ^ '0';

/// The point of a word: its byte as a mask, its lowest bit, and the bytes after it.
struct point_place {
  words mask;
  words bit;
  words after;
};
FUNDALLOC_INLINE point_place find_point(words text) {
  point_place point;
  point.mask = (words)((u8)text == all_bytes(point_byte));
  point.bit = point.mask & -point.mask;
  point.after = -(point.bit << 8);
  return point;
}
/// Not 0 where there is more than one.
FUNDALLOC_INLINE words more_points(const point_place& point) {
  return ((point.bit << 8) - point.bit) ^ point.mask;
}

/// Cells of 1 to 8 bytes without a sign; one with a sign is open.
FUNDALLOC_INLINE cell_words short_cells(words text, words length, words decimals) {
  const words keep = last_bytes(length);
  const words x = (text ^ all_words(zeros_text)) & keep;
  const point_place point = find_point(x);
  const words d = x & ~point.mask;
  const words points = count_bytes(point.mask);
  const words number = move_up(d & (point.bit - 1), points) | (d & point.after);
  const words shift = decimals - count_bytes(point.after);
  // Open: a byte that is no digit, two points, a point that is first or last, more decimals
  // than the column has.
  const words open = beyond_nine(d) | (points >> 1) | (point.mask & ~(keep << 8)) |
                     (point.mask >> 56) | (shift & ~7ULL);
  return {times_low(eight_digits(number), power_low(shift)), open};
}

/// Cells of 1 to 16 bytes, with a sign or without, in two words; longer ones are open.
FUNDALLOC_INLINE cell_words long_cells(words before, words text, words length, words decimals) {
  const words open_length = (length - 1) & ~15ULL;
  const words size = length & ~open_length & 31;  // 16 or less, so that shifts are shifts
  const words two = (words)((i64)size > all(8LL));
  const words keep_low = last_bytes((size - 8) & two);
  const words keep_high = last_bytes(size - ((size - 8) & two));
  const words first_low = keep_low & ~(keep_low << 8);
  const words first_high = keep_high & ~(keep_high << 8) & ~two;
  const words xl = (before ^ all_words(zeros_text)) & keep_low;
  const words xh = (text ^ all_words(zeros_text)) & keep_high;
  // The sign becomes a zero in front, and the first digit has to stand one byte later.
  const words negative = is_zero(((xl ^ all_words(minus_word)) & first_low) |
                                 ((xh ^ all_words(minus_word)) & first_high));
  const words by = negative & 8;
  const words digit_low = first_low << by;
  const words digit_high = (first_high << by) | ((first_low >> 56) & negative);
  const words low = xl & ~(first_low & negative);
  const words high = xh & ~(first_high & negative);
  const point_place point_low = find_point(low);
  const point_place point = find_point(high);
  const words in_low = ~is_zero(point_low.mask);
  const words in_high = ~is_zero(point.mask);
  const words dl = low & ~point_low.mask;
  const words dh = high & ~point.mask;
  // A point in the upper word is stepped over by the last digit of the lower one, too.
  const words number_low =
      ((dl & (point_low.bit - 1)) << ((in_low | in_high) & 8)) | (dl & point_low.after);
  const words number_high =
      ((dh & (point.bit - 1)) << (in_high & 8)) | (dh & point.after) | ((dl >> 56) & in_high);
  const words written = count_bytes(point.after) + count_bytes(point_low.after) + (in_low & 8);
  const words shift = decimals - written;
  const words open = open_length | beyond_nine(dl) | beyond_nine(dh) | more_points(point) |
                     more_points(point_low) | (in_low & in_high) | (point.mask & digit_high) |
                     (point_low.mask & digit_low) | (point.mask >> 56) |
                     is_zero(size + negative) | (shift & ~7ULL) |
                     ((18 - size - (shift & 7)) >> 63);
  const words value =
      times_low(eight_digits(number_low), all_words(100000000)) + eight_digits(number_high);
  const words power = power_low(shift);
  const words scaled = times_low(value, power) + (times_low(value >> 32, power) << 32);
  return {(scaled ^ negative) - negative, open};
}

static std::size_t read_cells(const char* text, const std::uint32_t* places, std::size_t stride,
                              std::size_t n, int decimals, std::int64_t* out,
                              std::uint32_t* open) {
  // The last bytes and the places of a group of cells are copied to where vectors can load
  // them, which they do when the copies have arrived.
  constexpr std::size_t group = 64;
  std::uint64_t high[group];
  std::uint64_t low[group];
  std::uint64_t both[group];
  std::uint64_t lengths[group];
  const words column = all_words((unsigned long long)decimals);
  std::size_t left_open = 0;
  for (std::size_t from = 0; from < n; from += group) {
    const std::size_t count = n - from < group ? n - from : group;
    const std::uint32_t* place = places + from * stride;
#pragma GCC unroll 4
    for (std::size_t k = 0; k < count; ++k) {
      __builtin_memcpy(&both[k], place, 8);  // the place before it, and the end above it
      __builtin_memcpy(&high[k], text + (both[k] >> 32) - 8, 8);
      place += stride;
    }
    for (std::size_t k = count; k % lanes != 0; ++k) both[k] = std::uint64_t{2} << 32;
    words reach = {};
    for (std::size_t k = 0; k < count; k += lanes) {
      const auto ends = load<words>(both + k);
      const words length = ((ends >> 32) - ends - 1) & 0xFFFFFFFFU;
      reach |= length - 1;
      store(lengths + k, length);
    }
    const bool some_long = any_bit(reach >> 3);
    if (some_long) {
      for (std::size_t k = 0; k < count; ++k) {
        __builtin_memcpy(&low[k], text + (both[k] >> 32) - 16, 8);
      }
    }
    // Most groups are short and plain; then one look at all of them is enough.
    std::size_t done = 0;
    if (!some_long) {
      words open_cells = {};
      for (; done + lanes <= count; done += lanes) {
        const cell_words cells =
            short_cells(load<words>(high + done), load<words>(lengths + done), column);
        store(out + from + done, cells.value);
        open_cells |= cells.open;
      }
      if (any_bit(open_cells)) done = 0;
    }
    for (std::size_t k = done; k < count; k += lanes) {
      const auto length = load<words>(lengths + k);
      const auto cell = load<words>(high + k);
      cell_words cells;
      if (some_long && any_bit((length - 1) >> 3)) {
        cells = long_cells(load<words>(low + k), cell, length, column);
      } else {
        cells = short_cells(cell, length, column);
        if (any_bit(cells.open)) cells = long_cells(cell, cell, length, column);
      }
      if (k + lanes <= count) {
        store(out + from + k, cells.value);
      } else {
        store_some(out + from + k, (i64)cells.value, count - k);
      }
      if (!any_bit(cells.open)) continue;
      for (std::size_t l = 0; l < lanes && k + l < count; ++l) {
        if (cells.open[l] != 0) open[left_open++] = (std::uint32_t)(from + k + l);
      }
    }
  }
  return left_open;
}

#else

/// One cell, byte by byte; false where it is left open.
FUNDALLOC_INLINE bool read_cell(const char* from, const char* end, int decimals,
                                std::int64_t* out) {
  constexpr std::int64_t powers[8] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  const std::size_t length = (std::size_t)(end - from);
  if (length == 0 || length > 16) return false;
  const bool negative = *from == '-';
  if (negative) ++from;
  const char* const first = from;
  const char* point = nullptr;
  std::int64_t mantissa = 0;
  for (; from < end; ++from) {
    const unsigned digit = (unsigned)(unsigned char)*from - '0';
    if (digit <= 9) {
      mantissa = mantissa * 10 + (std::int64_t)digit;
    } else if (*from == '.' && point == nullptr) {
      point = from;
    } else {
      return false;
    }
  }
  if (first == end || point == first || (point != nullptr && point + 1 == end)) return false;
  const std::int64_t shift = decimals - (point != nullptr ? end - point - 1 : 0);
  if (shift < 0 || shift > 7 || (std::int64_t)length + shift > 18) return false;
  mantissa *= powers[shift];
  *out = negative ? -mantissa : mantissa;
  return true;
}

static std::size_t read_cells(const char* text, const std::uint32_t* places, std::size_t stride,
                              std::size_t n, int decimals, std::int64_t* out,
                              std::uint32_t* open) {
  std::size_t left_open = 0;
  for (std::size_t i = 0; i < n; ++i, places += stride) {
    if (!read_cell(text + (places[0] + 1U), text + places[1], decimals, out + i)) {
      open[left_open++] = (std::uint32_t)i;
    }
  }
  return left_open;
}

#endif

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
