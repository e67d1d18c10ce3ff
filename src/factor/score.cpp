// SPDX-License-Identifier: Apache-2.0
#include "factor/score.hpp"

#include <algorithm>
#include <cmath>

#include "exact/double_bits.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/exact/filter.hpp"
#include "fundalloc/exact/power.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::detail {

namespace {

/// w_j times the column's scale as a double: at most 8 roundings (2 units for the weight's
/// double).
double scaled_weight(const score_parts& parts, std::size_t j) {
  const coefficient& c = parts.coefficients[j];
  return parts.weight_estimates[j] *
         (static_cast<double>(c.scale_num) / static_cast<double>(c.scale_den));
}

/// Grows an interval of exponents by those of some positive doubles.
struct exponents {
  static constexpr int out_of_range = 1 << 20;
  int least = 0;
  int most = 0;

  void take(double v) {
    if (v == 0) return;
    if (!is_finite(v)) {
      most = out_of_range;
      return;
    }
    least = std::min(least, std::ilogb(v));
    most = std::max(most, std::ilogb(v) + 1);
  }
  /// The double of an exact number: 0 only where that is.
  void take(double v, bool is_zero) {
    if (v == 0 && !is_zero) most = out_of_range;
    take(v);
  }
  /// The interval of products of one number of each.
  void multiply(const exponents& other) {
    least += other.least;
    most += other.most;
  }
};

/// Whether every product and sum of the estimates stays in the normal range of doubles.
bool range_is_safe(const score_parts& parts, const std::vector<double>& weights,
                   const std::vector<double>& inverses) {
  exponents all;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    exponents column;
    for (const rational& f : parts.coefficients[j].fractions) {
      column.take(f.to_double(), f.sign() == 0);
    }
    exponents weight;
    weight.take(weights[j]);
    weight.multiply(column);
    all.least = std::min(all.least, weight.least);
    all.most = std::max(all.most, weight.most);
  }
  for (const contribution_limit& limit : parts.limits) {
    exponents times;
    times.take(limit.times_estimate);
    all.multiply(times);
  }
  all.most += 64 + 32;  // cells, and the number of factors
  for (std::size_t k = 0; k < inverses.size(); ++k) {
    exponents column;
    if (parts.multipliers[k].large.empty()) {
      column.take(inverses[k]);
      column.most += 63;
    } else {
      const multiplier_column& m = parts.multipliers[k];
      for (std::size_t i = 0; i < m.large.size(); ++i) {
        column.take(m.large_estimates[i], m.large[i] == 0);
      }
    }
    all.multiply(column);
  }
  return all.least > -900 && all.most < 900;
}

/// sum_j w_j c_ij of 64-bit numerators.
void plain_sums(const score_parts& parts, const std::vector<double>& weights, double* values) {
  std::vector<const std::int64_t*> columns;
  bool small = true;  // for the kernel: none is below 0, and so none exceeds the sum
  for (const coefficient& c : parts.coefficients) {
    columns.push_back(c.numerators.data());
    small = small && c.sum < (int128{1} << 52);
  }
  if (small) {
    kernels().weighted_sums(columns.data(), weights.data(), weights.size(), parts.rows, values);
    return;
  }
  for (std::size_t j = 0; j < columns.size(); ++j) {
    for (std::size_t i = 0; i < parts.rows; ++i) {
      values[i] += weights[j] * static_cast<double>(columns[j][i]);
    }
  }
}

/// sum_j w_j c_ij, row by row, where some parts are limited by others.
void limited_sums(const score_parts& parts, const std::vector<double>& weights,
                  std::vector<double>& values) {
  const std::size_t factors = weights.size();
  std::vector<double> terms(factors);
  for (std::size_t i = 0; i < parts.rows; ++i) {
    for (std::size_t j = 0; j < factors; ++j) {
      const coefficient& c = parts.coefficients[j];
      terms[j] = weights[j] * (c.fractions.empty() ? static_cast<double>(c.numerators[i])
                                                   : c.fractions[i].to_double());
    }
    poll_step();
    std::vector<double> limited = terms;
    for (const contribution_limit& limit : parts.limits) {
      double others = 0;
      for (const std::size_t k : limit.of) others += terms[k];
      limited[limit.factor] = std::min(terms[limit.factor], limit.times_estimate * others);
    }
    for (const double v : limited) values[i] += v;
  }
}

}  // namespace

