// SPDX-License-Identifier: Apache-2.0
#include "settle/ties.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "fundalloc/error.hpp"
#include "fundalloc/exact/sha256.hpp"

namespace fundalloc {

std::vector<tie_rule> default_ties() {
  return {{tie_rule::kind::larger_score}, {tie_rule::kind::table_order}};
}

std::string to_text(const tie_rule& rule) {
  switch (rule.use) {
    case tie_rule::kind::larger_score: return "larger_score";
    case tie_rule::kind::smaller_score: return "smaller_score";
    case tie_rule::kind::table_order: return "table_order";
    case tie_rule::kind::larger: return "larger: " + rule.argument;
    case tie_rule::kind::lot: return "lot: " + rule.argument;
    case tie_rule::kind::error: return "error";
  }
  return "";
}

namespace detail {

namespace {

using ticket = std::array<std::uint8_t, 32>;

/// The order of one rule among the tied, made ready once. The tied are known by their place
/// among themselves, which is the order of the table.
class rule_order {
 public:
  rule_order(const tie_rule& rule, const std::vector<std::size_t>& tied,
             const tie_context& context)
      : rule_(rule), tied_(tied), scores_(*context.scores) {
    if (rule.use == tie_rule::kind::larger) column_ = context.column(rule.argument);
    if (rule.use == tie_rule::kind::lot) {
      tickets_.reserve(tied.size());
      for (const std::size_t i : tied) {
        tickets_.push_back(sha256::of(rule.argument + '\x1f' + context.words->name(i)));
      }
    }
  }

  /// Below 0 where a comes first, 0 where the rule does not tell them apart.
  [[nodiscard]] int compare(std::size_t a, std::size_t b) const {
    switch (rule_.use) {
      case tie_rule::kind::larger_score: return scores_.compare(tied_[b], tied_[a]);
      case tie_rule::kind::smaller_score: return scores_.compare(tied_[a], tied_[b]);
      case tie_rule::kind::table_order: return a < b ? -1 : a > b ? 1 : 0;
      case tie_rule::kind::larger: {
        const std::int64_t first = column_[tied_[a]];
        const std::int64_t second = column_[tied_[b]];
        return first > second ? -1 : first < second ? 1 : 0;
      }
      case tie_rule::kind::lot:
        return tickets_[a] < tickets_[b] ? -1 : tickets_[b] < tickets_[a] ? 1 : 0;
      case tie_rule::kind::error: break;
    }
    return 0;
  }
  [[nodiscard]] const tie_rule& rule() const noexcept { return rule_; }

 private:
  const tie_rule& rule_;
  const std::vector<std::size_t>& tied_;
  const quantities& scores_;
  std::span<const std::int64_t> column_;
  std::vector<ticket> tickets_;
};

/// Equal scores in all: the rules that look at scores tell nobody apart.
bool all_equal(const std::vector<std::size_t>& tied, const quantities& scores) {
  return std::all_of(tied.begin(), tied.end(),
                     [&](std::size_t i) { return scores.surely_equal(tied.front(), i); });
}

bool looks_at_scores(const tie_rule& rule) {
  return rule.use == tie_rule::kind::larger_score || rule.use == tie_rule::kind::smaller_score;
}

[[noreturn]] void raise_undecided(const std::vector<std::size_t>& tied, std::size_t units,
                                  const tie_context& context) {
  std::string who;
  for (std::size_t k = 0; k < tied.size() && k < 8; ++k) {
    who += (k == 0 ? "" : ", ") + context.words->name(tied[k]);
  }
  if (tied.size() > 8) who += " and " + std::to_string(tied.size() - 8) + " more";
  raise({code::tie,
         {},
         std::to_string(tied.size()) + " recipients have equal claims to the last " +
             std::to_string(units) + (units == 1 ? " unit: " : " units: ") + who,
         "a rule that decides",
         "Add a rule to ties (并列), such as larger_score, table_order or a lot."});
}

}  // namespace

tie_decision decide_tie(std::vector<std::size_t> tied, std::size_t units,
                        const tie_context& context) {
  if (!std::is_sorted(tied.begin(), tied.end())) std::sort(tied.begin(), tied.end());
  const bool equal_scores = all_equal(tied, *context.scores);
  std::vector<rule_order> orders;
  orders.reserve(context.rules->size());
  for (const tie_rule& rule : *context.rules) {
    if (rule.use == tie_rule::kind::error) break;
    if (equal_scores && looks_at_scores(rule)) continue;
    orders.emplace_back(rule, tied, context);
  }
  const auto before = [&](std::size_t a, std::size_t b) {
    for (const rule_order& by : orders) {
      if (const int c = by.compare(a, b); c != 0) return c < 0;
    }
    return a < b;
  };
  // Who is among the first, and the two beside the cut; not the order of all.
  std::vector<std::size_t> order(tied.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto cut = order.begin() + static_cast<std::ptrdiff_t>(units);
  const bool in_order =
      !orders.empty() && orders.front().rule().use == tie_rule::kind::table_order;
  if (!in_order) {
    std::nth_element(order.begin(), cut, order.end(), before);
    std::iter_swap(cut - 1, std::max_element(order.begin(), cut, before));
  }
  const auto decides = std::find_if(orders.begin(), orders.end(), [&](const rule_order& by) {
    return by.compare(*(cut - 1), *cut) != 0;
  });
  if (decides == orders.end()) raise_undecided(tied, units, context);
  tie_decision result;
  order.resize(units);
  for (std::size_t& place : order) place = tied[place];
  result.winners = std::move(order);
  const std::string by = to_text(decides->rule());
  result.report = {std::move(tied), static_cast<std::int64_t>(units), by};
  return result;
}

}  // namespace detail
}  // namespace fundalloc
