// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** One divided by the value, rounded to stated decimals: half of it gets twice the coefficient.
 *
 *  Rule    c_i = 1 / x_i, rounded half to even to `decimals` digits.
 *  Exact   right in the last digit.
 *  Cost    O(n) divisions of 128 bits.
 *  Throws  plan_error E205 (no decimals), E206; input_error E132 (x_i = 0); limit_error E401.
 *  Source  RULES.md 1, reciprocal 倒数.
 */
struct reciprocal {
  static constexpr std::string_view name = "reciprocal";
  static constexpr std::string_view name_zh = "倒数";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = false;
  std::optional<int> decimals = {};
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("decimals", "小数位", self.decimals);
  }
  void check() const { check_decimals(name, decimals); }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    const int places = decimals.value_or(0);
    const int128 one = power_of_ten(input.column.decimals).narrow_numerator();
    std::vector<std::int64_t> quotients(input.rows);
    for (std::size_t i = 0; i < input.rows; ++i) {
      if (input.column.mantissas[i] == 0) {
        input.refuse({code::zero_denominator, input.from->where(input.index, i),
                      "the value is 0, which has no reciprocal", "a positive number",
                      "Correct the cell, or use complement (逆向) or distance (差距)."});
        continue;
      }
      quotients[i] =
          rounded_mantissa(one, input.column.mantissas[i], places, *input.from, input.index, i);
    }
    return coefficient::of(std::move(quotients), 1, power_of_ten(places).narrow_numerator());
  }
  friend bool operator==(const reciprocal&, const reciprocal&) = default;
};

}  // namespace fundalloc
