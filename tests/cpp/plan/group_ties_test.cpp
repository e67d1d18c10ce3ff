// SPDX-License-Identifier: Apache-2.0
// Ties of plans with bounds of groups: rules that read columns, groups that are full before a
// tie, and what is left for first units.
#include <gtest/gtest.h>

#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::adds_up;
using testing::columns;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::refusal;
using testing::run;
using testing::slices;
using testing::units;

/// Four of equal score in two groups; what a tie rule may look at is in `seats`.
columns equal_four(const char* seats_of_d = "9") {
  return {{"name", {"A", "B", "C", "D"}},
          {"x", {"1", "1", "1", "1"}},
          {"side", {"east", "east", "west", "west"}},
          {"seats", {"3", "5", "4", seats_of_d}}};
}

document with_ties(const char* pool, const char* rounding, std::vector<document> ties,
                   std::vector<document> groups) {
  return one_factor(pool)
      .with("rounding", rounding)
      .with("ties", list_of(std::move(ties)))
      .with("group_bounds", list_of(std::move(groups)));
}

document bound_of(const char* side, const char* key, const char* amount) {
  return map_of({{"column", "side"}, {"is", side}, {key, amount}});
}

TEST(GroupTies, AColumnOrdersMembersAndGroups) {
  // 9 for four, west at most 4: east has 5 for two, and the larger seats decide.
  for (const char* rounding : {"largest_remainder", "dhondt"}) {
    const document d = with_ties("9", rounding, {map_of({{"larger", "seats"}})},
                                 {bound_of("west", "cap", "4")});
    const allocation a = run(d, equal_four());
    EXPECT_EQ(testing::vector_of(a.slices()), (units{2, 3, 2, 2})) << rounding;
    ASSERT_TRUE(a.tie().has_value()) << rounding;
    EXPECT_EQ(a.tie()->rule, "larger: seats");
    EXPECT_TRUE(adds_up(a)) << rounding;
  }
}

TEST(GroupTies, AGroupHasTheSumOfItsMembers) {
  const columns t{{"name", {"A", "B", "C"}},
                  {"x", {"1", "1", "2"}},
                  {"side", {"east", "east", "west"}},
                  {"seats", {"3", "3", "5"}}};
  const document d = with_ties("5", "largest_remainder", {map_of({{"larger", "seats"}})},
                               {bound_of("east", "cap", "4")});
  // East 5/2 and west 5/2 tie; 3 + 3 is more than 5. Inside, A and B tie in turn.
  EXPECT_EQ(refusal(d, t).substr(0, 5), "E307:");
  const document both = with_ties("5", "largest_remainder",
                                  {map_of({{"larger", "seats"}}), document("table_order")},
                                  {bound_of("east", "cap", "4")});
  EXPECT_EQ(slices(both, t), (units{2, 1, 2}));
}

TEST(GroupTies, SumsOfAColumnStayWithin64Bits) {
  columns t = equal_four("9223372036854775807");
  t[3].second = {"1", "1", "9223372036854775807", "9223372036854775807"};
  const document d = with_ties("9", "largest_remainder", {map_of({{"larger", "seats"}})},
                               {bound_of("west", "cap", "8"), bound_of("east", "cap", "8")});
  EXPECT_EQ(refusal(d, t),
            "E402: a column of a tie rule sums to more than 64 bits hold in a group; expected "
            "smaller figures. Use another tie rule.");
}

TEST(GroupTies, WhoeverIsInAFullGroupIsNotTied) {
  // At 2 each west is at its cap, so that two units are left for A and B: no tie at all.
  const document d =
      with_ties("10", "dhondt", {document("error")}, {bound_of("west", "cap", "4")});
  EXPECT_EQ(slices(d, equal_four()), (units{3, 3, 2, 2}));
  EXPECT_FALSE(run(d, equal_four()).tie().has_value());
  const document tied =
      with_ties("9", "dhondt", {document("error")}, {bound_of("west", "cap", "4")});
  EXPECT_EQ(refusal(tied, equal_four()),
            "E307: 2 recipients have equal claims to the last 1 unit: A, B; expected a rule "
            "that decides. Add a rule to ties (并列), such as larger_score, table_order or a "
            "lot.");
}

