// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "kernel/factor_columns.hpp"
#include "peers/twin.hpp"
#include "settle/cut.hpp"

/* The twin: our own way from columns to slices with everything left out that makes it exact:
 * no error bound, no certificate, no ties, no checks. What it costs less is the price of
 * exactness. */
namespace fundalloc::detail::FUNDALLOC_KERNEL {

static void twin(std::span<const std::int64_t* const> columns, std::span<const double> sums,
                 std::span<const double> weights, std::size_t n, double pool,
                 std::int64_t* units) {
  std::array<double, 6> c{};
  for (std::size_t j = 0; j < c.size(); ++j) c[j] = pool * weights[j] / sums[j];
  key_buffer keys(n);
  std::int32_t* const key = keys.data();
  using six = factor_columns<std::int64_t, 6>;
  const auto f = six::of(columns.data(), c.data(), 6);
  i64 given = {};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const whole_part part = split(six::sum<false>(f, i, lanes));
    store(units + i, part.whole);
    store(key + i, to_int32(part.rest * 0x1p31));
    given += part.whole;
  }
  if (i < n) {
    const whole_part part = split(six::sum<true>(f, i, n - i));
    store_some(units + i, part.whole, n - i);
    store(key + i, to_int32(part.rest * 0x1p31));
    given += part.whole;
  }
  for (i = n; i < padded(n); ++i) key[i] = -1;
  const i32 cut =
      all(find_cut(kernels(), key, n, static_cast<std::int64_t>(pool) - sum_of(given)));
  for (i = 0; i < n; i += 2 * lanes) {
    const i32 up = (i32)(load<i32>(key + i) >= cut);
    if (i + 2 * lanes > n) {
      for (std::size_t l = 0; i + l < n; ++l) units[i + l] -= up[l];
      break;
    }
    const wide_pair ups = widen(up);
    store(units + i, load<i64>(units + i) - ups.low);
    store(units + i + lanes, load<i64>(units + i + lanes) - ups.high);
  }
}

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
