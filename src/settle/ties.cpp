// SPDX-License-Identifier: Apache-2.0
#include "settle/ties.hpp"

#include <algorithm>
#include <array>
#include <map>

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

/// The order of one rule among the tied, made ready once.
class rule_order {
 public:
  rule_order(const tie_rule& rule, const std::vector<std::size_t>& tied,
             const tie_context& context)
      : rule_(rule), scores_(*context.scores) {
    if (rule.use == tie_rule::kind::larger) column_ = context.column(rule.argument);
    if (rule.use == tie_rule::kind::lot) {
      for (const std::size_t i : tied) {
        tickets_[i] = sha256::of(rule.argument + '\x1f' + context.words->name(i));
      }
    }
  }

  /// Below 0 where i comes first, 0 where the rule does not tell them apart.
  [[nodiscard]] int compare(std::size_t i, std::size_t j) const {
    switch (rule_.use) {
      case tie_rule::kind::larger_score: return scores_.compare(j, i);
      case tie_rule::kind::smaller_score: return scores_.compare(i, j);
      case tie_rule::kind::table_order: return i < j ? -1 : i > j ? 1 : 0;
      case tie_rule::kind::larger:
        return column_[i] > column_[j] ? -1 : column_[i] < column_[j] ? 1 : 0;
      case tie_rule::kind::lot: {
        const ticket& a = tickets_.at(i);
        const ticket& b = tickets_.at(j);
        return a < b ? -1 : b < a ? 1 : 0;
      }
      case tie_rule::kind::error: break;
    }
    return 0;
  }
  [[nodiscard]] const tie_rule& rule() const noexcept { return rule_; }

 private:
  const tie_rule& rule_;
  const quantities& scores_;
  std::span<const std::int64_t> column_;
  std::map<std::size_t, ticket> tickets_;
};

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
  std::sort(tied.begin(), tied.end());
  std::vector<rule_order> orders;
  for (const tie_rule& rule : *context.rules) {
    if (rule.use == tie_rule::kind::error) break;
    orders.emplace_back(rule, tied, context);
  }
  std::vector<std::size_t> order = tied;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    for (const rule_order& by : orders) {
      if (const int c = by.compare(i, j); c != 0) return c < 0;
    }
    return false;
  });
  const auto decides = std::find_if(orders.begin(), orders.end(), [&](const rule_order& by) {
    return by.compare(order[units - 1], order[units]) != 0;
  });
  if (decides == orders.end()) raise_undecided(tied, units, context);
  tie_decision result;
  result.report = {std::move(tied), static_cast<std::int64_t>(units), to_text(decides->rule())};
  order.resize(units);
  result.winners = std::move(order);
  return result;
}

}  // namespace detail
}  // namespace fundalloc
