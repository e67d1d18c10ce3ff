// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/** Whole parts of the quotas, then one unit each to the largest remainders; ties by the rules.
 *
 *  Rule    `bounds: shift` is a_i = clamp(floor(q_i + z), l_i, u_i) with one z, the practice of
 *          the United States until 1900; by default quotas are water-filled within the bounds.
 *  Source  Hamilton 1792; RULES.md 6.
 */
struct largest_remainder {
  enum class bounds_mode : std::uint8_t { water_fill, shift };
  static constexpr std::string_view name = "largest_remainder";
  static constexpr std::string_view name_zh = "最大余数";
  static constexpr rounding_facts facts = {};
  static constexpr std::array<option_word<bounds_mode>, 2> bounds_words{
      {{bounds_mode::water_fill, "water_fill", "注水"}, {bounds_mode::shift, "shift", "平移"}}};
  bounds_mode bounds = bounds_mode::water_fill;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("bounds", "上下限", self.bounds, bounds_words);
  }
  void check() const {}
  friend bool operator==(const largest_remainder&, const largest_remainder&) = default;
};

}  // namespace fundalloc
