// SPDX-License-Identifier: Apache-2.0
// Who pays for floors (保底负担), and floors that follow the mean increase (平均增幅).
#include <gtest/gtest.h>

#include <random>

#include "plan/run.hpp"
#include "settle/slow_twin.hpp"

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

const columns floor_cells{{"name", {"A", "B", "C"}}, {"x", {"1", "3", "6"}}};

document above(const char* floor, const char* pool = "100") {
  return one_factor(pool).with("floor", floor).with("floor_cost", "above");
}

TEST(FloorCost, ThoseAboveTheirFloorsPayByWhatIsAbove) {
  const allocation a = run(above("20"), floor_cells);
  EXPECT_EQ(vector_of(a.slices()), (units{20, 28, 52}));
  EXPECT_EQ(a.quotas(), (fractions{20, 28, 52}));
  EXPECT_EQ(slices(above("20").with("floor_cost", "score"), floor_cells), (units{20, 27, 53}));
  EXPECT_TRUE(adds_up(a));
}

TEST(FloorCost, WithoutFloorsIsAsWithoutTheKey) {
  EXPECT_EQ(slices(one_factor("10").with("floor_cost", "above"), floor_cells),
            (units{1, 3, 6}));
  EXPECT_EQ(slices(above("0"), floor_cells), (units{10, 30, 60}));
  EXPECT_EQ(slices(above("10"), floor_cells), (units{10, 30, 60}));  // nobody below
}

TEST(FloorCost, FloorsAreRoundedUpFirst) {
  EXPECT_EQ(run(above("19.5"), floor_cells).quotas(), (fractions{20, 28, 52}));
}

TEST(FloorCost, FloorsAreNetOfEarmarks) {
  const document d =
      above("20", "105")
          .with("earmarks", list_of({map_of({{"name", "e"}, {"to", "A"}, {"amount", "5"}})}));
  EXPECT_EQ(slices(d, floor_cells),
            (units{20, 29, 56}));  // 15 lifted; 9 and 36 of the other 45
}

TEST(FloorCost, FloorsThatTakeAll) {
  EXPECT_EQ(slices(above("20", "60"), floor_cells), (units{20, 20, 20}));
  EXPECT_EQ(slices(above("20", "60").with("rounding", "adams"), floor_cells),
            (units{20, 20, 20}));
  EXPECT_EQ(code(above("20", "59"), floor_cells), "E301");
  const allocation scaled = run(above("20", "30").with("on_shortage", "scale"), floor_cells);
  EXPECT_EQ(vector_of(scaled.slices()), (units{10, 10, 10}));
  EXPECT_EQ(scaled.quotas(), (fractions{10, 10, 10}));
}

TEST(FloorCost, RoundsWhatIsAboveByTheRule) {
  // Plain shares are 18.4, 27.5 and 55.1 of 101: B and C are 7.5 and 35.1 above, and have 41.
  const document d = above("20", "101");
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"20", "30", "60"}}};
  EXPECT_EQ(slices(d, t), (units{20, 27, 54}));
  EXPECT_EQ(slices(d.with("rounding", "imperiali"), t), (units{20, 26, 55}));
}

TEST(FloorCost, TiesAreOfWhatIsAbove) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"0", "1", "1"}}};
  const allocation a = run(above("1", "4"), t);  // 1 each, and half a unit for B and C
  EXPECT_EQ(vector_of(a.slices()), (units{1, 2, 1}));
  EXPECT_EQ(a.tie(), (tie_report{{1, 2}, 1, "table_order"}));
}

TEST(FloorCost, WhatCannotStandBesideIt) {
  EXPECT_EQ(refusal(above("20").with("cap", "50")),
            "E213 cap: floors that only those above them pay for (floor_cost: above) leave no "
            "room for caps. Delete one of them.");
  for (const char* rule : {"point_value", "point_value_exact", "nearest_each", "down"}) {
    EXPECT_EQ(code(above("20").with("rounding", rule)), "E213") << rule;
  }
  EXPECT_EQ(
      code(above("20").with("group_bounds",
                            list_of({map_of({{"column", "g"}, {"is", "a"}, {"cap", "1"}})}))),
      "E213");
  EXPECT_EQ(code(one_factor("1").with("floor_cost", "all")), "E206");
}

TEST(FloorCost, IsInBothLanguagesAndReadsBack) {
  const document zh = one_factor("100").with("保底", "20").with("保底负担", "超出部分");
  EXPECT_EQ(plan(zh), plan(above("20")));
  EXPECT_EQ(plan(one_factor("100").with("保底负担", "全体")), plan(one_factor("100")));
  EXPECT_TRUE(reads_back(above("20"), floor_cells));
  EXPECT_NE(run(above("5"), floor_cells).digest(),
            run(above("5").with("floor_cost", "score"), floor_cells).digest());
}

