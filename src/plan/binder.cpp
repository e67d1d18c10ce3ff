// SPDX-License-Identifier: Apache-2.0
#include "plan/binder.hpp"

#include <algorithm>
#include <unordered_map>

#include "factor/steps.hpp"
#include "fundalloc/factor/missing.hpp"
#include "plan/group_limits.hpp"
#include "plan/limits.hpp"
#include "plan/method_options.hpp"
#include "plan/weights.hpp"
#include "settle/scores.hpp"

namespace fundalloc::detail {

number_column plain_column(const table& from, std::size_t index, bool negative_allowed) {
  const number_column column = from.numbers(index);
  if (column.least < 0 && !negative_allowed) {
    for (std::size_t i = 0; i < column.mantissas.size(); ++i) {
      if (column.mantissas[i] >= 0 || column.is_blank(i)) continue;
      raise({code::negative, from.where(index, i),
             phrase("\"{}\" is negative", from.text(index, i)), "a number of at least 0",
             "Correct the cell."});
    }
  }
  return column;
}

void refuse_blanks(const table& from, std::size_t index, const number_column& column,
                   fixed_phrase remedy) {
  if (column.blanks == 0) return;
  for (std::size_t i = 0; i < column.mantissas.size(); ++i) {
    if (!column.is_blank(i)) continue;
    raise({code::blank, from.where(index, i), "the cell is blank", "a number", remedy});
  }
}

namespace {

/// Whether a method looks at rows that are not recipients.
bool looks_at_table(const coefficient_method& method) {
  return std::visit(
      [](const auto& m) {
        if constexpr (requires { m.among == population::table; }) {
          return m.among == population::table;
        } else {
          return false;
        }
      },
      method);
}

/// The values of the rows that are not recipients. E104, E103.
std::vector<rational> other_rows(const binding& bound, std::size_t index,
                                 bool negative_allowed) {
  std::vector<rational> others;
  if (bound.eligible.empty()) return others;
  const table& all = bound.everything;
  const number_column column = all.numbers(index);
  for (std::size_t i = 0; i < all.rows(); ++i) {
    poll_step();
    if (bound.eligible[i] != 0) continue;
    if (column.is_blank(i)) {
      raise({code::blank, all.where(index, i), "the cell is blank", "a number",
             "Fill in the cell: the rule looks at all rows of the table (among: table)."});
    }
    if (column.mantissas[i] < 0 && !negative_allowed) {
      raise({code::negative, all.where(index, i),
             phrase("\"{}\" is negative", all.text(index, i)), "a number of at least 0",
             "Correct the cell."});
    }
    others.push_back(rational(column.mantissas[i]) / power_of_ten(column.decimals));
  }
  return others;
}

/// A value as a 64-bit mantissa. E401.
std::int64_t mantissa_of(const rational& value, int decimals, const location& where) {
  const rational number = value * power_of_ten(decimals);
  if (!number.is_narrow() || !fits_int64(number.narrow_numerator())) {
    raise({code::column_range, where,
           "the column does not fit 64 bits with the decimals of all rows", "smaller numbers",
           "Use fewer decimals."});
  }
  return static_cast<std::int64_t>(number.narrow_numerator());
}

}  // namespace

binder::binder(const binding& bound, const part_data& rule, bound_problem& into)
    : bound_(bound),
      rule_(rule),
      part_(rule.rule),
      table_(bound.cells),
      problem_(into),
      leaves_(leaves_of(rule.rule)) {
  problem_.parts.rows = table_.rows();
}

std::string binder::factor_path(std::size_t leaf) const {
  std::size_t k = 0;
  for (std::size_t j = 0; j < part_.factors.size(); ++j) {
    std::string outer = path("factors[") + std::to_string(j) + "]";
    const std::size_t inner = part_.factors[j].factors.size();
    if (inner == 0 && k++ == leaf) return outer;
    for (std::size_t i = 0; i < inner; ++i) {
      if (k++ == leaf) return outer + ".factors[" + std::to_string(i) + "]";
    }
  }
  return path("factors");
}

void binder::factors() {
  if (!part_.group.empty()) {
    bound_.step(path("group"), [&] { (void)table_.find(part_.group); });
  }
  if (part_.claims) return;  // they are divided when the amount is known
  coefficients();
  if (bound_.clean()) bound_.step("", [&] { combine(); });
  if (bound_.clean()) contribution_limits();
  multipliers();
  if (bound_.clean()) bound_.step(path("aggregation"), [&] { aggregate(); });
  if (bound_.clean()) scores();
}

std::span<const std::uint32_t> binder::groups() {
  if (part_.group.empty()) return {};
  if (groups_.empty()) {
    const std::size_t column = table_.find(part_.group);
    std::unordered_map<std::string, std::uint32_t> numbers;
    for (std::size_t i = 0; i < table_.rows(); ++i) {
      poll_step();
      std::string name = table_.text(column, i);
      if (name.empty()) {
        raise_into(bound_.problems, {code::blank, table_.where(column, i), "the group is blank",
                                     "a group", "Fill in the cell."});
      }
      const auto next = static_cast<std::uint32_t>(numbers.size());
      groups_.push_back(numbers.emplace(std::move(name), next).first->second);
    }
  }
  return groups_;
}

void binder::report(std::vector<filled_cell> cells) {
  for (filled_cell& cell : cells) {
    cell.recipient = bound_.names[cell.row];
    problem_.filled.push_back(std::move(cell));
  }
}

/// Puts changed numbers in the place of a column's own.
void binder::keep_changed(filled_column changed, coefficient_input& into) {
  if (!changed.changed) return;
  report(std::move(changed.cells));
  auto& numbers = problem_.owned_columns.emplace_back(std::move(changed.numbers));
  into.column.mantissas = numbers;
  into.column.decimals = changed.decimals;
  into.column.blank = {};
  into.column.blanks = 0;
  into.column.sum = 0;
  into.column.least = numbers.empty() ? 0 : *std::min_element(numbers.begin(), numbers.end());
  for (const std::int64_t v : numbers) into.column.sum += v;
}

/// A column with the steps before its method: missing, winsorize, clip.
template <class Item>
void binder::read_cells(const std::string& indicator, const Item& steps, bool negative_allowed,
                        coefficient_input& into) {
  into.index = table_.find(indicator);
  into.column = plain_column(table_, into.index, true);
  if (into.column.blanks != 0) {
    keep_changed(fill_missing(into.column, into.index, table_, steps.missing, groups()), into);
  }
  if (steps.winsorize) keep_changed(winsorized_cells(into, *steps.winsorize), into);
  if (steps.clip) keep_changed(clipped_cells(into, *steps.clip), into);
  if (negative_allowed || into.column.least >= 0) return;
  for (std::size_t i = 0; i < into.rows; ++i) {
    if (into.column.mantissas[i] >= 0) continue;
    raise({code::negative, table_.where(into.index, i),
           phrase("\"{}\" is negative", table_.text(into.index, i)), "a number of at least 0",
           "Correct the cell."});
  }
}

/// Puts the rows that are not recipients beside a column, with decimals that fit both.
void binder::add_other_rows(coefficient_input& into, bool negative_allowed) {
  const std::vector<rational> others = other_rows(bound_, into.index, negative_allowed);
  into.other_cells = [this](std::size_t column) { return other_rows(bound_, column, false); };
  if (others.empty()) return;
  const location where = table_.where(into.index);
  const int decimals =
      std::max(into.column.decimals, bound_.everything.numbers(into.index).decimals);
  if (decimals > into.column.decimals) {
    filled_column finer{.changed = true, .numbers = {}, .decimals = decimals, .cells = {}};
    for (std::size_t i = 0; i < into.rows; ++i) {
      finer.numbers.push_back(mantissa_of(into.value(i), decimals, where));
    }
    keep_changed(std::move(finer), into);
  }
  auto& numbers = others_.emplace_back();
  for (const rational& v : others) numbers.push_back(mantissa_of(v, decimals, where));
  into.others = numbers;
}

template <class Item>
coefficient binder::coefficient_of(const coefficient_method& method,
                                   const std::string& indicator, const Item& steps) {
  coefficient_input input{.from = &table_, .rows = table_.rows(), .groups = groups()};
  if (takes_indicator(method)) {
    read_cells(indicator, steps, takes_negative(method), input);
    if (looks_at_table(method)) add_other_rows(input, takes_negative(method));
  }
  input.problems = bound_.problems;
  const std::size_t before = bound_.count();
  coefficient result = std::visit([&](const auto& m) { return m.apply(input); }, method);
  if (bound_.count() != before) return result;
  if (!result.owned.empty()) result.numerators = result.owned;
  if (steps.clip_after) {
    report(clip_coefficient(result, *steps.clip_after, std::string(input.column.name)));
    if (!result.owned.empty()) result.numerators = result.owned;
  }
  const bool own_cells =
      !result.numerators.empty() && result.numerators.data() == input.column.mantissas.data();
  if (!own_cells || input.column.least < 0) refuse_negative(result, indicator);
  return result;
}

/// A coefficient below 0 would take money away.
void binder::refuse_negative(const coefficient& values, const std::string& column) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool negative =
        values.fractions.empty() ? values.numerators[i] < 0 : values.fractions[i].sign() < 0;
    if (!negative) continue;
    location at{.recipient = bound_.names[i]};
    if (!column.empty()) at = table_.where(table_.find(column), i);
    bound_.refuse_inside({code::negative_coefficient, at,
                          phrase("the coefficient is {}", values.value(i).to_shortest_text()),
                          "a coefficient of at least 0",
                          "Use a method that does not fall below 0, or clip_after (后截取)."},
                         path("factors"));
  }
}

