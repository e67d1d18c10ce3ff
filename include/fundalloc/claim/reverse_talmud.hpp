// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** Equal losses up to the half-claims, equal awards beyond them.
 *
 *  Rule    E <= D/2: cel of d/2; else d/2 and cea of d/2 for E - D/2.
 *  Exact   always. Its own dual.
 *  Cost    O(n).
 *  Source  RULES-ANNEX.md B, reverse_talmud 反塔木德; Chun, Schummer and Thomson 2001.
 */
struct reverse_talmud {
  static constexpr std::string_view name = "reverse_talmud";
  static constexpr std::string_view name_zh = "反塔木德";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    return detail::by_halves(problem, detail::equal_losses, detail::equal_awards);
  }
  friend bool operator==(const reverse_talmud&, const reverse_talmud&) = default;
};

}  // namespace fundalloc
