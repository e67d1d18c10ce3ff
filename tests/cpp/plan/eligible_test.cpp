// SPDX-License-Identifier: Apache-2.0
// Rows that are no recipients (资格): in no output, but in the population of the table.
#include <gtest/gtest.h>

#include "fundalloc/report/json.hpp"
#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::adds_up;
using testing::code;
using testing::columns;
using testing::fractions;
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

const columns towns{{"name", {"A", "B", "C", "D"}},
                    {"x", {"1", "5", "3", "9"}},
                    {"poor", {"yes", "no", "yes", ""}}};

document for_the_poor(const char* pool = "100") {
  return one_factor(pool).with("eligible", map_of({{"column", "poor"}, {"is", "yes"}}));
}
document poor_with_factor(std::vector<document::entry> more) {
  std::vector<document::entry> entries{{"indicator", "x"}, {"weight", "100%"}};
  entries.insert(entries.end(), more.begin(), more.end());
  return for_the_poor().with("factors", list_of({map_of(std::move(entries))}));
}

TEST(Eligible, OthersAreInNoOutput) {
  const allocation a = run(for_the_poor(), towns);
  EXPECT_EQ(a.recipients(), (texts{"A", "C"}));
  EXPECT_EQ(a.size(), 2U);
  EXPECT_EQ(vector_of(a.slices()), (units{25, 75}));
  EXPECT_EQ(a.table().rows(), 2U);
  EXPECT_TRUE(adds_up(a));
  EXPECT_EQ(testing::code_of([&] { return a.slice("B"); }), "E219");
  EXPECT_EQ(to_json(a).find("\"B\""), std::string::npos);
}

TEST(Eligible, ByAnyOfSomeTexts) {
  const document d = one_factor("90").with(
      "eligible", map_of({{"column", "poor"}, {"is", list_of({"yes", "no"})}}));
  EXPECT_EQ(slices(d, towns), (units{10, 50, 30}));
}

TEST(Eligible, TextsAreAsWritten) {
  columns t = towns;
  t[2].second = {"1", "1.0", "01", "1"};
  const document d =
      one_factor("100").with("eligible", map_of({{"column", "poor"}, {"is", "1"}}));
  EXPECT_EQ(run(d, t).recipients().front(), "A");
}

TEST(Eligible, NobodyIs) {
  EXPECT_EQ(
      refusal(one_factor("1").with("eligible", map_of({{"column", "poor"}, {"is", "perhaps"}})),
              towns),
      "E112 t.csv column \"poor\": no row says \"perhaps\", so nobody is eligible; "
      "expected at least one recipient. Correct is (为) of eligible (资格), or the column.");
  EXPECT_EQ(code(one_factor("1").with("eligible", map_of({{"column", "lost"}, {"is", "yes"}})),
                 towns),
            "E107");
  EXPECT_EQ(code(one_factor("1").with("eligible", map_of({{"column", "poor"}}))), "E205");
  EXPECT_EQ(code(one_factor("1").with("eligible", map_of({{"is", "yes"}}))), "E205");
}

TEST(Eligible, OthersMayBeBlankOrNegative) {
  columns t = towns;
  t[1].second = {"1", "", "3", "-9"};
  EXPECT_EQ(slices(for_the_poor(), t), (units{25, 75}));
  EXPECT_EQ(code(poor_with_factor({{"method", "ratio_to_mean"}, {"among", "table"}}), t),
            "E104");
  t[1].second[1] = "5";
  EXPECT_EQ(code(poor_with_factor({{"method", "ratio_to_mean"}, {"among", "table"}}), t),
            "E103");
}

TEST(Eligible, OthersAreInThePopulationOfTheTable) {
  // The mean of all is 4.5: 1/4.5 and 3/4.5; ranks are 4 and 3 of four.
  const document mean = poor_with_factor({{"method", "ratio_to_mean"}, {"among", "table"}});
  EXPECT_EQ(slices(mean, towns), (units{25, 75}));
  const document rank = poor_with_factor({{"method", "rank"}, {"among", "table"}});
  EXPECT_EQ(run(rank, towns).quotas(), (fractions{rational(400, 7), rational(300, 7)}));
  const document own = poor_with_factor({{"method", "rank"}});
  EXPECT_EQ(run(own, towns).quotas(), (fractions{rational(200, 3), rational(100, 3)}));
}

/// Cells of recipients are changed by steps, those of others are not.
TEST(Eligible, StepsAreOfRecipients) {
  const document d = poor_with_factor(
      {{"method", "rank"}, {"among", "table"}, {"clip", map_of({{"at_least", "4"}})}});
  const allocation a = run(d, towns);  // 4 and 4 beside 5 and 9: rank 3 both
  EXPECT_EQ(vector_of(a.slices()), (units{50, 50}));
  ASSERT_EQ(a.filled().size(), 2U);
  EXPECT_EQ(a.filled()[1].recipient, "C");
}

TEST(Eligible, OthersGetNoEarmark) {
  const auto marked = [](const char* to) {
    return for_the_poor().with(
        "earmarks", list_of({map_of({{"name", "e"}, {"to", to}, {"amount", "20"}})}));
  };
  EXPECT_EQ(slices(marked("C"), towns), (units{20, 80}));
  EXPECT_EQ(
      refusal(marked("B"), towns),
      "E219 earmarks[0].to: no eligible recipient is called \"B\"; expected a name of the "
      "table. Correct the name.");
  const document out =
      list_of({map_of({{"name", "o"}, {"to", "B"}, {"from", "A"}, {"share", "1%"}})});
  EXPECT_EQ(code(for_the_poor().with("carve_outs", out), towns), "E219");
}

TEST(Eligible, GroupsAreOfRecipients) {
  const auto bounds = [](const char* is) {
    return for_the_poor().with(
        "group_bounds", list_of({map_of({{"column", "name"}, {"is", is}, {"cap", "60"}})}));
  };
  EXPECT_EQ(slices(bounds("C"), towns), (units{40, 60}));
  EXPECT_EQ(code(bounds("B"), towns), "E116");
}

TEST(Eligible, ChangesTheDigest) {
  const std::string base = run(for_the_poor(), towns).digest();
  columns t = towns;
  t[2].second[1] = "yes";
  EXPECT_NE(run(for_the_poor(), t).digest(), base);
  t = towns;
  t[2].second[1] = "perhaps";
  EXPECT_NE(run(for_the_poor(), t).digest(), base);  // the column is one that the plan uses
  EXPECT_TRUE(reads_back(for_the_poor(), towns));
}

TEST(Eligible, IsInBothLanguages) {
  const document zh =
      one_factor("100").with("资格", map_of({{"列", "poor"}, {"为", list_of({"yes"})}}));
  EXPECT_EQ(plan(zh), plan(for_the_poor()));
  plan_spec s = plan(one_factor("100")).spec();
  s.eligible = eligibility{.column = "poor", .is = {"yes"}};
  EXPECT_EQ(plan(s), plan(for_the_poor()));
}

TEST(Eligible, FindsAllProblemsOfRecipients) {
  columns t = towns;
  t[1].second = {"", "", "-3", "abc"};
  texts codes;
  for (const problem& p : check(plan(for_the_poor()), testing::table_of(t))) {
    codes.push_back(code_text(p.number) + " " + p.where.recipient + " " +
                    std::to_string(p.where.row));
  }
  EXPECT_EQ(codes, (texts{"E104 A 2", "E103 C 4"}));
}

}  // namespace
}  // namespace fundalloc
