// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "fundalloc/table/table.hpp"
#include "table/names_met.hpp"
#include "table/table_data.hpp"

namespace fundalloc {

namespace {

bool is_blank_text(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

/// `人口(人)` and `人口（人）` without their brackets: `人口`.
std::string without_unit(const std::string& header) {
  constexpr std::string_view wide_open = "（";
  constexpr std::string_view wide_close = "）";
  std::size_t open = std::string::npos;
  if (header.ends_with(')')) {
    open = header.rfind('(');
  } else if (header.ends_with(wide_close)) {
    open = header.rfind(wide_open);
  }
  if (open == std::string::npos || open == 0) return header;
  std::string bare = header.substr(0, open);
  while (bare.ends_with(' ')) bare.pop_back();
  return bare;
}

/// A double as the shortest text that reads back as it.
std::string shortest_text(double value) {
  if (std::isnan(value)) return "NaN";
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

std::int64_t int64_power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

/// Brings all mantissas to the finest decimals of the column; the fault names both cells.
std::optional<detail::cell_fault> align(std::vector<std::int64_t>& mantissas,
                                        const std::vector<int>& decimals, int finest) {
  for (std::size_t i = 0; i < mantissas.size(); ++i) {
    const int shift = finest - decimals[i];
    if (shift == 0 || mantissas[i] == 0) continue;
    if (shift > 18 ||
        __builtin_mul_overflow(mantissas[i], int64_power_of_ten(shift), &mantissas[i])) {
      const auto fine = std::find(decimals.begin(), decimals.end(), finest) - decimals.begin();
      return detail::cell_fault{code::column_range, i, static_cast<std::size_t>(fine),
                                "does not fit 64 bits with the decimals of another cell"};
    }
  }
  return std::nullopt;
}

/// What reading a column of cells gives, whatever they were written as.
class column_reading {
 public:
  explicit column_reading(std::size_t rows) : decimals_(rows) { mantissas_.resize(rows); }

  void blank(std::size_t row) {
    if (blank_.empty()) blank_.resize(mantissas_.size());
    blank_[row] = 1;
    ++blanks_;
  }

  /// False when the cell ends the reading: the column is not numeric.
  bool number(std::size_t row, const decimal_reading& cell) {
    if (!cell.ok) {
      fault_ = detail::cell_fault{cell.why, row, {}, cell.reason};
      return false;
    }
    if (first_ && cell.value.form != form_) {
      fault_ = detail::cell_fault{code::mixed_forms, row, first_,
                                  "is written in another form than the cells above"};
      return false;
    }
    if (!first_) {
      first_ = row;
      form_ = cell.value.form;
    }
    mantissas_[row] = cell.value.mantissa;
    decimals_[row] = cell.value.decimals;
    finest_ = std::max(finest_, cell.value.decimals);
    return true;
  }

  void finish(detail::column_data& into) {
    if (!fault_) fault_ = align(mantissas_, decimals_, finest_);
    into.fault = std::move(fault_);
    if (into.fault) return;
    into.pending = std::move(mantissas_);
    into.decimals = finest_;
    into.form = form_;
    into.blank = std::move(blank_);
    into.blanks = blanks_;
  }

 private:
  std::vector<std::int64_t> mantissas_;
  std::vector<int> decimals_;
  std::vector<std::uint8_t> blank_;
  std::size_t blanks_ = 0;
  int finest_ = 0;
  number_form form_ = number_form::plain;
  std::optional<std::size_t> first_;
  std::optional<detail::cell_fault> fault_;
};

void summarise(detail::column_data& column) {
  column.sum = 0;
  column.least = 0;
  bool any = false;
  for (std::size_t i = 0; i < column.pending.size(); ++i) {
    if (!column.blank.empty() && column.blank[i] != 0) continue;
    const std::int64_t v = column.pending[i];
    column.sum += v;  // at most 2^63 rows of at most 2^63: stays inside 127 bits
    column.least = any ? std::min(column.least, v) : v;
    any = true;
  }
}

void check_headers(const detail::table_data& data) {
  detail::names_met seen(data.columns.size());
  const auto header_of = [&](std::size_t j) {
    return std::string_view(data.columns[j].header);
  };
  for (std::size_t j = 0; j < data.columns.size(); ++j) {
    const std::string& header = data.columns[j].header;
    if (is_blank_text(header)) {
      raise({code::header,
             {.file = data.source, .row = 1},
             "column " + std::to_string(j + 1) + " has no header",
             "a name for each column",
             "Write the header, or delete the empty column."});
    }
    if (const auto earlier = seen.earlier(j, header, header_of)) {
      raise({code::header,
             {.file = data.source, .row = 1, .column = header},
             "columns " + std::to_string(*earlier + 1) + " and " + std::to_string(j + 1) +
                 " have the same header",
             "different headers",
             "Rename one of them."});
    }
  }
}

/// Puts together what direct allocations read.
void make_ready(detail::table_data& data) {
  for (const auto& c : data.columns) {
    detail::ready_column& ready = data.ready.emplace_back();
    ready.header_start = static_cast<std::uint32_t>(data.headers.size());
    ready.header_size = static_cast<std::uint32_t>(c.header.size());
    data.headers += c.header;
    const bool fits =
        !c.fault && c.blanks == 0 && c.least >= 0 && c.sum > 0 && c.sum < (int128{1} << 52);
    if (!fits) continue;
    ready.wide = data.values.col(static_cast<Eigen::Index>(c.place)).data();
    ready.narrow = c.narrow;
    ready.sum = static_cast<double>(static_cast<std::int64_t>(c.sum));
  }
}

/// Copies the columns that fit 32 bits, one after another.
void place_narrow(detail::table_data& data) {
  const auto fits = [&](const detail::column_data& c) {
    if (c.fault || c.least < 0) return false;
    const auto column = data.values.col(static_cast<Eigen::Index>(c.place));
    std::int64_t bits = 0;
    for (std::size_t i = 0; i < data.rows; ++i) bits |= column.data()[i];
    return bits >= 0 && bits < (std::int64_t{1} << 31);
  };
  std::vector<detail::column_data*> narrow;
  for (auto& c : data.columns) {
    if (fits(c)) narrow.push_back(&c);
  }
  data.narrow_values.resize(narrow.size() * data.rows);
  std::int32_t* at = data.narrow_values.data();
  for (detail::column_data* c : narrow) {
    const auto column = data.values.col(static_cast<Eigen::Index>(c->place));
    for (std::size_t i = 0; i < data.rows; ++i) {
      at[i] = static_cast<std::int32_t>(column.data()[i]);
    }
    c->narrow = at;
    at += data.rows;
  }
}

/// Moves the numbers of all numeric columns into one matrix and sums them up.
void place_numbers(detail::table_data& data) {
  std::size_t numeric = 0;
  for (auto& c : data.columns) {
    if (!c.fault) c.place = numeric++;
  }
  data.values.resize(static_cast<Eigen::Index>(data.rows), static_cast<Eigen::Index>(numeric));
  for (auto& c : data.columns) {
    if (c.fault) continue;
    summarise(c);
    std::copy(c.pending.begin(), c.pending.end(),
              data.values.col(static_cast<Eigen::Index>(c.place)).data());
    c.pending = {};
  }
  place_narrow(data);
  make_ready(data);
}

}  // namespace

table_builder::table_builder() : data_(std::make_shared<detail::table_data>()) {}
table_builder::~table_builder() = default;
table_builder::table_builder(table_builder&&) noexcept = default;
table_builder& table_builder::operator=(table_builder&&) noexcept = default;

table_builder& table_builder::source(std::string file) {
  data_->source = std::move(file);
  return *this;
}

table_builder& table_builder::recipient(std::string header) {
  data_->recipient = std::move(header);
  return *this;
}

namespace {

detail::column_data& new_column(detail::table_data& data, std::string header,
                                std::size_t rows) {
  if (!data.columns.empty() && rows != data.rows) {
    raise({code::column_lengths,
           {.file = data.source, .column = header},
           "the column has " + std::to_string(rows) + " cells",
           std::to_string(data.rows) + ", as the columns before it",
           "Give all columns one length."});
  }
  data.rows = rows;
  auto& column = data.columns.emplace_back();
  column.bare = without_unit(header);
  column.header = std::move(header);
  return column;
}

}  // namespace

table_builder& table_builder::add_texts(std::string header, std::vector<std::string> cells) {
  auto& column = new_column(*data_, std::move(header), cells.size());
  column_reading reading(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (is_blank_text(cells[i])) {
      reading.blank(i);
    } else if (!reading.number(i, read_decimal(cells[i]))) {
      break;
    }
  }
  reading.finish(column);
  column.cells = std::move(cells);
  return *this;
}

table_builder& table_builder::add_numbers(std::string header,
                                          std::span<const std::int64_t> mantissas, int decimals,
                                          std::vector<std::uint8_t> blank) {
  if (decimals < 0 || decimals > 30) {
    raise({code::digits,
           {.file = data_->source, .column = header},
           std::to_string(decimals) + " decimals",
           "0 to 30 decimals",
           "Scale the column."});
  }
  auto& column = new_column(*data_, std::move(header), mantissas.size());
  column.pending.assign(mantissas.begin(), mantissas.end());
  column.decimals = decimals;
  if (!blank.empty() && blank.size() != mantissas.size()) {
    raise({code::column_lengths,
           {.file = data_->source, .column = column.header},
           "the marks of blanks are " + std::to_string(blank.size()),
           std::to_string(mantissas.size()) + ", one a row",
           "Give one mark for each row, or none."});
  }
  for (std::size_t i = 0; i < blank.size(); ++i) {
    if (blank[i] == 0) continue;
    column.pending[i] = 0;
    ++column.blanks;
  }
  if (column.blanks != 0) column.blank = std::move(blank);
  return *this;
}

table_builder& table_builder::add_doubles(std::string header, std::span<const double> values,
                                          bool nan_is_blank) {
  auto& column = new_column(*data_, std::move(header), values.size());
  column_reading reading(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (nan_is_blank && std::isnan(values[i])) {
      reading.blank(i);
    } else if (!reading.number(i, read_double(values[i]))) {
      break;
    }
  }
  reading.finish(column);
  if (column.fault) {
    for (const double v : values) {
      const bool blank = nan_is_blank && std::isnan(v);
      column.cells.push_back(blank ? std::string() : shortest_text(v));
    }
  }
  return *this;
}

table table_builder::build() {
  check_headers(*data_);
  place_numbers(*data_);
  auto done = std::make_shared<detail::table_data>();
  std::swap(done, data_);
  table result{done};
  // Where the table itself names its recipients, they are checked now, so that messages can
  // name them.
  if (!done->recipient.empty()) done->own_recipients = result.recipients({});
  return result;
}

table table::select(const std::vector<std::uint8_t>& keep) const {
  table_builder part;
  part.source(data_->source);
  auto& rows = part.data_->row_numbers;
  for (std::size_t i = 0; i < data_->rows; ++i) {
    if (keep[i] != 0) rows.push_back(data_->row_number(i) - 2);
  }
  for (const auto& from : data_->columns) {
    const auto place = static_cast<Eigen::Index>(from.place);
    std::vector<std::string> cells;
    std::vector<std::int64_t> numbers;
    std::vector<std::uint8_t> blank;
    for (std::size_t i = 0; i < data_->rows; ++i) {
      if (keep[i] == 0) continue;
      if (!from.cells.empty()) {
        cells.push_back(from.cells[i]);
        continue;
      }
      numbers.push_back(data_->values(static_cast<Eigen::Index>(i), place));
      if (!from.blank.empty()) blank.push_back(from.blank[i]);
    }
    if (!from.cells.empty()) {
      part.add_texts(from.header, std::move(cells));
    } else {
      part.add_numbers(from.header, numbers, from.decimals, std::move(blank));
    }
  }
  part.recipient(data_->recipient);
  return part.build();
}

table make_table(std::vector<std::string> recipients,
                 const std::vector<std::string>& indicators,
                 const Eigen::Ref<const int64_matrix>& matrix, const std::vector<int>& decimals,
                 std::string recipient_header) {
  const auto rows = static_cast<std::size_t>(matrix.rows());
  const auto columns = static_cast<std::size_t>(matrix.cols());
  if (columns != indicators.size() || (!decimals.empty() && decimals.size() != columns)) {
    raise({code::column_lengths,
           {},
           "the matrix has " + std::to_string(columns) + " columns, with " +
               std::to_string(indicators.size()) + " names and " +
               std::to_string(decimals.size()) + " decimals",
           "a name (and decimals, or none at all) for each column",
           "Give one for each column."});
  }
  table_builder builder;
  builder.recipient(recipient_header);
  builder.add_texts(std::move(recipient_header), std::move(recipients));
  for (std::size_t j = 0; j < columns; ++j) {
    const std::vector<std::int64_t> column(
        matrix.col(static_cast<Eigen::Index>(j)).begin(),
        matrix.col(static_cast<Eigen::Index>(j)).begin() + static_cast<std::ptrdiff_t>(rows));
    builder.add_numbers(indicators[j], column, decimals.empty() ? 0 : decimals[j]);
  }
  return builder.build();
}

}  // namespace fundalloc
