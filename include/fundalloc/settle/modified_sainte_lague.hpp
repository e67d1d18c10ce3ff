// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Divisor method with signposts k + 1/2, the first of which is 0.7, or another stated number:
 *  the first unit is dearer.
 *
 *  Source  Sweden and Norway since 1952 (first divisor 1.4); RULES.md 6.
 */
struct modified_sainte_lague {
  static constexpr std::string_view name = "modified_sainte_lague";
  static constexpr std::string_view name_zh = "修正圣拉古";
  static constexpr rounding_facts facts = divisor_facts;
  rational first = rational(7, 10);
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("first", "首项", self.first);
  }
  /// plan_error E206.
  void check() const {
    if (first.sign() > 0 && first < rational(3, 2)) return;
    raise({code::bad_value,
           {.key = "first"},
           phrase("\"{}\"", first.to_shortest_text()),
           "more than 0 and less than 1.5, the second signpost",
           "Correct the number."});
  }
  [[nodiscard]] signposts posts() const { return {.first = first}; }
  friend bool operator==(const modified_sainte_lague&, const modified_sainte_lague&) = default;
};

}  // namespace fundalloc
