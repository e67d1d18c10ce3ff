// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Each quota down to the unit; the rest is undistributed.
 *
 *  Source  RULES.md 6.
 */
struct down {
  static constexpr std::string_view name = "down";
  static constexpr std::string_view name_zh = "舍尾";
  static constexpr rounding_facts facts = {.exact_sum = false, .real_bounds = true};
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  friend bool operator==(const down&, const down&) = default;
};

}  // namespace fundalloc
