// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/// What the squares are divided by: n, or n - 1.
enum class deviation : std::uint8_t { population, sample };
inline constexpr std::array<option_word<deviation>, 2> deviation_words{
    {{deviation::population, "population", "总体"}, {deviation::sample, "sample", "样本"}}};

/// What a negative score becomes: an error of the plan, or 0.
enum class below_zero : std::uint8_t { error, zero };
inline constexpr std::array<option_word<below_zero>, 2> below_zero_words{
    {{below_zero::error, "error", "报错"}, {below_zero::zero, "zero", "零"}}};

/** How many standard deviations a value lies above the mean, moved up by a stated number.
 *
 *  Rule    c_i = (x_i - mean) / sd, rounded half to even to `decimals` digits, plus `add`; what
 *          is negative then becomes 0 where that is stated. sd^2 is sum (x - mean)^2 over n
 *          (population) or n - 1 (sample).
 *  Exact   right in the last digit: decided on squares, without a rounded root.
 *  Cost    O(n) roots of whole numbers.
 *  Throws  plan_error E205 (no sd, no decimals), E206; input_error E133 (sd is 0); limit_error
 *          E401. A plan refuses what is still negative after clip_after (E136).
 *  Source  RULES.md 1, z_score 标准分; OECD and JRC 2008, Handbook, section 5.2.
 */
struct z_score {
  static constexpr std::string_view name = "z_score";
  static constexpr std::string_view name_zh = "标准分";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  std::optional<deviation> sd = {};
  rational add = 0;
  fundalloc::below_zero below_zero = fundalloc::below_zero::error;
  std::optional<int> decimals = {};
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("sd", "标准差", self.sd, deviation_words);
    option("add", "加", self.add);
    option("below_zero", "负值", self.below_zero, below_zero_words);
    option("decimals", "小数位", self.decimals);
  }

  void check() const {
    if (!sd) {
      raise({code::missing_key,
             {.key = "sd"},
             "z_score has no sd (标准差)",
             "population (总体) or sample (样本)",
             "State by what the squares are divided: n, or n - 1."});
    }
    check_decimals(name, decimals);
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const;
  friend bool operator==(const z_score&, const z_score&) = default;
};

}  // namespace fundalloc
