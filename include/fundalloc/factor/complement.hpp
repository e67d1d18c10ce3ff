// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** The order turned round, the distances kept: c_i = max x + min x - x_i.
 *
 *  Exact   always.
 *  Cost    O(n).
 *  Source  RULES.md 1, complement 逆向.
 */
struct complement {
  static constexpr std::string_view name = "complement";
  static constexpr std::string_view name_zh = "逆向";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    const populations all(input, population::all);
    const rational ends = rational(all.of(0).least) + rational(all.of(0).most);
    return coefficient::affine(input.column.mantissas, ends * input.unit(), -input.unit());
  }
  friend bool operator==(const complement&, const complement&) = default;
};

}  // namespace fundalloc
