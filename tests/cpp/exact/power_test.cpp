// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/power.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <vector>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using numbers = std::vector<rational>;

rational root(const rational& base, const rational& exponent, int decimals) {
  return rounded_power(numbers{base}, numbers{exponent}, decimals);
}

/// Whether n is the nearest decimal of prod b^(p / q), halves to even: by q-th powers.
bool is_nearest(const rational& n, const numbers& bases, const std::vector<int>& p, int q,
                int decimals) {
  rational power = whole_power(power_of_ten(decimals), q);
  for (std::size_t j = 0; j < bases.size(); ++j) power *= whole_power(bases[j], p[j]);
  const rational number = n * power_of_ten(decimals);
  if (!number.is_whole()) return false;
  const rational half(1, 2);
  const bool even = (number * half).is_whole();
  const auto high = whole_power(number + half, q) <=> power;
  if (high < 0 || (high == 0 && !even)) return false;
  if (number.sign() == 0) return true;
  const auto low = whole_power(number - half, q) <=> power;
  return low < 0 || (low == 0 && even);
}

TEST(WholePower, IsExact) {
  EXPECT_EQ(whole_power(rational(-2, 3), 3), rational(-8, 27));
  EXPECT_EQ(whole_power(0, 0), rational(1));
  EXPECT_EQ(whole_power(0, 5), rational(0));
  EXPECT_EQ(whole_power(2, 200).to_text(),
            "1606938044258990275541962092341162602522202993782792835301376");
}

TEST(RoundedPower, OfRootsThatAreKnown) {
  EXPECT_EQ(root(2, rational(1, 2), 15), rational::from_text("1.414213562373095"));
  EXPECT_EQ(root(2, rational(1, 2), 0), rational(1));
  EXPECT_EQ(root(27, rational(2, 3), 4), rational(9));
  EXPECT_EQ(root(rational(1, 8), rational(1, 3), 1), rational(1, 2));
  EXPECT_EQ(root(10, rational::from_text("0.30103"), 10), rational::from_text("2.0000000200"));
}

TEST(RoundedPower, OfNothingAndOfZero) {
  EXPECT_EQ(rounded_power({}, {}, 3), rational(1));
  EXPECT_EQ(root(0, 0, 3), rational(1));
  EXPECT_EQ(root(0, rational(1, 2), 3), rational(0));
  EXPECT_EQ(root(7, 0, 3), rational(1));
  EXPECT_EQ(rounded_power(numbers{0, 5}, numbers{0, 1}, 0), rational(5));
  EXPECT_EQ(rounded_power(numbers{0, 5}, numbers{rational(1, 9), 1}, 0), rational(0));
}

TEST(RoundedPower, HalvesGoToTheEvenOne) {
  EXPECT_EQ(root(rational::from_text("6.25"), rational(1, 2), 0), rational(2));   // 2.5
  EXPECT_EQ(root(rational::from_text("12.25"), rational(1, 2), 0), rational(4));  // 3.5
  EXPECT_EQ(root(rational(1, 4), rational(1, 2), 0), rational(0));                // 0.5
  EXPECT_EQ(root(rational::from_text("0.0025"), rational(1, 2), 1), rational(0));
  EXPECT_EQ(root(rational::from_text("0.0225"), rational(1, 2), 1), rational(1, 5));
}

TEST(RoundedPower, HalvesWithoutShortExponentsGoToTheEvenOne) {
  // 1.5 = 1.5^(1/1009) 1.5^(1008/1009): no whole power is short, so 2048 bits decide.
  const rational three_halves(3, 2);
  const numbers exponents{rational(1, 1009), rational(1008, 1009)};
  EXPECT_EQ(rounded_power(numbers{three_halves, three_halves}, exponents, 0), rational(2));
  const rational five_halves(5, 2);
  EXPECT_EQ(rounded_power(numbers{five_halves, five_halves}, exponents, 0), rational(2));
  // A hair beside the half is seen as what it is.
  const rational above = five_halves + rational(1) / power_of_ten(100);
  const rational below = three_halves - rational(1) / power_of_ten(100);
  EXPECT_EQ(rounded_power(numbers{above, above}, exponents, 0), rational(3));
  EXPECT_EQ(rounded_power(numbers{below, below}, exponents, 0), rational(1));
}

TEST(RoundedPower, IsTheNearestDecimal) {
  std::mt19937_64 random(11);
  for (int k = 0; k < 600; ++k) {
    // 257 and 263 are too long for whole powers, so that logarithms are tested by them.
    const std::vector<int> roots{2, 3, 4, 7, 10, 100, 257, 263};
    const int q = roots[random() % roots.size()];
    numbers bases;
    numbers exponents;
    std::vector<int> p;
    for (std::size_t j = 0; j < 1 + random() % 3; ++j) {
      const int digits = static_cast<int>(random() % 19);
      const auto size = static_cast<std::int64_t>(random() >> (1 + random() % 62));
      bases.push_back(rational(size) / power_of_ten(digits));
      p.push_back(static_cast<int>(random() % static_cast<std::uint64_t>(q)) + 1);
      exponents.emplace_back(p.back(), q);
    }
    const int decimals = static_cast<int>(random() % 16);
    const rational n = rounded_power(bases, exponents, decimals);
    EXPECT_TRUE(is_nearest(n, bases, p, q, decimals)) << k << ": " << n.to_text();
  }
}

TEST(RoundedPower, OfAnySize) {
  EXPECT_EQ(root(power_of_ten(18), rational(199, 2), 2), whole_power(10, 1791));
  EXPECT_EQ(root(rational(1) / power_of_ten(18), rational(199, 2), 15), rational(0));
  const rational tiny = rational(1) / power_of_ten(400);
  EXPECT_EQ(rounded_power(numbers{power_of_ten(400), tiny},
                          numbers{rational(1, 500), rational(1, 500)}, 6),
            rational(1));
  EXPECT_EQ(root(power_of_ten(2000), rational(1, 2000), 12), rational(10));
}

TEST(RoundedPower, AgreesWithItsReciprocal) {
  // v w = 1 for reciprocal bases: the decimals of both enclose it.
  const numbers exponents{rational::from_text("0.123457"), rational::from_text("0.876543")};
  const rational v = rounded_power(numbers{3, 5}, exponents, 15);
  const rational w = rounded_power(numbers{rational(1, 3), rational(1, 5)}, exponents, 15);
  const rational off = v * w - rational(1);
  EXPECT_LT(off.sign() < 0 ? -off : off, rational(5) / power_of_ten(15));
  EXPECT_EQ(v, rational::from_text("4.694412226272285"));
}

}  // namespace
}  // namespace fundalloc
