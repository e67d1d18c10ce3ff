// SPDX-License-Identifier: Apache-2.0
#include "settle/signpost.hpp"

#include <algorithm>

#include "fundalloc/error.hpp"

namespace fundalloc::detail {

signpost::signpost(const signposts& of) : of_(of), starts_at_zero_(of.starts_at_zero()) {
  if (of_.first) first_ = of_.first->to_double();
  if (of_.shape != form::linear) return;
  const wide_ratio exact = of_.r.wide();
  r_ = of_.r.to_double();
  shift_ = (rational(1) - of_.r).to_double();
  wide_num_ = exact.num;
  wide_den_ = exact.den;
  small_ = exact.den < (std::int64_t{1} << 61) && fits_int64(exact.num);
  if (!small_) return;
  r_num_ = exact.num.convert_to<std::uint64_t>();
  r_den_ = exact.den.convert_to<std::uint64_t>();
}

namespace {

/// a b against c d, in 128 bits.
int compare_products(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
  const uint128 left = static_cast<uint128>(a) * b;
  const uint128 right = static_cast<uint128>(c) * d;
  return left < right ? -1 : left > right ? 1 : 0;
}

}  // namespace

std::optional<int> signpost::compare_narrow(std::int64_t k, std::uint64_t s, std::int64_t m,
                                            std::uint64_t r) const {
  if (of_.first && (k == 0 || m == 0)) return std::nullopt;
  const auto a = static_cast<std::uint64_t>(k);
  const auto b = static_cast<std::uint64_t>(m);
  const auto times = [](std::uint64_t x, std::uint64_t y, std::uint64_t& into) {
    return !__builtin_mul_overflow(x, y, &into);
  };
  std::uint64_t left = 0;
  std::uint64_t left_too = 0;
  std::uint64_t right = 0;
  std::uint64_t right_too = 0;
  switch (of_.shape) {
    case form::linear: {
      // k + r over the denominator of r.
      const bool fits = small_ && times(a, r_den_, left) && times(b, r_den_, right) &&
                        !__builtin_add_overflow(left, r_num_, &left) &&
                        !__builtin_add_overflow(right, r_num_, &right);
      if (fits) return compare_products(left, r, right, s);
      break;
    }
    case form::geometric:
      // k (k + 1) r^2 against m (m + 1) s^2.
      if (times(a, r, left) && times(a + 1, r, left_too) && times(b, s, right) &&
          times(b + 1, s, right_too)) {
        return compare_products(left, left_too, right, right_too);
      }
      break;
    case form::harmonic:
      // k (k + 1) / (2 k + 1) r against m (m + 1) / (2 m + 1) s.
      if (times(a, a + 1, left) && times(2 * b + 1, r, left_too) && times(b, b + 1, right) &&
          times(2 * a + 1, s, right_too)) {
        return compare_products(left, left_too, right, right_too);
      }
      break;
    case form::function: break;
  }
  return std::nullopt;
}

std::optional<step_shape> signpost::step() const noexcept {
  switch (of_.shape) {
    case form::linear: return of_.first ? step_shape::first : step_shape::linear;
    case form::geometric: return step_shape::geometric;
    case form::harmonic: return step_shape::harmonic;
    case form::function: break;
  }
  return std::nullopt;
}

wide signpost::num(std::int64_t k) const {
  if (k == 0 && of_.first) return of_.first->wide().num;
  switch (of_.shape) {
    case form::linear: return wide(k) * wide_den_ + wide_num_;
    case form::geometric: return wide(k) * (wide(k) + 1);
    case form::harmonic: return 2 * wide(k) * (wide(k) + 1);
    case form::function: break;
  }
  return from_outside(k).wide().num;
}

wide signpost::den(std::int64_t k) const {
  if (k == 0 && of_.first) return of_.first->wide().den;
  switch (of_.shape) {
    case form::linear: return wide_den_;
    case form::geometric: return 1;
    case form::harmonic: return 2 * wide(k) + 1;
    case form::function: break;
  }
  return from_outside(k).wide().den;
}

void signpost::check_first(std::int64_t most) const {
  if (of_.shape != form::function) return;
  for (std::int64_t k = 0; k <= std::min<std::int64_t>(most, 256); ++k) (void)from_outside(k);
}

const rational& signpost::from_outside(std::int64_t k) const {
  const auto known = known_.find(k);
  if (known != known_.end()) return known->second;
  poll_step();
  const auto here = known_.emplace(k, of_.at(k)).first;
  const auto after = std::next(here);
  const bool stays = (here != known_.begin() && here->second <= std::prev(here)->second) ||
                     (after != known_.end() && after->second <= here->second);
  if (here->second.sign() < 0 || stays) {
    raise({code::custom_rule,
           {.key = "rounding"},
           phrase("signpost {} is {}, which is negative or out of order", k,
                  here->second.to_shortest_text()),
           "signposts of at least 0 that rise with every unit",
           "Correct the sequence."});
  }
  return here->second;
}

double signpost::count_outside(double x) const {
  std::int64_t low = 0;  // d(k) <= x for all k below
  std::int64_t step = 1;
  while (from_outside(low + step - 1).to_double() <= x) {
    low += step;
    step *= 2;
    if (low > (std::int64_t{1} << 60)) break;
  }
  while (step > 1) {
    step /= 2;
    if (from_outside(low + step - 1).to_double() <= x) low += step;
  }
  return static_cast<double>(low);
}

}  // namespace fundalloc::detail
