// SPDX-License-Identifier: Apache-2.0
// Two specifications are the same only where every part of them is: a member that a comparison
// left out would make two plans one. Each change below is of one member, and is seen.
#include <gtest/gtest.h>

#include <functional>

#include "fundalloc/plan/plan.hpp"
#include "fundalloc/plan/spec.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

template <class Value>
using changes = std::vector<std::function<void(Value&)>>;

/// Each change makes another value than all the others do, and than the value itself.
template <class Value>
void expect_all_seen(const Value& base, const changes<Value>& all) {
  std::vector<Value> made{base};
  for (const auto& change : all) {
    Value other = base;
    change(other);
    made.push_back(std::move(other));
  }
  for (std::size_t a = 0; a < made.size(); ++a) {
    for (std::size_t b = 0; b < made.size(); ++b) {
      EXPECT_EQ(made[a] == made[b], a == b) << a << " and " << b;
    }
  }
}

TEST(SpecEquality, OfSmallValues) {
  expect_all_seen<pool_source>({},
                               {[](auto& v) { v.name = "n"; }, [](auto& v) { v.amount = 1; }});
  expect_all_seen<contribution_cap>(
      {}, {[](auto& v) { v.times = 1; }, [](auto& v) { v.of = {"a"}; }});
  expect_all_seen<aggregation>(
      {}, {[](auto& v) { v.geometric = true; }, [](auto& v) { v.decimals = 3; }});
  expect_all_seen<eligibility>(
      {}, {[](auto& v) { v.column = "c"; }, [](auto& v) { v.is = {"yes"}; }});
  expect_all_seen<earmark>(
      {}, {[](auto& v) { v.name = "n"; }, [](auto& v) { v.use = earmark::kind::to; },
           [](auto& v) { v.target = "t"; }, [](auto& v) { v.value = 1; },
           [](auto& v) { v.rounding = earmark::whole::up; }});
  expect_all_seen<base_line>(
      {}, {[](auto& v) { v.column = "c"; }, [](auto& v) { v.share = rational(1, 2); },
           [](auto& v) { v.rounding = earmark::whole::up; }, [](auto& v) { v.name = "n"; }});
  expect_all_seen<carve_out>({},
                             {[](auto& v) { v.name = "n"; }, [](auto& v) { v.to = "t"; },
                              [](auto& v) { v.from = "f"; }, [](auto& v) { v.parent = "p"; },
                              [](auto& v) { v.share = 1; }, [](auto& v) { v.per = "c"; },
                              [](auto& v) { v.rounding = earmark::whole::up; }});
  expect_all_seen<bound>(
      {}, {[](auto& v) { v.use = bound::kind::per; }, [](auto& v) { v.value = 1; },
           [](auto& v) { v.column = "c"; }, [](auto& v) { v.name = "n"; },
           [](auto& v) { v.blank_is_unbounded = true; }});
  expect_all_seen<group_bound>({},
                               {[](auto& v) { v.column = "c"; }, [](auto& v) { v.is = "g"; },
                                [](auto& v) { v.name = "n"; }, [](auto& v) { v.floor = {{}}; },
                                [](auto& v) { v.cap = {{}}; }});
  expect_all_seen<claims_use>(
      {}, {[](auto& v) { v.indicator = "c"; }, [](auto& v) { v.rule = cea{}; }});
  expect_all_seen<split>(
      {}, {[](auto& v) { v.name = "n"; }, [](auto& v) { v.use = split::kind::rest; },
           [](auto& v) { v.value = 1; }, [](auto& v) { v.of = {"a"}; }});
  expect_all_seen<tie_rule>(
      {}, {[](auto& v) { v.use = tie_rule::kind::lot; }, [](auto& v) { v.argument = "seed"; }});
  expect_all_seen<tie_report>({},
                              {[](auto& v) { v.tied = {1, 2}; }, [](auto& v) { v.units = 1; },
                               [](auto& v) { v.rule = "lot: s"; }});
}

/// Steps on the way from a cell to a coefficient; factors and multipliers have them.
template <class Item>
changes<Item> step_changes() {
  return {[](auto& v) { v.missing.use = missing_policy::kind::zero; },
          [](auto& v) { v.clip = clip{.at_least = 1}; },
          [](auto& v) { v.clip_after = clip{.at_most = 1}; },
          [](auto& v) { v.winsorize = winsorize{}; }};
}

TEST(SpecEquality, OfFactorsAndMultipliers) {
  changes<factor> factors = step_changes<factor>();
  const changes<factor> own{[](auto& v) { v.name = "n"; },
                            [](auto& v) { v.indicator = "x"; },
                            [](auto& v) { v.method = equal{}; },
                            [](auto& v) { v.weight = "10%"; },
                            [](auto& v) { v.contribution_cap = contribution_cap{}; },
                            [](auto& v) { v.factors = {{}}; },
                            [](auto& v) { v.points = 1000; }};
  factors.insert(factors.end(), own.begin(), own.end());
  expect_all_seen<factor>({}, factors);

  changes<multiplier> multipliers = step_changes<multiplier>();
  const changes<multiplier> more{[](auto& v) { v.column = "c"; },
                                 [](auto& v) { v.map = {{"a", 1}}; },
                                 [](auto& v) { v.method = equal{}; }};
  multipliers.insert(multipliers.end(), more.begin(), more.end());
  expect_all_seen<multiplier>({}, multipliers);
}

