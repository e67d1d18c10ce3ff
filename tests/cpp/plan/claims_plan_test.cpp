// SPDX-License-Identifier: Apache-2.0
// Claims in place of factors (申报): the awards are the quotas, and are rounded as quotas are.
#include <gtest/gtest.h>

#include <random>

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

const columns projects{{"name", {"A", "B", "C"}},
                       {"asked", {"100", "200", "300"}},
                       {"rank", {"2", "1", "2"}},
                       {"x", {"1", "1", "1"}}};

document claimed(std::vector<document::entry> more, const char* pool = "300") {
  std::vector<document::entry> entries{{"indicator", "asked"}};
  entries.insert(entries.end(), more.begin(), more.end());
  return one_factor(pool).without("factors").with("claims", map_of(std::move(entries)));
}

TEST(ClaimsPlan, SharesByProportion) {
  const allocation a = run(claimed({}), projects);
  EXPECT_EQ(vector_of(a.slices()), (units{50, 100, 150}));
  EXPECT_EQ(a.quotas(), (fractions{50, 100, 150}));
  EXPECT_TRUE(adds_up(a));
}

TEST(ClaimsPlan, ByAnyRule) {
  const auto by = [](const char* rule) { return slices(claimed({{"rule", rule}}), projects); };
  EXPECT_EQ(by("cea"), (units{100, 100, 100}));
  EXPECT_EQ(by("cel"), (units{0, 100, 200}));
  EXPECT_EQ(by("talmud"), (units{50, 100, 150}));
  EXPECT_EQ(by("等额限额"), (units{100, 100, 100}));
  EXPECT_EQ(slices(claimed({{"rule", "priority"}, {"order", "rank"}}), projects),
            (units{25, 200, 75}));
  EXPECT_EQ(
      slices(claimed({{"rule", "priority"}, {"order", "rank"}, {"inside", "cea"}}), projects),
      (units{50, 200, 50}));
}

/// Every rule of the registry, as divide_claims has it.
TEST(ClaimsPlan, QuotasAreTheAwardsOfDivideClaims) {
  std::mt19937_64 random(8);
  const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  for (const claims_rule_facts& facts : claims_rules()) {
    if (facts.name == "priority") continue;  // its ranks are a column
    const claims_rule rule = *find_claims_rule(facts.name);
    for (int k = 0; k < 40 && !HasFailure(); ++k) {
      claims_problem problem;
      columns t{{"name", {}}, {"asked", {}}};
      rational all = 0;
      for (std::int64_t i = 0; i < 1 + below(5); ++i) {
        problem.claims.emplace_back(below(40), 2);
        all += problem.claims.back();
        t[0].second.push_back("r" + std::to_string(i));
        t[1].second.push_back(problem.claims.back().to_shortest_text());
      }
      problem.estate = rational(below(20));
      if (problem.estate > all) problem.estate = all.floor();
      const document d =
          claimed({{"rule", std::string(facts.name)}}, problem.estate.to_text().c_str());
      const allocation a = run(d.with("rounding", "nearest_each"), t);
      EXPECT_EQ(a.quotas(), divide_claims(problem, rule).awards) << facts.name;
      EXPECT_TRUE(adds_up(a)) << facts.name;
    }
  }
}

TEST(ClaimsPlan, CapsAreCeilings) {
  const allocation a = run(claimed({}).with("cap", "150"), projects);  // of 100, 150, 150
  EXPECT_EQ(a.quotas(), (fractions{75, rational(225, 2), rational(225, 2)}));
  EXPECT_EQ(vector_of(a.slices()), (units{75, 113, 112}));
  EXPECT_EQ(a.tie(), (tie_report{{1, 2}, 1, "table_order"}));
  const document share = map_of({{"share", "50%"}, {"of", "asked"}});
  EXPECT_EQ(slices(claimed({}, "300").with("cap", share), projects), (units{50, 100, 150}));
  EXPECT_EQ(code(claimed({}, "301").with("cap", share), projects), "E302");
}

