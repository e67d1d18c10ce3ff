// SPDX-License-Identifier: Apache-2.0
#define FUNDALLOC_KERNEL twin_x86_64
#define FUNDALLOC_LANES 2
#include "peers/twin_body.hpp"

namespace peers {

void twin_x86_64(std::span<const std::int64_t* const> columns, std::span<const double> sums,
                 std::span<const double> weights, std::size_t n, double pool,
                 std::int64_t* units) {
  fundalloc::detail::twin_x86_64::twin(columns, sums, weights, n, pool, units);
}

}  // namespace peers
