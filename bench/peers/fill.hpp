// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

/// Water-filling as people write it: the level t of sum clamp(t s, low, high) = total in plain
/// doubles. A high of infinity is none.
namespace peers {

/// One problem as doubles.
struct bounded {
  std::vector<double> scores;
  std::vector<double> low;
  std::vector<double> high;
  double total = 0;
};

/// Sorts the breakpoints and walks up until the total is reached.
double level_by_sort(const bounded& problem);

/// Halves an interval until it has no double inside.
double level_by_bisection(const bounded& problem);

}  // namespace peers
