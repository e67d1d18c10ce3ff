// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "exact/wide.hpp"
#include "fundalloc/settle/rounding.hpp"

namespace fundalloc::detail {

/** The signposts d(0) <= d(1) < d(2) ... of a divisor method: recipient i moves from k to k + 1
 *  units at t = d(k) / s_i.
 *
 *  Exactly, d(k) = (num(k) / den(k))^(1 / power): a square root is compared by squares.
 */
class signpost {
 public:
  enum class form : std::uint8_t {
    linear,     ///< k + r
    geometric,  ///< sqrt(k (k + 1))
    harmonic,   ///< 2k (k + 1) / (2k + 1)
  };

  /// Of a divisor method, or of point_value (k + 1/2).
  explicit signpost(const rounding& rule);

  [[nodiscard]] form shape() const noexcept { return form_; }
  [[nodiscard]] bool starts_at_zero() const noexcept {
    return form_ != form::linear || r_num_ == 0;
  }
  [[nodiscard]] unsigned power() const noexcept { return form_ == form::geometric ? 2 : 1; }
  [[nodiscard]] wide num(std::int64_t k) const;
  [[nodiscard]] wide den(std::int64_t k) const;

  /// For linear signposts: b k + a, where r = a / b, or nothing where it does not fit 62 bits.
  [[nodiscard]] bool narrow_num(std::int64_t k, std::int64_t& result) const noexcept {
    return form_ == form::linear && small_ && !__builtin_mul_overflow(k, r_den_, &result) &&
           !__builtin_add_overflow(result, r_num_, &result) && result < (std::int64_t{1} << 62);
  }

  /// d(k) as a double, within gamma(8): conversions, at most 3 products or sums, a quotient or
  /// root.
  [[nodiscard]] double estimate(double k) const noexcept {
    switch (form_) {
      case form::linear: return k + r_;
      case form::geometric: return std::sqrt(k) * std::sqrt(k + 1);
      case form::harmonic: return k / (k + 0.5) * (k + 1);
    }
    return k;
  }

  /// How many signposts are at most x >= 0, as far as doubles tell: d(k) lies in [k, k + 1].
  [[nodiscard]] double count(double x) const noexcept {
    const double k = std::floor(x);
    switch (form_) {
      case form::linear: return std::floor(x - r_) + 1;  // r <= 1, so never below 0
      case form::geometric: return x * x >= k * (k + 1) ? k + 1 : k;
      case form::harmonic: return x >= estimate(k) ? k + 1 : k;
    }
    return k;
  }

 private:
  form form_ = form::linear;
  double r_ = 0.5;
  bool small_ = true;
  std::int64_t r_num_ = 1;
  std::int64_t r_den_ = 2;
  wide wide_num_ = 1;
  wide wide_den_ = 2;
};

}  // namespace fundalloc::detail
