// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "settle/solve.hpp"

namespace fundalloc::detail {

/// A group of recipients with bounds of its own; the root has all of them and no bounds.
struct group_node {
  std::string name = {};                 ///< for messages
  std::string text = {};                 ///< the members' cell, by which a lot draws the group
  std::vector<std::size_t> rows = {};    ///< members that are in no inner group
  std::vector<std::size_t> groups = {};  ///< inner groups, by their place in the tree
  rational lower = 0;
  std::optional<rational> upper = {};
};

/// Groups as a tree: node 0 is the root; a group's inner groups come behind it.
struct group_tree {
  std::vector<group_node> nodes = {};
  [[nodiscard]] bool empty() const noexcept { return nodes.empty(); }
};

/// Bounds before they were rounded inward; no groups: they were not.
struct real_bounds {
  bounds limits = {};
  group_tree groups = {};
};

/** Solves a request within the bounds of groups.
 *
 *  Rule    F_g(t) = clamp(sum of the members' F(t), L_g, U_g), the same t for all that are not
 *          in a group at a bound; such a group solves its own (RULES.md 5). largest_remainder
 *          is shared out level by level from the root; divisor methods take moves in increasing
 *          order, none past a group's cap, a group's floor first.
 *  Throws  E301, E302, E304, E306, E312, and what the rounding throws.
 */
[[nodiscard]] solve_result solve_groups(const solve_request& request, const group_tree& tree,
                                        const real_bounds& before_rounding);

/// Exact quotas of the same request.
[[nodiscard]] std::vector<rational> group_quotas(const quantities& scores, const bounds& limits,
                                                 const group_tree& tree,
                                                 const rational& amount);

}  // namespace fundalloc::detail
