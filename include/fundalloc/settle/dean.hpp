// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Divisor method with signposts 2k(k + 1) / (2k + 1) (harmonic mean). Its first signpost is 0.
 *
 *  Source  Dean 1832; RULES.md 6.
 */
struct dean {
  static constexpr std::string_view name = "dean";
  static constexpr std::string_view name_zh = "迪安";
  static constexpr rounding_facts facts = divisor_facts;
  first_units_rule first_units = first_units_rule::error;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("first_units", "首个单位", self.first_units, first_units_words);
  }
  void check() const {}
  [[nodiscard]] signposts posts() const { return {.shape = signposts::form::harmonic}; }
  friend bool operator==(const dean&, const dean&) = default;
};

}  // namespace fundalloc
