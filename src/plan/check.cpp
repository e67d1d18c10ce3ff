// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "fundalloc/error.hpp"
#include "plan/allocation_data.hpp"
#include "plan/method_options.hpp"
#include "table/table_data.hpp"

namespace fundalloc {

namespace {

bool same_place(const problem& a, const problem& b) {
  return a.number == b.number && a.where.row == b.where.row &&
         a.where.column == b.where.column && a.where.key == b.where.key && a.found == b.found;
}

void add(std::vector<problem>& problems, problem p) {
  if (std::none_of(problems.begin(), problems.end(),
                   [&](const problem& known) { return same_place(known, p); })) {
    problems.push_back(std::move(p));
  }
}

/// Columns that a plan reads as numbers; `blank` tells whether blanks are allowed there.
struct used_column {
  std::string name;
  bool blank_allowed;
  const char* remedy = "Fill in the cell.";
};

constexpr const char* missing_remedy =
    "Fill in the cell, or state a policy for missing values: missing (缺失).";
constexpr const char* bound_remedy =
    "Fill in the cell; a bound may state blank (空白): unbounded.";

std::vector<used_column> number_columns(const plan_spec& spec) {
  std::vector<used_column> used;
  for (const factor& f : spec.factors) {
    if (detail::takes_indicator(f.method)) {
      used.push_back(
          {f.indicator, f.missing.use != missing_policy::kind::error, missing_remedy});
    }
  }
  for (const multiplier& m : spec.multipliers) {
    if (m.map.empty() && !m.column.empty()) {
      used.push_back({m.column, m.missing.use != missing_policy::kind::error});
    }
  }
  for (const earmark& e : spec.earmarks) {
    if (e.use == earmark::kind::per) used.push_back({e.target, false});
  }
  for (const auto* bounds : {&spec.floor, &spec.cap}) {
    for (const bound& b : *bounds) {
      if (!b.column.empty()) used.push_back({b.column, b.blank_is_unbounded, bound_remedy});
    }
  }
  return used;
}

/// Whether a column exists; the problem is listed where it does not.
bool find_column(const table& from, const std::string& name, std::vector<problem>& problems) {
  try {
    (void)from.find(name);
    return true;
  } catch (const error& e) {
    add(problems, e.detail());
    return false;
  }
}

/// Columns that are looked at, but not as numbers.
void check_other_columns(const plan_spec& spec, const table& from,
                         std::vector<problem>& problems) {
  if (!spec.group.empty()) (void)find_column(from, spec.group, problems);
  for (const multiplier& m : spec.multipliers) {
    if (!m.map.empty()) (void)find_column(from, m.column, problems);
  }
  for (const tie_rule& r : spec.ties) {
    if (r.use == tie_rule::kind::larger) (void)find_column(from, r.argument, problems);
  }
}

/// What no cell shows by itself: mixed forms, and decimals that do not fit together.
void check_whole_column(const table& from, std::size_t index, std::vector<problem>& problems) {
  try {
    (void)from.numbers(index);
  } catch (const error& e) {
    const bool by_cell =
        e.detail().number != code::mixed_forms && e.detail().number != code::column_range;
    if (!by_cell) add(problems, e.detail());
  }
}

/// Every cell of a column that is blank, negative or no number, not only the first.
void check_cells(const table& from, const used_column& used, std::vector<problem>& problems) {
  if (!find_column(from, used.name, problems)) return;
  const std::size_t index = from.find(used.name);
  for (std::size_t i = 0; i < from.rows(); ++i) {
    const std::string text = from.text(index, i);
    if (text.find_first_not_of(" \t") == std::string::npos) {
      if (used.blank_allowed) continue;
      add(problems,
          {code::blank, from.where(index, i), "the cell is blank", "a number", used.remedy});
      continue;
    }
    const decimal_reading cell = read_decimal(text);
    if (!cell.ok) {
      add(problems, {cell.why, from.where(index, i), "\"" + text + "\" " + cell.reason,
                     "a number such as 1234.5 or 12.5%", "Correct the cell."});
    } else if (cell.value.mantissa < 0) {
      add(problems, {code::negative, from.where(index, i), "\"" + text + "\" is negative",
                     "a number of at least 0", "Correct the cell."});
    }
  }
  check_whole_column(from, index, problems);
}

}  // namespace

std::vector<problem> check(const plan& rule, const table& recipients) {
  std::vector<problem> problems;
  std::vector<std::string> names(recipients.rows());
  try {
    names = recipients.recipients(rule.spec().recipient)->names;
  } catch (const error& e) {
    const std::string& header =
        rule.spec().recipient.empty() ? recipients.recipient_header() : rule.spec().recipient;
    if (!header.empty() && recipients.has(header)) {
      for (problem& p : detail::recipient_problems(recipients, recipients.find(header))) {
        add(problems, std::move(p));
      }
    }
    if (problems.empty()) add(problems, e.detail());
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = "row " + std::to_string(i + 2);
  }
  check_other_columns(rule.spec(), recipients, problems);
  std::set<std::string> seen;
  for (const used_column& used : number_columns(rule.spec())) {
    if (seen.insert(used.name).second) check_cells(recipients, used, problems);
  }
  std::vector<problem> found;
  detail::allocation_data data(rule, recipients);
  detail::binder(data.rule, data.cells, names, data.problem, &found).run();
  for (problem& p : found) {
    // A bad cell is listed already, with the policies that would allow it.
    const bool listed =
        p.where.row != 0 &&
        std::any_of(problems.begin(), problems.end(), [&](const problem& known) {
          return known.number == p.number && known.where.row == p.where.row &&
                 known.where.column == p.where.column;
        });
    if (!listed) add(problems, std::move(p));
  }
  if (problems.empty() && rule.has_pool()) {
    try {
      (void)allocate(rule, recipients);
    } catch (const error& e) {
      add(problems, e.detail());
    }
  }
  return problems;
}

}  // namespace fundalloc
