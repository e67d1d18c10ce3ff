// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "exact/wide.hpp"
#include "fundalloc/claim/claims.hpp"

namespace fundalloc::detail {

/// A claims problem in whole numbers of the largest possible unit: value x num / den.
struct whole_problem {
  wide estate;
  std::vector<wide> claims;
  wide sum;
  wide unit_num;
  wide unit_den;
};

[[nodiscard]] inline whole_problem whole_of(const claims_problem& problem) {
  whole_problem whole;
  whole.unit_den = problem.estate.wide().den;
  for (const rational& d : problem.claims) {
    poll_step();
    const wide den = d.wide().den;
    if (whole.unit_den % den != 0) whole.unit_den = lcm(whole.unit_den, den);
  }
  const auto scaled = [&](const rational& value) {
    const wide_ratio v = value.wide();
    return wide(v.num * (whole.unit_den / v.den));
  };
  whole.estate = scaled(problem.estate);
  whole.unit_num = whole.estate;
  for (const rational& d : problem.claims) {
    poll_step();
    whole.claims.push_back(scaled(d));
    whole.sum += whole.claims.back();
    if (whole.unit_num != 1) whole.unit_num = gcd(whole.unit_num, whole.claims.back());
  }
  if (whole.unit_num == 0) whole.unit_num = 1;
  whole.estate /= whole.unit_num;
  whole.sum /= whole.unit_num;
  for (wide& d : whole.claims) {
    poll_step();
    d /= whole.unit_num;
  }
  return whole;
}

}  // namespace fundalloc::detail
