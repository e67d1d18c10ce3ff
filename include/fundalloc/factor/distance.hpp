// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/// What a distance is measured from, where it is no stated number.
enum class distance_reference : std::uint8_t { mean, maximum };
inline constexpr std::array<option_word<distance_reference>, 2> distance_reference_words{
    {{distance_reference::mean, "mean", "均值"},
     {distance_reference::maximum, "maximum", "最大值"}}};

/** How far a value falls short of a mean, of the best, or of a stated number; never below 0.
 *
 *  Rule    c_i = max(0, a - b x_i / m), m the mean (plain or weighted), the maximum, both of
 *          all recipients, the own group or all rows of the table, or a stated number.
 *  Exact   always.
 *  Cost    O(n).
 *  Throws  plan_error E205 (no reference), E206, E213; input_error E131 (m is 0 or negative),
 *          E103 and E104 in the weight column.
 *  Source  RULES.md 1, distance 差距; CGCT L2334-22 (2 - x / mean); Finance Commissions of
 *          India (distance from the best).
 */
struct distance {
  static constexpr std::string_view name = "distance";
  static constexpr std::string_view name_zh = "差距";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  rational a = 1;
  rational b = 1;
  std::optional<distance_reference> reference = {};
  std::optional<rational> standard = {};  ///< a number as the reference
  std::string mean_weight = {};           ///< header of p; empty: the plain mean
  population among = population::all;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("a", "常数项", self.a);
    option("b", "斜率", self.b);
    option("reference", "参照", self.reference, self.standard, distance_reference_words);
    option("mean_weight", "均值权数", self.mean_weight);
    option("among", "范围", self.among, population_words);
  }

  void check() const {
    if (!reference && !standard) {
      raise({code::missing_key,
             {.key = "reference"},
             "distance has no reference (参照)",
             "mean (均值), maximum (最大值), or a positive number",
             "State what the distance is measured from."});
    }
    if (b.sign() < 0) raise_value("b", b, "a number of at least 0");
    if (standard && standard->sign() <= 0)
      raise_value("reference", *standard, "a positive number");
    check_mean();
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    if (standard) {
      return coefficient::affine(input.column.mantissas, a, -b * input.unit() / *standard,
                                 true);
    }
    const populations compared(input, among);
    std::vector<coefficient::line> lines;
    if (reference == distance_reference::maximum) {
      for (const population_facts& f : compared.all()) {
        if (f.most <= 0) raise_reference(input, f.most, compared.row_in(lines.size()));
        lines.push_back({a, -b / rational(f.most)});
      }
    } else {
      for (const mean_parts& m : means_of(input, compared, mean_weight)) {
        if (m.sum.sign() <= 0) raise_reference(input, m.sum, compared.row_in(lines.size()));
        lines.push_back({a, -b * m.weight / m.sum});
      }
    }
    return coefficient::affine(
        input.column.mantissas, lines,
        lines.size() == 1 ? std::span<const std::uint32_t>{} : input.groups, true);
  }
  friend bool operator==(const distance&, const distance&) = default;

 private:
  /// Keys that belong to another reference.
  void check_mean() const {
    const bool of_mean = reference == distance_reference::mean;
    if (!mean_weight.empty() && !of_mean) {
      raise({code::option_of_other_method,
             {.key = "mean_weight"},
             "the reference is no mean",
             "",
             "Delete mean_weight (均值权数), or state reference (参照): mean."});
    }
    if (standard && among != population::all) {
      raise({code::option_of_other_method,
             {.key = "among"},
             "the reference is a number",
             "",
             "Delete among (范围)."});
    }
  }

  [[noreturn]] static void raise_value(const char* key, const rational& value,
                                       fixed_phrase expected) {
    raise({code::bad_value,
           {.key = key},
           phrase("\"{}\"", value.to_shortest_text()),
           expected,
           "Correct the number."});
  }

  [[noreturn]] void raise_reference(const coefficient_input& input, const rational& value,
                                    std::size_t row) const {
    const bool grouped = among == population::group;
    const phrase what =
        reference == distance_reference::mean ? phrase("mean") : phrase("maximum");
    raise({code::zero_mean,
           grouped ? input.from->where(input.index, row) : input.from->where(input.index),
           phrase("the {}{} is {}", what,
                  grouped ? phrase(" of the recipient's group") : phrase(),
                  value.sign() == 0 ? phrase::plain("0") : phrase("negative")),
           phrase("a positive {}", what),
           "A distance from it is undefined: drop the factor, or state reference (参照) as a "
           "number."});
  }
};

}  // namespace fundalloc
