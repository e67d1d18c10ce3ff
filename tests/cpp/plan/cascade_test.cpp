// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/plan/cascade.hpp"

#include <gtest/gtest.h>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::list_of;
using testing::map_of;
using testing::message_of;
using testing::one_factor;
using testing::table_of;
using testing::units;
using testing::vector_of;

const table cities = table_of({{"city", {"P", "Q"}}, {"x", {"1", "3"}}});
const table counties = table_of({{"county", {"a", "b", "c", "d"}},
                                 {"city", {"Q", "P", "Q", "P"}},
                                 {"x", {"1", "5", "2", "5"}}});

plan child(const document& d = one_factor("1").without("pool")) { return plan(d); }

TEST(Cascade, ASliceIsThePoolBelow) {
  const cascade_result top =
      cascade(plan(one_factor("40")), cities, {{child(), counties, "city", {}}});
  EXPECT_EQ(vector_of(top.result.slices()), (units{10, 30}));
  ASSERT_EQ(top.children.size(), 2U);
  EXPECT_EQ(top.parent, "");
  EXPECT_EQ(top.children[0].parent, "P");
  EXPECT_EQ(top.children[0].result.recipients(), (testing::texts{"b", "d"}));
  EXPECT_EQ(vector_of(top.children[0].result.slices()), (units{5, 5}));
  EXPECT_EQ(top.children[1].result.recipients(), (testing::texts{"a", "c"}));
  EXPECT_EQ(vector_of(top.children[1].result.slices()), (units{10, 20}));
}

TEST(Cascade, WithoutTiersIsAnAllocation) {
  const cascade_result top = cascade(plan(one_factor("40")), cities, {});
  EXPECT_TRUE(top.children.empty());
  EXPECT_EQ(top.result.digest(), allocate(plan(one_factor("40")), cities).digest());
}

TEST(Cascade, AFinerUnitBelow) {
  const plan above(one_factor("4万元").with("unit", "万元"));
  const plan below(one_factor("1").without("pool").with("unit", "元"));
  const cascade_result top = cascade(above, cities, {{below, counties, "city", {}}});
  EXPECT_EQ(vector_of(top.children[1].result.slices()), (units{10000, 20000}));
}

TEST(Cascade, AUnitThatDoesNotDivide) {
  const plan above(one_factor("4").with("unit", "万元"));
  const auto with = [&](const char* unit) {
    const plan below(one_factor("1").without("pool").with("unit", unit));
    return message_of([&] { return cascade(above, cities, {{below, counties, "city", {}}}); });
  };
  EXPECT_EQ(with("亿元"),
            "E214 unit: a unit of 亿元 does not divide the parent's 万元; expected a unit that "
            "divides the parent's. Use a smaller unit for the lower tier.");
  EXPECT_EQ(with("3元").substr(0, 4), "E214");
  EXPECT_EQ(with("EUR").substr(0, 4), "E214");
}

TEST(Cascade, AParentWithoutChildrenIsALeaf) {
  const table only_p = table_of({{"county", {"b"}}, {"city", {"P"}}, {"x", {"5"}}});
  const cascade_result top =
      cascade(plan(one_factor("40")), cities, {{child(), only_p, "city", {}}});
  ASSERT_EQ(top.children.size(), 1U);
  EXPECT_EQ(top.children[0].parent, "P");
}

TEST(Cascade, UnknownAndBlankParents) {
  const auto with = [](const char* parent) {
    const table t =
        table_of({{"county", {"a", "b"}}, {"city", {"P", parent}}, {"x", {"1", "5"}}});
    return message_of(
        [&] { return cascade(plan(one_factor("40")), cities, {{child(), t, "city", {}}}); });
  };
  EXPECT_EQ(with("R"),
            "E117 t.csv row 3 (b) column \"city\": \"R\" is no recipient of the tier above; "
            "expected a recipient of the tier above. Correct the cell.");
  EXPECT_EQ(
      with(""),
      "E117 t.csv row 3 (b) column \"city\": the parent is blank; expected a recipient of "
      "the tier above. Correct the cell.");
}

TEST(Cascade, EachParentMayHaveItsOwnPlan) {
  const plan equal_parts(one_factor("1").without("pool").with(
      "factors", list_of({map_of({{"method", "equal"}, {"weight", "100%"}})})));
  const cascade_result top = cascade(plan(one_factor("40")), cities,
                                     {{child(), counties, "city", {{"Q", equal_parts}}}});
  EXPECT_EQ(vector_of(top.children[1].result.slices()), (units{15, 15}));
}

TEST(Cascade, APlanForAParentThatIsNotThere) {
  EXPECT_EQ(message_of([] {
              return cascade(plan(one_factor("40")), cities,
                             {{child(), counties, "city", {{"R", child()}}}});
            }),
            "E117: a plan is given for \"R\", which has no children in the table; expected "
            "parents that "
            "have children. Correct the name.");
}

TEST(Cascade, APlanBelowHasNoPool) {
  EXPECT_EQ(code_of([] {
              return cascade(plan(one_factor("40")), cities,
                             {{plan(one_factor("7")), counties, "city", {}}});
            }),
            "E213");
}

/// Figures are those of the parent alone: a sum of 0 there is an error, with the parent and the
/// row.
TEST(Cascade, ErrorsNameTheParent) {
  const table t = table_of({{"county", {"a", "b"}}, {"city", {"P", "Q"}}, {"x", {"0", "5"}}});
  EXPECT_EQ(message_of([&] {
              return cascade(plan(one_factor("40")), cities, {{child(), t, "city", {}}});
            }),
            "E130 t.csv column \"x\": under \"P\": the column sums to 0; expected at least one "
            "positive "
            "value. A share of nothing is undefined: drop the factor.");
}

TEST(Cascade, ThreeTiers) {
  const table towns = table_of(
      {{"town", {"t1", "t2", "t3"}}, {"county", {"c", "c", "b"}}, {"x", {"1", "1", "1"}}});
  const cascade_result top =
      cascade(plan(one_factor("40")), cities,
              {{child(), counties, "city", {}}, {child(), towns, "county", {}}});
  const cascade_result& q = top.children[1];
  ASSERT_EQ(q.children.size(), 1U);
  EXPECT_EQ(q.children[0].parent, "c");
  EXPECT_EQ(vector_of(q.children[0].result.slices()), (units{10, 10}));
  EXPECT_EQ(vector_of(top.children[0].children[0].result.slices()), (units{5}));
}

/// Two parents may have a child of one name, as long as nobody is below it.
TEST(Cascade, ParentsOfOneNameAreAmbiguous) {
  table_builder b;
  b.source("t.csv")
      .add_texts("county", {"centre", "centre"})
      .add_texts("city", {"P", "Q"})
      .add_texts("x", {"1", "5"});
  const table same = b.build();
  const plan rule(one_factor("1").without("pool").with("recipient", "county"));
  const cascade_result each =
      cascade(plan(one_factor("40")), cities, {{rule, same, "city", {}}});
  EXPECT_EQ(each.children[0].result.slice("centre"), 10);
  EXPECT_EQ(each.children[1].result.slice("centre"), 30);
  const table towns = table_of({{"town", {"t"}}, {"county", {"centre"}}, {"x", {"1"}}});
  EXPECT_EQ(message_of([&] {
              return cascade(plan(one_factor("40")), cities,
                             {{rule, same, "city", {}}, {child(), towns, "county", {}}});
            }),
            "E106 t.csv: \"centre\" is a recipient of two parents, so its children are "
            "ambiguous; expected "
            "names that differ across a tier. Tell the two apart by name.");
}

}  // namespace
}  // namespace fundalloc
