// SPDX-License-Identifier: Apache-2.0
#include "factor/steps.hpp"

#include <algorithm>

namespace fundalloc::detail {

namespace {

/// Decimals of a number that ends.
int decimals_of(const rational& value) {
  int decimals = 0;
  while (decimals < 60 && !(value * power_of_ten(decimals)).is_whole()) ++decimals;
  return decimals;
}

std::int64_t scaled(const rational& value, int decimals, const coefficient_input& input,
                    std::size_t row) {
  const rational number = value * power_of_ten(decimals);
  if (!number.is_narrow() || !fits_int64(number.narrow_numerator())) {
    raise({code::column_range, input.from->where(input.index, row),
           "the column does not fit 64 bits with the decimals of its limits",
           "a smaller number", "Use fewer decimals in the limits."});
  }
  return static_cast<std::int64_t>(number.narrow_numerator());
}

std::string words_of(const clip& limits) {
  std::string words;
  if (limits.at_least) words = "at least " + limits.at_least->to_shortest_text();
  if (limits.at_most) {
    words += (words.empty() ? "" : ", ") + ("at most " + limits.at_most->to_shortest_text());
  }
  return words;
}

}  // namespace

filled_column clipped_cells(const coefficient_input& input, const clip& limits) {
  filled_column result;
  result.decimals = input.column.decimals;
  std::vector<rational> kept(input.rows);
  for (std::size_t i = 0; i < input.rows; ++i) {
    const rational x = input.value(i);
    kept[i] = limits.within(x);
    if (kept[i] == x) continue;
    result.changed = true;
    result.decimals = std::max(result.decimals, decimals_of(kept[i]));
    result.cells.push_back({.row = i,
                            .column = std::string(input.column.name),
                            .value = kept[i].to_shortest_text(),
                            .policy = words_of(limits)});
  }
  if (!result.changed) return result;
  for (std::size_t i = 0; i < input.rows; ++i) {
    result.numbers.push_back(scaled(kept[i], result.decimals, input, i));
  }
  return result;
}

filled_column winsorized_cells(const coefficient_input& input, const winsorize& counts) {
  filled_column result;
  result.decimals = input.column.decimals;
  const winsorize::range within = counts.limits(input);
  for (std::size_t i = 0; i < input.rows; ++i) {
    const std::int64_t x = input.column.mantissas[i];
    const std::int64_t kept = std::clamp(x, within.least, within.most);
    result.numbers.push_back(kept);
    if (kept == x) continue;
    result.changed = true;
    const rational value = rational(kept) / power_of_ten(result.decimals);
    result.cells.push_back({.row = i,
                            .column = std::string(input.column.name),
                            .value = value.to_shortest_text(),
                            .policy = "winsorize"});
  }
  return result;
}

std::vector<filled_cell> clip_coefficient(coefficient& values, const clip& limits,
                                          const std::string& column) {
  std::vector<filled_cell> cells;
  std::vector<rational> kept;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const rational c = values.value(i);
    kept.push_back(limits.within(c));
    if (kept.back() == c) continue;
    cells.push_back({.row = i,
                     .column = column,
                     .value = kept.back().to_shortest_text(),
                     .policy = "coefficient " + words_of(limits)});
  }
  if (!cells.empty()) values = coefficient::of(std::move(kept));
  return cells;
}

}  // namespace fundalloc::detail
