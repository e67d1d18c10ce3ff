// SPDX-License-Identifier: Apache-2.0
#include "plan/check.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "fundalloc/error.hpp"
#include "fundalloc/interrupt.hpp"
#include "plan/allocation_data.hpp"
#include "plan/method_options.hpp"
#include "plan/weights.hpp"
#include "table/number_reading.hpp"
#include "table/table_data.hpp"

namespace fundalloc {

namespace {

/// Columns that a plan reads as numbers; `blank` tells whether blanks are allowed there.
struct used_column {
  std::string name;
  bool blank_allowed;
  bool negative_allowed = false;
  fixed_phrase remedy = detail::fill_in::plain;
};

/// The columns that a method's options name, which have to be full of numbers of at least 0.
/// What a method from outside does with a column is its own affair.
void add_options(const coefficient_method& method, std::vector<used_column>& used) {
  std::visit(
      [&](const auto& given) {
        using Method = std::remove_cvref_t<decltype(given)>;
        if constexpr (std::is_default_constructible_v<Method>) {
          Method copy = given;
          detail::column_visitor visitor([&](const std::string& column) {
            used.push_back({column, false, false, detail::fill_in::plain});
          });
          Method::options(copy, visitor);
        }
      },
      method);
}

void add_missing(const missing_policy& missing, std::vector<used_column>& used) {
  if (missing.use != missing_policy::kind::column) return;
  used.push_back({missing.column, true, false, detail::fill_in::plain});
}

void add_bounds(const std::vector<bound>& bounds, std::vector<used_column>& used) {
  for (const bound& b : bounds) {
    const bool increase = b.use == bound::kind::mean_increase;
    used.push_back({b.column, b.blank_is_unbounded, false,
                    increase ? detail::fill_in::increase : detail::fill_in::bound});
  }
}

void add_part(const part& one, std::vector<used_column>& used) {
  const auto may_be_blank = [](const missing_policy& missing) {
    return missing.use != missing_policy::kind::error;
  };
  for (const factor* f : detail::leaves_of(one)) {
    if (detail::takes_indicator(f->method)) {
      used.push_back({f->indicator, may_be_blank(f->missing),
                      detail::takes_negative(f->method) || f->clip, detail::fill_in::missing});
    }
    add_missing(f->missing, used);
    add_options(f->method, used);
  }
  for (const multiplier& m : one.multipliers) {
    if (!m.map.empty()) continue;
    const bool negative = m.clip || (m.method && detail::takes_negative(*m.method));
    used.push_back({m.column, may_be_blank(m.missing), negative,
                    m.method ? detail::fill_in::missing : detail::fill_in::plain});
    add_missing(m.missing, used);
    if (m.method) add_options(*m.method, used);
  }
  if (one.claims) {
    used.push_back({one.claims->indicator, false, false, detail::fill_in::claim});
    if (const auto* by_order = std::get_if<priority>(&one.claims->rule)) {
      used.push_back({by_order->order, false, true, detail::fill_in::plain});
    }
  }
  add_bounds(one.floor, used);
  add_bounds(one.cap, used);
  for (const tie_rule& r : one.ties) {
    if (r.use != tie_rule::kind::larger) continue;
    used.push_back({r.argument, false, true, detail::fill_in::plain});
  }
}

std::vector<used_column> number_columns(const plan& rule) {
  std::vector<used_column> used;
  for (const detail::part_data& part : data_of(rule).parts) add_part(part.rule, used);
  if (rule.spec().base) {
    used.push_back({rule.spec().base->column, false, false, detail::fill_in::base});
  }
  for (const earmark& e : rule.spec().earmarks) {
    if (e.use != earmark::kind::per) continue;
    used.push_back({e.target, false, false, detail::fill_in::count});
  }
  for (const carve_out& c : rule.spec().carve_outs) {
    used.push_back({c.per, true, false, detail::fill_in::plain});
  }
  return used;
}

/// Columns that are looked at, but not as numbers.
std::vector<std::string> text_columns(const plan& rule) {
  std::vector<std::string> names;
  for (const detail::part_data& part : data_of(rule).parts) {
    names.push_back(part.rule.group);
    for (const multiplier& m : part.rule.multipliers) {
      if (!m.map.empty()) names.push_back(m.column);
    }
    for (const group_bound& g : part.rule.group_bounds) names.push_back(g.column);
  }
  for (const carve_out& c : rule.spec().carve_outs) names.push_back(c.parent);
  return names;
}

/// Looks at everything that a plan, or what could be read of it, says of a table, or of those
/// of its rows that could be read.
class checker {
 public:
  checker(const plan& rule, const table& recipients, bool has_all_headers)
      : data_(rule, recipients), has_all_headers_(has_all_headers) {}

