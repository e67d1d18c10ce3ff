// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "settle/slow_twin.hpp"

// Bounds of groups, written down literally with fractions: RULES.md 5 (groups) and how each
// rounding rule keeps them. What the library is compared with.
namespace fundalloc::twin {

/// A recipient (no parts) or a group with what is in it.
struct node {
  std::vector<std::size_t> rows;
  rational score = 0;
  rational low = 0;
  std::optional<rational> cap = {};
  std::vector<node> parts = {};
};

struct group_item {
  std::vector<std::size_t> rows;
  rational low = 0;
  std::optional<rational> cap = {};
};

/// The tree over everybody; the root has no bounds. E221.
inline node tree_of(const question& q, std::vector<group_item> items) {
  std::vector<node> tops;
  for (std::size_t i = 0; i < q.scores.size(); ++i) {
    tops.push_back({{i}, q.scores[i], lower_of(q, i), upper_of(q, i)});
  }
  std::vector<std::size_t> all;
  for (const node& leaf : tops) all.push_back(leaf.rows.front());
  std::stable_sort(items.begin(), items.end(), [](const group_item& a, const group_item& b) {
    return a.rows.size() < b.rows.size();
  });
  for (std::size_t k = 0; k < items.size(); ++k) {
    for (std::size_t j = 0; j < k; ++j) {
      if (items[k].rows == items[j].rows) throw refusal{code::groups_cross};
    }
  }
  items.push_back({.rows = std::move(all)});
  for (const group_item& item : items) {
    node made{.rows = item.rows, .low = item.low, .cap = item.cap};
    std::vector<node> rest;
    for (node& top : tops) {
      const bool inside =
          std::includes(item.rows.begin(), item.rows.end(), top.rows.begin(), top.rows.end());
      if (inside) made.score += top.score;
      (inside ? made.parts : rest).push_back(std::move(top));
    }
    std::size_t held = 0;
    for (const node& part : made.parts) held += part.rows.size();
    if (held != item.rows.size()) throw refusal{code::groups_cross};
    std::sort(made.parts.begin(), made.parts.end(),
              [](const node& a, const node& b) { return a.rows.front() < b.rows.front(); });
    tops = std::move(rest);
    tops.push_back(std::move(made));
  }
  return tops.front();
}

/// From the leaves up: the least and the most that a node can take. E312.
inline std::pair<rational, std::optional<rational>> range_of(const node& n, bool is_root) {
  if (n.parts.empty()) return {n.low, n.cap};
  rational least = 0;
  std::optional<rational> most = rational(0);
  for (const node& part : n.parts) {
    const auto inside = range_of(part, false);
    least += inside.first;
    most = most && inside.second ? std::optional(*most + *inside.second) : std::nullopt;
  }
  if (is_root) return {least, most};
  if (n.low > least) least = n.low;
  if (n.cap && (!most || *n.cap < *most)) most = n.cap;
  if (most && least > *most) throw refusal{code::group_bounds};
  return {least, most};
}

/// What those with a positive score can take, the others at their floors. E304 for a group.
inline std::optional<rational> reach_of(const node& n, bool is_root) {
  if (n.parts.empty()) return n.score.sign() == 0 ? std::optional(n.low) : n.cap;
  std::optional<rational> most = rational(0);
  for (const node& part : n.parts) {
    const auto inside = reach_of(part, false);
    most = most && inside ? std::optional(*most + *inside) : std::nullopt;
  }
  if (is_root) return most;
  if (most && n.low > *most) throw refusal{code::room_only_at_zero};
  return n.cap && (!most || *n.cap < *most) ? n.cap : most;
}

inline void check_tree(const node& root, const rational& amount) {
  const auto range = range_of(root, true);
  if (range.first > amount) throw refusal{code::floors_exceed};
  if (range.second && *range.second < amount) throw refusal{code::caps_fall_short};
  const auto reach = reach_of(root, true);
  if (reach && *reach < amount) throw refusal{code::room_only_at_zero};
}

/// F(t) of a node, and of what is inside it before its own bounds.
inline rational value_at(const node& n, const rational& t);
inline rational inside_at(const node& n, const rational& t) {
  if (n.parts.empty()) return t * n.score;
  rational sum = 0;
  for (const node& part : n.parts) sum += value_at(part, t);
  return sum;
}
inline rational value_at(const node& n, const rational& t) {
  return clamp(inside_at(n, t), n.low, n.cap);
}

inline rational level_of(const node& n, const rational& target);

/// Every t where F of a node or of something in it may bend.
inline std::set<rational> bends_of(const node& n) {
  std::set<rational> all{rational(0)};
  for (const node& part : n.parts) all.merge(bends_of(part));
  const auto add = [&](const rational& bound) {
    if (!n.parts.empty()) {
      all.insert(level_of(n, bound));
    } else if (n.score.sign() > 0) {
      all.insert(bound / n.score);
    }
  };
  add(n.low);
  if (n.cap) add(*n.cap);
  return all;
}

/// A t where the inside of a node sums to a target; the nearest one where none does.
inline rational level_of(const node& n, const rational& target) {
  std::set<rational> bends{rational(0)};
  for (const node& part : n.parts) bends.merge(bends_of(part));
  rational before = 0;
  for (const rational& t : bends) {
    const rational high = inside_at(n, t);
    if (high >= target) {
      const rational low = inside_at(n, before);
      return low == high ? t : before + (target - low) * (t - before) / (high - low);
    }
    before = t;
  }
  const rational low = inside_at(n, before);
  const rational slope = inside_at(n, before + rational(1)) - low;
  return slope.sign() == 0 ? before : before + (target - low) / slope;
}

/// Every recipient's quota where the node has an amount.
inline void quotas_in(const node& n, const rational& amount, std::vector<rational>& quotas) {
  const rational t = level_of(n, amount);
  for (const node& part : n.parts) {
    const rational share = value_at(part, t);
    if (part.parts.empty()) {
      quotas[part.rows.front()] = share;
    } else {
      quotas_in(part, share, quotas);
    }
  }
}

/// largest_remainder level by level: groups and single recipients side by side.
inline void remainders_in(const question& q, const node& n, const rational& amount,
                          const std::vector<rational>& quotas, answer& a) {
  answer level;
  question local{.scores = {}, .ties = q.ties};
  std::vector<std::size_t> who;
  std::vector<rational> remainders;
  for (const node& part : n.parts) {
    rational share = 0;
    for (const std::size_t i : part.rows) share += quotas[i];
    level.units.push_back(share.floor());
    remainders.push_back(share - share.floor());
    local.scores.push_back(part.score);
    if (remainders.back().sign() > 0) who.push_back(remainders.size() - 1);
  }
  const rational left = amount - sum_of(level.units);
  give_greatest(local, who, remainders, static_cast<std::size_t>(left.to_int64()), level);
  if (level.tie && !a.tie) {
    a.tie = level.tie;
    for (std::size_t& k : a.tie->tied) k = n.parts[k].rows.front();
  }
  for (std::size_t k = 0; k < n.parts.size(); ++k) {
    if (n.parts[k].parts.empty()) a.units[n.parts[k].rows.front()] = level.units[k];
  }
  for (std::size_t k = 0; k < n.parts.size(); ++k) {
    if (!n.parts[k].parts.empty()) {
      remainders_in(q, n.parts[k], level.units[k], quotas, a);
    }
  }
}

/// Moves of a divisor method, one at a time.
class move_by_move {
 public:
  move_by_move(const question& q, const node& root)
      : q_(q), root_(root), key_(divisor_key(q)), units_(q.scores.size()) {}

