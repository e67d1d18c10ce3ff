// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/// What a column of equal values becomes.
enum class constant_column : std::uint8_t { error, equal };
inline constexpr std::array<option_word<constant_column>, 2> constant_column_words{
    {{constant_column::error, "error", "报错"}, {constant_column::equal, "equal", "均等"}}};

/** The smallest value becomes `from`, the largest `to`, the others lie between in proportion.
 *
 *  Rule    c_i = from + (to - from) (x_i - min x) / (max x - min x); where all are equal: an
 *          error, or 1 / n each.
 *  Exact   always.
 *  Cost    O(n).
 *  Throws  plan_error E206 (a target below 0, or from = to); input_error E133 (all equal).
 *  Source  RULES.md 1, min_max 极差标准化; OECD and JRC 2008, Handbook, section 5.3.
 */
struct min_max {
  static constexpr std::string_view name = "min_max";
  static constexpr std::string_view name_zh = "极差标准化";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  rational from = 0;
  rational to = 1;
  constant_column constant = constant_column::error;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("from", "起", self.from);
    option("to", "止", self.to);
    option("constant", "常数列", self.constant, constant_column_words);
  }

  void check() const {
    if (from.sign() >= 0 && to.sign() >= 0 && from != to) return;
    const bool first = from.sign() < 0;
    raise({code::bad_value,
           {.key = first ? "from" : "to"},
           phrase("\"{}\"", (first ? from : to).to_shortest_text()),
           "two different numbers of at least 0 as from and to",
           "Correct the number."});
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    const populations all(input, population::all);
    const population_facts& facts = all.of(0);
    if (facts.least == facts.most) return of_equals(input);
    const rational least(facts.least);
    const rational slope = (to - from) / (rational(facts.most) - least);
    return coefficient::affine(input.column.mantissas, from - slope * least, slope);
  }
  friend bool operator==(const min_max&, const min_max&) = default;

 private:
  [[nodiscard]] coefficient of_equals(const coefficient_input& input) const {
    if (constant == constant_column::equal) {
      return coefficient::of(std::vector<std::int64_t>(input.rows, 1), 1,
                             static_cast<int128>(input.rows));
    }
    raise({code::constant_column, input.from->where(input.index),
           phrase("all values are {}", input.value(0).to_shortest_text()),
           "at least two different values",
           "Drop the factor, or state constant (常数列): equal."});
  }
};

}  // namespace fundalloc
