// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Divisor method with signposts k + 2 (Imperiali). Not proportional: it favours large scores
 *  so much that even quotas which are whole are not given as they are.
 *
 *  Source  Belgian municipal elections since 1921; RULES.md 6.
 */
struct imperiali {
  static constexpr std::string_view name = "imperiali";
  static constexpr std::string_view name_zh = "因佩里亚利";
  static constexpr rounding_facts facts = {.divisor = true, .proportional = false};
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] signposts posts() const { return {.r = 2}; }
  friend bool operator==(const imperiali&, const imperiali&) = default;
};

}  // namespace fundalloc
