// SPDX-License-Identifier: Apache-2.0
// Point values of groups in a stated ratio (点值比): a last multiplier by the group.
#include <gtest/gtest.h>

#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::adds_up;
using testing::code;
using testing::columns;
using testing::fractions;
using testing::headers_of;
using testing::lines_of;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::reads_back;
using testing::refusal;
using testing::run;
using testing::slices;
using testing::texts;
using testing::units;
using testing::vector_of;

const columns kinds{{"name", {"A", "B", "C"}},
                    {"x", {"10", "20", "20"}},
                    {"m", {"1", "2", "1"}},
                    {"kind", {"city", "city", "county"}}};

document ratio(const char* city, const char* county, const char* pool = "80") {
  return one_factor(pool)
      .with("group", "kind")
      .with("point_values", map_of({{"city", city}, {"county", county}}));
}

TEST(PointValues, APointOfACityIsWorthTwice) {
  const allocation a = run(ratio("2", "1"), kinds);
  EXPECT_EQ(vector_of(a.slices()), (units{20, 40, 20}));
  EXPECT_EQ(slices(ratio("200%", "1"), kinds), (units{20, 40, 20}));
  EXPECT_EQ(slices(ratio("1", "1/2"), kinds), (units{20, 40, 20}));
  EXPECT_TRUE(adds_up(a));
}

TEST(PointValues, IsALastMultiplierOfTheGroup) {
  const document by_column = map_of({{"column", "m"}});
  const document d = ratio("2", "1", "101").with("multipliers", list_of({by_column}));
  const document grades =
      map_of({{"column", "kind"}, {"map", map_of({{"city", "2"}, {"county", "1"}})}});
  const document same = one_factor("101").with("multipliers", list_of({by_column, grades}));
  const allocation a = run(d, kinds);
  const allocation b = run(same, kinds);
  EXPECT_EQ(vector_of(a.slices()), vector_of(b.slices()));
  EXPECT_EQ(headers_of(a), (texts{"x", "m", "kind", "bounds", "rounding"}));
  EXPECT_EQ(headers_of(a), headers_of(b));
  for (const char* name : {"A", "B", "C"}) EXPECT_EQ(lines_of(a, name), lines_of(b, name));
}

/// The reported t is that of the ratio 1.
TEST(PointValues, ThePointValueIsOfTheRatioOne) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "1"}}, {"kind", {"city", "county"}}};
  // Scores 1/2 x 2 and 1/2: 6 and 3 of 9 at t = 5.5; a city has 11 of it.
  const allocation a = run(ratio("2", "1", "9").with("rounding", "point_value"), t);
  EXPECT_EQ(vector_of(a.slices()), (units{6, 3}));
  EXPECT_EQ(a.point_value(), rational(11, 2));
}

TEST(PointValues, OfAPart) {
  const auto part_of = [](const char* name, const char* city) {
    return map_of({{"name", name},
                   {"share", "1/2"},
                   {"point_values", map_of({{"city", city}, {"county", "1"}})}});
  };
  const document d = one_factor("160")
                         .with("group", "kind")
                         .with("parts", list_of({part_of("two", "2"), part_of("one", "1")}));
  const allocation a = run(d, kinds);
  EXPECT_EQ(a.parts()[0].units, (units{20, 40, 20}));
  EXPECT_EQ(a.parts()[1].units, (units{16, 32, 32}));
}

TEST(PointValues, AGroupThatIsNotThere) {
  EXPECT_EQ(
      refusal(
          one_factor("80").with("group", "kind").with("point_values", map_of({{"city", "2"}})),
          kinds),
      "E116 t.csv row 4 (C) column \"kind\": \"county\" is not in the map; expected one "
      "of city. Correct the cell, or add the grade to the map (对照).");
  columns t = kinds;
  t[3].second[2] = "";
  EXPECT_EQ(code(ratio("2", "1"), t), "E104");
}

TEST(PointValues, NeedAGroupAndPositiveNumbers) {
  EXPECT_EQ(refusal(ratio("2", "1").without("group")),
            "E205 group: point values have ratios, and the plan has no group; expected group "
            "(分组): the column of the groups. Add group.");
  EXPECT_EQ(refusal(ratio("2", "0")),
            "E206 point_values: the ratio of \"county\" is 0; expected a positive number. "
            "Correct the ratio.");
  EXPECT_EQ(code(ratio("2", "-1")), "E206");
  EXPECT_EQ(code(ratio("2", "much")), "E206");
  EXPECT_EQ(code(one_factor("1").with("group", "kind").with("point_values", "2")), "E206");
}

TEST(PointValues, IsInBothLanguagesAndReadsBack) {
  const document zh = one_factor("80")
                          .with("分组", "kind")
                          .with("点值比", map_of({{"city", "2"}, {"county", "1.0"}}));
  EXPECT_EQ(plan(zh), plan(ratio("2", "1")));
  EXPECT_TRUE(reads_back(ratio("2", "1"), kinds));
  EXPECT_NE(run(ratio("2", "1"), kinds).digest(), run(ratio("4", "2"), kinds).digest());
}

}  // namespace
}  // namespace fundalloc
