// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "exact/wide.hpp"
#include "fundalloc/exact/filter.hpp"
#include "fundalloc/exact/rational.hpp"

namespace fundalloc::detail {

/** n non-negative exact numbers, known twice: as doubles with a relative bound (filter.hpp),
 *  and as integers over one common denominator, which may be made only when they are asked for.
 *
 *  Not for concurrent use: the first exact look materialises the integers.
 */
class quantities {
 public:
  quantities() = default;

  /// 64-bit integers over a denominator. Bound: one conversion and one quotient.
  static quantities of(std::vector<std::int64_t> numerators, const wide& denominator = 1);
  static quantities of(std::vector<wide> numerators, const wide& denominator = 1);
  static quantities of(std::span<const rational> values);
  /// Scores, of which only proportions count: estimates are in any convenient scale.
  static quantities scores_of(std::span<const rational> values);
  static quantities scores_of(std::vector<std::int64_t> numerators);
  /// Doubles now, integers by `make` when needed.
  static quantities lazy(std::vector<double> estimates, double relative,
                         std::function<std::vector<wide>()> make, wide denominator = 1);

  [[nodiscard]] std::size_t size() const noexcept { return estimates_.size(); }
  [[nodiscard]] std::span<const double> estimates() const noexcept { return estimates_; }
  [[nodiscard]] double estimate_of(std::size_t i) const noexcept { return estimates_[i]; }
  [[nodiscard]] double relative() const noexcept { return relative_; }
  /// A non-negative number is 0 exactly when its estimate is: no product of ours underflows.
  [[nodiscard]] bool is_zero(std::size_t i) const noexcept { return estimates_[i] == 0; }

  [[nodiscard]] bool is_narrow() const noexcept { return narrow_; }
  [[nodiscard]] std::int64_t narrow_at(std::size_t i) const noexcept { return small_[i]; }
  [[nodiscard]] std::span<const std::int64_t> narrow_all() const noexcept { return small_; }
  [[nodiscard]] wide at(std::size_t i) const;
  [[nodiscard]] const wide& denominator() const noexcept { return denominator_; }
  [[nodiscard]] rational value(std::size_t i) const;
  [[nodiscard]] wide sum() const;  ///< of the numerators
  /// The sign of numerator i minus numerator j: by the filter, exactly where it cannot decide.
  [[nodiscard]] int compare(std::size_t i, std::size_t j) const;

 private:
  void materialise() const;

  std::vector<double> estimates_;
  double relative_ = 0;
  bool narrow_ = false;
  std::vector<std::int64_t> small_;
  mutable std::vector<wide> large_;
  mutable bool made_ = false;
  std::function<std::vector<wide>()> make_;
  wide denominator_ = 1;
};

}  // namespace fundalloc::detail
