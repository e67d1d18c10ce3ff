// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/rational.hpp"

#include <algorithm>
#include <stdexcept>

#include "exact/wide.hpp"
#include "fundalloc/error.hpp"

namespace fundalloc {

namespace {

using big = detail::wide;
using detail::wide_ratio;

constexpr int128 int128_min = -int128_max - 1;

bool fits_int128(const big& v) {
  return v <= detail::to_wide(int128_max) && v >= -detail::to_wide(int128_max);
}

/// |v| for v > int128_min, which no stored number is.
int128 magnitude(int128 v) { return v < 0 ? -v : v; }

int128 floor_div128(int128 a, int128 b) {
  const int128 q = a / b;
  return a % b != 0 && a < 0 ? q - 1 : q;
}

big ten_to(int exponent) {
  big power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

}  // namespace

rational::rational(int128 numerator, int128 denominator) {
  if (denominator == 0) throw std::domain_error("fundalloc: a fraction with denominator 0");
  if (numerator == int128_min || denominator == int128_min) {
    *this = from_wide({detail::to_wide(numerator), detail::to_wide(denominator)});
    return;
  }
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  if (denominator == 1) {
    num_ = numerator;
    return;
  }
  detail::poll_step();  // of all that is done row by row, most comes here
  const int128 common = gcd128(magnitude(numerator), denominator);
  num_ = numerator / common;
  den_ = denominator / common;
}

rational rational::from_wide(detail::wide_ratio value) {
  if (value.den == 0) throw std::domain_error("fundalloc: a fraction with denominator 0");
  detail::poll_step();
  if (value.den < 0) {
    value.num = -value.num;
    value.den = -value.den;
  }
  if (value.den != 1) {
    const big common = gcd(value.num, value.den);
    if (common != 1) {
      value.num /= common;
      value.den /= common;
    }
  }
  rational result;
  if (fits_int128(value.num) && fits_int128(value.den)) {
    result.num_ = value.num.convert_to<int128>();
    result.den_ = value.den.convert_to<int128>();
  } else {
    result.big_ = std::make_shared<const wide_ratio>(std::move(value));
  }
  return result;
}

rational rational::from_text(std::string_view text) {
  const auto fail = [] { throw std::invalid_argument("fundalloc: not a number"); };
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  big num = 0;
  big den = 1;
  big* into = &num;
  bool digits = false;
  bool point = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      *into = *into * 10 + (c - '0');
      if (point) den *= 10;
      digits = true;
    } else if (c == '.' && !point && into == &num) {
      point = true;
    } else if (c == '/' && digits && !point && into == &num) {
      into = &den;
      den = 0;
      digits = false;
    } else {
      fail();
    }
  }
  if (!digits || den == 0) fail();
  return from_wide({negative ? big(-num) : num, den});
}

wide_ratio rational::wide() const {
  if (big_) return *big_;
  return {detail::to_wide(num_), detail::to_wide(den_)};
}

bool rational::is_whole() const { return big_ ? big_->den == 1 : den_ == 1; }

int rational::sign() const {
  if (big_) return big_->num.sign();
  return num_ < 0 ? -1 : num_ > 0 ? 1 : 0;
}

rational rational::floor() const {
  if (big_) return from_wide({detail::floor_div(big_->num, big_->den), 1});
  return {floor_div128(num_, den_), 1};
}

rational rational::ceil() const { return -(-*this).floor(); }

rational rational::nearest() const { return (*this + rational(1, 2)).floor(); }

std::int64_t rational::to_int64() const {
  if (big_ || den_ != 1 || !fits_int64(num_)) {
    raise({code::amount_range,
           {},
           phrase("the amount {} is no whole number of 64 bits", to_shortest_text()),
           "a whole number of at most 9223372036854775807",
           "Use another unit."});
  }
  return static_cast<std::int64_t>(num_);
}

double rational::to_double() const {
  if (big_) return detail::to_double(*big_);
  // Within 2 units in the last place: two conversions and a quotient.
  return static_cast<double>(num_) / static_cast<double>(den_);
}

