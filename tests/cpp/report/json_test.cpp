// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/report/json.hpp"

#include <gtest/gtest.h>

#include "report/sample.hpp"

namespace fundalloc {
namespace {

using testing::columns;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::table_of;

allocation sample() {
  const columns t{{"name", {"A\"1", "乙", "C"}}, {"x", {"1", "1", "2"}}};
  const document d =
      one_factor("1.5")
          .with("title", "T")
          .with("unit", "0.5EUR")
          .with("earmarks", list_of({map_of({{"name", "kept"}, {"amount", "0.5"}})}))
          .with("splits", list_of({map_of({{"name", "all"}, {"rest", "true"}})}));
  return allocate(plan(d), table_of(t));
}

/// 2 units: quotas 1/2, 1/2, 1: the first by table order.
TEST(Json, SaysEverythingOfAResult) {
  const allocation a = sample();
  const document j = read_json(to_json(a));
  EXPECT_EQ(j.find("format")->text(), "fundalloc-result-1");
  EXPECT_EQ(j.find("pool")->text(), "1.5");
  EXPECT_EQ(j.find("unit")->text(), "0.5EUR");
  EXPECT_EQ(j.find("total")->text(), "1.0");
  EXPECT_EQ(j.find("undistributed")->text(), "0");
  EXPECT_EQ(j.find("digest")->text(), a.digest());
  EXPECT_EQ(to_json(*j.find("plan")), to_json(a.plan().canonical()));
  EXPECT_EQ(to_json(*j.find("reserves")), R"([{"amount":"0.5","name":"kept"}])");
  EXPECT_EQ(to_json(*j.find("splits")), R"([{"amounts":["0.5","0.0","0.5"],"name":"all"}])");
  EXPECT_EQ(to_json(*j.find("tie")),
            R"({"recipients":["A\"1","乙"],"rule":"table_order","units":"1"})");
  EXPECT_EQ(j.find("point_value"), nullptr);
  EXPECT_EQ(to_json(j.find("recipients")->items()[0]),
            R"({"amount":"0.5","lines":[)"
            R"({"amount":"0.25","name":"x","printed":"0.25","step":"factor"},)"
            R"({"amount":"0","name":"bounds","printed":"0.00","step":"bound"},)"
            R"({"amount":"0.25","name":"rounding","printed":"0.25","step":"rounding"}],)"
            R"("name":"A\"1","quota":"1/2","score":"1/4","slice":"1"})");
  EXPECT_EQ(to_json(*j.find("certificate")),
            R"({"house_monotone":"false","order_broken":[],"outside_quota":[],"past_bound":[],)"
            R"("population_monotone":"false","proportional":"true","sum_exact":"true"})");
}

TEST(Json, IsCanonical) {
  const std::string text = to_json(sample());
  EXPECT_EQ(to_json(read_json(text)), text);
  EXPECT_EQ(to_json(sample()), text);
}

TEST(Json, HasThePointValueWhereThereIsOne) {
  const columns t{{"name", {"A", "B"}}, {"x", {"10", "30"}}};
  const allocation a =
      allocate(plan(one_factor("4").with("rounding", "point_value")), table_of(t));
  EXPECT_EQ(read_json(to_json(a)).find("point_value")->text(), "10/3");
}

TEST(Json, ListsFilledCells) {
  const columns t{{"name", {"A", "B"}}, {"x", {"10", ""}}};
  const document d = one_factor("4").with(
      "factors",
      list_of({map_of({{"indicator", "x"}, {"weight", "100%"}, {"missing", "zero"}})}));
  EXPECT_EQ(to_json(*read_json(to_json(allocate(plan(d), table_of(t)))).find("filled")),
            R"([{"column":"x","policy":"zero","recipient":"B","value":"0"}])");
}

TEST(Json, OfRandomResultsReadsBack) {
  testing::random_allocations random(11);
  for (int k = 0; k < 300 && !HasFailure(); ++k) {
    const document d = random.next_plan();
    const table t = random.next_table();
    std::string text;
    try {
      text = to_json(allocate(plan(d), t));
    } catch (const error&) {
      continue;
    }
    EXPECT_EQ(to_json(read_json(text)), text);
  }
}

}  // namespace
}  // namespace fundalloc
