// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/clip.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::check_code;
using testing::check_message;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<clip> && clip::takes_negative);

const testing::columns clip_cells{{"name", {"A", "B", "C", "D"}},
                                  {"x", {"-1", "0.4", "2", "7"}}};

TEST(Clip, KeepsValuesBetweenItsLimits) {
  EXPECT_EQ(
      apply_to(clip{.at_least = 0, .at_most = rational(13, 10)}, table_of(clip_cells), "x"),
      (fractions{0, rational(2, 5), rational(13, 10), rational(13, 10)}));
  EXPECT_EQ(apply_to(clip{.at_least = rational(1, 3)}, table_of(clip_cells), "x"),
            (fractions{rational(1, 3), rational(2, 5), 2, 7}));
  EXPECT_EQ(apply_to(clip{.at_most = 2}, table_of(clip_cells), "x"),
            (fractions{-1, rational(2, 5), 2, 2}));
}

TEST(Clip, BothLimitsMayBeOne) {
  EXPECT_EQ(apply_to(clip{.at_least = 3, .at_most = 3}, table_of(clip_cells), "x"),
            (fractions{3, 3, 3, 3}));
}

TEST(Clip, WideLimitsAreExact) {
  const rational limit = rational(1) / power_of_ten(40);
  EXPECT_EQ(apply_to(clip{.at_least = limit}, table_of(clip_cells), "x"),
            (fractions{limit, rational(2, 5), 2, 7}));
}

TEST(Clip, ChecksItsLimits) {
  EXPECT_EQ(check_message(clip{}),
            "E205 at_most: clip has no limit; expected at_least (不低于), at_most (不高于), or "
            "both. State a limit.");
  EXPECT_EQ(check_message(clip{.at_least = 2, .at_most = rational(3, 2)}),
            "E206 at_least: 2 is above at_most, 1.5; expected at_least of at most at_most. "
            "Correct the limits.");
  EXPECT_EQ(check_code(clip{.at_most = 0}), "ok");
  EXPECT_EQ(testing::options_of(clip{}), (testing::texts{"at_least 不低于", "at_most 不高于"}));
}

}  // namespace
}  // namespace fundalloc
