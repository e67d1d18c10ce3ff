// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/plan/plan.hpp"

#include <gtest/gtest.h>

#include <set>

#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::list_of;
using testing::map_of;
using testing::message_of;
using testing::one_factor;
using testing::refusal;

document factor_of(std::vector<document::entry> more) {
  std::vector<document::entry> entries{{"indicator", "x"}, {"weight", "100%"}};
  entries.insert(entries.end(), more.begin(), more.end());
  return one_factor("100").with("factors", list_of({map_of(entries)}));
}

/// A plan that says everything that plans can say.
document everything() {
  return map_of(
      {{"title", "T"},
       {"source", "S"},
       {"note", "N"},
       {"pool", list_of({map_of({{"name", "central"}, {"amount", "3717万元"}}),
                         map_of({{"name", "provincial"}, {"amount", "0.5亿元"}})})},
       {"unit", "0.01万元"},
       {"recipient", "name"},
       {"group", "g"},
       {"factors",
        list_of({map_of({{"indicator", "x"}, {"weight", "1/3"}, {"missing", "zero"}}),
                 map_of({{"indicator", "y"},
                         {"method", "ratio_to_mean"},
                         {"mean_weight", "p"},
                         {"weight", "1/6"},
                         {"missing", map_of({{"use", "mean"}, {"decimals", "2"}})}}),
                 map_of({{"indicator", "z"},
                         {"method", "ratio_to"},
                         {"constant", "1/7"},
                         {"weight", "1/4"},
                         {"missing", map_of({{"column", "last"}})}}),
                 map_of({{"indicator", "z"},
                         {"method", "ratio_to"},
                         {"column", "p"},
                         {"decimals", "4"},
                         {"on_zero", "0.5"},
                         {"weight", "1/4"},
                         {"missing", "median"}}),
                 map_of({{"method", "equal"}, {"weight", "0"}})})},
       {"combine", "shares"},
       {"multipliers",
        list_of(
            {map_of({{"column", "m"}}),
             map_of({{"column", "grade"}, {"map", map_of({{"优", "1.1"}, {"良", "1/3"}})}}),
             map_of({{"indicator", "y"}, {"method", "ratio_to_mean"}, {"missing", "zero"}})})},
       {"earmarks",
        list_of({map_of({{"name", "e1"}, {"to", "A"}, {"amount", "10"}}),
                 map_of({{"name", "e2"}, {"per", "k"}, {"rate", "0.3元"}, {"rounding", "up"}}),
                 map_of({{"name", "e3"}, {"each", "1"}}),
                 map_of({{"name", "r1"}, {"amount", "5"}}),
                 map_of({{"name", "r2"}, {"share", "10%"}, {"rounding", "nearest"}})})},
       {"floor", list_of({"1", map_of({{"share", "120%"}, {"of", "base"}, {"name", "hold"}})})},
       {"cap", list_of({map_of({{"share", "60%"}, {"of", "pool"}}),
                        map_of({{"per", "k"}, {"rate", "7"}, {"blank", "unbounded"}})})},
       {"on_conflict", "floor"},
       {"on_shortage", "scale"},
       {"on_surplus", "reserve"},
       {"rounding", map_of({{"method", "stationary"}, {"r", "1/3"}})},
       {"ties", list_of({"smaller_score", map_of({{"larger", "x"}}), map_of({{"lot", "seed"}}),
                         "error"})},
       {"splits", list_of({map_of({{"name", "a"}, {"share", "30%"}}),
                           map_of({{"name", "b"}, {"amount", "1"}}),
                           map_of({{"name", "c"}, {"rest", "true"}}),
                           map_of({{"name", "ab"}, {"of", list_of({"a", "b"})}})})}});
}

