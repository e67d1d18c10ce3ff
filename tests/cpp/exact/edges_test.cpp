// SPDX-License-Identifier: Apache-2.0
// Edges of numbers that people seldom write: every side of the readers' and roots' conditions.
#include <gtest/gtest.h>

#include <stdexcept>

#include "exact/trimmed.hpp"
#include "exact/wide.hpp"
#include "fundalloc/exact/decimal.hpp"
#include "fundalloc/exact/money.hpp"
#include "fundalloc/exact/power.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;

constexpr const char* full_width = "has full-width characters: type half-width digits";

TEST(DecimalEdges, EveryGroupOfACommaCounts) {
  EXPECT_EQ(read_decimal("1,234,567").value.mantissa, 1'234'567);
  for (const char* text : {"1234,567,890", "1,23,456", "0,123", ",123", "1,234,56"}) {
    const decimal_reading reading = read_decimal(text);
    EXPECT_FALSE(reading.ok) << text;
    EXPECT_EQ(reading.why, code::ambiguous_number) << text;
    EXPECT_STREQ(reading.reason.text, "has a comma that does not group thousands") << text;
  }
}

TEST(DecimalEdges, FullWidthSignsOfBothRows) {
  // Digits and signs are U+FF01 to U+FF3F, letters as in 1e3 are in the second row.
  for (const char* text : {"１２", "１.５", "１ｅ３", "1ｅ3", "１２％", "１,２３４"}) {
    const decimal_reading reading = read_decimal(text);
    EXPECT_EQ(reading.why, code::ambiguous_number) << text;
    EXPECT_STREQ(reading.reason.text, full_width) << text;
  }
  // U+FF61 and U+FF5F are behind the last such letter, "ｘ" is no part of a number, and U+FE0F
  // begins with the same byte.
  for (const char* text : {"１｡５", "１｟", "１ｘ", "1\uFE0F", "\xEF\xBC", "\xEF\xBD\xA1"}) {
    const decimal_reading reading = read_decimal(text);
    EXPECT_EQ(reading.why, code::not_a_number) << text;
    EXPECT_STREQ(reading.reason.text, "is not a number") << text;
  }
}

TEST(DecimalEdges, SpacesOfEveryKindAreTakenOff) {
  for (const char* text : {" 5", "5 ", "\t5\t", "\u00a05\u00a0", "\u30005\u3000", "5\t",
                           " \u3000\t5\u00a0 ", "5\u00a0"}) {
    const decimal_reading reading = read_decimal(text);
    ASSERT_TRUE(reading.ok) << text;
    EXPECT_EQ(reading.value.mantissa, 5);
  }
  EXPECT_EQ(detail::trimmed("\tab"), "ab");
  EXPECT_EQ(detail::trimmed("ab\t"), "ab");
  EXPECT_EQ(detail::trimmed("\u00e9"), "\u00e9");  // begins with another byte after C3
  EXPECT_EQ(detail::trimmed("\u00a3\u20ac"), "\u00a3\u20ac");
  EXPECT_EQ(detail::trimmed(" \t "), "");
}

TEST(DecimalEdges, AFractionMayHaveASign) {
  EXPECT_EQ(scalar("+1/3").value, rational(1, 3));
  EXPECT_EQ(scalar("-1/3").value, rational(-1, 3));
  EXPECT_FALSE(scalar("1/1").whole);
}

TEST(ScalarEdges, FromNumbers) {
  const scalar whole(std::int64_t{40});
  EXPECT_TRUE(whole.whole);
  EXPECT_EQ(whole, scalar("40"));
  const scalar part(rational(2, 5));
  EXPECT_FALSE(part.whole);
  EXPECT_EQ(part, scalar("0.4"));
  EXPECT_NE(part, scalar("40%"));  // another form
  EXPECT_NE(part, scalar("0.5"));
  EXPECT_NE(whole, scalar("40.0"));
}

TEST(UnitEdges, AreEqualByWordAndGrain) {
  EXPECT_EQ(unit("万元"), unit("1万元"));
  EXPECT_NE(unit("万元"), unit("亿元"));
  EXPECT_NE(unit("万元"), unit("0.01万元"));
}

TEST(UnitEdges, AnExponentBelongsToTheNumber) {
  const unit euro("EUR");
  EXPECT_EQ(euro.read_amount("1e6 EUR"), rational(1'000'000));
  EXPECT_EQ(euro.read_amount("25e-1 EUR"), rational(5, 2));
  EXPECT_EQ(euro.read_amount("1e+2EUR"), rational(100));
  EXPECT_EQ(unit("5 e").word(), "e");
  EXPECT_EQ(unit("5e b").word(), "e b");
  EXPECT_EQ(unit("5e-").word(), "e-");
  EXPECT_EQ(unit("5euros").grain(), rational(5));
}

