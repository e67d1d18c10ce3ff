// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** One plus a multiple of the ratio of two columns, rounded to stated decimals.
 *
 *  Rule    c_i = 1 + k x_i / y_i, rounded half to even to `decimals` digits; 1 where both are
 *          0.
 *  Exact   right in the last digit.
 *  Cost    O(n) divisions of 128 bits.
 *  Throws  plan_error E205 (no column, no decimals), E206; input_error E132 (y_i = 0 and x_i is
 *          not), E103 or E104 in y; limit_error E401.
 *  Source  RULES.md 1, growth_factor 增长系数; French DSU, CGCT L2334-18-2.
 */
struct growth_factor {
  static constexpr std::string_view name = "growth_factor";
  static constexpr std::string_view name_zh = "增长系数";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = false;
  rational k = 1;
  std::string column = {};  ///< header of y
  std::optional<int> decimals = {};
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("k", "倍数", self.k);
    option("column", "列", self.column);
    option("decimals", "小数位", self.decimals);
  }

  void check() const {
    if (column.empty()) {
      raise({code::missing_key,
             {.key = "column"},
             "growth_factor has no column (列)",
             "the column that the indicator is divided by",
             "State the column."});
    }
    if (k.sign() < 0) {
      raise({code::bad_value,
             {.key = "k"},
             phrase("\"{}\"", k.to_shortest_text()),
             "a number of at least 0",
             "Correct the number."});
    }
    check_decimals(name, decimals);
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    const std::size_t index = input.from->find(column);
    const number_column y = checked_column(input, column);
    const int places = decimals.value_or(0);
    const rational scale = k * input.unit() * power_of_ten(y.decimals);
    const std::int64_t one = power_of_ten(places).to_int64();
    std::vector<std::int64_t> numbers(input.rows, one);
    for (std::size_t i = 0; i < input.rows; ++i) {
      const std::int64_t part = input.column.mantissas[i];
      const std::int64_t whole = y.mantissas[i];
      if (part == 0) continue;
      if (whole == 0) {
        raise({code::zero_denominator, input.from->where(index, i),
               phrase("the denominator is 0, and \"{}\" is {}", input.column.name,
                      input.value(i).to_shortest_text()),
               "a positive number", "Correct one of the two cells."});
      }
      numbers[i] = rounded(part, whole, scale, places, *input.from, index, i);
    }
    return coefficient::of(std::move(numbers), 1, one);
  }
  friend bool operator==(const growth_factor&, const growth_factor&) = default;

 private:
  /// 1 + scale part / whole: by integers where 128 bits hold them.
  static std::int64_t rounded(std::int64_t part, std::int64_t whole, const rational& scale,
                              int places, const table& from, std::size_t index,
                              std::size_t row) {
    int128 numerator = 0;
    int128 denominator = 0;
    if (scale.is_narrow() && !mul_overflows(scale.narrow_numerator(), part, numerator) &&
        !mul_overflows(scale.narrow_denominator(), whole, denominator) &&
        !add_overflows(numerator, denominator, numerator)) {
      return rounded_mantissa(numerator, denominator, places, from, index, row);
    }
    return rounded_mantissa(rational(1) + scale * rational(int128{part}, whole), places, from,
                            index, row);
  }
};

}  // namespace fundalloc
