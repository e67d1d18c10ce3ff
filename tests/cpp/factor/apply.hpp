// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/factor/method.hpp"
#include "helpers.hpp"

namespace fundalloc::testing {

/// The coefficients that a method makes of a column, as fractions.
template <class Method>
std::vector<rational> apply_to(const Method& method, const table& from,
                               const std::string& column) {
  coefficient_input input{.from = &from, .rows = from.rows()};
  if (!column.empty()) {
    input.index = from.find(column);
    input.column = from.numbers(input.index);
  }
  const coefficient c = method.apply(input);
  const rational scale = rational(c.scale_num, c.scale_den);
  std::vector<rational> values;
  rational sum = 0;
  const std::span<const std::int64_t> numerators = c.owned.empty() ? c.numerators : c.owned;
  for (const std::int64_t v : numerators) {
    values.push_back(rational(v) * scale);
    sum += rational(v);
  }
  if (sum != rational(c.sum, 1)) values.clear();  // the stated sum must be the sum
  return values;
}

}  // namespace fundalloc::testing
