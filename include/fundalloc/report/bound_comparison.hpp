// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/plan/allocation.hpp"
#include "fundalloc/settle/redistribute.hpp"

namespace fundalloc {

/// What one order of fix-and-redistribute would give in a plan's place.
struct bound_variant {
  redistribution order = redistribution::both;
  redistributed outcome = {};
  std::vector<std::size_t> differs = {};  ///< rows whose amount is not the plan's, exactly
};

/// One part's exact amounts before rounding, by the plan's rule and by those that offices use.
struct bound_comparison {
  std::string part = {};
  std::vector<std::string> recipients = {};
  std::vector<rational> quotas = {};  ///< by the plan, in grains, what was set aside apart
  std::vector<bound_variant> variants = {};
};

/** Compares the bounds of a result with fix-and-redistribute, part by part.
 *
 *  Rule    the same scores, amount and bounds as the solve had (rounded inward for methods with
 *          whole bounds, less what was set aside).
 *  Throws  plan_error E213 for bounds of groups and floors that are paid from above, which
 *          these orders do not know.
 *  Source  RULES.md 5; RULES-ANNEX.md C.
 */
[[nodiscard]] std::vector<bound_comparison> compare_bounds(const allocation& result);

}  // namespace fundalloc
