// SPDX-License-Identifier: Apache-2.0
#include "settle/group_tree.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <span>

#include "fundalloc/error.hpp"

namespace fundalloc::detail {

namespace {

/// Scores and bounds of some recipients only, as a problem of its own.
struct subset {
  std::vector<std::size_t> rows;
  quantities scores;
  bounds limits;
};

quantities pick(const quantities& all, const std::vector<std::size_t>& rows) {
  std::vector<wide> numbers;
  for (const std::size_t i : rows) {
    poll_step();
    numbers.push_back(all.at(i));
  }
  return quantities::of(std::move(numbers), all.denominator());
}

/// Scores, of which only proportions count: over the largest one, so that estimates stay in
/// range.
quantities pick_scores(const quantities& all, const std::vector<std::size_t>& rows) {
  std::vector<wide> numbers;
  wide largest = 1;
  for (const std::size_t i : rows) {
    poll_step();
    numbers.push_back(all.at(i));
    largest = std::max(largest, numbers.back());
  }
  return quantities::of(std::move(numbers), fits_int64(largest) ? wide(1) : largest);
}

subset subset_of(const quantities& scores, const bounds& limits,
                 const std::vector<std::size_t>& rows) {
  subset s{.rows = rows, .scores = pick_scores(scores, rows), .limits = {}};
  if (limits.any_lower()) s.limits.lower = pick(limits.lower, rows);
  if (limits.any_upper()) {
    s.limits.upper = pick(limits.upper, rows);
    for (const std::size_t i : rows) s.limits.capped.push_back(limits.capped[i]);
  }
  return s;
}

rational sum_at(const std::vector<rational>& values, const std::vector<std::size_t>& rows) {
  rational sum = 0;
  for (const std::size_t i : rows) sum += values[i];
  return sum;
}

/** Finds which groups are at a bound.
 *
 *  `solve_open` shares an amount among recipients without a look at groups, and its shares grow
 *  with the amount for everybody. Where the members' sums lie outside some groups' bounds, the
 *  heavier side tells on which side of this solution the true one is: if floors lack at least
 *  as much as caps exceed, then the true level is lower still, and whoever is below a floor
 *  here is below it there. So each round fixes groups for good, and the rounds end.
 */
class level_solver {
 public:
  using open_solver =
      std::function<std::vector<rational>(const std::vector<std::size_t>&, const rational&)>;

  using sum_of_group = std::function<rational(std::size_t)>;

  /// `settled` is called when the shares of a level stand, from the root down, with what every
  /// group in it has. `held` tells whether the floor of a group that has exactly its floor may
  /// hold it there; where no units were in a tie, it makes no difference.
  level_solver(
      const group_tree& tree, std::size_t n, open_solver solve_open,
      std::function<void(std::size_t, const sum_of_group&)> settled =
          [](std::size_t, const sum_of_group&) {},
      std::function<bool(std::size_t)> held = [](std::size_t) { return true; })
      : tree_(tree),
        solve_open_(std::move(solve_open)),
        settled_(std::move(settled)),
        held_(std::move(held)),
        shares_(n) {}

  std::vector<rational> run(const rational& amount) {
    solve(0, amount);
    return std::move(shares_);
  }

 private:
  /// Shares of all in a node, which has the amount.
  void solve(std::size_t node, const rational& amount) {
    std::vector<std::optional<rational>> fixed(tree_.nodes.size());
    for (;;) {
      poll_interrupt();
      std::vector<std::size_t> open;
      rational left = amount;
      collect(node, fixed, open, left);
      const std::vector<rational> shares = solve_open_(open, left);
      for (std::size_t k = 0; k < open.size(); ++k) shares_[open[k]] = shares[k];
      lack_ = 0;
      excess_ = 0;
      below_.clear();
      above_.clear();
      for (const std::size_t g : tree_.nodes[node].groups) (void)clamped(g, fixed);
      if (below_.empty() && above_.empty()) break;
      const bool floors = lack_ >= excess_;
      const bool caps = excess_ >= lack_;
      for (const std::size_t g : below_) {
        if (floors) fixed[g] = tree_.nodes[g].lower;
      }
      for (const std::size_t g : above_) {
        if (caps) fixed[g] = tree_.nodes[g].upper;
      }
    }
    settled_(node, [&](std::size_t g) { return sum_of(g, fixed); });
    descend(node, fixed);
  }

