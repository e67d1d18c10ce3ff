// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/report/explanation.hpp"

#include <gtest/gtest.h>

#include "fundalloc/report/certificate.hpp"
#include "helpers.hpp"
#include "report/sample.hpp"

namespace fundalloc {
namespace {

using testing::columns;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::table_of;
using testing::texts;
using kind = explanation_line::kind;
using fractions = std::vector<rational>;

const columns pair{
    {"name", {"A", "B"}}, {"x", {"1", "3"}}, {"y", {"8", "2"}}, {"m", {"2", "1"}}};

document two_factors() {
  return one_factor("100").with("factors",
                                list_of({map_of({{"indicator", "x"}, {"weight", "50%"}}),
                                         map_of({{"indicator", "y"}, {"weight", "50%"}})}));
}

fractions amounts_of(const explanation& e) {
  fractions all;
  for (const explanation_line& line : e.lines) all.push_back(line.amount);
  return all;
}

texts names_of(const allocation& a) {
  texts all;
  for (const explanation_header& h : explanation_headers(a)) all.push_back(h.text());
  return all;
}

texts printed_of(const explanation& e) {
  texts all;
  for (const explanation_line& line : e.lines) all.push_back(line.printed);
  return all;
}

TEST(Explanation, NamesItsLines) {
  const document d =
      two_factors()
          .with("multipliers", list_of({map_of({{"column", "m"}})}))
          .with("earmarks", list_of({map_of({{"name", "base"}, {"each", "5"}})}));
  const allocation a = allocate(plan(d), table_of(pair));
  EXPECT_EQ(names_of(a), (texts{"base", "x", "y", "m", "bounds", "rounding"}));
  const explanation e = a.explain("B");
  ASSERT_EQ(e.lines.size(), 6U);
  EXPECT_EQ(e.lines[0].step, kind::earmark);
  EXPECT_EQ(e.lines[1].step, kind::factor);
  EXPECT_EQ(e.lines[3].step, kind::multiplier);
  EXPECT_EQ(e.lines[4].step, kind::bound);
  EXPECT_EQ(e.lines[5].step, kind::rounding);
}

TEST(Explanation, FactorsWithoutIndicatorsAreNumbered) {
  const document d = one_factor("9").with(
      "factors", list_of({map_of({{"method", "equal"}, {"weight", "100%"}})}));
  EXPECT_EQ(names_of(allocate(plan(d), table_of(pair))),
            (texts{"factor 1", "bounds", "rounding"}));
}

/// b = 1/8 + 8/20 = 21/40 and 19/40; times 2 and 1: 42/61 and 19/61.
TEST(Explanation, LinesByHand) {
  const document d = two_factors()
                         .with("multipliers", list_of({map_of({{"column", "m"}})}))
                         .with("earmarks", list_of({map_of({{"name", "base"}, {"each", "5"}})}))
                         .with("cap", "60");
  const allocation a = allocate(plan(d), table_of(pair));  // 90 by factors, A capped at 55 + 5
  const explanation e = a.explain("A");
  EXPECT_EQ(e.slice, 60);
  EXPECT_EQ(e.quota, rational(55));
  EXPECT_EQ(e.score, rational(42, 61));
  const rational multiplied = rational(90) * (rational(42, 61) - rational(21, 40));
  const rational bound = rational(55) - rational(90) * rational(42, 61);
  EXPECT_EQ(amounts_of(e), (fractions{5, rational(90, 8), rational(36), multiplied, bound, 0}));
  EXPECT_EQ(printed_of(e), (texts{"5.00", "11.25", "36.00", "14.72", "-6.97", "0.00"}));
}

TEST(Explanation, RoundingIsALine) {
  const allocation a =
      allocate(plan(one_factor("10")), table_of({{"name", {"A", "B"}}, {"x", {"1", "2"}}}));
  EXPECT_EQ(amounts_of(a.explain("A")), (fractions{rational(10, 3), 0, rational(-1, 3)}));
  EXPECT_EQ(printed_of(a.explain("A")), (texts{"3.33", "0.00", "-0.33"}));
  EXPECT_EQ(printed_of(a.explain("B", 1)), (texts{"6.7", "0.0", "0.3"}));
}

TEST(Explanation, PrintsInTheWordOfTheUnit) {
  const document d = one_factor("1").with("unit", "0.001EUR");
  const allocation a = allocate(plan(d), table_of({{"name", {"A", "B"}}, {"x", {"1", "2"}}}));
  EXPECT_EQ(a.slice("A"), 333);
  EXPECT_EQ(printed_of(a.explain("A", 2)), (texts{"0.333", "0.000", "0.000"}));
  EXPECT_EQ(printed_of(a.explain("A", 4)), (texts{"0.3333", "0.0000", "-0.0003"}));
}

TEST(Explanation, OfAPoolOfNothing) {
  const allocation a = allocate(plan(two_factors().with("pool", "0")), table_of(pair));
  EXPECT_EQ(amounts_of(a.explain("A")), (fractions{0, 0, 0, 0}));
}

TEST(Explanation, OfOneThatIsNotThere) {
  const allocation a = allocate(plan(two_factors()), table_of(pair));
  EXPECT_EQ(testing::code_of([&] { return a.explain("Z"); }), "E219");
}

TEST(Explanation, AllAreThoseOfEach) {
  const allocation a = allocate(plan(two_factors()), table_of(pair));
  const auto all = explain_all(a, 3);
  ASSERT_EQ(all.size(), 2U);
  for (const explanation& e : all) {
    EXPECT_EQ(amounts_of(e), amounts_of(a.explain(e.recipient, 3)));
    EXPECT_EQ(printed_of(e), printed_of(a.explain(e.recipient, 3)));
  }
}

/// Of thousands of random plans: everything adds up, exactly and as printed.
TEST(Explanation, LinesSumToTheSliceExactlyAndAsPrinted) {
  testing::random_allocations random(3);
  int solved = 0;
  for (int k = 0; k < 4000 / testing::fewer && !HasFailure(); ++k) {
    const document d = random.next_plan();
    const table t = random.next_table();
    std::optional<allocation> a;
    try {
      a = allocate(plan(d), t);
    } catch (const error&) {
      continue;
    }
    ++solved;
    rational total = a->undistributed();
    for (const reserve_line& r : a->reserves()) total += r.amount;
    for (const explanation& e : explain_all(*a, 2)) {
      rational exact = 0;
      rational printed = 0;
      for (const explanation_line& line : e.lines) {
        exact += line.amount;
        printed += rational::from_text(line.printed);
      }
      EXPECT_EQ(exact, rational(e.slice)) << to_json(d);
      EXPECT_EQ(printed, rational::from_text(a->unit().show(e.slice))) << to_json(d);
      total += rational(e.slice);
    }
    EXPECT_EQ(total, a->pool()) << to_json(d);
    EXPECT_TRUE(a->certificate().sum_exact) << to_json(d);
  }
  EXPECT_GT(solved, 1500 / testing::fewer);
}

}  // namespace
}  // namespace fundalloc
