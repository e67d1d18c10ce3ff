// SPDX-License-Identifier: Apache-2.0
// Messages name the row and the key that are wrong, also where others beside them are right;
// and what is read beside a plan's own columns counts in full.
#include <gtest/gtest.h>

#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::columns;
using testing::fractions;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::refusal;
using testing::run;
using testing::slices;
using testing::table_of;
using testing::texts;
using testing::units;

const columns three{{"name", {"A", "B", "C"}},
                    {"x", {"1", "3", "4"}},
                    {"side", {"east", "east", "west"}},
                    {"class", {"a", "b", "a"}}};

columns with_column(const char* header, const texts& cells) {
  columns t = three;
  t.emplace_back(header, cells);
  return t;
}

document placed_factor(const std::vector<document::entry>& more) {
  std::vector<document::entry> all{{"indicator", "x"}, {"weight", "100%"}};
  all.insert(all.end(), more.begin(), more.end());
  return one_factor("100").with("factors", list_of({map_of(std::move(all))}));
}

texts problems_at(const document& d, const columns& t) {
  texts all;
  for (const problem& p : check(plan(d), table_of(t))) all.push_back(p.message());
  return all;
}

// ---- Keys

TEST(Places, KeysThatDoNotBelongThere) {
  const document odd = one_factor("8").with(
      "eligible", map_of({{"column", "side"}, {"is", "east"}, {"weight", "1"}}));
  EXPECT_EQ(refusal(odd),
            "E203 eligible.weight: \"weight\" does not belong to eligible. Delete it, or see "
            "docs/plan.md for where it belongs.");
  const document decimals = one_factor("8").with(
      "aggregation", map_of({{"method", "arithmetic"}, {"decimals", "3"}}));
  EXPECT_EQ(refusal(decimals),
            "E213 aggregation.decimals: \"decimals\" does not belong to this aggregation. "
            "Delete it, or see docs/plan.md for where it belongs.");
}

TEST(Places, ABoundOfAGroupByAColumn) {
  for (const char* key : {"floor", "cap"}) {
    const document by = map_of({{"share", "50%"}, {"of", "x"}});
    const document d = one_factor("8").with(
        "group_bounds", list_of({map_of({{"column", "side"}, {"is", "east"}, {key, by}})}));
    EXPECT_EQ(refusal(d), "E213 group_bounds[0]." + std::string(key) +
                              ": the bound of a group is by a column; expected an amount, or a "
                              "share of the pool. Write one of these.");
  }
}

// ---- Rows

TEST(Places, TheNegativeCellAndNotTheFirst) {
  const document d =
      one_factor("100").with("floor", map_of({{"share", "10%"}, {"of", "last"}}));
  EXPECT_EQ(refusal(d, with_column("last", {"1", "-2", "3"})),
            "E103 t.csv row 3 (B) column \"last\": \"-2\" is negative; expected a number of at "
            "least 0. Correct the cell.");
}

TEST(Places, AllRowsOfTheTableAreLookedAtFromTheFirst) {
  const auto d = placed_factor({{"method", "ratio_to_mean"}, {"among", "table"}})
                     .with("eligible", map_of({{"column", "in"}, {"is", "yes"}}));
  columns t{{"name", {"A", "B", "C"}}, {"x", {"-1", "3", "4"}}, {"in", {"no", "yes", "yes"}}};
  EXPECT_EQ(
      refusal(d, t),
      "E103 t.csv row 2 (A) column \"x\": \"-1\" is negative; expected a number of at least "
      "0. Correct the cell.");
}

TEST(Places, OtherRowsWithMoreDecimalsWeighAsMuch) {
  // The mean of 1, 3 and 2.75 is 2.25: ratios of 4/9, and of 4/3 that is cut to 1.
  const auto d = placed_factor({{"method", "ratio_to_mean"},
                                {"among", "table"},
                                {"clip_after", map_of({{"at_most", "1"}})}})
                     .with("eligible", map_of({{"column", "in"}, {"is", "yes"}}));
  const columns t{
      {"name", {"A", "B", "C"}}, {"x", {"1", "3", "2.75"}}, {"in", {"yes", "yes", "no"}}};
  EXPECT_EQ(run(d, t).quotas(), (fractions{rational(400, 13), rational(900, 13)}));
}