multiplier_column multiplier_column::of(const coefficient& values) {
  multiplier_column column;
  if (values.fractions.empty()) {
    column.owned.assign(values.numerators.begin(), values.numerators.end());
    column.denominator = rational(values.scale_den, values.scale_num);
    return column;
  }
  wide common = 1;
  for (const rational& f : values.fractions) {
    poll_step();
    common = lcm(common, f.wide().den);
  }
  column.denominator = rational::from_wide({common, 1});
  for (const rational& f : values.fractions) {
    poll_step();
    const wide_ratio w = f.wide();
    column.large.push_back(w.num * (common / w.den));
    column.large_estimates.push_back(f.to_double());
  }
  return column;
}

score_estimates estimate_scores(const score_parts& parts) {
  const std::size_t n = parts.rows;
  const std::size_t factors = parts.coefficients.size();
  std::vector<double> weights(factors);
  for (std::size_t j = 0; j < factors; ++j) weights[j] = scaled_weight(parts, j);
  std::vector<double> inverses;
  for (const auto& m : parts.multipliers) {
    inverses.push_back(m.large.empty() ? 1 / m.denominator.to_double() : 1);
  }
  score_estimates result;
  result.values.assign(n, 0);
  double* const values = result.values.data();
  const bool plain = parts.limits.empty() &&
                     std::all_of(parts.coefficients.begin(), parts.coefficients.end(),
                                 [](const coefficient& c) { return c.fractions.empty(); });
  if (plain) plain_sums(parts, weights, values);
  if (!plain) limited_sums(parts, weights, result.values);
  for (std::size_t k = 0; k < inverses.size(); ++k) {
    const multiplier_column& column = parts.multipliers[k];
    if (!column.large.empty()) {
      for (std::size_t i = 0; i < n; ++i) values[i] *= column.large_estimates[i];
      continue;
    }
    const double scale = inverses[k];
    const std::int64_t* const m = column.numerators.data();
    for (std::size_t i = 0; i < n; ++i) values[i] *= scale * static_cast<double>(m[i]);
  }
  // 8 for a weight, 2 for a cell (a fraction's double) and 1 for its product, one for each
  // addition; a limit has 2 for its number, 1 product and one addition for each of the others,
  // and the lesser of two numbers has no larger error than they have; for each multiplier 4 for
  // its denominator's double and inverse, 2 for its cell, 2 products.
  const double limits = parts.limits.empty() ? 0.0 : 4.0 + static_cast<double>(factors);
  result.relative = gamma_bound(12.0 + static_cast<double>(factors) + limits +
                                8.0 * static_cast<double>(inverses.size()));
  result.safe = range_is_safe(parts, weights, inverses);
  return result;
}

exact_terms::exact_terms(const score_parts& parts) : parts_(parts) {
  std::vector<wide_ratio> ratios;
  large_.resize(parts.coefficients.size());
  for (std::size_t j = 0; j < parts.coefficients.size(); ++j) {
    const coefficient& c = parts.coefficients[j];
    wide_ratio w = parts.weights[j].wide();
    w.num *= to_wide(c.scale_num);
    w.den *= to_wide(c.scale_den);
    if (!c.fractions.empty()) {
      wide common = 1;
      for (const rational& f : c.fractions) {
        poll_step();
        common = lcm(common, f.wide().den);
      }
      for (const rational& f : c.fractions) {
        poll_step();
        const wide_ratio v = f.wide();
        large_[j].push_back(v.num * (common / v.den));
      }
      w.den *= common;
    }
    if (w.num == 0) w.den = 1;
    denominator_ = lcm(denominator_, w.den);
    ratios.push_back(std::move(w));
  }
  wide times = 1;  // so that a limit of whole numbers is a whole number
  for (const contribution_limit& limit : parts.limits) {
    times_.push_back(limit.times.wide());
    times = lcm(times, times_.back().den);
  }
  denominator_ *= times;
  for (const wide_ratio& w : ratios) weights_.push_back(w.num * (denominator_ / w.den));
}

wide exact_terms::term(std::size_t j, std::size_t i) const {
  if (!large_[j].empty()) return weights_[j] * large_[j][i];
  return weights_[j] * parts_.coefficients[j].numerators[i];
}

std::vector<wide> exact_terms::row(std::size_t i) const {
  std::vector<wide> terms(weights_.size());
  for (std::size_t j = 0; j < weights_.size(); ++j) terms[j] = term(j, i);
  if (parts_.limits.empty()) return terms;
  std::vector<wide> limited = terms;
  for (std::size_t k = 0; k < parts_.limits.size(); ++k) {
    wide others = 0;
    for (const std::size_t j : parts_.limits[k].of) others += terms[j];
    const wide most = others * times_[k].num / times_[k].den;  // exact: see the constructor
    wide& own = limited[parts_.limits[k].factor];
    if (own > most) own = most;
  }
  return limited;
}

