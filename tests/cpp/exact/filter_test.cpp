// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/filter.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace fundalloc {
namespace {

TEST(Filter, SumsEveryNumberOnce) {
  // Whole numbers: sums of doubles are exact, in any order. Around lanes of 4, blocks of 256.
  for (const std::size_t n : {0U, 1U, 3U, 4U, 5U, 7U, 8U, 255U, 256U, 257U, 1000U, 1027U}) {
    std::vector<double> values;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      values.push_back(static_cast<double>(i * i + 1));
      sum += values.back();
    }
    EXPECT_EQ(sum_estimates(values, 0).value, sum) << n;
  }
}

TEST(Filter, AddsInFourLanes) {
  // The order is part of the estimate, so that every machine has the same.
  EXPECT_EQ(sum_estimates(std::vector{1e16, 1.0, 1.0, 1.0}, 0).value, 1e16 + 2);
}

TEST(Filter, TheBoundGrowsWithBlocks) {
  const auto bound_of = [](std::size_t n, double relative) {
    return sum_estimates(std::vector<double>(n, 1.0), relative).relative;
  };
  EXPECT_EQ(bound_of(256, 0), gamma_bound(71));
  EXPECT_EQ(bound_of(257, 0), gamma_bound(72));
  EXPECT_EQ(bound_of(2560, 0), gamma_bound(80));
  EXPECT_EQ(bound_of(1, 0.25), 0.25 + gamma_bound(71));
}

}  // namespace
}  // namespace fundalloc
