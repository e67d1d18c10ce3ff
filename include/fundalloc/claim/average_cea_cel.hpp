// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** Half of each: the mean of equal awards and equal losses.
 *
 *  Rule    award_i = (cea_i + cel_i) / 2.
 *  Exact   always. Its own dual.
 *  Cost    O(n).
 *  Source  RULES-ANNEX.md B, average_cea_cel 平均等额等损; Thomson 2019.
 */
struct average_cea_cel {
  static constexpr std::string_view name = "average_cea_cel";
  static constexpr std::string_view name_zh = "平均等额等损";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    return detail::halves_of(
        detail::sums_of(detail::equal_awards(problem.estate, problem.claims),
                        detail::equal_losses(problem.estate, problem.claims)));
  }
  friend bool operator==(const average_cea_cel&, const average_cea_cel&) = default;
};

}  // namespace fundalloc
