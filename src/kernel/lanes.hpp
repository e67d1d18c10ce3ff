// SPDX-License-Identifier: Apache-2.0
#pragma once

/* Vectors for the kernels of one level. Included only by kernel_*.cpp, which define
 * FUNDALLOC_KERNEL (a namespace) and FUNDALLOC_LANES (doubles in a vector).
 *
 * Nothing here may be an inline function of the standard library: such a function is emitted
 * once for the whole program, and the linker could keep the copy that was compiled for a
 * processor that the program does not run on. tests/structure looks at the objects' symbols.
 */

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#define FUNDALLOC_INLINE static inline __attribute__((always_inline))

namespace fundalloc::detail::FUNDALLOC_KERNEL {

inline constexpr std::size_t lanes = FUNDALLOC_LANES;

using f64 = double __attribute__((vector_size(8 * FUNDALLOC_LANES)));
using i64 = long long __attribute__((vector_size(8 * FUNDALLOC_LANES)));
using u64 = unsigned long long __attribute__((vector_size(8 * FUNDALLOC_LANES)));
/// As many 32-bit numbers as there are doubles, and twice as many.
using i32half = int __attribute__((vector_size(4 * FUNDALLOC_LANES)));
using i32 = int __attribute__((vector_size(8 * FUNDALLOC_LANES)));

template <class Vector, class Number>
FUNDALLOC_INLINE Vector load(const Number* from) {
  Vector v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
template <class Vector, class Number>
FUNDALLOC_INLINE void store(Number* to, const Vector& v) {
  __builtin_memcpy(to, &v, sizeof v);
}
FUNDALLOC_INLINE f64 all(double v) { return v - f64{}; }
FUNDALLOC_INLINE i64 all(long long v) { return v - i64{}; }
FUNDALLOC_INLINE i32 all(int v) { return v - i32{}; }

/// The first `count` numbers, 0 <= count < lanes, and zeros.
FUNDALLOC_INLINE i64 load_some(const std::int64_t* from, std::size_t count) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (i64)_mm512_maskz_loadu_epi64((__mmask8)((1U << count) - 1), from);
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  const i64 places = {0, 1, 2, 3};
  return (i64)_mm256_maskload_epi64((const long long*)from,
                                    (__m256i)(places < all((long long)count)));
#else
  i64 v = {};
  for (std::size_t l = 0; l < count; ++l) v[l] = from[l];
  return v;
#endif
}
FUNDALLOC_INLINE f64 load_some(const double* from, std::size_t count) {
  return (f64)load_some(reinterpret_cast<const std::int64_t*>(from), count);
}

/// The first `count` numbers of a vector, 0 <= count < lanes, to memory.
FUNDALLOC_INLINE void store_some(std::int64_t* to, i64 v, std::size_t count) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  _mm512_mask_storeu_epi64(to, (__mmask8)((1U << count) - 1), (__m512i)v);
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  const i64 places = {0, 1, 2, 3};
  _mm256_maskstore_epi64((long long*)to, (__m256i)(places < all((long long)count)), (__m256i)v);
#else
  for (std::size_t l = 0; l < count; ++l) to[l] = v[l];
#endif
}

/// 0 <= x < 2^52 as a double, exactly: x put into the mantissa of 2^52, less 2^52.
FUNDALLOC_INLINE f64 to_double(i64 x) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512DQ__)
  return (f64)_mm512_cvtepi64_pd((__m512i)x);
#else
  return (f64)(x | 0x4330000000000000LL) - 0x1p52;
#endif
}

/// Numbers of a column as doubles.
FUNDALLOC_INLINE f64 doubles(const std::int64_t* from) { return to_double(load<i64>(from)); }
FUNDALLOC_INLINE f64 some_doubles(const std::int64_t* from, std::size_t count) {
  return to_double(load_some(from, count));
}
FUNDALLOC_INLINE f64 doubles(const std::int32_t* from) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (f64)_mm512_cvtepi32_pd(load<__m256i>(from));
#elif FUNDALLOC_LANES == 4 && defined(__AVX__)
  return (f64)_mm256_cvtepi32_pd(load<__m128i>(from));
#elif FUNDALLOC_LANES == 2 && defined(__SSE2__)
  return (f64)_mm_cvtepi32_pd(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from)));
#else
  return __builtin_convertvector(load<i32half>(from), f64);
