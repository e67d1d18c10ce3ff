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
 *  Cost    O(1) for a constant; O(n) divisions of 128 bits for a column.
 *  Throws  input_error E132 (y_i = 0), E103 or E104 in y, limit_error E401 (quotient beyond 64
 *          bits).
 *  Source  RULES.md 1, ratio_to 比值.
 */
struct ratio_to {
  static constexpr std::string_view name = "ratio_to";
  static constexpr std::string_view name_zh = "比值";
  static constexpr bool takes_indicator = true;
  std::optional<rational> constant = {};
  std::string column = {};  ///< header of y; exactly one of constant and column is given
  std::optional<int> decimals = {};  ///< of the quotient by a column, 0 .. 15
  std::optional<rational> on_zero = {};
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("constant", self.constant);
    option("column", self.column);
    option("decimals", self.decimals);
    option("on_zero", self.on_zero);
  }
  /// plan_error E205 (no denominator, no decimals), E206.
  void check() const;
  [[nodiscard]] coefficient apply(const coefficient_input& input) const;
  friend bool operator==(const ratio_to&, const ratio_to&) = default;
};

}  // namespace fundalloc
