// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Divisor method with signposts k (smallest divisors). Its first signpost is 0.
 *
 *  Source  Adams 1832; RULES.md 6.
 */
struct adams {
  static constexpr std::string_view name = "adams";
  static constexpr std::string_view name_zh = "亚当斯";
  static constexpr rounding_facts facts = divisor_facts;
  first_units_rule first_units = first_units_rule::error;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("first_units", "首个单位", self.first_units, first_units_words);
  }
  void check() const {}
  [[nodiscard]] signposts posts() const { return {.r = 0}; }
  friend bool operator==(const adams&, const adams&) = default;
};

}  // namespace fundalloc