void binder::coefficients() {
  problem_.parts.coefficients.reserve(leaves_.size());
  for (std::size_t j = 0; j < leaves_.size(); ++j) {
    const factor& f = *leaves_[j];
    bound_.step(
        [&] { return factor_path(j); },
        [&] {
          problem_.parts.coefficients.push_back(coefficient_of(f.method, f.indicator, f));
        });
  }
}

void binder::combine() {
  auto& columns = problem_.parts.coefficients;
  if (part_.combine == combine_mode::shares) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      coefficient& c = columns[j];
      const rational total = c.total();
      if (total.sign() == 0) {
        raise({code::zero_column,
               {.column = name_of(*leaves_[j])},
               "the coefficients sum to 0",
               "at least one positive value",
               "A share of nothing is undefined: drop the factor."});
      }
      for (rational& f : c.fractions) f /= total;
      c.scale_num = 1;
      c.scale_den = c.fractions.empty() ? c.sum : 1;
    }
    return;
  }
  if (part_.combine == combine_mode::raw || part_.aggregation.geometric) return;
  if (columns.size() < 2) return;
  // Shares: sum * 1 / sum, seen without wide numbers.
  if (std::all_of(columns.begin(), columns.end(), [](const coefficient& c) {
        return c.fractions.empty() && c.scale_num == 1 && c.scale_den == c.sum;
      })) {
    return;
  }
  std::vector<rational> sums;
  rational total = 0;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    sums.push_back(columns[j].total());
    total += rule_.weights[j] * sums.back();
  }
  if (std::all_of(sums.begin(), sums.end(),
                  [&](const rational& s) { return s == sums.front(); })) {
    return;
  }
  std::vector<phrase> effective;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const rational moved = total.sign() == 0 ? rational(0) : rule_.weights[j] * sums[j] / total;
    const std::string& own = name_of(*leaves_[j]);
    effective.push_back(phrase("{} {}%",
                               own.empty() ? phrase("factor {}", j + 1) : phrase::plain(own),
                               (moved * rational(100)).to_decimal_text(1)));
  }
  raise({code::not_comparable, bound_.rule.where(path("combine")),
         phrase("the coefficient columns have different sums, so the weights would not be the "
                "parts of the pool that factors move; as they stand they would move: {}",
                phrase::list(effective)),
         "combine (合成): shares or raw",
         "State combine: shares to make weights parts of the pool."});
}

