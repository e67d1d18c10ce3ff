// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/level.hpp"

#include <optional>

#include "exact/wide.hpp"
#include "fundalloc/settle/settle.hpp"

namespace fundalloc::detail {

rational sum_of(std::span<const rational> values) {
  // Numerators are summed while the denominator stays: no fraction is reduced on the way.
  wide_ratio sum;
  for (const rational& value : values) {
    poll_step();
    const wide_ratio v = value.wide();
    if (v.den == sum.den) {
      sum.num += v.num;
      continue;
    }
    const wide common = lcm(sum.den, v.den);
    if (common != sum.den) sum.num *= common / sum.den;
    sum.num += v.num * (common / v.den);
    sum.den = common;
  }
  return rational::from_wide(std::move(sum));
}

std::vector<rational> equal_between(const rational& estate, std::span<const rational> floors,
                                    std::span<const rational> claims) {
  const std::vector<rational> alike(claims.size(), rational(1));
  const std::vector<std::optional<rational>> caps(claims.begin(), claims.end());
  return water_fill(alike, estate, floors, caps);
}

std::vector<rational> equal_awards(const rational& estate, std::span<const rational> claims) {
  return equal_between(estate, {}, claims);
}

std::vector<rational> equal_losses(const rational& estate, std::span<const rational> claims) {
  std::vector<rational> awards = equal_awards(sum_of(claims) - estate, claims);
  for (std::size_t i = 0; i < claims.size(); ++i) awards[i] = claims[i] - awards[i];
  return awards;
}

std::vector<rational> halves_of(std::span<const rational> claims) {
  const rational half(1, 2);
  std::vector<rational> halves;
  halves.reserve(claims.size());
  for (const rational& d : claims) halves.push_back(d * half);
  return halves;
}

std::vector<rational> sums_of(std::span<const rational> a, std::span<const rational> b) {
  std::vector<rational> sums;
  sums.reserve(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) sums.push_back(a[i] + b[i]);
  return sums;
}

std::vector<rational> by_halves(const claims_problem& problem, division first, division then) {
  const std::vector<rational> halves = halves_of(problem.claims);
  const rational middle = sum_of(halves);
  if (problem.estate <= middle) return first(problem.estate, halves);
  return sums_of(halves, then(problem.estate - middle, halves));
}

}  // namespace fundalloc::detail
