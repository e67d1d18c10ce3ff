// SPDX-License-Identifier: Apache-2.0
#include "table/number_reading.hpp"

#include <algorithm>
#include <array>

#include "exact/double_bits.hpp"
#include "fundalloc/interrupt.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::detail {

namespace {

constexpr int most_shift = 18;            // 10^18 < 2^63
constexpr std::size_t stretch = 512;      // rows of a kernel's call: they stay in the cache
constexpr int most_double_decimals = 22;  // of the kernel
constexpr fixed_phrase mixed = "is written in another form than the cells above";

constexpr std::array<std::int64_t, most_shift + 1> powers_of_ten = [] {
  std::array<std::int64_t, most_shift + 1> powers{1};
  for (std::size_t k = 1; k < powers.size(); ++k) powers[k] = powers[k - 1] * 10;
  return powers;
}();

std::int64_t power(int exponent) { return powers_of_ten[static_cast<std::size_t>(exponent)]; }

/// value * 10^shift, shift >= 0; false where it does not fit.
bool move_point(std::int64_t& value, int shift) {
  if (shift == 0 || value == 0) return true;
  return shift <= most_shift && !__builtin_mul_overflow(value, power(shift), &value);
}

/// How many digits follow the point of a plain number; 0 for anything else.
int written_decimals(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return 0;
  const std::string_view digits = text.substr(point + 1);
  const bool plain =
      digits.size() <= most_shift &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return plain ? static_cast<int>(digits.size()) : 0;
}

}  // namespace