/// The same in Chinese keys and words, with figures written otherwise.
document everything_in_chinese() {
  return map_of(
      {{"其中", list_of({map_of({{"名称", "a"}, {"比例", "0.30"}}),
                         map_of({{"名称", "b"}, {"金额", "1.0万元"}}),
                         map_of({{"名称", "c"}, {"其余", "是"}}),
                         map_of({{"名称", "ab"}, {"合计", list_of({"a", "b"})}})})},
       {"名称", "T"},
       {"依据", "S"},
       {"说明", "N"},
       {"资金总额", list_of({map_of({{"名称", "central"}, {"金额", "37,170,000元"}}),
                             map_of({{"名称", "provincial"}, {"金额", "5000"}})})},
       {"计量单位", "0.010万元"},
       {"分配对象", "name"},
       {"分组", "g"},
       {"总分", "12"},
       {"因素",
        list_of({map_of({{"指标", "x"}, {"方法", "占比"}, {"权重", "4"}, {"缺失", "零"}}),
                 map_of({{"指标", "y"},
                         {"方法", "比均值"},
                         {"均值权数", "p"},
                         {"权重", "2"},
                         {"缺失", map_of({{"取", "均值"}, {"小数位", "2"}})}}),
                 map_of({{"指标", "z"},
                         {"方法", "比值"},
                         {"常数", "2/14"},
                         {"权重", "3"},
                         {"缺失", map_of({{"列", "last"}})}}),
                 map_of({{"指标", "z"},
                         {"方法", "比值"},
                         {"列", "p"},
                         {"小数位", "4"},
                         {"分母为零", "1/2"},
                         {"权重", "3"},
                         {"缺失", map_of({{"取", "中位数"}})}}),
                 map_of({{"方法", "均等"}, {"权重", "0%"}})})},
       {"合成", "占比"},
       {"调节系数",
        list_of({map_of({{"列", "m"}}),
                 map_of({{"列", "grade"}, {"对照", map_of({{"优", "110%"}, {"良", "2/6"}})}}),
                 map_of({{"指标", "y"}, {"方法", "比均值"}, {"缺失", "零"}})})},
       {"定额",
        list_of({map_of({{"名称", "e1"}, {"对象", "A"}, {"金额", "100000元"}}),
                 map_of({{"名称", "e2"}, {"每", "k"}, {"标准", "30分"}, {"取整", "进位"}}),
                 map_of({{"名称", "e3"}, {"每个对象", "1"}}),
                 map_of({{"名称", "r1"}, {"金额", "5"}}),
                 map_of({{"名称", "r2"}, {"比例", "0.1"}, {"取整", "四舍五入"}})})},
       {"保底",
        list_of({"1万元", map_of({{"比例", "1.2"}, {"占", "base"}, {"名称", "hold"}})})},
       {"封顶", list_of({map_of({{"比例", "3/5"}, {"占", "资金总额"}}),
                         map_of({{"每", "k"}, {"标准", "7"}, {"空白", "不限"}})})},
       {"上下限冲突", "保底"},
       {"不足时", "按比例压缩"},
       {"有余时", "留存"},
       {"取整", map_of({{"方法", "定点"}, {"偏移", "2/6"}})},
       {"并列",
        list_of({"得分低者", map_of({{"大者", "x"}}), map_of({{"抽签", "seed"}}), "报错"})}});
}

TEST(Plan, CanonicalReadsBackAsAnEqualPlan) {
  const plan p(everything());
  const plan again(p.canonical());
  EXPECT_EQ(again, p);
  EXPECT_EQ(again.canonical(), p.canonical());
  EXPECT_EQ(again.spec().earmarks, p.spec().earmarks);
  EXPECT_EQ(again.spec().floor, p.spec().floor);
  EXPECT_EQ(again.spec().splits, p.spec().splits);
  EXPECT_EQ(plan(read_json(to_json(p.canonical()))), p);
}

/// `column` is an option of ratio_to, so the indicator of a multiplier must not be written so.
TEST(Plan, CanonicalOfAMultiplierThatIsARatio) {
  for (const auto& multiplier :
       {map_of({{"indicator", "y"}, {"method", "ratio_to"}, {"constant", "7"}}),
        map_of({{"indicator", "y"},
                {"method", "ratio_to"},
                {"column", "p"},
                {"decimals", "2"}})}) {
    const plan p(one_factor("1").with("multipliers", list_of({multiplier})));
    EXPECT_EQ(message_of([&] { return plan(p.canonical()); }), "");
    EXPECT_EQ(message_of([&] { return plan(read_json(to_json(p.canonical()))); }), "");
  }
}

TEST(Plan, SaysTheSameInBothLanguages) {
  const plan english(everything());
  const plan chinese(everything_in_chinese());
  EXPECT_EQ(to_json(english.canonical()), to_json(chinese.canonical()));
  EXPECT_EQ(english, chinese);
}

TEST(Plan, EveryKeyOfTheFullPlanCounts) {
  const plan p(everything());
  const document all = everything();
  for (const auto& [key, value] : all.entries()) {
    if (key == "factors" || key == "unit") continue;  // needed, and combined with others
    EXPECT_FALSE(plan(all.without(key)) == p) << key;
  }
}

