// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "fundalloc/plan/allocation.hpp"
#include "plan/binder.hpp"
#include "settle/solve.hpp"

namespace fundalloc::detail {

/** Everything that a result holds. The bound problem stays with it, so that quotas and
 *  explanations can be computed when they are asked for; `guard` covers what is computed
 *  late. */
struct allocation_data {
  allocation_data(fundalloc::plan p, fundalloc::table t)
      : rule(std::move(p)), cells(std::move(t)) {}

  fundalloc::plan rule;
  fundalloc::table cells;
  std::shared_ptr<const recipient_column> recipients;
  bound_problem problem;
  std::vector<std::int64_t> units;   ///< of the factors
  std::vector<std::int64_t> slices;  ///< with earmarks
  std::int64_t total = 0;
  std::vector<reserve_line> reserves;
  rational undistributed = 0;
  std::vector<split_line> splits;
  std::optional<tie_report> tie;
  rational point_value = 0;
  std::vector<std::string> notes;
  diagnostics note;
  bool scaled = false;
  bool at_caps = false;

  mutable std::recursive_mutex guard;
  mutable std::vector<rational> quotas;
  mutable std::string digest;
};

}  // namespace fundalloc::detail
