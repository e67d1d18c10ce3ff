// SPDX-License-Identifier: Apache-2.0
#include "plan/one_part.hpp"

#include <utility>

namespace fundalloc::detail {

namespace {

/// Every key that a part and a plan have in common: one list for both directions.
template <class From, class To>
void hand_over(From&& from, To& to) {
  to.group = std::forward<From>(from).group;
  to.factors = std::forward<From>(from).factors;
  to.points = from.points;
  to.combine = from.combine;
  to.aggregation = from.aggregation;
  to.multipliers = std::forward<From>(from).multipliers;
  to.point_values = std::forward<From>(from).point_values;
  to.claims = std::forward<From>(from).claims;
  to.floor = std::forward<From>(from).floor;
  to.cap = std::forward<From>(from).cap;
  to.group_bounds = std::forward<From>(from).group_bounds;
  to.on_conflict = from.on_conflict;
  to.on_shortage = from.on_shortage;
  to.on_surplus = from.on_surplus;
  to.floor_cost = from.floor_cost;
  to.rounding = std::forward<From>(from).rounding;
  to.ties = std::forward<From>(from).ties;
}

}  // namespace

void keep_at_top(part one, plan_spec& into) { hand_over(std::move(one), into); }

std::vector<part> parts_of(const plan_spec& spec) {
  if (!spec.parts.empty()) return spec.parts;
  part one;
  hand_over(spec, one);
  return {std::move(one)};
}

}  // namespace fundalloc::detail
