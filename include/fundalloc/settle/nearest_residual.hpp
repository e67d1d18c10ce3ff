// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Each quota to the nearest unit, and the difference to the amount to one recipient
 * (尾差调整):
 *  a named one, or the one with the largest quota.
 *
 *  Rule    bounds are rounded inward first. Whoever takes the difference must stay within its
 *          bounds (E313). Equal largest quotas: by the tie rules.
 *  Source  the practice of Chinese and German budget offices; RULES.md 6.
 */
struct nearest_residual {
  static constexpr std::string_view name = "nearest_residual";
  static constexpr std::string_view name_zh = "尾差调整";
  static constexpr rounding_facts facts = {};
  std::string recipient = {};  ///< empty: the largest quota
  half_rule half = half_rule::up;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option.text("recipient", "分配对象", self.recipient);
    option("half", "逢半", self.half, half_words);
  }
  void check() const {}
  friend bool operator==(const nearest_residual&, const nearest_residual&) = default;
};

}  // namespace fundalloc
