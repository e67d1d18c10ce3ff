// SPDX-License-Identifier: Apache-2.0
#include "peers/heap.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace peers {

namespace {

struct webster {
  static double divisor(double k) { return k + 0.5; }
  static double rounded(double quota) { return std::floor(quota + 0.5); }
};

struct huntington_hill {
  static double divisor(double k) { return std::sqrt(k * (k + 1)); }
  static double rounded(double quota) {
    const double k = std::floor(quota);
    return quota * quota >= k * (k + 1) ? k + 1 : k;
  }
};

struct seat {
  double value;
  std::size_t i;
};

template <class Method>
std::vector<std::int64_t> by_heap(std::span<const std::int64_t> scores, std::int64_t house,
                                  heap_start start) {
  const std::size_t n = scores.size();
  double sum = 0;
  for (const std::int64_t s : scores) sum += static_cast<double>(s);
  const double per_score = static_cast<double>(house) / sum;
  std::vector<std::int64_t> units(n);
  std::int64_t left = house;
  for (std::size_t i = 0; i < n; ++i) {
    double k = Method::rounded(per_score * static_cast<double>(scores[i]));
    if (start == heap_start::low) k = std::max(0.0, k - 1);
    units[i] = static_cast<std::int64_t>(k);
    left -= units[i];
  }
  if (left == 0) return units;
  const bool add = left > 0;
  const auto value = [&](std::size_t i) {
    const double k = static_cast<double>(units[i]) - (add ? 0 : 1);
    const double v = static_cast<double>(scores[i]) / Method::divisor(k);
    return add ? v : -v;
  };
  const auto less = [](const seat& a, const seat& b) { return a.value < b.value; };
  std::vector<seat> heap(n);
  for (std::size_t i = 0; i < n; ++i) heap[i] = {value(i), i};
  std::make_heap(heap.begin(), heap.end(), less);
  for (; left != 0; left += add ? -1 : 1) {
    std::pop_heap(heap.begin(), heap.end(), less);
    seat& best = heap.back();
    units[best.i] += add ? 1 : -1;
    best.value = value(best.i);
    std::push_heap(heap.begin(), heap.end(), less);
  }
  return units;
}

}  // namespace

std::vector<std::int64_t> webster_heap(std::span<const std::int64_t> scores, std::int64_t house,
                                       heap_start start) {
  return by_heap<webster>(scores, house, start);
}
std::vector<std::int64_t> huntington_hill_heap(std::span<const std::int64_t> scores,
                                               std::int64_t house, heap_start start) {
  return by_heap<huntington_hill>(scores, house, start);
}

}  // namespace peers