void binder::contribution_limits() {
  for (std::size_t j = 0; j < leaves_.size(); ++j) {
    const auto& cap = leaves_[j]->contribution_cap;
    if (!cap) continue;
    contribution_limit limit{.factor = j, .times = cap->times};
    limit.times_estimate = cap->times.to_double();
    for (const std::string& name : cap->of) {
      for (std::size_t k = 0; k < leaves_.size(); ++k) {
        if (name_of(*leaves_[k]) == name) limit.of.push_back(k);
      }
    }
    problem_.parts.limits.push_back(std::move(limit));
  }
}

multiplier_column binder::by_grades(
    const std::string& name, const std::vector<std::pair<std::string, rational>>& map) const {
  const std::size_t index = table_.find(name);
  std::unordered_map<std::string, const rational*> numbers;
  for (const auto& grade : map) numbers.emplace(grade.first, &grade.second);
  const bool numeric = table_.is_numeric(index);
  std::vector<rational> values;
  values.reserve(table_.rows());
  for (std::size_t i = 0; i < table_.rows(); ++i) {
    poll_step();
    const std::string text = table_.text(index, i);
    auto found = numbers.find(text);
    if (found == numbers.end() && numeric && !text.empty()) {
      const number_column column = table_.numbers(index);
      found = numbers.find(
          (rational(column.mantissas[i]) / power_of_ten(column.decimals)).to_shortest_text());
    }
    if (found == numbers.end()) {
      std::vector<std::string> grades;
      for (const auto& grade : map) grades.push_back(grade.first);
      const bool blank = text.empty();
      raise_into(
          bound_.problems,
          {blank ? code::blank : code::unknown_grade, table_.where(index, i),
           blank ? phrase("the cell is blank") : phrase("\"{}\" is not in the map", text),
           phrase("one of {}", phrase::list(grades)),
           "Correct the cell, or add the grade to the map (对照)."});
      values.emplace_back(0);
      continue;
    }
    values.push_back(*found->second);
  }
  return multiplier_column::of(coefficient::of(std::move(values)));
}