TEST(ClaimsPlan, MoreThanAllClaims) {
  EXPECT_EQ(refusal(claimed({}, "601"), projects).substr(0, 5), "E302:");
  EXPECT_EQ(slices(claimed({}, "600"), projects), (units{100, 200, 300}));
  const allocation a = run(claimed({}, "650").with("on_surplus", "reserve"), projects);
  EXPECT_EQ(vector_of(a.slices()), (units{100, 200, 300}));
  ASSERT_EQ(a.reserves().size(), 1U);
  EXPECT_EQ(a.reserves()[0].name, "surplus");
  EXPECT_EQ(a.reserves()[0].amount, rational(50));
  EXPECT_TRUE(adds_up(a));
}

TEST(ClaimsPlan, NobodyGetsMoreThanTheClaimRoundedDown) {
  columns t = projects;
  t[1].second = {"1.5", "1.5", "7"};
  const document d = claimed({{"rule", "cea"}}, "5");
  EXPECT_EQ(slices(d, t), (units{1, 1, 3}));
  EXPECT_EQ(slices(d.with("rounding", "down"), t), (units{1, 1, 2}));
  EXPECT_EQ(run(d.with("rounding", "nearest_each"), t).quotas(),
            (fractions{rational(3, 2), rational(3, 2), 2}));
}

TEST(ClaimsPlan, ClaimsAreLessEarmarks) {
  const auto with = [](const char* earmark) {
    return claimed({}, "340").with(
        "earmarks", list_of({map_of({{"name", "e"}, {"to", "A"}, {"amount", earmark}})}));
  };
  const allocation a = run(with("40"), projects);  // 300 among 60, 200 and 300
  EXPECT_EQ(a.quotas(), (fractions{rational(225, 7), rational(750, 7), rational(1125, 7)}));
  EXPECT_EQ(vector_of(a.slices()), (units{72, 107, 161}));
  EXPECT_EQ(code(with("101"), projects), "E310");
}

TEST(ClaimsPlan, WholeClaimsOrNothing) {
  const auto by = [](const char* fund, const char* pool) {
    return claimed({{"rule", "priority"}, {"order", "rank"}, {"fund", fund}}, pool);
  };
  const allocation skip = run(by("skip", "520"), projects);  // 200, 100, not 300
  EXPECT_EQ(vector_of(skip.slices()), (units{100, 200, 0}));
  EXPECT_EQ(skip.undistributed(), rational(220));
  EXPECT_EQ(skip.parts()[0].amount, rational(520));
  EXPECT_TRUE(adds_up(skip));
  EXPECT_EQ(slices(by("skip", "150"), projects), (units{100, 0, 0}));
  EXPECT_EQ(slices(by("stop", "150"), projects), (units{0, 0, 0}));
  EXPECT_EQ(slices(by("足额跳过", "700"), projects), (units{100, 200, 300}));
  EXPECT_EQ(run(by("stop", "700"), projects).undistributed(), rational(100));
  columns t = projects;
  t[1].second[0] = "100.5";
  EXPECT_EQ(code(by("skip", "520"), t), "E210");
  EXPECT_EQ(code(claimed({{"rule", "priority"}, {"order", "rank"}}, "520"), t), "ok");
}

TEST(ClaimsPlan, HasThreeLines) {
  const document d =
      claimed({{"rule", "cea"}}, "5")
          .with("earmarks", list_of({map_of({{"name", "kept"}, {"amount", "1"}})}));
  columns t = projects;
  t[1].second = {"1.5", "1.5", "7"};
  const allocation a = run(d.with("pool", "6"), t);
  EXPECT_EQ(headers_of(a), (texts{"asked", "bounds", "rounding"}));
  EXPECT_EQ(lines_of(a, "A"), (fractions{rational(3, 2), rational(-1, 2), 0}));
  EXPECT_EQ(lines_of(a, "C"), (fractions{2, 1, 0}));
  EXPECT_EQ(a.explain("C").score, rational(2, 5));
}

TEST(ClaimsPlan, InAPartBesideFactors) {
  const document d = one_factor("400").with(
      "parts",
      list_of({map_of({{"name", "by need"}, {"amount", "100"}}),
               map_of({{"name", "asked"},
                       {"amount", "300"},
                       {"factors", list_of({})},
                       {"claims", map_of({{"indicator", "asked"}, {"rule", "cel"}})}})}));
  const allocation a = run(d, projects);
  EXPECT_EQ(a.parts()[0].units, (units{34, 33, 33}));
  EXPECT_EQ(a.parts()[1].units, (units{0, 100, 200}));
  EXPECT_EQ(headers_of(a), (texts{"by need: x", "by need: bounds", "by need: rounding",
                                  "asked: asked", "asked: bounds", "asked: rounding"}));
}