  /// The recipients whose level is the node's own, and what is left for them.
  void collect(std::size_t node, const std::vector<std::optional<rational>>& fixed,
               std::vector<std::size_t>& open, rational& left) const {
    const group_node& n = tree_.nodes[node];
    open.insert(open.end(), n.rows.begin(), n.rows.end());
    for (const std::size_t g : n.groups) {
      if (fixed[g]) {
        left -= *fixed[g];
      } else {
        collect(g, fixed, open, left);
      }
    }
    poll_interrupt();
    std::sort(open.begin(), open.end());
  }

  /// The sum of a group as its bounds and those inside make it; who is outside is noted.
  rational clamped(std::size_t group, const std::vector<std::optional<rational>>& fixed) {
    if (fixed[group]) return *fixed[group];
    const group_node& n = tree_.nodes[group];
    rational sum = sum_at(shares_, n.rows);
    for (const std::size_t g : n.groups) sum += clamped(g, fixed);
    // At a breakpoint the floor holds the group.
    if (sum < n.lower || (sum == n.lower && sum.sign() > 0 && held_(group))) {
      lack_ += n.lower - sum;
      below_.push_back(group);
      return n.lower;
    }
    if (n.upper && sum > *n.upper) {
      excess_ += sum - *n.upper;
      above_.push_back(group);
      return *n.upper;
    }
    return sum;
  }

  /// What a group has, with what those inside are fixed at.
  rational sum_of(std::size_t group, const std::vector<std::optional<rational>>& fixed) const {
    if (fixed[group]) return *fixed[group];
    const group_node& n = tree_.nodes[group];
    rational sum = sum_at(shares_, n.rows);
    for (const std::size_t g : n.groups) sum += sum_of(g, fixed);
    return sum;
  }

  void descend(std::size_t node, const std::vector<std::optional<rational>>& fixed) {
    for (const std::size_t g : tree_.nodes[node].groups) {
      if (fixed[g]) {
        solve(g, *fixed[g]);
      } else {
        descend(g, fixed);
      }
    }
  }

  const group_tree& tree_;
  open_solver solve_open_;
  std::function<void(std::size_t, const sum_of_group&)> settled_;
  std::function<bool(std::size_t)> held_;
  std::vector<rational> shares_;
  rational lack_ = 0;
  rational excess_ = 0;
  std::vector<std::size_t> below_;
  std::vector<std::size_t> above_;
};

/// Whether every group, and the whole, can be filled: from the leaves up, before any solve.
class reach {
 public:
  reach(const quantities& scores, const bounds& limits, const group_tree& tree,
        const labels& words)
      : scores_(scores), limits_(limits), tree_(tree), words_(words) {}

  void check(const rational& amount, const real_bounds& before_rounding) const {
    const range all = range_of(0, false);
    const bool short_of = amount < all.least;
    if (short_of || (all.most && amount > *all.most)) {
      const phrase what = short_of ? phrase("floors") : phrase("caps");
      const phrase found =
          phrase("the {} of recipients and groups sum to {}, the amount to share is {} ({})",
                 what, words_.amount(short_of ? all.least : *all.most), words_.amount(amount),
                 short_of ? phrase("short by {}", words_.amount(all.least - amount))
                          : phrase("{} too much", words_.amount(amount - *all.most)));
      if (reached_before(before_rounding, amount, short_of)) {
        raise({code::only_rounding,
               {},
               phrase("{}; only rounding them to whole units does it", found),
               phrase("rounded {} that the amount reaches", what),
               phrase("Change the {} a little, or use a smaller unit.", what)});
      }
      raise(
          {short_of ? code::floors_exceed : code::caps_fall_short,
           {},
           found,
           short_of ? phrase("floors within the amount") : phrase("caps that take the amount"),
           short_of ? phrase("Lower the floors of recipients or groups, or raise the pool.")
                    : phrase("Raise the caps of recipients or groups, or lower the pool.")});
    }
    const range held = range_of(0, true);
    if (held.most && amount > *held.most) raise_zero("the whole amount");
  }

 private:
  struct range {
    rational least;
    std::optional<rational> most;  ///< nothing: no limit
  };

  /// Whether the floors, or the caps, let the amount be reached before they were rounded.
  [[nodiscard]] bool reached_before(const real_bounds& real, const rational& amount,
                                    bool by_floors) const {
    if (real.groups.empty()) return false;
    try {
      const range all = reach(scores_, real.limits, real.groups, words_).range_of(0, false);
      return by_floors ? amount >= all.least : !all.most || amount <= *all.most;
    } catch (const infeasible_error&) {  // a group could not be filled before either
      return false;
    }
  }