void binder::multipliers() {
  auto& columns = problem_.parts.multipliers;
  for (std::size_t k = 0; k < part_.multipliers.size(); ++k) {
    const multiplier& m = part_.multipliers[k];
    bound_.step(
        [&] { return path("multipliers[") + std::to_string(k) + "]"; },
        [&] {
          if (!m.map.empty()) {
            columns.push_back(by_grades(m.column, m.map));
            return;
          }
          if (m.method) {
            columns.push_back(multiplier_column::of(coefficient_of(*m.method, m.column, m)));
            return;
          }
          coefficient_input input{.from = &table_, .rows = table_.rows()};
          const std::size_t index = table_.find(m.column);
          refuse_blanks(table_, index, table_.numbers(index));
          read_cells(m.column, m, false, input);
          coefficient values{.numerators = input.column.mantissas, .sum = input.column.sum};
          values.scale_den = power_of_ten(input.column.decimals).narrow_numerator();
          if (m.clip_after) {
            report(clip_coefficient(values, *m.clip_after, std::string(input.column.name)));
            if (!values.owned.empty()) values.numerators = values.owned;
            columns.push_back(multiplier_column::of(values));
            return;
          }
          columns.push_back({.numerators = input.column.mantissas,
                             .denominator = power_of_ten(input.column.decimals)});
        });
  }
  if (!part_.point_values.empty()) {
    bound_.step(path("point_values"),
                [&] { columns.push_back(by_grades(part_.group, part_.point_values)); });
  }
  for (auto& column : columns) {
    if (column.numerators.empty() && column.large.empty()) column.numerators = column.owned;
  }
}

/// Where a score is not a sum: a geometric mean of the factors, or the multipliers alone.
void binder::aggregate() {
  score_parts& parts = problem_.parts;
  parts.weights = rule_.weights;
  parts.weight_estimates = rule_.weight_estimates;
  if (leaves_.empty()) {
    parts.coefficients.push_back(
        coefficient::of(std::vector<std::int64_t>(parts.rows, 1), 1, 1));
    parts.one_line = "product";
  } else if (part_.aggregation.geometric) {
    coefficient mean = geometric_mean(parts, part_.aggregation.decimals);
    parts.coefficients.clear();
    parts.coefficients.push_back(std::move(mean));
    parts.one_line = "geometric";
  } else {
    return;
  }
  coefficient& only = parts.coefficients.front();
  only.numerators = only.owned;
  parts.weights = {rational(1)};
  parts.weight_estimates = {1.0};
}

void binder::scores() { problem_.scores = scores_of(problem_.parts); }

