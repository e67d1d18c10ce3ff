// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fundalloc/exact/decimal.hpp"
#include "fundalloc/exact/rational.hpp"

namespace fundalloc {

/** The grain of a slice: a word (万元, EUR, seats) times a positive factor, written `0.01万元`.
 *
 *  亿元, 万元, 元 and 分 convert among themselves; any other word is a unit of its own.
 */
class unit {
 public:
  unit() = default;  ///< one 元
  /// Reads `万元`, `0.01万元`, `EUR`. plan_error E206.
  explicit unit(std::string_view text);

  [[nodiscard]] const std::string& word() const noexcept { return word_; }
  /// How many of the word one grain is: 1, or 1/100 for `0.01万元`.
  [[nodiscard]] const rational& grain() const noexcept { return grain_; }
  [[nodiscard]] std::string to_text() const;
  /// Decimals with which an amount in the word is shown: 2 for `0.01万元`.
  [[nodiscard]] int decimals() const noexcept { return decimals_; }

  /// Grains in one of the word (for bare numbers of this unit's word).
  [[nodiscard]] rational grains_per_word() const;
  /// Grains in one of a form's word (万元 ...). plan_error E214 if the words do not convert.
  [[nodiscard]] rational grains_per(number_form form) const;
  /// Grains of this unit in one grain of another. plan_error E214 if the words do not convert.
  [[nodiscard]] rational grains_per(const unit& other) const;

  /// Reads an amount into grains: `3717万元`, `1,234.50`, `199193257.2 EUR`, `1/3`. E206, E214.
  [[nodiscard]] rational read_amount(std::string_view text) const;
  /// An amount of grains in the word's own unit, with its decimals: `262.30`; exact `n/d` if it
  /// has more.
  [[nodiscard]] std::string show(const rational& grains) const;
  [[nodiscard]] std::string show(std::int64_t grains) const;

  friend bool operator==(const unit&, const unit&) = default;

 private:
  std::string word_ = "元";
  rational grain_ = 1;
  int decimals_ = 0;
};

}  // namespace fundalloc
