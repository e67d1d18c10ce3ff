// SPDX-License-Identifier: Apache-2.0
#include "plan/binder.hpp"

#include <algorithm>
#include <unordered_map>

#include "plan/limits.hpp"
#include "plan/method_options.hpp"

namespace fundalloc::detail {

number_column plain_column(const table& from, std::size_t index) {
  const number_column column = from.numbers(index);
  if (column.least < 0) {
    for (std::size_t i = 0; i < column.mantissas.size(); ++i) {
      if (column.mantissas[i] >= 0 || column.is_blank(i)) continue;
      raise({code::negative, from.where(index, i),
             "\"" + from.text(index, i) + "\" is negative", "a number of at least 0",
             "Correct the cell."});
    }
  }
  return column;
}

void refuse_blanks(const table& from, std::size_t index, const number_column& column) {
  if (column.blanks == 0) return;
  for (std::size_t i = 0; i < column.mantissas.size(); ++i) {
    if (!column.is_blank(i)) continue;
    raise({code::blank, from.where(index, i), "the cell is blank", "a number",
           "Fill in the cell; a bound may state blank (空白): unbounded."});
  }
}

namespace {

/// Rationals as 64-bit whole numbers over their common denominator. limit_error E401.
multiplier_column over_common_denominator(const std::vector<rational>& values,
                                          const std::string& column) {
  wide common = 1;
  for (const rational& v : values) common = lcm(common, v.wide().den);
  multiplier_column result;
  result.denominator = rational::from_wide({common, 1});
  for (const rational& v : values) {
    const wide_ratio w = v.wide();
    const wide number = w.num * (common / w.den);
    if (!fits_int64(number)) {
      raise({code::column_range,
             {.column = column},
             "the multipliers do not fit 64 bits together",
             "numbers with fewer digits",
             "Write the grades' numbers with fewer decimals."});
    }
    result.owned.push_back(number.convert_to<std::int64_t>());
  }
  return result;
}

}  // namespace

binder::binder(const plan& rule, const table& from, const std::vector<std::string>& names,
               bound_problem& into, std::vector<problem>* problems)
    : rule_(rule),
      spec_(rule.spec()),
      table_(from),
      names_(names),
      problem_(into),
      problems_(problems) {
  words_.names = &names;
  words_.show = [this](const rational& grains) {
    return spec_.unit.show(grains) + " " + spec_.unit.word();
  };
  problem_.parts.rows = from.rows();
}

/// Runs one part; a problem without a place of its own gets the plan's key.
template <class F>
void binder::part(const char* key, std::size_t index, F&& work) {
  try {
    work();
  } catch (const error& e) {
    problem p = e.detail();
    if (p.where.file.empty() && p.where.column.empty()) {
      const std::string where = p.where.key.empty() ? "" : "." + p.where.key;
      std::string path = std::string(key) + "[" + std::to_string(index) + "]" + where;
      if (key[0] == '\0') path = p.where.key;                 // the part knows its whole path
      if (p.number == code::earmark_above_cap) path = "cap";  // found while floors are made too
      location at = rule_.where(path);
      at.recipient = p.where.recipient;
      p.where = std::move(at);
    }
    if (problems_ == nullptr) raise(std::move(p));
    problems_->push_back(std::move(p));
  }
}

void binder::run() {
  factors();
  if (problems_ == nullptr || problems_->empty()) part("", 0, [&] { combine(); });
  multipliers();
  if (problems_ == nullptr || problems_->empty()) scores();
  if (!rule_.has_pool()) return;  // a lower tier's plan under check: its pool is not known yet
  earmarks();
  if (problems_ == nullptr || problems_->empty()) part("floor", 0, [&] { limits(); });
}

std::span<const std::uint32_t> binder::groups() {
  if (spec_.group.empty()) return {};
  if (groups_.empty()) {
    const std::size_t column = table_.find(spec_.group);
    std::unordered_map<std::string, std::uint32_t> numbers;
    for (std::size_t i = 0; i < table_.rows(); ++i) {
      std::string name = table_.text(column, i);
      if (name.empty()) {
        raise({code::blank, table_.where(column, i), "the group is blank", "a group",
               "Fill in the cell."});
      }
      const auto next = static_cast<std::uint32_t>(numbers.size());
      groups_.push_back(numbers.emplace(std::move(name), next).first->second);
    }
  }
  return groups_;
}

coefficient binder::coefficient_of(const coefficient_method& method,
                                   const std::string& indicator,
                                   const missing_policy& missing) {
  coefficient_input input{.from = &table_, .rows = table_.rows()};
  if (takes_indicator(method)) {
    input.index = table_.find(indicator);
    input.column = plain_column(table_, input.index);
    if (input.column.blanks != 0) {
      filled_column filled = fill_missing(input.column, input.index, table_, missing, groups());
      for (auto& cell : filled.cells) {
        cell.recipient = names_[cell.row];
        problem_.filled.push_back(std::move(cell));
      }
      auto& numbers = problem_.owned_columns.emplace_back(std::move(filled.numbers));
      input.column.mantissas = numbers;
      input.column.decimals = filled.decimals;
      input.column.blank = {};
      input.column.blanks = 0;
      input.column.sum = 0;
      for (const std::int64_t v : numbers) input.column.sum += v;
    }
  }
  coefficient result = std::visit([&](const auto& m) { return m.apply(input); }, method);
  if (!result.owned.empty()) result.numerators = result.owned;
  return result;
}

void binder::factors() {
  if (!spec_.group.empty()) part("group", 0, [&] { (void)table_.find(spec_.group); });
  problem_.owned_columns.reserve(spec_.factors.size() + spec_.multipliers.size());
  problem_.parts.coefficients.reserve(spec_.factors.size());
  for (std::size_t j = 0; j < spec_.factors.size(); ++j) {
    const factor& f = spec_.factors[j];
    part("factors", j, [&] {
      problem_.parts.coefficients.push_back(coefficient_of(f.method, f.indicator, f.missing));
    });
  }
}

void binder::combine() {
  auto& columns = problem_.parts.coefficients;
  if (spec_.combine == combine_mode::shares) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if (columns[j].sum == 0) {
        raise({code::zero_column,
               {.column = spec_.factors[j].indicator},
               "the coefficients sum to 0",
               "at least one positive value",
               "A share of nothing is undefined: drop the factor."});
      }
      columns[j].scale_num = 1;
      columns[j].scale_den = columns[j].sum;
    }
    return;
  }
  if (spec_.combine == combine_mode::raw || columns.size() < 2) return;
  // Shares: sum * 1 / sum, seen without wide numbers.
  if (std::all_of(columns.begin(), columns.end(), [](const coefficient& c) {
        return c.scale_num == 1 && c.scale_den == c.sum;
      })) {
    return;
  }
  std::vector<rational> sums;
  rational total = 0;
  const auto& weights = data_of(rule_).weights;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const coefficient& c = columns[j];
    sums.push_back(rational(c.sum, 1) * rational(c.scale_num, c.scale_den));
    total += weights[j] * sums.back();
  }
  if (std::all_of(sums.begin(), sums.end(),
                  [&](const rational& s) { return s == sums.front(); })) {
    return;
  }
  std::string effective;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const rational part = total.sign() == 0 ? rational(0) : weights[j] * sums[j] / total;
    const std::string name = spec_.factors[j].indicator.empty()
                                 ? "factor " + std::to_string(j + 1)
                                 : spec_.factors[j].indicator;
    effective += (effective.empty() ? "" : ", ") + name + " " +
                 (part * rational(100)).to_decimal_text(1) + "%";
  }
  raise({code::not_comparable, rule_.where("combine"),
         "the coefficient columns have different sums, so the weights would not be the parts "
         "of the "
         "pool that factors move; as they stand they would move: " +
             effective,
         "combine (合成): shares or raw",
         "State combine: shares to make weights parts of the pool."});
}

