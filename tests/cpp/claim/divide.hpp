// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "fundalloc/claim/rule.hpp"
#include "helpers.hpp"

namespace fundalloc::testing {

using fractions = std::vector<rational>;

inline rational part(int n, int d) { return rational(n, d); }

/// The awards of a rule; what divide_claims throws is thrown.
inline fractions awards_of(const claims_rule& rule, const rational& estate,
                           const fractions& claims) {
  return divide_claims({.estate = estate, .claims = claims}, rule).awards;
}

inline rational sum(const fractions& values) {
  rational all = 0;
  for (const rational& v : values) all += v;
  return all;
}

inline std::string_view name_of(const claims_rule& rule) {
  return std::visit([](const auto& r) { return word_of(r); }, rule);
}

}  // namespace fundalloc::testing
