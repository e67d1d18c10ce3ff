// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/plan/allocation.hpp"
#include "plan/binding.hpp"

namespace fundalloc::detail {

/// What comes off the pool before the parts: bases, earmarks, reserves.
struct aside_lines {
  std::vector<earmark_line> lines;    ///< the base first, then earmarks in the plan's order
  std::vector<std::int64_t> of_each;  ///< sum of the lines by recipient; empty: none
  std::vector<reserve_line> reserves;
  rational left = 0;      ///< what the parts share
  rational reserved = 0;  ///< sum of the reserves
  std::vector<std::string> notes;
};

/// Sets money aside as the plan says. E104, E110, E216, E219, E309, E402.
void set_aside(const binding& bound, aside_lines& into);

}  // namespace fundalloc::detail
