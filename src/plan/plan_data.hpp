// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "fundalloc/plan/plan.hpp"
#include "plan/map_reader.hpp"

namespace fundalloc::detail {

/// A part that has been checked, with its weights as parts of 1, one a leaf factor.
struct part_data {
  part rule;
  std::string path;  ///< of its keys: "" or "parts[0]."
  std::vector<rational> weights;
  std::vector<double> weight_estimates;
};

/// A plan of nothing but weighted shares, rounded by largest remainder: see allocate_directly.
struct direct_rule {
  std::vector<std::string> indicators;
  std::vector<double> weights;  ///< parts of 1, each within 2 units in its last place
};

/// A plan that has been checked, with what every allocation needs of it.
struct plan_data {
  plan_spec spec;
  read_context context;  ///< file and marks, for messages
  rational pool = 0;
  std::vector<part_data> parts;  ///< one without a name where the plan has no parts
  std::optional<direct_rule> direct;
};

}  // namespace fundalloc::detail