  /// What a plan that could not be read whole does not say, need not be missing.
  void run(const detail::checked_plan& read, bool complete, problem_list& into) {
    check_own_names(into);
    const bool rows_are_known = read.knows_rows && find_recipients(read.knows_recipient, into);
    for (const std::string& name : text_columns(data_.rule)) (void)find_column(name, into);
    std::map<std::size_t, used_column> columns;
    for (const used_column& used : number_columns(data_.rule)) add_column(used, columns, into);
    if (!rows_are_known) return;
    for (const auto& [index, used] : columns) check_cells(index, used, into);
    if (!complete) return;
    problem_list bound;
    bind(bound);
    // A bad cell is listed already, with the policies that would allow it.
    into.append(std::move(bound));
  }

 private:
  /// A table that names its recipients itself has good names in all rows, whoever is eligible.
  void check_own_names(problem_list& into) const {
    const table& all = data_.everything;
    const std::string& header = all.recipient_header();
    if (header.empty() || data_of(all).own_recipients || !all.has(header)) return;
    for (problem& p : detail::recipient_problems(all, all.find(header))) into.add(std::move(p));
  }

  /// Whether it is known which rows are recipients.
  bool find_recipients(bool names_are_known, problem_list& into) {
    data_.words.show = [this](const rational& grains) {
      return data_.rule.spec().unit.show(grains) + " " + data_.rule.spec().unit.word();
    };
    const std::string own = data_.rule.spec().recipient;
    const std::string header = own.empty() ? data_.cells.recipient_header() : own;
    bool rows_are_known = true;
    if (!header.empty() || names_are_known) {
      try {
        data_.find_recipients();
        return true;
      } catch (const error& e) {
        const auto& eligible = data_.rule.spec().eligible;
        rows_are_known = !eligible || (e.detail().number != code::no_recipients &&
                                       data_.eligible.size() == data_.everything.rows());
        if (rows_are_known) {
          add_problems_of_names(header, e, into);
        } else {
          add_unless_unnamed(e, into);
        }
      }
    }
    auto names = std::make_shared<recipient_column>();
    names->header = header;
    const bool found = !header.empty() && data_.cells.has(header);
    for (std::size_t i = 0; i < data_.cells.rows(); ++i) {
      std::string name = found ? data_.cells.text(data_.cells.find(header), i) : "";
      if (name.empty()) name = "row " + std::to_string(data_of(data_.cells).row_number(i));
      names->names.push_back(std::move(name));
    }
    data_.recipients = std::move(names);
    data_.words.names = &data_.recipients->names;
    return rows_are_known;
  }

  void add_problems_of_names(const std::string& header, const error& first,
                             problem_list& into) const {
    const std::size_t before = into.count();
    if (!header.empty() && data_.cells.has(header)) {
      for (problem& p : detail::recipient_problems(data_.cells, data_.cells.find(header))) {
        into.add(std::move(p));
      }
    }
    if (into.count() == before) add_unless_unnamed(first, into);
  }

  /// Whether a column exists; the problem is listed where it does not.
  bool find_column(const std::string& name, problem_list& into) const {
    if (name.empty()) return false;
    try {
      (void)data_.cells.find(name);
      return true;
    } catch (const error& e) {
      add_unless_unnamed(e, into);
      return false;
    }
  }

  /// A column may be missing only since a header is.
  void add_unless_unnamed(const error& e, problem_list& into) const {
    if (has_all_headers_ || e.detail().number != code::missing_column) into.add(e.detail());
  }

  /// Of several uses of a column, that one counts which allows least.
  void add_column(const used_column& used, std::map<std::size_t, used_column>& columns,
                  problem_list& into) const {
    if (!find_column(used.name, into)) return;
    const auto [place, is_new] = columns.emplace(data_.cells.find(used.name), used);
    if (is_new) return;
    used_column& known = place->second;
    if (known.blank_allowed && !used.blank_allowed) known.remedy = used.remedy;
    known.blank_allowed = known.blank_allowed && used.blank_allowed;
    known.negative_allowed = known.negative_allowed && used.negative_allowed;
  }