  [[noreturn]] void raise_zero(const phrase& what) const {
    raise({code::room_only_at_zero,
           {},
           phrase("{} is out of reach: there is room only where the score is 0", what),
           "caps with room where scores are positive",
           "Raise the caps, or lower the amount."});
  }

  [[nodiscard]] range leaf(std::size_t i, bool zero_is_held) const {
    range r{.least = limits_.any_lower() ? limits_.lower.value(i) : rational(0), .most = {}};
    if (limits_.is_capped(i)) r.most = limits_.upper.value(i);
    if (zero_is_held && scores_.is_zero(i)) r.most = r.least;
    return r;
  }

  [[nodiscard]] range range_of(std::size_t node, bool zero_is_held) const {
    poll_step();
    const group_node& n = tree_.nodes[node];
    range sum{.least = 0, .most = rational(0)};
    const auto add = [&](const range& r) {
      sum.least += r.least;
      if (sum.most && r.most) {
        *sum.most += *r.most;
      } else {
        sum.most.reset();
      }
    };
    for (const std::size_t i : n.rows) add(leaf(i, zero_is_held));
    for (const std::size_t g : n.groups) add(range_of(g, zero_is_held));
    if (node == 0) return sum;
    if (zero_is_held && sum.most && n.lower > *sum.most) {
      raise_zero(phrase("the floor of the group \"{}\", {},", n.name, words_.amount(n.lower)));
    }
    const rational least = std::max(sum.least, n.lower);
    std::optional<rational> most = sum.most;
    if (n.upper && (!most || *n.upper < *most)) most = n.upper;
    if (most && least > *most) {
      raise({code::group_bounds,
             {},
             phrase("the group \"{}\" cannot be filled: at least {}, at most {}", n.name,
                    words_.amount(least), words_.amount(*most)),
             "bounds of groups that agree with those of their members",
             "Correct the floor or the cap of the group, or those of its members."});
    }
    return {least, most};
  }

  const quantities& scores_;
  const bounds& limits_;
  const group_tree& tree_;
  const labels& words_;
};

/// The rules that decide every tie, by the order of the table in the end.
std::vector<tie_rule> lenient_rules(const std::vector<tie_rule>& rules) {
  std::vector<tie_rule> lenient;
  for (const tie_rule& rule : rules) {
    if (rule.use == tie_rule::kind::error) break;
    lenient.push_back(rule);
  }
  lenient.push_back({tie_rule::kind::table_order});
  return lenient;
}

/// A request for some recipients, with their own names, columns and bounds.
class sub_request {
 public:
  /// A tie that the rules leave open goes by the order of the table.
  sub_request(const solve_request& whole, const std::vector<std::size_t>& rows)
      : whole_(whole), part_(subset_of(whole.scores, whole.limits, rows)) {
    for (const std::size_t i : rows) names_.push_back(whole.words.name(i));
    words_.names = &names_;
    words_.show = whole.words.show;
    ties_ = whole.ties;
    lenient_ = lenient_rules(*whole.ties.rules);
    ties_.rules = &lenient_;
    if (whole.ties.column) {
      ties_.column = [this](const std::string& name) -> std::span<const std::int64_t> {
        const auto all = whole_.ties.column(name);
        auto& own = columns_.emplace_back();
        for (const std::size_t i : part_.rows) own.push_back(all[i]);
        return own;
      };
    }
  }
  sub_request(const sub_request&) = delete;
  sub_request& operator=(const sub_request&) = delete;

  [[nodiscard]] solve_result run(const rational& amount) {
    columns_.reserve(whole_.ties.rules == nullptr ? 0 : whole_.ties.rules->size());
    solve_result result = solve({.scores = part_.scores,
                                 .limits = part_.limits,
                                 .amount = amount,
                                 .rule = whole_.rule,
                                 .words = words_,
                                 .ties = ties_});
    if (result.tie) {
      for (std::size_t& i : result.tie->tied) i = part_.rows[i];
    }
    return result;
  }