/// q = l + (P - sum l) e / sum e, and the rest of each by the rule with e as scores.
TEST(FloorCost, IsWhatItsFormulaSays) {
  std::mt19937_64 random(5);
  const auto below = [&](int n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  const std::vector<rounding_rule> rules{largest_remainder{}, dhondt{}, sainte_lague{},
                                         danish{}, nearest_residual{}};
  for (int k = 0; k < 3000 / testing::fewer && !HasFailure(); ++k) {
    const auto n = static_cast<std::size_t>(1 + below(5));
    twin::question q;
    columns t{{"name", {}}, {"x", {}}, {"l", {}}};
    rational floors = 0;
    rational sum = 0;
    fractions l;
    fractions s;
    for (std::size_t i = 0; i < n; ++i) {
      s.emplace_back(i == 0 ? 1 + below(6) : below(6));
      l.emplace_back(below(9), 2);
      sum += s.back();
      t[0].second.push_back("r" + std::to_string(i));
      t[1].second.push_back(s.back().to_text());
      t[2].second.push_back(l.back().to_shortest_text());
      l.back() = l.back().ceil();
      floors += l.back();
    }
    const rational pool = floors + rational(1 + below(20));
    fractions quotas = l;
    rational all_above = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const rational e = pool * s[i] / sum - l[i];
      q.scores.push_back(e.sign() < 0 ? rational(0) : e);
      all_above += q.scores.back();
    }
    q.total = pool - floors;
    for (std::size_t i = 0; i < n; ++i) quotas[i] += q.total * q.scores[i] / all_above;
    q.rounding = rules[static_cast<std::size_t>(below(5))];
    plan_spec spec;
    spec.pool = {{"", pool}};
    spec.unit = unit("EUR");
    spec.factors = {{.indicator = "x", .weight = "100%"}};
    spec.floor = {{.use = bound::kind::share_of_column, .value = 1, .column = "l"}};
    spec.floor_cost = floor_cost_mode::above;
    spec.rounding = q.rounding;
    const allocation a = allocate(plan(spec), testing::table_of(t));
    const twin::answer expected = twin::round(q);
    EXPECT_EQ(a.quotas(), quotas);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_EQ(rational(a.slices()[i]), l[i] + expected.units[i])
          << to_json(a.plan().canonical());
    }
    EXPECT_EQ(a.tie(), expected.tie);
  }
}

// Bounds relative to the mean increase.

const columns grown{{"name", {"A", "B"}}, {"x", {"1", "5"}}, {"last", {"100", "100"}}};

document mean_increase(const char* key, const char* share, const char* pool = "240") {
  return one_factor(pool).with(
      key, map_of({{"share", share}, {"of", "mean_increase"}, {"base", "last"}}));
}

TEST(MeanIncrease, NobodyGrowsByLessThanHalfOfTheMean) {
  EXPECT_EQ(slices(mean_increase("floor", "50%"), grown), (units{110, 130}));
  EXPECT_EQ(slices(mean_increase("floor", "0"), grown), (units{100, 140}));
  EXPECT_EQ(slices(mean_increase("floor", "100%"), grown), (units{120, 120}));
}

TEST(MeanIncrease, NobodyGrowsByMoreThanTwiceTheMean) {
  EXPECT_EQ(slices(mean_increase("cap", "200%"), grown), (units{100, 140}));
}

TEST(MeanIncrease, IsOfThePoolLessReserves) {
  const document d = mean_increase("floor", "50%", "260")
                         .with("earmarks", list_of({map_of({{"name", "r"}, {"amount", "20"}}),
                                                    map_of({{"name", "e"}, {"each", "30"}})}));
  EXPECT_EQ(slices(d, grown), (units{110, 130}));  // of whole slices, earmarks included
}

TEST(MeanIncrease, InsideAPartIsOfItsAmount) {
  const document inside = map_of(
      {{"name", "a"},
       {"share", "1/2"},
       {"floor", map_of({{"share", "50%"}, {"of", "mean_increase"}, {"base", "last"}})}});
  const document d = one_factor("480").with(
      "parts", list_of({inside, map_of({{"name", "b"}, {"share", "1/2"}})}));
  EXPECT_EQ(run(d, grown).parts()[0].units, (units{110, 130}));
  EXPECT_EQ(run(d, grown).parts()[1].units, (units{40, 200}));
}

TEST(MeanIncrease, WhereThePoolShrinks) {
  // 10 % less. Nobody may lose more than twice the mean: 80; by three times h: 70.
  EXPECT_EQ(slices(mean_increase("floor", "200%", "180"), grown), (units{80, 100}));
  EXPECT_EQ(slices(mean_increase("floor", "300%", "180"), grown), (units{70, 110}));
  EXPECT_EQ(slices(mean_increase("floor", "2000%", "180"), grown), (units{30, 150}));  // 0
  EXPECT_EQ(code(mean_increase("floor", "50%", "180"), grown), "E301");  // 95 each
}

TEST(MeanIncrease, NeedsBases) {
  columns t = grown;
  t[2].second = {"0", "0"};
  EXPECT_EQ(refusal(mean_increase("floor", "50%"), t),
            "E131 t.csv column \"last\": the bases sum to 0; expected at least one "
            "positive base. An increase over nothing is undefined: drop the bound.");
  t[2].second = {"100", ""};
  EXPECT_EQ(code(mean_increase("floor", "50%"), t), "E104");
  EXPECT_EQ(code(one_factor("1").with("floor", map_of({{"share", "50%"},
                                                       {"of", "mean_increase"},
                                                       {"base", "last"},
                                                       {"blank", "unbounded"}}))),
            "E213");
  EXPECT_EQ(
      code(one_factor("1").with("floor", map_of({{"share", "50%"}, {"of", "mean_increase"}}))),
      "E205");
}

TEST(MeanIncrease, IsConvertedInBothLanguagesAndReadsBack) {
  const document zh =
      one_factor("240万元")
          .with("unit", "万元")
          .with("保底", map_of({{"比例", "50%"}, {"占", "平均增幅"}, {"基数", "last"}}));
  const columns t{
      {"name", {"A", "B"}}, {"x", {"1", "5"}}, {"last(元)", {"1000000", "1000000"}}};
  EXPECT_EQ(slices(zh, t), (units{110, 130}));
  EXPECT_TRUE(reads_back(zh, t));
  EXPECT_EQ(plan(mean_increase("floor", "1/3")).canonical().find("floor")->items()[0],
            map_of({{"share", "1/3"}, {"of", "mean_increase"}, {"base", "last"}}));
}

}  // namespace
}  // namespace fundalloc
