// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/report/bound_comparison.hpp"

#include "fundalloc/error.hpp"
#include "plan/allocation_data.hpp"

namespace fundalloc {

namespace {

void refuse_others(const plan& rule, const detail::part_outcome& part) {
  const fundalloc::part& one = part.rule->rule;
  const bool groups = !one.group_bounds.empty();
  if (!groups && one.floor_cost == floor_cost_mode::score) return;
  raise({code::option_of_other_method,
         rule.where(part.rule->path + (groups ? "group_bounds" : "floor_cost")),
         "fix-and-redistribute knows floors and caps of recipients only",
         "a plan without group_bounds and floor_cost",
         "Delete the key to compare the other bounds."});
}

}  // namespace

std::vector<bound_comparison> compare_bounds(const allocation& result) {
  const detail::allocation_data& data = data_of(result);
  const auto lock = data.locked();
  std::vector<bound_comparison> parts;
  for (const detail::part_outcome& part : data.outcomes()) {
    refuse_others(data.rule, part);
    const detail::bound_problem& p = part.problem;
    const std::size_t n = result.size();
    std::vector<rational> scores(n);
    std::vector<rational> floor;
    std::vector<std::optional<rational>> cap;
    for (std::size_t i = 0; i < n; ++i) {
      scores[i] = p.scores.value(i);
      if (p.limits.any_lower()) floor.push_back(p.limits.lower.value(i));
      if (!p.limits.any_upper()) continue;
      cap.push_back(p.limits.is_capped(i) ? std::optional(p.limits.upper.value(i))
                                          : std::nullopt);
    }
    bound_comparison all{.part = part.rule->rule.name,
                         .recipients = result.recipients(),
                         .quotas = data.quotas_of(part),
                         .variants = {}};
    for (const redistribution order : redistributions()) {
      bound_variant v{.order = order,
                      .outcome = fix_and_redistribute(scores, p.amount, floor, cap, order),
                      .differs = {}};
      for (std::size_t i = 0; i < n; ++i) {
        if (v.outcome.amounts[i] != all.quotas[i]) v.differs.push_back(i);
      }
      all.variants.push_back(std::move(v));
    }
    parts.push_back(std::move(all));
  }
  return parts;
}

}  // namespace fundalloc
