// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "fundalloc/exact/sha256.hpp"
#include "fundalloc/report/json.hpp"
#include "plan/allocation_data.hpp"
#include "plan/method_options.hpp"

namespace fundalloc {

namespace {

using detail::allocation_data;
using entries = std::vector<document::entry>;

void add_column(std::set<std::string>& names, const table& from, const std::string& name) {
  if (!name.empty()) names.insert(from.header(from.find(name)));
}

/// The options of a method that name columns: ratio_to's column, ratio_to_mean's weight.
class column_options {
 public:
  column_options(std::set<std::string>& names, const table& from)
      : names_(names), from_(from) {}
  void operator()(std::string_view, const std::string& column) {
    add_column(names_, from_, column);
  }
  template <class T>
  void operator()(std::string_view, const T&) {}

 private:
  std::set<std::string>& names_;
  const table& from_;
};

void add_method(std::set<std::string>& names, const table& from,
                const coefficient_method& method) {
  std::visit(
      [&](const auto& m) {
        column_options options(names, from);
        std::decay_t<decltype(m)>::options(m, options);
      },
      method);
}

/// Headers of the columns that the plan uses, in the order of their bytes.
std::set<std::string> used_columns(const plan_spec& spec, const table& from) {
  std::set<std::string> names;
  for (const factor& f : spec.factors) {
    add_column(names, from, f.indicator);
    add_column(names, from, f.missing.column);
    add_method(names, from, f.method);
  }
  for (const multiplier& m : spec.multipliers) {
    add_column(names, from, m.column);
    add_column(names, from, m.missing.column);
    if (m.method) add_method(names, from, *m.method);
  }
  for (const earmark& e : spec.earmarks) {
    if (e.use == earmark::kind::per) add_column(names, from, e.target);
  }
  for (const auto* bounds : {&spec.floor, &spec.cap}) {
    for (const bound& b : *bounds) add_column(names, from, b.column);
  }
  for (const tie_rule& r : spec.ties) {
    if (r.use == tie_rule::kind::larger) add_column(names, from, r.argument);
  }
  if (!spec.group.empty()) add_column(names, from, spec.group);
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
  const table& from = data.cells;
  entries columns;
  for (const std::string& header : used_columns(data.rule.spec(), from)) {
    const std::size_t index = from.find(header);
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < from.rows(); ++i) cells.push_back(cell_text(from, index, i));
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

document digest_document(const allocation_data& data) {
  document plan = data.rule.canonical();
  for (const char* key : {"title", "source", "note"}) plan = plan.without(key);
  return document::map({{"columns", columns_document(data)},
                        {"format", "fundalloc-digest-1"},
                        {"plan", std::move(plan)},
                        {"recipients", texts(data.recipients->names)},
                        {"reserves", reserves_document(data.reserves)},
                        {"slices", integers(data.slices)},
                        {"splits", splits_document(data.splits)},
                        {"undistributed", data.undistributed.to_text()}});
}

}  // namespace

std::string digest_text(const allocation& result) {
  return to_json(digest_document(data_of(result)));
}

std::string allocation::digest() const {
  const std::lock_guard lock(data_->guard);
  if (data_->digest.empty()) data_->digest = sha256::hex_of(digest_text(*this));
  return data_->digest;
}

}  // namespace fundalloc
