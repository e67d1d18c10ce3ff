// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** Constrained equal awards: the same amount for all, nobody above the claim.
 *
 *  Rule    award_i = min(d_i, t), sum = E.
 *  Exact   always. The dual of cel.
 *  Cost    O(n).
 *  Source  RULES-ANNEX.md B, cea 等额限额; Maimonides; Aumann and Maschler 1985.
 */
struct cea {
  static constexpr std::string_view name = "cea";
  static constexpr std::string_view name_zh = "等额限额";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    return detail::equal_awards(problem.estate, problem.claims);
  }
  friend bool operator==(const cea&, const cea&) = default;
};

}  // namespace fundalloc
