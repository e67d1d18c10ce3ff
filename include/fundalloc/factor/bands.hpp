// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/// One step of a table: from `from` to the next step, or to the stated end of the last one.
struct band {
  std::optional<rational> from = {};
  std::optional<rational> to = {};
  std::optional<rational> value = {};
  std::optional<rational> to_value = {};  ///< the coefficient at the step's end: linear
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("from", "起", self.from);
    option("to", "止", self.to);
    option("value", "值", self.value);
    option("to_value", "止值", self.to_value);
  }
  friend bool operator==(const band&, const band&) = default;
};

/** The coefficient of the step that a value falls into.
 *
 *  Rule    c_i = value of the step with from <= x_i < next from; with `to_value` on the line
 *          from value at `from` to to_value at the step's end. The last step has no end, or a
 *          stated one, which it includes.
 *  Exact   always: limits are compared as fractions.
 *  Cost    O(n log b) for b steps.
 *  Throws  plan_error E205 (no steps, no from or value, a line without an end), E206 (steps
 *          that do not rise, a gap, an overlap); input_error E134 (outside).
 *  Source  RULES.md 1, bands 分档; 国办发〔2018〕6号 (five classes of provinces).
 */
struct bands {
  static constexpr std::string_view name = "bands";
  static constexpr std::string_view name_zh = "分档";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  std::vector<band> steps = {};
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("bands", "档次", self.steps);
  }

  void check() const {
    if (steps.empty()) {
      raise({code::missing_key,
             {.key = "bands"},
             "bands has no steps",
             "a list of steps, each with from (起) and value (值)",
             "State the steps."});
    }
    for (std::size_t k = 0; k < steps.size(); ++k) {
      require(steps[k].from, k, "from");
      require(steps[k].value, k, "value");
    }
    for (std::size_t k = 0; k + 1 < steps.size(); ++k) check_next(k);
    check_last(steps.size() - 1);
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    const rational scale = power_of_ten(input.column.decimals);
    // Cells are whole numbers of 10^-decimals, so that whole limits do: x >= from where the
    // mantissa is at least the ceiling of from.
    std::vector<int128> starts;
    for (const band& step : steps) starts.push_back(near_64_bits((*step.from * scale).ceil()));
    const int128 end = steps.back().to ? near_64_bits((*steps.back().to * scale).floor())
                                       : int128{std::numeric_limits<std::int64_t>::max()};
    std::vector<std::uint32_t> places(input.rows);
    for (std::size_t i = 0; i < input.rows; ++i) {
      const int128 x = input.column.mantissas[i];
      const auto after = std::upper_bound(starts.begin(), starts.end(), x);
      if (after == starts.begin() || x > end) raise_outside(input, i, x > end);
      places[i] = static_cast<std::uint32_t>(after - starts.begin() - 1);
    }
    std::vector<coefficient::line> lines;
    for (std::size_t k = 0; k < steps.size(); ++k) lines.push_back(line_of(k, input.unit()));
    return coefficient::affine(input.column.mantissas, lines, places);
  }
  friend bool operator==(const bands&, const bands&) = default;

 private:
  static std::string path(std::size_t k, const char* key) {
    return "bands[" + std::to_string(k) + "]." + key;
  }

  static void require(const std::optional<rational>& number, std::size_t k, const char* key,
                      bool ends_a_line = false) {
    if (number) return;
    raise({code::missing_key,
           {.key = path(k, key)},
           ends_a_line ? phrase("a line in the last step has no {}", std::string_view(key))
                       : phrase("a step has no {}", std::string_view(key)),
           "a number",
           "State it."});
  }

  /// Each step ends where the next one begins, above its own beginning.
  void check_next(std::size_t k) const {
    const rational& next = *steps[k + 1].from;
    if (next <= *steps[k].from) {
      raise({code::bad_value,
             {.key = path(k + 1, "from")},
             phrase("\"{}\"", next.to_shortest_text()),
             phrase("more than {}, where the step before begins",
                    steps[k].from->to_shortest_text()),
             "Put the steps in rising order."});
    }
    if (steps[k].to && *steps[k].to != next) {
      raise({code::bad_value,
             {.key = path(k, "to")},
             phrase("\"{}\" leaves {}", steps[k].to->to_shortest_text(),
                    *steps[k].to < next ? phrase("a gap") : phrase("an overlap")),
             phrase("{}, where the next step begins", next.to_shortest_text()),
             "Correct the limit, or leave it out."});
    }
  }

  void check_last(std::size_t k) const {
    const band& last = steps[k];
    if (last.to_value) require(last.to, k, "to", true);
    if (!last.to || *last.to > *last.from) return;
    raise({code::bad_value,
           {.key = path(k, "to")},
           phrase("\"{}\"", last.to->to_shortest_text()),
           phrase("more than {}, where the step begins", last.from->to_shortest_text()),
           "Correct the limit, or leave it out."});
  }

  /// A whole number brought to what a 64-bit one can be compared with.
  static int128 near_64_bits(const rational& whole) {
    constexpr int128 most = int128{1} << 63;
    if (whole.is_narrow()) return std::clamp(whole.narrow_numerator(), -most - 1, most);
    return whole.sign() < 0 ? -most - 1 : most;
  }

  /// The coefficients of a step by the cells' mantissas.
  [[nodiscard]] coefficient::line line_of(std::size_t k, const rational& unit) const {
    const band& step = steps[k];
    if (!step.to_value) return {.a = *step.value};
    const rational end = k + 1 < steps.size() ? *steps[k + 1].from : *step.to;
    const rational slope = (*step.to_value - *step.value) / (end - *step.from);
    return {.a = *step.value - slope * *step.from, .b = slope * unit};
  }

  [[noreturn]] void raise_outside(const coefficient_input& input, std::size_t i,
                                  bool above) const {
    raise({code::outside_bands, input.from->where(input.index, i),
           phrase("{} is {} all bands", input.value(i).to_shortest_text(),
                  above ? phrase("above") : phrase("below")),
           above ? phrase("at most {}", steps.back().to->to_shortest_text())
                 : phrase("at least {}", steps.front().from->to_shortest_text()),
           "Correct the cell, or add a step to bands (档次)."});
  }
};

}  // namespace fundalloc
