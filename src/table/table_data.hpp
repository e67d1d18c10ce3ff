// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "fundalloc/table/table.hpp"
#include "table/record_text.hpp"

namespace fundalloc::detail {

/// Why a column is not numeric: the first cell that is none, and the one it clashes with, if
/// any.
struct cell_fault {
  code why = code::not_a_number;
  std::size_t row = 0;
  std::optional<std::size_t> other_row = {};
  fixed_phrase reason = {};
};

/// What the cells of a column were written as: texts of their own, or places in a file.
struct cell_texts {
  bool given = false;  ///< not so for a column that was given as numbers
  std::vector<std::string> own = {};
  std::shared_ptr<const record_text> records = {};
  std::size_t field = 0;
};

struct column_data {
  std::string header;
  std::string bare;  ///< header without its trailing unit in brackets
  cell_texts cells;
  std::optional<cell_fault> fault;  ///< set where the column is not numeric
  std::size_t place = 0;            ///< its column in `values`, where it is numeric
  /// The column once more in 32 bits, where all of it is from 0 to below 2^31 (counts mostly
  /// are): kernels read half as much memory. Null: it is not.
  const std::int32_t* narrow = nullptr;
  std::shared_ptr<const std::int64_t[]> mantissas;
  int decimals = 0;
  number_form form = number_form::plain;
  std::vector<std::uint8_t> blank;
  std::size_t blanks = 0;
  int128 sum = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;  ///< blanks are 0
};

/** What a direct allocation needs of a column that has no blank, nothing negative and a sum
 *  from 1 to below 2^52: in one place, so that a small table costs few lines of cache.
 */
struct ready_column {
  const std::int64_t* wide = nullptr;    ///< null: the column is not as said
  const std::int32_t* narrow = nullptr;  ///< as column_data::narrow
  double sum = 0;                        ///< exact
  std::uint32_t header_start = 0;        ///< in table_data::headers
  std::uint32_t header_size = 0;
};

struct table_data {
  std::size_t rows = 0;
  std::vector<ready_column> ready;                         ///< one for each column
  std::string headers;                                     ///< all of them, one after another
  std::shared_ptr<const recipient_column> own_recipients;  ///< of `recipient`; null: none
  std::string source;
  std::string recipient;
  std::vector<column_data> columns;
  std::shared_ptr<std::int32_t[]> narrow_values;
  std::vector<std::size_t>
      row_numbers;  ///< of a selection: rows of the whole table; empty: all

  // The numeric columns side by side, made when somebody asks.
  mutable std::once_flag placed;
  mutable int64_matrix values;

  // Checked recipients by column: a plan that is run a thousand times checks them once.
  mutable std::mutex guard;
  mutable std::map<std::size_t, std::shared_ptr<const recipient_column>> recipients;

  /// The row in the whole table, from 0.
  [[nodiscard]] std::size_t whole_row(std::size_t row) const {
    return row_numbers.empty() ? row : row_numbers[row];
  }
  [[nodiscard]] std::size_t row_number(std::size_t row) const {
    return whole_row(row) + 2;  // the header is row 1
  }
  /// What a cell was written as; only where texts were given.
  [[nodiscard]] std::string written(const cell_texts& cells, std::size_t row) const {
    return cells.records ? cells.records->text(whole_row(row), cells.field) : cells.own[row];
  }
};

/// Another column of a table that is being built. input_error E119 where its length differs.
column_data& new_column(table_data& data, std::string header, std::size_t rows);

/// Everything that keeps a column from naming the recipients, row by row.
[[nodiscard]] std::vector<problem> recipient_problems(const table& from, std::size_t column);

}  // namespace fundalloc::detail
