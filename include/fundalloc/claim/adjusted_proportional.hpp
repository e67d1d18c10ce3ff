// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** First what nobody else claims, then by proportion what is left of the claims.
 *
 *  Rule    m_i = max(0, E - (D - d_i)), R = E - sum m, e_i = min(d_i - m_i, R):
 *          award_i = m_i + R e_i / sum e; m_i where sum e = 0.
 *  Exact   always. Its own dual.
 *  Cost    O(n).
 *  Source  RULES-ANNEX.md B, adjusted_proportional 调整比例; Curiel, Maschler and Tijs 1987.
 */
struct adjusted_proportional {
  static constexpr std::string_view name = "adjusted_proportional";
  static constexpr std::string_view name_zh = "调整比例";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    const rational lack = detail::sum_of(problem.claims) - problem.estate;
    std::vector<rational> awards;  // m_i: what the claims of all others leave over
    for (const rational& d : problem.claims) awards.push_back(std::max(rational(0), d - lack));
    const rational rest = problem.estate - detail::sum_of(awards);
    std::vector<rational> open;
    for (std::size_t i = 0; i < awards.size(); ++i)
      open.push_back(std::min(problem.claims[i] - awards[i], rest));
    const rational all = detail::sum_of(open);
    if (all.sign() == 0) return awards;
    const rational part = rest / all;
    for (std::size_t i = 0; i < awards.size(); ++i) awards[i] += open[i] * part;
    return awards;
  }
  friend bool operator==(const adjusted_proportional&, const adjusted_proportional&) = default;
};

}  // namespace fundalloc