 private:
  const solve_request& whole_;
  subset part_;
  std::vector<std::string> names_;
  labels words_;
  tie_context ties_;
  std::vector<tie_rule> lenient_;
  std::vector<std::vector<std::int64_t>> columns_;
};

/// Where all scores are 0 everybody stays at the floor, and there is nothing to solve.
std::optional<std::vector<rational>> floors_of_zeros(const quantities& scores,
                                                     const bounds& limits,
                                                     const std::vector<std::size_t>& rows) {
  std::vector<rational> floors;
  for (const std::size_t i : rows) {
    if (!scores.is_zero(i)) return std::nullopt;
    floors.push_back(limits.any_lower() ? limits.lower.value(i) : rational(0));
  }
  return floors;
}

/// Sums that stand for a group in a tie.
std::int64_t checked_sum(std::span<const std::int64_t> values,
                         const std::vector<std::size_t>& rows) {
  int128 sum = 0;
  for (const std::size_t i : rows) sum += values[i];
  if (!fits_int64(sum)) {
    raise({code::amount_range,
           {},
           "a column of a tie rule sums to more than 64 bits hold in a group",
           "smaller figures",
           "Use another tie rule."});
  }
  return static_cast<std::int64_t>(sum);
}

/// largest_remainder level by level: what a node has is shared among its members and inner
/// groups by their quotas.
class remainder_levels {
 public:
  remainder_levels(const solve_request& request, const group_tree& tree,
                   const std::vector<rational>& quotas, solve_result& into)
      : ask_(request), tree_(tree), quotas_(quotas), into_(into) {
    into_.units.assign(quotas.size(), 0);
  }

  void run(std::size_t node, const rational& amount) {
    std::vector<child> children = children_of(node);
    rational left = amount;
    std::vector<std::size_t> order(children.size());
    for (std::size_t k = 0; k < children.size(); ++k) {
      children[k].units = children[k].quota.floor();
      children[k].remainder = children[k].quota - children[k].units;
      left -= children[k].units;
      order[k] = k;
    }
    const auto extra = static_cast<std::size_t>(left.to_int64());
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return children[a].remainder > children[b].remainder;
    });
    if (extra > 0 && extra < order.size() &&
        children[order[extra - 1]].remainder == children[order[extra]].remainder) {
      give_tied(children, order, extra, children[order[extra]].remainder);
    } else {
      for (std::size_t k = 0; k < extra; ++k) children[order[k]].units += rational(1);
    }
    for (const child& c : children) {
      if (c.group == 0) into_.units[c.rows.front()] = c.units.to_int64();
    }
    for (const child& c : children) {
      if (c.group != 0) run(c.group, c.units);
    }
  }

 private:
  /// A single recipient (group 0) or an inner group with everybody in it.
  struct child {
    std::size_t group;
    std::vector<std::size_t> rows;
    std::string name;
    rational quota = 0;
    rational units = 0;
    rational remainder = 0;
  };

  void members(std::size_t node, std::vector<std::size_t>& rows) const {
    const group_node& n = tree_.nodes[node];
    rows.insert(rows.end(), n.rows.begin(), n.rows.end());
    for (const std::size_t g : n.groups) members(g, rows);
  }

  std::vector<child> children_of(std::size_t node) const {
    std::vector<child> children;
    for (const std::size_t i : tree_.nodes[node].rows) {
      children.push_back({0, {i}, ask_.words.name(i), quotas_[i]});
    }
    for (const std::size_t g : tree_.nodes[node].groups) {
      child c{g, {}, tree_.nodes[g].text};
      poll_interrupt();
      members(g, c.rows);
      std::sort(c.rows.begin(), c.rows.end());
      c.quota = sum_at(quotas_, c.rows);
      children.push_back(std::move(c));
    }
    std::sort(children.begin(), children.end(),
              [](const child& a, const child& b) { return a.rows.front() < b.rows.front(); });
    return children;
  }

  void give_tied(std::vector<child>& children, const std::vector<std::size_t>& order,
                 std::size_t extra, const rational& cut) {
    std::vector<std::size_t> tied;
    std::size_t units = extra;
    for (const std::size_t k : order) {
      const rational& r = children[k].remainder;
      if (r > cut) {
        children[k].units += rational(1);
        --units;
      } else if (r == cut) {
        tied.push_back(k);
      }
    }
    std::sort(tied.begin(), tied.end());
    std::vector<wide> sums;
    std::vector<std::string> names;
    for (const child& c : children) {
      names.push_back(c.name);
      wide& sum = sums.emplace_back(0);
      for (const std::size_t i : c.rows) sum += ask_.scores.at(i);
    }
    const wide largest = std::max(wide(1), *std::max_element(sums.begin(), sums.end()));
    const quantities scores = quantities::of(sums, largest);
    labels words{.names = &names, .show = ask_.words.show};
    std::vector<std::vector<std::int64_t>> columns;
    columns.reserve(ask_.ties.rules->size());
    tie_context context{.rules = ask_.ties.rules, .scores = &scores, .words = &words};
    context.column = [&](const std::string& name) -> std::span<const std::int64_t> {
      const auto all = ask_.ties.column(name);
      auto& own = columns.emplace_back();
      for (const child& c : children) own.push_back(checked_sum(all, c.rows));
      return own;
    };
    tie_decision decision = decide_tie(std::move(tied), units, context);
    for (const std::size_t k : decision.winners) children[k].units += rational(1);
    if (into_.tie) return;
    for (std::size_t& k : decision.report.tied) k = children[k].rows.front();
    into_.tie = std::move(decision.report);
  }

