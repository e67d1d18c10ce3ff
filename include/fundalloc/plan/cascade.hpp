// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fundalloc/plan/allocation.hpp"

namespace fundalloc {

/** A level of recipients below another: whose slices are their pools.
 *
 *  `parent` is the column that names the parent. One rule serves all parents, or `rules` has
 *  one for each parent by name (then `rule` is not used for those).
 */
struct tier {
  plan rule;
  table recipients;
  std::string parent = {};
  std::vector<std::pair<std::string, plan>> rules = {};
};

/// The allocation among one parent's children, and below.
struct cascade_result {
  std::string parent = {};  ///< empty at the top
  allocation result;
  std::vector<cascade_result> children = {};
};

/** Allocates a pool to the first tier and each slice on to the tier below.
 *
 *  Rule    RULES.md 9: sums, means, ties are within the parent; a parent without children stays
 *          a leaf.
 *  Throws  what allocate throws (with the parent in the message), input_error E117 (unknown or
 *          blank parent), plan_error E214 (the child's unit does not divide the parent's).
 */
[[nodiscard]] cascade_result cascade(const plan& rule, const table& recipients,
                                     const std::vector<tier>& tiers);

}  // namespace fundalloc
