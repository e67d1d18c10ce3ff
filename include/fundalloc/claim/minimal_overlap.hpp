// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <numeric>

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** Each claim is an interval of the estate, laid so that they overlap as little as possible;
 * who
 *  claim the same piece share it equally.
 *
 *  Rule    some d_i >= E: Ibn Ezra's award of min(d, E), in rising order
 *          sum over r <= k of (e_r - e_(r-1)) / (n - r + 1);
 *          else t with sum max(d_i - t, 0) = E - t: Ibn Ezra of min(d, t), and max(d_i - t, 0).
 *  Exact   always.
 *  Cost    O(n log n).
 *  Source  RULES-ANNEX.md B, minimal_overlap 最小重叠; O'Neill 1982.
 */
struct minimal_overlap {
  static constexpr std::string_view name = "minimal_overlap";
  static constexpr std::string_view name_zh = "最小重叠";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const {
    const std::vector<rational>& claims = problem.claims;
    std::vector<std::size_t> rising(claims.size());
    std::iota(rising.begin(), rising.end(), std::size_t{0});
    std::sort(rising.begin(), rising.end(),
              [&](std::size_t a, std::size_t b) { return claims[a] < claims[b]; });
    const rational level = level_of(problem, rising);
    std::vector<rational> awards(claims.size());
    rational shared = 0;  // what everybody from here on has of the pieces below
    rational below = 0;
    auto sharers = static_cast<std::int64_t>(claims.size());
    for (const std::size_t i : rising) {
      const rational top = std::min(claims[i], level);
      if (top != below) shared += (top - below) / rational(sharers);
      awards[i] = level < problem.estate ? shared + (claims[i] - top) : shared;
      below = top;
      --sharers;
    }
    return awards;
  }
  friend bool operator==(const minimal_overlap&, const minimal_overlap&) = default;

 private:
  /// t: the end of what is shared; what lies above it is claimed by one alone.
  static rational level_of(const claims_problem& problem, std::span<const std::size_t> rising) {
    const std::vector<rational>& claims = problem.claims;
    if (claims[rising.back()] >= problem.estate) return problem.estate;
    // sum over the k largest of (d - t) = E - t; two at least are above t, as none reaches E.
    rational sum = claims[rising.back()];
    for (std::size_t k = 2; k <= rising.size(); ++k) {
      sum += claims[rising[rising.size() - k]];
      const rational t = (sum - problem.estate) / rational(static_cast<std::int64_t>(k - 1));
      if (k == rising.size() || t >= claims[rising[rising.size() - k - 1]]) return t;
    }
    return 0;  // not reached: n = 1 has d = E at least
  }
};

}  // namespace fundalloc
