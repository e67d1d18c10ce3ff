// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "fundalloc/exact/sha256.hpp"
#include "fundalloc/report/json.hpp"
#include "helpers.hpp"
#include "report/sample.hpp"

namespace fundalloc {
namespace {

using testing::columns;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::table_of;

const columns small{{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"note", {"n", "m"}}};

std::string digest(const document& d, const columns& t = small) {
  return allocate(plan(d), table_of(t)).digest();
}

TEST(Digest, IsTheSha256OfItsText) {
  const allocation a = allocate(plan(one_factor("8")), table_of(small));
  EXPECT_EQ(a.digest(), sha256::hex_of(digest_text(a)));
  EXPECT_EQ(digest_text(a),
            R"({"columns":{"x":["1","3"]},"format":"fundalloc-digest-1",)"
            R"("plan":{"factors":[{"indicator":"x","method":"share","weight":"100%"}],)"
            R"("pool":[{"amount":"8"}],"rounding":{"method":"largest_remainder"},)"
            R"("ties":["larger_score","table_order"],"unit":"EUR"},)"
            R"("recipients":["A","B"],"reserves":[],"slices":["2","6"],"splits":[],)"
            R"("undistributed":"0"})");
}

TEST(Digest, DoesNotCountWordsAboutThePlan) {
  const std::string base = digest(one_factor("8"));
  EXPECT_EQ(digest(one_factor("8").with("title", "T").with("source", "S").with("note", "N")),
            base);
  EXPECT_EQ(digest(one_factor("8").with("名称", "T")), base);
}

TEST(Digest, DoesNotCountWhatThePlanDoesNotUse) {
  const std::string base = digest(one_factor("8"));
  EXPECT_EQ(
      digest(one_factor("8"), {{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"z", {"5", "6"}}}),
      base);
  EXPECT_EQ(digest(one_factor("8"), {{"name", {"A", "B"}}, {"x", {"1", "3"}}}), base);
}

TEST(Digest, DoesNotCountHowThingsAreWritten) {
  const std::string base = digest(one_factor("8"));
  EXPECT_EQ(digest(one_factor("8.0")), base);
  EXPECT_EQ(digest(one_factor("16/2 EUR")), base);
  EXPECT_EQ(digest(one_factor("8"), {{"name", {"A", "B"}}, {"x", {"1.00", "3"}}}), base);
  EXPECT_EQ(digest(one_factor("8").with("factors",
                                        list_of({map_of({{"权重", "1.0"}, {"指标", "x"}})}))),
            base);
  EXPECT_EQ(digest(one_factor("8").with("ties", list_of({"得分高者", "表内顺序"}))), base);
}

TEST(Digest, NumbersAndTextsAreOneTable) {
  table_builder b;
  const std::vector<std::int64_t> x{10, 30};
  b.add_texts("name", {"A", "B"}).add_numbers("x", x, 1).recipient("name");
  EXPECT_EQ(allocate(plan(one_factor("8")), b.build()).digest(), digest(one_factor("8")));
}

TEST(Digest, CountsAllElse) {
  std::set<std::string> all{digest(one_factor("8"))};
  const std::vector<document> others{
      one_factor("9"),
      one_factor("8").with("unit", "USD"),
      one_factor("8").with("rounding", "dhondt"),
      one_factor("8").with("ties", "table_order"),
      one_factor("8").with("floor", "1"),
      one_factor("8").with("cap", "7"),
      one_factor("8").with("on_shortage", "scale"),
      one_factor("8").with("multipliers", list_of({map_of({{"column", "x"}})})),
      one_factor("8").with("earmarks", list_of({map_of({{"name", "e"}, {"amount", "1"}})})),
      one_factor("8").with("splits", list_of({map_of({{"name", "s"}, {"rest", "true"}})})),
      one_factor("8").with("combine", "raw"),
  };
  for (const document& d : others) EXPECT_TRUE(all.insert(digest(d)).second) << to_json(d);
  const std::vector<columns> tables{
      {{"name", {"A", "C"}}, {"x", {"1", "3"}}},
      {{"name", {"B", "A"}}, {"x", {"3", "1"}}},
      {{"name", {"A", "B"}}, {"x", {"2", "6"}}},
      {{"name", {"A", "B"}}, {"x(t)", {"1", "3"}}},
  };
  for (const columns& t : tables)
    EXPECT_TRUE(all.insert(digest(one_factor("8"), t)).second) << t[0].second[0];
}

TEST(Digest, OfACanonicalPlanIsTheSame) {
  testing::random_allocations random(17);
  int solved = 0;
  for (int k = 0; k < 1000 / testing::fewer && !HasFailure(); ++k) {
    const document d = random.next_plan();
    const table t = random.next_table();
    std::optional<allocation> a;
    try {
      a = allocate(plan(d), t);
    } catch (const error&) {
      continue;
    }
    ++solved;
    const plan again(a->plan().canonical());
    EXPECT_EQ(again, a->plan()) << to_json(d);
    EXPECT_EQ(allocate(again, t).digest(), a->digest()) << to_json(d);
  }
  EXPECT_GT(solved, 400 / testing::fewer);
}

}  // namespace
}  // namespace fundalloc
