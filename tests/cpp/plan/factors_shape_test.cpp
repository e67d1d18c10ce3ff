// SPDX-License-Identifier: Apache-2.0
// How factors become scores: blocks of factors, caps on contributions, geometric means,
// products; and what happens to cells on the way.
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
using entries = std::vector<document::entry>;

document factor_of(const char* indicator, const char* weight, entries more = {}) {
  entries all{{"indicator", indicator}, {"weight", weight}};
  all.insert(all.end(), more.begin(), more.end());
  return map_of(std::move(all));
}
document factors(std::vector<document> all, const char* pool = "100") {
  return one_factor(pool).with("factors", list_of(std::move(all)));
}

// Two levels of weights.

const columns poor_places{{"name", {"A", "B", "C"}},
                          {"poor", {"10", "30", "60"}},
                          {"old", {"20", "20", "60"}},
                          {"area", {"50", "30", "20"}}};

document block(entries more = {}) {
  entries all{{"name", "people"},
              {"weight", "60%"},
              {"factors", list_of({factor_of("poor", "50%"), factor_of("old", "50%")})}};
  all.insert(all.end(), more.begin(), more.end());
  return map_of(std::move(all));
}

TEST(TwoLevels, WeightsAreMultiplied) {
  const allocation a = run(factors({block(), factor_of("area", "40%")}), poor_places);
  EXPECT_EQ(a.quotas(), (fractions{29, 27, 44}));
  EXPECT_EQ(headers_of(a), (texts{"poor", "old", "area", "bounds", "rounding"}));
  EXPECT_EQ(lines_of(a, "A"), (fractions{3, 6, 20, 0, 0}));
}

TEST(TwoLevels, InnerWeightsHaveTheirOwnForm) {
  const auto inside = [](std::vector<document> inner, entries more = {}) {
    entries all{{"name", "people"}, {"weight", "60%"}, {"factors", list_of(std::move(inner))}};
    all.insert(all.end(), more.begin(), more.end());
    return factors({map_of(std::move(all)), factor_of("area", "40%")});
  };
  EXPECT_EQ(
      run(inside({factor_of("poor", "1/3"), factor_of("old", "2/3")}), poor_places).quotas(),
      (fractions{30, 26, 44}));
  EXPECT_EQ(run(inside({factor_of("poor", "4"), factor_of("old", "8")}, {{"points", "12"}}),
                poor_places)
                .quotas(),
            (fractions{30, 26, 44}));
  EXPECT_EQ(code(inside({factor_of("poor", "4"), factor_of("old", "8")})), "E207");
  EXPECT_EQ(code(inside({factor_of("poor", "40%"), factor_of("old", "50%")})), "E207");
  EXPECT_EQ(code(inside({factor_of("poor", "40%"), factor_of("old", "0.6")})), "E208");
}

TEST(TwoLevels, AreTwoAtMost) {
  const document inner = map_of(
      {{"name", "deep"}, {"weight", "100%"}, {"factors", list_of({factor_of("x", "1.0")})}});
  EXPECT_EQ(code(factors(
                {map_of({{"name", "b"}, {"weight", "100%"}, {"factors", list_of({inner})}})})),
            "E213");
  EXPECT_EQ(code(factors(
                {map_of({{"weight", "100%"}, {"factors", list_of({factor_of("x", "1.0")})}})})),
            "E205");
  EXPECT_EQ(code(factors({block({{"missing", "zero"}}), factor_of("area", "40%")})), "E213");
}

TEST(TwoLevels, CellErrorsAndCombineAreAsWithoutBlocks) {
  const document mean = factor_of("area", "40%", {{"method", "ratio_to_mean"}});
  EXPECT_EQ(code(factors({block(), mean}), poor_places), "E209");
  EXPECT_EQ(run(factors({block(), mean}).with("combine", "shares"), poor_places).quotas(),
            (fractions{29, 27, 44}));
  columns t = poor_places;
  t[2].second[1] = "-1";
  EXPECT_EQ(code(factors({block(), factor_of("area", "40%")}), t), "E103");
}

