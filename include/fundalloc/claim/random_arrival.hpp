// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** The mean over all orders of arrival, each claimant taking what it claims or what is left.
 *
 *  Rule    mean over all n! orders of min(d_i, what is left), without the orders: the sum over
 *          k of k! (n-k-1)! / n! x sets of k others with the sum x, times min(d_i, E - x).
 *  Exact   always. Its own dual, so that the smaller of E and D - E is worked on.
 *  Cost    O(distinct claims x n x distinct sums below E): 20 claims of any size, thousands of
 *          claims of few values or with a small estate.
 *  Throws  limit_error E405: more than `most_sums` distinct sums, `most_steps` distinct claims
 *          x sums x sizes of sets, or `most_bytes` for the counts of sets by sum and size.
 *  Source  RULES-ANNEX.md B, random_arrival 随机到达; O'Neill 1982.
 */
struct random_arrival {
  static constexpr std::string_view name = "random_arrival";
  static constexpr std::string_view name_zh = "随机到达";
  static constexpr std::size_t most_sums = 1'000'000;
  static constexpr std::size_t most_steps = 200'000'000;
  static constexpr std::size_t most_bytes = 256'000'000;
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const;
  friend bool operator==(const random_arrival&, const random_arrival&) = default;
};

}  // namespace fundalloc
