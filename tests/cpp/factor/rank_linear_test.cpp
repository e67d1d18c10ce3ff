// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/rank_linear.hpp"

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

static_assert(CoefficientMethod<rank_linear> && rank_linear::takes_negative);

const testing::columns line_cells{{"name", {"A", "B", "C"}}, {"x", {"10", "30", "20"}}};

TEST(RankLinear, FallsFromTheFirstRankToTheLast) {
  EXPECT_EQ(apply_to(rank_linear{.from = 4, .to = rational(1, 2), .count = 3},
                     table_of(line_cells), "x"),
            (fractions{rational(1, 2), 4, rational(9, 4)}));
}

TEST(RankLinear, OrRises) {
  EXPECT_EQ(apply_to(rank_linear{.from = 0, .to = 1, .count = 3}, table_of(line_cells), "x"),
            (fractions{1, 0, rational(1, 2)}));
}

TEST(RankLinear, MorePlacesMayBeRankedThanTheTableHas) {
  // DSU: 4 - 3.5 (rank - 1) / (N - 1).
  EXPECT_EQ(apply_to(rank_linear{.from = 4, .to = rational(1, 2), .count = 700},
                     table_of(line_cells), "x"),
            (fractions{rational(4) - rational(7, 699), 4, rational(4) - rational(7, 1398)}));
}

TEST(RankLinear, OfTiedRanks) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "5", "5"}}});
  rank_linear line{.from = 3, .to = 1, .count = 3};
  EXPECT_EQ(apply_to(line, t, "x"), (fractions{1, 3, 3}));
  line.ties = ranking::dense;
  EXPECT_EQ(apply_to(line, t, "x"), (fractions{2, 3, 3}));
  line.ties = ranking::fractional;
  EXPECT_EQ(apply_to(line, t, "x"), (fractions{1, rational(5, 2), rational(5, 2)}));
  line.smallest_first = true;
  EXPECT_EQ(apply_to(line, t, "x"), (fractions{3, rational(3, 2), rational(3, 2)}));
}

TEST(RankLinear, AmongGroupsAndTheTable) {
  rank_linear line{.from = 3, .to = 1, .count = 3, .among = population::group};
  EXPECT_EQ(apply_to(line, table_of(line_cells), "x", {{0, 0, 1}, {}}), (fractions{2, 3, 3}));
  line.among = population::table;
  line.count = 5;
  EXPECT_EQ(apply_to(line, table_of(line_cells), "x", {{}, {25, 15}}), (fractions{1, 3, 2}));
}

TEST(RankLinear, OneRankIsTheFirst) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"5", "5"}}});
  EXPECT_EQ(apply_to(rank_linear{.from = 2, .to = 7, .count = 1}, t, "x"), (fractions{2, 2}));
}

TEST(RankLinear, OfPrintedRanks) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"r", {"686", "1.0", "343"}}});
  const rank_linear line{.from = 4, .to = rational(1, 2), .count = 686, .printed = true};
  EXPECT_EQ(apply_to(line, t, "r"),
            (fractions{rational(1, 2), 4, rational(4) - rational(7 * 342, 2 * 685)}));
}

TEST(RankLinear, ARankAboveTheCountIsRefused) {
  EXPECT_EQ(message_of([] {
              return apply_to(rank_linear{.from = 1, .to = 0, .count = 2}, table_of(line_cells),
                              "x");
            }),
            "E135 t.csv row 2 (A) column \"x\": rank 3 is above count; expected at most 2. "
            "Correct count (总数): how many are ranked.");
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"2", "1", "1"}}});
  EXPECT_EQ(message_of([&] {
              return apply_to(
                  rank_linear{.from = 1, .to = 0, .count = 2, .ties = ranking::fractional}, t,
                  "x");
            }),
            "E135 t.csv row 3 (B) column \"x\": rank 2.5 is above count; expected at most 2. "
            "Correct count (总数): how many are ranked.");
}

TEST(RankLinear, APrintedRankIsWholeAndFrom1ToTheCount) {
  const rank_linear line{.from = 1, .to = 0, .count = 9, .printed = true};
  const auto say = [&](const std::string& cell) {
    const table t = table_of({{"name", {"A"}}, {"r", {cell}}});
    return message_of([&] { return apply_to(line, t, "r"); });
  };
  EXPECT_EQ(
      say("10"),
      "E135 t.csv row 2 (A) column \"r\": \"10\" is no rank; expected a whole number from "
      "1 to 9. Correct the cell, or count (总数).");
  EXPECT_EQ(say("0").substr(0, 4), "E135");
  EXPECT_EQ(say("-1").substr(0, 4), "E135");
  EXPECT_EQ(say("2.5").substr(0, 4), "E135");
  EXPECT_EQ(say("9"), "");
}

TEST(RankLinear, ChecksItsOptions) {
  EXPECT_EQ(check_code(rank_linear{.from = 1, .to = 1, .count = 1}), "ok");
  EXPECT_EQ(check_message(rank_linear{.to = 1, .count = 3}),
            "E205 from: rank_linear has no from (起); expected a coefficient of at least 0. "
            "State it.");
  EXPECT_EQ(check_message(rank_linear{.from = 1, .count = 3}),
            "E205 to: rank_linear has no to (止); expected a coefficient of at least 0. State "
            "it.");
  EXPECT_EQ(
      check_message(rank_linear{.from = 1, .to = 0}),
      "E205 count: rank_linear has no count (总数); expected a whole number of at least 1. "
      "State it.");
  EXPECT_EQ(check_message(rank_linear{.from = 1, .to = 0, .count = 0}),
            "E206 count: \"0\"; expected a whole number of at least 1. Correct the number.");
  EXPECT_EQ(check_message(rank_linear{.from = -1, .to = 0, .count = 2}),
            "E206 from: \"-1\"; expected a coefficient of at least 0. Correct the number.");
  EXPECT_EQ(check_code(rank_linear{.from = 1, .to = -1, .count = 2}), "E206");
  EXPECT_EQ(check_message(rank_linear{
                .from = 1, .to = 0, .count = 2, .printed = true, .smallest_first = true}),
            "E213 smallest_first: the ranks are printed in the column. Delete the key, or "
            "printed (已排名).");
  EXPECT_EQ(check_code(rank_linear{
                .from = 1, .to = 0, .count = 2, .printed = true, .ties = ranking::dense}),
            "E213");
  EXPECT_EQ(check_code(rank_linear{
                .from = 1, .to = 0, .count = 2, .printed = true, .among = population::table}),
            "E213");
  EXPECT_EQ(testing::options_of(rank_linear{}),
            (testing::texts{"from 起", "to 止", "count 总数", "printed 已排名",
                            "smallest_first 小者为先", "ties 并列", "among 范围"}));
}

}  // namespace
}  // namespace fundalloc
