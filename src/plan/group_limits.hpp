// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plan/binding.hpp"
#include "settle/group_tree.hpp"

namespace fundalloc::detail {

/// The groups of a part as a tree, their bounds in grains and, for methods with whole bounds,
/// rounded inward. E107, E116 (no such row), E221 (groups that cross).
[[nodiscard]] group_tree make_groups(const part& rule, const binding& bound);

}  // namespace fundalloc::detail
