// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/bands.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::check_code;
using testing::check_message;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<bands> && bands::takes_negative);

table one_column(const testing::texts& cells) {
  testing::texts names;
  for (std::size_t i = 0; i < cells.size(); ++i) names.push_back("R" + std::to_string(i));
  return table_of({{"name", names}, {"x", cells}});
}

const bands three_bands{{{.from = 0, .value = 1},
                         {.from = 10, .value = 2},
                         {.from = rational(41, 2), .to = 40, .value = 5}}};

TEST(Bands, AStepBeginsWithItsLimitAndEndsBeforeTheNext) {
  EXPECT_EQ(apply_to(three_bands, one_column({"0", "9.99", "10", "20.49", "20.5", "40"}), "x"),
            (fractions{1, 1, 2, 2, 5, 5}));
}

TEST(Bands, LimitsAreComparedExactly) {
  // 0.3 is 3/10: doubles would put 0.1 + 0.2 above it.
  const bands thirds{{{.from = 0, .value = 0},
                      {.from = rational(3, 10), .value = 1},
                      {.from = rational(1, 3), .value = 2}}};
  EXPECT_EQ(apply_to(thirds, one_column({"0.29", "0.30", "0.33", "0.34"}), "x"),
            (fractions{0, 1, 1, 2}));
  EXPECT_EQ(apply_to(thirds, one_column({"0", "1"}), "x"), (fractions{0, 2}));
}

TEST(Bands, ALineRunsFromItsValueToItsEnd) {
  const bands line{{{.from = -1, .to = 1, .value = rational(1, 2)},
                    {.from = 1, .value = 1, .to_value = 2},
                    {.from = 4, .to = 6, .value = 3, .to_value = 1}}};
  EXPECT_EQ(apply_to(line, one_column({"-1", "1", "2.5", "4", "5.5", "6"}), "x"),
            (fractions{rational(1, 2), 1, rational(3, 2), 3, rational(3, 2), 1}));
}

TEST(Bands, OutsideIsRefused) {
  EXPECT_EQ(
      message_of([] { return apply_to(three_bands, one_column({"5", "-0.01"}), "x"); }),
      "E134 t.csv row 3 (R1) column \"x\": -0.01 is below all bands; expected at least 0. "
      "Correct the cell, or add a step to bands (档次).");
  EXPECT_EQ(
      message_of([] { return apply_to(three_bands, one_column({"40.01"}), "x"); }),
      "E134 t.csv row 2 (R0) column \"x\": 40.01 is above all bands; expected at most 40. "
      "Correct the cell, or add a step to bands (档次).");
}

TEST(Bands, TheLastStepNeedsNoEnd) {
  const bands open{{{.from = 0, .value = 1}}};
  EXPECT_EQ(apply_to(open, one_column({"9223372036854775807", "0"}), "x"), (fractions{1, 1}));
}

TEST(Bands, LimitsBeyond64Bits) {
  const bands far{{{.from = -whole_power(10, 50), .value = 1},
                   {.from = 0, .value = 2},
                   {.from = power_of_ten(30), .to = power_of_ten(60), .value = 3}}};
  const table t = one_column({"-9223372036854775807", "9223372036854775807", "0"});
  EXPECT_EQ(apply_to(far, t, "x"), (fractions{1, 2, 2}));
  const bands above{{{.from = power_of_ten(30), .value = 3}}};
  EXPECT_EQ(testing::code_of([&] { return apply_to(above, t, "x"); }), "E134");
  const bands below{{{.from = -power_of_ten(30), .to = -power_of_ten(20), .value = 3}}};
  EXPECT_EQ(testing::code_of([&] { return apply_to(below, t, "x"); }), "E134");
}

TEST(Bands, WideCoefficientsAreExact) {
  const rational slope = rational(1) / power_of_ten(40);
  const bands line{{{.from = 0, .to = 1, .value = 0, .to_value = slope}}};
  EXPECT_EQ(apply_to(line, one_column({"0.5", "1"}), "x"),
            (fractions{slope * rational(1, 2), slope}));
}

TEST(Bands, ChecksItsSteps) {
  EXPECT_EQ(check_code(three_bands), "ok");
  EXPECT_EQ(check_message(bands{}),
            "E205 bands: bands has no steps; expected a list of steps, each with from (起) and "
            "value (值). State the steps.");
  EXPECT_EQ(check_message(bands{{{.from = 0, .value = 1}, {.from = 1}}}),
            "E205 bands[1].value: a step has no value; expected a number. State it.");
  EXPECT_EQ(check_message(bands{{{.value = 1}}}),
            "E205 bands[0].from: a step has no from; expected a number. State it.");
  EXPECT_EQ(
      check_message(bands{{{.from = 3, .value = 1}, {.from = 3, .value = 2}}}),
      "E206 bands[1].from: \"3\"; expected more than 3, where the step before begins. Put "
      "the steps in rising order.");
  EXPECT_EQ(check_message(bands{{{.from = 0, .to = 5, .value = 1}, {.from = 6, .value = 2}}}),
            "E206 bands[0].to: \"5\" leaves a gap; expected 6, where the next step begins. "
            "Correct the limit, or leave it out.");
  EXPECT_EQ(
      check_message(bands{{{.from = 0, .to = 7, .value = 1}, {.from = 6, .value = 2}}}),
      "E206 bands[0].to: \"7\" leaves an overlap; expected 6, where the next step begins. "
      "Correct the limit, or leave it out.");
  EXPECT_EQ(check_message(bands{{{.from = 2, .to = 2, .value = 1}}}),
            "E206 bands[0].to: \"2\"; expected more than 2, where the step begins. Correct the "
            "limit, or leave it out.");
  EXPECT_EQ(
      check_message(bands{{{.from = 2, .value = 1, .to_value = 3}}}),
      "E205 bands[0].to: a line in the last step has no to; expected a number. State it.");
  EXPECT_EQ(testing::options_of(three_bands),
            (testing::texts{"bands 档次", "from 起", "to 止", "value 值", "to_value 止值"}));
}

}  // namespace
}  // namespace fundalloc
