// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/rational.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;
using testing::message_of;

rational of(std::string_view text) { return rational::from_text(text); }

TEST(Rational, IsAlwaysReducedWithAPositiveDenominator) {
  EXPECT_EQ(rational(6, -4).to_text(), "-3/2");
  EXPECT_EQ(rational(-6, -4).to_text(), "3/2");
  EXPECT_EQ(rational(0, -7).to_text(), "0");
  EXPECT_EQ(rational(0, -7).denominator_text(), "1");
  EXPECT_EQ((rational(1, 6) + rational(1, 3)).to_text(), "1/2");
  EXPECT_EQ((rational(2, 3) * rational(3, 4)).denominator_text(), "2");
  EXPECT_EQ(rational(), rational(0));
}

TEST(Rational, RefusesADenominatorOfZero) {
  EXPECT_THROW(rational(1, 0), std::domain_error);
  EXPECT_THROW(rational(0, 0), std::domain_error);
  EXPECT_THROW((void)(rational(1) / rational(0)), std::domain_error);
  EXPECT_THROW((void)(rational(0) / rational(0)), std::domain_error);
}

TEST(Rational, HoldsTheLeastNumberOf128Bits) {
  const int128 least = -int128_max - 1;
  EXPECT_EQ(rational(least, 1).to_text(), "-170141183460469231731687303715884105728");
  EXPECT_EQ(rational(1, least).to_text(), "-1/170141183460469231731687303715884105728");
  EXPECT_EQ(rational(least, least), rational(1));
  EXPECT_EQ(-rational(least, 1) + rational(least, 1), rational(0));
  EXPECT_EQ(rational(least, 2).to_text(), "-85070591730234615865843651857942052864");
}

TEST(Rational, ReadsPlainTexts) {
  EXPECT_EQ(of("-12"), rational(-12));
  EXPECT_EQ(of("+3.25"), rational(13, 4));
  EXPECT_EQ(of("-1/3"), rational(-1, 3));
  EXPECT_EQ(of("007.500"), rational(15, 2));
  for (const char* bad : {"", "-", "1/", "/3", "1/0", "1/-3", "1.5/2", "1/2/3", "1/2.5",
                          "1,000", " 1", "1e3", "--1", ".", "1.2.3", "x"}) {
    EXPECT_THROW((void)of(bad), std::invalid_argument) << bad;
  }
}

TEST(Rational, RoundsDownUpAndToTheNearest) {
  struct row {
    const char* value;
    int floor, ceil, nearest;
  };
  for (const row& r : {row{"7/2", 3, 4, 4}, row{"-7/2", -4, -3, -3}, row{"10/3", 3, 4, 3},
                       row{"-10/3", -4, -3, -3}, row{"5", 5, 5, 5}, row{"-5", -5, -5, -5},
                       row{"1/2", 0, 1, 1}, row{"-1/2", -1, 0, 0}, row{"0", 0, 0, 0}}) {
    EXPECT_EQ(of(r.value).floor(), rational(r.floor)) << r.value;
    EXPECT_EQ(of(r.value).ceil(), rational(r.ceil)) << r.value;
    EXPECT_EQ(of(r.value).nearest(), rational(r.nearest)) << r.value;
  }
}

TEST(Rational, RoundsWideNumbersToo) {
  const rational big = of("1000000000000000000000000000000000000000000/3");
  ASSERT_FALSE(big.is_narrow());
  EXPECT_EQ(big.floor().to_text(), "333333333333333333333333333333333333333333");
  EXPECT_EQ((-big).floor().to_text(), "-333333333333333333333333333333333333333334");
  EXPECT_EQ(big.ceil() - big.floor(), rational(1));
  EXPECT_EQ((big + rational(1, 3)).nearest().to_text(), big.ceil().to_text());
}

TEST(Rational, GoesWideAndComesBack) {
  const rational top(int128_max, 1);
  ASSERT_TRUE(top.is_narrow());
  const rational over = top + rational(1);
  EXPECT_FALSE(over.is_narrow());
  EXPECT_EQ(over.to_text(), "170141183460469231731687303715884105728");
  const rational back = over - rational(1);
  EXPECT_TRUE(back.is_narrow());
  EXPECT_EQ(back, top);
  const rational square = top * top;
  EXPECT_FALSE(square.is_narrow());
  EXPECT_TRUE((square / top).is_narrow());
  EXPECT_EQ(square / top, top);
  EXPECT_EQ(rational(1) / square * square, rational(1));
}

TEST(Rational, ComparesWhereCrossProductsOverflow) {
  const int128 big = int128_max;
  EXPECT_LT(rational(big - 1, big), rational(1));
  EXPECT_LT(rational(big - 2, big - 1), rational(big - 1, big));
  EXPECT_GT(-rational(big - 2, big - 1), -rational(big - 1, big));
  EXPECT_NE(rational(big - 2, big - 1), rational(big - 1, big));
}

TEST(Rational, GivesWholeNumbersOf64BitsOrSaysWhyNot) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(rational(most).to_int64(), most);
  EXPECT_EQ(rational(least).to_int64(), least);
  EXPECT_EQ(
      message_of([] { return (rational(most) + 1).to_int64(); }),
      "E402: the amount 9223372036854775808 is no whole number of 64 bits; expected a whole "
      "number of at most 9223372036854775807. Use another unit.");
  EXPECT_EQ(testing::code_of([] { return rational(1, 2).to_int64(); }), "E402");
  EXPECT_EQ(testing::code_of([] { return of("1" + std::string(40, '0')).to_int64(); }), "E402");
}

