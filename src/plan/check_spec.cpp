// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "plan/method_options.hpp"
#include "plan/one_part.hpp"
#include "plan/read_spec.hpp"
#include "plan/weights.hpp"

namespace fundalloc::detail {

namespace {

void refuse_negative(const rational& value, const std::string& path,
                     const read_context& context) {
  if (value.sign() >= 0) return;
  context.fail({code::bad_value,
                {},
                phrase("\"{}\" is negative", value.to_shortest_text()),
                "a value of at least 0",
                "Correct the value."},
               path);
}

std::string item(const std::string& list, std::size_t k) {
  return list + "[" + std::to_string(k) + "]";
}

/// Checks one part's values against each other.
class part_check {
 public:
  part_check(const part& one, const read_context& context, std::string path)
      : part_(one), context_(context), path_(std::move(path)) {}

  void run() {
    context_.part([&] { what_shares(); });
    context_.part([&] { amounts(); });
    context_.part([&] { rounding_rule(); });
    context_.part([&] { group_bounds(); });
    context_.part([&] { floor_cost(); });
  }

 private:
  [[noreturn]] void not_together(const std::string& key, const phrase& why) const {
    context_.fail({code::option_of_other_method, {}, why, "", "Delete one of them."},
                  path_ + key);
  }

  void refuse_if(bool given, std::string_view key, const phrase& beside) const {
    if (given)
      not_together(std::string(key), phrase("\"{}\" has no meaning beside {}", key, beside));
  }

  void what_shares() const {
    if (part_.claims) return claims();
    if (part_.factors.empty()) return product();
    for (std::size_t j = 0; j < part_.factors.size(); ++j) {
      const std::string path = item(path_ + "factors", j);
      const factor& f = part_.factors[j];
      for (std::size_t k = 0; k < f.factors.size(); ++k) {
        factor_itself(f.factors[k], item(path + ".factors", k));
      }
      if (f.factors.empty()) factor_itself(f, path);
    }
    contribution_caps();
    (void)normal_weights(part_, context_, path_);
  }

  void claims() const {
    const phrase beside = "claims";
    refuse_if(!part_.factors.empty(), "factors", beside);
    refuse_if(!part_.multipliers.empty(), "multipliers", beside);
    refuse_if(!part_.point_values.empty(), "point_values", beside);
    refuse_if(part_.combine != combine_mode::unstated, "combine", beside);
    refuse_if(part_.points != 100, "points", beside);
    refuse_if(part_.aggregation.geometric, "aggregation", beside);
    refuse_if(!part_.floor.empty(), "floor", beside);
    refuse_if(!part_.group_bounds.empty(), "group_bounds", beside);
    refuse_if(part_.floor_cost != floor_cost_mode::score, "floor_cost", beside);
    refuse_if(part_.on_shortage != shortage_mode::error, "on_shortage", beside);
    try {
      std::visit([](const auto& r) { r.check(); }, part_.claims->rule);
    } catch (const error& e) {
      context_.fail(e.detail(), path_ + "claims." + e.detail().where.key);
    }
  }

  /// Without factors a score is the product of the multipliers.
  void product() const {
    if (part_.multipliers.empty()) {
      context_.fail({code::missing_key,
                     {},
                     "the plan has no factors",
                     "at least one factor (因素)",
                     "Add factors."},
                    path_ + "factors");
    }
    const phrase beside = "a product of multipliers alone";
    refuse_if(part_.combine != combine_mode::unstated, "combine", beside);
    refuse_if(part_.points != 100, "points", beside);
    refuse_if(part_.aggregation.geometric, "aggregation", beside);
  }

  void factor_itself(const factor& f, const std::string& path) const {
    if (takes_indicator(f.method) && f.indicator.empty()) {
      context_.fail({code::missing_key,
                     {},
                     "the factor names no indicator",
                     "a column of the table",
                     "Add indicator (指标)."},
                    path + ".indicator");
    }
    if (!takes_indicator(f.method) && !f.indicator.empty()) {
      context_.fail({code::option_of_other_method,
                     {},
                     phrase("{} takes no indicator", phrase_of(f.method)),
                     "",
                     "Delete the indicator."},
                    path + ".indicator");
    }
    if (!takes_indicator(f.method) && (f.clip || f.winsorize)) {
      context_.fail(
          {code::option_of_other_method,
           {},
           phrase("{} takes no indicator, so no cell is changed", phrase_of(f.method)),
           "",
           "Delete the step, or use clip_after."},
          path + (f.clip ? ".clip" : ".winsorize"));
    }
    rule_itself([&] { check_method(f.method); }, path);
    steps(f, path);
  }

  template <class F>
  void rule_itself(F&& check, const std::string& path) const {
    try {
      check();
    } catch (const error& e) {
      context_.fail(e.detail(), path + "." + e.detail().where.key);
    }
  }

