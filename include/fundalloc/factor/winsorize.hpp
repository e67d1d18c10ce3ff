// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "fundalloc/factor/coefficient.hpp"
#include "fundalloc/interrupt.hpp"

namespace fundalloc {

/** The value itself, the lowest and highest few brought to the next one: with x_(1) <= ... <=
 *  x_(n), c_i = min(max(x_i, x_(lowest + 1)), x_(n - highest)).
 *
 *  Also a step before another method (`winsorize` of a factor).
 *  Exact   always.
 *  Cost    O(n log n).
 *  Throws  plan_error E205 (no count), E206 (counts of 0); input_error E138 (nobody would be
 *          left).
 *  Source  RULES.md 1, winsorize 缩尾.
 */
struct winsorize {
  static constexpr std::string_view name = "winsorize";
  static constexpr std::string_view name_zh = "缩尾";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  std::optional<int> lowest = {};
  std::optional<int> highest = {};
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("lowest", "最低", self.lowest);
    option("highest", "最高", self.highest);
  }

  void check() const {
    if (lowest.value_or(0) + highest.value_or(0) > 0) return;
    raise({lowest || highest ? code::bad_value : code::missing_key,
           {.key = "highest"},
           "winsorize changes nothing",
           "lowest (最低), highest (最高), or both, as counts",
           "State how many values are brought in."});
  }

  /// The mantissas between which all are brought.
  struct range {
    std::int64_t least;
    std::int64_t most;
  };
  [[nodiscard]] range limits(const coefficient_input& input) const {
    const auto low = static_cast<std::size_t>(lowest.value_or(0));
    const auto high = static_cast<std::size_t>(highest.value_or(0));
    if (low + high >= input.rows) {
      raise({code::winsorized_away, input.from->where(input.index),
             phrase("{} of {} values would be brought in", low + high, input.rows),
             "fewer than there are recipients", "Lower the counts."});
    }
    std::vector<std::int64_t> sorted(input.column.mantissas.begin(),
                                     input.column.mantissas.end());
    std::sort(sorted.begin(), sorted.end(), [](std::int64_t a, std::int64_t b) {
      detail::poll_step();
      return a < b;
    });
    return {sorted[low], sorted[sorted.size() - 1 - high]};
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    const range within = limits(input);
    std::vector<std::int64_t> values(input.rows);
    for (std::size_t i = 0; i < input.rows; ++i) {
      values[i] = std::clamp(input.column.mantissas[i], within.least, within.most);
    }
    return coefficient::of(std::move(values), 1,
                           power_of_ten(input.column.decimals).narrow_numerator());
  }
  friend bool operator==(const winsorize&, const winsorize&) = default;
};

}  // namespace fundalloc
