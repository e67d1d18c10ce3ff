// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/coefficient.hpp"

#include <array>
#include <optional>

#include "factor/half_even.hpp"
#include "fundalloc/factor/equal.hpp"
#include "fundalloc/factor/ratio_to.hpp"
#include "fundalloc/factor/ratio_to_mean.hpp"
#include "fundalloc/factor/share.hpp"

namespace fundalloc {

static_assert(CoefficientMethod<share> && CoefficientMethod<ratio_to_mean> &&
              CoefficientMethod<ratio_to> && CoefficientMethod<equal>);

namespace {

/// A second column that a method needs: its numbers, without blanks and without negatives.
number_column checked_column(const coefficient_input& input, std::string_view name) {
  const std::size_t index = input.from->find(name);
  const number_column column = input.from->numbers(index);
  for (std::size_t i = 0; i < input.rows; ++i) {
    if (column.is_blank(i)) {
      raise({code::blank, input.from->where(index, i), "the cell is blank", "a number",
             "Fill in the cell."});
    }
    if (column.mantissas[i] < 0) {
      raise({code::negative, input.from->where(index, i),
             "\"" + input.from->text(index, i) + "\" is negative", "a number of at least 0",
             "Correct the cell."});
    }
  }
  return column;
}

}  // namespace

coefficient coefficient::of(std::vector<std::int64_t> numbers, int128 num, int128 den) {
  coefficient result;
  result.owned = std::move(numbers);
  result.numerators = result.owned;
  for (const std::int64_t v : result.owned) result.sum += v;
  result.scale_num = num;
  result.scale_den = den;
  return result;
}

coefficient share::apply(const coefficient_input& input) const {
  if (input.column.sum == 0) {
    raise({code::zero_column, input.from->where(input.index), "the column sums to 0",
           "at least one positive value", "A share of nothing is undefined: drop the factor."});
  }
  return {.numerators = input.column.mantissas,
          .sum = input.column.sum,
          .scale_den = input.column.sum};
}

coefficient ratio_to_mean::apply(const coefficient_input& input) const {
  coefficient result{.numerators = input.column.mantissas, .sum = input.column.sum};
  int128 weighted = input.column.sum;  // sum(p x), in units of p's and x's mantissas
  result.scale_num = static_cast<int128>(input.rows);
  if (!mean_weight.empty()) {
    const number_column weights = checked_column(input, mean_weight);
    weighted = 0;
    for (std::size_t i = 0; i < input.rows; ++i) {
      const int128 term = static_cast<int128>(weights.mantissas[i]) * input.column.mantissas[i];
      if (add_overflows(weighted, term, weighted)) {
        raise({code::amount_range, input.from->where(input.index),
               "the sum of products with \"" + mean_weight + "\" leaves 127 bits",
               "smaller figures",
               "Use fewer decimals or a larger unit in one of the two columns."});
      }
    }
    result.scale_num = weights.sum;
  }
  if (weighted == 0) {
    raise({code::zero_mean, input.from->where(input.index), "the mean is 0", "a positive mean",
           "A ratio to a mean of 0 is undefined: drop the factor."});
  }
  // The powers of ten of x and p stand in c's numerator and in its denominator: they cancel.
  result.scale_den = weighted;
  return result;
}

namespace {

coefficient by_constant(const coefficient_input& input, const rational& a) {
  // c = mantissa / (10^d a): d <= 30 and a is narrow for any constant that people write.
  const rational scale = rational(1) / (a * power_of_ten(input.column.decimals));
  if (!scale.is_narrow()) {
    raise({code::digits,
           {.key = "constant"},
           "the constant has too many digits",
           "at most 30 digits",
           "Shorten the constant."});
  }
  return {.numerators = input.column.mantissas,
          .sum = input.column.sum,
          .scale_num = scale.narrow_numerator(),
          .scale_den = scale.narrow_denominator()};
}

}  // namespace

void ratio_to::check() const {
  if (constant.has_value() == !column.empty()) {
    raise(
        {code::missing_key,
         {.key = "constant"},
         column.empty() ? "ratio_to has neither a constant nor a column" : "ratio_to has both",
         "a constant, or a column with decimals",
         "State one of them."});
  }
  if (constant && constant->sign() <= 0) {
    raise({code::bad_value,
           {.key = "constant"},
           "\"" + constant->to_shortest_text() + "\"",
           "a positive constant",
           "Correct the constant."});
  }
  if (!column.empty() && !decimals) {
    raise({code::missing_key,
           {.key = "decimals"},
           "a quotient by a column has no decimals",
           "decimals (小数位) from 0 to 15",
           "State to how many decimals it is rounded."});
  }
  if (constant && (decimals || on_zero)) {
    raise({code::option_of_other_method,
           {.key = decimals ? "decimals" : "on_zero"},
           "a quotient by a constant is exact",
           "",
           "Delete decimals and on_zero."});
  }
  if ((decimals && (*decimals < 0 || *decimals > 15)) || (on_zero && on_zero->sign() < 0)) {
    raise({code::bad_value,
           {.key = decimals ? "decimals" : "on_zero"},
           "a value out of range",
           "decimals from 0 to 15, on_zero of at least 0",
           "Correct the value."});
  }
}

coefficient ratio_to::apply(const coefficient_input& input) const {
  if (constant) return by_constant(input, *constant);
  const int places = decimals.value_or(0);
  const std::size_t index = input.from->find(column);
  const number_column divisor = checked_column(input, column);
  std::vector<std::int64_t> quotients(input.rows);
  const rational scale =
      power_of_ten(places + divisor.decimals) / power_of_ten(input.column.decimals);
  std::optional<rational> fallback = on_zero;
  for (std::size_t i = 0; i < input.rows; ++i) {
    rational quotient;
    if (divisor.mantissas[i] != 0) {
      quotient = half_even(rational(input.column.mantissas[i], divisor.mantissas[i]) * scale);
    } else if (fallback) {
      quotient = half_even(*fallback * power_of_ten(places));
    } else {
      raise({code::zero_denominator, input.from->where(index, i), "the denominator is 0",
             "a positive number",
             "Correct the cell, or state on_zero (分母为零) for the factor."});
    }
    if (!quotient.is_narrow() || !fits_int64(quotient.narrow_numerator())) {
      raise({code::column_range, input.from->where(index, i),
             "the quotient does not fit 64 bits with " + std::to_string(places) + " decimals",
             "a smaller quotient", "Use fewer decimals."});
    }
    quotients[i] = static_cast<std::int64_t>(quotient.narrow_numerator());
  }
  return coefficient::of(std::move(quotients), 1, power_of_ten(places).narrow_numerator());
}

coefficient equal::apply(const coefficient_input& input) const {
  return coefficient::of(std::vector<std::int64_t>(input.rows, 1), 1,
                         static_cast<int128>(input.rows));
}

}  // namespace fundalloc
