// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/plan/cascade.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>

#include "fundalloc/error.hpp"
#include "fundalloc/interrupt.hpp"

namespace fundalloc {

namespace {

/// The rows of a tier by their parent.
using children_map = std::unordered_map<std::string, std::vector<std::uint8_t>>;

children_map rows_by_parent(const tier& level, const std::vector<cascade_result*>& parents) {
  children_map rows;
  std::unordered_map<std::string, std::size_t> known;
  for (const cascade_result* parent : parents) {
    for (const std::string& name : parent->result.recipients()) {
      if (++known[name] == 2) {
        raise({code::duplicate_recipient,
               {.file = level.recipients.source(), .recipient = name},
               phrase("\"{}\" is a recipient of two parents, so its children are ambiguous",
                      name),
               "names that differ across a tier",
               "Tell the two apart by name."});
      }
    }
  }
  const table& from = level.recipients;
  const std::size_t column = from.find(level.parent);
  for (std::size_t i = 0; i < from.rows(); ++i) {
    detail::poll_step();
    std::string parent = from.text(column, i);
    if (!known.contains(parent)) {
      raise({code::unknown_parent, from.where(column, i),
             parent.empty() ? phrase("the parent is blank")
                            : phrase("\"{}\" is no recipient of the tier above", parent),
             "a recipient of the tier above", "Correct the cell."});
    }
    auto& keep = rows[std::move(parent)];
    keep.resize(from.rows());
    keep[i] = 1;
  }
  return rows;
}

const plan& rule_for(const tier& level, const std::string& parent) {
  for (const auto& [name, rule] : level.rules) {
    if (name == parent) return rule;
  }
  return level.rule;
}

void check_rules(const tier& level, const children_map& rows) {
  for (const auto& [name, rule] : level.rules) {
    if (rows.contains(name)) continue;
    raise({code::unknown_parent, rule.where(""),
           phrase("a plan is given for \"{}\", which has no children in the table", name),
           "parents that have children", "Correct the name."});
  }
}

allocation allocate_below(const plan& rule, const table& children, const allocation& above,
                          const std::string& parent) {
  const rational ratio = rule.spec().unit.grains_per(above.unit());
  if (!ratio.is_whole()) {
    raise({code::unit_mismatch, rule.where("unit"),
           phrase("a unit of {} does not divide the parent's {}", rule.spec().unit.to_text(),
                  above.unit().to_text()),
           "a unit that divides the parent's", "Use a smaller unit for the lower tier."});
  }
  if (rule.has_pool()) {
    raise({code::option_of_other_method, rule.where("pool"),
           "the plan of a lower tier has a pool", "none: the pool is the parent's slice",
           "Delete pool (资金总额)."});
  }
  try {
    return allocate(rule.with_pool(rational(above.slice(parent)) * ratio), children);
  } catch (const error& e) {
    problem p = e.detail();
    p.found = phrase("under \"{}\": {}", parent, p.found);
    raise(std::move(p));
  }
}

}  // namespace

cascade_result cascade(const plan& rule, const table& recipients,
                       const std::vector<tier>& tiers) {
  cascade_result top{.parent = "", .result = allocate(rule, recipients)};
  std::vector<cascade_result*> parents{&top};
  for (const tier& level : tiers) {
    const children_map rows = rows_by_parent(level, parents);
    check_rules(level, rows);
    for (cascade_result* above : parents) {
      for (const std::string& parent : above->result.recipients()) {
        detail::poll_interrupt();
        const auto own = rows.find(parent);
        if (own == rows.end()) continue;  // a leaf
        above->children.push_back(
            {.parent = parent,
             .result =
                 allocate_below(rule_for(level, parent), level.recipients.select(own->second),
                                above->result, parent)});
      }
    }
    std::vector<cascade_result*> next;
    for (cascade_result* above : parents) {
      for (cascade_result& child : above->children) next.push_back(&child);
    }
    parents = std::move(next);
  }
  return top;
}

}  // namespace fundalloc