std::string rational::numerator_text() const {
  return big_ ? detail::text_of(big_->num) : fundalloc::to_text(num_);
}
std::string rational::denominator_text() const {
  return big_ ? detail::text_of(big_->den) : fundalloc::to_text(den_);
}

std::string rational::to_text() const {
  return is_whole() ? numerator_text() : numerator_text() + "/" + denominator_text();
}

std::string rational::to_shortest_text() const {
  if (is_whole()) return numerator_text();
  big rest = wide().den;
  int twos = 0;
  int fives = 0;
  for (; rest % 2 == 0; ++twos) rest /= 2;
  for (; rest % 5 == 0; ++fives) rest /= 5;
  return rest == 1 ? to_decimal_text(std::max(twos, fives)) : to_text();
}

std::string rational::to_decimal_text(int decimals) const {
  const wide_ratio v = wide();
  const bool negative = v.num < 0;
  const big size = abs(v.num);
  const big scaled = (2 * size * ten_to(decimals) + v.den) / (2 * v.den);
  std::string digits = detail::text_of(scaled);
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return (negative && scaled != 0 ? "-" : "") + digits;
}

rational operator+(const rational& a, const rational& b) {
  if (!a.big_ && !b.big_) {
    int128 left = 0;
    int128 right = 0;
    int128 sum = 0;
    if (a.den_ == b.den_) {
      if (!add_overflows(a.num_, b.num_, sum)) return {sum, a.den_};
    } else {
      int128 den = 0;
      if (!mul_overflows(a.num_, b.den_, left) && !mul_overflows(b.num_, a.den_, right) &&
          !add_overflows(left, right, sum) && !mul_overflows(a.den_, b.den_, den)) {
        return {sum, den};
      }
    }
  }
  const wide_ratio x = a.wide();
  const wide_ratio y = b.wide();
  return rational::from_wide({x.num * y.den + y.num * x.den, x.den * y.den});
}

rational operator-(const rational& a) {
  if (!a.big_) {
    rational result = a;
    result.num_ = -a.num_;
    return result;
  }
  return rational::from_wide({-a.big_->num, a.big_->den});
}

rational operator-(const rational& a, const rational& b) { return a + -b; }

rational operator*(const rational& a, const rational& b) {
  if (!a.big_ && !b.big_) {
    int128 num = 0;
    int128 den = 0;
    if (!mul_overflows(a.num_, b.num_, num) && !mul_overflows(a.den_, b.den_, den))
      return {num, den};
  }
  const wide_ratio x = a.wide();
  const wide_ratio y = b.wide();
  return rational::from_wide({x.num * y.num, x.den * y.den});
}

rational operator/(const rational& a, const rational& b) {
  if (b.sign() == 0) throw std::domain_error("fundalloc: division by 0");
  if (b.is_narrow()) return a * rational(b.den_, b.num_);
  return a * rational::from_wide({b.big_->den, b.big_->num});
}

std::strong_ordering operator<=>(const rational& a, const rational& b) {
  if (!a.big_ && !b.big_) {
    if (a.den_ == b.den_) return a.num_ <=> b.num_;
    detail::poll_step();
    int128 left = 0;
    int128 right = 0;
    if (!mul_overflows(a.num_, b.den_, left) && !mul_overflows(b.num_, a.den_, right)) {
      return left <=> right;
    }
  }
  const wide_ratio x = a.wide();
  const wide_ratio y = b.wide();
  const int c = big(x.num * y.den).compare(big(y.num * x.den));
  return c < 0   ? std::strong_ordering::less
         : c > 0 ? std::strong_ordering::greater
                 : std::strong_ordering::equal;
}

bool operator==(const rational& a, const rational& b) { return (a <=> b) == 0; }

rational power_of_ten(int exponent) { return rational::from_wide({ten_to(exponent), 1}); }

}  // namespace fundalloc
