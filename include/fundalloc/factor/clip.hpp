// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** The value itself between two limits: c_i = min(max(x_i, at_least), at_most).
 *
 *  Also a step before or after another method (`clip`, `clip_after` of a factor).
 *  Exact   always.
 *  Cost    O(n).
 *  Throws  plan_error E205 (no limit), E206 (at_least above at_most).
 *  Source  RULES.md 1, clip 截取; the tax effort of the French DSU counts up to 1.3.
 */
struct clip {
  static constexpr std::string_view name = "clip";
  static constexpr std::string_view name_zh = "截取";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  std::optional<rational> at_least = {};
  std::optional<rational> at_most = {};
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("at_least", "不低于", self.at_least);
    option("at_most", "不高于", self.at_most);
  }

  void check() const {
    if (!at_least && !at_most) {
      raise({code::missing_key,
             {.key = "at_most"},
             "clip has no limit",
             "at_least (不低于), at_most (不高于), or both",
             "State a limit."});
    }
    if (at_least && at_most && *at_least > *at_most) {
      raise({code::bad_value,
             {.key = "at_least"},
             phrase("{} is above at_most, {}", at_least->to_shortest_text(),
                    at_most->to_shortest_text()),
             "at_least of at most at_most",
             "Correct the limits."});
    }
  }

  /// A value within the limits.
  [[nodiscard]] rational within(const rational& x) const {
    if (at_least && x < *at_least) return *at_least;
    if (at_most && x > *at_most) return *at_most;
    return x;
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    std::vector<rational> values(input.rows);
    for (std::size_t i = 0; i < input.rows; ++i) values[i] = within(input.value(i));
    return coefficient::of(std::move(values));
  }
  friend bool operator==(const clip&, const clip&) = default;
};

}  // namespace fundalloc
