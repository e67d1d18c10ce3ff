// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** Equal awards up to the half-claims, equal losses beyond them.
 *
 *  Rule    E <= D/2: cea of d/2; else d/2 and cel of d/2 for E - D/2.
 *  Exact   always. Its own dual.
 *  Cost    O(n).
 *  Source  RULES-ANNEX.md B, talmud 塔木德; Ketubot 93a; Aumann and Maschler 1985.
 */
struct talmud {
  static constexpr std::string_view name = "talmud";
  static constexpr std::string_view name_zh = "塔木德";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    return detail::by_halves(problem, detail::equal_awards, detail::equal_losses);
  }
  friend bool operator==(const talmud&, const talmud&) = default;
};

}  // namespace fundalloc
