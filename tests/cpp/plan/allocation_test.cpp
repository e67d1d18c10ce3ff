// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/plan/allocation.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "fundalloc/report/certificate.hpp"
#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::code;
using testing::columns;
using testing::fractions;
using testing::list_of;
using testing::map_of;
using testing::message_of;
using testing::one_factor;
using testing::refusal;
using testing::run;
using testing::slices;
using testing::small;
using testing::table_of;
using testing::units;
using testing::vector_of;

TEST(Allocate, SharesByLargestRemainder) {
  const allocation a = run(one_factor("10"), small);
  EXPECT_EQ(vector_of(a.slices()), (units{1, 3, 6}));
  EXPECT_EQ(a.total(), 10);
  EXPECT_EQ(a.pool(), rational(10));
  EXPECT_EQ(a.factor_pool(), rational(10));
  EXPECT_EQ(a.undistributed(), rational(0));
  EXPECT_EQ(a.quotas(), (fractions{rational(10, 7), rational(20, 7), rational(40, 7)}));
  EXPECT_EQ(a.recipients(), (testing::texts{"A", "B", "C"}));
  EXPECT_EQ(a.slice("B"), 3);
  EXPECT_EQ(a.unit().word(), "EUR");
  EXPECT_TRUE(a.notes().empty());
  EXPECT_FALSE(a.tie().has_value());
}

TEST(Allocate, ARecipientThatIsNotThere) {
  const allocation a = run(one_factor("10"), small);
  EXPECT_EQ(message_of([&] { return a.slice("Z"); }),
            "E219: the result has no recipient \"Z\"; expected a name of the table. Correct "
            "the name.");
}

TEST(Allocate, NeedsAPool) {
  EXPECT_EQ(refusal(one_factor("1").without("pool"), small),
            "E205 pool: the plan has no pool; expected pool (资金总额), unless it is a child "
            "plan of a "
            "cascade. Add the pool.");
}

TEST(Allocate, UnitsThatArePartsOfAWord) {
  EXPECT_EQ(slices(one_factor("1").with("unit", "0.1EUR"), small), (units{1, 3, 6}));
  EXPECT_EQ(slices(one_factor("1万元").with("unit", "1000元"), small), (units{1, 3, 6}));
}

TEST(Allocate, APoolThatIsNotWhole) {
  EXPECT_EQ(
      refusal(one_factor("10.5"), small),
      "E210 pool: the amount to share, 10.5 EUR, is not a whole number of units; expected a "
      "whole number of units for rounding: largest_remainder. Use a smaller unit, or a method "
      "that takes a fraction: point_value, nearest_each, down.");
  const allocation a = run(one_factor("10.5").with("rounding", "down"), small);
  EXPECT_EQ(vector_of(a.slices()), (units{1, 3, 6}));
  EXPECT_EQ(a.undistributed(), rational(1, 2));
}

TEST(Allocate, APoolBeyond64Bits) {
  EXPECT_EQ(code(one_factor("9223372036854775808"), small), "E402");
  EXPECT_EQ(run(one_factor("9223372036854775807"), small).total(), 9223372036854775807);
}

TEST(Allocate, AllScoresZero) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "2"}}, {"m", {"0", "0"}}};
  const document d = one_factor("10").with("multipliers", list_of({map_of({{"column", "m"}})}));
  EXPECT_EQ(refusal(d, t),
            "E303: all scores are 0, and 10 EUR is to be shared; expected at least one "
            "positive score. Check the factors and the multipliers.");
  EXPECT_EQ(slices(d.with("pool", "0"), t), (units{0, 0}));
}

TEST(Allocate, CellErrorsNameTheCell) {
  const auto with = [](const char* cell) {
    return refusal(one_factor("10"), {{"name", {"A", "B"}}, {"x", {"1", cell}}});
  };
  EXPECT_EQ(with("-1"),
            "E103 t.csv row 3 (B) column \"x\": \"-1\" is negative; expected a number of at "
            "least 0. Correct the cell.");
  EXPECT_EQ(with(""),
            "E104 t.csv row 3 (B) column \"x\": the cell is blank; expected a number. Fill in "
            "the cell, or state a policy for missing values: missing (缺失).");
  EXPECT_EQ(code(one_factor("10"), {{"name", {"A", "B"}}, {"y", {"1", "2"}}}), "E107");
  EXPECT_EQ(code(one_factor("10"), {{"name", {"A", "B"}}, {"x", {"0", "0"}}}), "E130");
}

// Rounding and ties.

