// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/report/explanation.hpp"

#include <algorithm>
#include <numeric>

#include "plan/allocation_data.hpp"
#include "plan/weights.hpp"

namespace fundalloc {

namespace {

using detail::allocation_data;
using detail::part_outcome;
using detail::wide;
using detail::wide_ratio;
using kind = explanation_line::kind;

using header = explanation_header;

std::string or_numbered(const std::string& name, const char* what, std::size_t k) {
  return name.empty() ? std::string(what) + " " + std::to_string(k + 1) : name;
}

void add_part_headers(const part_outcome& outcome, std::vector<header>& headers) {
  const part& rule = outcome.rule->rule;
  const auto add = [&](kind step, std::string name, bool ours = false) {
    headers.push_back({step, std::move(name), rule.name, ours});
  };
  const auto leaves = detail::leaves_of(rule);
  const char* const one_line = outcome.problem.parts.one_line;
  const bool product = leaves.empty() && !rule.claims;
  if (rule.claims) {
    add(kind::factor, rule.claims->indicator);
  } else if (one_line != nullptr) {
    add(kind::factor, one_line, true);
  } else {
    for (std::size_t j = 0; j < leaves.size(); ++j) {
      add(kind::factor, or_numbered(detail::name_of(*leaves[j]), "factor", j));
    }
  }
  for (std::size_t k = 0; !product && k < rule.multipliers.size(); ++k) {
    add(kind::multiplier, or_numbered(rule.multipliers[k].column, "multiplier", k));
  }
  if (!product && !rule.point_values.empty()) add(kind::multiplier, rule.group);
  add(kind::bound, "bounds", true);
  add(kind::rounding, "rounding", true);
}

std::vector<header> headers_of(const allocation_data& data) {
  std::vector<header> headers;
  const bool base = data.rule.spec().base.has_value();
  for (std::size_t k = 0; k < data.aside.lines.size(); ++k) {
    headers.push_back(
        {base && k == 0 ? kind::base : kind::earmark, data.aside.lines[k].name, {}});
  }
  for (const part_outcome& part : data.outcomes()) add_part_headers(part, headers);
  for (const carve_line& line : data.carved)
    headers.push_back({kind::carve_out, line.name, {}});
  return headers;
}

/** The lines of one part, column by column: what a factor moves, what each multiplier changes.
 *
 *  Scores are taken as whole numbers: the terms of a row sum to B_i, and B_i m_1 .. m_k to the
 *  k-th stage; denominators drop out of every share, so no fraction is made until the end.
 */
class part_explainer {
 public:
  part_explainer(const part_outcome& outcome, const std::vector<rational>& quotas)
      : outcome_(outcome),
        parts_(outcome.problem.parts),
        quotas_(quotas),
        pool_(outcome.problem.amount),
        terms_(parts_) {
    if (outcome.problem.awards.empty()) make_stages();
  }

  void add_lines(std::size_t i, std::vector<rational>& lines) const {
    rational before_bounds;
    if (!outcome_.problem.awards.empty()) {
      before_bounds = outcome_.problem.awards[i];
      lines.push_back(before_bounds);
    } else {
      add_factors(i, lines);
      before_bounds = share(stages_.back()[i], stages_.size() - 1);
    }
    lines.push_back(quotas_[i] - before_bounds);
    lines.push_back(rational(outcome_.units[i]) - quotas_[i]);
  }

  [[nodiscard]] rational score(std::size_t i) const {
    if (!outcome_.problem.awards.empty()) {
      rational sum = 0;
      for (const rational& a : outcome_.problem.awards) sum += a;
      return sum.sign() == 0 ? rational(0) : outcome_.problem.awards[i] / sum;
    }
    if (sums_.back() == 0) return 0;
    return rational::from_wide({stages_.back()[i], sums_.back()});
  }

 private:
  [[nodiscard]] bool is_product() const {
    return parts_.one_line != nullptr && outcome_.rule->rule.factors.empty();
  }

  void add_factors(std::size_t i, std::vector<rational>& lines) const {
    if (is_product()) {
      lines.push_back(share(stages_.back()[i], stages_.size() - 1));
      return;
    }
    detail::poll_step();
    for (const wide& term : terms_.row(i)) lines.push_back(share(term, 0));
    for (std::size_t k = 1; k < stages_.size(); ++k) {
      lines.push_back(share(stages_[k][i], k) - share(stages_[k - 1][i], k - 1));
    }
  }

  void make_stages() {
    std::vector<wide> stage(parts_.rows);
    for (std::size_t i = 0; i < stage.size(); ++i) {
      detail::poll_step();
      stage[i] = terms_.base(i);
    }
    stages_.push_back(stage);
    for (const auto& m : parts_.multipliers) {
      for (std::size_t i = 0; i < stage.size(); ++i) {
        detail::poll_step();
        stage[i] *= m.at(i);
      }
      stages_.push_back(stage);
    }
    for (const auto& s : stages_) sums_.push_back(std::accumulate(s.begin(), s.end(), wide(0)));
  }