  /// Every cell of a column that is blank, negative or no number, not only the first.
  void check_cells(std::size_t index, const used_column& used, problem_list& into) const {
    const table& from = data_.cells;
    if (from.is_numeric(index)) {
      const number_column column = from.numbers(index);
      const bool fine = (column.blanks == 0 || used.blank_allowed) &&
                        (column.least >= 0 || used.negative_allowed);
      if (fine) return;
    }
    std::optional<std::size_t> first;  // the first number, whose form all must have
    number_form form = number_form::plain;
    bool any = false;
    for (std::size_t i = 0; i < from.rows(); ++i) {
      detail::poll_step();
      const std::string text = from.text(index, i);
      if (detail::is_blank_text(text)) {
        if (used.blank_allowed) continue;
        into.add(
            {code::blank, from.where(index, i), "the cell is blank", "a number", used.remedy});
        any = true;
        continue;
      }
      const decimal_reading cell = read_decimal(text);
      if (!cell.ok) {
        into.add(detail::problem_of(from, index, {cell.why, i, {}, cell.reason}));
        any = true;
      } else if (first && cell.value.form != form) {
        into.add(
            detail::problem_of(from, index, {code::mixed_forms, i, first, detail::other_form}));
        any = true;
      } else if (cell.value.mantissa < 0 && !used.negative_allowed) {
        into.add({code::negative, from.where(index, i), phrase("\"{}\" is negative", text),
                  "a number of at least 0", "Correct the cell."});
      }
      if (cell.ok && !first) {
        first = i;
        form = cell.value.form;
      }
    }
    if (!any) check_whole_column(index, into);
  }

  /// What no cell shows by itself: decimals that do not fit together.
  void check_whole_column(std::size_t index, problem_list& into) const {
    try {
      (void)data_.cells.numbers(index);
    } catch (const error& e) {
      into.add(e.detail());
    }
  }

  /// Every problem of the steps up to the end, each step's own.
  void bind(problem_list& found) {
    const detail::binding bound = data_.bind(&found);
    std::vector<detail::binder> binders;
    const std::size_t count = data_of(data_.rule).parts.size();
    data_.parts.reserve(count);
    binders.reserve(count);
    for (const detail::part_data& part : data_of(data_.rule).parts) {
      data_.parts.emplace_back().rule = &part;
      binders.emplace_back(bound, part, data_.parts.back().problem).factors();
    }
    if (!data_.rule.has_pool()) return;  // a lower tier's plan: its pool is not known yet
    set_aside(bound, data_.aside);
    look_at_carve_outs(data_, bound);
    if (!found.empty()) return;
    std::vector<rational> amounts;
    bound.step(
        "", [&] { amounts = detail::part_amounts(data_.rule, data_.aside.left, data_.words); });
    const bool divided = !data_.rule.spec().parts.empty();
    const std::vector<std::int64_t> none;
    for (std::size_t k = 0; k < amounts.size(); ++k) {
      binders[k].amounts(amounts[k],
                         divided ? amounts[k] : data_.rule.pool() - data_.aside.reserved,
                         divided ? none : data_.aside.of_each);
    }
    if (found.empty()) settle(found);
  }

  void settle(problem_list& found) {
    for (detail::part_outcome& part : data_.parts) {
      try {
        settle_part(data_, part);
      } catch (const error& e) {
        found.add(e.detail());
      }
    }
    if (!found.empty()) return;
    try {
      const allocation whole = allocate(data_.rule, data_.everything);
    } catch (const error& e) {
      found.add(e.detail());
    }
  }

  detail::allocation_data data_;
  bool has_all_headers_;
};

/// What a table's rows say comes first, row by row; then what is found of columns, and of plan
/// and table together.
void sort_by_row(problem_list& problems, const table& from) {
  std::map<std::string, std::size_t> places;
  for (std::size_t j = 0; j < from.columns(); ++j) places.emplace(from.header(j), j);
  const auto place = [&](const problem& p) {
    constexpr std::size_t last = std::numeric_limits<std::size_t>::max();
    if (p.where.row == 0) return std::pair(last, last);
    const auto column = places.find(p.where.column);
    return std::pair(p.where.row, column == places.end() ? 0 : column->second + 1);
  };
  problems.sort([&](const problem& a, const problem& b) { return place(a) < place(b); });
}

}  // namespace

std::vector<problem> check(const plan& rule, const table& recipients) {
  problem_list problems;
  const detail::checked_plan read{.knows_recipient = true, .knows_rows = true};
  checker(rule, recipients, true).run(read, true, problems);
  sort_by_row(problems, recipients);
  return std::move(problems).take();
}

namespace detail {

std::vector<problem> check_all(checked_plan rule, checked_table recipients) {
  problem_list& of_table = recipients.problems;
  if (recipients.cells) {
    // A plan that is no plan at all says nothing of the table.
    if (!rule.rule) rule.rule = unchecked_plan::of({}, {});
    checker(*rule.rule, *recipients.cells, recipients.has_all_headers)
        .run(rule, rule.complete && recipients.complete, of_table);
    sort_by_row(of_table, *recipients.cells);
  }
  std::vector<problem> all = std::move(rule.problems);
  for (problem& p : std::move(of_table).take()) all.push_back(std::move(p));
  return all;
}

}  // namespace detail

}  // namespace fundalloc
