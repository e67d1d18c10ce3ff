// SPDX-License-Identifier: Apache-2.0
#include "settle/signpost.hpp"

namespace fundalloc::detail {

namespace {

rational offset_of(const rounding& rule) {
  switch (rule.method) {
    case rounding_method::dhondt: return 1;
    case rounding_method::adams: return 0;
    case rounding_method::stationary: return rule.r;
    default: return rational(1, 2);  // sainte_lague and the point value
  }
}

}  // namespace

signpost::signpost(const rounding& rule) {
  if (rule.method == rounding_method::huntington_hill) {
    form_ = form::geometric;
  } else if (rule.method == rounding_method::dean) {
    form_ = form::harmonic;
  } else {
    const rational r = offset_of(rule);
    const wide_ratio exact = r.wide();
    r_ = r.to_double();
    wide_num_ = exact.num;
    wide_den_ = exact.den;
    small_ = exact.den < (std::int64_t{1} << 61);
    r_num_ = small_ ? exact.num.convert_to<std::int64_t>() : 1;
    r_den_ = small_ ? exact.den.convert_to<std::int64_t>() : 1;
    if (exact.num == 0) r_num_ = 0;
  }
}

wide signpost::num(std::int64_t k) const {
  switch (form_) {
    case form::linear: return wide(k) * wide_den_ + wide_num_;
    case form::geometric: return wide(k) * (wide(k) + 1);
    case form::harmonic: return 2 * wide(k) * (wide(k) + 1);
  }
  return k;
}

wide signpost::den(std::int64_t k) const {
  switch (form_) {
    case form::linear: return wide_den_;
    case form::geometric: return 1;
    case form::harmonic: return 2 * wide(k) + 1;
  }
  return 1;
}

}  // namespace fundalloc::detail
