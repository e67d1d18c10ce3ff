// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "plan/method_options.hpp"
#include "plan/read_spec.hpp"

namespace fundalloc::detail {

namespace {

enum class weight_form { neutral, per_cent, fraction, points };

weight_form form_of(const scalar& weight) {
  if (weight.value.sign() == 0) return weight_form::neutral;
  if (weight.form == number_form::percent) return weight_form::per_cent;
  return weight.whole ? weight_form::points : weight_form::fraction;
}

std::string factor_path(std::size_t j) { return "factors[" + std::to_string(j) + "].weight"; }

weight_form common_form(const plan_spec& spec, const read_context& context) {
  weight_form form = weight_form::neutral;
  for (std::size_t j = 0; j < spec.factors.size(); ++j) {
    const scalar& weight = spec.factors[j].weight;
    if (weight.value.sign() < 0) {
      context.fail({code::bad_value,
                    {},
                    "the weight " + weight.value.to_shortest_text() + " is negative",
                    "a weight of at least 0",
                    "Correct the weight."},
                   factor_path(j));
    }
    const weight_form f = form_of(weight);
    if (f == weight_form::neutral) continue;
    if (form != weight_form::neutral && f != form) {
      context.fail({code::weight_forms,
                    {},
                    "weights mix per cents, fractions and whole numbers",
                    "all per cents (sum 100%), all fractions (sum 1), or all points (sum " +
                        std::to_string(spec.points) + ")",
                    "Write all weights alike."},
                   factor_path(j));
    }
    form = f;
  }
  return form;
}

void check_factors(const plan_spec& spec, const read_context& context) {
  if (spec.factors.empty()) {
    context.fail({code::missing_key,
                  {},
                  "the plan has no factors",
                  "at least one factor (因素)",
                  "Add factors."},
                 "factors");
  }
  for (std::size_t j = 0; j < spec.factors.size(); ++j) {
    const factor& f = spec.factors[j];
    const std::string path = "factors[" + std::to_string(j) + "]";
    if (takes_indicator(f.method) && f.indicator.empty()) {
      context.fail({code::missing_key,
                    {},
                    "the factor names no indicator",
                    "a column of the table",
                    "Add indicator (指标)."},
                   path + ".indicator");
    }
    if (!takes_indicator(f.method) && !f.indicator.empty()) {
      context.fail({code::option_of_other_method,
                    {},
                    std::string(name_of(f.method)) + " takes no indicator",
                    "",
                    "Delete the indicator."},
                   path + ".indicator");
    }
    try {
      check_method(f.method);
    } catch (const error& e) {
      context.fail(e.detail(), path + "." + e.detail().where.key);
    }
  }
  (void)normal_weights(spec, context);
}

void refuse_negative(const rational& value, const std::string& path,
                     const read_context& context) {
  if (value.sign() >= 0) return;
  context.fail({code::bad_value,
                {},
                "\"" + value.to_shortest_text() + "\" is negative",
                "a value of at least 0",
                "Correct the value."},
               path);
}

void check_amounts(const plan_spec& spec, const read_context& context) {
  const auto each = [&](const auto& list, const char* key, auto value_of) {
    for (std::size_t k = 0; k < list.size(); ++k) {
      refuse_negative(value_of(list[k]), std::string(key) + "[" + std::to_string(k) + "]",
                      context);
    }
  };
  each(spec.pool, "pool", [](const pool_source& s) { return s.amount; });
  each(spec.earmarks, "earmarks", [](const earmark& e) { return e.value; });
  each(spec.floor, "floor", [](const bound& b) { return b.value; });
  each(spec.cap, "cap", [](const bound& b) { return b.value; });
  each(spec.splits, "splits", [](const split& s) { return s.value; });
  for (std::size_t k = 0; k < spec.multipliers.size(); ++k) {
    const multiplier& m = spec.multipliers[k];
    for (const auto& grade : m.map) {
      refuse_negative(grade.second, "multipliers[" + std::to_string(k) + "].map", context);
    }
    if (m.method) check_method(*m.method);
  }
}

/// Options that belong to another method would be lost in the plan's text.
void check_rounding(const rounding& rule, const read_context& context) {
  const auto belongs = [&](bool given, bool fits, const char* key) {
    if (!given || fits) return;
    context.fail({code::option_of_other_method,
                  {},
                  std::string(facts_of(rule.method).name) + " has no " + key,
                  "",
                  "Leave it out."},
                 std::string("rounding.") + key);
  };
  using method = rounding_method;
  if (rule.r.sign() < 0 || rule.r > rational(1)) {
    context.fail(
        {code::bad_value, {}, "\"" + rule.r.to_shortest_text() + "\"", "0 to 1", "Correct r."},
        "rounding.r");
  }
  const bool stationary = rule.method == method::stationary;
  const bool from_zero = rule.method == method::adams || rule.method == method::dean ||
                         rule.method == method::huntington_hill ||
                         (stationary && rule.r.sign() == 0);
  belongs(rule.bounds == rounding::bounds_mode::shift, rule.method == method::largest_remainder,
          "bounds");
  belongs(rule.half == rounding::half_rule::even, rule.method == method::nearest_each, "half");
  belongs(rule.r != rational(1, 2), stationary, "r");
  belongs(rule.first_units == rounding::first_units_rule::by_weight, from_zero, "first_units");
}

void check_splits(const plan_spec& spec, const read_context& context) {
  if (spec.splits.empty()) return;
  std::set<std::string> names;
  std::size_t rests = 0;
  for (std::size_t k = 0; k < spec.splits.size(); ++k) {
    const split& s = spec.splits[k];
    const std::string path = "splits[" + std::to_string(k) + "]";
    for (const std::string& part : s.of) {
      if (names.contains(part)) continue;
      context.fail({code::splits,
                    {},
                    "the subtotal \"" + s.name + "\" names \"" + part +
                        "\", which no split before it has",
                    "names of splits above",
                    "Correct the name."},
                   path + ".of");
    }
    if (s.use == split::kind::amount && !s.value.is_whole()) {
      context.fail({code::splits,
                    {},
                    "the split \"" + s.name + "\" is not a whole number of units",
                    "whole units",
                    "Correct the amount, or use a smaller unit."},
                   path + ".amount");
    }
    if (s.use == split::kind::subtotal && s.of.empty()) {
      context.fail({code::splits,
                    {},
                    "the subtotal \"" + s.name + "\" names nothing",
                    "a list of names",
                    "Complete it."},
                   path + ".of");
    }
    if (!names.insert(s.name).second) {
      context.fail({code::splits,
                    {},
                    "two splits have the name \"" + s.name + "\"",
                    "different names",
                    "Rename one."},
                   path + ".name");
    }
    rests += s.use == split::kind::rest ? 1U : 0U;
  }
  if (rests != 1) {
    context.fail({code::splits,
                  {},
                  std::to_string(rests) + " splits are the rest",
                  "exactly one rest",
                  "Mark one split with rest: true (其余: 是)."},
                 "splits");
  }
}

}  // namespace

std::vector<rational> normal_weights(const plan_spec& spec, const read_context& context) {
  const weight_form form = common_form(spec, context);
  const rational whole = form == weight_form::points ? rational(spec.points) : rational(1);
  rational sum = 0;
  for (const factor& f : spec.factors) sum += f.weight.value;
  if (sum != whole) {
    const bool per_cent = form == weight_form::per_cent;
    const rational scale = per_cent ? rational(100) : rational(1);
    const std::string sign = per_cent ? "%" : "";
    context.fail(
        {code::weight_sum,
         {},
         "the weights sum to " + (sum * scale).to_shortest_text() + sign,
         (whole * scale).to_shortest_text() + sign,
         "Correct the weights" +
             std::string(form == weight_form::points ? ", or state points (总分)." : ".")},
        "factors");
  }
  std::vector<rational> weights;
  for (const factor& f : spec.factors) weights.push_back(f.weight.value / whole);
  return weights;
}

void check_spec(const plan_spec& spec, const read_context& context) {
  context.part([&] { check_factors(spec, context); });
  context.part([&] { check_amounts(spec, context); });
  context.part([&] { check_rounding(spec.rounding, context); });
  context.part([&] { check_splits(spec, context); });
}

}  // namespace fundalloc::detail
