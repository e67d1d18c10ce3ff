// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "settle/fill.hpp"
#include "settle/ties.hpp"

namespace fundalloc::detail {

/** Largest remainder over the free recipients of a fill; the bound ones keep their whole
 * bounds.
 *
 *  Rule    slices are floor(q_i + s) for any s in [0, 1) whose sum is the amount: a unit goes
 *          to those whose remainder is at least 1 - s, and these are the largest remainders. So
 *          floors of their own need no proof; only the cut does.
 *  Exact   remainders whose doubles lie within the error bound of the cut are found exactly.
 *  Cost    O(n), one selection.
 */
void give_remainders(const quantities& scores, const fill& quotas, std::int64_t amount,
                     const tie_context& ties, std::vector<std::int64_t>& units,
                     std::optional<tie_report>& tie, diagnostics& note);

}  // namespace fundalloc::detail