  const solve_request& ask_;
  const group_tree& tree_;
  const std::vector<rational>& quotas_;
  solve_result& into_;
};

}  // namespace

std::vector<rational> group_quotas(const quantities& scores, const bounds& limits,
                                   const group_tree& tree, const rational& amount) {
  const auto open = [&](const std::vector<std::size_t>& rows, const rational& left) {
    if (auto floors = floors_of_zeros(scores, limits, rows)) return *std::move(floors);
    const subset s = subset_of(scores, limits, rows);
    return solve_quotas(s.scores, s.limits, left, false, false);
  };
  return level_solver(tree, scores.size(), open).run(amount);
}

namespace {

/** Divisor methods in groups: solves that only look are lenient with ties, since what is tied
 *  there may be served in the end; the one that stands at each level is by the rules.
 *
 *  A tie is met when all moves before it are taken, and its units are served one by one. So a
 *  group that has its floor without any of them is not held there, and whoever is in a group
 *  that has its cap by then is passed over.
 */
class divisor_levels {
 public:
  divisor_levels(const solve_request& request, const group_tree& tree)
      : ask_(request), tree_(tree), above_(request.scores.size()) {
    note_groups(0, {});
  }

  solve_result run() {
    const auto open = [&](const std::vector<std::size_t>& rows, const rational& left) {
      rows_ = rows;
      left_ = left;
      return shares();
    };
    level_solver levels(
        tree_, ask_.scores.size(), open,
        [&](std::size_t node, const level_solver::sum_of_group& sum) { stand(node, sum); },
        [&](std::size_t group) { return !tie_ || served_in(group) > 0; });
    for (const rational& share : levels.run(ask_.amount)) {
      result_.units.push_back(share.to_int64());
    }
    return std::move(result_);
  }

 private:
  using numbers = std::vector<std::size_t>;

  /// The groups that everybody is in, from the root down, without it.
  void note_groups(std::size_t node, const numbers& above) {
    for (const std::size_t i : tree_.nodes[node].rows) above_[i] = above;
    for (const std::size_t g : tree_.nodes[node].groups) {
      numbers inside = above;
      inside.push_back(g);
      note_groups(g, inside);
    }
  }

  std::vector<rational> shares() {
    tie_.reset();
    served_.clear();
    if (auto floors = floors_of_zeros(ask_.scores, ask_.limits, rows_)) {
      return *std::move(floors);
    }
    sub_request part(ask_, rows_);
    solve_result solved = part.run(left_);
    tie_ = std::move(solved.tie);
    if (tie_) {
      const std::vector<tie_rule> rules = lenient_rules(*ask_.ties.rules);
      served_ =
          decide_tie(tie_->tied, static_cast<std::size_t>(tie_->units), context(rules)).winners;
    }
    result_.note.undecided += solved.note.undecided;
    result_.note.exact_solves += solved.note.exact_solves;
    std::vector<rational> units;
    for (const std::int64_t u : solved.units) units.emplace_back(u);
    return units;
  }

  [[nodiscard]] tie_context context(const std::vector<tie_rule>& rules) const {
    return {.rules = &rules,
            .scores = &ask_.scores,
            .words = &ask_.words,
            .column = ask_.ties.column};
  }

  [[nodiscard]] bool is_in(std::size_t i, std::size_t group) const {
    return std::find(above_[i].begin(), above_[i].end(), group) != above_[i].end();
  }

  /// How many of a group got a unit of the tie.
  [[nodiscard]] std::int64_t served_in(std::size_t group) const {
    return std::count_if(served_.begin(), served_.end(),
                         [&](std::size_t i) { return is_in(i, group); });
  }

