// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fundalloc/settle/settle.hpp"

namespace fundalloc::detail {

/// Amounts above this go the general way: kernels keep every quota below 2^51.
inline constexpr std::int64_t most_direct_amount = std::int64_t{1} << 50;

/** The plainest allocation: an amount by weighted shares of columns, in one pass.
 *
 *  q_i = sum_j amount w_j x_ij / S_j, with sum w = 1 and S_j the sum of column j.
 *  Needs  0 <= x_ij, 0 < S_j < 2^52, 0 < amount < most_direct_amount.
 */
struct column_shares {
  std::span<const std::int64_t* const> columns;
  std::span<const std::int32_t* const> narrow = {};  ///< the same in 32 bits; empty: do not fit
  std::span<const double> sums;                      ///< S_j, exact
  std::span<const double> weights;                   ///< w_j within 2 units in its last place
  std::size_t rows = 0;
  std::int64_t amount = 0;
};

/** Largest remainder of it into `units`, or false where doubles do not decide it, and it has to
 *  be settled the general way. Equal rows at the cut are decided here, without arithmetic,
 *  where the tie rules come to the order of the table.
 */
[[nodiscard]] bool divide_columns(const column_shares& ask, const std::vector<tie_rule>& ties,
                                  std::int64_t* units, std::optional<tie_report>& tie,
                                  diagnostics& note);

}  // namespace fundalloc::detail