TEST(TwoLevels, InBothLanguagesAndReadBack) {
  const document zh = one_factor("100").without("factors").with(
      "因素",
      list_of({map_of({{"名称", "people"},
                       {"权重", "60%"},
                       {"因素", list_of({map_of({{"指标", "poor"}, {"权重", "50%"}}),
                                         map_of({{"指标", "old"}, {"权重", "50%"}})})}}),
               map_of({{"指标", "area"}, {"权重", "40%"}})}));
  const document d = factors({block(), factor_of("area", "40%")});
  EXPECT_EQ(plan(zh), plan(d));
  EXPECT_TRUE(reads_back(d, poor_places));
}

// Caps on what a factor contributes.

const columns extremes{
    {"name", {"A", "B", "C"}}, {"poor", {"10", "30", "60"}}, {"area", {"60", "30", "10"}}};

document limited(const char* times, const document& of, const char* pool = "75") {
  const document cap = map_of({{"times", times}, {"of", of}});
  return factors(
      {factor_of("poor", "50%"), factor_of("area", "50%", {{"contribution_cap", cap}})}, pool);
}

TEST(ContributionCap, AFactorMovesAtMostWhatOthersDo) {
  const allocation a = run(limited("1", list_of({"poor"})), extremes);
  EXPECT_EQ(vector_of(a.slices()), (units{10, 30, 35}));
  EXPECT_EQ(lines_of(a, "A"), (fractions{5, 5, 0, 0}));
  EXPECT_EQ(lines_of(a, "C"), (fractions{30, 5, 0, 0}));
  EXPECT_TRUE(adds_up(a));
  EXPECT_EQ(run(limited("1/2", "poor"), extremes).quotas(),
            (fractions{rational(225, 26), rational(675, 26), rational(525, 13)}));
  EXPECT_EQ(slices(limited("6", "poor"), extremes), (units{26, 23, 26}));  // never binds
}

TEST(ContributionCap, NamesFactorsByNameOrIndicator) {
  const document cap = map_of({{"times", "1"}, {"of", list_of({"need"})}});
  const document d = factors({factor_of("poor", "50%", {{"name", "need"}}),
                              factor_of("area", "50%", {{"contribution_cap", cap}})},
                             "75");
  EXPECT_EQ(slices(d, extremes), (units{10, 30, 35}));
  EXPECT_EQ(headers_of(run(d, extremes)), (texts{"need", "area", "bounds", "rounding"}));
}

TEST(ContributionCap, NamesThatAreNone) {
  EXPECT_EQ(
      refusal(limited("1", "rich")),
      "E206 factors: the contribution cap of \"area\" names \"rich\", which is no factor; "
      "expected names of other factors without a cap of their own. Correct the names.");
  EXPECT_EQ(code(limited("1", "area")), "E206");
  EXPECT_EQ(code(limited("-1", "poor")), "E206");
  const document cap = map_of({{"times", "1"}, {"of", "area"}});
  const document both = map_of({{"times", "1"}, {"of", "poor"}});
  EXPECT_EQ(code(factors({factor_of("poor", "50%", {{"contribution_cap", cap}}),
                          factor_of("area", "50%", {{"contribution_cap", both}})})),
            "E206");
  EXPECT_EQ(
      code(limited("1", "poor")
               .with("aggregation", map_of({{"method", "geometric"}, {"decimals", "3"}}))),
      "E213");
}

TEST(ContributionCap, CombineLooksAtColumnsBeforeIt) {
  EXPECT_EQ(code(limited("1/9", "poor"), extremes), "ok");  // both columns sum to 1
}

TEST(ContributionCap, InBothLanguagesAndReadsBack) {
  const document zh = one_factor("75").without("factors").with(
      "因素", list_of({map_of({{"指标", "poor"}, {"权重", "50%"}}),
                       map_of({{"指标", "area"},
                               {"权重", "50%"},
                               {"贡献上限", map_of({{"倍", "1/2"}, {"占", "poor"}})}})}));
  EXPECT_EQ(plan(zh), plan(limited("1/2", "poor")));
  EXPECT_TRUE(reads_back(limited("1/2", "poor"), extremes));
}

// Geometric means, and products.

const columns raws{{"name", {"A", "B", "C"}},
                   {"a", {"4", "1", "100"}},
                   {"b", {"9", "16", "1"}},
                   {"m", {"1", "1", "0.5"}}};

document geometric(const char* decimals, const char* pool = "20") {
  const entries raw{{"method", "ratio_to"}, {"constant", "1"}};
  return factors({factor_of("a", "50%", raw), factor_of("b", "50%", raw)}, pool)
      .with("aggregation", map_of({{"method", "geometric"}, {"decimals", decimals}}));
}