#endif
}
FUNDALLOC_INLINE f64 some_doubles(const std::int32_t* from, std::size_t count) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512VL__)
  return (f64)_mm512_cvtepi32_pd(_mm256_maskz_loadu_epi32((__mmask8)((1U << count) - 1), from));
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  const i32half places = {0, 1, 2, 3};
  const auto mask = (__m128i)(places < (int)count);
  return (f64)_mm256_cvtepi32_pd(_mm_maskload_epi32(from, mask));
#endif
  f64 v = {};
  for (std::size_t l = 0; l < count; ++l) v[l] = (double)from[l];
  return v;
}

/// a b + c; with one rounding where the processor has it, which only leaves a rounding out.
FUNDALLOC_INLINE f64 multiply_add(f64 a, f64 b, f64 c) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (f64)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif FUNDALLOC_LANES == 4 && defined(__FMA__)
  return (f64)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
  return a * b + c;
#endif
}

FUNDALLOC_INLINE f64 larger(f64 a, f64 b) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (f64)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif FUNDALLOC_LANES == 4 && defined(__AVX__)
  return (f64)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif FUNDALLOC_LANES == 2 && defined(__SSE2__)
  return (f64)_mm_max_pd((__m128d)a, (__m128d)b);
#else
  return a > b ? a : b;
#endif
}

FUNDALLOC_INLINE f64 smaller(f64 a, f64 b) {  // b where a is not a number
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (f64)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif FUNDALLOC_LANES == 4 && defined(__AVX__)
  return (f64)_mm256_min_pd((__m256d)a, (__m256d)b);
#elif FUNDALLOC_LANES == 2 && defined(__SSE2__)
  return (f64)_mm_min_pd((__m128d)a, (__m128d)b);
#else
  return a < b ? a : b;
#endif
}

/// Truncates |x| < 2^31.
FUNDALLOC_INLINE i32half to_int32(f64 x) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (i32half)_mm512_cvttpd_epi32((__m512d)x);
#elif FUNDALLOC_LANES == 4 && defined(__AVX__)
  return (i32half)_mm256_cvttpd_epi32((__m256d)x);
#elif FUNDALLOC_LANES == 2 && defined(__SSE2__)
  const __m128i both = _mm_cvttpd_epi32((__m128d)x);
  return load<i32half>((const int*)&both);
#else
  return __builtin_convertvector(x, i32half);
#endif
}

/// A whole part and what is left of it.
struct whole_part {
  i64 whole;
  f64 rest;
};
/// Of 0 <= v < 2^51, exactly. A whole number below 2^52 stands in the mantissa of its sum with
/// 2^52. Where the processor has no floor, that sum rounds to the nearest whole number, and one
/// is taken back where that is above v. The rest has no more digits than v.
FUNDALLOC_INLINE whole_part split(f64 v) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  const f64 floor = (f64)_mm512_floor_pd((__m512d)v);
  return {(i64)(floor + 0x1p52) - 0x4330000000000000LL, v - floor};
#elif FUNDALLOC_LANES == 4 && defined(__AVX__)
  const f64 floor = (f64)_mm256_floor_pd((__m256d)v);
  return {(i64)(floor + 0x1p52) - 0x4330000000000000LL, v - floor};
#else
  const f64 moved = v + 0x1p52;
  const f64 nearest = moved - 0x1p52;
  const i64 up = (i64)(nearest > v);  // -1 where it was rounded up
  const f64 whole = nearest - (f64)(up & 0x3FF0000000000000LL);
  return {((i64)moved - 0x4330000000000000LL) + up, v - whole};
#endif
}

/// Masks of 32 bits as masks of 64, in their order.
struct wide_pair {
  i64 low;
  i64 high;
};
FUNDALLOC_INLINE wide_pair widen(i32 mask) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return {(i64)_mm512_cvtepi32_epi64(_mm512_castsi512_si256((__m512i)mask)),
          (i64)_mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64((__m512i)mask, 1))};
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  return {(i64)_mm256_cvtepi32_epi64(_mm256_castsi256_si128((__m256i)mask)),
          (i64)_mm256_cvtepi32_epi64(_mm256_extracti128_si256((__m256i)mask, 1))};
