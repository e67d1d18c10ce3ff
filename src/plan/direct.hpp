// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "plan/plan_data.hpp"

namespace fundalloc::detail {

struct allocation_data;

/// The plan as a direct rule, where it is one: one part of `share` factors without steps, caps
/// or multipliers, no bounds, nothing set aside or carved out, largest remainder, ties without
/// columns.
[[nodiscard]] std::optional<direct_rule> direct_rule_of(const plan_spec& spec,
                                                        const std::vector<part_data>& parts);

/** Settles a direct rule from the table's columns to slices in one pass, and binds the part
 *  only when somebody asks why.
 *
 *  False where the plan is no direct rule, where the table has a blank or any fault (the
 *  general way finds and names it), and where doubles leave the result open.
 */
[[nodiscard]] bool allocate_directly(allocation_data& data);

}  // namespace fundalloc::detail
