// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <random>

#include "exact/wide.hpp"
#include "fundalloc/exact/rational.hpp"
#include "helpers.hpp"

// Long numbers are multiplied, divided and shown in our own way: Boost's, without it, agrees.

namespace fundalloc::detail {
namespace {

using boost::multiprecision::cpp_int;

cpp_int plain(const wide& v) {
  cpp_int result = 0;
  const auto& limbs = v.backend();
  import_bits(result, limbs.limbs(), limbs.limbs() + limbs.size(), 64, false);
  return v < 0 ? cpp_int(-result) : result;
}

class numbers {
 public:
  /// About so many limbs; now and then of runs of zeros and ones.
  wide next(unsigned limbs) {
    wide v = 0;
    for (unsigned k = 0; k < limbs; ++k) {
      const std::uint64_t kind = random_() % 8;
      v = (v << 64) + (kind == 0 ? 0 : kind == 1 ? ~std::uint64_t{0} : random_());
    }
    return random_() % 2 == 0 ? wide(-v) : v;
  }
  std::uint64_t below(std::uint64_t n) { return random_() % n; }

 private:
  std::mt19937_64 random_{7};
};

TEST(LongArithmetic, GreatestCommonDivisors) {
  numbers random;
  for (int round = 0; round < 1500 / testing::fewer; ++round) {
    const wide common = random.next(static_cast<unsigned>(random.below(20)));
    const wide a = random.next(static_cast<unsigned>(random.below(40))) * common;
    const wide b = random.next(static_cast<unsigned>(random.below(40))) * common;
    ASSERT_EQ(plain(gcd(a, b)), gcd(plain(a), plain(b))) << a << " " << b;
    ASSERT_EQ(plain(lcm(a, b)), lcm(plain(a), plain(b))) << a << " " << b;
  }
}

TEST(LongArithmetic, GreatestCommonDivisorsOfNeighbours) {
  // Fibonacci numbers take most steps; powers and their neighbours have long quotients.
  wide a = 1;
  wide b = 1;
  for (int k = 0; k < 3000; ++k) a = std::exchange(b, a + b);
  EXPECT_EQ(gcd(a, b), 1);
  EXPECT_EQ(gcd(a * 12, b * 18), 6);
  for (const unsigned bits : {1000U, 1024U, 1500U, 2047U, 2048U, 4001U}) {
    const wide power = wide(1) << bits;
    for (int d = -3; d <= 3; ++d) {
      for (int e = -3; e <= 3; ++e) {
        const wide x = power + d;
        const wide y = (power << 77) + e;
        ASSERT_EQ(plain(gcd(x, y)), gcd(plain(x), plain(y))) << bits << " " << d << " " << e;
      }
    }
    EXPECT_EQ(gcd(power, wide(0)), power);
    EXPECT_EQ(gcd(wide(0), wide(-power)), power);
  }
}

TEST(LongArithmetic, ProductsAndQuotients) {
  numbers random;
  for (const auto& [m, n] : {std::pair(4097U, 64U), std::pair(4097U, 4097U),
                             std::pair(9000U, 5000U), std::pair(70U, 12'000U)}) {
    if (testing::fewer > 1 && m == 9000) continue;
    for (int round = 0; round < (testing::fewer == 1 ? 3 : 1); ++round) {
      const wide a = random.next(m);
      const wide b = random.next(n);
      const wide rest = random.next(std::min(m, n) / 2);
      const wide product = a * b;
      ASSERT_EQ(plain(product), plain(a) * plain(b));
      wide same = a;
      same *= b;
      ASSERT_EQ(same, product);
      const wide sum = product + rest;
      ASSERT_EQ(plain(sum / b), plain(sum) / plain(b));
      ASSERT_EQ(plain(sum % b), plain(sum) % plain(b));
      same = sum;
      same /= b;
      ASSERT_EQ(same, sum / b);
      same = sum;
      same %= b;
      ASSERT_EQ(same, sum % b);
      ASSERT_EQ(product / b, a);
      ASSERT_EQ(product % a, 0);
    }
  }
}

TEST(LongArithmetic, Digits) {
  numbers random;
  for (const unsigned limbs : {1U, 8U, 511U, 512U, 513U, 1000U, 2500U}) {
    const wide v = random.next(limbs);
    EXPECT_EQ(text_of(v), plain(v).str());
  }
  for (const unsigned power : {9'000U, 10'000U, 16'384U, 20'480U, 32'768U}) {
    const wide v = pow(wide(10), power);
    EXPECT_EQ(text_of(v), "1" + std::string(power, '0'));
    EXPECT_EQ(text_of(v - 1), std::string(power, '9'));
    EXPECT_EQ(text_of(-v - 7), "-1" + std::string(power - 1, '0') + "7");
  }
}

TEST(LongArithmetic, FractionsOfManyDenominators) {
  // 1/2 + 1/3 + 1/5 + ...: of different denominators, so the sum has all of them.
  rational sum = 0;
  rational product = 1;
  for (int p = 10'007; p < 12'500; p += 2) {
    if (p % 3 == 0 || p % 5 == 0 || p % 7 == 0 || p % 11 == 0 || p % 13 == 0) continue;
    sum += rational(1, p);
    product *= rational(p);
  }
  EXPECT_TRUE((sum * product).is_whole());
  const rational again = rational::from_text(sum.to_text());
  EXPECT_EQ(again, sum);
}

}  // namespace
}  // namespace fundalloc::detail