void binder::amounts(const rational& amount, const rational& total,
                     const std::vector<std::int64_t>& earmarked) {
  problem_.amount = amount;
  if (part_.claims) {
    bound_.step(path("claims"), [&] { claims(total, earmarked); });
    return;
  }
  const bool whole = !facts_of(part_.rounding).real_bounds;
  if (!part_.floor.empty() || !part_.cap.empty()) {
    const std::string key = path(part_.floor.empty() ? "cap" : "floor");
    std::optional<labels> collecting;  // a copy, which an allocation does not need
    if (bound_.problems != nullptr) collect_rows(collecting.emplace(bound_.words), key);
    const labels& words = collecting ? *collecting : bound_.words;
    bound_.step(key, [&] {
      problem_.limits = limits_of(part_, words, total, earmarked, whole);
      if (whole && !part_.group_bounds.empty() && bound_.clean()) {
        problem_.before_rounding.limits =
            limits_of(part_, bound_.words, total, earmarked, false);
      }
    });
  }
  if (!part_.group_bounds.empty() && bound_.clean()) {
    bound_.step(path("group_bounds"), [&] {
      problem_.groups = make_groups(part_, bound_, whole);
      if (whole) problem_.before_rounding.groups = make_groups(part_, bound_, false);
    });
  }
}

/// Lets what is made of bounds collect the problem of each recipient.
void binder::collect_rows(labels& words, const std::string& key) const {
  if (bound_.problems == nullptr) return;
  words.refuse = [this, key](problem p) { bound_.refuse(std::move(p), key); };
}

bounds binder::limits_of(const part& rule, const labels& words, const rational& total,
                         const std::vector<std::int64_t>& earmarked, bool whole) {
  return make_limits({.rule = rule,
                      .in = bound_.rule.spec().unit,
                      .from = table_,
                      .pool = bound_.rule.pool(),
                      .total = total,
                      .earmarked = earmarked,
                      .words = words,
                      .notes = problem_.notes,
                      .whole = whole});
}

/// Claims are caps as bounds are; the awards by the rule are the scores.
void binder::claims(const rational& total, const std::vector<std::int64_t>& earmarked) {
  const claims_use& use = *part_.claims;
  part caps = part_;
  caps.cap.push_back(
      {.use = bound::kind::share_of_column, .value = 1, .column = use.indicator});
  refuse_blanks(table_, table_.find(use.indicator), table_.numbers(table_.find(use.indicator)),
                fill_in::claim);
  const bool whole = !facts_of(part_.rounding).real_bounds;
  labels words = bound_.words;
  words.claims = true;
  collect_rows(words, path("claims"));
  const bounds real = limits_of(caps, words, total, earmarked, false);
  claims_problem problem{.estate = problem_.amount};
  for (std::size_t i = 0; i < table_.rows(); ++i) problem.claims.push_back(real.upper.value(i));
  claims_rule rule = use.rule;
  bool leaves_rest = false;
  if (auto* by_order = std::get_if<priority>(&rule)) {
    const std::size_t index = table_.find(by_order->order);
    const number_column ranks = plain_column(table_, index, true);
    refuse_blanks(table_, index, ranks);
    for (const std::int64_t r : ranks.mantissas) {
      by_order->ranks.push_back(rational(r) / power_of_ten(ranks.decimals));
    }
    leaves_rest = by_order->leaves_rest();
  }
  rational claimed = 0;
  for (std::size_t i = 0; i < problem.claims.size(); ++i) {
    claimed += problem.claims[i];
    if (!leaves_rest || problem.claims[i].is_whole()) continue;
    raise_into(bound_.problems,
               {code::not_whole_units, table_.where(table_.find(use.indicator), i),
                phrase("the claim of {} is not a whole number of units",
                       bound_.words.amount(problem.claims[i])),
                "whole units, since claims are paid whole or not at all",
                "Correct the claim, or use a smaller unit."});
  }
  if (!bound_.clean()) return;
  problem_.limits = limits_of(caps, words, total, earmarked, whole);
  // As much as all claims, or more: whatever the rule, everybody's quota is at the cap. The
  // scores still say who of them gets a unit that rounding leaves.
  if (problem_.amount >= claimed && !leaves_rest) {
    problem_.awards = problem.claims;
    problem_.scores = claimed > 0
                          ? quantities::scores_of(problem_.awards)
                          : quantities::scores_of(std::vector<std::int64_t>(table_.rows(), 1));
    return;
  }
  problem_.awards = divide_claims(problem, rule).awards;
  problem_.scores = quantities::scores_of(problem_.awards);
  if (!leaves_rest) return;
  rational given = 0;
  for (const rational& a : problem_.awards) given += a;
  problem_.set_apart = problem_.amount - given;
  problem_.amount = std::move(given);
}

}  // namespace fundalloc::detail
