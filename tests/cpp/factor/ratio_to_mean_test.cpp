// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/ratio_to_mean.hpp"

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

static_assert(CoefficientMethod<ratio_to_mean> && !ratio_to_mean::takes_negative);

TEST(RatioToMean, IsTheRatioToThePlainMean) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "2", "6"}}});
  EXPECT_EQ(apply_to(ratio_to_mean{}, t, "x"), (fractions{rational(1, 3), rational(2, 3), 2}));
}

TEST(RatioToMean, TheMeanMayBeWeighted) {
  // sum p x = 1*10 + 2*20 + 6*0.5 = 53, sum p = 30.5.
  const table t =
      table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "2", "6"}}, {"p", {"10", "20", "0.5"}}});
  EXPECT_EQ(apply_to(ratio_to_mean{"p"}, t, "x"),
            (fractions{rational(305, 530), rational(610, 530), rational(1830, 530)}));
}

TEST(RatioToMean, AMeanOfZeroIsRefused) {
  const table t =
      table_of({{"name", {"A", "B"}}, {"x", {"0", "1"}}, {"p", {"5", "0"}}, {"z", {"0", "0"}}});
  EXPECT_EQ(message_of([&] { return apply_to(ratio_to_mean{}, t, "z"); }),
            "E131 t.csv column \"z\": the mean is 0; expected a positive mean. A ratio to a "
            "mean of 0 is undefined: drop the factor.");
  EXPECT_EQ(code_of([&] { return apply_to(ratio_to_mean{"p"}, t, "x"); }), "E131");
  EXPECT_EQ(code_of([&] { return apply_to(ratio_to_mean{"z"}, t, "x"); }), "E131");
}

TEST(RatioToMean, ChecksTheWeightColumn) {
  const table t =
      table_of({{"name", {"A", "B"}}, {"x", {"1", "1"}}, {"p", {"5", ""}}, {"q", {"-5", "1"}}});
  EXPECT_EQ(code_of([&] { return apply_to(ratio_to_mean{"p"}, t, "x"); }), "E104");
  EXPECT_EQ(code_of([&] { return apply_to(ratio_to_mean{"q"}, t, "x"); }), "E103");
  EXPECT_EQ(code_of([&] { return apply_to(ratio_to_mean{"r"}, t, "x"); }), "E107");
}

TEST(RatioToMean, ProductsBeyond127BitsAreExact) {
  // With M = 2^63 - 1: sum p x = 3 M^2, which leaves 127 bits; sum p = 3 M, so that each is 1.
  const std::string big = "9223372036854775807";
  const table t =
      table_of({{"name", {"A", "B", "C"}}, {"x", {big, big, big}}, {"p", {big, big, big}}});
  EXPECT_EQ(apply_to(ratio_to_mean{"p"}, t, "x"), (fractions{1, 1, 1}));
}

TEST(RatioToMean, OfTheOwnGroup) {
  // Means 2 and 5.
  const table t = table_of({{"name", {"A", "B", "C", "D"}}, {"x", {"1", "2", "3", "8"}}});
  EXPECT_EQ(apply_to(ratio_to_mean{.among = population::group}, t, "x", {{0, 1, 0, 1}, {}}),
            (fractions{rational(1, 2), rational(2, 5), rational(3, 2), rational(8, 5)}));
  EXPECT_EQ(
      code_of([&] { return apply_to(ratio_to_mean{.among = population::group}, t, "x"); }),
      "E205");
}

TEST(RatioToMean, OfTheOwnGroupWeighted) {
  // Means (1*3 + 3*1)/4 = 3/2 and 8*2/2 = 8.
  const table t =
      table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "8", "3"}}, {"p", {"3", "2", "1"}}});
  EXPECT_EQ(apply_to(ratio_to_mean{.mean_weight = "p", .among = population::group}, t, "x",
                     {{0, 1, 0}, {}}),
            (fractions{rational(2, 3), 1, 2}));
}

TEST(RatioToMean, AGroupOfZerosIsNamedByARowOfIt) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "0", "0"}}});
  EXPECT_EQ(
      message_of([&] {
        return apply_to(ratio_to_mean{.among = population::group}, t, "x", {{0, 1, 1}, {}});
      }),
      "E131 t.csv row 3 (B) column \"x\": the mean of the recipient's group is 0; expected "
      "a positive mean. A ratio to a mean of 0 is undefined: drop the factor.");
}

TEST(RatioToMean, OfManyGroupsWithoutACommonDenominator) {
  // The sums are primes near 2^62, so that no denominator of 64 bits serves all.
  const table t = table_of(
      {{"name", {"A", "B", "C"}}, {"x", {"4611686018427387847", "4611686018427387817", "5"}}});
  EXPECT_EQ(
      apply_to(ratio_to_mean{.among = population::group}, t, "x", {{0, 1, 1}, {}}),
      (fractions{1, rational(int128{2 * 4611686018427387817}, int128{4611686018427387822}),
                 rational(int128{10}, int128{4611686018427387822})}));
}

TEST(RatioToMean, OfAllRowsOfTheTable) {
  // The mean of 1, 3 and the two that are not eligible, 2 and 6.
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", "3"}}});
  EXPECT_EQ(apply_to(ratio_to_mean{.among = population::table}, t, "x", {{}, {2, 6}}),
            (fractions{rational(1, 3), 1}));
}

TEST(RatioToMean, OfAStatedMean) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1.5", "0"}}});
  EXPECT_EQ(apply_to(ratio_to_mean{.mean = rational(3, 7)}, t, "x"),
            (fractions{rational(7, 2), 0}));
}

TEST(RatioToMean, ChecksItsOptions) {
  EXPECT_EQ(check_code(ratio_to_mean{.mean_weight = "p", .among = population::group}), "ok");
  EXPECT_EQ(check_message(ratio_to_mean{.mean_weight = "p", .mean = 2}),
            "E213 mean_weight: the mean is stated as a number. Delete the key, or the mean "
            "(均值).");
  EXPECT_EQ(check_code(ratio_to_mean{.among = population::table, .mean = 2}), "E213");
  EXPECT_EQ(check_message(ratio_to_mean{.mean = 0}),
            "E206 mean: \"0\"; expected a positive mean. Correct the mean.");
  EXPECT_EQ(check_code(ratio_to_mean{.mean_weight = "p", .among = population::table}), "ok");
}

TEST(RatioToMean, ListsItsOptions) {
  EXPECT_EQ(testing::options_of(ratio_to_mean{}),
            (testing::texts{"mean_weight 均值权数", "among 范围", "mean 均值"}));
}

}  // namespace
}  // namespace fundalloc
