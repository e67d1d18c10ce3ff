// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "exact/wide.hpp"
#include "fundalloc/exact/rational.hpp"
#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc::detail {

/// A multiplier as whole numbers over one denominator, which drops out of proportions; or as
/// fractions, where no 64-bit numbers over one denominator exist.
struct multiplier_column {
  std::vector<std::int64_t> owned = {};
  std::span<const std::int64_t> numerators = {};
  rational denominator = 1;
  std::vector<wide> large = {};              ///< in place of numerators
  std::vector<double> large_estimates = {};  ///< of large / denominator

  [[nodiscard]] wide at(std::size_t i) const {
    return large.empty() ? wide(numerators[i]) : large[i];
  }
  /// Takes over the values of a coefficient.
  static multiplier_column of(const coefficient& values);
};

/// The part of a factor is at most times_num / times_den of other factors' parts.
struct contribution_limit {
  std::size_t factor = 0;
  rational times = 0;
  double times_estimate = 0;
  std::vector<std::size_t> of = {};
};

/// What scores are made of: weights, coefficient columns and multipliers, all exact.
struct score_parts {
  std::size_t rows = 0;
  std::vector<rational> weights = {};
  std::vector<double> weight_estimates = {};
  std::vector<coefficient> coefficients = {};
  std::vector<contribution_limit> limits = {};
  std::vector<multiplier_column> multipliers = {};
  /// The coefficients are a product already (a geometric mean, multipliers alone): one line.
  const char* one_line = nullptr;
};

/// Scores as doubles with the relative bound of filter.hpp; `safe` is false where doubles could
/// leave their normal range, so that no bound holds.
struct score_estimates {
  std::vector<double> values;
  double relative = 0;
  bool safe = true;
};
[[nodiscard]] score_estimates estimate_scores(const score_parts& parts);

/** The parts of scores as whole numbers over one denominator.
 *
 *  w_j c_ij = term(j, i) / denominator before contribution limits; `row` has them after.
 */
class exact_terms {
 public:
  explicit exact_terms(const score_parts& parts);
  [[nodiscard]] const wide& denominator() const noexcept { return denominator_; }
  [[nodiscard]] std::vector<wide> row(std::size_t i) const;
  /// The sum of a row.
  [[nodiscard]] wide base(std::size_t i) const;
  /// The sum of all rows where there are no contribution limits.
  [[nodiscard]] wide total() const;

 private:
  [[nodiscard]] wide term(std::size_t j, std::size_t i) const;
  const score_parts& parts_;
  std::vector<wide> weights_;
  std::vector<std::vector<wide>> large_;  ///< numerators of columns that are fractions
  std::vector<wide_ratio> times_;         ///< of the contribution limits
  wide denominator_ = 1;
};

/// The numerators one by one: what `exact_scores` makes of each row. Refers to `parts`, and is
/// not for concurrent use.
class exact_rows {
 public:
  explicit exact_rows(const score_parts& parts) : parts_(parts) {}
  [[nodiscard]] wide at(std::size_t i) const;
  /// The sum of all rows, from the sums of columns; nothing where rows are more than sums.
  [[nodiscard]] std::optional<wide> sum() const;
  /// Whether two rows hold the same numbers.
  [[nodiscard]] bool same(std::size_t i, std::size_t j) const;

 private:
  [[nodiscard]] const exact_terms& terms() const;
  const score_parts& parts_;
  mutable std::optional<exact_terms> terms_;
};

/// Exact score numerators N_i = (sum_j term(j, i)) * product of multiplier numerators.
[[nodiscard]] std::vector<wide> exact_scores(const score_parts& parts);
/// The true score of recipient i is N_i times this.
[[nodiscard]] rational score_scale(const score_parts& parts);

/// One factor, 64-bit products: scores as 64-bit integers, or nothing where they do not fit.
[[nodiscard]] bool narrow_scores(const score_parts& parts, std::vector<std::int64_t>& into);

/// s_i = the product of c_ij to the power w_j, rounded half to even: one column in place of
/// all. E401 where one does not fit 64 bits.
[[nodiscard]] coefficient geometric_mean(const score_parts& parts, int decimals);

}  // namespace fundalloc::detail
