// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/coefficient.hpp"

#include <algorithm>
#include <limits>

#include "exact/wide.hpp"
#include "factor/half_even.hpp"
#include "fundalloc/factor/method.hpp"

namespace fundalloc {

namespace {

using detail::wide;
using detail::wide_ratio;

int128 sum_of(std::span<const std::int64_t> numbers) {
  int128 sum = 0;
  for (const std::int64_t v : numbers) sum += v;
  return sum;
}

/// (A + B x) as 64-bit numbers; false where one does not fit.
bool affine_numbers(std::span<const std::int64_t> x, int128 a, int128 b, bool cut,
                    std::vector<std::int64_t>& into) {
  into.resize(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    int128 value = 0;
    if (mul_overflows(b, x[i], value) || add_overflows(a, value, value)) return false;
    if (cut && value < 0) value = 0;
    if (!fits_int64(value)) return false;
    into[i] = static_cast<std::int64_t>(value);
  }
  return true;
}

}  // namespace

coefficient coefficient::of(std::vector<std::int64_t> numbers, int128 num, int128 den) {
  coefficient result;
  result.owned = std::move(numbers);
  result.numerators = result.owned;
  result.sum = sum_of(result.owned);
  result.scale_num = num;
  result.scale_den = den;
  return result;
}

coefficient coefficient::of(std::vector<rational> values) {
  wide common = 1;
  for (const rational& v : values) {
    if (common > wide(std::numeric_limits<std::int64_t>::max())) break;
    common = lcm(common, v.wide().den);
  }
  std::vector<std::int64_t> numbers;
  if (detail::fits_int64(common)) {
    for (const rational& v : values) {
      const wide_ratio w = v.wide();
      const wide number = w.num * (common / w.den);
      if (!detail::fits_int64(number)) break;
      numbers.push_back(number.convert_to<std::int64_t>());
    }
  }
  if (numbers.size() == values.size() && !values.empty()) {
    return of(std::move(numbers), 1, common.convert_to<std::int64_t>());
  }
  coefficient result;
  result.fractions = std::move(values);
  return result;
}

coefficient coefficient::affine(std::span<const std::int64_t> x, const rational& a,
                                const rational& b, bool cut) {
  const wide_ratio wa = a.wide();
  const wide_ratio wb = b.wide();
  const wide common = lcm(wa.den, wb.den);
  const rational whole_a = a * rational::from_wide({common, 1});
  const rational whole_b = b * rational::from_wide({common, 1});
  const rational denominator = rational::from_wide({common, 1});
  if (whole_a.is_narrow() && whole_b.is_narrow() && denominator.is_narrow()) {
    const int128 den = denominator.narrow_numerator();
    if (a.sign() == 0 && b.sign() > 0 && !cut) {
      coefficient result{.numerators = x, .sum = sum_of(x)};
      result.scale_num = whole_b.narrow_numerator();
      result.scale_den = den;
      return result;
    }
    std::vector<std::int64_t> numbers;
    if (affine_numbers(x, whole_a.narrow_numerator(), whole_b.narrow_numerator(), cut,
                       numbers)) {
      return of(std::move(numbers), 1, den);
    }
  }
  std::vector<rational> values;
  for (const std::int64_t v : x) {
    values.push_back(a + b * rational(v));
    if (cut && values.back().sign() < 0) values.back() = 0;
  }
  coefficient result;
  result.fractions = std::move(values);
  return result;
}

rational coefficient::value(std::size_t i) const {
  if (!fractions.empty()) return fractions[i];
  return rational(numerators[i]) * rational(scale_num, scale_den);
}

rational coefficient::total() const {
  if (fractions.empty()) return rational(sum, 1) * rational(scale_num, scale_den);
  rational total = 0;
  for (const rational& f : fractions) total += f;
  return total;
}

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

populations::populations(const coefficient_input& input, population among) {
  if (among == population::group) {
    if (input.groups.empty()) {
      raise({code::missing_key,
             {.key = "among"},
             "the plan has no group, so nobody has a group of its own",
             "group (分组) at the top of the plan",
             "State the column of groups, or among (范围): all."});
    }
    groups_ = input.groups;
  }
  const auto add = [&](std::size_t place, std::int64_t v) {
    if (place >= facts_.size()) facts_.resize(place + 1);
    population_facts& f = facts_[place];
    f.least = f.count == 0 ? v : std::min(f.least, v);
    f.most = f.count == 0 ? v : std::max(f.most, v);
    f.sum += v;
    ++f.count;
  };
  for (std::size_t i = 0; i < input.rows; ++i) add(place(i), input.column.mantissas[i]);
  if (among == population::table) {
    for (const std::int64_t v : input.others) add(0, v);
  }
}

std::size_t populations::row_in(std::size_t wanted) const {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (groups_[i] == wanted) return i;
  }
  return 0;
}

std::int64_t rounded_mantissa(const rational& value, int decimals, const table& from,
                              std::size_t column, std::size_t row) {
  const rational rounded = half_even(value * power_of_ten(decimals));
  if (!rounded.is_narrow() || !fits_int64(rounded.narrow_numerator())) {
    raise({code::column_range, from.where(column, row),
           "the quotient does not fit 64 bits with " + std::to_string(decimals) + " decimals",
           "a smaller quotient", "Use fewer decimals."});
  }
  return static_cast<std::int64_t>(rounded.narrow_numerator());
}

void check_decimals(std::string_view method, const std::optional<int>& decimals) {
  if (!decimals) {
    raise({code::missing_key,
           {.key = "decimals"},
           std::string(method) + " has no decimals",
           "decimals (小数位) from 0 to 15",
           "State to how many decimals it is rounded."});
  }
  if (*decimals < 0 || *decimals > 15) {
    raise({code::bad_value,
           {.key = "decimals"},
           "\"" + std::to_string(*decimals) + "\"",
           "decimals from 0 to 15",
           "Correct the number."});
  }
}

}  // namespace fundalloc
