// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/table/table.hpp"

#include <algorithm>
#include <array>

#include "exact/trimmed.hpp"
#include "fundalloc/interrupt.hpp"
#include "table/names_met.hpp"
#include "table/table_data.hpp"

namespace fundalloc {

namespace {

using detail::trimmed;

/// A name without blanks of any width, a bracketed unit and a colon, in lower case.
std::string bare_name(std::string_view name) {
  std::string bare;
  while (!name.empty()) {
    const std::string_view rest = trimmed(name);
    if (rest.size() != name.size() && rest.data() != name.data()) {
      name = rest;  // blanks before the next character
      continue;
    }
    const char c = name.front();
    bare += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    name.remove_prefix(1);
  }
  for (const std::string_view open : {"(", "（"}) {
    if (const std::size_t at = bare.find(open); at != std::string::npos && at > 0)
      bare.resize(at);
  }
  for (const std::string_view colon : {":", "："}) {
    if (bare.ends_with(colon)) bare.resize(bare.size() - colon.size());
  }
  return bare;
}

/// False for most names at a glance: every word below begins with t, s or g, or ends in 计 or
/// 計, whose first bytes are alike; blanks may stand around these but not inside of them.
bool may_be_total(std::string_view name) {
  const char first = static_cast<char>(name.front() | 0x20);  // in lower case
  return first == 't' || first == 's' || first == 'g' ||
         name.find("计"[0]) != std::string_view::npos;
}

/// Totals as offices write them: 合　计, 合计(万元), 全省合计, Total. The name is trimmed.
bool is_total_row(std::string_view name) {
  if (!may_be_total(name)) return false;
  constexpr std::array<std::string_view, 8> words = {
      "total", "totals", "subtotal", "sum", "grandtotal", "累计", "累計", "共计"};
  constexpr std::array<std::string_view, 6> ends = {"合计", "总计", "小计",
                                                    "合計", "總計", "小計"};
  const std::string bare = bare_name(name);
  return std::find(words.begin(), words.end(), bare) != words.end() ||
         std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return bare.ends_with(end); });
}

phrase quoted_list(const std::vector<detail::column_data>& columns) {
  std::vector<phrase> list;
  for (const auto& c : columns) list.push_back(phrase("\"{}\"", c.header));
  return phrase::list(list);
}

/// The names of a column as recipients; each problem goes to `fault`.
template <class F>
std::shared_ptr<const recipient_column> read_recipients(const table& from, std::size_t column,
                                                        F&& fault) {
  auto result = std::make_shared<recipient_column>();
  result->header = from.header(column);
  result->names.reserve(from.rows());
  detail::names_met known(from.rows());
  const auto name_of = [&](std::size_t row) { return trimmed(result->names[row]); };
  // Names are fetched some rows ahead: where one is remembered is far away in memory.
  constexpr std::size_t ahead = 16;
  std::array<std::size_t, ahead> hashes{};
  const auto fetch = [&](std::size_t row) {
    if (row >= from.rows()) return;
    detail::poll_step();
    result->names.push_back(from.text(column, row));
    hashes[row % ahead] = known.announce(name_of(row));
  };
  for (std::size_t row = 0; row < ahead; ++row) fetch(row);
  for (std::size_t i = 0; i < from.rows(); fetch(i + ahead), ++i) {
    const std::string& name = result->names[i];
    const std::string_view shown = trimmed(name);
    if (shown.empty()) {
      fault(problem{code::blank_recipient, from.where(column, i), "the recipient has no name",
                    "a name", "Fill in the name, or delete the row."});
    } else if (is_total_row(shown)) {
      fault(problem{code::total_row, from.where(column, i),
                    phrase("\"{}\" is a total, not a recipient", name), "recipients only",
                    "Delete the row of totals."});
    } else if (const auto earlier = known.earlier(i, hashes[i % ahead], shown, name_of)) {
      fault(problem{
          code::duplicate_recipient, from.where(column, i),
          phrase("\"{}\" stands in row {} already", name, from.where(column, *earlier).row),
          "each recipient once", "Merge the rows, or tell the recipients apart by name."});
    }
  }
  if (result->names.empty()) {
    fault(problem{code::no_recipients, from.where(column), "the table has no rows",
                  "one row a recipient", "Add the recipients."});
  }
  return result;
}

}  // namespace

table::table() : data_(std::make_shared<detail::table_data>()) {}
table::table(std::shared_ptr<const detail::table_data> data) : data_(std::move(data)) {}

std::size_t table::rows() const noexcept { return data_->rows; }
std::size_t table::columns() const noexcept { return data_->columns.size(); }
const std::string& table::header(std::size_t column) const {
  return data_->columns.at(column).header;
}
const std::string& table::source() const noexcept { return data_->source; }
const std::string& table::recipient_header() const noexcept { return data_->recipient; }
const int64_matrix& table::values() const {
  std::call_once(data_->placed, [this] {
    const auto numeric = std::count_if(data_->columns.begin(), data_->columns.end(),
                                       [](const auto& c) { return !c.fault; });
    data_->values.resize(static_cast<Eigen::Index>(data_->rows), numeric);
    for (const auto& c : data_->columns) {
      if (c.fault) continue;
      std::copy_n(c.mantissas.get(), data_->rows,
                  data_->values.col(static_cast<Eigen::Index>(c.place)).data());
    }
  });
  return data_->values;
}
bool table::is_numeric(std::size_t column) const noexcept {
  return !data_->columns[column].fault.has_value();
}

