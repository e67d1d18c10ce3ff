// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>

#include "exact/wide.hpp"
#include "fundalloc/settle/rounding_rule.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::detail {

/** The signposts of a divisor method as the solve wants them: exact numerators and
 * denominators,
 *  and doubles with a bound.
 *
 *  Exactly, d(k) = (num(k) / den(k))^(1 / power): a square root is compared by squares.
 */
class signpost {
 public:
  using form = signposts::form;

  explicit signpost(const signposts& of);

  /// Looks at the first signposts of a rule from outside, also where no move needs them: E222.
  void check_first(std::int64_t most) const;

  [[nodiscard]] bool starts_at_zero() const noexcept { return starts_at_zero_; }
  /// The shape for the step kernel; nothing where it knows none.
  [[nodiscard]] std::optional<step_shape> step() const noexcept;
  [[nodiscard]] double shift() const noexcept { return shift_; }
  [[nodiscard]] double first() const noexcept { return first_; }
  [[nodiscard]] unsigned power() const noexcept { return of_.shape == form::geometric ? 2 : 1; }
  [[nodiscard]] wide num(std::int64_t k) const;
  [[nodiscard]] wide den(std::int64_t k) const;

  /// The sign of d(k) / s - d(m) / r where both sides of r d(k) against s d(m), made whole, are
  /// products of two 64-bit numbers; nothing where they are not.
  [[nodiscard]] std::optional<int> compare_narrow(std::int64_t k, std::uint64_t s,
                                                  std::int64_t m, std::uint64_t r) const;

  /// d(k) as a double, within gamma(8): conversions, at most 3 products or sums, a quotient or
  /// root.
  [[nodiscard]] double estimate(double k) const {
    if (k < 1 && of_.first) return first_;
    switch (of_.shape) {
      case form::linear: return k + r_;
      case form::geometric: return std::sqrt(k) * std::sqrt(k + 1);
      case form::harmonic: return k / (k + 0.5) * (k + 1);
      case form::function: break;
    }
    return from_outside(static_cast<std::int64_t>(k)).to_double();
  }

  /// How many signposts are at most x, as far as doubles tell: a first guess for the solve,
  /// which is checked.
  [[nodiscard]] double count(double x) const {
    if (x < 0) return 0;
    const double k = std::floor(x);
    switch (of_.shape) {
      case form::linear: {
        const double taken = std::max(0.0, std::floor(x - r_) + 1);
        return of_.first && taken < 2 ? (x >= first_ ? std::max(1.0, taken) : 0.0) : taken;
      }
      case form::geometric: return x * x >= k * (k + 1) ? k + 1 : k;
      case form::harmonic: return x >= estimate(k) ? k + 1 : k;
      case form::function: break;
    }
    return count_outside(x);
  }

 private:
  /// The user's d(k), checked against its neighbours: E222.
  const rational& from_outside(std::int64_t k) const;
  [[nodiscard]] double count_outside(double x) const;

  signposts of_;
  bool starts_at_zero_ = false;
  double r_ = 0.5;
  double shift_ = 0.5;  ///< 1 - r
  double first_ = 0;
  bool small_ = false;
  std::uint64_t r_num_ = 1;
  std::uint64_t r_den_ = 2;
  wide wide_num_ = 1;
  wide wide_den_ = 2;
  mutable std::map<std::int64_t, rational> known_;  ///< what the user's rule has said
};

}  // namespace fundalloc::detail
