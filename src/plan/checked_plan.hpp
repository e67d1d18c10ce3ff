// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fundalloc/plan/plan.hpp"
#include "plan/map_reader.hpp"

namespace fundalloc::detail {

/// A plan that `check` has read as far as it can be read.
struct checked_plan {
  std::vector<problem> problems = {};  ///< of its text, in the order of the file
  std::optional<plan> rule = {};  ///< what could be read; nothing where that is no plan at all
  bool complete = false;          ///< the rule is the whole plan
  bool knows_recipient = false;   ///< it is known which column names the recipients, if any
  bool knows_rows = false;        ///< it is known which rows are eligible
};

/// A plan of values that were not looked at, as some of them may be missing: for the columns
/// that it names, and no allocation.
struct unchecked_plan {
  [[nodiscard]] static plan of(plan_spec spec, read_context context);
};

/// Reads a plan and collects what is wrong with its text, behind what has been told of it.
[[nodiscard]] checked_plan read_checked(const document& text, std::string_view file,
                                        const extensions& outside, std::vector<problem> told);

}  // namespace fundalloc::detail