TEST(Plan, PoolIsInGrains) {
  const plan p(everything());
  EXPECT_EQ(p.pool(), rational((3717 + 5000) * 100));
  EXPECT_EQ(p.spec().pool[1], (pool_source{"provincial", 500000}));
  EXPECT_TRUE(p.has_pool());
  EXPECT_FALSE(plan(one_factor("1").without("pool")).has_pool());
}

TEST(Plan, WithPoolReplacesThePool) {
  const plan p(one_factor("100"));
  const plan q = p.with_pool(rational(7, 2));
  EXPECT_EQ(q.pool(), rational(7, 2));
  EXPECT_EQ(p.pool(), rational(100));
  EXPECT_EQ(q.canonical().find("pool")->items()[0].find("amount")->text(), "3.5");
}

TEST(Plan, AmountsConvertWithinTheYuanFamily) {
  const auto pool_of = [](const char* amount, const char* unit) {
    return plan(one_factor(amount).with("unit", unit)).pool();
  };
  EXPECT_EQ(pool_of("0.37亿元", "万元"), rational(3700));
  EXPECT_EQ(pool_of("1,234.50元", "分"), rational(123450));
  EXPECT_EQ(pool_of("100", "万元"), rational(100));
  EXPECT_EQ(pool_of("199193257.2 EUR", "0.1EUR"), rational(1991932572));
  EXPECT_EQ(pool_of("1/3", "EUR"), rational(1, 3));
}

TEST(Plan, AmountsOfAnotherCurrency) {
  EXPECT_EQ(refusal(one_factor("100元")),
            "E214 pool: \"元\" does not convert to \"EUR\"; expected an amount in EUR. Use one "
            "unit in "
            "the whole plan.");
  EXPECT_EQ(code_of([] { return plan(one_factor("100 USD")); }), "E214");
  EXPECT_EQ(code_of([] { return plan(one_factor("100 EUR").with("unit", "万元")); }), "E214");
}

TEST(Plan, AmountsThatAreNone) {
  for (const char* amount : {"", "abc", "1,23", "100EUR5", "--1", "10 % EUR"}) {
    EXPECT_EQ(code_of([&] { return plan(one_factor(amount)); }), "E206") << amount;
  }
  EXPECT_EQ(
      refusal(one_factor("-5")),
      "E206 pool: \"-5\" is negative; expected an amount of at least 0. Correct the amount.");
  EXPECT_EQ(
      refusal(one_factor("100").with("unit", "0EUR")),
      "E206 unit: \"0EUR\" is not a positive multiple; expected a unit such as 万元, 0.01万元, "
      "EUR. Correct the unit.");
}

TEST(Plan, TooManyDigits) {
  EXPECT_EQ(code_of([] { return plan(one_factor(std::string(61, '1'))); }), "E404");
  EXPECT_EQ(code_of([] { return plan(one_factor(std::string(60, '1'))); }), "ok");
}

TEST(Plan, UnknownKeys) {
  EXPECT_EQ(refusal(one_factor("100").with("pol", "1")),
            "E203 pol: \"pol\" is not a key of plans; expected a key of docs/plan.md. Correct "
            "the key, "
            "or delete it.");
  EXPECT_EQ(refusal(one_factor("100").with("weight", "1")),
            "E203 weight: \"weight\" is not a key of plans; expected a key of docs/plan.md. "
            "Correct the "
            "key, or delete it.");
  EXPECT_EQ(refusal(factor_of({{"wieght", "1"}})),
            "E203 factors[0].wieght: \"wieght\" is not a key of plans; expected a key of "
            "docs/plan.md. "
            "Correct the key, or delete it.");
}

TEST(Plan, KeysTwiceInTwoLanguages) {
  EXPECT_EQ(refusal(one_factor("100").with("资金总额", "1")),
            "E204 pool: \"pool\" and \"资金总额\" are the same key; expected each key once. "
            "Delete one of "
            "them.");
}

TEST(Plan, MissingKeys) {
  EXPECT_EQ(refusal(map_of({{"pool", "1"}})),
            "E205 factors: the plan has no factors; expected at least one factor (因素). Add "
            "factors.");
  EXPECT_EQ(
      refusal(one_factor("1").with("factors", list_of({map_of({{"indicator", "x"}})}))),
      "E205 factors[0].weight: the key \"weight\" is missing; expected a number. Add it.");
}

