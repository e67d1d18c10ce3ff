// SPDX-License-Identifier: Apache-2.0
#include "peers/fill.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace peers {

double level_by_sort(const bounded& problem) {
  struct breakpoint {
    double at;
    std::uint32_t who;
    bool is_cap;
  };
  const std::size_t n = problem.scores.size();
  std::vector<breakpoint> points;
  points.reserve(2 * n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto who = static_cast<std::uint32_t>(i);
    sum += problem.low[i];
    if (problem.scores[i] == 0) continue;
    points.push_back({problem.low[i] / problem.scores[i], who, false});
    if (problem.high[i] < HUGE_VAL) {
      points.push_back({problem.high[i] / problem.scores[i], who, true});
    }
  }
  std::sort(points.begin(), points.end(),
            [](const breakpoint& a, const breakpoint& b) { return a.at < b.at; });
  double level = 0;
  double slope = 0;
  for (const breakpoint& point : points) {
    const double reached = sum + slope * (point.at - level);
    if (reached >= problem.total) break;
    sum = reached;
    level = point.at;
    slope += point.is_cap ? -problem.scores[point.who] : problem.scores[point.who];
  }
  return slope > 0 ? level + (problem.total - sum) / slope : level;
}

double level_by_bisection(const bounded& problem) {
  const std::size_t n = problem.scores.size();
  double below = 0;
  double above = problem.total;
  for (;;) {
    const double t = below + (above - below) / 2;
    if (t <= below || t >= above) return above;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      sum += std::min(std::max(t * problem.scores[i], problem.low[i]), problem.high[i]);
    }
    (sum < problem.total ? below : above) = t;
  }
}

}  // namespace peers
