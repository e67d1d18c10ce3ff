// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "exact/double_bits.hpp"
#include "exact/shortest_text.hpp"
#include "fundalloc/interrupt.hpp"
#include "fundalloc/table/table.hpp"
#include "table/large_array.hpp"
#include "table/names_met.hpp"
#include "table/number_reading.hpp"
#include "table/table_data.hpp"

namespace fundalloc {

namespace {

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
std::string text_of(double value) {
  return detail::is_nan(value) ? "NaN" : std::string(detail::shortest_text(value).view());
}

void check_headers(const detail::table_data& data) {
  detail::names_met seen(data.columns.size());
  const auto header_of = [&](std::size_t j) {
    return std::string_view(data.columns[j].header);
  };
  for (std::size_t j = 0; j < data.columns.size(); ++j) {
    const std::string& header = data.columns[j].header;
    if (detail::is_blank_text(header)) {
      raise({code::header,
             {.file = data.source, .row = 1},
             phrase("column {} has no header", j + 1),
             "a name for each column",
             "Write the header, or delete the empty column."});
    }
    if (const auto earlier = seen.earlier(j, header, header_of)) {
      raise({code::header,
             {.file = data.source, .row = 1, .column = header},
             phrase("columns {} and {} have the same header", *earlier + 1, j + 1),
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
    ready.wide = c.mantissas.get();
    ready.narrow = c.narrow;
    ready.sum = static_cast<double>(static_cast<std::int64_t>(c.sum));
  }
}

/// Copies the columns that fit 32 bits, one after another. A long table from a file goes
/// without: it is read faster than a second copy of it is made, and mostly used once.
void place_narrow(detail::table_data& data) {
  constexpr std::size_t long_file = 50'000;
  std::vector<detail::column_data*> narrow;
  for (auto& c : data.columns) {
    const bool fits = !c.fault && c.least >= 0 && c.most < (std::int64_t{1} << 31);
    if (fits && (!c.cells.records || data.rows < long_file)) narrow.push_back(&c);
  }
  data.narrow_values = detail::large_array<std::int32_t>(narrow.size() * data.rows);
  std::int32_t* at = data.narrow_values.get();
  for (detail::column_data* c : narrow) {
    detail::poll_interrupt();
    const std::int64_t* const wide = c->mantissas.get();
    for (std::size_t i = 0; i < data.rows; ++i) at[i] = static_cast<std::int32_t>(wide[i]);
    c->narrow = at;
    at += data.rows;
  }
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

namespace detail {

column_data& new_column(table_data& data, std::string header, std::size_t rows) {
  if (!data.columns.empty() && rows != data.rows) {
    raise({code::column_lengths,
           {.file = data.source, .column = header},
           phrase("the column has {} cells", rows),
           phrase("{}, as the columns before it", data.rows),
           "Give all columns one length."});
  }
  data.rows = rows;
  auto& column = data.columns.emplace_back();
  column.bare = without_unit(header);
  column.header = std::move(header);
  return column;
}

}  // namespace detail

table_builder& table_builder::add_texts(std::string header, std::vector<std::string> cells) {
  auto& column = detail::new_column(*data_, std::move(header), cells.size());
  column.cells = {.given = true, .own = std::move(cells)};
  const auto& texts = column.cells.own;
  detail::read_texts(column, texts.size(),
                     [&](std::size_t i) -> std::string_view { return texts[i]; });
  return *this;
}

table_builder& table_builder::add_numbers(std::string header,
                                          std::span<const std::int64_t> mantissas, int decimals,
                                          std::vector<std::uint8_t> blank) {
  if (decimals < 0 || decimals > 30) {
    raise({code::digits,
           {.file = data_->source, .column = header},
           phrase("{} decimals", decimals),
           "0 to 30 decimals",
           "Scale the column."});
  }
  auto& column = detail::new_column(*data_, std::move(header), mantissas.size());
  column.decimals = decimals;
  std::vector<std::int64_t> values(mantissas.begin(), mantissas.end());
  if (!blank.empty() && blank.size() != mantissas.size()) {
    detail::take_mantissas(column, std::move(values));
    raise({code::column_lengths,
           {.file = data_->source, .column = column.header},
           phrase("the marks of blanks are {}", blank.size()),
           phrase("{}, one a row", mantissas.size()),
           "Give one mark for each row, or none."});
  }
  for (std::size_t i = 0; i < blank.size(); ++i) {
    if (blank[i] == 0) continue;
    values[i] = 0;
    ++column.blanks;
  }
  if (column.blanks != 0) column.blank = std::move(blank);
  detail::take_mantissas(column, std::move(values));
  return *this;
}

table_builder& table_builder::add_doubles(std::string header, std::span<const double> values,
                                          bool nan_is_blank) {
  auto& column = detail::new_column(*data_, std::move(header), values.size());
  const auto is_blank = [&](double v) { return nan_is_blank && detail::is_nan(v); };
  detail::number_reading reading(detail::large_array<std::int64_t>(values.size()));
  reading.take_doubles(values, nan_is_blank);
  if (!reading.finish(column)) {
    detail::read_carefully(column, values.size(), [&](std::size_t i) {
      return is_blank(values[i]) ? std::nullopt : std::optional(read_double(values[i]));
    });
  }
  if (column.fault) {
    column.cells.given = true;
    for (const double v : values) {
      column.cells.own.push_back(is_blank(v) ? std::string() : text_of(v));
    }
  }
  return *this;
}

table table_builder::build() {
  check_headers(*data_);
  std::size_t numeric = 0;
  for (auto& c : data_->columns) {
    if (!c.fault) c.place = numeric++;
  }
  place_narrow(*data_);
  make_ready(*data_);
  auto done = std::make_shared<detail::table_data>();
  std::swap(done, data_);
  table result{done};
  // Where the table itself names its recipients, they are checked now, so that messages can
  // name them.
  if (!done->recipient.empty()) done->own_recipients = result.recipients({});
  return result;
}

namespace {

/// The numbers of some rows of a numeric column. Those that were read from texts have the
/// finest decimals of what is left, as if only these rows had been read.
void select_numbers(const detail::column_data& from, const std::vector<std::size_t>& rows,
                    detail::column_data& into) {
  std::vector<std::int64_t> numbers(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    numbers[i] = from.mantissas[static_cast<std::ptrdiff_t>(rows[i])];
  }
  if (from.blanks != 0) {
    std::vector<std::uint8_t> blank(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      blank[i] = from.blank[rows[i]];
      into.blanks += blank[i] != 0 ? 1U : 0U;
    }
    if (into.blanks != 0) into.blank = std::move(blank);
  }
  into.decimals = from.decimals;
  if (from.cells.given) {
    if (into.blanks < rows.size()) into.form = from.form;
    const int spare = detail::spare_zeros(numbers, into.decimals);
    detail::drop_zeros(numbers, spare);
    into.decimals -= spare;
  }
  detail::take_mantissas(into, std::move(numbers));
}

}  // namespace

table table::select(const std::vector<std::uint8_t>& keep) const {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < data_->rows; ++i) {
    if (keep[i] != 0) rows.push_back(i);
  }
  table_builder part;
  part.source(data_->source);
  detail::table_data& data = *part.data_;
  for (const std::size_t row : rows) data.row_numbers.push_back(data_->whole_row(row));
  for (const auto& from : data_->columns) {
    detail::poll_interrupt();
    auto& column = detail::new_column(data, from.header, rows.size());
    column.cells = {
        .given = from.cells.given, .records = from.cells.records, .field = from.cells.field};
    if (!from.cells.own.empty()) {
      for (const std::size_t row : rows) {
        detail::poll_step();
        column.cells.own.push_back(from.cells.own[row]);
      }
    }
    if (!from.fault) {
      select_numbers(from, rows, column);
    } else {
      // The rows that keep it from being numeric may be gone.
      detail::read_texts(column, rows.size(),
                         [&](std::size_t i) { return data.written(column.cells, i); });
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
           phrase("the matrix has {} columns, with {} names and {} decimals", columns,
                  indicators.size(), decimals.size()),
           "a name (and decimals, or none at all) for each column",
           "Give one for each column."});
  }
  table_builder builder;
  builder.recipient(recipient_header);
  builder.add_texts(std::move(recipient_header), std::move(recipients));
  for (std::size_t j = 0; j < columns; ++j) {
    const std::int64_t* const column = matrix.col(static_cast<Eigen::Index>(j)).data();
    builder.add_numbers(indicators[j], {column, rows}, decimals.empty() ? 0 : decimals[j]);
  }
  return builder.build();
}

}  // namespace fundalloc
