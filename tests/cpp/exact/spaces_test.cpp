// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "exact/trimmed.hpp"

namespace fundalloc::detail {
namespace {

TEST(Trimmed, SpacesOfDifferentKindsInAnyOrder) {
  // One kind after the other, on one side only: each makes the next one the outermost.
  EXPECT_EQ(trimmed("\t 5"), "5");
  EXPECT_EQ(trimmed(" \t 5"), "5");
  EXPECT_EQ(trimmed("\u3000\u00a0\t 5"), "5");
  EXPECT_EQ(trimmed("5 \t"), "5");
  EXPECT_EQ(trimmed("5 \t\u00a0\u3000"), "5");
  EXPECT_EQ(trimmed("a \t b"), "a \t b");
}

}  // namespace
}  // namespace fundalloc::detail
