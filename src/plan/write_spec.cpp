// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "plan/method_options.hpp"
#include "plan/one_part.hpp"
#include "plan/read_spec.hpp"

namespace fundalloc::detail {

namespace {

using entries = std::vector<document::entry>;

/// An amount in the unit's word: a bare number, as a plan says it.
std::string amount_text(const rational& grains, const unit& in) {
  return (grains / in.grains_per_word()).to_shortest_text();
}

/// Per cents where all weights end as decimals, else fractions of 1: one form for all.
std::vector<std::string> weight_texts(const std::vector<factor>& factors, std::int64_t points) {
  rational sum = 0;
  for (const factor& f : factors) sum += f.weight.value;
  const rational whole = sum == rational(points) ? rational(points) : rational(1);
  std::vector<std::string> texts;
  for (const factor& f : factors) {
    texts.push_back((f.weight.value / whole * rational(100)).to_shortest_text());
  }
  const bool decimal = std::none_of(texts.begin(), texts.end(), [](const std::string& t) {
    return t.find('/') != std::string::npos;
  });
  for (std::size_t j = 0; j < factors.size(); ++j) {
    texts[j] = decimal ? texts[j] + "%" : (factors[j].weight.value / whole).to_text();
  }
  return texts;
}

document missing_document(const missing_policy& policy) {
  using kind = missing_policy::kind;
  switch (policy.use) {
    case kind::zero: return "zero";
    case kind::median: return "median";
    case kind::mean:
      return document::map({{"use", "mean"}, {"decimals", std::to_string(policy.decimals)}});
    case kind::column: return document::map({{"column", policy.column}});
    case kind::error: break;
  }
  return "error";
}

template <class Step>
void add_step(entries& into, const char* key, const std::optional<Step>& step) {
  if (!step) return;
  entries options;
  option_writer writer(options);
  Step copy = *step;
  Step::options(copy, writer);
  into.emplace_back(key, document::map(std::move(options)));
}

/// The keys that factors and multipliers have in common, behind the method.
template <class Item>
void add_steps(entries& into, const Item& item) {
  if (item.missing.use != missing_policy::kind::error) {
    into.emplace_back("missing", missing_document(item.missing));
  }
  add_step(into, "winsorize", item.winsorize);
  add_step(into, "clip", item.clip);
  add_step(into, "clip_after", item.clip_after);
}

document texts_document(const std::vector<std::string>& texts) {
  return document::list(std::vector<document>(texts.begin(), texts.end()));
}

document factors_document(const std::vector<factor>& factors, std::int64_t points);

document factor_document(const factor& f, const std::string& weight) {
  entries e;
  if (!f.name.empty()) e.emplace_back("name", f.name);
  if (!f.factors.empty()) {
    e.emplace_back("weight", weight);
    e.emplace_back("factors", factors_document(f.factors, f.points));
    return document::map(std::move(e));
  }
  if (!f.indicator.empty()) e.emplace_back("indicator", f.indicator);
  write_method(f.method, e);
  e.emplace_back("weight", weight);
  add_steps(e, f);
  if (f.contribution_cap) {
    e.emplace_back("contribution_cap",
                   document::map({{"times", f.contribution_cap->times.to_shortest_text()},
                                  {"of", texts_document(f.contribution_cap->of)}}));
  }
  return document::map(std::move(e));
}

document factors_document(const std::vector<factor>& factors, std::int64_t points) {
  const std::vector<std::string> weights = weight_texts(factors, points);
  std::vector<document> items;
  for (std::size_t j = 0; j < factors.size(); ++j) {
    items.push_back(factor_document(factors[j], weights[j]));
  }
  return document::list(std::move(items));
}

document grades_document(const std::vector<std::pair<std::string, rational>>& grades) {
  entries e;
  for (const auto& [grade, value] : grades) e.emplace_back(grade, value.to_shortest_text());
  return document::map(std::move(e));
}

document multiplier_document(const multiplier& m) {
  entries e;
  // A method may have a `column` of its own: its indicator is called as in a factor.
  if (!m.column.empty()) e.emplace_back(m.method ? "indicator" : "column", m.column);
  if (m.method) write_method(*m.method, e);
  if (!m.map.empty()) e.emplace_back("map", grades_document(m.map));
  add_steps(e, m);
  return document::map(std::move(e));
}

void add_whole(entries& into, earmark::whole rounding, earmark::whole otherwise) {
  if (rounding == otherwise) return;
  using whole = earmark::whole;
  into.emplace_back("rounding", rounding == whole::up        ? "up"
                                : rounding == whole::down    ? "down"
                                : rounding == whole::nearest ? "nearest"
                                                             : "error");
}

document earmark_document(const earmark& mark, const unit& in) {
  entries e{{"name", mark.name}};
  using kind = earmark::kind;
  const std::string amount = amount_text(mark.value, in);
  switch (mark.use) {
    case kind::to:
      e.emplace_back("to", mark.target);
      e.emplace_back("amount", amount);
      break;
    case kind::per:
      e.emplace_back("per", mark.target);
      e.emplace_back("rate", amount);
      break;
    case kind::each: e.emplace_back("each", amount); break;
    case kind::reserve_amount: e.emplace_back("amount", amount); break;
    case kind::reserve_share: e.emplace_back("share", mark.value.to_shortest_text()); break;
  }
  add_whole(e, mark.rounding, earmark::whole::exact);
  return document::map(std::move(e));
}

document bound_document(const bound& b, const unit& in) {
  entries e;
  using kind = bound::kind;
  switch (b.use) {
    case kind::amount: e.emplace_back("amount", amount_text(b.value, in)); break;
    case kind::share_of_column:
    case kind::share_of_pool:
      e.emplace_back("share", b.value.to_shortest_text());
      e.emplace_back("of", b.use == kind::share_of_pool ? "pool" : b.column);
      break;
    case kind::per:
      e.emplace_back("per", b.column);
      e.emplace_back("rate", amount_text(b.value, in));
      break;
    case kind::mean_increase:
      e.emplace_back("share", b.value.to_shortest_text());
      e.emplace_back("of", "mean_increase");
      e.emplace_back("base", b.column);
      break;
  }
  if (!b.name.empty()) e.emplace_back("name", b.name);
  if (b.blank_is_unbounded) e.emplace_back("blank", "unbounded");
  return document::map(std::move(e));
}

document rounding_document(const rounding_rule& rule) {
  entries e{{"method", std::string(name_of(rule))}};
  write_options(rule, e);
  return document::map(std::move(e));
}

document tie_document(const tie_rule& rule) {
  if (rule.use == tie_rule::kind::larger) return document::map({{"larger", rule.argument}});
  if (rule.use == tie_rule::kind::lot) return document::map({{"lot", rule.argument}});
  return to_text(rule);
}

document split_document(const split& s, const unit& in) {
  entries e{{"name", s.name}};
  using kind = split::kind;
  switch (s.use) {
    case kind::share: e.emplace_back("share", s.value.to_shortest_text()); break;
    case kind::amount: e.emplace_back("amount", amount_text(s.value, in)); break;
    case kind::rest: e.emplace_back("rest", "true"); break;
    case kind::subtotal:
      e.emplace_back("of", document::list(std::vector<document>(s.of.begin(), s.of.end())));
      break;
  }
  return document::map(std::move(e));
}

template <class T, class F>
void add_list(entries& into, const char* key, const std::vector<T>& values, F&& write) {
  if (values.empty()) return;
  std::vector<document> items;
  for (const T& v : values) items.push_back(write(v));
  into.emplace_back(key, document::list(std::move(items)));
}

void add_text(entries& into, const char* key, const std::string& text) {
  if (!text.empty()) into.emplace_back(key, text);
}

document group_bound_document(const group_bound& g, const unit& in) {
  entries e{{"column", g.column}, {"is", g.is}};
  add_text(e, "name", g.name);
  const auto write = [&](const bound& b) { return bound_document(b, in); };
  add_list(e, "floor", g.floor, write);
  add_list(e, "cap", g.cap, write);
  return document::map(std::move(e));
}

document claims_document(const claims_use& claims) {
  entries e{{"indicator", claims.indicator}};
  std::visit([&](const auto& r) { e.emplace_back("rule", std::string(word_of(r))); },
             claims.rule);
  write_options(claims.rule, e);
  return document::map(std::move(e));
}

document base_document(const base_line& line) {
  entries e{{"of", line.column}, {"share", line.share.to_shortest_text()}};
  add_whole(e, line.rounding, earmark::whole::exact);
  add_text(e, "name", line.name);
  return document::map(std::move(e));
}

document carve_out_document(const carve_out& c) {
  entries e{{"name", c.name}};
  add_text(e, "to", c.to);
  add_text(e, "from", c.from);
  add_text(e, "parent", c.parent);
  if (c.per.empty()) {
    e.emplace_back("share", c.share.to_shortest_text());
  } else {
    e.emplace_back("per", c.per);
  }
  add_whole(e, c.rounding, earmark::whole::nearest);
  return document::map(std::move(e));
}

/// The keys of a part, at the top of a plan without parts or inside one of them.
void add_part(entries& into, const part& one, const unit& in) {
  const auto with_unit = [&](auto write) {
    return [&in, write](const auto& value) { return write(value, in); };
  };
  add_text(into, "group", one.group);
  if (!one.factors.empty()) {
    into.emplace_back("factors", factors_document(one.factors, one.points));
  }
  if (one.combine != combine_mode::unstated) {
    into.emplace_back("combine", one.combine == combine_mode::raw ? "raw" : "shares");
  }
  if (one.aggregation.geometric) {
    into.emplace_back("aggregation",
                      document::map({{"method", "geometric"},
                                     {"decimals", std::to_string(one.aggregation.decimals)}}));
  }
  add_list(into, "multipliers", one.multipliers, multiplier_document);
  if (!one.point_values.empty()) {
    into.emplace_back("point_values", grades_document(one.point_values));
  }
  if (one.claims) into.emplace_back("claims", claims_document(*one.claims));
  add_list(into, "floor", one.floor, with_unit(bound_document));
  add_list(into, "cap", one.cap, with_unit(bound_document));
  add_list(into, "group_bounds", one.group_bounds, with_unit(group_bound_document));
  if (one.on_conflict != conflict_mode::error) {
    into.emplace_back("on_conflict", one.on_conflict == conflict_mode::floor ? "floor" : "cap");
  }
  if (one.on_shortage == shortage_mode::scale) into.emplace_back("on_shortage", "scale");
  if (one.on_surplus == surplus_mode::reserve) into.emplace_back("on_surplus", "reserve");
  if (one.floor_cost == floor_cost_mode::above) into.emplace_back("floor_cost", "above");
  into.emplace_back("rounding", rounding_document(one.rounding));
  add_list(into, "ties", one.ties, tie_document);
}

document part_document(const part& one, const unit& in) {
  entries e{{"name", one.name}};
  if (one.share) e.emplace_back("share", one.share->to_shortest_text());
  if (one.amount) e.emplace_back("amount", amount_text(*one.amount, in));
  add_part(e, one, in);
  return document::map(std::move(e));
}

document eligible_document(const eligibility& rule) {
  return document::map({{"column", rule.column}, {"is", texts_document(rule.is)}});
}

}  // namespace

document write_spec(const plan_spec& spec) {
  entries e;
  add_text(e, "title", spec.title);
  add_text(e, "source", spec.source);
  add_text(e, "note", spec.note);
  add_list(e, "pool", spec.pool, [&](const pool_source& s) {
    entries item;
    if (!s.name.empty()) item.emplace_back("name", s.name);
    item.emplace_back("amount", amount_text(s.amount, spec.unit));
    return document::map(std::move(item));
  });
  e.emplace_back("unit", spec.unit.to_text());
  add_text(e, "recipient", spec.recipient);
  if (spec.eligible) e.emplace_back("eligible", eligible_document(*spec.eligible));
  if (spec.base) e.emplace_back("base", base_document(*spec.base));
  const auto with_unit = [&](auto write) {
    return [&spec, write](const auto& value) { return write(value, spec.unit); };
  };
  add_list(e, "earmarks", spec.earmarks, with_unit(earmark_document));
  if (spec.parts.empty()) add_part(e, parts_of(spec).front(), spec.unit);
  add_list(e, "parts", spec.parts, with_unit(part_document));
  add_list(e, "carve_outs", spec.carve_outs, carve_out_document);
  add_list(e, "splits", spec.splits, with_unit(split_document));
  return document::map(std::move(e));
}

}  // namespace fundalloc::detail
