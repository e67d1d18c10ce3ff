// SPDX-License-Identifier: Apache-2.0
// A long call asks whether to go on as often as its work grows: no loop over what a person may
// write many of is without a question.
#include <gtest/gtest.h>

#include "plan/run.hpp"
#include "questions.hpp"

namespace fundalloc {
namespace {

using testing::columns;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::questions_of;
using testing::table_of;
using testing::texts;

document with_earmarks(int n) {
  std::vector<document> marks;
  for (int k = 0; k < n; ++k) {
    marks.push_back(map_of({{"name", "e" + std::to_string(k)}, {"to", "A"}, {"amount", "1"}}));
  }
  return one_factor("100000").with("earmarks", list_of(std::move(marks)));
}

TEST(Polls, ForEveryEarmark) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", "3"}}});
  const auto questions = [&](int n) {
    const plan p(with_earmarks(n));
    return questions_of([&] { (void)allocate(p, t); });
  };
  EXPECT_GE(questions(200) - questions(100), 100);
}

TEST(Polls, ForEveryMapOfAPlan) {
  const auto questions = [&](int n) {
    const document d = with_earmarks(n);
    return questions_of([&] { (void)plan(d); });
  };
  EXPECT_GE(questions(500) - questions(100), 4 * 400);  // of three keys each
}

constexpr int rows = 640;

table two_sides() {
  columns all{{"name", {}}, {"x", {}}, {"side", {}}};
  for (int i = 0; i < rows; ++i) {
    all[0].second.push_back("n" + std::to_string(i));
    all[1].second.push_back(std::to_string(1 + i % 7));
    all[2].second.push_back(i % 2 == 0 ? "east" : "west");
  }
  return table_of(all);
}

TEST(Polls, ForEveryRowOfAGroup) {
  const table t = two_sides();
  const auto questions = [&](std::vector<document> groups) {
    const plan p(one_factor("100000").with("group_bounds", list_of(std::move(groups))));
    return questions_of([&] { (void)check(p, t); });
  };
  const auto bound = [](const char* is) {
    return map_of({{"column", "side"}, {"is", is}, {"cap", "90000"}});
  };
  EXPECT_GE(questions({bound("east"), bound("west")}) - questions({bound("east")}), 2 * rows);
}

TEST(Polls, ForEveryMemberOfAGroup) {
  const table t = two_sides();
  const plan p(one_factor("100000").with(
      "group_bounds",
      list_of({map_of({{"column", "side"}, {"is", "east"}, {"cap", "40000"}})})));
  // Its row, score, bounds, side and quota are each looked at in a loop with a question.
  EXPECT_GE(questions_of([&] { (void)allocate(p, t); }), 9 * rows);
}

/// Bounds are made in 64 bits where these suffice: wide numbers ask at each of them.
TEST(Polls, OfBoundsIn64Bits) {
  const table t = two_sides();
  const auto questions = [&](const char* floor, const char* rounding) {
    const plan p(one_factor("100000").with("floor", floor).with("rounding", rounding));
    return questions_of([&] { (void)allocate(p, t); });
  };
  EXPECT_LT(questions("7", "largest_remainder"), 10);
  EXPECT_LT(questions("7.25", "nearest_each"), 10);
  EXPECT_GE(questions("7.0000000000000000025", "nearest_each"), rows);
  // Once: only bounds of groups are looked at again before they are rounded.
  const char* wide = "7.0000000000000000025";
  EXPECT_LT(questions(wide, "largest_remainder"), 3 * rows);
}

}  // namespace
}  // namespace fundalloc
