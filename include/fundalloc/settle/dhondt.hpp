// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Divisor method with signposts k + 1 (Jefferson, greatest divisors).
 *
 *  Source  Jefferson 1792, D'Hondt 1878; RULES.md 6.
 */
struct dhondt {
  static constexpr std::string_view name = "dhondt";
  static constexpr std::string_view name_zh = "洪德";
  static constexpr rounding_facts facts = divisor_facts;
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] signposts posts() const { return {.r = 1}; }
  friend bool operator==(const dhondt&, const dhondt&) = default;
};

}  // namespace fundalloc
