// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/plan/plan.hpp"
#include "plan/map_reader.hpp"

namespace fundalloc::detail {

/// A plan that has been checked, with what every allocation needs of it.
struct plan_data {
  plan_spec spec;
  read_context context;  ///< file and marks, for messages
  rational pool = 0;
  std::vector<rational> weights;  ///< parts of 1
  std::vector<double> weight_estimates;
};

}  // namespace fundalloc::detail
