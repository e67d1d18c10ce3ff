// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "exact/wide.hpp"
#include "fundalloc/exact/rational.hpp"
#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc::detail {

/// A multiplier as whole numbers over one denominator; the denominator drops out of
/// proportions.
struct multiplier_column {
  std::vector<std::int64_t> owned = {};
  std::span<const std::int64_t> numerators = {};
  rational denominator = 1;
};

/// What scores are made of: weights, coefficient columns and multipliers, all exact.
struct score_parts {
  std::size_t rows = 0;
  std::vector<rational> weights = {};
  std::vector<double> weight_estimates = {};
  std::vector<coefficient> coefficients = {};
  std::vector<multiplier_column> multipliers = {};
};

/// Scores as doubles with the relative bound of filter.hpp; `safe` is false where doubles could
/// leave their normal range, so that no bound holds.
struct score_estimates {
  std::vector<double> values;
  double relative = 0;
  bool safe = true;
};
[[nodiscard]] score_estimates estimate_scores(const score_parts& parts);

/** The whole numbers A_j for which sum_j A_j num_ij is proportional to sum_j w_j c_ij, and the
 *  common denominator that was taken out: w_j c_ij = A_j num_ij / denominator. */
struct common_weights {
  std::vector<wide> numerators;
  wide denominator = 1;
};
[[nodiscard]] common_weights weights_over_one_denominator(const score_parts& parts);

/// Exact score numerators N_i = (sum_j A_j num_ij) * product of multiplier numerators.
[[nodiscard]] std::vector<wide> exact_scores(const score_parts& parts);
/// The true score of recipient i is N_i times this.
[[nodiscard]] rational score_scale(const score_parts& parts);

/// One factor, 64-bit products: scores as 64-bit integers, or nothing where they do not fit.
[[nodiscard]] bool narrow_scores(const score_parts& parts, std::vector<std::int64_t>& into);

}  // namespace fundalloc::detail
