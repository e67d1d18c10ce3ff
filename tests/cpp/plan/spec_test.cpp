// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/plan/spec.hpp"

#include <gtest/gtest.h>

#include "fundalloc/plan/plan.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;

plan_spec smallest() {
  plan_spec s;
  s.pool = {{"", 100}};
  s.unit = unit("EUR");
  s.factors = {{.indicator = "x", .method = share{}, .weight = "100%"}};
  return s;
}

std::string refusal(const plan_spec& s) {
  return message_of([&] { return plan(s); });
}

TEST(Spec, ReadsAsTheSameDocument) {
  const plan from_values(smallest());
  const plan from_text(testing::one_factor("100"));
  EXPECT_EQ(from_values, from_text);
  EXPECT_EQ(from_values.spec(), from_text.spec());
}

TEST(Spec, DefaultsAreTheDefaultsOfPlans) {
  const plan_spec s;
  EXPECT_EQ(s.rounding, rounding_rule(largest_remainder{}));
  EXPECT_EQ(std::get<largest_remainder>(s.rounding).bounds,
            largest_remainder::bounds_mode::water_fill);
  EXPECT_EQ(s.ties, default_ties());
  EXPECT_EQ(s.points, 100);
  EXPECT_EQ(s.combine, combine_mode::unstated);
  EXPECT_EQ(s.on_conflict, conflict_mode::error);
  EXPECT_EQ(s.on_shortage, shortage_mode::error);
  EXPECT_EQ(s.on_surplus, surplus_mode::error);
  EXPECT_EQ(s.floor_cost, floor_cost_mode::score);
  EXPECT_FALSE(s.aggregation.geometric);
  EXPECT_TRUE(s.parts.empty());
}

TEST(Spec, NeedsAFactor) {
  plan_spec s = smallest();
  s.factors.clear();
  EXPECT_EQ(refusal(s),
            "E205 factors: the plan has no factors; expected at least one factor (因素). Add "
            "factors.");
}

TEST(Spec, NeedsAnIndicator) {
  plan_spec s = smallest();
  s.factors[0].indicator.clear();
  EXPECT_EQ(refusal(s),
            "E205 factors[0].indicator: the factor names no indicator; expected a column of "
            "the table. Add indicator (指标).");
  s.factors[0].method = equal{};
  EXPECT_EQ(refusal(s), "");
  s.factors[0].indicator = "x";
  EXPECT_EQ(refusal(s),
            "E213 factors[0].indicator: equal takes no indicator. Delete the indicator.");
}

TEST(Spec, WeightsAreOfOneForm) {
  plan_spec s = smallest();
  s.factors.push_back({.indicator = "y", .method = share{}, .weight = "0.5"});
  s.factors[0].weight = "50%";
  EXPECT_EQ(refusal(s),
            "E208 factors[1].weight: weights mix per cents, fractions and whole numbers; "
            "expected all per cents (sum 100%), all fractions (sum 1), or all points (sum "
            "100). Write all weights alike.");
}

TEST(Spec, WeightsAddUp) {
  plan_spec s = smallest();
  s.factors.push_back({.indicator = "y", .method = share{}, .weight = "40%"});
  s.factors[0].weight = "50%";
  EXPECT_EQ(refusal(s),
            "E207 factors: the weights sum to 90%; expected 100%. Correct the weights.");
  s.factors[0].weight = 50;
  s.factors[1].weight = 40;
  EXPECT_EQ(refusal(s),
            "E207 factors: the weights sum to 90; expected 100. Correct the weights, or state "
            "points (总分).");
  s.points = 90;
  EXPECT_EQ(refusal(s), "");
  s.factors[0].weight = "1/3";
  s.factors[1].weight = "1/3";
  EXPECT_EQ(refusal(s),
            "E207 factors: the weights sum to 2/3; expected 1. Correct the weights.");
}