bool table::has(std::string_view name) const noexcept {
  const auto& columns = data_->columns;
  const auto exact = [&](const auto& c) { return c.header == name; };
  if (std::any_of(columns.begin(), columns.end(), exact)) return true;
  return std::count_if(columns.begin(), columns.end(),
                       [&](const auto& c) { return c.bare == name; }) == 1;
}

std::size_t table::find(std::string_view name) const {
  const auto& columns = data_->columns;
  std::size_t found = columns.size();
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].header == name) return j;
  }
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].bare != name) continue;
    if (found != columns.size()) {
      raise({code::missing_column,
             {.file = source(), .column = std::string(name)},
             phrase("two columns match: \"{}\" and \"{}\"", columns[found].header,
                    columns[j].header),
             "one column",
             "Write the whole header in the plan, with its unit."});
    }
    found = j;
  }
  if (found == columns.size()) {
    raise({code::missing_column,
           {.file = source(), .column = std::string(name)},
           "the table has no such column",
           phrase("one of {}", quoted_list(columns)),
           "Correct the name in the plan, or the header of the table."});
  }
  return found;
}

std::string table::text(std::size_t column, std::size_t row) const {
  const auto& c = data_->columns[column];
  if (c.cells.given) return data_->written(c.cells, row);
  if (!c.blank.empty() && c.blank[row] != 0) return {};
  return (rational(c.mantissas[static_cast<std::ptrdiff_t>(row)]) / power_of_ten(c.decimals))
      .to_shortest_text();
}

number_column table::numbers(std::size_t column) const {
  const auto& c = data_->columns[column];
  if (c.fault) {
    const auto& f = *c.fault;
    const phrase other = f.other_row
                             ? phrase(" (row {}: \"{}\")", data_->row_number(*f.other_row),
                                      data_->written(c.cells, *f.other_row))
                             : phrase();
    phrase found = phrase("\"{}\" {}{}", data_->written(c.cells, f.row), f.reason, other);
    const bool mixed = f.why == code::mixed_forms;
    raise({f.why, where(column, f.row), std::move(found),
           mixed ? phrase("one form in the whole column")
                 : phrase("a number such as 1234.5 or 12.5%"),
           mixed ? phrase("Write all cells alike.") : phrase("Correct the cell.")});
  }
  return {.name = c.header,
          .mantissas = {c.mantissas.get(), data_->rows},
          .decimals = c.decimals,
          .form = c.form,
          .blank = c.blank,
          .blanks = c.blanks,
          .sum = c.sum,
          .least = c.least};
}

std::shared_ptr<const recipient_column> table::recipients(std::string_view header) const {
  const std::string_view wanted = header.empty() ? std::string_view(data_->recipient) : header;
  if (wanted.empty()) {
    raise({code::missing_key,
           {.file = source(), .key = "recipient"},
           "neither the plan nor the table says which column names the recipients",
           phrase("one of {}", quoted_list(data_->columns)),
           "Add `recipient: <column>` (分配对象) to the plan."});
  }
  const std::size_t column = find(wanted);
  if (!data_->recipient.empty() && find(data_->recipient) != column) {
    raise({code::bad_value,
           {.file = source(), .key = "recipient"},
           phrase("the plan says \"{}\", the table \"{}\"", wanted, data_->recipient),
           "one column of recipients",
           "Say it in one place only."});
  }
  {
    const std::lock_guard lock(data_->guard);
    const auto known = data_->recipients.find(column);
    if (known != data_->recipients.end()) return known->second;
  }
  auto checked = read_recipients(*this, column, [](problem p) { raise(std::move(p)); });
  const std::lock_guard lock(data_->guard);
  return data_->recipients.emplace(column, std::move(checked)).first->second;
}

namespace detail {

std::vector<problem> recipient_problems(const table& from, std::size_t column) {
  std::vector<problem> problems;
  (void)read_recipients(from, column, [&](problem p) { problems.push_back(std::move(p)); });
  return problems;
}

}  // namespace detail

std::vector<std::string> table::numeric_headers() const {
  std::vector<std::string> names;
  for (const auto& c : data_->columns) {
    if (!c.fault) names.push_back(c.header);
  }
  return names;
}

std::vector<int> table::decimals() const {
  std::vector<int> result;
  for (const auto& c : data_->columns) {
    if (!c.fault) result.push_back(c.decimals);
  }
  return result;
}

location table::where(std::size_t column) const {
  return {.file = data_->source, .column = data_->columns[column].header};
}

location table::where(std::size_t column, std::size_t row) const {
  location at = where(column);
  at.row = data_->row_number(row);
  const std::lock_guard lock(data_->guard);
  if (!data_->recipients.empty()) {
    const auto& known = *data_->recipients.begin()->second;
    if (row < known.names.size()) at.recipient = known.names[row];
  }
  return at;
}

}  // namespace fundalloc
