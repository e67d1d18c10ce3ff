// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/settle/settle.hpp"
#include "fundalloc/settle/tie_rule.hpp"

namespace fundalloc {

/// What a division says beside the slices.
struct divided {
  std::optional<tie_report> tie = {};
  fundalloc::diagnostics diagnostics = {};
};

/** The factor method alone, on columns of whole numbers: for systems that have their own tables
 *  and call it often.
 *
 *      const fundalloc::factor_shares rule({rational(3, 10), rational(7, 10)});
 *      rule.divide(matrix, 3'717'000'000, slices);   // matrix: recipients x indicators
 *
 *  Rule    q_i = total x sum_j w_j x_ij / S_j, with S_j the sum of column j; whole units by
 *          largest remainder, ties by the rules. The same slices as a plan of `share` factors.
 *  Exact   equal to rational arithmetic for every input.
 *  Cost    O(n x J) and a few passes over n; no allocation of memory up to 1 000 recipients
 *          where doubles decide. docs/performance.md has figures.
 *  Use     from many threads at once: the object does not change.
 */
class factor_shares {
 public:
  using columns = std::span<const std::span<const std::int64_t>>;
  using matrix = Eigen::Ref<const Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic>>;

  /// Weights as parts of 1. plan_error E205 (none), E206 (below 0, or ties that name a column),
  /// E207 (they do not sum to 1).
  explicit factor_shares(std::vector<rational> weights,
                         std::vector<tie_rule> ties = default_ties());

  [[nodiscard]] const std::vector<rational>& weights() const noexcept { return weights_; }

  /** Writes the slices: `into` has one place for each recipient, in the columns' order.
   *
   *  Throws  input_error E103 (a negative number), E119 (sizes), E130 (a column sums to 0),
   *          infeasible_error E303 (no recipient), E307 (the tie rules end undecided).
   */
  divided divide(columns indicators, std::int64_t total, std::span<std::int64_t> into) const;
  divided divide(const matrix& indicators, std::int64_t total,
                 std::span<std::int64_t> into) const;

 private:
  std::vector<rational> weights_;
  std::vector<double> estimates_;
  std::vector<tie_rule> ties_;
};

}  // namespace fundalloc