#elif FUNDALLOC_LANES == 2 && defined(__SSE2__)
  return {(i64)_mm_unpacklo_epi32((__m128i)mask, (__m128i)mask),
          (i64)_mm_unpackhi_epi32((__m128i)mask, (__m128i)mask)};
#else
  wide_pair pair = {};
  for (std::size_t l = 0; l < lanes; ++l) {
    pair.low[l] = mask[l];
    pair.high[l] = mask[lanes + l];
  }
  return pair;
#endif
}

/// True where any lane is not 0.
FUNDALLOC_INLINE bool any(i32 mask) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return _mm512_test_epi32_mask((__m512i)mask, (__m512i)mask) != 0;
#elif FUNDALLOC_LANES == 4 && defined(__AVX__)
  return _mm256_testz_si256((__m256i)mask, (__m256i)mask) == 0;
#elif FUNDALLOC_LANES == 2 && defined(__SSE2__)
  return _mm_movemask_epi8((__m128i)mask) != 0;
#else
  long long sum = 0;
  for (std::size_t l = 0; l < 2 * lanes; ++l) sum |= mask[l];
  return sum != 0;
#endif
}
FUNDALLOC_INLINE bool any(i64 mask) { return any((i32)mask); }

FUNDALLOC_INLINE i32 select(i32 mask, i32 a, i32 b) { return (mask & a) | (~mask & b); }
FUNDALLOC_INLINE i32 smaller(i32 a, i32 b) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return (i32)_mm512_min_epi32((__m512i)a, (__m512i)b);
#elif FUNDALLOC_LANES == 4 && defined(__AVX2__)
  return (i32)_mm256_min_epi32((__m256i)a, (__m256i)b);
#else
  return select((i32)(a < b), a, b);
#endif
}

FUNDALLOC_INLINE long long sum_of(i64 v) {
  long long sum = 0;
  for (std::size_t l = 0; l < lanes; ++l) sum += v[l];
  return sum;
}
/// Of counts that fit 32 bits together.
FUNDALLOC_INLINE int sum_of(i32 v) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  return _mm512_reduce_add_epi32((__m512i)v);
#else
#if FUNDALLOC_LANES == 4 && defined(__AVX2__)
  const __m128i half = _mm_add_epi32(_mm256_castsi256_si128((__m256i)v),
                                     _mm256_extracti128_si256((__m256i)v, 1));
#elif defined(__SSE2__)
  const __m128i half = (__m128i)v;
#endif
#if defined(__SSE2__)
  const __m128i two = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
  return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 0xB1)));
#else
  int sum = 0;
  for (std::size_t l = 0; l < 2 * lanes; ++l) sum += v[l];
  return sum;
#endif
#endif
}
FUNDALLOC_INLINE int smallest_of(i32 v) {
  int least = v[0];
  for (std::size_t l = 1; l < 2 * lanes; ++l) least = v[l] < least ? v[l] : least;
  return least;
}

/// Stores the lanes where the mask is set, one after another, and says how many they are; the
/// places after them are written, too.
FUNDALLOC_INLINE std::size_t pack(std::int32_t* to, i32 v, i32 mask) {
#if FUNDALLOC_LANES == 8 && defined(__AVX512F__)
  const __mmask16 bits = _mm512_test_epi32_mask((__m512i)mask, (__m512i)mask);
  _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(bits, (__m512i)v));
  return (std::size_t)__builtin_popcount(bits);
#elif FUNDALLOC_LANES == 4 && defined(__BMI2__)
  // The numbers of the lanes that stay, a byte each, are picked by pext.
  const auto bits = (unsigned)_mm256_movemask_ps((__m256)mask);
  const auto bytes = _pdep_u64(bits, 0x0101010101010101ULL) * 0xFF;
  const auto order = (long long)_pext_u64(0x0706050403020100ULL, bytes);
  const __m256i places = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(order));
  store(to, _mm256_permutevar8x32_epi32((__m256i)v, places));
  return (std::size_t)__builtin_popcount(bits);
#else
  std::size_t found = 0;
  for (std::size_t l = 0; l < 2 * lanes; ++l) {
    to[found] = v[l];
    found += (std::size_t)(mask[l] & 1);
  }
  return found;
#endif
}
FUNDALLOC_INLINE double largest_of(f64 v) {
  double most = v[0];
  for (std::size_t l = 1; l < lanes; ++l) most = v[l] > most ? v[l] : most;
  return most;
}

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
