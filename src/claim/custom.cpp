// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/custom.hpp"

#include "fundalloc/claim/level.hpp"
#include "fundalloc/error.hpp"

namespace fundalloc {

namespace {

[[noreturn]] void raise_custom(std::string_view name, const phrase& found,
                               fixed_phrase expected) {
  raise({code::custom_rule,
         {.key = "rule"},
         phrase("the rule \"{}\" {}", name, found),
         expected,
         "Correct the rule."});
}

}  // namespace

std::vector<rational> custom_claims::award(const claims_problem& problem) const {
  std::vector<rational> awards = inside_->award(problem);
  const std::size_t n = problem.claims.size();
  if (awards.size() != n) {
    raise_custom(word(), phrase("gives {} awards for {} claims", awards.size(), n),
                 "one for each claim");
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (awards[i].sign() >= 0 && awards[i] <= problem.claims[i]) continue;
    raise_custom(word(),
                 phrase("awards {} to claim {} of {}", awards[i].to_shortest_text(), i,
                        problem.claims[i].to_shortest_text()),
                 "awards from 0 to the claim");
  }
  const rational sum = detail::sum_of(awards);
  if (sum != problem.estate) {
    raise_custom(
        word(),
        phrase("awards {} of {}", sum.to_shortest_text(), problem.estate.to_shortest_text()),
        "awards that sum to the estate");
  }
  return awards;
}

}  // namespace fundalloc
