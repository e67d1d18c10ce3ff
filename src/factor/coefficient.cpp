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

/// The same lines as whole numbers over one denominator, where 128 bits hold them.
struct whole_lines {
  std::vector<int128> a;
  std::vector<int128> b;
  int128 den = 0;
};

/// False where a number leaves 128 bits.
bool over_one_denominator(std::span<const coefficient::line> lines, whole_lines& into) {
  wide common = 1;
  for (const auto& [a, b] : lines) {
    if (common > detail::to_wide(int128_max)) return false;
    common = lcm(lcm(common, a.wide().den), b.wide().den);
  }
  const rational scale = rational::from_wide({common, 1});
  if (!scale.is_narrow()) return false;
  into.den = scale.narrow_numerator();
  for (const auto& [a, b] : lines) {
    const rational whole_a = a * scale;
    const rational whole_b = b * scale;
    if (!whole_a.is_narrow() || !whole_b.is_narrow()) return false;
    into.a.push_back(whole_a.narrow_numerator());
    into.b.push_back(whole_b.narrow_numerator());
  }
  return true;
}

/// The numbers A + B x, all of 64 bits; false where one does not fit.
bool affine_numbers(std::span<const std::int64_t> x, const whole_lines& lines,
                    std::span<const std::uint32_t> places, bool cut,
                    std::vector<std::int64_t>& into) {
  into.resize(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::size_t place = places.empty() ? 0 : places[i];
    int128 value = 0;
    if (mul_overflows(lines.b[place], x[i], value) ||
        add_overflows(lines.a[place], value, value)) {
      return false;
    }
    if (cut && value < 0) value = 0;
    if (!fits_int64(value)) return false;
    into[i] = static_cast<std::int64_t>(value);
  }
  return true;
}

/// Numerator / denominator to whole numbers, halves to the even one; denominator > 0.
int128 half_even_quotient(int128 numerator, int128 denominator) {
  int128 quotient = numerator / denominator;
  int128 rest = numerator % denominator;
  if (rest < 0) {
    --quotient;
    rest += denominator;
  }
  const int128 other = denominator - rest;
  if (rest > other || (rest == other && quotient % 2 != 0)) ++quotient;
  return quotient;
}

[[noreturn]] void raise_range(fixed_phrase what, int decimals, const location& at) {
  raise({code::column_range, at,
         phrase("the {} does not fit 64 bits with {} decimals", what, decimals),
         phrase("a smaller {}", what), "Use fewer decimals."});
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
    detail::poll_step();
    common = lcm(common, v.wide().den);
  }
  std::vector<std::int64_t> numbers;
  if (detail::fits_int64(common)) {
    for (const rational& v : values) {
      detail::poll_step();
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
  const rational ratio = a.sign() == 0 && b.sign() > 0 && !cut ? b : rational(0);
  if (ratio.sign() > 0 && ratio.is_narrow()) {  // the cells themselves, and a scale
    coefficient result{.numerators = x, .sum = sum_of(x)};
    result.scale_num = ratio.narrow_numerator();
    result.scale_den = ratio.narrow_denominator();
    return result;
  }
  const line only{a, b};
  return affine(x, {&only, 1}, {}, cut);
}

coefficient coefficient::affine(std::span<const std::int64_t> x, std::span<const line> lines,
                                std::span<const std::uint32_t> places, bool cut) {
  whole_lines whole;
  std::vector<std::int64_t> numbers;
  if (over_one_denominator(lines, whole) && affine_numbers(x, whole, places, cut, numbers)) {
    return of(std::move(numbers), 1, whole.den);
  }
  coefficient result;
  result.fractions.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const line& own = lines[places.empty() ? 0 : places[i]];
    rational value = own.a + own.b * rational(x[i]);
    if (cut && value.sign() < 0) value = 0;
    result.fractions.push_back(std::move(value));
  }
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
             phrase("\"{}\" is negative", input.from->text(index, i)), "a number of at least 0",
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
  whole_table_ = among == population::table;
  if (whole_table_) {
    for (const std::int64_t v : input.others) add(0, v);
  }
}

std::size_t populations::row_in(std::size_t wanted) const {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (groups_[i] == wanted) return i;
  }
  return 0;
}

std::vector<mean_parts> means_of(const coefficient_input& input, const populations& among,
                                 std::string_view weight) {
  std::vector<mean_parts> means;
  if (weight.empty()) {
    for (const population_facts& f : among.all())
      means.push_back({rational(f.sum, 1), f.count});
    return means;
  }
  const number_column p = checked_column(input, weight);
  const std::size_t places = among.all().size();
  means.resize(places);
  std::vector<int128> weights(places);
  std::vector<int128> parts(places);
  const auto add = [&](std::size_t g, std::int64_t times, std::int64_t x) {
    weights[g] += times;
    const int128 term = static_cast<int128>(times) * x;
    int128 sum = 0;
    if (add_overflows(parts[g], term, sum)) {  // 127 bits are full: go on with fractions
      means[g].sum += rational(parts[g], 1);
      sum = term;
    }
    parts[g] = sum;
  };
  for (std::size_t i = 0; i < input.rows; ++i) {
    add(among.place(i), p.mantissas[i], input.column.mantissas[i]);
  }
  if (among.whole_table() && !input.others.empty()) {
    const auto others = input.other_cells(input.from->find(weight));
    for (std::size_t i = 0; i < others.size(); ++i) {
      const rational weighed = others[i] * power_of_ten(p.decimals);
      means[0].weight += weighed;
      means[0].sum += weighed * rational(input.others[i]);
    }
  }
  for (std::size_t g = 0; g < places; ++g) {
    means[g].sum += rational(parts[g], 1);
    means[g].weight += rational(weights[g], 1);
  }
  return means;
}

std::int64_t rounded_mantissa(const rational& value, int decimals, const table& from,
                              std::size_t column, std::size_t row, fixed_phrase what) {
  const rational rounded = half_even(value * power_of_ten(decimals));
  if (!rounded.is_narrow() || !fits_int64(rounded.narrow_numerator())) {
    raise_range(what, decimals, from.where(column, row));
  }
  return static_cast<std::int64_t>(rounded.narrow_numerator());
}

std::int64_t rounded_mantissa(int128 numerator, int128 denominator, int decimals,
                              const table& from, std::size_t column, std::size_t row) {
  const rational scale = power_of_ten(decimals);
  int128 scaled = 0;
  if (!scale.is_narrow() || mul_overflows(numerator, scale.narrow_numerator(), scaled)) {
    return rounded_mantissa(rational(numerator, denominator), decimals, from, column, row);
  }
  const int128 rounded = half_even_quotient(scaled, denominator);
  if (!fits_int64(rounded)) raise_range("quotient", decimals, from.where(column, row));
  return static_cast<std::int64_t>(rounded);
}

void check_decimals(std::string_view method, const std::optional<int>& decimals) {
  if (!decimals) {
    raise({code::missing_key,
           {.key = "decimals"},
           phrase("{} has no decimals", method),
           "decimals (小数位) from 0 to 15",
           "State to how many decimals it is rounded."});
  }
  if (*decimals < 0 || *decimals > 15) {
    raise({code::bad_value,
           {.key = "decimals"},
           phrase("\"{}\"", *decimals),
           "decimals from 0 to 15",
           "Correct the number."});
  }
}

}  // namespace fundalloc
