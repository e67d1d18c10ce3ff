// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/winsorize.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::check_code;
using testing::check_message;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<winsorize> && winsorize::takes_negative);

const testing::columns five{{"name", {"A", "B", "C", "D", "E"}},
                            {"x", {"9", "-4", "1", "0.5", "2"}}};

TEST(Winsorize, BringsInTheLowestAndTheHighest) {
  const rational half(1, 2);
  EXPECT_EQ(apply_to(winsorize{.lowest = 1, .highest = 2}, table_of(five), "x"),
            (fractions{1, half, 1, half, 1}));
  EXPECT_EQ(apply_to(winsorize{.lowest = 1}, table_of(five), "x"),
            (fractions{9, half, 1, half, 2}));
  EXPECT_EQ(apply_to(winsorize{.highest = 1}, table_of(five), "x"),
            (fractions{2, -4, 1, half, 2}));
}

TEST(Winsorize, EqualValuesCountOneByOne) {
  const table t = table_of({{"name", {"A", "B", "C", "D"}}, {"x", {"8", "8", "1", "3"}}});
  EXPECT_EQ(apply_to(winsorize{.highest = 1}, t, "x"), (fractions{8, 8, 1, 3}));
  EXPECT_EQ(apply_to(winsorize{.highest = 2}, t, "x"), (fractions{3, 3, 1, 3}));
}

TEST(Winsorize, SomebodyIsLeft) {
  EXPECT_EQ(apply_to(winsorize{.lowest = 2, .highest = 2}, table_of(five), "x"),
            (fractions{1, 1, 1, 1, 1}));
  EXPECT_EQ(message_of([] {
              return apply_to(winsorize{.lowest = 2, .highest = 3}, table_of(five), "x");
            }),
            "E138 t.csv column \"x\": 5 of 5 values would be brought in; expected fewer than "
            "there are recipients. Lower the counts.");
}

TEST(Winsorize, ChecksItsCounts) {
  EXPECT_EQ(
      check_message(winsorize{}),
      "E205 highest: winsorize changes nothing; expected lowest (最低), highest (最高), or "
      "both, as counts. State how many values are brought in.");
  EXPECT_EQ(check_code(winsorize{.lowest = 0, .highest = 0}), "E206");
  EXPECT_EQ(check_code(winsorize{.lowest = 1}), "ok");
  EXPECT_EQ(testing::options_of(winsorize{}), (testing::texts{"lowest 最低", "highest 最高"}));
}

}  // namespace
}  // namespace fundalloc
