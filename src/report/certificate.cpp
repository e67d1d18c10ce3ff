// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/report/certificate.hpp"

#include <algorithm>
#include <numeric>

#include "plan/allocation_data.hpp"

namespace fundalloc {

namespace {

using detail::allocation_data;

bool sum_is_exact(const allocation_data& data) {
  rational sum = data.undistributed;
  for (const std::int64_t s : data.slices) sum += rational(s);
  for (const reserve_line& r : data.reserves) sum += r.amount;
  return sum == data.rule.pool();
}

/// Whom rounding moved past the bounds of the solve (only methods with real bounds can).
std::vector<certificate_entry> past_bounds(const allocation_data& data) {
  std::vector<certificate_entry> entries;
  const detail::bounds& limits = data.problem.limits;
  if (data.scaled) return entries;  // the floors could not be kept at all; a note says so
  for (std::size_t i = 0; i < data.units.size(); ++i) {
    const rational units(data.units[i]);
    if (limits.any_lower() && units < limits.lower.value(i)) {
      entries.push_back({data.recipients->names[i], limits.lower.value(i) - units});
    } else if (limits.is_capped(i) && units > limits.upper.value(i)) {
      entries.push_back({data.recipients->names[i], units - limits.upper.value(i)});
    }
  }
  return entries;
}

std::vector<certificate_entry> outside_quotas(const allocation_data& data,
                                              const std::vector<rational>& quotas) {
  std::vector<certificate_entry> entries;
  for (std::size_t i = 0; i < quotas.size(); ++i) {
    const rational units(data.units[i]);
    if (const rational low = quotas[i].floor(); units < low) {
      entries.push_back({data.recipients->names[i], low - units});
    } else if (const rational high = quotas[i].ceil(); units > high) {
      entries.push_back({data.recipients->names[i], units - high});
    }
  }
  return entries;
}

/// A recipient with fewer units than somebody whose score is strictly smaller, and by how many.
std::vector<certificate_entry> broken_order(const allocation_data& data) {
  const detail::quantities& scores = data.problem.scores;
  std::vector<std::size_t> order(data.units.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return scores.compare(i, j) < 0; });
  std::vector<std::pair<std::size_t, std::int64_t>> broken;
  std::int64_t most_below = -1;  // among strictly smaller scores
  std::int64_t most_here = -1;   // among smaller or equal ones
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t i = order[k];
    if (k > 0 && scores.compare(order[k - 1], i) < 0) most_below = most_here;
    if (data.units[i] < most_below) broken.emplace_back(i, most_below - data.units[i]);
    most_here = std::max(most_here, data.units[i]);
  }
  std::sort(broken.begin(), broken.end());
  std::vector<certificate_entry> entries;
  for (const auto& [i, by] : broken)
    entries.push_back({data.recipients->names[i], rational(by)});
  return entries;
}

}  // namespace

certificate allocation::certificate() const {
  const auto& exact = quotas();
  const std::lock_guard lock(data_->guard);
  const method_facts& facts = facts_of(data_->rule.spec().rounding.method);
  fundalloc::certificate result;
  result.sum_exact = sum_is_exact(*data_);
  result.past_bound = past_bounds(*data_);
  result.outside_quota = outside_quotas(*data_, exact);
  result.order_broken = broken_order(*data_);
  result.house_monotone = facts.divisor;
  result.population_monotone = facts.divisor;
  return result;
}

}  // namespace fundalloc
