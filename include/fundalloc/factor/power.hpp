// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "fundalloc/exact/power.hpp"
#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** The value to a stated power.
 *
 *  Rule    c_i = x_i^a, 0^0 = 1; with an exponent that is not whole rounded half to even to
 *          `decimals` digits.
 *  Exact   a whole exponent: always, also beyond 64 bits; another: right in the last digit.
 *  Cost    O(n) products of whole numbers; 1 us a root.
 *  Throws  plan_error E205, E206, E213; input_error E137 (a negative value has no such power);
 *          limit_error E401 (a rounded power beyond 64 bits).
 *  Source  RULES.md 1, power 幂; Penrose 1946 (the square root of population).
 */
struct power {
  static constexpr std::string_view name = "power";
  static constexpr std::string_view name_zh = "幂";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  static constexpr int most_exponent = 100;
  std::optional<rational> exponent = {};
  std::optional<int> decimals = {};
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("exponent", "指数", self.exponent);
    option("decimals", "小数位", self.decimals);
  }

  void check() const {
    if (!exponent) {
      raise({code::missing_key,
             {.key = "exponent"},
             "power has no exponent (指数)",
             "a number from 0 to 100",
             "State the exponent."});
    }
    if (exponent->sign() < 0 || *exponent > rational(most_exponent)) {
      raise({code::bad_value,
             {.key = "exponent"},
             phrase("\"{}\"", exponent->to_shortest_text()),
             "a number from 0 to 100",
             "Correct the exponent."});
    }
    if (!exponent->is_whole()) return check_decimals(name, decimals);
    if (decimals) {
      raise({code::option_of_other_method,
             {.key = "decimals"},
             "a whole power is exact",
             "",
             "Delete decimals (小数位)."});
    }
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    return exponent->is_whole() ? whole(input) : rounded(input);
  }
  friend bool operator==(const power&, const power&) = default;

 private:
  [[nodiscard]] coefficient whole(const coefficient_input& input) const {
    const auto times = static_cast<int>(exponent->to_int64());
    const rational den = power_of_ten(input.column.decimals * times);
    std::vector<std::int64_t> numbers(input.rows, 1);
    bool fits = den.is_narrow();
    for (std::size_t i = 0; fits && i < input.rows; ++i) {
      for (int k = 0; fits && k < times; ++k) {
        fits = !__builtin_mul_overflow(numbers[i], input.column.mantissas[i], &numbers[i]);
      }
    }
    if (fits) return coefficient::of(std::move(numbers), 1, den.narrow_numerator());
    std::vector<rational> values;
    for (std::size_t i = 0; i < input.rows; ++i) {
      values.push_back(whole_power(input.value(i), times));
    }
    return coefficient::of(std::move(values));
  }

  [[nodiscard]] coefficient rounded(const coefficient_input& input) const {
    const int places = decimals.value_or(0);
    std::vector<std::int64_t> numbers(input.rows);
    for (std::size_t i = 0; i < input.rows; ++i) {
      const rational base = input.value(i);
      if (base.sign() < 0) {
        raise({code::undefined_power, input.from->where(input.index, i),
               phrase("\"{}\" is negative, and the exponent {} is not whole",
                      base.to_shortest_text(), exponent->to_shortest_text()),
               "a number of at least 0",
               "Correct the cell, or state a whole exponent (指数)."});
      }
      numbers[i] = rounded_mantissa(rounded_power({&base, 1}, {&*exponent, 1}, places), places,
                                    *input.from, input.index, i, "power");
    }
    return coefficient::of(std::move(numbers), 1, power_of_ten(places).narrow_numerator());
  }
};

}  // namespace fundalloc
