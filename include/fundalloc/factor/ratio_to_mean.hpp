// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** Ratio to the mean: c_i = x_i / mean, the mean plain or weighted by a named column p.
 *
 *  Rule    plain: c_i = x_i n / sum x; weighted: c_i = x_i sum p / sum(p x); of all recipients,
 *          of the recipient's own group, of all rows of the table; or by a stated mean.
 *  Exact   always.
 *  Cost    O(n); wide fractions where the means of many groups have
 *          no common denominator of 64 bits.
 *  Throws  input_error E131 (a mean is 0), E103 and E104 in the weight column; plan_error E205,
 *          E206, E213.
 *  Source  RULES.md 1, ratio_to_mean 比均值.
 */
struct ratio_to_mean {
  static constexpr std::string_view name = "ratio_to_mean";
  static constexpr std::string_view name_zh = "比均值";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = false;
  std::string mean_weight = {};  ///< header of p; empty: the plain mean
  population among = population::all;
  std::optional<rational> mean = {};  ///< a mean that the plan states, such as a published one
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("mean_weight", "均值权数", self.mean_weight);
    option("among", "范围", self.among, population_words);
    option("mean", "均值", self.mean);
  }

  void check() const {
    if (mean && (!mean_weight.empty() || among != population::all)) {
      raise({code::option_of_other_method,
             {.key = mean_weight.empty() ? "among" : "mean_weight"},
             "the mean is stated as a number",
             "",
             "Delete the key, or the mean (均值)."});
    }
    if (mean && mean->sign() <= 0) {
      raise({code::bad_value,
             {.key = "mean"},
             phrase("\"{}\"", mean->to_shortest_text()),
             "a positive mean",
             "Correct the mean."});
    }
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    if (mean) return coefficient::affine(input.column.mantissas, 0, input.unit() / *mean);
    const populations compared(input, among);
    std::vector<coefficient::line> lines;
    for (const mean_parts& of : means_of(input, compared, mean_weight)) {
      if (of.sum.sign() == 0) raise_zero(input, compared.row_in(lines.size()));
      lines.push_back({.b = of.weight / of.sum});
    }
    if (lines.size() == 1) return coefficient::affine(input.column.mantissas, 0, lines[0].b);
    return coefficient::affine(input.column.mantissas, lines, input.groups);
  }
  friend bool operator==(const ratio_to_mean&, const ratio_to_mean&) = default;

 private:
  [[noreturn]] void raise_zero(const coefficient_input& input, std::size_t row) const {
    location at = input.from->where(input.index);
    if (among == population::group) at = input.from->where(input.index, row);
    raise({code::zero_mean, at,
           among == population::group ? phrase("the mean of the recipient's group is 0")
                                      : phrase("the mean is 0"),
           "a positive mean", "A ratio to a mean of 0 is undefined: drop the factor."});
  }
};

}  // namespace fundalloc
