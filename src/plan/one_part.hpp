// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "fundalloc/plan/spec.hpp"

namespace fundalloc::detail {

// A plan without parts is one part, written at the top: these two move it there and back.

/// The keys of a part as those of the plan itself.
void keep_at_top(const part& one, plan_spec& into);
/// The parts of a plan; one without a name where it is not divided.
[[nodiscard]] std::vector<part> parts_of(const plan_spec& spec);

}  // namespace fundalloc::detail
