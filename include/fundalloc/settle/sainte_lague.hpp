// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Divisor method with signposts k + 1/2 (Webster, major fractions).
 *
 *  Source  Webster 1832, Sainte-Laguë 1910; RULES.md 6.
 */
struct sainte_lague {
  static constexpr std::string_view name = "sainte_lague";
  static constexpr std::string_view name_zh = "圣拉古";
  static constexpr rounding_facts facts = divisor_facts;
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] signposts posts() const { return {}; }
  friend bool operator==(const sainte_lague&, const sainte_lague&) = default;
};

}  // namespace fundalloc