TEST(UnitEdges, RefusesAWordOfTwoLines) {
  EXPECT_EQ(message_of([] { return unit("EU\nR"); }),
            "E206 unit: \"EU\nR\" is not the name of a unit; expected a unit such as 万元, "
            "0.01万元, EUR. Correct the unit.");
}

TEST(UnitEdges, WordsThatDoNotConvertInEitherDirection) {
  EXPECT_EQ(unit("元").grains_per(unit("万元")), rational(10'000));
  EXPECT_EQ(message_of([] { return unit("EUR").grains_per(unit("元")); }),
            "E214: \"元\" does not convert to \"EUR\"; expected an amount in EUR. Use one unit "
            "in the whole plan.");
  EXPECT_EQ(message_of([] { return unit("元").grains_per(unit("EUR")); }),
            "E214: \"EUR\" does not convert to \"元\"; expected an amount in 元. Use one unit "
            "in the whole plan.");
}

TEST(UnitEdges, AFullWidthWordIsNoUnit) {
  for (const char* text : {"5ｅUR", "5％", "5５"}) {
    EXPECT_EQ(message_of([&] { return unit("EUR").read_amount(text); }),
              "E206: \"" + std::string(text) +
                  "\" is not an amount; expected an amount such as 3717万元. Correct the "
                  "amount; type half-width digits.");
  }
}

TEST(RationalEdges, AWideFractionNeedsADenominator) {
  EXPECT_THROW((void)rational::from_wide({5, 0}), std::domain_error);
  EXPECT_EQ(rational::from_wide({5, -10}), rational(-1, 2));
}

TEST(WideEdges, WhatFits64Bits) {
  using detail::wide;
  const wide most = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(detail::fits_int64(most));
  EXPECT_FALSE(detail::fits_int64(wide(most + 1)));
  EXPECT_TRUE(detail::fits_int64(wide(-most - 1)));
  EXPECT_FALSE(detail::fits_int64(wide(-most - 2)));
}

// ---- Powers: the nearest decimal, halves to even, by whole powers and by logarithms -

rational power(const rational& base, const rational& exponent, int decimals) {
  return rounded_power(std::vector{base}, std::vector{exponent}, decimals);
}
/// The even one of two neighbours where a value is just between them.
rational even_half(std::int64_t below) { return rational(below % 2 == 0 ? below : below + 1); }

TEST(PowerEdges, HalvesGoToTheEvenNeighbour) {
  for (std::int64_t k = 0; k < 3000; ++k) {
    const rational half = rational(k) + rational(1, 2);
    ASSERT_EQ(power(half, 1, 0), even_half(k)) << k;
    ASSERT_EQ(power(half * half, rational(1, 2), 0), even_half(k)) << k;
  }
}

TEST(PowerEdges, CloseToAHalf) {
  const rational hair = rational(1) / power_of_ten(30);
  for (const std::int64_t k : {0, 1, 2, 3, 10, 999}) {
    const rational half = rational(k) + rational(1, 2);
    EXPECT_EQ(power(half + hair, 1, 0), rational(k + 1)) << k;
    EXPECT_EQ(power(half - hair, 1, 0), rational(k)) << k;
  }
}

TEST(PowerEdges, HalvesByLogarithmsToo) {
  // Roots beyond 256 go by logarithms, which see that they cannot tell, and take the middle.
  for (const std::int64_t k : {2, 3, 4, 5}) {
    const rational half = rational(k) + rational(1, 2);
    EXPECT_EQ(power(whole_power(half, 300), rational(1, 300), 0), even_half(k)) << k;
  }
}

TEST(PowerEdges, LongWholeExponents) {
  EXPECT_EQ(power(1, 5000, 2), rational(1));
  const rational exact = whole_power(rational(3, 2), 5000);
  EXPECT_EQ(power(rational(3, 2), 5000, 0), exact.nearest());
  EXPECT_EQ(power(rational(1, 2), 5000, 3), rational(0));
  // Of several terms each is short, and all together are not.
  const std::vector<rational> bases{rational(3, 2), rational(5, 4), rational(7, 8)};
  const std::vector<rational> exponents{1000, 1000, 1000};
  rational product = 1;
  for (const rational& b : bases) product *= whole_power(b, 1000);
  EXPECT_EQ(rounded_power(bases, exponents, 0), product.nearest());
}

}  // namespace
}  // namespace fundalloc
