// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** Ratio to a constant (exact), or row by row to another column (rounded to stated decimals).
 *
 *  Rule    c_i = x_i / a; or c_i = x_i / y_i, rounded half to even to `decimals` digits, as a
 *          published incidence rate is; y_i = 0 takes `on_zero`, where the plan states it.
 *  Cost    O(n): sums for a constant, divisions of 128 bits for a column.
 *  Throws  input_error E132 (y_i = 0), E103 or E104 in y, limit_error E401 (quotient beyond 64
 *          bits).
 *  Source  RULES.md 1, ratio_to 比值.
 */
struct ratio_to {
  static constexpr std::string_view name = "ratio_to";
  static constexpr std::string_view name_zh = "比值";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = false;
  std::optional<rational> constant = {};
  std::string column = {};  ///< header of y; exactly one of constant and column is given
  std::optional<int> decimals = {};  ///< of the quotient by a column, 0 .. 15
  std::optional<rational> on_zero = {};
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("constant", "常数", self.constant);
    option("column", "列", self.column);
    option("decimals", "小数位", self.decimals);
    option("on_zero", "分母为零", self.on_zero);
  }

  /// plan_error E205 (no denominator, no decimals), E206.
  void check() const {
    if (constant.has_value() == !column.empty()) {
      raise({code::missing_key,
             {.key = "constant"},
             column.empty() ? phrase("ratio_to has neither a constant nor a column")
                            : phrase("ratio_to has both"),
             "a constant, or a column with decimals",
             "State one of them."});
    }
    if (constant && constant->sign() <= 0) {
      raise({code::bad_value,
             {.key = "constant"},
             phrase("\"{}\"", constant->to_shortest_text()),
             "a positive constant",
             "Correct the constant."});
    }
    if (!column.empty() && !decimals) {
      raise({code::missing_key,
             {.key = "decimals"},
             "a quotient by a column has no decimals",
             "decimals (小数位) from 0 to 15",
             "State to how many decimals it is rounded."});
    }
    if (constant && (decimals || on_zero)) {
      raise({code::option_of_other_method,
             {.key = decimals ? "decimals" : "on_zero"},
             "a quotient by a constant is exact",
             "",
             "Delete decimals and on_zero."});
    }
    if ((decimals && (*decimals < 0 || *decimals > 15)) || (on_zero && on_zero->sign() < 0)) {
      raise({code::bad_value,
             {.key = decimals ? "decimals" : "on_zero"},
             "a value out of range",
             "decimals from 0 to 15, on_zero of at least 0",
             "Correct the value."});
    }
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    if (constant) {
      return coefficient::affine(input.column.mantissas, 0, input.unit() / *constant);
    }
    const std::size_t index = input.from->find(column);
    const number_column divisor = checked_column(input, column);
    const int places = decimals.value_or(0);
    const rational scale = input.unit() * power_of_ten(divisor.decimals);
    std::vector<std::int64_t> quotients(input.rows);
    bool any_zero = false;
    for (std::size_t i = 0; i < input.rows; ++i) {
      if (divisor.mantissas[i] == 0) {
        any_zero = true;
        if (on_zero) continue;
        raise({code::zero_denominator, input.from->where(index, i), "the denominator is 0",
               "a positive number",
               "Correct the cell, or state on_zero (分母为零) for the factor."});
      }
      quotients[i] = rounded_mantissa(input.column.mantissas[i] * scale.narrow_numerator(),
                                      divisor.mantissas[i] * scale.narrow_denominator(), places,
                                      *input.from, index, i);
    }
    if (any_zero) return with_fallback(quotients, divisor, places);
    return coefficient::of(std::move(quotients), 1, power_of_ten(places).narrow_numerator());
  }
  friend bool operator==(const ratio_to&, const ratio_to&) = default;

 private:
  /// The stated fallback is a number of the plan: it is not rounded.
  [[nodiscard]] coefficient with_fallback(const std::vector<std::int64_t>& quotients,
                                          const number_column& divisor, int places) const {
    std::vector<rational> values;
    for (std::size_t i = 0; i < quotients.size(); ++i) {
      values.push_back(
          divisor.mantissas[i] == 0 ? *on_zero : rational(quotients[i]) / power_of_ten(places));
    }
    return coefficient::of(std::move(values));
  }
};

}  // namespace fundalloc
