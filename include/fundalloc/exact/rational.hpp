// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "fundalloc/exact/int128.hpp"

namespace fundalloc {

namespace detail {
struct wide_ratio;  // numerator and denominator of any size; src/exact/wide.hpp
}

/** An exact fraction of any size, always reduced, with a positive denominator.
 *
 *  Rule    numbers that fit 128 bits are held inline; larger ones move to shared, immutable
 *          storage. Boost.Multiprecision does the wide arithmetic and stays out of this header.
 *  Cost    16-byte arithmetic plus one gcd while narrow; some 100 ns when wide. The hot path of
 *          an allocation does not use it: it is what people read and write.
 *  Throws  std::domain_error on a zero denominator.
 */
class rational {
 public:
  rational() noexcept = default;
  rational(std::int64_t value) noexcept
      : num_(value) {}                           // NOLINT: a whole number is a fraction
  rational(int value) noexcept : num_(value) {}  // NOLINT
  rational(int128 numerator, int128 denominator);

  /// Reads `-12`, `3.25` or `1/3`: digits only, no grouping, no exponent.
  /// std::invalid_argument.
  [[nodiscard]] static rational from_text(std::string_view text);
  [[nodiscard]] static rational from_wide(detail::wide_ratio value);

  [[nodiscard]] detail::wide_ratio wide() const;
  [[nodiscard]] bool is_narrow() const noexcept { return big_ == nullptr; }
  /// Numerator and denominator where both fit 128 bits; only if is_narrow().
  [[nodiscard]] int128 narrow_numerator() const noexcept { return num_; }
  [[nodiscard]] int128 narrow_denominator() const noexcept { return den_; }

  [[nodiscard]] bool is_whole() const;
  [[nodiscard]] int sign() const;
  [[nodiscard]] rational floor() const;
  [[nodiscard]] rational ceil() const;
  /// The nearest whole number, halves up (towards plus infinity).
  [[nodiscard]] rational nearest() const;
  /// The value as a 64-bit whole number. limit_error E402 if it has a fraction or does not fit.
  [[nodiscard]] std::int64_t to_int64() const;
  /// The nearest double, or within 2 units in its last place of it.
  [[nodiscard]] double to_double() const;

  [[nodiscard]] std::string numerator_text() const;
  [[nodiscard]] std::string denominator_text() const;
  /// `7`, `-3/4`.
  [[nodiscard]] std::string to_text() const;
  /// The exact decimal where it ends (`0.125`), else `n/d`.
  [[nodiscard]] std::string to_shortest_text() const;
  /// Rounded half away from zero to some decimals: `12.50`.
  [[nodiscard]] std::string to_decimal_text(int decimals) const;

  friend rational operator+(const rational& a, const rational& b);
  friend rational operator-(const rational& a, const rational& b);
  friend rational operator*(const rational& a, const rational& b);
  friend rational operator/(const rational& a, const rational& b);
  friend rational operator-(const rational& a);
  friend std::strong_ordering operator<=>(const rational& a, const rational& b);
  friend bool operator==(const rational& a, const rational& b);
  rational& operator+=(const rational& b) { return *this = *this + b; }
  rational& operator-=(const rational& b) { return *this = *this - b; }
  rational& operator*=(const rational& b) { return *this = *this * b; }
  rational& operator/=(const rational& b) { return *this = *this / b; }

 private:
  int128 num_ = 0;
  int128 den_ = 1;
  std::shared_ptr<const detail::wide_ratio> big_;
};

/// 10^exponent, exponent >= 0.
[[nodiscard]] rational power_of_ten(int exponent);

}  // namespace fundalloc
