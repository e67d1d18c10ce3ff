// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// What people write instead: plain double C++, without exactness, ties or checks.
namespace peers {

/// Columns of equal length, one after another.
using columns = std::span<const std::vector<double>>;

/** Shares of weighted column shares, rounded by largest remainder with nth_element.
 *  Sums the columns itself, as a user's function would. */
std::vector<std::int64_t> largest_remainder(columns x, std::span<const double> weights,
                                            double pool);

/// The same where the caller knows the columns' sums already.
std::vector<std::int64_t> largest_remainder(columns x, std::span<const double> sums,
                                            std::span<const double> weights, double pool);

/** The French point value: the greatest t for which nearest(clamp(t s, low, high)) sums to at
 * most
 *  the pool, by 100 halvings. A cap of infinity is none. */
std::vector<std::int64_t> point_value(std::span<const double> scores,
                                      std::span<const double> low, std::span<const double> high,
                                      double pool);

}  // namespace peers
