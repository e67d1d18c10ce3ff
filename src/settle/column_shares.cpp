// SPDX-License-Identifier: Apache-2.0
#include "settle/column_shares.hpp"

#include <algorithm>
#include <array>

#include "fundalloc/exact/filter.hpp"
#include "settle/cut.hpp"

namespace fundalloc::detail {

namespace {

/// Whether all rows of the zone hold the same numbers, and so have the same quota.
bool all_equal(const column_shares& ask, const std::vector<std::size_t>& zone) {
  return std::all_of(ask.columns.begin(), ask.columns.end(), [&](const std::int64_t* column) {
    return std::all_of(zone.begin(), zone.end(),
                       [&](std::size_t i) { return column[i] == column[zone.front()]; });
  });
}

/// Whether equal scores are decided by the order of the table.
bool table_order_decides(const std::vector<tie_rule>& ties) {
  for (const tie_rule& rule : ties) {
    if (rule.use == tie_rule::kind::table_order) return true;
    const bool by_score =
        rule.use == tie_rule::kind::larger_score || rule.use == tie_rule::kind::smaller_score;
    if (!by_score) return false;
  }
  return false;
}

/* All of the zone have one quota q, and q + s is near a whole number m. Everybody else keeps
 * its units for every s as near. With r = open_units and z members, slices sum to the amount
 * less r just below s* = m - q, where all members have m - 1, and to the amount less r plus z
 * at s*, where all have m. So 0 < r < z is a tie of the zone for r units, and at r = 0 or z
 * either side of s* is the solution.
 */
bool share_equal_rows(const column_shares& ask, remainder_outcome& outcome,
                      const std::vector<tie_rule>& ties, std::int64_t* units,
                      std::optional<tie_report>& tie) {
  std::vector<std::size_t>& zone = outcome.zone;
  if (!all_equal(ask, zone)) return false;
  const auto open = static_cast<std::size_t>(outcome.open_units);
  const bool tied = open > 0 && open < zone.size();
  if (tied && !table_order_decides(ties)) return false;
  for (std::size_t k = 0; k < open; ++k) ++units[zone[k]];
  if (tied) {
    tie = tie_report{std::move(zone), outcome.open_units,
                     to_text(tie_rule{tie_rule::kind::table_order})};
  }
  return true;
}

}  // namespace

bool divide_columns(const column_shares& ask, const std::vector<tie_rule>& ties,
                    std::int64_t* units, std::optional<tie_report>& tie, diagnostics& note) {
  constexpr std::size_t most_factors = 64;
  const std::size_t factors = ask.columns.size();
  if (factors > most_factors) return false;
  std::array<double, most_factors> c;  // NOLINT: filled up to `factors`
  for (std::size_t j = 0; j < factors; ++j) {
    c[j] = static_cast<double>(ask.amount) * ask.weights[j] / ask.sums[j];
  }
  key_buffer keys(ask.rows);
  const kernel_set& kernel = kernels();
  const floor_facts facts =
      ask.narrow.empty() ? kernel.floors_of_columns(ask.columns.data(), c.data(), factors,
                                                    ask.rows, units, keys.data())
                         : kernel.floors_of_narrow(ask.narrow.data(), c.data(), factors,
                                                   ask.rows, units, keys.data());
  // Amount and S_j are exact; 2 for the weight, one product and one quotient make c_j; and
  // gamma(factors) for the sum (kernel/remainder_body.hpp).
  const double error = facts.largest * gamma_bound(static_cast<double>(factors) + 6);
  remainder_outcome outcome =
      give_by_keys(kernel, keys.data(), ask.rows, facts.given, ask.amount, error, units);
  if (!outcome.possible) return false;
  if (outcome.zone.empty()) return true;
  note.undecided += static_cast<std::int64_t>(outcome.zone.size());
  return share_equal_rows(ask, outcome, ties, units, tie);
}

}  // namespace fundalloc::detail
