// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "fundalloc/exact/sha256.hpp"
#include "fundalloc/interrupt.hpp"
#include "fundalloc/report/json.hpp"
#include "plan/allocation_data.hpp"
#include "plan/method_options.hpp"
#include "plan/weights.hpp"

namespace fundalloc {

namespace {

using detail::allocation_data;
using entries = std::vector<document::entry>;

void add_column(std::set<std::string>& names, const table& from, const std::string& name) {
  if (!name.empty()) names.insert(from.header(from.find(name)));
}

/// Collects the columns that a rule names among its options.
template <class Rule>
void add_options(std::set<std::string>& names, const table& from, Rule rule) {
  detail::column_visitor visitor(
      [&](const std::string& column) { add_column(names, from, column); });
  std::visit([&](auto& r) { std::decay_t<decltype(r)>::options(r, visitor); }, rule);
}

void add_bounds(std::set<std::string>& names, const table& from,
                const std::vector<bound>& bounds) {
  for (const bound& b : bounds) add_column(names, from, b.column);
}

void add_part(std::set<std::string>& names, const table& from, const part& one) {
  for (const factor* f : detail::leaves_of(one)) {
    add_column(names, from, f->indicator);
    add_column(names, from, f->missing.column);
    add_options(names, from, f->method);
  }
  for (const multiplier& m : one.multipliers) {
    add_column(names, from, m.column);
    add_column(names, from, m.missing.column);
    if (m.method) add_options(names, from, *m.method);
  }
  if (one.claims) {
    add_column(names, from, one.claims->indicator);
    add_options(names, from, one.claims->rule);
  }
  add_bounds(names, from, one.floor);
  add_bounds(names, from, one.cap);
  for (const group_bound& g : one.group_bounds) add_column(names, from, g.column);
  for (const tie_rule& r : one.ties) {
    if (r.use == tie_rule::kind::larger) add_column(names, from, r.argument);
  }
  add_column(names, from, one.group);
}

/// Headers of the columns that the plan uses, in the order of their bytes.
std::set<std::string> used_columns(const plan& rule, const table& from) {
  const plan_spec& spec = rule.spec();
  std::set<std::string> names;
  for (const detail::part_data& part : data_of(rule).parts) add_part(names, from, part.rule);
  for (const earmark& e : spec.earmarks) {
    if (e.use == earmark::kind::per) add_column(names, from, e.target);
  }
  if (spec.eligible) add_column(names, from, spec.eligible->column);
  if (spec.base) add_column(names, from, spec.base->column);
  for (const carve_out& c : spec.carve_outs) {
    add_column(names, from, c.parent);
    add_column(names, from, c.per);
  }
  return names;
}

/// A cell as the digest has it: a number in lowest decimals, a text as it stands, blank as "".
std::string cell_text(const table& from, std::size_t column, std::size_t row) {
  if (!from.is_numeric(column)) return from.text(column, row);
  const number_column numbers = from.numbers(column);
  if (numbers.is_blank(row)) return "";
  return (rational(numbers.mantissas[row]) / power_of_ten(numbers.decimals)).to_shortest_text();
}

document texts(const std::vector<std::string>& values) {
  return document::list(std::vector<document>(values.begin(), values.end()));
}

document columns_document(const allocation_data& data) {
  const table& from = data.everything;
  entries columns;
  for (const std::string& header : used_columns(data.rule, from)) {
    const std::size_t index = from.find(header);
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < from.rows(); ++i) {
      detail::poll_step();
      cells.push_back(cell_text(from, index, i));
    }
    columns.emplace_back(header, texts(cells));
  }
  return document::map(std::move(columns));
}

document integers(std::span<const std::int64_t> values) {
  std::vector<document> items;
  for (const std::int64_t v : values) items.emplace_back(std::to_string(v));
  return document::list(std::move(items));
}

document reserves_document(const std::vector<reserve_line>& reserves) {
  std::vector<document> items;
  for (const reserve_line& r : reserves) {
    items.push_back(document::map({{"amount", r.amount.to_text()}, {"name", r.name}}));
  }
  return document::list(std::move(items));
}

document splits_document(const std::vector<split_line>& splits) {
  std::vector<document> items;
  for (const split_line& s : splits) {
    items.push_back(document::map({{"name", s.name}, {"units", integers(s.units)}}));
  }
  return document::list(std::move(items));
}

document parts_document(const allocation_data& data) {
  std::vector<document> items;
  for (const detail::part_outcome& p : data.outcomes()) {
    items.push_back(document::map({{"name", p.rule->rule.name}, {"units", integers(p.units)}}));
  }
  return document::list(std::move(items));
}

document digest_document(const allocation_data& data) {
  document plan = data.rule.canonical();
  for (const char* key : {"title", "source", "note"}) plan = plan.without(key);
  entries all{{"columns", columns_document(data)},
              {"format", "fundalloc-digest-1"},
              {"plan", std::move(plan)},
              {"recipients", texts(data.recipients->names)},
              {"reserves", reserves_document(data.reserves)},
              {"slices", integers(data.slices)},
              {"splits", splits_document(data.splits)},
              {"undistributed", data.undistributed.to_text()}};
  if (!data.rule.spec().parts.empty()) all.emplace_back("parts", parts_document(data));
  return document::map(std::move(all));
}

}  // namespace

std::string digest_text(const allocation& result) {
  return to_json(digest_document(data_of(result)));
}

std::string allocation::digest() const {
  const auto lock = data_->locked();
  if (data_->digest.empty()) {
    std::string made = sha256::hex_of(digest_text(*this));
    if (data_->digest.empty()) data_->digest = std::move(made);
  }
  return data_->digest;
}

}  // namespace fundalloc
