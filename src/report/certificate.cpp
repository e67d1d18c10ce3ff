// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/report/certificate.hpp"

#include <algorithm>
#include <numeric>

#include "plan/allocation_data.hpp"

namespace fundalloc {

namespace {

using detail::allocation_data;
using detail::part_outcome;

bool sum_is_exact(const allocation_data& data) {
  rational sum = data.undistributed;
  for (const std::int64_t s : data.slices) sum += rational(s);
  for (const reserve_line& r : data.reserves) sum += r.amount;
  return sum == data.rule.pool();
}

/// Whom rounding moved past the bounds of the solve (only methods with real bounds can).
void add_past_bounds(const allocation_data& data, const part_outcome& part,
                     std::vector<certificate_entry>& entries) {
  const detail::bounds& limits = part.problem.limits;
  if (part.scaled) return;  // the floors could not be kept at all; a note says so
  for (std::size_t i = 0; i < part.units.size(); ++i) {
    const rational units(part.units[i]);
    if (limits.any_lower() && units < limits.lower.value(i)) {
      entries.push_back({data.recipients->names[i], limits.lower.value(i) - units});
    } else if (limits.is_capped(i) && units > limits.upper.value(i)) {
      entries.push_back({data.recipients->names[i], units - limits.upper.value(i)});
    }
  }
}

void add_outside_quotas(const allocation_data& data, const part_outcome& part,
                        std::vector<certificate_entry>& entries) {
  const std::vector<rational>& quotas = data.quotas_of(part);
  for (std::size_t i = 0; i < quotas.size(); ++i) {
    const rational units(part.units[i]);
    if (const rational low = quotas[i].floor(); units < low) {
      entries.push_back({data.recipients->names[i], low - units});
    } else if (const rational high = quotas[i].ceil(); units > high) {
      entries.push_back({data.recipients->names[i], units - high});
    }
  }
}

/// A recipient with fewer units than somebody whose score is strictly smaller, and by how many.
void add_broken_order(const allocation_data& data, const part_outcome& part,
                      std::vector<certificate_entry>& entries) {
  const detail::quantities& scores = part.problem.scores;
  std::vector<std::size_t> order(part.units.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return scores.compare(i, j) < 0; });
  std::vector<std::pair<std::size_t, std::int64_t>> broken;
  std::int64_t most_below = -1;  // among strictly smaller scores
  std::int64_t most_here = -1;   // among smaller or equal ones
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t i = order[k];
    if (k > 0 && scores.compare(order[k - 1], i) < 0) most_below = most_here;
    if (part.units[i] < most_below) broken.emplace_back(i, most_below - part.units[i]);
    most_here = std::max(most_here, part.units[i]);
  }
  std::sort(broken.begin(), broken.end());
  for (const auto& pair : broken) {
    entries.push_back({data.recipients->names[pair.first], rational(pair.second)});
  }
}

/// A first signpost above 1 keeps a recipient with one whole unit of quota from it.
bool keeps_whole_quotas(const rounding_rule& rule) {
  const auto* modified = std::get_if<modified_sainte_lague>(&rule);
  return modified == nullptr || modified->first <= rational(1);
}

}  // namespace

certificate allocation::certificate() const {
  const auto lock = data_->locked();
  fundalloc::certificate result;
  result.sum_exact = sum_is_exact(*data_);
  result.house_monotone = true;
  result.population_monotone = true;
  result.proportional = true;
  for (const part_outcome& part : data_->outcomes()) {
    add_past_bounds(*data_, part, result.past_bound);
    add_outside_quotas(*data_, part, result.outside_quota);
    add_broken_order(*data_, part, result.order_broken);
    const rounding_facts facts = facts_of(part.rule->rule.rounding);
    // Claims are not divided in proportion, and who pays for floors from above may lose by
    // more.
    const bool plain =
        !part.rule->rule.claims && part.rule->rule.floor_cost == floor_cost_mode::score;
    result.house_monotone = result.house_monotone && facts.divisor && plain;
    result.population_monotone = result.population_monotone && facts.divisor && plain;
    result.proportional = result.proportional && facts.proportional &&
                          keeps_whole_quotas(part.rule->rule.rounding);
  }
  return result;
}

}  // namespace fundalloc
