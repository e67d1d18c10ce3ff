// SPDX-License-Identifier: Apache-2.0
#include "settle/quantities.hpp"

#include <algorithm>
#include <cmath>

#include "exact/double_bits.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::detail {

quantities quantities::of(std::vector<std::int64_t> numerators, const wide& denominator) {
  quantities q;
  q.narrow_ = true;
  q.denominator_ = denominator;
  q.plain_ = denominator == 1;
  const double d = to_double(denominator);
  q.estimates_.resize(numerators.size());
  if (d > 1e250) {  // out of the range where (1) holds: compare exactly, always
    std::transform(numerators.begin(), numerators.end(), q.estimates_.begin(),
                   [](std::int64_t v) { return v == 0 ? 0.0 : 1e-290; });
    q.relative_ = HUGE_VAL;
    q.small_ = std::move(numerators);
    return q;
  }
  for (std::size_t i = 0; i < numerators.size(); ++i) {
    q.estimates_[i] = static_cast<double>(numerators[i]) / d;
  }
  q.relative_ =
      gamma_bound(4);  // conversion, quotient, and 2 units of the denominator's double
  q.small_ = std::move(numerators);
  return q;
}

quantities quantities::of(std::vector<wide> numerators, const wide& denominator) {
  if (std::all_of(numerators.begin(), numerators.end(),
                  [](const wide& v) { return fits_int64(v); })) {
    std::vector<std::int64_t> small(numerators.size());
    std::transform(numerators.begin(), numerators.end(), small.begin(),
                   [](const wide& v) { return v.convert_to<std::int64_t>(); });
    return of(std::move(small), denominator);
  }
  quantities q;
  q.denominator_ = denominator;
  q.estimates_.resize(numerators.size());
  for (std::size_t i = 0; i < numerators.size(); ++i) {
    poll_step();
    q.estimates_[i] = to_double(wide_ratio{numerators[i], denominator});
    // Out of the range where (1) holds: every comparison with these numbers is made exactly.
    const double e = q.estimates_[i];
    if (!is_finite(e) || (numerators[i] != 0 && e < 1e-290)) q.relative_ = HUGE_VAL;
    if (numerators[i] != 0 && e == 0) q.estimates_[i] = 1e-290;
  }
  q.relative_ = std::max(q.relative_, gamma_bound(8));
  q.large_ = std::move(numerators);
  q.made_ = true;
  return q;
}

quantities quantities::of(std::span<const rational> values) {
  wide common = 1;
  std::vector<wide_ratio> ratios;
  ratios.reserve(values.size());
  for (const rational& v : values) {
    poll_step();
    ratios.push_back(v.wide());
    common = lcm(common, ratios.back().den);
  }
  std::vector<wide> numerators(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    poll_step();
    numerators[i] = ratios[i].num * (common / ratios[i].den);
  }
  return of(std::move(numerators), common);
}

quantities quantities::scores_of(std::vector<std::int64_t> numerators) {
  quantities q;
  q.narrow_ = q.plain_ = true;
  q.estimates_.resize(numerators.size());
  std::transform(numerators.begin(), numerators.end(), q.estimates_.begin(),
                 [](std::int64_t v) { return static_cast<double>(v); });
  q.relative_ = gamma_bound(1);
  q.small_ = std::move(numerators);
  return q;
}

quantities quantities::view_of(std::span<const std::int64_t> numerators) {
  quantities q;
  q.narrow_ = q.plain_ = true;
  q.viewed_ = numerators;
  q.relative_ = gamma_bound(1);
  return q;
}

std::span<const double> quantities::estimates() const {
  if (estimates_.empty()) estimates_.assign(viewed_.begin(), viewed_.end());
  return estimates_;
}

const quantities::summary& quantities::look() const {
  if (looked_) return *looked_;
  summary all;
  // In blocks, since the kernel's sums hold 2^31 numbers.
  constexpr std::size_t block = std::size_t{1} << 30;
  const std::span<const std::int64_t> numbers = narrow_all();
  for (std::size_t at = 0; at < numbers.size(); at += block) {
    const auto part = numbers.subspan(at, std::min(block, numbers.size() - at));
    const number_facts facts = kernels().look_at_numbers(part.data(), part.size());
    all.sum += (static_cast<int128>(facts.high) << 32) + facts.low;
    all.bits |= facts.bits;
    all.positive += facts.positive;
  }
  looked_ = all;
  return *looked_;
}

quantities quantities::scores_of(std::span<const rational> values) {
  quantities q = of(values);
  if (q.narrow_) {
    wide denominator = q.denominator_;
    q = scores_of(std::move(q.small_));
    q.denominator_ = std::move(denominator);
    return q;
  }
  // In units of the largest: a score too small for a double gets no unit, and is compared
  // exactly.
  const wide largest = *std::max_element(q.large_.begin(), q.large_.end());
  wide denominator = q.denominator_;
  q = of(std::move(q.large_), largest);
  q.denominator_ = std::move(denominator);
  return q;
}

quantities quantities::lazy(std::vector<double> estimates, double relative,
                            std::shared_ptr<const exact_source> source, wide denominator) {
  quantities q;
  q.estimates_ = std::move(estimates);
  q.relative_ = relative;
  q.source_ = std::move(source);
  q.denominator_ = std::move(denominator);
  return q;
}

void quantities::materialise() const {
  if (made_) return;
  large_ = source_->all();
  made_ = true;
}

wide quantities::at(std::size_t i) const {
  if (narrow_) return narrow_at(i);
  if (!made_ && ++looks_ <= size() / 8) return source_->at(i);
  materialise();
  return large_[i];
}

rational quantities::value(std::size_t i) const {
  return rational::from_wide({at(i), denominator_});
}

wide quantities::sum() const {
  if (narrow_) return to_wide(look().sum);
  if (!made_) {
    if (const auto known = source_->sum()) return *known;
  }
  materialise();
  wide total = 0;
  for (const wide& v : large_) {
    poll_step();
    total += v;
  }
  return total;
}

int quantities::compare(std::size_t i, std::size_t j) const {
  if (narrow_) return narrow_at(i) < narrow_at(j) ? -1 : narrow_at(i) > narrow_at(j) ? 1 : 0;
  const double a = estimates_[i];
  const double b = estimates_[j];
  // Intervals of (1): |a - b| beyond the sum of both radii; the factor 2 covers 1 / (1 - r).
  if (std::fabs(a - b) > 2 * relative_ * (a + b)) return a < b ? -1 : 1;
  if (surely_equal(i, j)) return 0;
  poll_step();
  return at(i).compare(at(j));
}

bool quantities::surely_equal(std::size_t i, std::size_t j) const {
  if (i == j) return true;
  if (narrow_) return narrow_at(i) == narrow_at(j);
  if (source_ && !made_) return source_->same(i, j);
  return large_[i] == large_[j];
}

}  // namespace fundalloc::detail
