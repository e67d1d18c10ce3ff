// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/missing.hpp"

#include <gtest/gtest.h>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;
using testing::table_of;
using testing::units;
using kind = missing_policy::kind;

const testing::columns sample{{"name", {"A", "B", "C", "D", "E"}},
                              {"x", {"1", "", "2", "5", ""}},
                              {"last", {"9", "0.25", "9", "9", "7"}}};

filled_column fill(const table& t, const missing_policy& policy,
                   const std::vector<std::uint32_t>& groups = {}) {
  const std::size_t index = t.find("x");
  return fill_missing(t.numbers(index), index, t, policy, groups);
}

TEST(Missing, AColumnWithoutBlanksStays) {
  const table t = table_of({{"name", {"A"}}, {"x", {"1"}}});
  EXPECT_FALSE(fill(t, {kind::zero}).changed);
  EXPECT_FALSE(fill(t, {}).changed);
}

TEST(Missing, AreRefusedUnlessAPolicySaysMore) {
  EXPECT_EQ(
      message_of([] { return fill(table_of(sample), {}); }),
      "E104 t.csv row 3 (B) column \"x\": the cell is blank; expected a number. Fill in the "
      "cell, or state a policy for missing values: missing (缺失).");
}

TEST(Missing, Zero) {
  const filled_column f = fill(table_of(sample), {kind::zero});
  EXPECT_TRUE(f.changed);
  EXPECT_EQ(f.numbers, (units{1, 0, 2, 5, 0}));
  ASSERT_EQ(f.cells.size(), 2U);
  EXPECT_EQ(f.cells[0].row, 1U);
  EXPECT_EQ(f.cells[0].recipient, "B");
  EXPECT_EQ(f.cells[0].column, "x");
  EXPECT_EQ(f.cells[0].value, "0");
  EXPECT_EQ(f.cells[0].policy, "zero");
}

TEST(Missing, MedianOfAnOddCount) {
  const filled_column f = fill(table_of(sample), {kind::median});
  EXPECT_EQ(f.numbers, (units{1, 2, 2, 5, 2}));
  EXPECT_EQ(f.decimals, 0);
  EXPECT_EQ(f.cells[0].policy, "median");
}

TEST(Missing, MedianOfAnEvenCountIsTheHalfSum) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "4", ""}}});
  const filled_column f = fill(t, {kind::median});
  EXPECT_EQ(f.decimals, 1);
  EXPECT_EQ(f.numbers, (units{10, 40, 25}));
  EXPECT_EQ(f.cells[0].value, "2.5");
}

TEST(Missing, MeanIsRoundedHalfToEven) {
  // 8/3 = 2.667; of 1 and 4 with 0 decimals 2.5 is 2, of 3 and 4 3.5 is 4.
  const filled_column f = fill(table_of(sample), {kind::mean, 2});
  EXPECT_EQ(f.decimals, 2);
  EXPECT_EQ(f.numbers, (units{100, 267, 200, 500, 267}));
  const table low = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "4", ""}}});
  EXPECT_EQ(fill(low, {kind::mean, 0}).numbers, (units{1, 4, 2}));
  const table high = table_of({{"name", {"A", "B", "C"}}, {"x", {"3", "4", ""}}});
  EXPECT_EQ(fill(high, {kind::mean, 0}).numbers, (units{3, 4, 4}));
}

TEST(Missing, AMeanThatEndsEarlierKeepsTheDecimals) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "3", ""}}});
  const filled_column f = fill(t, {kind::mean, 6});
  EXPECT_EQ(f.decimals, 0);
  EXPECT_EQ(f.numbers, (units{1, 3, 2}));
}

TEST(Missing, OfTheRecipientsGroup) {
  const filled_column f = fill(table_of(sample), {kind::mean, 1}, {0, 0, 1, 1, 1});
  EXPECT_EQ(f.decimals, 1);
  EXPECT_EQ(f.numbers, (units{10, 10, 20, 50, 35}));
  EXPECT_EQ(f.cells[1].policy, "mean of its group");
}

TEST(Missing, AGroupWithoutValuesIsRefused) {
  EXPECT_EQ(
      message_of([] { return fill(table_of(sample), {kind::median}, {0, 1, 0, 0, 0}); }),
      "E104 t.csv row 3 (B) column \"x\": the cell is blank; expected a number. Fill in the "
      "cell, or state a policy for missing values: missing (缺失).");
  const table none = table_of({{"name", {"A", "B"}}, {"x", {"", ""}}});
  EXPECT_EQ(code_of([&] { return fill(none, {kind::mean, 2}); }), "E104");
}

TEST(Missing, ByAnotherColumn) {
  const filled_column f = fill(table_of(sample), {.use = kind::column, .column = "last"});
  EXPECT_EQ(f.decimals, 2);
  EXPECT_EQ(f.numbers, (units{100, 25, 200, 500, 700}));
  EXPECT_EQ(f.cells[0].value, "0.25");
  EXPECT_EQ(f.cells[0].policy, "column last");
}

TEST(Missing, ByAnotherColumnThatIsBlankThere) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", ""}}, {"last", {"5", ""}}});
  EXPECT_EQ(
      message_of([&] { return fill(t, {.use = kind::column, .column = "last"}); }),
      "E104 t.csv row 3 (B) column \"last\": the cell is blank; expected a number. Fill in the "
      "cell, or state a policy for missing values: missing (缺失).");
  EXPECT_EQ(code_of([&] { return fill(t, {.use = kind::column, .column = "none"}); }), "E107");
}

TEST(Missing, RefusesAColumnThatLeaves64Bits) {
  const table t = table_of({{"name", {"A", "B", "C"}},
                            {"x", {"9223372036854775807", "1", ""}},
                            {"last", {"1", "1", "0.5"}}});
  EXPECT_EQ(
      message_of([&] { return fill(t, {.use = kind::column, .column = "last"}); }),
      "E401 t.csv row 2 (A) column \"x\": the column does not fit 64 bits with the decimals of "
      "its filled cells; expected a smaller number. Fill the cell by hand, or use fewer "
      "decimals.");
}

}  // namespace
}  // namespace fundalloc