TEST(GroupTies, WhoTakesAUnitMayFillTheGroupOfTheNext) {
  // Of 6 two are tied for. A is first by seats, B and C would be equal; but A fills the east.
  columns t = equal_four("1");
  t[3].second = {"9", "5", "5", "1"};
  const document d =
      with_ties("6", "dhondt", {map_of({{"larger", "seats"}}), document("error")},
                {bound_of("east", "cap", "3")});
  EXPECT_EQ(slices(d, t), (units{2, 1, 2, 1}));
  // With room for both of the east nobody decides between B and C.
  const document room =
      with_ties("6", "dhondt", {map_of({{"larger", "seats"}}), document("error")},
                {bound_of("east", "cap", "4")});
  EXPECT_EQ(refusal(room, t).substr(0, 4), "E307");
}

TEST(GroupTies, FirstUnitsNeedAUnitBesideTheGroups) {
  const columns t{{"name", {"A", "B", "C", "Z"}},
                  {"x", {"1", "1", "1", "0"}},
                  {"side", {"east", "east", "west", "west"}}};
  for (const char* rounding : {"adams", "huntington_hill", "dean"}) {
    const document d =
        with_ties("6", rounding, {document("table_order")}, {bound_of("east", "floor", "6")});
    EXPECT_EQ(refusal(d, t),
              "E308: no unit is left for C: " + std::string(rounding) +
                  " gives everybody with a positive score one before anybody has two; expected "
                  "floors of groups that leave a unit for everybody else. Lower the floors of "
                  "the groups, or use another method.");
  }
  // Without a score, or without room, nobody is due a unit.
  columns zero = t;
  zero[1].second = {"1", "1", "0", "0"};
  const document d =
      with_ties("6", "adams", {document("table_order")}, {bound_of("east", "floor", "6")});
  EXPECT_EQ(slices(d, zero), (units{3, 3, 0, 0}));
  const document no_room =
      d.with("cap", list_of({map_of({{"share", "100%"}, {"of", "most"}})}));
  columns room = t;
  room.push_back({"most", {"9", "9", "0", "9"}});
  EXPECT_EQ(slices(no_room, room), (units{3, 3, 0, 0}));
  // dhondt owes nobody a first unit.
  EXPECT_EQ(slices(with_ties("6", "dhondt", {document("table_order")},
                             {bound_of("east", "floor", "6")}),
                   t),
            (units{3, 3, 0, 0}));
}

TEST(GroupTies, OnlyRoundingKeepsGroupsOut) {
  // Caps of 2.5 each are 2 in whole units: 6 for a pool of 7, which 7.5 would take.
  const columns most{{"name", {"A", "B", "C"}},
                     {"x", {"1", "1", "1"}},
                     {"side", {"east", "east", "west"}},
                     {"most", {"2.5", "2.5", "2.5"}}};
  const auto plan_of = [](const char* pool) {
    return one_factor(pool)
        .with("cap", list_of({map_of({{"share", "100%"}, {"of", "most"}})}))
        .with("group_bounds", list_of({bound_of("west", "cap", "9")}));
  };
  EXPECT_EQ(
      refusal(plan_of("7"), most),
      "E306: the caps of recipients and groups sum to 6 EUR, the amount to share is 7 EUR "
      "(1 EUR too much); only rounding them to whole units does it; expected rounded caps "
      "that the amount reaches. Change the caps a little, or use a smaller unit.");
  // With 8 they fall short before rounding, too.
  EXPECT_EQ(refusal(plan_of("8"), most).substr(0, 4), "E302");
}

}  // namespace
}  // namespace fundalloc
