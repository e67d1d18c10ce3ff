// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fundalloc/settle/tie_rule.hpp"
#include "settle/bounds.hpp"
#include "settle/quantities.hpp"

namespace fundalloc::detail {

/// What tie rules look at.
struct tie_context {
  const std::vector<tie_rule>* rules = nullptr;
  const quantities* scores = nullptr;
  const labels* words = nullptr;
  /// The whole-number cells of a column of the table; it throws where there is none.
  std::function<std::span<const std::int64_t>(const std::string&)> column = {};
};

/// Who gets the units among tied recipients, and the report.
struct tie_decision {
  std::vector<std::size_t> winners = {};  ///< in no order
  tie_report report = {};
};

/// How far the rules come with tied recipients.
struct tie_standing {
  std::vector<std::size_t> winners = {};  ///< who surely gets one, in no order
  std::vector<std::size_t> beside = {};   ///< whom no rule tells apart at the cut
  std::size_t units = 0;                  ///< that are open among these; 0: all is decided
  const tie_rule* decided_by = nullptr;   ///< nothing where all is not
};

/// The rules without the error of decide_tie. The tied are in table order, 0 < units < size.
[[nodiscard]] tie_standing standing_of(const std::vector<std::size_t>& tied, std::size_t units,
                                       const tie_context& context);

/** Puts tied recipients in order by the rules and gives one unit each to the first.
 *
 *  Throws  infeasible_error E307 where the rules do not separate the last served from the first
 *          that is not, or say `error` before they do.
 */
[[nodiscard]] tie_decision decide_tie(std::vector<std::size_t> tied, std::size_t units,
                                      const tie_context& context);

}  // namespace fundalloc::detail
