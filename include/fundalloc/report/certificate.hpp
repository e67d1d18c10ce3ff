// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/plan/allocation.hpp"

namespace fundalloc {

/// A recipient and by how many grains something is passed.
struct certificate_entry {
  std::string recipient = {};
  rational by = 0;
};

/** What a result proves of itself, checked on exact numbers when asked for.
 *
 *  With parts, entries are of each part's own units and quotas, in the order of parts, and a
 *  property holds where it holds for every part.
 *
 *  Source  RULES.md 6, Certificate.
 */
struct certificate {
  bool sum_exact = false;                          ///< slices + reserves + undistributed = pool
  std::vector<certificate_entry> past_bound = {};  ///< whom rounding moved past a real bound
  std::vector<certificate_entry> outside_quota = {};  ///< units below floor(q) or above ceil(q)
  std::vector<certificate_entry> order_broken =
      {};                       ///< a larger score with fewer units: who, by how much
  bool house_monotone = false;  ///< property of the method
  bool population_monotone = false;
  bool proportional = false;  ///< quotas that are whole are given as they are
};

}  // namespace fundalloc
