// SPDX-License-Identifier: Apache-2.0
#include "factor/score.hpp"

#include <algorithm>
#include <cmath>

#include "fundalloc/exact/filter.hpp"

namespace fundalloc::detail {

namespace {

/// w_j times the column's scale as a double: at most 8 roundings (2 units for the weight's
/// double).
double scaled_weight(const score_parts& parts, std::size_t j) {
  const coefficient& c = parts.coefficients[j];
  return parts.weight_estimates[j] *
         (static_cast<double>(c.scale_num) / static_cast<double>(c.scale_den));
}

/// Whether every product and sum of the estimates stays in the normal range of doubles.
bool range_is_safe(const std::vector<double>& weights, const std::vector<double>& inverses) {
  int least = 0;
  int most = 0;
  for (const double w : weights) {
    if (w == 0) continue;
    least = std::min(least, std::ilogb(w));
    most = std::max(most, std::ilogb(w) + 1);
  }
  most += 64 + 32;  // cells, and the number of factors
  for (const double v : inverses) {
    least += std::min(0, std::ilogb(v));
    most += std::max(0, std::ilogb(v) + 1) + 63;
  }
  return least > -900 && most < 900;
}

}  // namespace

score_estimates estimate_scores(const score_parts& parts) {
  const std::size_t n = parts.rows;
  const std::size_t factors = parts.coefficients.size();
  std::vector<double> weights(factors);
  for (std::size_t j = 0; j < factors; ++j) weights[j] = scaled_weight(parts, j);
  std::vector<double> inverses;
  for (const auto& m : parts.multipliers) inverses.push_back(1 / m.denominator.to_double());
  score_estimates result;
  result.values.assign(n, 0);
  double* const values = result.values.data();
  for (std::size_t j = 0; j < factors; ++j) {
    const double w = weights[j];
    const std::int64_t* const x = parts.coefficients[j].numerators.data();
    for (std::size_t i = 0; i < n; ++i) values[i] += w * static_cast<double>(x[i]);
  }
  for (std::size_t k = 0; k < inverses.size(); ++k) {
    const double scale = inverses[k];
    const std::int64_t* const m = parts.multipliers[k].numerators.data();
    for (std::size_t i = 0; i < n; ++i) values[i] *= scale * static_cast<double>(m[i]);
  }
  // 8 for a weight, 2 for a cell and its product, one for each addition; for each multiplier 4
  // for its denominator's double and inverse, 1 for its cell, 2 products.
  result.relative = gamma_bound(10.0 + static_cast<double>(factors) +
                                8.0 * static_cast<double>(inverses.size()));
  result.safe = range_is_safe(weights, inverses);
  return result;
}

common_weights weights_over_one_denominator(const score_parts& parts) {
  common_weights result;
  std::vector<wide_ratio> ratios;
  for (std::size_t j = 0; j < parts.coefficients.size(); ++j) {
    const coefficient& c = parts.coefficients[j];
    wide_ratio w = parts.weights[j].wide();
    w.num *= to_wide(c.scale_num);
    w.den *= to_wide(c.scale_den);
    if (w.num == 0) w.den = 1;
    result.denominator = lcm(result.denominator, w.den);
    ratios.push_back(std::move(w));
  }
  for (const wide_ratio& w : ratios) {
    result.numerators.push_back(w.num * (result.denominator / w.den));
  }
  return result;
}

std::vector<wide> exact_scores(const score_parts& parts) {
  const common_weights weights = weights_over_one_denominator(parts);
  std::vector<wide> scores(parts.rows);
  for (std::size_t i = 0; i < parts.rows; ++i) {
    wide& s = scores[i];
    for (std::size_t j = 0; j < weights.numerators.size(); ++j) {
      s += weights.numerators[j] * parts.coefficients[j].numerators[i];
    }
    for (const auto& m : parts.multipliers) s *= m.numerators[i];
  }
  return scores;
}

rational score_scale(const score_parts& parts) {
  rational scale = rational(1);
  if (parts.coefficients.size() == 1) {
    const coefficient& c = parts.coefficients.front();
    scale = parts.weights.front() * rational(c.scale_num, c.scale_den);
    std::vector<std::int64_t> ignored;
    if (!narrow_scores(parts, ignored)) {
      scale = rational::from_wide({1, weights_over_one_denominator(parts).denominator});
    }
  } else {
    scale = rational::from_wide({1, weights_over_one_denominator(parts).denominator});
  }
  for (const auto& m : parts.multipliers) scale /= m.denominator;
  return scale;
}

bool narrow_scores(const score_parts& parts, std::vector<std::int64_t>& into) {
  if (parts.coefficients.size() != 1 || parts.weights.front().sign() == 0) return false;
  const auto numerators = parts.coefficients.front().numerators;
  into.assign(numerators.begin(), numerators.end());
  bool overflow = false;
  for (const auto& m : parts.multipliers) {
    for (std::size_t i = 0; i < parts.rows; ++i) {
      overflow |= __builtin_mul_overflow(into[i], m.numerators[i], &into[i]);
    }
  }
  return !overflow;
}

}  // namespace fundalloc::detail
