// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/plan/plan.hpp"
#include "fundalloc/table/table.hpp"
#include "settle/bounds.hpp"

namespace fundalloc::detail {

/// What limits are made from, in grains.
struct limits_request {
  const part& rule;
  const unit& in;
  const table& from;
  const rational& pool;   ///< the whole pool, of which shares are
  const rational& total;  ///< what all recipients together get of what the bounds stand for
  const std::vector<std::int64_t>& earmarked;
  const labels& words;
  std::vector<std::string>& notes;
  bool whole = true;  ///< floors are rounded up and caps down first
};

/** Floors and caps of a part as bounds of a solve, in grains.
 *
 *  Throws  E103, E104, E105, E107 (columns), E110 (per cents or money where a count is meant),
 *          E131 (a mean increase over nothing), E214, E305, E310.
 */
[[nodiscard]] bounds make_limits(const limits_request& request);

}  // namespace fundalloc::detail
