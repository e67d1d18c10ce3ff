// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/problem_list.hpp"

#include <gtest/gtest.h>

namespace fundalloc {
namespace {

problem cell(std::size_t row, code number = code::blank, const char* column = "x") {
  return {number, {.file = "t.csv", .row = row, .column = column}, "the cell is blank"};
}

std::vector<std::size_t> rows_of(problem_list list) {
  std::vector<std::size_t> rows;
  for (const problem& p : std::move(list).take()) rows.push_back(p.where.row);
  return rows;
}

TEST(ProblemList, ACellHasOneOfEachCode) {
  problem_list list;
  for (const std::size_t row : {3U, 2U, 3U}) list.add(cell(row));
  list.add(cell(3, code::negative));
  EXPECT_EQ(list.count(), 3U);
  EXPECT_TRUE(list.has(code::negative));
  EXPECT_FALSE(list.has(code::header));
  EXPECT_EQ(rows_of(list), (std::vector<std::size_t>{3, 2, 3}));
}

TEST(ProblemList, WhatIsNoCellIsToldByItsWholeMessage) {
  problem_list list;
  list.add({code::bad_value, {.key = "a"}, "a list"});
  list.add({code::bad_value, {.key = "a"}, "a map"});
  list.add({code::bad_value, {.key = "a"}, "a list"});
  EXPECT_EQ(list.count(), 2U);
}

TEST(ProblemList, OneLineForWhatIsBeyondTheFirstHundred) {
  problem_list list;
  for (std::size_t row = 2; row < 152; ++row) list.add(cell(row));
  list.add(cell(2, code::blank, "y"));
  EXPECT_EQ(list.count(), 151U);
  const std::vector<problem> all = std::move(list).take();
  ASSERT_EQ(all.size(), 102U);
  EXPECT_EQ(all[99].where.row, 101U);
  EXPECT_EQ(all[100].message(language::english),
            "E104 t.csv column \"x\": 50 more like these, the last of them in row 151.");
  EXPECT_EQ(all[101].where.column, "y");
}

TEST(ProblemList, ListsAreAppendedWithWhatTheyOnlyCounted) {
  problem_list list;
  list.add(cell(5));
  problem_list more;
  for (std::size_t row = 2; row < 202; ++row) more.add(cell(row));
  list.append(std::move(more));
  const std::vector<problem> all = std::move(list).take();
  ASSERT_EQ(all.size(), 101U);
  EXPECT_EQ(all[100].message(language::english),
            "E104 t.csv column \"x\": 100 more like these, the last of them in row 201.");
}

TEST(ProblemList, ThrowsWithoutAList) {
  EXPECT_THROW(raise_into(nullptr, cell(2)), input_error);
  problem_list list;
  raise_into(&list, cell(2));
  EXPECT_FALSE(list.empty());
}

}  // namespace
}  // namespace fundalloc