multiplier_column binder::by_grades(const multiplier& m) const {
  const std::size_t index = table_.find(m.column);
  std::unordered_map<std::string, const rational*> numbers;
  for (const auto& [grade, value] : m.map) numbers.emplace(grade, &value);
  const bool numeric = table_.is_numeric(index);
  std::vector<rational> values;
  values.reserve(table_.rows());
  for (std::size_t i = 0; i < table_.rows(); ++i) {
    const std::string text = table_.text(index, i);
    auto found = numbers.find(text);
    if (found == numbers.end() && numeric && !text.empty()) {
      const number_column column = table_.numbers(index);
      found = numbers.find(
          (rational(column.mantissas[i]) / power_of_ten(column.decimals)).to_shortest_text());
    }
    if (found == numbers.end()) {
      std::string grades;
      for (const auto& [grade, value] : m.map) grades += (grades.empty() ? "" : ", ") + grade;
      const bool blank = text.empty();
      raise({blank ? code::blank : code::unknown_grade, table_.where(index, i),
             blank ? "the cell is blank" : "\"" + text + "\" is not in the map",
             "one of " + grades, "Correct the cell, or add the grade to the map (对照)."});
    }
    values.push_back(*found->second);
  }
  return over_common_denominator(values, m.column);
}

void binder::multipliers() {
  for (std::size_t k = 0; k < spec_.multipliers.size(); ++k) {
    const multiplier& m = spec_.multipliers[k];
    part("multipliers", k, [&] {
      multiplier_column column;
      if (!m.map.empty()) {
        column = by_grades(m);
      } else if (m.method) {
        coefficient c = coefficient_of(*m.method, m.column, m.missing);
        column.owned.assign(c.numerators.begin(), c.numerators.end());
        column.denominator = rational(c.scale_den, c.scale_num);
      } else {
        const std::size_t index = table_.find(m.column);
        const number_column numbers = plain_column(table_, index);
        (void)fill_missing(numbers, index, table_, {}, {});
        column.numerators = numbers.mantissas;
        column.denominator = power_of_ten(numbers.decimals);
      }
      problem_.parts.multipliers.push_back(std::move(column));
      auto& kept = problem_.parts.multipliers.back();
      if (kept.numerators.empty()) kept.numerators = kept.owned;
    });
  }
}

