// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fundalloc/table/table.hpp"

namespace fundalloc {

/** What a factor does with a blank cell. Every filled cell is reported in the result. */
struct missing_policy {
  enum class kind : std::uint8_t { error, zero, median, mean, column };
  kind use = kind::error;
  int decimals = 0;         ///< of a mean, rounded half to even
  std::string column = {};  ///< the column that fills in, such as last year's
  friend bool operator==(const missing_policy&, const missing_policy&) = default;
};

/// A cell that a policy filled: row, column and the value that stands there now.
struct filled_cell {
  std::size_t row = 0;
  std::string recipient = {};
  std::string column = {};
  std::string value = {};
  std::string policy = {};
};

/** A column whose blanks have been filled. `numbers` replaces the table's cells where
 * `changed`. */
struct filled_column {
  bool changed = false;
  std::vector<std::int64_t> numbers = {};
  int decimals = 0;
  std::vector<filled_cell> cells = {};
};

/** Fills the blanks of a column by a policy.
 *
 *  Rule    median and mean are those of the recipient's group where `groups` is not empty (one
 *          number a row), else of all; over the cells that are not blank. The median of an even
 *          count is the half sum, exactly.
 *  Throws  input_error E104 (policy error, or nobody to take a mean of), limit_error E401.
 */
[[nodiscard]] filled_column fill_missing(const number_column& column, std::size_t index,
                                         const table& from, const missing_policy& policy,
                                         std::span<const std::uint32_t> groups);

}  // namespace fundalloc