TEST(Plan, OptionsOfOtherMethods) {
  EXPECT_EQ(refusal(factor_of({{"decimals", "2"}})),
            "E213 factors[0].decimals: \"decimals\" does not belong to a factor with the "
            "method share. "
            "Delete it, or see docs/plan.md for where it belongs.");
  EXPECT_EQ(
      code_of([] {
        return plan(factor_of({{"method", "ratio_to"}, {"constant", "2"}, {"decimals", "2"}}));
      }),
      "E213");
  const auto with = [](std::vector<document::entry> e) {
    return code_of(
        [&] { return plan(one_factor("1").with("rounding", map_of(std::move(e)))); });
  };
  EXPECT_EQ(refusal(one_factor("1").with("rounding",
                                         map_of({{"method", "dhondt"}, {"bounds", "shift"}}))),
            "E213 rounding.bounds: \"bounds\" does not belong to the rounding method dhondt. "
            "Delete it, "
            "or see docs/plan.md for where it belongs.");
  EXPECT_EQ(with({{"method", "largest_remainder"}, {"r", "1/2"}}), "E213");
  EXPECT_EQ(with({{"method", "down"}, {"half", "even"}}), "E213");
  EXPECT_EQ(with({{"method", "sainte_lague"}, {"first_units", "by_weight"}}), "E213");
  EXPECT_EQ(with({{"method", "stationary"}, {"r", "1/2"}, {"first_units", "by_weight"}}),
            "E213");
  EXPECT_EQ(with({{"method", "stationary"}, {"r", "0"}, {"first_units", "by_weight"}}), "ok");
  EXPECT_EQ(with({{"method", "dean"}, {"first_units", "by_weight"}}), "ok");
  EXPECT_EQ(with({{"method", "nearest_each"}, {"half", "even"}}), "ok");
}

TEST(Plan, WordsThatAreNone) {
  EXPECT_EQ(
      refusal(factor_of({{"method", "shares"}})),
      "E206 factors[0].method: \"shares\" is not a coefficient method; expected one of share, "
      "ratio_to_mean, ratio_to, min_max, bands, rank, rank_linear, reciprocal, complement, "
      "distance, growth_factor, power, z_score, equal, clip, winsorize. Correct the word.");
  EXPECT_EQ(
      refusal(one_factor("1").with("rounding", "webster")),
      "E206 rounding: \"webster\" is not a rounding method; expected one of largest_remainder, "
      "dhondt, sainte_lague, huntington_hill, dean, adams, stationary, danish, imperiali, "
      "modified_sainte_lague, point_value, point_value_exact, nearest_each, nearest_residual, "
      "down. Correct the word.");
  EXPECT_EQ(refusal(one_factor("1").with("ties", "first")),
            "E206 ties: \"first\" is not a tie rule; expected larger_score, smaller_score, "
            "table_order, "
            "error, {larger: column} or {lot: seed}. Correct the word.");
  EXPECT_EQ(refusal(one_factor("1").with("combine", "sum")),
            "E206 combine: \"sum\"; expected one of shares, raw. Correct the word.");
  for (const char* key : {"on_conflict", "on_shortage", "on_surplus"}) {
    EXPECT_EQ(code_of([&] { return plan(one_factor("1").with(key, "maybe")); }), "E206") << key;
  }
}

TEST(Plan, StationaryNeedsItsOffset) {
  EXPECT_EQ(refusal(one_factor("1").with("rounding", "stationary")),
            "E205 rounding: stationary has no r; expected {method: stationary, r: 1/3}. State "
            "r (偏移).");
  EXPECT_EQ(refusal(one_factor("1").with("rounding",
                                         map_of({{"method", "stationary"}, {"r", "1.5"}}))),
            "E206 rounding.r: \"1.5\"; expected 0 to 1. Correct r.");
}

TEST(Plan, EveryRoundingMethodHasItsWordsInBothLanguages) {
  for (const rounding_entry& f : rounding_rules()) {
    if (f.name == "stationary") continue;
    for (const std::string_view word : {f.name, f.name_zh}) {
      const plan p(one_factor("1").with("rounding", std::string(word)));
      EXPECT_EQ(name_of(p.spec().rounding), f.name);
    }
  }
}

