// SPDX-License-Identifier: Apache-2.0
#include "peers/plain.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace peers {

namespace {

std::vector<std::int64_t> round_quotas(std::vector<double> quotas, double pool) {
  const std::size_t n = quotas.size();
  std::vector<std::int64_t> slices(n);
  double given = 0;
  for (std::size_t i = 0; i < n; ++i) {
    slices[i] = static_cast<std::int64_t>(std::floor(quotas[i]));
    quotas[i] -= std::floor(quotas[i]);
    given += static_cast<double>(slices[i]);
  }
  const auto left = static_cast<std::ptrdiff_t>(pool - given);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (left > 0 && left < static_cast<std::ptrdiff_t>(n)) {
    std::nth_element(order.begin(), order.begin() + left, order.end(),
                     [&](std::size_t a, std::size_t b) { return quotas[a] > quotas[b]; });
  }
  for (std::ptrdiff_t k = 0; k < left; ++k) ++slices[order[static_cast<std::size_t>(k)]];
  return slices;
}

}  // namespace

std::vector<std::int64_t> largest_remainder(columns x, std::span<const double> sums,
                                            std::span<const double> weights, double pool) {
  const std::size_t n = x.front().size();
  std::vector<double> quotas(n, 0.0);
  for (std::size_t j = 0; j < x.size(); ++j) {
    const double c = pool * weights[j] / sums[j];
    for (std::size_t i = 0; i < n; ++i) quotas[i] += c * x[j][i];
  }
  return round_quotas(std::move(quotas), pool);
}

std::vector<std::int64_t> largest_remainder(columns x, std::span<const double> weights,
                                            double pool) {
  std::vector<double> sums;
  for (const auto& column : x)
    sums.push_back(std::accumulate(column.begin(), column.end(), 0.0));
  return largest_remainder(x, sums, weights, pool);
}

std::vector<std::int64_t> point_value(std::span<const double> scores,
                                      std::span<const double> low, std::span<const double> high,
                                      double pool) {
  const std::size_t n = scores.size();
  const auto slice = [&](std::size_t i, double t) {
    return std::floor(std::clamp(t * scores[i], low[i], high[i]) + 0.5);
  };
  double below = 0;
  double above = pool;
  for (int pass = 0; pass < 100; ++pass) {
    const double t = (below + above) / 2;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += slice(i, t);
    (sum <= pool ? below : above) = t;
  }
  std::vector<std::int64_t> slices(n);
  for (std::size_t i = 0; i < n; ++i) slices[i] = static_cast<std::int64_t>(slice(i, below));
  return slices;
}

}  // namespace peers
