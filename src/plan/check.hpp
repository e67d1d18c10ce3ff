// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "fundalloc/plan/allocation.hpp"
#include "fundalloc/problem_list.hpp"
#include "plan/checked_plan.hpp"

namespace fundalloc::detail {

/// A table that `check` has read as far as it can be read.
struct checked_table {
  problem_list problems = {};       ///< of its text, in the order of the file
  std::optional<table> cells = {};  ///< the rows that could be read; nothing: no table at all
  bool complete = false;            ///< these are all rows, and all have as many cells
  bool has_all_headers = true;      ///< no column is without a name of its own
};

/// Everything that is wrong with a plan, a table, and what the one says of the other.
[[nodiscard]] std::vector<problem> check_all(checked_plan rule, checked_table recipients);

}  // namespace fundalloc::detail
