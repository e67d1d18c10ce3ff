// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Divisor method with signposts k + r, 0 <= r <= 1.
 *
 *  Source  Kopfermann 1991; RULES.md 6.
 */
struct stationary {
  static constexpr std::string_view name = "stationary";
  static constexpr std::string_view name_zh = "定点";
  static constexpr rounding_facts facts = divisor_facts;
  std::optional<rational> r = {};
  first_units_rule first_units = first_units_rule::error;  ///< only with r = 0
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("r", "偏移", self.r);
    option("first_units", "首个单位", self.first_units, first_units_words);
  }
  /// plan_error E205 (no r), E206 (r outside 0 to 1), E213.
  void check() const {
    if (!r) {
      raise({code::missing_key,
             {.key = "r"},
             "stationary has no r",
             "{{method: stationary, r: 1/3}}",
             "State r (偏移)."});
    }
    if (r->sign() < 0 || *r > rational(1)) {
      raise({code::bad_value,
             {.key = "r"},
             phrase("\"{}\"", r->to_shortest_text()),
             "0 to 1",
             "Correct r."});
    }
    check_first_units(first_units, r->sign() == 0);
  }
  [[nodiscard]] signposts posts() const { return {.r = r.value_or(rational(1, 2))}; }
  friend bool operator==(const stationary&, const stationary&) = default;
};

}  // namespace fundalloc
