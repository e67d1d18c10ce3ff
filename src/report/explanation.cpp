// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/report/explanation.hpp"

#include <algorithm>
#include <numeric>

#include "plan/allocation_data.hpp"

namespace fundalloc {

namespace {

using detail::allocation_data;
using detail::wide;
using detail::wide_ratio;

std::string factor_name(const factor& f, std::size_t j) {
  if (!f.indicator.empty()) return f.indicator;
  return "factor " + std::to_string(j + 1);
}

struct header {
  explanation_line::kind step;
  std::string name;
};

std::vector<header> headers_of(const allocation_data& data) {
  using kind = explanation_line::kind;
  const plan_spec& spec = data.rule.spec();
  std::vector<header> headers;
  for (const earmark_line& e : data.problem.earmarks)
    headers.push_back({kind::earmark, e.name});
  for (std::size_t j = 0; j < spec.factors.size(); ++j) {
    headers.push_back({kind::factor, factor_name(spec.factors[j], j)});
  }
  for (std::size_t k = 0; k < spec.multipliers.size(); ++k) {
    const std::string& column = spec.multipliers[k].column;
    headers.push_back(
        {kind::multiplier, column.empty() ? "multiplier " + std::to_string(k + 1) : column});
  }
  headers.push_back({kind::bound, "bounds"});
  headers.push_back({kind::rounding, "rounding"});
  return headers;
}

/** All lines of a result, column by column: what a factor moves, what each multiplier changes.
 *
 *  Scores are taken as whole numbers: A_j num_ij sum to B_i, and B_i m_1 .. m_k to the k-th
 *  stage; denominators drop out of every share, so no fraction is made until the end.
 */
class explainer {
 public:
  explicit explainer(const allocation_data& data)
      : data_(data),
        parts_(data.problem.parts),
        n_(parts_.rows),
        pool_(data.problem.factor_pool) {
    make_stages();
  }

  [[nodiscard]] std::vector<rational> lines(std::size_t i, const rational& quota) const {
    std::vector<rational> result;
    for (const earmark_line& e : data_.problem.earmarks) result.emplace_back(e.units[i]);
    for (std::size_t j = 0; j < parts_.coefficients.size(); ++j) {
      result.push_back(share(weights_[j] * parts_.coefficients[j].numerators[i], 0));
    }
    for (std::size_t k = 1; k < stages_.size(); ++k) {
      result.push_back(share(stages_[k][i], k) - share(stages_[k - 1][i], k - 1));
    }
    result.push_back(quota - share(stages_.back()[i], stages_.size() - 1));
    result.push_back(rational(data_.units[i]) - quota);
    return result;
  }

  [[nodiscard]] rational score(std::size_t i) const {
    if (sums_.back() == 0) return 0;
    return rational::from_wide({stages_.back()[i], sums_.back()});
  }

 private:
  void make_stages() {
    weights_ = weights_over_one_denominator(parts_).numerators;
    std::vector<wide> stage(n_);
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < weights_.size(); ++j) {
        stage[i] += weights_[j] * parts_.coefficients[j].numerators[i];
      }
    }
    stages_.push_back(stage);
    for (const auto& m : parts_.multipliers) {
      for (std::size_t i = 0; i < n_; ++i) stage[i] *= m.numerators[i];
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

  const allocation_data& data_;
  const detail::score_parts& parts_;
  std::size_t n_;
  rational pool_;
  std::vector<wide> weights_;
  std::vector<std::vector<wide>> stages_;
  std::vector<wide> sums_;
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
  explanation e{.recipient = data.recipients->names[i],
                .slice = data.slices[i],
                .score = all.score(i),
                .quota = quota};
  std::vector<rational> amounts = all.lines(i, quota);
  for (std::size_t k = 0; k < headers.size(); ++k) {
    e.lines.push_back({headers[k].step, headers[k].name, std::move(amounts[k]), {}});
  }
  print_lines(e, data.rule.spec().unit, std::max(decimals, data.rule.spec().unit.decimals()));
  return e;
}

}  // namespace

std::vector<std::string> explanation_headers(const allocation& result) {
  std::vector<std::string> names;
  for (header& h : headers_of(data_of(result))) names.push_back(std::move(h.name));
  return names;
}

std::vector<explanation> explain_all(const allocation& result, int decimals) {
  const allocation_data& data = data_of(result);
  const auto& quotas = result.quotas();
  const std::lock_guard lock(data.guard);
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
  const std::lock_guard lock(data_->guard);
  return explain_row(*data_, explainer(*data_), headers_of(*data_), quota, i, decimals);
}

}  // namespace fundalloc