bool is_blank_text(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

int spare_zeros(std::span<const std::int64_t> mantissas, int decimals) {
  int spare = std::min(decimals, most_shift);
  bool any = false;
  for (const std::int64_t v : mantissas) {
    if (v == 0) continue;
    any = true;
    while (spare > 0 && v % power(spare) != 0) --spare;
    if (spare == 0) break;
  }
  return any ? spare : decimals;  // zeros alone need no decimals
}

void drop_zeros(std::span<std::int64_t> mantissas, int spare) {
  if (spare <= 0 || spare > most_shift) return;  // more than a number has: all are 0
  const std::int64_t factor = power(spare);
  for (std::int64_t& v : mantissas) v /= factor;
}

namespace {

column_sum sum_of(std::span<const std::int64_t> mantissas) {
  if (mantissas.empty()) return {};
  const column_total facts = kernels().summarise(mantissas.data(), mantissas.size());
  return {(static_cast<int128>(facts.high) << 32) + facts.low, facts.least, facts.most};
}

std::int64_t least_of(std::span<const std::int64_t> mantissas,
                      const std::vector<std::uint8_t>& blank) {
  std::int64_t least = 0;
  bool any = false;
  for (std::size_t i = 0; i < mantissas.size(); ++i) {
    if (blank[i] != 0) continue;
    least = any ? std::min(least, mantissas[i]) : mantissas[i];
    any = true;
  }
  return least;
}

}  // namespace

void number_reading::sum_up() {
  if (summed_ == row_) return;
  const column_sum more = sum_of({into_.get() + summed_, row_ - summed_});
  sum_.sum += more.sum;
  sum_.least = summed_ == 0 ? more.least : std::min(sum_.least, more.least);
  sum_.most = summed_ == 0 ? more.most : std::max(sum_.most, more.most);
  summed_ = row_;
}

bool number_reading::refine(int decimals) {
  sum_up();
  const int shift = decimals - decimals_;
  column_sum finer = sum_;
  if (!move_point(finer.least, shift) || !move_point(finer.most, shift)) return false;
  if (finer.least != 0 || finer.most != 0) {
    const std::int64_t factor = power(shift);
    finer.sum *= factor;
    for (std::size_t i = 0; i < row_; ++i) into_[static_cast<std::ptrdiff_t>(i)] *= factor;
  }
  sum_ = finer;
  decimals_ = decimals;
  return true;
}

void number_reading::take_blank() {
  blanks_.push_back(row_);
  into_[static_cast<std::ptrdiff_t>(row_++)] = 0;
}

void number_reading::take_number(const decimal_reading& cell, int written) {
  poll_step();
  if (!cell.ok) {
    fault_ = cell_fault{cell.why, row_, {}, cell.reason};
    return;
  }
  if (first_ && cell.value.form != form_) {
    fault_ = cell_fault{code::mixed_forms, row_, first_, mixed};
    return;
  }
  if (!first_) {
    first_ = row_;
    form_ = cell.value.form;
  }
  // A cell such as 1.50 has one decimal, but those below it will be read faster with two; what
  // is too many goes in the end.
  if (written > decimals_) (void)refine(written);
  std::int64_t mantissa = cell.value.mantissa;
  fits_ = (cell.value.decimals <= decimals_ || refine(cell.value.decimals)) &&
          move_point(mantissa, decimals_ - cell.value.decimals);
  if (fits_) into_[static_cast<std::ptrdiff_t>(row_++)] = mantissa;
}

void number_reading::take_text(std::string_view text) {
  if (is_blank_text(text)) return take_blank();
  const decimal_reading cell = read_decimal(text);
  take_number(cell, cell.value.form == number_form::plain ? written_decimals(text) : 0);
}

void number_reading::take_field(std::string_view content) {
  if (content.find('"') == std::string_view::npos) return take_text(content);
  take_text(field_text(content));
}

std::size_t number_reading::take_plain_cells(const cell_places& cells, std::size_t from) {
  std::array<std::uint32_t, stretch> open;
  const std::size_t count = std::min(stretch, cells.count - from);
  const std::size_t start = row_;
  const std::size_t left_open =
      kernels().read_cells(cells.text, cells.places + from * cells.stride, cells.stride, count,
                           decimals_, into_.get() + start, open.data());
  for (std::size_t k = 0; k < left_open; ++k) {
    const int before = decimals_;
    row_ = start + open[k];
    take_field(cells[from + open[k]]);
    if (!is_open()) return count;
    if (decimals_ != before) return open[k] + 1;  // the rows below are read again
  }
  row_ = start + count;
  return count;
}

void number_reading::take_cells(const cell_places& cells) {
  for (std::size_t i = 0; i < cells.count && is_open();) {
    if (first_ && form_ == number_form::plain) {
      i += take_plain_cells(cells, i);
    } else {
      take_field(cells[i++]);
    }
  }
  if (is_open()) sum_up();
}

void number_reading::take_doubles(std::span<const double> values, bool nan_is_blank) {
  std::array<std::uint32_t, stretch> open;
  const std::size_t before_all = row_;
  for (std::size_t i = 0; i < values.size() && is_open(); i = row_ - before_all) {
    const std::size_t count = std::min(stretch, values.size() - i);
    const std::size_t start = row_;
    const int before = decimals_;
    std::size_t left_open = count;
    if (decimals_ <= most_double_decimals) {
      left_open = kernels().read_doubles(values.data() + i, count, decimals_,
                                         into_.get() + start, open.data());
    } else {
      for (std::size_t k = 0; k < count; ++k) open[k] = static_cast<std::uint32_t>(k);
    }
    for (std::size_t k = 0; k < left_open && is_open() && decimals_ == before; ++k) {
      const double value = values[i + open[k]];
      row_ = start + open[k];
      if (nan_is_blank && is_nan(value)) {
        take_blank();
      } else {
        take_number(read_double(value), 0);
      }
    }
    // A finer cell changes what the rows below it are read with.
    if (is_open() && decimals_ == before) row_ = start + count;
    if (is_open()) sum_up();
  }
}

bool number_reading::finish(column_data& column) {
  column.fault = fault_;
  if (fault_) return true;
  if (!fits_) return false;
  sum_up();
  const std::span<std::int64_t> rows(into_.get(), row_);
  if (const int spare = spare_zeros(rows, decimals_); spare > 0) {
    decimals_ -= spare;
    drop_zeros(rows, spare);
    sum_ = sum_of(rows);
  }
  if (!blanks_.empty()) {
    column.blank.resize(row_);
    for (const std::size_t row : blanks_) column.blank[row] = 1;
    sum_.least = least_of(rows, column.blank);
  }
  column.blanks = blanks_.size();
  column.mantissas = into_;
  column.decimals = decimals_;
  column.form = form_;
  column.sum = sum_.sum;
  column.least = sum_.least;
  column.most = sum_.most;
  return true;
}

void read_carefully(column_data& column, std::size_t rows, const cell_reader& cell) {
  std::vector<std::int64_t> mantissas(rows);
  std::vector<int> decimals(rows);
  std::vector<std::uint8_t> blank(rows);
  std::size_t blanks = 0;
  std::optional<std::size_t> first;
  number_form form = number_form::plain;
  for (std::size_t i = 0; i < rows; ++i) {
    poll_step();
    const std::optional<decimal_reading> reading = cell(i);
    if (!reading) {
      blank[i] = 1;
      ++blanks;
      continue;
    }
    if (!reading->ok) {
      column.fault = cell_fault{reading->why, i, {}, reading->reason};
      return;
    }
    if (first && reading->value.form != form) {
      column.fault = cell_fault{code::mixed_forms, i, first, mixed};
      return;
    }
    if (!first) {
      first = i;
      form = reading->value.form;
    }
    mantissas[i] = reading->value.mantissa;
    decimals[i] = reading->value.decimals;
  }
  const auto fine = std::max_element(decimals.begin(), decimals.end());
  for (std::size_t i = 0; i < rows; ++i) {
    if (move_point(mantissas[i], *fine - decimals[i])) continue;
    column.fault =
        cell_fault{code::column_range, i, static_cast<std::size_t>(fine - decimals.begin()),
                   "does not fit 64 bits with the decimals of another cell"};
    return;
  }
  column.decimals = rows != 0 ? *fine : 0;
  column.form = form;
  column.blanks = blanks;
  if (blanks != 0) column.blank = std::move(blank);
  take_mantissas(column, std::move(mantissas));
}

void take_mantissas(column_data& column, std::vector<std::int64_t> mantissas) {
  const auto owner = std::make_shared<std::vector<std::int64_t>>(std::move(mantissas));
  const column_sum sum = sum_of(*owner);
  column.sum = sum.sum;
  column.most = sum.most;
  column.least = column.blanks != 0 ? least_of(*owner, column.blank) : sum.least;
  column.mantissas = {owner, owner->data()};
}

}  // namespace fundalloc::detail