TEST(Allocate, EveryRoundingMethodRuns) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"53000", "24000", "23000"}}};
  const std::vector<std::pair<const char*, units>> expected{{"largest_remainder", {5, 3, 2}},
                                                            {"dhondt", {6, 2, 2}},
                                                            {"sainte_lague", {6, 2, 2}},
                                                            {"huntington_hill", {5, 3, 2}},
                                                            {"dean", {5, 3, 2}},
                                                            {"adams", {5, 3, 2}},
                                                            {"point_value", {6, 2, 2}},
                                                            {"nearest_each", {5, 2, 2}},
                                                            {"down", {5, 2, 2}}};
  for (const auto& [method, result] : expected) {
    EXPECT_EQ(slices(one_factor("10").with("rounding", method), t), result) << method;
  }
}

TEST(Allocate, PointValueIsPerUnitOfTheTrueScore) {
  // Scores 1/4 and 3/4; moves at 1/2 / s: 2/3, 2 (twice) ...: 4 units are 1 and 3 at t = 10/3.
  const allocation a = run(one_factor("4").with("rounding", "point_value"),
                           {{"name", {"A", "B"}}, {"x", {"10", "30"}}});
  EXPECT_EQ(vector_of(a.slices()), (units{1, 3}));
  EXPECT_EQ(a.point_value(), rational(10, 3));
}

TEST(Allocate, TiesByAColumn) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"1", "1", "1"}}, {"p", {"5", "7", "6"}}};
  const allocation a =
      run(one_factor("2").with("ties", list_of({map_of({{"larger", "p"}})})), t);
  EXPECT_EQ(vector_of(a.slices()), (units{0, 1, 1}));
  EXPECT_EQ(a.tie(), (tie_report{{0, 1, 2}, 2, "larger: p"}));
}

TEST(Allocate, TieColumnsMustExistWithoutATieToo) {
  EXPECT_EQ(code(one_factor("7").with("ties", list_of({map_of({{"larger", "p"}})})), small),
            "E107");
}

TEST(Allocate, ATieThatOutlastsTheRules) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"1", "1", "1"}}};
  EXPECT_EQ(
      refusal(one_factor("2").with("ties", "error"), t),
      "E307: 3 recipients have equal claims to the last 2 units: A, B, C; expected a rule that "
      "decides. Add a rule to ties (并列), such as larger_score, table_order or a lot.");
}

/// Tie rules look at exact scores of several factors, not at doubles of them.
TEST(Allocate, TiesAreSeenThroughFactorsAndMultipliers) {
  const columns t{
      {"name", {"A", "B", "C"}}, {"x", {"0.1", "0.2", "0.3"}}, {"m", {"0.3", "0.3", "0.3"}}};
  const allocation a =
      run(one_factor("3").with("multipliers", list_of({map_of({{"column", "m"}})})), t);
  EXPECT_EQ(vector_of(a.slices()), (units{0, 1, 2}));
  EXPECT_EQ(a.tie(), (tie_report{{0, 2}, 1, "larger_score"}));
}

// Matrices and threads.

TEST(Allocate, TakesAnEigenMatrix) {
  int64_matrix m(3, 1);
  m << 1, 2, 4;
  const allocation a = allocate(plan(one_factor("10")), make_table({"A", "B", "C"}, {"x"}, m));
  EXPECT_EQ(vector_of(a.slices()), (units{1, 3, 6}));
  const Eigen::Map<const Eigen::Matrix<std::int64_t, Eigen::Dynamic, 1>> out(a.slices().data(),
                                                                             3);
  EXPECT_EQ(out.sum(), 10);
  EXPECT_EQ(a.table().values(), m);
}

TEST(Allocate, OnePlanAndOneTableServeManyThreads) {
  const document d = one_factor("100").with(
      "factors", list_of({map_of({{"indicator", "x"}, {"weight", "50%"}}),
                          map_of({{"indicator", "y"}, {"weight", "50%"}})}));
  const plan rule(d);
  table_builder b;
  b.add_texts("name", {"A", "B"}).add_texts("x", {"1", "3"}).add_texts("y", {"8", "2"});
  const table t = b.build();
  const plan named(d.with("recipient", "name"));
  const allocation shared = allocate(named, t);
  std::vector<std::string> digests(8);
  std::vector<units> results(8);
  std::vector<fractions> quotas(8);
  std::vector<std::thread> threads;
  for (std::size_t k = 0; k < 8; ++k) {
    threads.emplace_back([&, k] {
      quotas[k] = shared.quotas();
      digests[k] = shared.digest();
      (void)shared.certificate();
      (void)shared.explain("A");
      for (int again = 0; again < 50; ++again)
        results[k] = vector_of(allocate(named, t).slices());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t k = 0; k < 8; ++k) {
    EXPECT_EQ(digests[k], shared.digest());
    EXPECT_EQ(results[k], (units{53, 47}));
    EXPECT_EQ(quotas[k], (fractions{rational(105, 2), rational(95, 2)}));
  }
}

}  // namespace
}  // namespace fundalloc
