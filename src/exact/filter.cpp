// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/filter.hpp"

#include <algorithm>

namespace fundalloc {

estimate sum_estimates(std::span<const double> values, double relative) noexcept {
  constexpr std::size_t block = 256;
  double total = 0;
  std::size_t blocks = 0;
  for (std::size_t start = 0; start < values.size(); start += block, ++blocks) {
    const std::size_t end = std::min(start + block, values.size());
    double lane[4] = {0, 0, 0, 0};
    std::size_t i = start;
    for (; i + 4 <= end; i += 4) {
      for (std::size_t l = 0; l < 4; ++l) lane[l] += values[i + l];
    }
    for (; i < end; ++i) lane[0] += values[i];
    total += (lane[0] + lane[1]) + (lane[2] + lane[3]);
  }
  // An addend meets at most 64 + 3 additions in its lane, 2 that join lanes, and one for each
  // block.
  return {total, relative + gamma_bound(70.0 + static_cast<double>(blocks))};
}

}  // namespace fundalloc