TEST(Places, CheckNamesARowWhoseWordIsInNoMap) {
  const document d = one_factor("100").with(
      "multipliers", list_of({map_of({{"column", "class"}, {"map", map_of({{"a", "2"}})}})}));
  const texts word{refusal(d, three)};
  EXPECT_NE(word.front().find("row 3"), std::string::npos);
  EXPECT_EQ(problems_at(d, three), word);
  // Beside a bad cell, too, which is in another row.
  columns t = three;
  t[1].second = {"1", "3", "-4"};
  const texts both = problems_at(d, t);
  ASSERT_EQ(both.size(), 2U);  // by row
  EXPECT_EQ(both.front(), word.front());
}

// ---- Numbers

TEST(Places, EarmarksOverFineBoundsLeave64Bits) {
  // 12 000 000 000 in units of 1/1 000 000 000 is more than 2^63, and A's floor is within it.
  const document d =
      one_factor("30000000000")
          .with("earmarks",
                list_of({map_of({{"name", "e"}, {"to", "A"}, {"amount", "12000000000"}})}))
          .with("rounding", "nearest_each")
          .with("floor", "1.000000001");
  EXPECT_EQ(slices(d, three), (units{14'250'000'000, 6'750'000'000, 9'000'000'000}));
}

TEST(Places, QuotasOfASurplusAreTheCaps) {
  const document d = one_factor("100").with("cap", "20.5").with("on_surplus", "reserve");
  EXPECT_EQ(run(d, three).quotas(), (fractions{20, 20, 20}));
  // Also where the score is 0: everybody is at the cap, and the rest stays in reserve.
  columns t = three;
  t[1].second = {"0", "3", "4"};
  EXPECT_EQ(run(d, t).quotas(), (fractions{20, 20, 20}));
  EXPECT_EQ(slices(d, t), (units{20, 20, 20}));
}

// ---- Groups

document in_group(const char* pool, const char* cap) {
  return one_factor(pool).with(
      "group_bounds", list_of({map_of({{"column", "side"}, {"is", "west"}, {"cap", cap}})}));
}

TEST(Places, RemaindersOfAGroupsNeighbours) {
  // Quotas of 10.1, 1.9 and 12: the unit that is left is B's.
  columns t = three;
  t[1].second = {"101", "19", "120"};
  EXPECT_EQ(slices(in_group("24", "12"), t), (units{10, 2, 12}));
}

TEST(Places, WhoIsBeforeATieBesideAGroup) {
  // 1.8, 1.6, 1.6 and the group's 5: A is before the tie of B and C.
  const columns t{{"name", {"A", "B", "C", "D"}},
                  {"x", {"9", "8", "8", "25"}},
                  {"side", {"east", "east", "east", "west"}}};
  EXPECT_EQ(slices(in_group("10", "5"), t), (units{2, 2, 1, 5}));
}

TEST(Places, AWinnerFillsItsGroupBeforeTheTieIsDecided) {
  // After A's first unit, A's second and the first of B and C tie for two. A's score is larger,
  // and with it the cap of east is reached: so B is out, and nothing is left to decide.
  const columns t{
      {"name", {"A", "B", "C"}}, {"x", {"4", "2", "2"}}, {"side", {"east", "east", "west"}}};
  const document d =
      one_factor("3")
          .with("rounding", "dhondt")
          .with("ties", list_of({"larger_score"}))
          .with("group_bounds",
                list_of({map_of({{"column", "side"}, {"is", "east"}, {"cap", "2"}})}));
  EXPECT_EQ(slices(d, t), (units{2, 0, 1}));
}

TEST(Places, RemediesForFloorsAndForCaps) {
  const auto d = [](const char* key, const char* amount) {
    return one_factor("10")
        .with("group_bounds",
              list_of({map_of({{"column", "side"}, {"is", "west"}, {"cap", "9"}})}))
        .with(key, amount);
  };
  EXPECT_EQ(
      refusal(d("floor", "4"), three),
      "E301: the floors of recipients and groups sum to 12 EUR, the amount to share is 10 "
      "EUR (short by 2 EUR); expected floors within the amount. Lower the floors of "
      "recipients or groups, or raise the pool.");
  EXPECT_EQ(refusal(d("cap", "3"), three),
            "E302: the caps of recipients and groups sum to 9 EUR, the amount to share is 10 "
            "EUR (1 EUR too much); expected caps that take the amount. Raise the caps of "
            "recipients or groups, or lower the pool.");
}

TEST(Places, FloorsThatTakeAllLeaveNoFirstUnits) {
  columns t = with_column("least", {"5", "0", "0"});
  const document d = one_factor("5")
                         .with("rounding", "adams")
                         .with("floor", map_of({{"share", "100%"}, {"of", "least"}}))
                         .with("floor_cost", "above");
  EXPECT_EQ(slices(d, t), (units{5, 0, 0}));
}

}  // namespace
}  // namespace fundalloc
