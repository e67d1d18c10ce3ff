// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** Equal awards up to the half-claims, and once more beyond them.
 *
 *  Rule    E <= D/2: cea of d/2; else d/2 and cea of d/2 for E - D/2.
 *  Exact   always.
 *  Cost    O(n).
 *  Source  RULES-ANNEX.md B, piniles 皮尼莱斯; Piniles 1861.
 */
struct piniles {
  static constexpr std::string_view name = "piniles";
  static constexpr std::string_view name_zh = "皮尼莱斯";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    return detail::by_halves(problem, detail::equal_awards, detail::equal_awards);
  }
  friend bool operator==(const piniles&, const piniles&) = default;
};

}  // namespace fundalloc
