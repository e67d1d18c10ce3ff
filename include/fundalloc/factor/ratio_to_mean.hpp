// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** Ratio to the mean: c_i = x_i / mean, the mean plain or weighted by a named column p.
 *
 *  Rule    plain: c_i = x_i n / sum x; weighted: c_i = x_i sum p / sum(p x).
 *  Exact   always.
 *  Cost    O(1); O(n) with a weight column.
 *  Throws  input_error E131 (the mean is 0), E103 and E104 in the weight column,
 *          limit_error E402 (sum of products beyond 127 bits).
 *  Source  RULES.md 1, ratio_to_mean 比均值.
 */
struct ratio_to_mean {
  static constexpr std::string_view name = "ratio_to_mean";
  static constexpr std::string_view name_zh = "比均值";
  static constexpr bool takes_indicator = true;
  std::string mean_weight = {};  ///< header of p; empty: the plain mean
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("mean_weight", self.mean_weight);
  }
  void check() const {}
  [[nodiscard]] coefficient apply(const coefficient_input& input) const;
  friend bool operator==(const ratio_to_mean&, const ratio_to_mean&) = default;
};

}  // namespace fundalloc
