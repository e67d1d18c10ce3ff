// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fundalloc/exact/decimal.hpp"
#include "fundalloc/exact/int128.hpp"
#include "table/large_array.hpp"
#include "table/table_data.hpp"

namespace fundalloc::detail {

/// The cells of one column in a stretch of text: cell i lies between the bytes at places[i
/// stride] and places[i stride + 1]. UINT32_MAX is the place before the text.
struct cell_places {
  const char* text = nullptr;
  const std::uint32_t* places = nullptr;
  std::size_t stride = 1;
  std::size_t count = 0;

  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    return {text + (places[i * stride] + 1U), text + places[i * stride + 1]};
  }
};

[[nodiscard]] bool is_blank_text(std::string_view text);

/// How many decimals all of the mantissas can spare.
[[nodiscard]] int spare_zeros(std::span<const std::int64_t> mantissas, int decimals);

/// Takes so many zeros off all mantissas.
void drop_zeros(std::span<std::int64_t> mantissas, int spare);

/// Of a whole column, blanks as zeros.
struct column_sum {
  int128 sum = 0;  ///< at most 2^63 rows of at most 2^63: stays inside 127 bits
  std::int64_t least = 0;
  std::int64_t most = 0;
};

/** The numbers of a column, read from the first row to the last in one pass.
 *
 *  Rule    read_decimal and read_double say what a cell is; kernels read the plain ones among
 *          them. All rows so far stand over one power of ten, that of the finest decimals seen,
 *          and are brought to the next one when a finer cell comes.
 *  Limit   where a column does not fit 64 bits that way, finish() is false: then it has to be
 *          read by read_carefully, which finds the cells to blame.
 */
class number_reading {
 public:
  /// Room for all rows; they are numbered from 0.
  explicit number_reading(std::shared_ptr<std::int64_t[]> into) : into_(std::move(into)) {}

  /// Whether another row can change anything.
  [[nodiscard]] bool is_open() const noexcept { return !fault_ && fits_; }

  void take_cells(const cell_places& cells);
  void take_text(std::string_view text);
  void take_doubles(std::span<const double> values, bool nan_is_blank);

  /// Puts the numbers, or the fault, into a column; false where neither is known.
  [[nodiscard]] bool finish(column_data& column);

 private:
  std::size_t take_plain_cells(const cell_places& cells, std::size_t from);
  void take_field(std::string_view content);
  void take_number(const decimal_reading& cell, int written);
  void take_blank();
  void sum_up();
  bool refine(int decimals);

  std::shared_ptr<std::int64_t[]> into_;
  std::size_t row_ = 0;     ///< the next one
  std::size_t summed_ = 0;  ///< rows before this are in the sum
  column_sum sum_;
  int decimals_ = 0;  ///< of all rows so far
  number_form form_ = number_form::plain;
  std::optional<std::size_t> first_;  ///< the first row that is not blank
  std::optional<cell_fault> fault_;
  bool fits_ = true;
  std::vector<std::size_t> blanks_;  ///< their rows
};

/// Reads a cell; empty where it is blank.
using cell_reader = std::function<std::optional<decimal_reading>(std::size_t row)>;

/// Reads a column cell by cell and then brings all to the finest decimals, with the faults that
/// number_reading leaves open.
void read_carefully(column_data& column, std::size_t rows, const cell_reader& cell);

/// Numbers of a column's texts, or the fault of the first that is none.
template <class TextOf>
void read_texts(column_data& column, std::size_t rows, const TextOf& text_of) {
  number_reading reading(large_array<std::int64_t>(rows));
  for (std::size_t i = 0; i < rows && reading.is_open(); ++i) reading.take_text(text_of(i));
  if (reading.finish(column)) return;
  read_carefully(column, rows, [&](std::size_t i) {
    const auto& text = text_of(i);
    return is_blank_text(text) ? std::nullopt : std::optional(read_decimal(text));
  });
}

/// Gives a column its mantissas, of which the marks of blanks are set, and sums them up.
void take_mantissas(column_data& column, std::vector<std::int64_t> mantissas);

}  // namespace fundalloc::detail
