// SPDX-License-Identifier: Apache-2.0
#include "plan/group_limits.hpp"

#include <algorithm>
#include <numeric>

namespace fundalloc::detail {

namespace {

/// A group with everybody in it.
struct member_set {
  std::size_t item = 0;  ///< its place in the plan's list
  std::vector<std::size_t> rows;
};

std::string key_of(std::size_t item) { return "[" + std::to_string(item) + "]"; }

/// -1: no row in common; 0: they cross; 1: b is inside a.
int relation(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
  std::vector<std::size_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  if (both.empty()) return -1;
  return both.size() == b.size() ? 1 : 0;
}

class tree_maker {
 public:
  tree_maker(const part& rule, const binding& bound, bool whole)
      : part_(rule), bound_(bound), whole_(whole) {}

  group_tree run() {
    std::vector<member_set> sets = member_sets();
    std::stable_sort(sets.begin(), sets.end(), [](const member_set& a, const member_set& b) {
      return a.rows.size() > b.rows.size();
    });
    member_set everybody;
    everybody.rows.resize(bound_.cells.rows());
    std::iota(everybody.rows.begin(), everybody.rows.end(), std::size_t{0});
    sets.insert(sets.begin(), std::move(everybody));
    group_tree tree;
    tree.nodes.push_back({.name = "all"});
    for (std::size_t k = 1; k < sets.size(); ++k) {
      const std::size_t parent = parent_of(sets, k);
      tree.nodes.push_back(node_of(part_.group_bounds[sets[k].item]));
      tree.nodes[parent].groups.push_back(k);
    }
    // A row belongs to the innermost group that has it: the last one, as sets shrink.
    std::vector<std::size_t> home(bound_.cells.rows(), 0);
    for (std::size_t k = 1; k < sets.size(); ++k) {
      for (const std::size_t i : sets[k].rows) home[i] = k;
    }
    for (std::size_t i = 0; i < home.size(); ++i) tree.nodes[home[i]].rows.push_back(i);
    for (group_node& node : tree.nodes) {
      std::sort(node.groups.begin(), node.groups.end(), [&](std::size_t a, std::size_t b) {
        return sets[a].rows.front() < sets[b].rows.front();
      });
    }
    return tree;
  }

 private:
  std::vector<member_set> member_sets() const {
    std::vector<member_set> sets;
    for (std::size_t k = 0; k < part_.group_bounds.size(); ++k) {
      const group_bound& g = part_.group_bounds[k];
      const std::size_t column = bound_.cells.find(g.column);
      member_set set{.item = k, .rows = {}};
      for (std::size_t i = 0; i < bound_.cells.rows(); ++i) {
        poll_step();
        if (bound_.cells.text(column, i) == g.is) set.rows.push_back(i);
      }
      if (set.rows.empty()) {
        raise({code::unknown_grade, bound_.cells.where(column),
               phrase("no recipient has \"{}\"", g.is), "a text of the column",
               "Correct is (为) of the group."});
      }
      sets.push_back(std::move(set));
    }
    return sets;
  }

  std::size_t parent_of(const std::vector<member_set>& sets, std::size_t k) const {
    std::size_t parent = 0;
    for (std::size_t j = 1; j < k; ++j) {
      poll_interrupt();
      const int related = relation(sets[j].rows, sets[k].rows);
      const bool same = related == 1 && sets[j].rows.size() == sets[k].rows.size();
      if (related == 0 || same) {
        const group_bound& a = part_.group_bounds[sets[j].item];
        const group_bound& b = part_.group_bounds[sets[k].item];
        raise(
            {code::groups_cross,
             {.key = key_of(sets[k].item)},
             phrase("the groups \"{}\" and \"{}\" {}", a.is, b.is,
                    same ? phrase("have the same members")
                         : phrase("have some members in common, but not all")),
             "groups that are apart, or one inside the other",
             same ? phrase("Write one item with all bounds.") : phrase("Correct the groups.")});
      }
      if (related == 1) parent = j;
    }
    return parent;
  }

  [[nodiscard]] rational amount(const bound& b) const {
    return b.use == bound::kind::share_of_pool ? b.value * bound_.rule.pool() : b.value;
  }

  [[nodiscard]] group_node node_of(const group_bound& g) const {
    group_node node{.name = g.name.empty() ? g.is : g.name, .text = g.is};
    for (const bound& b : g.floor) node.lower = std::max(node.lower, amount(b));
    for (const bound& b : g.cap) {
      if (!node.upper || amount(b) < *node.upper) node.upper = amount(b);
    }
    if (!whole_) return node;
    node.lower = node.lower.ceil();
    if (node.upper) node.upper = node.upper->floor();
    return node;
  }

  const part& part_;
  const binding& bound_;
  bool whole_;
};

}  // namespace

group_tree make_groups(const part& rule, const binding& bound, bool whole) {
  return tree_maker(rule, bound, whole).run();
}

}  // namespace fundalloc::detail