/// What a part and a plan without parts have in common.
template <class Value>
changes<Value> shared_changes() {
  return {[](auto& v) { v.group = "g"; },
          [](auto& v) { v.factors = {{}}; },
          [](auto& v) { v.points = 1000; },
          [](auto& v) { v.combine = combine_mode::raw; },
          [](auto& v) { v.aggregation.geometric = true; },
          [](auto& v) { v.multipliers = {{}}; },
          [](auto& v) { v.point_values = {{"a", 1}}; },
          [](auto& v) { v.claims = claims_use{}; },
          [](auto& v) { v.floor = {{}}; },
          [](auto& v) { v.cap = {{}}; },
          [](auto& v) { v.group_bounds = {{}}; },
          [](auto& v) { v.on_conflict = conflict_mode::cap; },
          [](auto& v) { v.on_shortage = shortage_mode::scale; },
          [](auto& v) { v.on_surplus = surplus_mode::reserve; },
          [](auto& v) { v.floor_cost = floor_cost_mode::above; },
          [](auto& v) { v.rounding = dhondt{}; },
          [](auto& v) { v.ties = {}; }};
}

TEST(SpecEquality, OfParts) {
  changes<part> all = shared_changes<part>();
  const changes<part> own{[](auto& v) { v.name = "n"; }, [](auto& v) { v.share = 1; },
                          [](auto& v) { v.amount = 1; }};
  all.insert(all.end(), own.begin(), own.end());
  expect_all_seen<part>({}, all);
}

TEST(SpecEquality, OfPlans) {
  changes<plan_spec> all = shared_changes<plan_spec>();
  const changes<plan_spec> own{[](auto& v) { v.title = "t"; },
                               [](auto& v) { v.source = "s"; },
                               [](auto& v) { v.note = "n"; },
                               [](auto& v) { v.pool = {{}}; },
                               [](auto& v) { v.unit = unit("EUR"); },
                               [](auto& v) { v.recipient = "r"; },
                               [](auto& v) { v.eligible = eligibility{}; },
                               [](auto& v) { v.base = base_line{}; },
                               [](auto& v) { v.earmarks = {{}}; },
                               [](auto& v) { v.parts = {{}}; },
                               [](auto& v) { v.carve_outs = {{}}; },
                               [](auto& v) { v.splits = {{}}; }};
  all.insert(all.end(), own.begin(), own.end());
  expect_all_seen<plan_spec>({}, all);
}

TEST(SpecEquality, OfRoundingRules) {
  const std::vector<rounding_rule> rules = testing::every_rule();
  for (std::size_t a = 0; a < rules.size(); ++a) {
    for (std::size_t b = 0; b < rules.size(); ++b) {
      EXPECT_EQ(rules[a] == rules[b], a == b) << name_of(rules[a]) << name_of(rules[b]);
    }
  }
  expect_all_seen<largest_remainder>(
      {}, {[](auto& v) { v.bounds = largest_remainder::bounds_mode::shift; }});
  expect_all_seen<nearest_each>({}, {[](auto& v) { v.half = half_rule::even; }});
  expect_all_seen<nearest_residual>(
      {}, {[](auto& v) { v.recipient = "A"; }, [](auto& v) { v.half = half_rule::even; }});
  expect_all_seen<stationary>(
      {}, {[](auto& v) { v.r = rational(1, 3); }, [](auto& v) { v.r = rational(2, 3); },
           [](auto& v) { v.first_units = first_units_rule::by_weight; }});
  expect_all_seen<modified_sainte_lague>({}, {[](auto& v) { v.first = rational(3, 5); }});
  expect_all_seen<adams>({}, {[](auto& v) { v.first_units = first_units_rule::by_weight; }});
}

TEST(SpecEquality, ARuleFromOutsideIsItsName) {
  const auto at = [](std::int64_t k) { return rational(k) + rational(1, 4); };
  const custom_signposts one("own", at);
  EXPECT_EQ(one, custom_signposts("own", [](std::int64_t k) { return rational(k + 1); }));
  EXPECT_FALSE(one == custom_signposts("other", at));
  custom_signposts by_weight("own", at);
  by_weight.first_units = first_units_rule::by_weight;
  EXPECT_FALSE(one == by_weight);
  EXPECT_EQ(one.word(), "own");
  EXPECT_EQ(one.word_zh(), "own");
}

}  // namespace
}  // namespace fundalloc