  std::vector<rational> run() {
    start(root_);
    fill_groups(root_);
    take(root_, q_.total);
    return units_;
  }

 private:
  void start(const node& n) {
    if (n.parts.empty()) units_[n.rows.front()] = n.low;
    for (const node& part : n.parts) start(part);
  }
  /// A group below its floor takes its own cheapest moves up to it, inner groups first.
  void fill_groups(const node& n) {
    for (const node& part : n.parts) {
      if (part.parts.empty()) continue;
      fill_groups(part);
      take(part, part.low);
    }
  }
  [[nodiscard]] rational sum(const node& n) const {
    rational total = 0;
    for (const std::size_t i : n.rows) total += units_[i];
    return total;
  }
  /// The recipients of a node that neither a cap of their own nor one of a group stops.
  void free_rows(const node& n, std::vector<std::size_t>& rows) const {
    if (n.cap && sum(n) >= *n.cap) return;
    if (n.parts.empty() && n.score.sign() > 0) rows.push_back(n.rows.front());
    for (const node& part : n.parts) free_rows(part, rows);
  }
  /// The cheapest move each time; equal ones by the larger score, then by the table.
  void take(const node& n, const rational& goal) {
    while (sum(n) < goal) {
      std::vector<std::size_t> free;
      for (const node& part : n.parts) free_rows(part, free);
      if (free.empty()) throw refusal{code::room_only_at_zero};
      const auto before = [&](std::size_t i, std::size_t j) { return first(i, j); };
      units_[*std::min_element(free.begin(), free.end(), before)] += rational(1);
    }
  }
  [[nodiscard]] bool first(std::size_t i, std::size_t j) const {
    const rational a = key_(i, units_[i]);
    const rational b = key_(j, units_[j]);
    if (a != b) return a < b;
    return q_.scores[i] != q_.scores[j] ? q_.scores[i] > q_.scores[j] : i < j;
  }

  const question& q_;
  const node& root_;
  key_of key_;
  std::vector<rational> units_;
};

/// The units of a question whose bounds are whole, with bounds of groups beside them.
inline answer round_groups(const question& q, const std::vector<group_item>& items) {
  if (q.total.sign() > 0 && all_scores_zero(q)) throw refusal{code::all_scores_zero};
  const node root = tree_of(q, items);
  check_tree(root, q.total);
  answer a{.units = std::vector<rational>(q.scores.size())};
  if (post(q.rounding)) {
    a.units = move_by_move(q, root).run();
    return a;
  }
  std::vector<rational> quotas(q.scores.size());
  quotas_in(root, q.total, quotas);
  if (std::holds_alternative<fundalloc::largest_remainder>(q.rounding)) {
    remainders_in(q, root, q.total, quotas, a);
    return a;
  }
  a.units = alone(q, quotas);
  a.undistributed = q.total - sum_of(a.units);
  return a;
}

}  // namespace fundalloc::twin
