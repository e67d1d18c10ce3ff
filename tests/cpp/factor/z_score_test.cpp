// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/z_score.hpp"

#include <gtest/gtest.h>

#include <random>

#include "factor/apply.hpp"
#include "fundalloc/exact/power.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::check_code;
using testing::check_message;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<z_score> && z_score::takes_negative);

constexpr auto of_population = deviation::population;
constexpr auto of_sample = deviation::sample;
rational number(const char* text) { return rational::from_text(text); }

const testing::columns z_cells{{"name", {"A", "B", "C"}}, {"x", {"2", "4", "6"}}};

TEST(ZScore, IsTheDistanceInStandardDeviations) {
  // sd is sqrt(8/3) or 2.
  EXPECT_EQ(
      apply_to(z_score{.sd = of_population, .add = 2, .decimals = 4}, table_of(z_cells), "x"),
      (fractions{number("0.7753"), 2, number("3.2247")}));
  EXPECT_EQ(apply_to(z_score{.sd = of_sample, .add = 1, .decimals = 4}, table_of(z_cells), "x"),
            (fractions{0, 1, 2}));
}

TEST(ZScore, DoesNotDependOnTheUnit) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"-0.2", "0", "0.20"}}});
  EXPECT_EQ(apply_to(z_score{.sd = of_population, .add = 2, .decimals = 4}, t, "x"),
            (fractions{number("0.7753"), 2, number("3.2247")}));
}

TEST(ZScore, BelowZero) {
  // A plan refuses the first, unless clip_after changes it.
  EXPECT_EQ(
      apply_to(z_score{.sd = of_population, .add = 1, .decimals = 2}, table_of(z_cells), "x"),
      (fractions{number("-0.22"), 1, number("2.22")}));
  EXPECT_EQ(
      apply_to(
          z_score{.sd = of_population, .add = 1, .below_zero = below_zero::zero, .decimals = 2},
          table_of(z_cells), "x"),
      (fractions{0, 1, number("2.22")}));
}

TEST(ZScore, WhatIsAddedIsNotRounded) {
  EXPECT_EQ(apply_to(z_score{.sd = of_sample, .add = rational(4, 3), .decimals = 0},
                     table_of(z_cells), "x"),
            (fractions{rational(1, 3), rational(4, 3), rational(7, 3)}));
  const rational wide = rational(2) + rational(1) / power_of_ten(60);
  EXPECT_EQ(
      apply_to(z_score{.sd = of_sample, .add = wide, .decimals = 0}, table_of(z_cells), "x"),
      (fractions{wide - rational(1), wide, wide + rational(1)}));
}

TEST(ZScore, HalvesGoToTheEvenOne) {
  // Mean 0, sum of squares 4 n: sd 2; 1 / 2 and 3 / 2 lie in the middle.
  const table t =
      table_of({{"name", {"A", "B", "C", "D", "E"}}, {"x", {"1", "3", "-1", "-3", "0"}}});
  EXPECT_EQ(apply_to(z_score{.sd = of_population, .add = 2, .decimals = 0}, t, "x"),
            (fractions{2, 4, 2, 0, 2}));
}

TEST(ZScore, FifteenDecimals) {
  EXPECT_EQ(apply_to(z_score{.sd = of_population, .add = 2, .decimals = 15}, table_of(z_cells),
                     "x")[2],
            number("3.224744871391589"));
}

TEST(ZScore, OfTheWholeRangeOf64Bits) {
  const table t = table_of(
      {{"name", {"A", "B", "C"}}, {"x", {"9223372036854775807", "-9223372036854775807", "0"}}});
  EXPECT_EQ(apply_to(z_score{.sd = of_sample, .add = 1, .decimals = 15}, t, "x"),
            (fractions{2, 0, 1}));
}

TEST(ZScore, IsTheNearestDecimal) {
  std::mt19937_64 random(5);
  for (int k = 0; k < 60; ++k) {
    const std::size_t n = 2 + random() % 20;
    testing::columns columns{{"name", {}}, {"x", {}}};
    fractions x;
    rational mean = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const auto v = static_cast<std::int64_t>(random() >> (1 + random() % 60));
      columns[0].second.push_back("R" + std::to_string(i));
      columns[1].second.push_back(std::to_string(v + static_cast<std::int64_t>(i)));
      x.emplace_back(v + static_cast<std::int64_t>(i));
      mean += x.back() / rational(static_cast<std::int64_t>(n));
    }
    rational variance = 0;
    for (const rational& v : x) variance += (v - mean) * (v - mean);
    variance /= rational(static_cast<std::int64_t>(n) - 1);
    if (variance.sign() == 0) continue;
    const int decimals = static_cast<int>(random() % 16);
    const fractions c = apply_to(z_score{.sd = of_sample, .add = 100, .decimals = decimals},
                                 table_of(columns), "x");
    for (std::size_t i = 0; i < n; ++i) {
      const rational square = (x[i] - mean) * (x[i] - mean) / variance;
      const rational half(1, 2);
      const rational size = rounded_power({&square, 1}, {&half, 1}, decimals);
      EXPECT_EQ(c[i], rational(100) + (x[i] < mean ? -size : size));
    }
  }
}

TEST(ZScore, EqualValuesAreRefused) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"0.5", "0.5"}}});
  EXPECT_EQ(
      message_of([&] { return apply_to(z_score{.sd = of_population, .decimals = 2}, t, "x"); }),
      "E133 t.csv column \"x\": all values are 0.5, so that the standard deviation is 0; "
      "expected at least two different values. Drop the factor.");
  const table one = table_of({{"name", {"A"}}, {"x", {"5"}}});
  EXPECT_EQ(testing::code_of(
                [&] { return apply_to(z_score{.sd = of_sample, .decimals = 2}, one, "x"); }),
            "E133");
}

TEST(ZScore, ChecksItsOptions) {
  EXPECT_EQ(check_message(z_score{.decimals = 2}),
            "E205 sd: z_score has no sd (标准差); expected population (总体) or sample (样本). "
            "State by what the squares are divided: n, or n - 1.");
  EXPECT_EQ(check_code(z_score{.sd = of_sample}), "E205");
  EXPECT_EQ(check_code(z_score{.sd = of_sample, .decimals = 16}), "E206");
  EXPECT_EQ(check_code(z_score{.sd = of_sample, .decimals = 0}), "ok");
  EXPECT_EQ(testing::options_of(z_score{}),
            (testing::texts{"sd 标准差", "add 加", "below_zero 负值", "decimals 小数位"}));
}

}  // namespace
}  // namespace fundalloc