  template <class Item>
  void steps(const Item& item_of, const std::string& path) const {
    if (item_of.clip) rule_itself([&] { item_of.clip->check(); }, path + ".clip");
    if (item_of.clip_after) {
      rule_itself([&] { item_of.clip_after->check(); }, path + ".clip_after");
    }
    if (item_of.winsorize) {
      rule_itself([&] { item_of.winsorize->check(); }, path + ".winsorize");
    }
    if (!item_of.clip) return;
    for (const auto& limit : {item_of.clip->at_least, item_of.clip->at_most}) {
      if (!limit || limit->to_shortest_text().find('/') == std::string::npos) continue;
      context_.fail({code::bad_value,
                     {},
                     phrase("\"{}\" is not a decimal, as cells are", limit->to_text()),
                     "a decimal",
                     "Write a decimal."},
                    path + ".clip");
    }
  }

  void contribution_caps() const {
    const auto leaves = leaves_of(part_);
    for (const factor* f : leaves) {
      if (!f->contribution_cap) continue;
      const auto fail = [&](const phrase& found) {
        context_.fail({code::bad_value,
                       {},
                       found,
                       "names of other factors without a cap of their own",
                       "Correct the names."},
                      path_ + "factors");
      };
      if (part_.aggregation.geometric) {
        not_together("aggregation",
                     "a geometric aggregation has no parts that could be capped");
      }
      for (const std::string& name : f->contribution_cap->of) {
        const auto same = [&](const factor* g) { return name_of(*g) == name; };
        const auto count = std::count_if(leaves.begin(), leaves.end(), same);
        const auto named_wrongly = [&] {
          return phrase("the contribution cap of \"{}\" names \"{}\"", name_of(*f), name);
        };
        if (count == 0) fail(phrase("{}, which is no factor", named_wrongly()));
        if (count > 1)
          fail(phrase("{}, which is the name of several factors", named_wrongly()));
        const factor* named = *std::find_if(leaves.begin(), leaves.end(), same);
        if (named == f) fail(phrase("{}, which is the factor itself", named_wrongly()));
        if (named->contribution_cap)
          fail(phrase("{}, which has a cap itself", named_wrongly()));
      }
      refuse_negative(f->contribution_cap->times, path_ + "factors", context_);
    }
  }

  void amounts() const {
    const auto each = [&](const auto& list, const char* key, auto value_of) {
      for (std::size_t k = 0; k < list.size(); ++k) {
        refuse_negative(value_of(list[k]), item(path_ + key, k), context_);
      }
    };
    each(part_.floor, "floor", [](const bound& b) { return b.value; });
    each(part_.cap, "cap", [](const bound& b) { return b.value; });
    for (std::size_t k = 0; k < part_.multipliers.size(); ++k) {
      const multiplier& m = part_.multipliers[k];
      const std::string path = item(path_ + "multipliers", k);
      for (const auto& grade : m.map) refuse_negative(grade.second, path + ".map", context_);
      if (m.method) rule_itself([&] { check_method(*m.method); }, path);
      steps(m, path);
    }
    if (!part_.point_values.empty() && part_.group.empty()) {
      context_.fail({code::missing_key,
                     {},
                     "point values have ratios, and the plan has no group",
                     "group (分组): the column of the groups",
                     "Add group."},
                    path_ + "group");
    }
    for (const auto& [group, ratio] : part_.point_values) {
      if (ratio.sign() > 0) continue;
      context_.fail({code::bad_value,
                     {},
                     phrase("the ratio of \"{}\" is {}", group, ratio.to_shortest_text()),
                     "a positive number",
                     "Correct the ratio."},
                    path_ + "point_values");
    }
  }

  void rounding_rule() const {
    rule_itself([&] { check_rounding(part_.rounding); }, path_ + "rounding");
  }

  [[nodiscard]] bool is_shift() const {
    const auto* rule = std::get_if<largest_remainder>(&part_.rounding);
    return rule != nullptr && rule->bounds == largest_remainder::bounds_mode::shift;
  }

  void group_bounds() const {
    if (part_.group_bounds.empty()) return;
    const auto refuse = [&](bool given, const char* key, const phrase& what) {
      if (given) not_together(key, phrase("bounds of groups cannot be kept by {}", what));
    };
    const rounding_facts facts = facts_of(part_.rounding);
    const phrase rule = phrase_of(part_.rounding);
    refuse(facts.divisor && facts.real_bounds, "rounding", rule);
    refuse(std::holds_alternative<nearest_residual>(part_.rounding), "rounding", rule);
    refuse(is_shift(), "rounding", phrase::plain("bounds: shift"));
    refuse(part_.floor_cost == floor_cost_mode::above, "floor_cost",
           phrase::plain("floor_cost: above"));
    refuse(part_.on_shortage == shortage_mode::scale, "on_shortage",
           phrase::plain("on_shortage: scale"));
    refuse(part_.on_surplus == surplus_mode::reserve, "on_surplus",
           phrase::plain("on_surplus: reserve"));
    for (std::size_t k = 0; k < part_.group_bounds.size(); ++k) {
      for (const auto* list : {&part_.group_bounds[k].floor, &part_.group_bounds[k].cap}) {
        for (const bound& b : *list) {
          refuse_negative(b.value, item(path_ + "group_bounds", k), context_);
        }
      }
    }
  }

