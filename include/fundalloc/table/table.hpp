// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fundalloc/error.hpp"
#include "fundalloc/exact/decimal.hpp"
#include "fundalloc/exact/int128.hpp"

namespace fundalloc {

class problem_list;

namespace detail {
struct table_data;
struct unchecked_table;
class record_columns;
}  // namespace detail

/// Recipients x numeric columns, column by column: `values(i, j) / 10^decimals[j]`.
using int64_matrix = Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic>;

/** A numeric column as the rules see it: 64-bit integers over one power of ten.
 *
 *  `mantissas[i] / 10^decimals` is the cell exactly; a blank cell has mantissa 0 and is marked.
 *  A view: it lives as long as its table.
 */
struct number_column {
  std::string_view name = {};
  std::span<const std::int64_t> mantissas = {};
  int decimals = 0;
  number_form form =
      number_form::plain;  ///< what all cells had: plain, per cent, a word of money
  std::span<const std::uint8_t> blank = {};  ///< empty where no cell is blank
  std::size_t blanks = 0;
  int128 sum = 0;          ///< of the mantissas, without blanks
  std::int64_t least = 0;  ///< of the mantissas that are not blank

  [[nodiscard]] bool is_blank(std::size_t i) const noexcept {
    return !blank.empty() && blank[i] != 0;
  }
};

/** The recipients of a table, checked: no blank, no duplicate, no total row. */
struct recipient_column {
  std::string header = {};
  std::vector<std::string> names = {};
};

/** A table of cells, immutable and cheap to copy: what is counted, for whom.
 *
 *  Columns keep their texts (codes such as 01001 stay text) and, where every cell is a number
 *  or blank, their numbers. Which column names the recipients is said here or by the plan.
 */
class table {
 public:
  table();

  [[nodiscard]] std::size_t rows() const noexcept;
  [[nodiscard]] std::size_t columns() const noexcept;
  [[nodiscard]] const std::string& header(std::size_t column) const;
  /// The file that the table was read from; empty where there was none.
  [[nodiscard]] const std::string& source() const noexcept;
  /// The header of the recipients, where the table says it; empty where the plan has to.
  [[nodiscard]] const std::string& recipient_header() const noexcept;

  /** The column that a name means: the header itself, else the one header that equals the name
   *  once its trailing unit in brackets is dropped: `人口` finds `人口(人)`.
   *  input_error E107 (with the headers that exist, or because two match). */
  [[nodiscard]] std::size_t find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const noexcept;

  /// The text of a cell; a numeric cell given as a number is shown as its decimal. Blank:
  /// empty.
  [[nodiscard]] std::string text(std::size_t column, std::size_t row) const;
  /// input_error E105, E110, E111, limit_error E401: the first cell that keeps it from being
  /// numeric.
  [[nodiscard]] number_column numbers(std::size_t column) const;
  [[nodiscard]] bool is_numeric(std::size_t column) const noexcept;

  /// The recipients by the plan's column, or by the table's own where the name is empty.
  /// input_error E106, E112, E114, E115; plan_error E205 where neither says it. Cost: once,
  /// then cached.
  [[nodiscard]] std::shared_ptr<const recipient_column> recipients(
      std::string_view header) const;

  /// The numeric columns side by side, for users of Eigen; their headers and decimals in that
  /// order. Cost: a copy of the columns, once, then cached.
  [[nodiscard]] const int64_matrix& values() const;
  [[nodiscard]] std::vector<std::string> numeric_headers() const;
  [[nodiscard]] std::vector<int> decimals() const;

  /// The rows of which `keep` is not 0, in order. Errors still name the rows of the whole
  /// table.
  [[nodiscard]] table select(const std::vector<std::uint8_t>& keep) const;

  /// Fills file, row, recipient (if known) and column of a cell for a message.
  [[nodiscard]] location where(std::size_t column, std::size_t row) const;
  [[nodiscard]] location where(std::size_t column) const;

 private:
  friend class table_builder;
  friend const detail::table_data& data_of(const table& t) noexcept { return *t.data_; }
  explicit table(std::shared_ptr<const detail::table_data> data);
  std::shared_ptr<const detail::table_data> data_;
};

/** Collects columns, checks them, and makes the table.
 *
 *  Throws  input_error E113 (blank or repeated header), E119 (lengths differ), limit_error
 *          E401.
 */
class table_builder {
 public:
  table_builder();
  ~table_builder();
  table_builder(table_builder&&) noexcept;
  table_builder& operator=(table_builder&&) noexcept;

  /// Cells as a person wrote them; an empty text is blank. Numbers are read where all cells are
  /// some.
  table_builder& add_texts(std::string header, std::vector<std::string> cells);
  /// Whole numbers or decimals: cell = mantissa / 10^decimals; `blank` empty or one mark a row.
  table_builder& add_numbers(std::string header, std::span<const std::int64_t> mantissas,
                             int decimals = 0, std::vector<std::uint8_t> blank = {});
  /// Doubles by their shortest round-trip decimals; NaN is kept as an error, or blank where
  /// allowed. Cost: under 2 ns for a number of up to 15 digits (bench_read: doubles).
  table_builder& add_doubles(std::string header, std::span<const double> values,
                             bool nan_is_blank = false);
  table_builder& source(std::string file);
  table_builder& recipient(std::string header);
  [[nodiscard]] table build();

 private:
  friend class table;
  friend class detail::record_columns;
  friend struct detail::unchecked_table;
  /// The table before its recipients are looked at; E113 is thrown, or listed.
  [[nodiscard]] table finish(problem_list* problems);
  std::shared_ptr<detail::table_data> data_;
};

/** Makes a table of named recipients from an Eigen matrix (recipients x indicators).
 *
 *  `matrix(i, j) / 10^decimals[j]` is the value of indicator j for recipient i.
 *  Throws  input_error E119 where sizes do not fit, and what table_builder throws.
 */
[[nodiscard]] table make_table(std::vector<std::string> recipients,
                               const std::vector<std::string>& indicators,
                               const Eigen::Ref<const int64_matrix>& matrix,
                               const std::vector<int>& decimals = {},
                               std::string recipient_header = "recipient");

}  // namespace fundalloc
