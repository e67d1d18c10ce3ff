// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plan/binding.hpp"
#include "settle/group_tree.hpp"

namespace fundalloc::detail {

/// The groups of a part as a tree, their bounds in grains; `whole`: rounded inward. E107, E116
/// (no such row), E221 (groups that cross).
[[nodiscard]] group_tree make_groups(const part& rule, const binding& bound, bool whole);

}  // namespace fundalloc::detail
