// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/factor/ranking.hpp"

namespace fundalloc {

/** The place of a value in the order of all, 1 for the largest.
 *
 *  Rule    c_i = rank of x_i, from the largest, or from the smallest with `smallest_first`;
 *          among all recipients, the recipient's own group, or all rows of the table.
 *  Ties    as `ties` says: 1 2 2 4, 1 2 2 3, or 1 2.5 2.5 4.
 *  Exact   always.
 *  Cost    O(n log n).
 *  Throws  plan_error E205 (own group, and the plan has none).
 *  Source  RULES.md 1, rank 排名; Kendall 1948 (mid-ranks).
 */
struct rank {
  static constexpr std::string_view name = "rank";
  static constexpr std::string_view name_zh = "排名";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  bool smallest_first = false;
  ranking ties = ranking::standard;
  population among = population::all;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("smallest_first", "小者为先", self.smallest_first);
    option("ties", "并列", self.ties, ranking_words);
    option("among", "范围", self.among, population_words);
  }
  void check() const {}
  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    return coefficient::of(doubled_ranks(input, among, ties, smallest_first), 1, 2);
  }
  friend bool operator==(const rank&, const rank&) = default;
};

}  // namespace fundalloc
