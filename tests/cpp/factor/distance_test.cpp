// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/distance.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::check_code;
using testing::check_message;
using testing::code_of;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<distance> && distance::takes_negative);

constexpr auto to_mean = distance_reference::mean;
constexpr auto maximum = distance_reference::maximum;
const testing::columns distance_cells{
    {"name", {"A", "B", "C"}}, {"x", {"1", "2.5", "4"}}, {"p", {"2", "0", "1"}}};

TEST(Distance, FromTheBest) {
  EXPECT_EQ(apply_to(distance{.reference = maximum}, table_of(distance_cells), "x"),
            (fractions{rational(3, 4), rational(3, 8), 0}));
}

TEST(Distance, FromTheMeanAsInFrance) {
  // 2 - x / 2.5
  EXPECT_EQ(apply_to(distance{.a = 2, .reference = to_mean}, table_of(distance_cells), "x"),
            (fractions{rational(8, 5), 1, rational(2, 5)}));
}

TEST(Distance, IsNeverNegative) {
  EXPECT_EQ(apply_to(distance{.reference = to_mean}, table_of(distance_cells), "x"),
            (fractions{rational(3, 5), 0, 0}));
  EXPECT_EQ(apply_to(distance{.a = -1, .reference = to_mean}, table_of(distance_cells), "x"),
            (fractions{0, 0, 0}));
}

TEST(Distance, FromAWeightedMean) {
  // (2*1 + 0*2.5 + 1*4) / 3 = 2
  EXPECT_EQ(
      apply_to(distance{.a = 2, .b = rational(1, 2), .reference = to_mean, .mean_weight = "p"},
               table_of(distance_cells), "x"),
      (fractions{rational(7, 4), rational(11, 8), 1}));
}

TEST(Distance, FromAStatedNumber) {
  EXPECT_EQ(apply_to(distance{.standard = 3}, table_of(distance_cells), "x"),
            (fractions{rational(2, 3), rational(1, 6), 0}));
}

TEST(Distance, NegativeValuesAreFarther) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"-2", "4"}}});
  EXPECT_EQ(apply_to(distance{.reference = to_mean}, t, "x"), (fractions{3, 0}));
  EXPECT_EQ(apply_to(distance{.b = 0, .reference = to_mean}, t, "x"), (fractions{1, 1}));
}

TEST(Distance, AmongTheOwnGroup) {
  // Group means 2.5 and 2.5, maxima 4 and 2.5.
  const testing::company groups{{0, 1, 0}, {}};
  EXPECT_EQ(apply_to(distance{.a = 2, .reference = to_mean, .among = population::group},
                     table_of(distance_cells), "x", groups),
            (fractions{rational(8, 5), 1, rational(2, 5)}));
  EXPECT_EQ(apply_to(distance{.reference = maximum, .among = population::group},
                     table_of(distance_cells), "x", groups),
            (fractions{rational(3, 4), 0, 0}));
  EXPECT_EQ(code_of([] {
              return apply_to(distance{.reference = maximum, .among = population::group},
                              table_of(distance_cells), "x");
            }),
            "E205");
}

TEST(Distance, AmongAllRowsOfTheTable) {
  const testing::company with{{}, {100, 0}};  // 10 and 0
  EXPECT_EQ(apply_to(distance{.reference = maximum, .among = population::table},
                     table_of(distance_cells), "x", with),
            (fractions{rational(9, 10), rational(3, 4), rational(3, 5)}));
  EXPECT_EQ(apply_to(distance{.reference = to_mean, .among = population::table},
                     table_of(distance_cells), "x", with),  // mean 3.5
            (fractions{rational(5, 7), rational(2, 7), 0}));
}

TEST(Distance, WideCoefficientsAreExact) {
  // Maxima are two primes near 2^62 and one of 61 bits: no common denominator of 64 bits.
  const table t = table_of({{"name", {"A", "B", "C", "D"}},
                            {"x", {"4611686018427387847", "1", "4611686018427387817", "2"}}});
  EXPECT_EQ(apply_to(distance{.reference = maximum, .among = population::group}, t, "x",
                     {{0, 0, 1, 1}, {}}),
            (fractions{0, rational(1) - rational(int128{1}, int128{4611686018427387847}), 0,
                       rational(1) - rational(int128{2}, int128{4611686018427387817})}));
}

TEST(Distance, AReferenceOfZeroOrLessIsRefused) {
  const table t = table_of(
      {{"name", {"A", "B"}}, {"x", {"-2", "2"}}, {"y", {"-2", "-1"}}, {"p", {"0", "0"}}});
  EXPECT_EQ(message_of([&] { return apply_to(distance{.reference = to_mean}, t, "x"); }),
            "E131 t.csv column \"x\": the mean is 0; expected a positive mean. A distance from "
            "it is undefined: drop the factor, or state reference (参照) as a number.");
  EXPECT_EQ(message_of([&] { return apply_to(distance{.reference = maximum}, t, "y"); }),
            "E131 t.csv column \"y\": the maximum is negative; expected a positive maximum. A "
            "distance from it is undefined: drop the factor, or state reference (参照) as a "
            "number.");
  EXPECT_EQ(message_of([&] {
              return apply_to(distance{.reference = to_mean, .among = population::group}, t,
                              "x", {{1, 0}, {}});
            }),
            "E131 t.csv row 2 (A) column \"x\": the mean of the recipient's group is negative; "
            "expected a positive mean. A distance from it is undefined: drop the factor, or "
            "state reference (参照) as a number.");
  EXPECT_EQ(code_of([&] {
              return apply_to(distance{.reference = to_mean, .mean_weight = "p"}, t, "x");
            }),
            "E131");
}

TEST(Distance, ChecksItsOptions) {
  EXPECT_EQ(check_message(distance{}),
            "E205 reference: distance has no reference (参照); expected mean (均值), maximum "
            "(最大值), or a positive number. State what the distance is measured from.");
  EXPECT_EQ(check_message(distance{.b = -1, .reference = to_mean}),
            "E206 b: \"-1\"; expected a number of at least 0. Correct the number.");
  EXPECT_EQ(check_message(distance{.standard = 0}),
            "E206 reference: \"0\"; expected a positive number. Correct the number.");
  EXPECT_EQ(
      check_message(distance{.reference = maximum, .mean_weight = "p"}),
      "E213 mean_weight: the reference is no mean. Delete mean_weight (均值权数), or state "
      "reference (参照): mean.");
  EXPECT_EQ(check_message(distance{.standard = 5, .among = population::group}),
            "E213 among: the reference is a number. Delete among (范围).");
  EXPECT_EQ(check_code(
                distance{.reference = to_mean, .mean_weight = "p", .among = population::table}),
            "ok");
  EXPECT_EQ(check_code(
                distance{.reference = to_mean, .mean_weight = "p", .among = population::group}),
            "ok");
  EXPECT_EQ(testing::options_of(distance{}),
            (testing::texts{"a 常数项", "b 斜率", "reference 参照", "mean_weight 均值权数",
                            "among 范围"}));
}

}  // namespace
}  // namespace fundalloc
