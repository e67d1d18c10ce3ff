// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** point_value, and the last group of equal moves by the tie rules until the whole units are
 *  given.
 *
 *  Source  RULES.md 6.
 */
struct point_value_exact {
  static constexpr std::string_view name = "point_value_exact";
  static constexpr std::string_view name_zh = "点值足额";
  static constexpr rounding_facts facts = {
      .divisor = true, .exact_sum = false, .real_bounds = true};
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  friend bool operator==(const point_value_exact&, const point_value_exact&) = default;
};

}  // namespace fundalloc