  /// The tie of a level that stands, by the plan's own rules.
  void decide(std::size_t node, const level_solver::sum_of_group& sum) {
    const tie_context rules = context(*ask_.ties.rules);
    auto units = static_cast<std::size_t>(tie_->units);
    numbers tied = tie_->tied;
    std::sort(tied.begin(), tied.end());
    std::map<std::size_t, rational> room;  // of groups with a cap, before the tie's units
    const auto groups_of = [&](std::size_t i) {
      const auto begin = node == 0 ? above_[i].begin()
                                   : std::find(above_[i].begin(), above_[i].end(), node) + 1;
      return std::span(begin, above_[i].end());
    };
    for (const std::size_t i : tied) {
      for (const std::size_t g : groups_of(i)) {
        if (!tree_.nodes[g].upper || room.contains(g)) continue;
        room.emplace(g, *tree_.nodes[g].upper - sum(g) + rational(served_in(g)));
      }
    }
    const auto is_stopped = [&](std::size_t i) {
      const auto groups = groups_of(i);
      return std::any_of(groups.begin(), groups.end(), [&](std::size_t g) {
        const auto found = room.find(g);
        return found != room.end() && found->second.sign() <= 0;
      });
    };
    for (;;) {
      const std::size_t before = tied.size();
      std::erase_if(tied, is_stopped);
      if (tied.size() <= units) {  // no rule is needed for those who are left
        tie_.reset();
        return;
      }
      const tie_standing found = standing_of(tied, units, rules);
      if (found.decided_by != nullptr || (tied.size() == before && found.winners.empty())) {
        tie_ = decide_tie(std::move(tied), units, rules).report;
        return;
      }
      for (const std::size_t i : found.winners) {
        for (const std::size_t g : groups_of(i)) {
          const auto its = room.find(g);
          if (its != room.end()) its->second -= rational(1);
        }
      }
      if (std::none_of(found.beside.begin(), found.beside.end(), is_stopped)) {
        tie_ = decide_tie(std::move(tied), units, rules).report;  // E307
        return;
      }
      tied = found.beside;
      units = found.units;
    }
  }

  /// A level is settled: its tie is decided by the plan's own rules, and first units are due.
  void stand(std::size_t node, const level_solver::sum_of_group& sum) {
    if (tie_) decide(node, sum);
    if (!result_.tie) result_.tie = tie_;
    const auto posts = signposts_of(ask_.rule);
    if (left_.sign() != 0 || ask_.amount.sign() == 0 || !posts->starts_at_zero()) return;
    for (const std::size_t i : rows_) {
      const bool room = !ask_.limits.is_capped(i) || ask_.limits.upper.at(i) > 0;
      if (ask_.scores.is_zero(i) || !room) continue;
      raise({code::first_units,
             {.recipient = ask_.words.name(i)},
             phrase("no unit is left for {}: {} gives everybody with a positive score one "
                    "before anybody has two",
                    ask_.words.name(i), phrase_of(ask_.rule)),
             "floors of groups that leave a unit for everybody else",
             "Lower the floors of the groups, or use another method."});
    }
  }

  const solve_request& ask_;
  const group_tree& tree_;
  solve_result result_;
  std::vector<numbers> above_;     ///< the groups of each
  std::vector<std::size_t> rows_;  ///< of the latest solve
  rational left_ = 0;
  std::optional<tie_report> tie_;
  numbers served_;  ///< who got a unit of the tie
};

}  // namespace

solve_result solve_groups(const solve_request& request, const group_tree& tree,
                          const real_bounds& before_rounding) {
  check_request(request);
  reach(request.scores, request.limits, tree, request.words)
      .check(request.amount, before_rounding);
  if (signposts_of(request.rule)) return divisor_levels(request, tree).run();
  solve_result result;
  const std::vector<rational> quotas =
      group_quotas(request.scores, request.limits, tree, request.amount);
  if (std::holds_alternative<largest_remainder>(request.rule)) {
    remainder_levels(request, tree, quotas, result).run(0, request.amount);
    return result;
  }
  const auto* each = std::get_if<nearest_each>(&request.rule);
  rational given = 0;
  for (const rational& q : quotas) {
    rational units = each == nullptr ? q.floor() : q.nearest();
    const bool is_half = each != nullptr && units - q == rational(1, 2);
    if (is_half && each->half == half_rule::even && !(units / rational(2)).is_whole()) {
      units -= rational(1);
    }
    result.units.push_back(units.to_int64());
    given += units;
  }
  result.undistributed = request.amount - given;
  return result;
}

}  // namespace fundalloc::detail
