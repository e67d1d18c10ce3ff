// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "exact/wide.hpp"
#include "fundalloc/exact/filter.hpp"
#include "fundalloc/exact/rational.hpp"

namespace fundalloc::detail {

/// Where the exact integers of lazy quantities come from: one at a time, or all.
class exact_source {
 public:
  virtual ~exact_source() = default;
  [[nodiscard]] virtual wide at(std::size_t i) const = 0;
  [[nodiscard]] virtual std::vector<wide> all() const = 0;
  /// The sum of all, where it is known without them.
  [[nodiscard]] virtual std::optional<wide> sum() const = 0;
  /// Whether two are made of the same numbers, and so are equal; seen without arithmetic.
  [[nodiscard]] virtual bool same(std::size_t i, std::size_t j) const = 0;
};

/** n non-negative exact numbers, known twice: as doubles with a relative bound (filter.hpp),
 *  and as integers over one common denominator, which may be made only when they are asked for.
 *
 *  Not for concurrent use: exact looks at many integers make all of them.
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
  /// The same of scores that somebody else keeps, alive and unchanged.
  static quantities view_of(std::span<const std::int64_t> numerators);
  /// Doubles now, integers from `source` when needed.
  static quantities lazy(std::vector<double> estimates, double relative,
                         std::shared_ptr<const exact_source> source, wide denominator = 1);

  [[nodiscard]] std::size_t size() const noexcept {
    return viewed_.empty() ? estimates_.size() : viewed_.size();
  }
  [[nodiscard]] std::span<const double> estimates() const;
  [[nodiscard]] double estimate_of(std::size_t i) const noexcept {
    return viewed_.empty() ? estimates_[i] : static_cast<double>(viewed_[i]);
  }
  [[nodiscard]] double relative() const noexcept { return relative_; }
  /// A non-negative number is 0 exactly when its estimate is: no product of ours underflows.
  [[nodiscard]] bool is_zero(std::size_t i) const noexcept { return estimate_of(i) == 0; }

  [[nodiscard]] bool is_narrow() const noexcept { return narrow_; }
  /// Whether estimates are the narrow numerators themselves, not quotients by a denominator:
  /// only then may doubles of the one stand beside doubles of the other.
  [[nodiscard]] bool estimates_numerators() const noexcept { return narrow_ && plain_; }
  [[nodiscard]] std::int64_t narrow_at(std::size_t i) const noexcept { return narrow_all()[i]; }
  [[nodiscard]] std::span<const std::int64_t> narrow_all() const noexcept {
    return viewed_.empty() ? std::span<const std::int64_t>(small_) : viewed_;
  }
  /// Of narrow numbers: one pass, the first time that it is asked for.
  struct summary {
    int128 sum = 0;
    std::int64_t bits = 0;  ///< the union of all numbers' bits
    std::size_t positive = 0;
  };
  [[nodiscard]] const summary& look() const;
  [[nodiscard]] wide at(std::size_t i) const;
  [[nodiscard]] const wide& denominator() const noexcept { return denominator_; }
  [[nodiscard]] rational value(std::size_t i) const;
  [[nodiscard]] wide sum() const;  ///< of the numerators
  /// The sign of numerator i minus numerator j: by the filter, exactly where it cannot decide.
  [[nodiscard]] int compare(std::size_t i, std::size_t j) const;
  /// True where two numbers are seen to be equal without wide arithmetic.
  [[nodiscard]] bool surely_equal(std::size_t i, std::size_t j) const;

 private:
  void materialise() const;

  mutable std::vector<double> estimates_;  ///< of a view: made when all are asked for
  double relative_ = 0;
  bool narrow_ = false;
  bool plain_ = false;  ///< estimates are of numerators
  std::vector<std::int64_t> small_;
  std::span<const std::int64_t> viewed_;
  mutable std::optional<summary> looked_;
  mutable std::vector<wide> large_;
  mutable bool made_ = false;
  mutable std::size_t looks_ = 0;  ///< at single integers, before all were made
  std::shared_ptr<const exact_source> source_;
  wide denominator_ = 1;
};

}  // namespace fundalloc::detail
