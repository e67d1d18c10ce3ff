// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fundalloc/problem_list.hpp"
#include "fundalloc/table/table.hpp"

namespace fundalloc::detail {

/// What `check` could read of a table: its columns without the rows that are faulty.
struct unchecked_table {
  std::vector<std::string> headers = {};
  std::vector<std::vector<std::string>> cells = {};  ///< by columns
  std::vector<std::size_t> rows = {};                ///< their rows in the file, from 0

  /// The table, which need not have good recipients; what is wrong with headers is listed.
  [[nodiscard]] table build(const std::string& source, const std::string& recipient,
                            problem_list& problems) &&;
};

}  // namespace fundalloc::detail
