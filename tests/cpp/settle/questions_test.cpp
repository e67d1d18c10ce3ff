// SPDX-License-Identifier: Apache-2.0
// Which way a computation takes, told by how often it asks whether to go on: the exact ways ask
// at every number, the short ones once for all. What comes out is the same.
#include <gtest/gtest.h>

#include "fundalloc/exact/power.hpp"
#include "fundalloc/settle/settle.hpp"
#include "fundalloc/settle/water_level.hpp"
#include "helpers.hpp"
#include "questions.hpp"

namespace fundalloc {
namespace {

using testing::questions_of;
using fractions = std::vector<rational>;
using numbers = std::vector<std::int64_t>;

rational power_of_two(int exponent) { return whole_power(rational(2), exponent); }

int of_power(const fractions& bases, const fractions& exponents, int decimals) {
  return questions_of([&] { (void)rounded_power(bases, exponents, decimals); });
}

TEST(Questions, OfRootsAndPowers) {
  // By whole powers where they are short: no term of a logarithm is asked for.
  EXPECT_EQ(of_power({rational(2)}, {rational(1, 2)}, 6), 5);
  EXPECT_EQ(of_power({rational(123456789)}, {rational(3, 7)}, 9), 5);
  // Doubles are off by hundreds in the 18th digit: one step of Newton.
  EXPECT_EQ(of_power({rational(1234567891)}, {rational(1, 2)}, 13), 5);
  // Just 4096 bits.
  const rational near_1 = (power_of_two(128) - 1) / (power_of_two(128) - 3);
  EXPECT_EQ(of_power({near_1}, {rational(16)}, 0), 5);
  // The logarithm of 2 is made once in a program.
  (void)of_power({rational(7, 5)}, {rational(1000, 997)}, 6);
  // Powers of thousands of bits go by logarithms, in as few bits as are certain.
  EXPECT_EQ(of_power({rational(1234567), rational(1, 7)}, {rational(30), rational(901, 4)}, 9),
            596);
  EXPECT_EQ(of_power({rational(7, 5)}, {rational(1000, 997)}, 6), 107);
  EXPECT_EQ(of_power({rational(999999)}, {rational(1000, 997)}, 12), 172);
}

TEST(Questions, OfMoves) {
  // Signposts from outside, and the shift: from a threshold that doubles guess, few are moved.
  numbers scores;
  for (int i = 0; i < 60; ++i) scores.push_back(1000 + 37 * i * i % 811);
  const custom_signposts own("own",
                             [](std::int64_t k) { return rational(k) + rational(2, 5); });
  const auto moves = [&](std::int64_t house) {
    return questions_of([&] {
      (void)round_to_total(std::span<const std::int64_t>(scores), rational(house),
                           {.rounding = own});
    });
  };
  EXPECT_EQ(moves(60), 190);
  EXPECT_EQ(moves(1000), 783);
  EXPECT_EQ(moves(1'000'000), 3570);
  settle_options o;
  o.rounding = largest_remainder{.bounds = largest_remainder::bounds_mode::shift};
  o.floor.assign(60, rational(14));
  EXPECT_EQ(questions_of([&] {
              (void)round_to_total(fractions(scores.begin(), scores.end()), rational(1000), o);
            }),
            256);
}

TEST(Questions, OfAWholeTotalAsAFraction) {
  const numbers scores{3, 4, 5};
  const numbers floor{30, 2, 0};
  EXPECT_EQ(questions_of([&] { (void)find_water_level(scores, rational(100), floor); }),
            questions_of([&] { (void)find_water_level(scores, 100, floor); }));
}

}  // namespace
}  // namespace fundalloc
