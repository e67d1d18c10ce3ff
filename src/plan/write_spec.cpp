// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "plan/method_options.hpp"
#include "plan/read_spec.hpp"

namespace fundalloc::detail {

namespace {

using entries = std::vector<document::entry>;

/// An amount in the unit's word: a bare number, as a plan says it.
std::string amount_text(const rational& grains, const unit& in) {
  return (grains / in.grains_per_word()).to_shortest_text();
}

/// Per cents where all weights end as decimals, else fractions of 1: one form for all.
std::vector<std::string> weight_texts(const plan_spec& spec) {
  const std::vector<rational> weights = normal_weights(spec, {});
  std::vector<std::string> texts;
  for (const rational& w : weights) texts.push_back((w * rational(100)).to_shortest_text());
  const bool decimal = std::none_of(texts.begin(), texts.end(), [](const std::string& t) {
    return t.find('/') != std::string::npos;
  });
  for (std::size_t j = 0; j < weights.size(); ++j) {
    texts[j] = decimal ? texts[j] + "%" : weights[j].to_text();
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

document factor_document(const factor& f, const std::string& weight) {
  entries e;
  if (!f.indicator.empty()) e.emplace_back("indicator", f.indicator);
  write_method(f.method, e);
  e.emplace_back("weight", weight);
  if (f.missing.use != missing_policy::kind::error) {
    e.emplace_back("missing", missing_document(f.missing));
  }
  return document::map(std::move(e));
}

document multiplier_document(const multiplier& m) {
  entries e;
  // A method may have a `column` of its own: its indicator is called as in a factor.
  if (!m.column.empty()) e.emplace_back(m.method ? "indicator" : "column", m.column);
  if (m.method) write_method(*m.method, e);
  if (!m.map.empty()) {
    entries grades;
    for (const auto& [grade, value] : m.map)
      grades.emplace_back(grade, value.to_shortest_text());
    e.emplace_back("map", document::map(std::move(grades)));
  }
  if (m.missing.use != missing_policy::kind::error) {
    e.emplace_back("missing", missing_document(m.missing));
  }
  return document::map(std::move(e));
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
  using whole = earmark::whole;
  if (mark.rounding != whole::exact) {
    e.emplace_back("rounding", mark.rounding == whole::up     ? "up"
                               : mark.rounding == whole::down ? "down"
                                                              : "nearest");
  }
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
  }
  if (!b.name.empty()) e.emplace_back("name", b.name);
  if (b.blank_is_unbounded) e.emplace_back("blank", "unbounded");
  return document::map(std::move(e));
}

document rounding_document(const rounding& rule) {
  entries e{{"method", std::string(facts_of(rule.method).name)}};
  if (rule.bounds == rounding::bounds_mode::shift) e.emplace_back("bounds", "shift");
  if (rule.method == rounding_method::stationary)
    e.emplace_back("r", rule.r.to_shortest_text());
  if (rule.half == rounding::half_rule::even) e.emplace_back("half", "even");
  if (rule.first_units == rounding::first_units_rule::by_weight) {
    e.emplace_back("first_units", "by_weight");
  }
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
  add_text(e, "group", spec.group);
  const std::vector<std::string> weights = weight_texts(spec);
  std::size_t j = 0;
  add_list(e, "factors", spec.factors,
           [&](const factor& f) { return factor_document(f, weights[j++]); });
  if (spec.combine != combine_mode::unstated) {
    e.emplace_back("combine", spec.combine == combine_mode::raw ? "raw" : "shares");
  }
  add_list(e, "multipliers", spec.multipliers, multiplier_document);
  const auto with_unit = [&](auto write) {
    return [&spec, write](const auto& value) { return write(value, spec.unit); };
  };
  add_list(e, "earmarks", spec.earmarks, with_unit(earmark_document));
  add_list(e, "floor", spec.floor, with_unit(bound_document));
  add_list(e, "cap", spec.cap, with_unit(bound_document));
  if (spec.on_conflict != conflict_mode::error) {
    e.emplace_back("on_conflict", spec.on_conflict == conflict_mode::floor ? "floor" : "cap");
  }
  if (spec.on_shortage == shortage_mode::scale) e.emplace_back("on_shortage", "scale");
  if (spec.on_surplus == surplus_mode::reserve) e.emplace_back("on_surplus", "reserve");
  e.emplace_back("rounding", rounding_document(spec.rounding));
  add_list(e, "ties", spec.ties, tie_document);
  add_list(e, "splits", spec.splits, with_unit(split_document));
  return document::map(std::move(e));
}

}  // namespace fundalloc::detail