  /// pool * part / sum of a stage; a pool of 0 has nothing to share.
  [[nodiscard]] rational share(const wide& part, std::size_t stage) const {
    if (pool_.sign() == 0 || sums_[stage] == 0) return 0;
    const wide_ratio p = pool_.wide();
    return rational::from_wide({p.num * part, p.den * sums_[stage]});
  }

  const part_outcome& outcome_;
  const detail::score_parts& parts_;
  const std::vector<rational>& quotas_;
  rational pool_;
  detail::exact_terms terms_;
  std::vector<std::vector<wide>> stages_;
  std::vector<wide> sums_;
};

/// All lines of a result; the guard of its data must be held.
class explainer {
 public:
  explicit explainer(const allocation_data& data) : data_(data) {
    for (const part_outcome& part : data.outcomes()) {
      parts_.emplace_back(part, data.quotas_of(part));
    }
  }

  [[nodiscard]] std::vector<rational> lines(std::size_t i) const {
    std::vector<rational> result;
    for (const earmark_line& e : data_.aside.lines) result.emplace_back(e.units[i]);
    for (const part_explainer& part : parts_) part.add_lines(i, result);
    for (const carve_line& line : data_.carved) result.emplace_back(line.units[i]);
    return result;
  }
  [[nodiscard]] rational score(std::size_t i) const { return parts_.front().score(i); }

 private:
  const allocation_data& data_;
  std::vector<part_explainer> parts_;
};

/** Prints lines so that what is printed sums to the slice: floor of each, then one more in the
 *  last decimal to the largest fractions, ties by the order of the lines (RULES.md 10). */
void print_lines(explanation& e, const unit& in, int decimals) {
  const rational power = power_of_ten(decimals);
  const rational scale = power / in.grains_per_word();
  std::vector<rational> floors;
  std::vector<rational> fractions;
  rational left = (rational(e.slice) * scale).floor();
  for (const explanation_line& line : e.lines) {
    const rational v = line.amount * scale;
    floors.push_back(v.floor());
    fractions.push_back(v - floors.back());
    left -= floors.back();
  }
  std::vector<std::size_t> order(e.lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return fractions[a] > fractions[b]; });
  for (std::size_t k = 0; k < order.size() && left.sign() > 0; ++k, left -= rational(1)) {
    floors[order[k]] += rational(1);
  }
  for (std::size_t k = 0; k < e.lines.size(); ++k) {
    e.lines[k].printed = (floors[k] / power).to_decimal_text(decimals);
  }
}

explanation explain_row(const allocation_data& data, const explainer& all,
                        const std::vector<header>& headers, const rational& quota,
                        std::size_t i, int decimals) {
  detail::poll_step();
  explanation e{.recipient = data.recipients->names[i],
                .slice = data.slices[i],
                .score = all.score(i),
                .quota = quota};
  std::vector<rational> amounts = all.lines(i);
  for (std::size_t k = 0; k < headers.size(); ++k) {
    e.lines.push_back(
        {headers[k].step, headers[k].name, headers[k].part, std::move(amounts[k]), {}});
  }
  print_lines(e, data.rule.spec().unit, std::max(decimals, data.rule.spec().unit.decimals()));
  return e;
}

}  // namespace

std::string_view to_text(explanation_line::kind step) noexcept {
  switch (step) {
    case kind::base: return "base";
    case kind::earmark: return "earmark";
    case kind::factor: return "factor";
    case kind::multiplier: return "multiplier";
    case kind::bound: return "bound";
    case kind::rounding: return "rounding";
    case kind::carve_out: return "carve_out";
  }
  return {};
}

std::vector<explanation_header> explanation_headers(const allocation& result) {
  return headers_of(data_of(result));
}

std::vector<explanation> explain_all(const allocation& result, int decimals) {
  const allocation_data& data = data_of(result);
  const auto& quotas = result.quotas();
  const auto lock = data.locked();
  const explainer all(data);
  const auto headers = headers_of(data);
  std::vector<explanation> rows;
  for (std::size_t i = 0; i < result.size(); ++i) {
    rows.push_back(explain_row(data, all, headers, quotas[i], i, decimals));
  }
  return rows;
}

explanation allocation::explain(std::string_view recipient, int decimals) const {
  (void)slice(recipient);  // an unknown name is an error
  const auto& names = recipients();
  const auto i = static_cast<std::size_t>(std::find(names.begin(), names.end(), recipient) -
                                          names.begin());
  const rational quota = quotas()[i];
  const auto lock = data_->locked();
  return explain_row(*data_, explainer(*data_), headers_of(*data_), quota, i, decimals);
}

}  // namespace fundalloc
