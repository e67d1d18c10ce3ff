// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Divisor method with signposts k + 1/3.
 *
 *  Source  Danish Folketing, district seats until 2007; RULES.md 6.
 */
struct danish {
  static constexpr std::string_view name = "danish";
  static constexpr std::string_view name_zh = "丹麦";
  static constexpr rounding_facts facts = divisor_facts;
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] signposts posts() const { return {.r = rational(1, 3)}; }
  friend bool operator==(const danish&, const danish&) = default;
};

}  // namespace fundalloc
