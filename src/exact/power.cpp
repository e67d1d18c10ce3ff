// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/power.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "exact/wide.hpp"

namespace fundalloc {

namespace {

using detail::wide;
using detail::wide_ratio;

/// A base that is not 0 and its exponent, which is not 0.
struct term {
  wide_ratio base;
  wide_ratio exponent;
};

std::int64_t bits(const wide& v) { return static_cast<std::int64_t>(msb(v)) + 1; }

wide to_power(const wide& base, std::uint64_t exponent) {
  return boost::multiprecision::pow(base, static_cast<unsigned>(exponent));
}

/// Of two neighbours.
wide even_of(const wide& low, const wide& high) { return low % 2 == 0 ? low : high; }

// ---- Short exponents: v = (num / den)^(1/q), compared through its q-th power ----------------

/// The q-th power of the scaled value as a fraction, where that is not too long.
struct radical {
  wide num = 1;
  wide den = 1;
  std::uint64_t root = 1;
};

constexpr std::int64_t most_radical_bits = 4096;

std::optional<radical> radical_of(const std::vector<term>& terms, int decimals) {
  wide root = 1;
  for (const term& t : terms) {
    root = lcm(root, t.exponent.den);
    if (root > 256) return std::nullopt;
  }
  radical result;
  result.root = root.convert_to<std::uint64_t>();
  std::vector<std::uint64_t> powers;
  std::int64_t length = std::int64_t{4} * decimals * static_cast<std::int64_t>(result.root);
  for (const term& t : terms) {
    const wide whole = t.exponent.num * (root / t.exponent.den);
    if (whole > most_radical_bits) return std::nullopt;
    powers.push_back(whole.convert_to<std::uint64_t>());
    length += static_cast<std::int64_t>(powers.back()) * (bits(t.base.num) + bits(t.base.den));
  }
  if (length > most_radical_bits) return std::nullopt;
  result.num = to_power(10, static_cast<std::uint64_t>(decimals) * result.root);
  for (std::size_t j = 0; j < terms.size(); ++j) {
    result.num *= to_power(terms[j].base.num, powers[j]);
    result.den *= to_power(terms[j].base.den, powers[j]);
  }
  return result;
}

/// Where the scaled value lies from the decimal n: 0 if n is the nearest, halves to even.
int side_of(const radical& r, const wide& n) {
  const wide target = r.num << static_cast<unsigned>(r.root);
  const bool odd = n % 2 != 0;
  if (n > 0) {
    const int low = target.compare(wide(to_power(2 * n - 1, r.root) * r.den));
    if (low < 0 || (low == 0 && odd)) return -1;
  }
  const int high = target.compare(wide(to_power(2 * n + 1, r.root) * r.den));
  return high > 0 || (high == 0 && odd) ? 1 : 0;
}

/// A decimal that is near by doubles, and then right by whole numbers: which double was near
/// does not matter.
std::optional<wide> by_whole_powers(const radical& r) {
  const auto exponent = [](const wide& v) {
    const auto shift = static_cast<int>(std::max<std::int64_t>(0, bits(v) - 60));
    return std::log2(wide(v >> shift).convert_to<double>()) + shift;
  };
  const double size = (exponent(r.num) - exponent(r.den)) / static_cast<double>(r.root);
  if (!(size < 62)) return std::nullopt;
  wide n(static_cast<std::int64_t>(std::nearbyint(std::exp2(size))));
  for (int tries = 0; tries < 4; ++tries) {
    const int side = side_of(r, n);
    if (side == 0) return n;
    wide step = 0;
    if (n > 0) {  // Newton: a near miss of many digits becomes one of few
      const wide power = to_power(n, r.root - 1) * r.den;
      step = (r.num - power * n) / (power * r.root);
    }
    n += step != 0 ? step : wide(side);  // at least 0, as step >= -n / root
  }
  return std::nullopt;
}

// ---- Any exponents: logarithms in whole numbers
// ----------------------------------------------
//
// A number v is held as a whole number of units 2^-p with a bound: |v - value 2^-p| < error
// 2^-p. Every product and quotient is cut to whole units and so adds less than one unit.

struct bounded {
  wide value = 0;
  wide error = 0;
};

/** atanh(num / den) for 0 <= num / den <= 1/3, by z + z^3/3 + z^5/5 + ...
 *
 *  z and each z^(2i+1) are off by less than 2 units: e' <= e/9 + |z| 2 + 1 < 2. With the cut of
 *  the division that is less than 3 a term; there are at most p/3 + 2 terms, as each is a ninth
 *  of the one before, and the rest of the series is less than 4. In all less than p + 10 units.
 */
wide atanh_units(const wide& num, const wide& den, unsigned p) {
  const wide z = (num << p) / den;
  const wide square = (z * z) >> p;
  wide power = z;
  wide sum = 0;
  for (unsigned odd = 1; power != 0; odd += 2) {
    detail::poll_step();
    sum += power / odd;
    power = (power * square) >> p;
  }
  return sum;
}

constexpr unsigned stored_bits = 2112;

/// log 2 within 2 p + 21 units.
wide log_two_units(unsigned p) {
  static const wide stored = 2 * atanh_units(1, 3, stored_bits);
  return p <= stored_bits ? wide(stored >> (stored_bits - p)) : wide(2 * atanh_units(1, 3, p));
}

/// log(num / den): that of a number between 1/2 and 2, and a multiple of log 2.
bounded logarithm(const wide_ratio& v, unsigned p) {
  const std::int64_t twos = bits(v.num) - bits(v.den);
  wide num = v.num;
  wide den = v.den;
  if (twos > 0) den <<= static_cast<unsigned>(twos);
  if (twos < 0) num <<= static_cast<unsigned>(-twos);
  const wide near = 2 * atanh_units(abs(wide(num - den)), num + den, p);
  return {wide(twos) * log_two_units(p) + (num < den ? wide(-near) : near),
          wide(1 + std::abs(twos)) * (2 * p + 21)};
}

/// log(10^decimals prod_j b_j^e_j).
bounded scaled_logarithm(const std::vector<term>& terms, int decimals, unsigned p) {
  bounded sum;
  const auto add = [&](const wide_ratio& base, const wide_ratio& exponent) {
    const bounded log = logarithm(base, p);
    sum.value += log.value * exponent.num / exponent.den;
    sum.error += log.error * exponent.num / exponent.den + 2;
  };
  for (const term& t : terms) add(t.base, t.exponent);
  if (decimals > 0) add({10, 1}, {decimals, 1});
  return sum;
}

/// The two decimals between which the scaled value lies once its error is counted.
struct bracket {
  wide low = 0;
  wide high = 0;
  bool known = false;  ///< false: so few bits say nothing
};

/** e^y, rounded from below and from above.
 *
 *  y = twos log 2 + r with 0 <= r < log 2, so that r is off by the error of y and |twos| times
 *  that of log 2. The terms r^i / i! are off by less than 3 units each (e' <= (0.7 e + 1)/i +
 *  1), and what is left out by less than 4; e^r < 2 carries the error of r at most threefold
 *  while that is below 1/16.
 */
bracket rounded_exponential(const bounded& y, unsigned p) {
  const wide log_two = log_two_units(p);
  const wide whole = detail::floor_div(y.value, log_two);
  const auto twos = whole.convert_to<std::int64_t>();
  const wide rest = y.value - whole * log_two;
  const wide off = y.error + abs(whole) * (2 * p + 21);
  if ((off >> (p - 4)) != 0) return {};
  if (twos < -3) return {0, 0, true};
  if (twos > static_cast<std::int64_t>(p) - 2) return {};
  wide sum = 0;
  wide part = wide(1) << p;
  unsigned count = 0;
  while (part != 0) {
    detail::poll_step();
    sum += part;
    part = ((part * rest) >> p) / ++count;
  }
  const wide error = 3 * off + 3 * count + 8;
  const auto half = static_cast<unsigned>(static_cast<std::int64_t>(p) - twos - 1);
  const wide one_half = wide(1) << half;
  return {wide(sum - error + one_half) >> (half + 1),
          wide(sum + error + one_half) >> (half + 1), true};
}

wide by_logarithms(const std::vector<term>& terms, int decimals) {
  wide length = 4 * decimals;  // bits of the whole part, or more
  for (const term& t : terms) {
    const std::int64_t most =
        std::max<std::int64_t>(0, bits(t.base.num) - bits(t.base.den) + 1);
    length += most * t.exponent.num / t.exponent.den + 1;
  }
  const unsigned room = 64 * (length.convert_to<unsigned>() / 64 + 1);
  bracket found;
  for (const unsigned level : {128U, 512U, 2048U}) {
    found = rounded_exponential(scaled_logarithm(terms, decimals, level + room), level + room);
    if (found.known && found.low == found.high) return found.low;
  }
  return even_of(found.low, found.high);
}

}  // namespace

rational whole_power(const rational& base, int exponent) {
  const wide_ratio b = base.wide();
  const auto e = static_cast<std::uint64_t>(exponent);
  return rational::from_wide({to_power(b.num, e), to_power(b.den, e)});
}

rational rounded_power(std::span<const rational> bases, std::span<const rational> exponents,
                       int decimals) {
  detail::poll_interrupt();
  std::vector<term> terms;
  for (std::size_t j = 0; j < bases.size(); ++j) {
    if (exponents[j].sign() == 0) continue;
    if (bases[j].sign() == 0) return 0;
    terms.push_back({bases[j].wide(), exponents[j].wide()});
  }
  std::optional<wide> number;
  if (const auto short_one = radical_of(terms, decimals)) number = by_whole_powers(*short_one);
  if (!number) number = by_logarithms(terms, decimals);
  return rational::from_wide({*number, 1}) / power_of_ten(decimals);
}

}  // namespace fundalloc
