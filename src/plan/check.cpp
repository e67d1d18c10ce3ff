// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "fundalloc/error.hpp"
#include "fundalloc/interrupt.hpp"
#include "plan/allocation_data.hpp"
#include "plan/method_options.hpp"
#include "plan/weights.hpp"
#include "table/table_data.hpp"

namespace fundalloc {

namespace {

bool same_place(const problem& a, const problem& b) {
  return a.number == b.number && a.where.row == b.where.row &&
         a.where.column == b.where.column && a.where.key == b.where.key && a.found == b.found;
}

void add(std::vector<problem>& problems, problem p) {
  detail::poll_step();
  if (std::none_of(problems.begin(), problems.end(),
                   [&](const problem& known) { return same_place(known, p); })) {
    problems.push_back(std::move(p));
  }
}

/// Columns that a plan reads as numbers; `blank` tells whether blanks are allowed there.
struct used_column {
  std::string name;
  bool blank_allowed;
  bool negative_allowed = false;
  fixed_phrase remedy = detail::fill_in::plain;
};

void add_part(const part& one, std::vector<used_column>& used) {
  const auto may_be_blank = [](const missing_policy& missing) {
    return missing.use != missing_policy::kind::error;
  };
  for (const factor* f : detail::leaves_of(one)) {
    if (!detail::takes_indicator(f->method)) continue;
    used.push_back({f->indicator, may_be_blank(f->missing),
                    detail::takes_negative(f->method) || f->clip, detail::fill_in::missing});
  }
  for (const multiplier& m : one.multipliers) {
    if (!m.map.empty() || m.column.empty()) continue;
    const bool negative = m.clip || (m.method && detail::takes_negative(*m.method));
    used.push_back({m.column, may_be_blank(m.missing), negative,
                    m.method ? detail::fill_in::missing : detail::fill_in::plain});
  }
  if (one.claims) {
    used.push_back({one.claims->indicator, false, false, detail::fill_in::claim});
  }
  for (const auto* bounds : {&one.floor, &one.cap}) {
    for (const bound& b : *bounds) {
      if (!b.column.empty()) {
        const bool increase = b.use == bound::kind::mean_increase;
        used.push_back({b.column, b.blank_is_unbounded, false,
                        increase ? detail::fill_in::increase : detail::fill_in::bound});
      }
    }
  }
}

std::vector<used_column> number_columns(const plan& rule) {
  std::vector<used_column> used;
  for (const detail::part_data& part : data_of(rule).parts) add_part(part.rule, used);
  if (rule.spec().base) {
    used.push_back({rule.spec().base->column, false, false, detail::fill_in::base});
  }
  for (const earmark& e : rule.spec().earmarks) {
    if (e.use == earmark::kind::per) {
      used.push_back({e.target, false, false, detail::fill_in::count});
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
void check_other_columns(const plan& rule, const table& from, std::vector<problem>& problems) {
  for (const detail::part_data& part : data_of(rule).parts) {
    const fundalloc::part& one = part.rule;
    if (!one.group.empty()) (void)find_column(from, one.group, problems);
    for (const multiplier& m : one.multipliers) {
      if (!m.map.empty()) (void)find_column(from, m.column, problems);
    }
    for (const group_bound& g : one.group_bounds) (void)find_column(from, g.column, problems);
    for (const tie_rule& r : one.ties) {
      if (r.use == tie_rule::kind::larger) (void)find_column(from, r.argument, problems);
    }
  }
  for (const carve_out& c : rule.spec().carve_outs) {
    for (const std::string& name : {c.parent, c.per}) {
      if (!name.empty()) (void)find_column(from, name, problems);
    }
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
    detail::poll_step();
    const std::string text = from.text(index, i);
    if (text.find_first_not_of(" \t") == std::string::npos) {
      if (used.blank_allowed) continue;
      add(problems,
          {code::blank, from.where(index, i), "the cell is blank", "a number", used.remedy});
      continue;
    }
    const decimal_reading cell = read_decimal(text);
    if (!cell.ok) {
      add(problems, {cell.why, from.where(index, i), phrase("\"{}\" {}", text, cell.reason),
                     "a number such as 1234.5 or 12.5%", "Correct the cell."});
    } else if (cell.value.mantissa < 0 && !used.negative_allowed) {
      add(problems, {code::negative, from.where(index, i), phrase("\"{}\" is negative", text),
                     "a number of at least 0", "Correct the cell."});
    }
  }
  check_whole_column(from, index, problems);
}

/// Names for messages where the recipients themselves are in doubt.
std::vector<std::string> numbered(std::size_t rows) {
  std::vector<std::string> names(rows);
  for (std::size_t i = 0; i < rows; ++i) names[i] = "row " + std::to_string(i + 2);
  return names;
}

void find_recipients(detail::allocation_data& data, std::vector<problem>& problems) {
  const std::string& own = data.rule.spec().recipient;
  try {
    data.find_recipients();
  } catch (const error& e) {
    const std::string& header = own.empty() ? data.cells.recipient_header() : own;
    if (!header.empty() && data.cells.has(header)) {
      for (problem& p : detail::recipient_problems(data.cells, data.cells.find(header))) {
        add(problems, std::move(p));
      }
    }
    if (problems.empty()) add(problems, e.detail());
    data.recipients = std::make_shared<const recipient_column>(
        recipient_column{header, numbered(data.cells.rows())});
    data.words.names = &data.recipients->names;
    data.words.show = [&data](const rational& grains) {
      return data.rule.spec().unit.show(grains) + " " + data.rule.spec().unit.word();
    };
  }
}

/// Every problem of the steps up to the solve, each step's own.
std::vector<problem> binding_problems(detail::allocation_data& data) {
  std::vector<problem> found;
  const detail::binding bound = data.bind(&found);
  std::vector<detail::binder> binders;
  const std::size_t count = data_of(data.rule).parts.size();
  data.parts.reserve(count);
  binders.reserve(count);
  for (const detail::part_data& part : data_of(data.rule).parts) {
    data.parts.emplace_back().rule = &part;
    binders.emplace_back(bound, part, data.parts.back().problem).factors();
  }
  if (!data.rule.has_pool()) return found;  // a lower tier's plan: its pool is not known yet
  set_aside(bound, data.aside);
  if (!found.empty()) return found;
  std::vector<rational> amounts;
  bound.step("",
             [&] { amounts = detail::part_amounts(data.rule, data.aside.left, data.words); });
  const bool divided = !data.rule.spec().parts.empty();
  const std::vector<std::int64_t> none;
  for (std::size_t k = 0; k < amounts.size(); ++k) {
    binders[k].amounts(amounts[k],
                       divided ? amounts[k] : data.rule.pool() - data.aside.reserved,
                       divided ? none : data.aside.of_each);
  }
  return found;
}

}  // namespace

std::vector<problem> check(const plan& rule, const table& recipients) {
  std::vector<problem> problems;
  detail::allocation_data data(rule, recipients);
  find_recipients(data, problems);
  check_other_columns(rule, data.cells, problems);
  std::set<std::string> seen;
  for (const used_column& used : number_columns(rule)) {
    if (seen.insert(used.name).second) check_cells(data.cells, used, problems);
  }
  for (problem& p : binding_problems(data)) {
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
