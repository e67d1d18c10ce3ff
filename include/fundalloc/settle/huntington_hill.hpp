// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Divisor method with signposts sqrt(k (k + 1)) (equal proportions). Its first signpost is 0.
 *
 *  Source  Hill 1911, Huntington 1921; US House since 1941; RULES.md 6.
 */
struct huntington_hill {
  static constexpr std::string_view name = "huntington_hill";
  static constexpr std::string_view name_zh = "亨廷顿";
  static constexpr rounding_facts facts = divisor_facts;
  first_units_rule first_units = first_units_rule::error;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("first_units", "首个单位", self.first_units, first_units_words);
  }
  void check() const {}
  [[nodiscard]] signposts posts() const { return {.shape = signposts::form::geometric}; }
  friend bool operator==(const huntington_hill&, const huntington_hill&) = default;
};

}  // namespace fundalloc