TEST(Spec, ZeroFitsEveryFormOfWeights) {
  for (const auto& [one, other] :
       {std::pair{"100%", "0"}, {"1.0", "0"}, {"100", "0"}, {"100%", "0.0"}}) {
    plan_spec s = smallest();
    s.factors[0].weight = one;
    s.factors.push_back({.indicator = "y", .method = share{}, .weight = other});
    EXPECT_EQ(refusal(s), "") << one;
  }
  plan_spec s = smallest();
  s.factors[0].weight = "0.25";
  s.factors.push_back({.indicator = "y", .method = share{}, .weight = "3/4"});
  s.factors.push_back({.indicator = "z", .method = share{}, .weight = "0"});
  EXPECT_EQ(refusal(s), "");
}

TEST(Spec, WeightsAreNotNegative) {
  plan_spec s = smallest();
  s.factors[0].weight = "-10%";
  EXPECT_EQ(
      refusal(s),
      "E206 factors[0].weight: the weight -0.1 is negative; expected a weight of at least "
      "0. Correct the weight.");
}

TEST(Spec, MethodsCheckTheirOptions) {
  plan_spec s = smallest();
  s.factors[0].method = ratio_to{.constant = rational(-2)};
  EXPECT_EQ(refusal(s),
            "E206 factors[0].constant: \"-2\"; expected a positive constant. Correct the "
            "constant.");
}

TEST(Spec, SplitsHaveOneRest) {
  plan_spec s = smallest();
  s.splits = {{.name = "a", .value = rational(1, 2)}};
  EXPECT_EQ(
      refusal(s),
      "E215 splits: 0 splits are the rest; expected exactly one rest. Mark one split with "
      "rest: true (其余: 是).");
  s.splits.push_back({.name = "b", .use = split::kind::rest});
  EXPECT_EQ(refusal(s), "");
  s.splits.push_back({.name = "c", .use = split::kind::rest});
  EXPECT_EQ(code_of([&] { return plan(s); }), "E215");
}

TEST(Spec, SplitsHaveNamesThatDiffer) {
  plan_spec s = smallest();
  s.splits = {{.name = "a", .value = rational(1, 2)}, {.name = "a", .use = split::kind::rest}};
  EXPECT_EQ(refusal(s),
            "E215 splits[1].name: two splits have the name \"a\"; expected different names. "
            "Rename one.");
}

TEST(Spec, SubtotalsNameSplits) {
  plan_spec s = smallest();
  s.splits = {{.name = "a", .use = split::kind::rest},
              {.name = "sum", .use = split::kind::subtotal, .of = {"a", "b"}}};
  EXPECT_EQ(
      refusal(s),
      "E215 splits[1].of: the subtotal \"sum\" names \"b\", which no split before it has; "
      "expected names of splits above. Correct the name.");
  s.splits[1].of.clear();
  EXPECT_EQ(refusal(s),
            "E215 splits[1].of: the subtotal \"sum\" names nothing; expected a list of names. "
            "Complete it.");
}

/// Values that a document could not say are refused as well: else a plan and its canonical form
/// differ.
TEST(Spec, RoundingRulesCheckTheirOptions) {
  const auto code = [](const rounding_rule& rule) {
    plan_spec s = smallest();
    s.rounding = rule;
    return code_of([&] { return plan(s); });
  };
  EXPECT_EQ(code(stationary{}), "E205");
  EXPECT_EQ(code(stationary{.r = rational(3, 2)}), "E206");
  EXPECT_EQ(code(stationary{.r = rational(1, 3), .first_units = first_units_rule::by_weight}),
            "E213");
  EXPECT_EQ(code(stationary{.r = 0, .first_units = first_units_rule::by_weight}), "ok");
  EXPECT_EQ(code(modified_sainte_lague{.first = 2}), "E206");
  plan_spec s = smallest();
  s.rounding = stationary{};
  EXPECT_EQ(
      refusal(s),
      "E205 rounding.r: stationary has no r; expected {method: stationary, r: 1/3}. State "
      "r (偏移).");
}

TEST(Spec, AmountsAreNotNegative) {
  plan_spec s = smallest();
  s.pool = {{"", -5}};
  EXPECT_EQ(code_of([&] { return plan(s); }), "E206");
  s = smallest();
  s.earmarks = {{.name = "e", .value = -5}};
  EXPECT_EQ(code_of([&] { return plan(s); }), "E206");
  s = smallest();
  s.floor = {{.value = -5}};
  EXPECT_EQ(code_of([&] { return plan(s); }), "E206");
}

}  // namespace
}  // namespace fundalloc
