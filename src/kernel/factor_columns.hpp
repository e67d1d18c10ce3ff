// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/lanes.hpp"

namespace fundalloc::detail::FUNDALLOC_KERNEL {

/// Columns and their coefficients, kept where stores cannot change them: in registers, for a
/// number of factors that is known when the kernel is compiled (0: it is not).
template <class Number, std::size_t Factors>
struct factor_columns {
  const Number* x[Factors == 0 ? 1 : Factors];
  f64 c[Factors == 0 ? 1 : Factors];
  const Number* const* more_x;
  const double* more_c;
  std::size_t many;

  FUNDALLOC_INLINE factor_columns of(const Number* const* columns, const double* c,
                                     std::size_t factors) {
    factor_columns f;
    f.more_x = columns;
    f.more_c = c;
    f.many = factors;
#pragma GCC unroll 8
    for (std::size_t j = 0; j < Factors; ++j) {
      f.x[j] = columns[j];
      f.c[j] = all(c[j]);
    }
    return f;
  }

  /// v_i = sum_j c_j x_ij of `at` and the lanes after it; `Some` reads fewer than a vector.
  template <bool Some>
  FUNDALLOC_INLINE f64 sum(const factor_columns& f, std::size_t at, std::size_t count) {
    f64 v = {};
#pragma GCC unroll 8
    for (std::size_t j = 0; j < (Factors == 0 ? f.many : Factors); ++j) {
      const Number* const column = (Factors == 0 ? f.more_x[j] : f.x[j]) + at;
      const f64 x = Some ? some_doubles(column, count) : doubles(column);
      const f64 c = Factors == 0 ? all(f.more_c[j]) : f.c[j];
      v = j == 0 ? c * x : multiply_add(c, x, v);
    }
    return v;
  }
};

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