TEST(Geometric, IsTheRootOfTheProduct) {
  const allocation a = run(geometric("4"), raws);
  EXPECT_EQ(vector_of(a.slices()), (units{6, 4, 10}));
  EXPECT_EQ(headers_of(a), (texts{"geometric", "bounds", "rounding"}));
  EXPECT_EQ(lines_of(a, "A"), (fractions{6, 0, 0}));
}

TEST(Geometric, IsRoundedHalfToEven) {
  columns t = raws;
  t[1].second = {"1", "2", "3"};
  t[2].second = {"1", "1", "1"};
  // 1, 1.414 and 1.732 to one decimal.
  EXPECT_EQ(run(geometric("1", "41"), t).quotas(), (fractions{10, 14, 17}));
  t[1].second = {"0.25", "2.25", "6.25"};  // 0.5, 1.5 and 2.5
  EXPECT_EQ(run(geometric("0", "4"), t).quotas(), (fractions{0, 2, 2}));
}

TEST(Geometric, OfZeros) {
  columns t = raws;
  t[1].second[0] = "0";
  EXPECT_EQ(slices(geometric("2", "14"), t), (units{0, 4, 10}));
  const document idle =
      factors({factor_of("a", "0"), factor_of("b", "100%")}, "26")
          .with("aggregation", map_of({{"method", "geometric"}, {"decimals", "6"}}));
  EXPECT_EQ(slices(idle, t), (units{9, 16, 1}));  // 0 to the power 0 is 1
}

TEST(Geometric, MultipliersFollow) {
  const allocation a =
      run(geometric("4", "15").with("multipliers", list_of({map_of({{"column", "m"}})})), raws);
  EXPECT_EQ(vector_of(a.slices()), (units{6, 4, 5}));
  EXPECT_EQ(headers_of(a), (texts{"geometric", "m", "bounds", "rounding"}));
  EXPECT_EQ(lines_of(a, "C"), (fractions{rational(15, 2), rational(-5, 2), 0, 0}));
}

TEST(Geometric, NeedsNoCombineAndTakesShares) {
  const document mixed =
      factors({factor_of("a", "50%"),
               factor_of("b", "50%", {{"method", "ratio_to"}, {"constant", "1"}})},
              "20")
          .with("aggregation", map_of({{"method", "geometric"}, {"decimals", "10"}}));
  EXPECT_EQ(slices(mixed, raws), (units{6, 4, 10}));
  EXPECT_EQ(slices(mixed.with("combine", "shares"), raws), (units{6, 4, 10}));
  EXPECT_EQ(code(mixed.with("aggregation", map_of({{"method", "geometric"}}))), "E205");
  EXPECT_EQ(plan(mixed.with("aggregation", "arithmetic")), plan(mixed.without("aggregation")));
  EXPECT_EQ(code(mixed.with("aggregation", "harmonic")), "E206");
}

TEST(Geometric, InBothLanguagesAndReadsBack) {
  const document d = geometric("4");
  const document zh =
      d.without("aggregation").with("汇总", map_of({{"方法", "几何平均"}, {"小数位", "4"}}));
  EXPECT_EQ(plan(zh), plan(d));
  EXPECT_TRUE(reads_back(d, raws));
}

TEST(Product, IsOfTheMultipliersAlone) {
  const document d = one_factor("137").without("factors").with(
      "multipliers", list_of({map_of({{"column", "a"}}), map_of({{"column", "b"}}),
                              map_of({{"column", "m"}})}));
  const allocation a = run(d, raws);  // 36, 16 and 50
  EXPECT_EQ(a.quotas(), (fractions{rational(137 * 36, 102), rational(137 * 16, 102),
                                   rational(137 * 50, 102)}));
  EXPECT_EQ(headers_of(a), (texts{"product", "bounds", "rounding"}));
  EXPECT_TRUE(adds_up(a));
  EXPECT_TRUE(reads_back(d, raws));
  EXPECT_EQ(code(d.with("combine", "raw")), "E213");
  EXPECT_EQ(code(d.with("points", "10")), "E213");
  EXPECT_EQ(code(d.with("aggregation", map_of({{"method", "geometric"}, {"decimals", "1"}}))),
            "E213");
  EXPECT_EQ(code(d.without("multipliers")), "E205");
}

}  // namespace
}  // namespace fundalloc