TEST(ClaimsPlan, BadCells) {
  columns t = projects;
  t[1].second[1] = "";
  EXPECT_EQ(code(claimed({}), t), "E104");
  t[1].second[1] = "-1";
  EXPECT_EQ(code(claimed({}), t), "E103");
  t[1].second[1] = "200";
  t[2].second[1] = "";
  EXPECT_EQ(code(claimed({{"rule", "priority"}, {"order", "rank"}}), t), "E104");
  EXPECT_EQ(code(claimed({{"rule", "priority"}, {"order", "lost"}}), t), "E107");
  const columns money{{"name", {"A", "B"}}, {"asked(元)", {"10000", "30000"}}};
  const allocation a = run(claimed({}, "2万元").with("unit", "0.1万元"), money);
  EXPECT_EQ(vector_of(a.slices()), (units{5, 15}));
  EXPECT_EQ(a.notes().size(), 1U);
}

TEST(ClaimsPlan, WhatHasNoMeaningBesideIt) {
  const document factors = list_of({map_of({{"indicator", "x"}, {"weight", "100%"}})});
  EXPECT_EQ(refusal(claimed({}).with("factors", factors)),
            "E213 factors: \"factors\" has no meaning beside claims. Delete one of them.");
  const document times = list_of({map_of({{"column", "x"}})});
  const document group = list_of({map_of({{"column", "x"}, {"is", "1"}, {"cap", "9"}})});
  const document geometric = map_of({{"method", "geometric"}, {"decimals", "2"}});
  for (const auto& [key, value] :
       {document::entry{"multipliers", times}, document::entry{"combine", "raw"},
        document::entry{"points", "10"}, document::entry{"aggregation", geometric},
        document::entry{"floor", "1"}, document::entry{"group_bounds", group},
        document::entry{"floor_cost", "above"}, document::entry{"on_shortage", "scale"},
        document::entry{"point_values", map_of({{"a", "1"}})}}) {
    EXPECT_EQ(code(claimed({}).with(key, value)), "E213") << key;
  }
}

TEST(ClaimsPlan, WordsThatAreNone) {
  EXPECT_EQ(
      refusal(claimed({{"rule", "equal"}})),
      "E206 claims.rule: \"equal\" is not a rule for claims; expected one of proportional, "
      "cea, cel, talmud, reverse_talmud, piniles, constrained_egalitarian, "
      "minimal_overlap, random_arrival, adjusted_proportional, average_cea_cel, "
      "dominguez_thomson, priority. Correct the word.");
  EXPECT_EQ(code(claimed({{"rule", "priority"}})), "E205");
  EXPECT_EQ(code(claimed({{"rule", "cea"}, {"order", "rank"}})), "E213");
  EXPECT_EQ(
      code(claimed(
          {{"rule", "priority"}, {"order", "rank"}, {"inside", "cea"}, {"fund", "stop"}})),
      "E213");
  EXPECT_EQ(code(one_factor("1").without("factors").with("claims", map_of({{"rule", "cea"}}))),
            "E205");
}

TEST(ClaimsPlan, IsInBothLanguagesAndReadsBack) {
  const document d = claimed({{"rule", "priority"}, {"order", "rank"}, {"inside", "talmud"}})
                         .with("cap", "250");
  const document zh = one_factor("300")
                          .without("factors")
                          .with("封顶", "250")
                          .with("申报", map_of({{"指标", "asked"},
                                                {"规则", "优先次序"},
                                                {"次序", "rank"},
                                                {"同级", "塔木德"}}));
  EXPECT_EQ(plan(zh), plan(d));
  EXPECT_TRUE(reads_back(d, projects));
  EXPECT_NE(run(claimed({{"rule", "talmud"}}), projects).digest(),
            run(claimed({{"rule", "proportional"}}), projects).digest());
}

}  // namespace
}  // namespace fundalloc