void binder::scores() {
  score_parts& parts = problem_.parts;
  const plan_data& data = data_of(rule_);
  parts.weights = data.weights;
  parts.weight_estimates = data.weight_estimates;
  std::vector<std::int64_t> narrow;
  if (narrow_scores(parts, narrow)) {
    problem_.narrow = true;
    problem_.scores = quantities::scores_of(std::move(narrow));
    return;
  }
  score_estimates estimates = estimate_scores(parts);
  if (estimates.safe) {
    problem_.scores = quantities::lazy(std::move(estimates.values), estimates.relative,
                                       [&parts] { return exact_scores(parts); });
    return;
  }
  const std::vector<wide> exact = exact_scores(parts);
  const wide largest = *std::max_element(exact.begin(), exact.end());
  problem_.scores = quantities::of(exact, largest == 0 ? wide(1) : largest);
}

std::int64_t binder::whole_units(const earmark& e, const rational& grains,
                                 const std::string& who) const {
  switch (e.rounding) {
    case earmark::whole::up: return grains.ceil().to_int64();
    case earmark::whole::down: return grains.floor().to_int64();
    case earmark::whole::nearest: return grains.nearest().to_int64();
    case earmark::whole::exact: break;
  }
  if (!grains.is_whole()) {
    raise({code::earmark_not_whole,
           {},
           "the earmark \"" + e.name + "\" comes to " + words_.amount(grains) + who +
               ", which is not a whole number of units",
           "whole units",
           "State rounding (取整): up, down or nearest for the earmark."});
  }
  return grains.to_int64();
}