TEST(Rational, ShowsDecimals) {
  EXPECT_EQ(rational(1, 8).to_shortest_text(), "0.125");
  EXPECT_EQ(rational(-1, 8).to_shortest_text(), "-0.125");
  EXPECT_EQ(rational(7, 25).to_shortest_text(), "0.28");
  EXPECT_EQ(rational(1, 3).to_shortest_text(), "1/3");
  EXPECT_EQ(rational(40).to_shortest_text(), "40");
  EXPECT_EQ(rational(25, 2).to_decimal_text(2), "12.50");
  EXPECT_EQ(rational(1, 3).to_decimal_text(3), "0.333");
  EXPECT_EQ(rational(2, 3).to_decimal_text(0), "1");
  EXPECT_EQ(rational(-2, 3).to_decimal_text(1), "-0.7");
  // Halves go away from zero; what rounds to zero has no sign.
  EXPECT_EQ(rational(5, 1000).to_decimal_text(2), "0.01");
  EXPECT_EQ(rational(-5, 1000).to_decimal_text(2), "-0.01");
  EXPECT_EQ(rational(-4, 1000).to_decimal_text(2), "0.00");
}

TEST(Rational, BecomesTheNearestDoubleNearly) {
  EXPECT_EQ(rational(1, 4).to_double(), 0.25);
  EXPECT_EQ(rational(-3).to_double(), -3.0);
  EXPECT_NEAR(rational(1, 3).to_double(), 1.0 / 3.0, 0x1p-53);
  // Numerator and denominator overflow a double, their quotient does not.
  const rational huge = of("1" + std::string(400, '0') + "/3" + std::string(400, '0'));
  ASSERT_EQ(huge, rational(1, 3));
  rational a = of("1" + std::string(400, '0')) + 1;
  const rational wide = a / (of("3" + std::string(400, '0')) + 1);
  ASSERT_FALSE(wide.is_narrow());
  EXPECT_NEAR(wide.to_double(), 1.0 / 3.0, 2 * 0x1p-53);
  EXPECT_TRUE(std::isinf(a.to_double()));
  EXPECT_EQ((-wide).to_double(), -wide.to_double());
}

/// Random fractions of all sizes: small, around 64 and 128 bits, and far beyond.
class random_fractions {
 public:
  explicit random_fractions(unsigned seed) : random_(seed) {}

  std::string digits() {
    static constexpr int sizes[] = {1, 2, 5, 18, 19, 20, 37, 38, 39, 40, 80, 170};
    const int size = sizes[random_() % std::size(sizes)];
    std::string text;
    for (int k = 0; k < size; ++k) text += static_cast<char>('0' + random_() % 10);
    return text;
  }

  std::string next() {
    std::string den = digits();
    if (den.find_first_not_of('0') == std::string::npos) den = "1";
    return (random_() % 2 == 0 ? "-" : "") + digits() + "/" + den;
  }

 private:
  std::mt19937 random_;
};

/// Boost's rational, which shares no code with ours but whole numbers.
cpp_rational slow(const std::string& text) {
  const bool negative = text.front() == '-';
  const std::string body = text.substr(negative ? 1 : 0);
  const auto part = [](std::string_view digits) {
    cpp_int v = 0;
    for (const char c : digits) v = v * 10 + (c - '0');
    return v;
  };
  const std::size_t slash = body.find('/');
  const cpp_rational v(part(body.substr(0, slash)), part(body.substr(slash + 1)));
  return negative ? cpp_rational(-v) : v;
}

std::string text_of(const cpp_rational& v) {
  const cpp_int den = denominator(v);
  return den == 1 ? numerator(v).str() : numerator(v).str() + "/" + den.str();
}

TEST(Rational, AgreesWithASlowTwinOnRandomNumbers) {
  random_fractions random(20261124);
  for (int k = 0; k < 3000 / testing::fewer; ++k) {
    const std::string x = random.next();
    const std::string y = random.next();
    const rational a = of(x);
    const rational b = of(y);
    const cpp_rational p = slow(x);
    const cpp_rational q = slow(y);
    ASSERT_EQ(a.to_text(), text_of(p));
    ASSERT_EQ((a + b).to_text(), text_of(p + q)) << x << " " << y;
    ASSERT_EQ((a - b).to_text(), text_of(p - q)) << x << " " << y;
    ASSERT_EQ((a * b).to_text(), text_of(p * q)) << x << " " << y;
    if (q != 0) {
      ASSERT_EQ((a / b).to_text(), text_of(p / q)) << x << " " << y;
    }
    ASSERT_EQ(a < b, p < q) << x << " " << y;
    ASSERT_EQ(a == b, p == q) << x << " " << y;
    ASSERT_EQ(a.sign(), p.sign()) << x;
  }
}

TEST(Rational, KeepsTheLawsOfArithmetic) {
  random_fractions random(7);
  for (int k = 0; k < 2000 / testing::fewer; ++k) {
    const rational a = of(random.next());
    const rational b = of(random.next());
    const rational c = of(random.next());
    ASSERT_EQ(a + b - b, a);
    ASSERT_EQ((a + b) * c, a * c + b * c);
    if (b.sign() != 0) {
      ASSERT_EQ(a / b * b, a);
    }
    ASSERT_EQ(of(a.to_text()), a);
    ASSERT_LE(a.floor(), a);
    ASSERT_LT(a - a.floor(), rational(1));
    ASSERT_EQ(a.ceil(), -(-a).floor());
    // The narrow form is used exactly where both parts fit.
    const rational back = a + b - b;
    ASSERT_EQ(back.is_narrow(), a.is_narrow());
  }
}

}  // namespace
}  // namespace fundalloc