  void floor_cost() const {
    if (part_.floor_cost == floor_cost_mode::score) return;
    const auto refuse = [&](bool given, const char* key, fixed_phrase what) {
      if (given) {
        not_together(
            key,
            phrase("floors that only those above them pay for (floor_cost: above) {}", what));
      }
    };
    refuse(!part_.cap.empty(), "cap", "leave no room for caps");
    refuse(facts_of(part_.rounding).real_bounds, "rounding",
           "are whole units, and this method takes real bounds");
  }

  const part& part_;
  const read_context& context_;
  std::string path_;
};

void check_lines(const plan_spec& spec, const read_context& context) {
  const auto each = [&](const auto& list, const char* key, auto value_of) {
    for (std::size_t k = 0; k < list.size(); ++k) {
      refuse_negative(value_of(list[k]), item(key, k), context);
    }
  };
  each(spec.pool, "pool", [](const pool_source& s) { return s.amount; });
  each(spec.earmarks, "earmarks", [](const earmark& e) { return e.value; });
  each(spec.carve_outs, "carve_outs", [](const carve_out& c) { return c.share; });
  each(spec.splits, "splits", [](const split& s) { return s.value; });
  if (spec.base) refuse_negative(spec.base->share, "base.share", context);
  if (spec.eligible && spec.eligible->is.empty()) {
    context.fail({code::bad_value,
                  {},
                  "an empty list, so nobody is eligible",
                  "at least one text",
                  "Write what the cells of recipients say."},
                 "eligible.is");
  }
}

void check_parts(const plan_spec& spec, const read_context& context) {
  if (spec.parts.empty()) return;
  for (const auto& [given, key] :
       {std::pair(!spec.floor.empty(), "floor"), std::pair(!spec.cap.empty(), "cap"),
        std::pair(!spec.group_bounds.empty(), "group_bounds")}) {
    if (!given) continue;
    context.fail({code::option_of_other_method,
                  {},
                  "bounds at the top of a plan with parts would be nobody's",
                  "bounds inside the parts",
                  "Move them into the parts."},
                 key);
  }
  std::set<std::string> names;
  for (std::size_t k = 0; k < spec.parts.size(); ++k) {
    const part& one = spec.parts[k];
    const std::string path = item("parts", k);
    if (one.name.empty()) {
      context.fail({code::missing_key, {}, "the part has no name", "a name (名称)", "Name it."},
                   path + ".name");
    }
    if (!names.insert(one.name).second) {
      context.fail({code::bad_value,
                    {},
                    phrase("two parts have the name \"{}\"", one.name),
                    "different names",
                    "Rename one."},
                   path + ".name");
    }
    if (one.share.has_value() == one.amount.has_value()) {
      context.fail({code::missing_key,
                    {},
                    one.share ? phrase("the part has a share and an amount")
                              : phrase("the part has no share and no amount"),
                    "one of them",
                    "State share (比例) or amount (金额)."},
                   path + ".share");
    }
    refuse_negative(one.share.value_or(rational(0)), path + ".share", context);
    refuse_negative(one.amount.value_or(rational(0)), path + ".amount", context);
  }
}

void check_splits(const plan_spec& spec, const read_context& context) {
  if (spec.splits.empty()) return;
  std::set<std::string> names;
  std::size_t rests = 0;
  for (std::size_t k = 0; k < spec.splits.size(); ++k) {
    const split& s = spec.splits[k];
    const std::string path = item("splits", k);
    for (const std::string& part : s.of) {
      if (names.contains(part)) continue;
      context.fail({code::splits,
                    {},
                    phrase("the subtotal \"{}\" names \"{}\", which no split before it has",
                           s.name, part),
                    "names of splits above",
                    "Correct the name."},
                   path + ".of");
    }
    if (s.use == split::kind::amount && !s.value.is_whole()) {
      context.fail({code::splits,
                    {},
                    phrase("the split \"{}\" is not a whole number of units", s.name),
                    "whole units",
                    "Correct the amount, or use a smaller unit."},
                   path + ".amount");
    }
    if (s.use == split::kind::subtotal && s.of.empty()) {
      context.fail({code::splits,
                    {},
                    phrase("the subtotal \"{}\" names nothing", s.name),
                    "a list of names",
                    "Complete it."},
                   path + ".of");
    }
    if (!names.insert(s.name).second) {
      context.fail({code::splits,
                    {},
                    phrase("two splits have the name \"{}\"", s.name),
                    "different names",
                    "Rename one."},
                   path + ".name");
    }
    rests += s.use == split::kind::rest ? 1U : 0U;
  }
  if (rests != 1) {
    context.fail({code::splits,
                  {},
                  phrase("{} splits are the rest", rests),
                  "exactly one rest",
                  "Mark one split with rest: true (其余: 是)."},
                 "splits");
  }
}

}  // namespace

void check_spec(const plan_spec& spec, const read_context& context) {
  context.part([&] { check_lines(spec, context); });
  context.part([&] { check_parts(spec, context); });
  const std::vector<part> parts = parts_of(spec);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    part_check(parts[k], context, spec.parts.empty() ? "" : item("parts", k) + ".").run();
  }
  context.part([&] { check_splits(spec, context); });
}

}  // namespace fundalloc::detail
