// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Nearest (half up) of clamp(t s_i, l_i, u_i) for the greatest t whose sum is within the
 * amount.
 *
 *  Rule    moves at equal t are taken together or not at all; what is left is undistributed.
 *  Source  the valeur de point of the French DSR and DSU; RULES.md 6.
 */
struct point_value {
  static constexpr std::string_view name = "point_value";
  static constexpr std::string_view name_zh = "点值";
  static constexpr rounding_facts facts = {
      .divisor = true, .exact_sum = false, .real_bounds = true};
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  friend bool operator==(const point_value&, const point_value&) = default;
};

}  // namespace fundalloc
