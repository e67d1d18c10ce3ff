// SPDX-License-Identifier: Apache-2.0
#include "table/record_columns.hpp"

#include "fundalloc/interrupt.hpp"

namespace fundalloc::detail {

record_columns::record_columns(std::vector<std::string> headers, padded_text text,
                               std::size_t records_at_most)
    : headers_(std::move(headers)),
      records_(std::make_shared<record_text>(std::move(text), records_at_most)),
      records_at_most_(records_at_most) {}

/// Gives each column that begins as a column of numbers its part of one large array; one that
/// does not will never be numeric, and needs no room.
void record_columns::open_columns(const cell_places& first) {
  // Columns that begin at the same place of a page would crowd each other out of the cache.
  constexpr std::size_t page = 512;
  std::size_t step = records_at_most_;
  if (step >= page) step = (step + page - 1) / page * page + 40;
  std::vector<bool> numeric(first.count);
  std::size_t count = 0;
  for (std::size_t j = 0; j < first.count; ++j) {
    const std::string text = field_text(first[j]);
    numeric[j] = is_blank_text(text) || read_decimal(text).ok;
    count += numeric[j] ? 1U : 0U;
  }
  const auto all = large_array<std::int64_t>(count * step);
  std::size_t used = 0;
  for (std::size_t j = 0; j < first.count; ++j) {
    numbers_.emplace_back(std::shared_ptr<std::int64_t[]>(all, all.get() + used));
    used += numeric[j] ? step : 0;
  }
}

void record_columns::take(std::size_t from, const std::uint32_t* places, std::size_t step,
                          std::size_t records, bool quoted) {
  if (records == 0) return;
  const std::size_t columns = headers_.size();
  const std::size_t stride = columns * step;
  const char* const text = records_->begin() + from;
  if (numbers_.empty()) {
    open_columns({.text = text, .places = places, .stride = step, .count = columns});
  }
  records_->add_records(from, places, stride, records, quoted);
  // While numbers are made of this stretch, the next one comes from memory.
  const std::size_t here = places[(records * columns - 1) * step + 1];
  const std::size_t slice = here / columns + 1;
  const char* next = text + here;
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t k = 0; k < slice; k += 64) __builtin_prefetch(next + k, 0, 2);
    next += slice;
    numbers_[j].take_cells(
        {.text = text, .places = places + j * step, .stride = stride, .count = records});
  }
}

table record_columns::build(const std::string& source, const std::string& recipient) {
  table_builder builder;
  builder.source(source);
  builder.recipient(recipient);
  table_data& data = *builder.data_;
  const std::size_t rows = records();
  for (std::size_t j = 0; j < headers_.size(); ++j) {
    poll_interrupt();
    column_data& column = new_column(data, std::move(headers_[j]), rows);
    column.cells = {.given = true, .own = {}, .records = records_, .field = j};
    if (rows != 0 && numbers_[j].finish(column)) continue;
    read_carefully(column, rows, [&](std::size_t i) {
      const std::string text = records_->text(i, j);
      return is_blank_text(text) ? std::nullopt : std::optional(read_decimal(text));
    });
  }
  return builder.build();
}

}  // namespace fundalloc::detail
