// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** Constrained equal losses: the same loss for all, nobody below 0.
 *
 *  Rule    award_i = max(0, d_i - t), sum = E.
 *  Exact   always. The dual of cea.
 *  Cost    O(n).
 *  Source  RULES-ANNEX.md B, cel 等损限额; Maimonides; Aumann and Maschler 1985.
 */
struct cel {
  static constexpr std::string_view name = "cel";
  static constexpr std::string_view name_zh = "等损限额";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    return detail::equal_losses(problem.estate, problem.claims);
  }
  friend bool operator==(const cel&, const cel&) = default;
};

}  // namespace fundalloc
