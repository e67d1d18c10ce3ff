// SPDX-License-Identifier: Apache-2.0
// Base and growth (基数): what everybody keeps before the factors share what is left.
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

const columns two{{"name", {"A", "B"}}, {"x", {"1", "6"}}, {"last", {"10", "20"}}};

document based(const document& base) { return one_factor("100").with("base", base); }
document share_of_last(const char* share, const char* rounding) {
  return based(map_of({{"of", "last"}, {"share", share}, {"rounding", rounding}}));
}

TEST(Base, GrowthIsWhatIsShared) {
  const allocation a = run(based("last"), two);
  EXPECT_EQ(vector_of(a.slices()), (units{20, 80}));
  EXPECT_EQ(a.factor_pool(), rational(70));
  EXPECT_EQ(vector_of(a.factor_units()), (units{10, 60}));
  EXPECT_EQ(a.quotas(), (fractions{10, 60}));
  ASSERT_EQ(a.earmarks().size(), 1U);
  EXPECT_EQ(a.earmarks()[0].name, "last");
  EXPECT_EQ(a.earmarks()[0].units, (units{10, 20}));
}

TEST(Base, IsALineOfItsOwnKind) {
  const document d = based("last")
                         .with("pool", "104")
                         .with("earmarks", list_of({map_of({{"name", "e"}, {"each", "2"}})}));
  const allocation a = run(d, two);
  EXPECT_EQ(headers_of(a), (texts{"last", "e", "x", "bounds", "rounding"}));
  EXPECT_EQ(a.explain("B").lines[0].step, explanation_line::kind::base);
  EXPECT_EQ(a.explain("B").lines[1].step, explanation_line::kind::earmark);
  EXPECT_EQ(to_text(explanation_line::kind::base), "base");
  EXPECT_EQ(lines_of(a, "B"), (fractions{20, 2, 60, 0, 0}));
  EXPECT_TRUE(adds_up(a));
}

TEST(Base, HasANameOfItsOwn) {
  const allocation a = run(based(map_of({{"of", "last"}, {"name", "slice of 2025"}})), two);
  EXPECT_EQ(a.earmarks()[0].name, "slice of 2025");
}

TEST(Base, IsAShareOfTheColumn) {
  EXPECT_EQ(slices(based(map_of({{"of", "last"}, {"share", "90%"}})), two), (units{19, 81}));
  EXPECT_EQ(slices(based(map_of({{"of", "last"}, {"share", "0"}})), two), (units{14, 86}));
  EXPECT_EQ(run(based(map_of({{"of", "last"}, {"share", "150%"}})), two).earmarks()[0].units,
            (units{15, 30}));
}

TEST(Base, IsWholeOrRounded) {
  EXPECT_EQ(
      refusal(share_of_last("1/3", "error"), two),
      "E216 base: the base \"last\" comes to 10/3 EUR for A, which is not a whole number "
      "of units; expected whole units. State rounding (取整): up, down or nearest for the "
      "base.");
  const auto base_of = [](const char* how) {
    return run(share_of_last("1/3", how), two).earmarks()[0].units;
  };
  EXPECT_EQ(base_of("up"), (units{4, 7}));
  EXPECT_EQ(base_of("down"), (units{3, 6}));
  EXPECT_EQ(base_of("nearest"), (units{3, 7}));
  EXPECT_EQ(run(share_of_last("1/4", "nearest"), two).earmarks()[0].units, (units{3, 5}));
}

TEST(Base, IsConvertedAsBoundsAre) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "6"}}, {"last(元)", {"100000", "200000"}}};
  const allocation a = run(one_factor("100万元").with("unit", "万元").with("base", "last"), t);
  EXPECT_EQ(vector_of(a.slices()), (units{20, 80}));
  EXPECT_EQ(a.notes(), (texts{"column \"last(元)\" was converted to 万元"}));
}

TEST(Base, OfABlankOrANegativeCell) {
  columns t = two;
  t[2].second[1] = "";
  EXPECT_EQ(refusal(based("last"), t).substr(0, 62),
            "E104 t.csv row 3 (B) column \"last\": the cell is blank; expecte");
  t[2].second[1] = "-1";
  EXPECT_EQ(code(based("last"), t), "E103");
  EXPECT_EQ(code(based("lost"), two), "E107");
  EXPECT_EQ(code(based(map_of({{"of", "last"}, {"share", "-1"}}))), "E206");
  EXPECT_EQ(code(based(map_of({{"share", "1"}}))), "E205");
}

TEST(Base, AboveThePool) {
  EXPECT_EQ(refusal(based("last").with("pool", "29"), two),
            "E309 base: the base, earmarks and reserves come to 30 EUR, the pool is 29 EUR "
            "(short by 1 EUR); expected earmarks within the pool. Lower the base, or raise the "
            "pool.");
  EXPECT_EQ(slices(based("last").with("pool", "30"), two), (units{10, 20}));
}

TEST(Base, BoundsAreOfTheWholeSlice) {
  EXPECT_EQ(slices(based("last").with("floor", "25"), two), (units{25, 75}));
  EXPECT_EQ(slices(based("last").with("cap", "70"), two), (units{30, 70}));
  EXPECT_EQ(refusal(based("last").with("cap", list_of({"90", "19"})), two).substr(0, 6),
            "E310 c");
  EXPECT_EQ(
      code(based("last").with("cap", list_of({"90", "19"})).with("on_conflict", "cap"), two),
      "E310");
}

TEST(Base, StandsBeforeParts) {
  const document d = based("last").with(
      "parts", list_of({map_of({{"name", "a"}, {"share", "1/2"}}),
                        map_of({{"name", "b"}, {"share", "1/2"}, {"floor", "10"}})}));
  const allocation a = run(d, two);
  EXPECT_EQ(a.parts()[0].units, (units{5, 30}));
  EXPECT_EQ(a.parts()[1].units, (units{10, 25}));  // the base does not count in there
  EXPECT_EQ(vector_of(a.slices()), (units{25, 75}));
}

TEST(Base, SplitsAreOfTheWholeSlice) {
  const document d =
      based("last").with("splits", list_of({map_of({{"name", "p"}, {"share", "1/2"}}),
                                            map_of({{"name", "q"}, {"rest", "true"}})}));
  EXPECT_EQ(run(d, two).splits()[0].units, (units{10, 40}));
}

TEST(Base, IsInBothLanguagesAndReadsBack) {
  const document d =
      based(map_of({{"of", "last"}, {"share", "95%"}, {"rounding", "down"}, {"name", "kept"}}));
  const document zh = one_factor("100").with(
      "基数", map_of({{"占", "last"}, {"比例", "0.95"}, {"取整", "舍去"}, {"名称", "kept"}}));
  EXPECT_EQ(plan(zh), plan(d));
  EXPECT_TRUE(reads_back(d, two));
  EXPECT_TRUE(reads_back(based("last"), two));
  EXPECT_NE(run(based("last"), two).digest(), run(one_factor("100"), two).digest());
}

TEST(Base, ReadsAsTheSameValues) {
  plan_spec s = plan(one_factor("100")).spec();
  s.base = base_line{.column = "last", .rounding = earmark::whole::up};
  EXPECT_EQ(plan(s), plan(based(map_of({{"of", "last"}, {"rounding", "up"}}))));
  s.base->share = -1;
  EXPECT_EQ(testing::code_of([&] { return plan(s); }), "E206");
}

}  // namespace
}  // namespace fundalloc