wide exact_terms::base(std::size_t i) const {
  wide sum = 0;
  if (parts_.limits.empty()) {
    for (std::size_t j = 0; j < weights_.size(); ++j) sum += term(j, i);
    return sum;
  }
  for (const wide& v : row(i)) sum += v;
  return sum;
}

wide exact_terms::total() const {
  wide sum = 0;
  for (std::size_t j = 0; j < weights_.size(); ++j) {
    if (large_[j].empty()) {
      sum += weights_[j] * to_wide(parts_.coefficients[j].sum);
    } else {
      for (const wide& v : large_[j]) {
        poll_step();
        sum += weights_[j] * v;
      }
    }
  }
  return sum;
}

namespace {

wide times_multipliers(const score_parts& parts, std::size_t i, wide score) {
  for (const auto& m : parts.multipliers) {
    if (m.large.empty()) {
      score *= m.numerators[i];
    } else {
      score *= m.large[i];
    }
  }
  return score;
}

}  // namespace

std::vector<wide> exact_scores(const score_parts& parts) {
  const exact_terms terms(parts);
  std::vector<wide> scores(parts.rows);
  for (std::size_t i = 0; i < parts.rows; ++i) {
    poll_step();
    scores[i] = times_multipliers(parts, i, terms.base(i));
  }
  return scores;
}

const exact_terms& exact_rows::terms() const {
  if (!terms_) terms_.emplace(parts_);
  return *terms_;
}

wide exact_rows::at(std::size_t i) const {
  return times_multipliers(parts_, i, terms().base(i));
}

std::optional<wide> exact_rows::sum() const {
  if (!parts_.multipliers.empty() || !parts_.limits.empty()) return std::nullopt;
  return terms().total();
}

bool exact_rows::same(std::size_t i, std::size_t j) const {
  const auto same_coefficient = [&](const coefficient& c) {
    return c.fractions.empty() ? c.numerators[i] == c.numerators[j]
                               : c.fractions[i] == c.fractions[j];
  };
  const auto same_multiplier = [&](const multiplier_column& m) {
    return m.large.empty() ? m.numerators[i] == m.numerators[j] : m.large[i] == m.large[j];
  };
  return std::all_of(parts_.coefficients.begin(), parts_.coefficients.end(),
                     same_coefficient) &&
         std::all_of(parts_.multipliers.begin(), parts_.multipliers.end(), same_multiplier);
}

rational score_scale(const score_parts& parts) {
  std::vector<std::int64_t> ignored;
  rational scale = 1;
  if (narrow_scores(parts, ignored)) {
    const coefficient& c = parts.coefficients.front();
    scale = parts.weights.front() * rational(c.scale_num, c.scale_den);
  } else {
    scale = rational::from_wide({1, exact_terms(parts).denominator()});
  }
  for (const auto& m : parts.multipliers) scale /= m.denominator;
  return scale;
}

bool narrow_scores(const score_parts& parts, std::vector<std::int64_t>& into) {
  if (parts.coefficients.size() != 1 || parts.weights.front().sign() == 0) return false;
  if (!parts.coefficients.front().fractions.empty()) return false;
  const auto numerators = parts.coefficients.front().numerators;
  into.assign(numerators.begin(), numerators.end());
  bool overflow = false;
  for (const auto& m : parts.multipliers) {
    if (!m.large.empty()) return false;
    for (std::size_t i = 0; i < parts.rows; ++i) {
      overflow |= __builtin_mul_overflow(into[i], m.numerators[i], &into[i]);
    }
  }
  return !overflow;
}

coefficient geometric_mean(const score_parts& parts, int decimals) {
  std::vector<std::int64_t> numbers(parts.rows);
  std::vector<rational> bases(parts.coefficients.size());
  for (std::size_t i = 0; i < parts.rows; ++i) {
    for (std::size_t j = 0; j < bases.size(); ++j) bases[j] = parts.coefficients[j].value(i);
    const rational mean = rounded_power(bases, parts.weights, decimals);
    const rational number = mean * power_of_ten(decimals);
    if (!number.is_narrow() || !fits_int64(number.narrow_numerator())) {
      raise({code::column_range,
             {.key = "aggregation"},
             phrase("a geometric mean does not fit 64 bits with {} decimals", decimals),
             "a smaller number",
             "Use fewer decimals."});
    }
    numbers[i] = static_cast<std::int64_t>(number.narrow_numerator());
  }
  return coefficient::of(std::move(numbers), 1, power_of_ten(decimals).narrow_numerator());
}

}  // namespace fundalloc::detail