void binder::earmark_per(const earmark& e, earmark_line& line) const {
  const std::size_t index = table_.find(e.target);
  const number_column counts = plain_column(table_, index);
  if (!is_count(counts)) {
    raise({code::mixed_forms, table_.where(index), "the column is not a count",
           "plain numbers for `per` (每)", "Name a column of counts."});
  }
  (void)fill_missing(counts, index, table_, {}, {});
  const rational rate = e.value / power_of_ten(counts.decimals);
  for (std::size_t i = 0; i < line.units.size(); ++i) {
    if (counts.mantissas[i] == 0) continue;
    line.units[i] = whole_units(e, rate * rational(counts.mantissas[i]), " for " + names_[i]);
  }
}

void binder::reserve(const earmark& e) {
  const rational grains =
      e.use == earmark::kind::reserve_share ? e.value * rule_.pool() : e.value;
  problem_.reserves.push_back({e.name, rational(whole_units(e, grains, ""))});
}

void binder::earmarks() {
  problem_.factor_pool = rule_.pool();
  if (spec_.earmarks.empty()) return;
  const std::size_t n = table_.rows();
  int128 taken = 0;
  for (std::size_t k = 0; k < spec_.earmarks.size(); ++k) {
    const earmark& e = spec_.earmarks[k];
    part("earmarks", k, [&] {
      if (e.use == earmark::kind::reserve_amount || e.use == earmark::kind::reserve_share) {
        reserve(e);
        taken += problem_.reserves.back().amount.to_int64();
        return;
      }
      earmark_line line{e.name, std::vector<std::int64_t>(n)};
      if (e.use == earmark::kind::per) {
        earmark_per(e, line);
      } else if (e.use == earmark::kind::each) {
        std::fill(line.units.begin(), line.units.end(), whole_units(e, e.value, ""));
      } else {
        const auto at = std::find(names_.begin(), names_.end(), e.target);
        if (at == names_.end()) {
          raise({code::unknown_recipient,
                 {.key = "to"},
                 "the table has no recipient \"" + e.target + "\"",
                 "a name of the table",
                 "Correct the name."});
        }
        line.units[static_cast<std::size_t>(at - names_.begin())] = whole_units(e, e.value, "");
      }
      problem_.earmarked.resize(n);
      for (std::size_t i = 0; i < n; ++i) {
        taken += line.units[i];
        if (__builtin_add_overflow(problem_.earmarked[i], line.units[i],
                                   &problem_.earmarked[i])) {
          raise({code::amount_range,
                 {},
                 "earmarks leave 64 bits",
                 "smaller amounts",
                 "Use a larger unit."});
        }
      }
      problem_.earmarks.push_back(std::move(line));
    });
  }
  const rational rest = rule_.pool() - rational(taken, 1);
  if (rest.sign() < 0) {
    part("earmarks", spec_.earmarks.size() - 1, [&] {
      raise({code::earmarks_exceed,
             {},
             "earmarks and reserves come to " + words_.amount(rational(taken, 1)) +
                 ", the pool is " + words_.amount(rule_.pool()) + " (short by " +
                 words_.amount(rational(0) - rest) + ")",
             "earmarks within the pool",
             "Lower the earmarks, or raise the pool."});
    });
  }
  problem_.factor_pool = rest;
}

void binder::limits() {
  if (spec_.floor.empty() && spec_.cap.empty()) return;
  problem_.limits = make_limits({.spec = spec_,
                                 .from = table_,
                                 .pool = rule_.pool(),
                                 .earmarked = problem_.earmarked,
                                 .words = words_,
                                 .notes = problem_.notes});
}

}  // namespace fundalloc::detail
