// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** As equal as half-claims and claims allow.
 *
 *  Rule    E <= D/2: cea of d/2; else max(d_i/2, min(d_i, t)), sum = E.
 *  Exact   always.
 *  Cost    O(n).
 *  Source  RULES-ANNEX.md B, constrained_egalitarian 限制平等; Chun, Schummer and Thomson 2001.
 */
struct constrained_egalitarian {
  static constexpr std::string_view name = "constrained_egalitarian";
  static constexpr std::string_view name_zh = "限制平等";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    const std::vector<rational> halves = detail::halves_of(problem.claims);
    return problem.estate <= detail::sum_of(halves)
               ? detail::equal_awards(problem.estate, halves)
               : detail::equal_between(problem.estate, halves, problem.claims);
  }
  friend bool operator==(const constrained_egalitarian&,
                         const constrained_egalitarian&) = default;
};

}  // namespace fundalloc
