// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** Share of the total: c_i = x_i / sum x.
 *
 *  Exact   always: the sum moves only the common denominator.
 *  Cost    O(1) beyond the column's known sum.
 *  Throws  input_error E130 (the column sums to 0).
 *  Source  RULES.md 1, share 占比.
 */
struct share {
  static constexpr std::string_view name = "share";
  static constexpr std::string_view name_zh = "占比";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = false;
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    if (input.column.sum == 0) {
      raise({code::zero_column, input.from->where(input.index), "the column sums to 0",
             "at least one positive value",
             "A share of nothing is undefined: drop the factor."});
    }
    return {.numerators = input.column.mantissas,
            .sum = input.column.sum,
            .scale_den = input.column.sum};
  }
  friend bool operator==(const share&, const share&) = default;
};

}  // namespace fundalloc
