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
  wide_num_ = exact.num;
  wide_den_ = exact.den;
  small_ = !of_.first && exact.den < (std::int64_t{1} << 61) && fits_int64(exact.num);
  if (!small_) return;
  r_num_ = exact.num.convert_to<std::int64_t>();
  r_den_ = exact.den.convert_to<std::int64_t>();
}

wide signpost::num(std::int64_t k) const {
  if (k == 0 && of_.first) return of_.first->wide().num;
  switch (of_.shape) {
    case form::linear: return wide(k) * wide_den_ + wide_num_;
    case form::geometric: return wide(k) * (wide(k) + 1);
    case form::harmonic: return 2 * wide(k) * (wide(k) + 1);
    case form::function: return from_outside(k).wide().num;
  }
  return k;
}

wide signpost::den(std::int64_t k) const {
  if (k == 0 && of_.first) return of_.first->wide().den;
  switch (of_.shape) {
    case form::linear: return wide_den_;
    case form::geometric: return 1;
    case form::harmonic: return 2 * wide(k) + 1;
    case form::function: return from_outside(k).wide().den;
  }
  return 1;
}

void signpost::check_first(std::int64_t most) const {
  if (of_.shape != form::function) return;
  for (std::int64_t k = 0; k <= std::min<std::int64_t>(most, 256); ++k) (void)from_outside(k);
}

const rational& signpost::from_outside(std::int64_t k) const {
  const auto known = known_.find(k);
  if (known != known_.end()) return known->second;
  const auto here = known_.emplace(k, of_.at(k)).first;
  const auto after = std::next(here);
  const bool stays = (here != known_.begin() && here->second <= std::prev(here)->second) ||
                     (after != known_.end() && after->second <= here->second);
  if (here->second.sign() < 0 || stays) {
    raise({code::custom_rule,
           {.key = "rounding"},
           "signpost " + std::to_string(k) + " is " + here->second.to_shortest_text() +
               ", which is negative or out of order",
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