TEST(Plan, Weights) {
  const auto code = [](const char* one, const char* other) {
    return code_of([&] {
      return plan(one_factor("1").with(
          "factors", list_of({map_of({{"indicator", "x"}, {"weight", one}}),
                              map_of({{"indicator", "y"}, {"weight", other}})})));
    });
  };
  EXPECT_EQ(code("40%", "60%"), "ok");
  EXPECT_EQ(code("40", "60"), "ok");
  EXPECT_EQ(code("0.4", "0.6"), "ok");
  EXPECT_EQ(code("2/5", "0.6"), "ok");
  EXPECT_EQ(code("100", "0"), "ok");
  EXPECT_EQ(code("0%", "1.0"), "ok");
  EXPECT_EQ(code("40%", "0.6"), "E208");
  EXPECT_EQ(code("40", "60%"), "E208");
  EXPECT_EQ(code("40", "0.6"), "E208");
  EXPECT_EQ(code("40%", "59.9%"), "E207");
  EXPECT_EQ(code("-40%", "140%"), "E206");
  EXPECT_EQ(code("0", "0"), "E207");
  EXPECT_EQ(code("x", "1"), "E206");
}

TEST(Plan, AListWhereOneValueBelongs) {
  EXPECT_EQ(refusal(one_factor("1").with("title", list_of({"a"}))),
            "E206 title: a list; expected one value. Write one value.");
  EXPECT_EQ(refusal(one_factor("1").with("factors", "x")),
            "E206 factors: one value; expected a list. Write a list: - {...}");
  EXPECT_EQ(refusal("text"),
            "E206: \"text\"; expected keys with values. Write keys and values.");
}

TEST(Plan, EarmarksAndSplitsAreNamed) {
  EXPECT_EQ(refusal(one_factor("9").with("earmarks", list_of({map_of({{"each", "1"}})}))),
            "E205 earmarks[0].name: the earmark has no name; expected a name (名称). Name it: "
            "results "
            "print it.");
  EXPECT_EQ(refusal(one_factor("9").with("splits", list_of({map_of({{"rest", "true"}})}))),
            "E205 splits[0].name: the split has no name; expected a name (名称). Name it.");
  EXPECT_EQ(
      refusal(one_factor("9").with("splits", list_of({map_of({{"name", "a"}})}))),
      "E215 splits[0].name: the split says no share, amount, rest or of; expected one of them. "
      "Complete the split.");
}

TEST(Plan, MessagesSayWhereInTheFile) {
  document weight = "abc";
  weight.line = 7;
  weight.character = 12;
  const document d = one_factor("1").with(
      "factors", list_of({map_of({{"indicator", "x"}, {"weight", weight}})}));
  EXPECT_EQ(
      message_of([&] { return plan(d, "p.yaml"); }),
      "E206 p.yaml:7:12 factors[0].weight: \"abc\" is not a number; expected a number such as "
      "0.4, 40% or 1/3. Correct the number.");
  EXPECT_EQ(plan(one_factor("1"), "p.yaml").file(), "p.yaml");
}

TEST(CheckDocument, FindsAllProblemsAtOnce) {
  const document d =
      map_of({{"pool", "abc元"},
              {"unit", "万元"},
              {"nonsense", "1"},
              {"rounding", "webster"},
              {"factors", list_of({map_of({{"indicator", "x"}}),
                                   map_of({{"indicator", "y"}, {"weight", "z"}})})}});
  std::multiset<std::string> keys;
  for (const problem& p : check_document(d, "p.yaml")) {
    keys.insert(p.where.key);
    EXPECT_EQ(p.where.file, "p.yaml");
  }
  EXPECT_EQ(keys, (std::multiset<std::string>{"factors[0].weight", "factors[1].weight",
                                              "nonsense", "pool", "rounding"}));
  EXPECT_TRUE(check_document(everything()).empty());
}

TEST(PlanKeys, HaveOneMeaningInAPlace) {
  std::set<std::string_view> english;
  for (const plan_word& w : plan_keys()) {
    EXPECT_FALSE(w.english.empty());
    EXPECT_FALSE(w.chinese.empty());
    english.insert(w.english);
  }
  for (const char* key : {"pool", "factors", "rounding", "ties", "splits", "earmarks", "floor",
                          "cap", "mean_weight", "on_zero", "first_units", "lot"}) {
    EXPECT_TRUE(english.contains(key)) << key;
  }
}

}  // namespace
}  // namespace fundalloc
