// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "fundalloc/plan/allocation.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::columns;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::table_of;
using testing::texts;

texts problems_of(const document& d, const table& t) {
  texts all;
  for (const problem& p : check(plan(d), t)) {
    all.push_back(code_text(p.number) + " " + p.where.column + " " +
                  std::to_string(p.where.row));
  }
  return all;
}

TEST(Check, NothingToSay) {
  EXPECT_TRUE(check(plan(one_factor("10")), table_of({{"name", {"A", "B"}}, {"x", {"1", "2"}}}))
                  .empty());
}

TEST(Check, ListsEveryBadCell) {
  const table t = table_of({{"name", {"A", "B", "C", "D"}}, {"x", {"1", "", "abc", "-3"}}});
  EXPECT_EQ(problems_of(one_factor("10"), t), (texts{"E104 x 3", "E105 x 4", "E103 x 5"}));
}

TEST(Check, ListsCellsOfEveryColumnThatIsUsed) {
  const table t = table_of({{"name", {"A", "B"}},
                            {"x", {"1", "-2"}},
                            {"m", {"", "1"}},
                            {"base", {"-1", "1"}},
                            {"k", {"u", "1"}},
                            {"unused", {"", "-9"}}});
  const document d =
      one_factor("10")
          .with("multipliers", list_of({map_of({{"column", "m"}})}))
          .with("earmarks", list_of({map_of({{"name", "e"}, {"per", "k"}, {"rate", "1"}})}))
          .with("floor", map_of({{"share", "10%"}, {"of", "base"}}));
  EXPECT_EQ(problems_of(d, t), (texts{"E104 m 2", "E103 base 2", "E105 k 2", "E103 x 3"}));
}

TEST(Check, AllowsBlanksWhereAPolicyDoes) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", ""}}});
  const document d = one_factor("10").with(
      "factors",
      list_of({map_of({{"indicator", "x"}, {"weight", "100%"}, {"missing", "zero"}})}));
  EXPECT_TRUE(check(plan(d), t).empty());
}

TEST(Check, ListsMissingColumns) {
  const table t = table_of({{"name", {"A"}}, {"z", {"1"}}});
  const document d = one_factor("10")
                         .with("floor", map_of({{"share", "10%"}, {"of", "base"}}))
                         .with("multipliers", list_of({map_of({{"column", "m"}})}));
  EXPECT_EQ(problems_of(d, t), (texts{"E107 x 0", "E107 m 0", "E107 base 0"}));
}

TEST(Check, SaysOneThingOnce) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", ""}}});
  const document d = one_factor("10").with("multipliers", list_of({map_of({{"column", "x"}})}));
  EXPECT_EQ(problems_of(d, t), (texts{"E104 x 3"}));
}

TEST(Check, GoesOnToTheSolveWhereAllElseIsWell) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", "1"}}});
  EXPECT_EQ(problems_of(one_factor("10").with("floor", "6"), t), (texts{"E301  0"}));
  EXPECT_EQ(problems_of(one_factor("1").with("ties", "error"), t), (texts{"E307  0"}));
}

TEST(Check, FindsWhatAllocateFinds) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "1"}}, {"g", {"优", "差"}}};
  const std::vector<document> plans{
      one_factor("10.5"),
      one_factor("10").with("earmarks", list_of({map_of({{"name", "e"}, {"each", "6"}})})),
      one_factor("10").with("earmarks",
                            list_of({map_of({{"name", "e"}, {"to", "Z"}, {"amount", "6"}})})),
      one_factor("10").with(
          "multipliers", list_of({map_of({{"column", "g"}, {"map", map_of({{"优", "1"}})}})})),
      one_factor("10").with("cap", "4"),
      one_factor("10").with("cap", "4").with("floor", "5"),
      one_factor("1").with("rounding", "adams"),
  };
  for (const document& d : plans) {
    const auto all = check(plan(d), table_of(t));
    const bool of_both = d.find("cap") != nullptr && d.find("floor") != nullptr;
    ASSERT_EQ(all.size(), of_both ? 2U : 1U);  // of each recipient
    EXPECT_EQ(all[0].message(),
              testing::message_of([&] { return allocate(plan(d), table_of(t)); }));
  }
}

TEST(Check, SaysThatNobodyNamesTheRecipients) {
  table_builder b;
  b.add_texts("name", {"A"}).add_texts("x", {"-1"});
  const auto all = check(plan(one_factor("10")), b.build());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(code_text(all[0].number), "E103");  // what has a row comes first
  EXPECT_EQ(code_text(all[1].number), "E205");
}

/// Both problems of different parts are there, in the order of the plan.
TEST(Check, GoesOnAfterAPartThatFails) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"0", "0"}}});
  const document d = one_factor("10").with(
      "earmarks", list_of({map_of({{"name", "e"}, {"to", "Z"}, {"amount", "1"}})}));
  texts codes;
  for (const problem& p : check(plan(d), t)) codes.push_back(code_text(p.number));
  EXPECT_EQ(codes, (texts{"E130", "E219"}));
}

}  // namespace
}  // namespace fundalloc
