// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Each quota to the nearest unit by itself, whatever the sum: the gap is undistributed.
 *
 *  Source  most spreadsheets; the US Hardest Hit Fund of 2010; RULES.md 6.
 */
struct nearest_each {
  static constexpr std::string_view name = "nearest_each";
  static constexpr std::string_view name_zh = "四舍五入";
  static constexpr rounding_facts facts = {.exact_sum = false, .real_bounds = true};
  half_rule half = half_rule::up;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("half", "逢半", self.half, half_words);
  }
  void check() const {}
  friend bool operator==(const nearest_each&, const nearest_each&) = default;
};

}  // namespace fundalloc
