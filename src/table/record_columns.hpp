// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/table/table.hpp"
#include "table/number_reading.hpp"
#include "table/record_text.hpp"

namespace fundalloc::detail {

/** Makes a table of records whose places in a text are handed over stretch by stretch.
 *
 *  Columns of numbers are read on the way; what cells were written as stays in the text.
 */
class record_columns {
 public:
  record_columns(std::vector<std::string> headers, padded_text text,
                 std::size_t records_at_most);

  /// The next records of the text, from `from` on. Their fields follow each other `step` places
  /// apart, each as cell_places has it; `quoted` tells whether any may have quotes around it.
  void take(std::size_t from, const std::uint32_t* places, std::size_t step,
            std::size_t records, bool quoted);
  [[nodiscard]] std::size_t records() const noexcept { return records_->records(); }

  /// The table, as table_builder makes it. Only once.
  [[nodiscard]] table build(const std::string& source, const std::string& recipient);

 private:
  void open_columns(const cell_places& first);

  std::vector<std::string> headers_;
  std::shared_ptr<record_text> records_;
  std::size_t records_at_most_;
  std::vector<number_reading> numbers_;
};

}  // namespace fundalloc::detail
