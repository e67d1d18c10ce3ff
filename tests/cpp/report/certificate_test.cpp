// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/report/certificate.hpp"

#include <gtest/gtest.h>

#include "report/sample.hpp"

namespace fundalloc {
namespace {

using testing::columns;
using testing::map_of;
using testing::one_factor;
using testing::table_of;

certificate of(const document& d, const columns& t) {
  return allocate(plan(d), table_of(t)).certificate();
}

std::vector<std::pair<std::string, rational>> who(
    const std::vector<certificate_entry>& entries) {
  std::vector<std::pair<std::string, rational>> all;
  for (const auto& e : entries) all.emplace_back(e.recipient, e.by);
  return all;
}
using named = std::vector<std::pair<std::string, rational>>;

const columns abc{{"name", {"A", "B", "C"}}, {"x", {"1", "3", "96"}}};

TEST(Certificate, OfAPlainResult) {
  const certificate c = of(one_factor("10"), abc);
  EXPECT_TRUE(c.sum_exact);
  EXPECT_TRUE(c.past_bound.empty());
  EXPECT_TRUE(c.outside_quota.empty());
  EXPECT_TRUE(c.order_broken.empty());
  EXPECT_FALSE(c.house_monotone);
  EXPECT_FALSE(c.population_monotone);
}

TEST(Certificate, MonotoneMethods) {
  for (const rounding_rule& rule : testing::every_rule()) {
    plan_spec spec = plan(one_factor("10")).spec();
    spec.rounding = rule;
    const certificate c = allocate(plan(spec), table_of(abc)).certificate();
    EXPECT_EQ(c.house_monotone, facts_of(rule).divisor) << name_of(rule);
    EXPECT_EQ(c.population_monotone, facts_of(rule).divisor) << name_of(rule);
    EXPECT_TRUE(c.sum_exact) << name_of(rule);
  }
}

TEST(Certificate, WhoIsOutsideTheQuota) {
  // Quotas 0.25, 1.5, 48.25 of 50: adams gives 1, 2, 47.
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"1", "6", "193"}}};
  EXPECT_EQ(who(of(one_factor("50").with("rounding", "adams"), t).outside_quota),
            (named{{"C", 1}}));
  // Quotas 6.9 and five times 0.62: dhondt gives all to the large one, at 10/100 before 1/9.
  const columns many{{"name", {"A", "B", "C", "D", "E", "F"}},
                     {"x", {"100", "9", "9", "9", "9", "9"}}};
  EXPECT_EQ(who(of(one_factor("10").with("rounding", "dhondt"), many).outside_quota),
            (named{{"A", 3}}));
}

TEST(Certificate, QuotasAreTheBoundedOnes) {
  const certificate c = of(one_factor("100").with("floor", "20"), abc);
  EXPECT_TRUE(c.outside_quota.empty());
}

TEST(Certificate, WhoPassesARealBound) {
  const document d = one_factor("10").with("floor", "2.5").with("rounding", "point_value");
  EXPECT_TRUE(of(d, abc).past_bound.empty());  // rounded up
  const document low = one_factor("10").with("floor", "2.4").with("rounding", "point_value");
  EXPECT_EQ(who(of(low, abc).past_bound),
            (named{{"A", rational(2, 5)}, {"B", rational(2, 5)}}));
  const document cap = one_factor("10").with("cap", "4.6").with("rounding", "nearest_each");
  EXPECT_EQ(who(of(cap, abc).past_bound), (named{{"C", rational(2, 5)}}));
  const document down = one_factor("10").with("floor", "2.9").with("rounding", "down");
  EXPECT_EQ(who(of(down, abc).past_bound),
            (named{{"A", rational(9, 10)}, {"B", rational(9, 10)}}));
}

TEST(Certificate, WhoseOrderIsBroken) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"1", "3", "2"}}, {"k", {"9", "0", "0"}}};
  const document d = one_factor("12").with("floor", map_of({{"per", "k"}, {"rate", "1"}}));
  EXPECT_EQ(who(of(d, t).order_broken), (named{{"B", 7}, {"C", 8}}));
}

TEST(Certificate, EqualScoresBreakNoOrder) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "1"}}};
  EXPECT_TRUE(of(one_factor("3"), t).order_broken.empty());
}

}  // namespace
}  // namespace fundalloc
