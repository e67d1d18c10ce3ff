// SPDX-License-Identifier: Apache-2.0
#include "plan/one_part.hpp"

namespace fundalloc::detail {

namespace {

/// Every key that a part and a plan have in common: one list for both directions.
template <class From, class To>
void hand_over(const From& from, To& to) {
  to.group = from.group;
  to.factors = from.factors;
  to.points = from.points;
  to.combine = from.combine;
  to.aggregation = from.aggregation;
  to.multipliers = from.multipliers;
  to.point_values = from.point_values;
  to.claims = from.claims;
  to.floor = from.floor;
  to.cap = from.cap;
  to.group_bounds = from.group_bounds;
  to.on_conflict = from.on_conflict;
  to.on_shortage = from.on_shortage;
  to.on_surplus = from.on_surplus;
  to.floor_cost = from.floor_cost;
  to.rounding = from.rounding;
  to.ties = from.ties;
}

}  // namespace

void keep_at_top(const part& one, plan_spec& into) { hand_over(one, into); }

std::vector<part> parts_of(const plan_spec& spec) {
  if (!spec.parts.empty()) return spec.parts;
  part one;
  hand_over(spec, one);
  return {one};
}

}  // namespace fundalloc::detail
