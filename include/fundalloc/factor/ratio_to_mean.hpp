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
 *  Cost    O(1); O(n) with a weight column; wide fractions where the means of many groups have
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
             "\"" + mean->to_shortest_text() + "\"",
             "a positive mean",
             "Correct the mean."});
    }
    if (!mean_weight.empty() && among == population::table) {
      raise({code::option_of_other_method,
             {.key = "mean_weight"},
             "a weighted mean is of all recipients or of a group",
             "",
             "Delete mean_weight (均值权数) or among (范围)."});
    }
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    const rational unit = rational(1) / power_of_ten(input.column.decimals);
    if (mean) return coefficient::affine(input.column.mantissas, 0, unit / *mean);
    const std::vector<rational> scales = mean_weight.empty() ? plain(input) : weighted(input);
    if (scales.size() == 1) return coefficient::affine(input.column.mantissas, 0, scales[0]);
    std::vector<rational> values(input.rows);
    for (std::size_t i = 0; i < input.rows; ++i) {
      values[i] = rational(input.column.mantissas[i]) * scales[input.groups[i]];
    }
    return coefficient::of(std::move(values));
  }
  friend bool operator==(const ratio_to_mean&, const ratio_to_mean&) = default;

 private:
  /// 1 / mean of each population, in mantissas.
  [[nodiscard]] std::vector<rational> plain(const coefficient_input& input) const {
    const populations means(input, among);
    std::vector<rational> scales;
    for (std::size_t g = 0; g < means.all().size(); ++g) {
      const population_facts& facts = means.all()[g];
      if (facts.sum == 0) raise_zero(input, means.row_in(g));
      scales.emplace_back(facts.count, facts.sum);
    }
    return scales;
  }

  [[nodiscard]] std::vector<rational> weighted(const coefficient_input& input) const {
    const number_column p = checked_column(input, mean_weight);
    const populations means(input, among);
    const std::size_t groups = means.all().size();
    std::vector<rational> weights(groups);
    std::vector<rational> products(groups);
    std::vector<int128> sums(groups);
    std::vector<int128> parts(groups);
    for (std::size_t i = 0; i < input.rows; ++i) {
      const std::size_t g = means.place(i);
      sums[g] += p.mantissas[i];
      const int128 term = static_cast<int128>(p.mantissas[i]) * input.column.mantissas[i];
      int128 sum = 0;
      if (add_overflows(parts[g], term, sum)) {  // 127 bits are full: go on with fractions
        products[g] += rational(parts[g], 1);
        sum = term;
      }
      parts[g] = sum;
    }
    for (std::size_t g = 0; g < groups; ++g) {
      products[g] += rational(parts[g], 1);
      if (products[g].sign() == 0) raise_zero(input, means.row_in(g));
      weights[g] = rational(sums[g], 1) / products[g];
    }
    return weights;
  }

  [[noreturn]] void raise_zero(const coefficient_input& input, std::size_t row) const {
    location at = input.from->where(input.index);
    if (among == population::group) at = input.from->where(input.index, row);
    raise({code::zero_mean, at,
           among == population::group ? "the mean of the recipient's group is 0"
                                      : "the mean is 0",
           "a positive mean", "A ratio to a mean of 0 is undefined: drop the factor."});
  }
};

}  // namespace fundalloc
