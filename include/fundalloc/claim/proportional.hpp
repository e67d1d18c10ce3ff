// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** The same part of every claim: E d_i / D.
 *
 *  Rule    award_i = E d_i / D, D the sum of all claims; zeros where D = 0.
 *  Exact   always. Its own dual.
 *  Cost    O(n).
 *  Source  RULES-ANNEX.md B, proportional 按比例; Aristotle.
 */
struct proportional {
  static constexpr std::string_view name = "proportional";
  static constexpr std::string_view name_zh = "按比例";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    std::vector<rational> awards = problem.claims;
    const rational all = detail::sum_of(awards);
    if (all.sign() == 0) return awards;
    const rational part = problem.estate / all;
    for (rational& d : awards) d *= part;
    return awards;
  }
  friend bool operator==(const proportional&, const proportional&) = default;
};

}  // namespace fundalloc
