// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/plan/plan.hpp"
#include "fundalloc/table/table.hpp"
#include "settle/bounds.hpp"

namespace fundalloc::detail {

/// What limits are made from. `pool` is the whole pool in grains.
struct limits_request {
  const plan_spec& spec;
  const table& from;
  const rational& pool;
  const std::vector<std::int64_t>& earmarked;
  const labels& words;
  std::vector<std::string>& notes;
};

/** Floors and caps of a plan as bounds of a solve, in grains.
 *
 *  Throws  E103, E104, E105, E107 (columns), E110 (per cents or money where a count is meant),
 *          E214, E305, E310.
 */
[[nodiscard]] bounds make_limits(const limits_request& request);

/// The unit in brackets that a header ends in, as in `上年分配额(万元)`; empty where there is
/// none.
[[nodiscard]] std::string_view unit_in_header(std::string_view header) noexcept;
/// Whether a column counts things: plain numbers, and no word of money in its header.
[[nodiscard]] bool is_count(const number_column& column) noexcept;

}  // namespace fundalloc::detail
