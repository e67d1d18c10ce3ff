// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <vector>

#include "exact/wide.hpp"

namespace fundalloc::detail {

namespace {

namespace backends = boost::multiprecision::backends;
using limb = boost::multiprecision::limb_type;
static_assert(sizeof(limb) == 8);

/// Some limbs of a number as a number, without its sign.
wide limbs_of(const wide_limbs& v, unsigned from, unsigned count) {
  wide result = 0;
  if (from >= v.size()) return result;
  count = std::min(count, v.size() - from);
  wide_limbs& into = result.backend();
  into.resize(count, count);
  std::memcpy(into.limbs(), v.limbs() + from, count * sizeof(limb));
  into.normalize();
  return result;
}

wide magnitude_of(const wide_limbs& v) { return limbs_of(v, 0, v.size()); }

/// a b of magnitudes, the longer one in blocks.
wide product_by_blocks(const wide_limbs& a, const wide_limbs& b) {
  const wide_limbs& more = a.size() >= b.size() ? a : b;
  const wide less = magnitude_of(a.size() >= b.size() ? b : a);
  wide product = 0;
  for (unsigned from = 0; from < more.size(); from += long_limbs) {
    product += wide(limbs_of(more, from, long_limbs) * less) << (64 * from);
  }
  return product;
}

/// a b of magnitudes by three products of half the length (Karatsuba 1962).
wide product_by_halves(const wide_limbs& a, const wide_limbs& b) {
  const unsigned half = (std::max(a.size(), b.size()) + 1) / 2;
  const wide low_a = limbs_of(a, 0, half);
  const wide high_a = limbs_of(a, half, half);
  const wide low_b = limbs_of(b, 0, half);
  const wide high_b = limbs_of(b, half, half);
  const wide low = low_a * low_b;
  const wide high = high_a * high_b;
  const wide middle = (low_a + high_a) * (low_b + high_b) - low - high;
  return (((high << (64 * half)) + middle) << (64 * half)) + low;
}

}  // namespace

void multiply_long(wide_limbs& result, const wide_limbs& a, const wide_limbs& b) {
  const bool negative = a.sign() != b.sign();
  const bool both = std::min(a.size(), b.size()) > long_limbs;
  wide product = both ? product_by_halves(a, b) : product_by_blocks(a, b);
  result = std::move(product.backend());
  result.sign(negative);
}

void divide_long(const wide_limbs& a, const wide_limbs& b, wide_limbs* quotient,
                 wide_limbs* remainder) {
  const bool negative = a.sign() != b.sign();
  const bool negative_rest = a.sign();
  const wide divisor = magnitude_of(b);
  // Schoolbook division with digits of `step` limbs: each costs some 10 ms at most.
  const unsigned step = std::max(1U, (1U << 21) / b.size());
  const unsigned blocks = (a.size() + step - 1) / step;
  wide digits = 0;
  if (quotient != nullptr) {
    digits.backend().resize(blocks * step, blocks * step);
    std::memset(digits.backend().limbs(), 0, digits.backend().size() * sizeof(limb));
  }
  wide rest = 0;
  for (unsigned k = blocks; k-- > 0;) {
    poll_interrupt();
    const wide part = (rest << (64 * step)) + limbs_of(a, k * step, step);
    if (part < divisor) {
      rest = part;
      continue;
    }
    wide digit;
    backends::eval_qr(part.backend(), divisor.backend(), digit.backend(), rest.backend());
    if (quotient == nullptr) continue;
    std::memcpy(digits.backend().limbs() + std::size_t{k} * step, digit.backend().limbs(),
                digit.backend().size() * sizeof(limb));
  }
  if (quotient != nullptr) {
    digits.backend().normalize();
    *quotient = std::move(digits.backend());
    quotient->sign(negative);
  }
  if (remainder != nullptr) {
    *remainder = std::move(rest.backend());
    remainder->sign(negative_rest);
  }
}

namespace {

/// Steps of Euclid's algorithm as one: a' = A a + B b, b' = C a + D b.
struct euclid_steps {
  std::int64_t a = 1;
  std::int64_t b = 0;
  std::int64_t c = 0;
  std::int64_t d = 1;
};

/// The 62 bits of a number that begin at bit `top`.
std::int64_t leading(const wide_limbs& v, unsigned top) {
  const unsigned from = top - 61;
  const unsigned at = from / 64;
  const unsigned shift = from % 64;
  const auto read = [&](unsigned k) -> uint128 { return k < v.size() ? v.limbs()[k] : 0; };
  const uint128 both = read(at) | read(at + 1) << 64;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(both >> shift) &
                                   ((std::uint64_t{1} << 62) - 1));
}

/// As many steps as the leading bits alone decide (Lehmer 1938; Knuth 4.5.2, algorithm L).
euclid_steps certain_steps(const wide& a, const wide& b) {
  const auto top = static_cast<unsigned>(msb(a));
  std::int64_t x = leading(a.backend(), top);
  std::int64_t y = leading(b.backend(), top);
  euclid_steps s;
  while (y + s.c != 0 && y + s.d != 0) {
    const std::int64_t q = (x + s.a) / (y + s.c);
    if (q != (x + s.b) / (y + s.d)) break;
    s.a = std::exchange(s.c, s.a - q * s.c);
    s.b = std::exchange(s.d, s.b - q * s.d);
    x = std::exchange(y, x - q * y);
  }
  return s;
}

/// Takes the steps: of the two products in each line one is taken from the other.
void take(const euclid_steps& s, wide& a, wide& b) {
  const unsigned size = a.backend().size();
  const unsigned size_b = b.backend().size();
  b.backend().resize(size, size);
  limb* const x = a.backend().limbs();
  limb* const y = b.backend().limbs();
  std::memset(y + size_b, 0, (size - size_b) * sizeof(limb));
  const auto size_of = [](std::int64_t v) { return static_cast<std::uint64_t>(std::abs(v)); };
  const std::uint64_t factors[4] = {size_of(s.a), size_of(s.b), size_of(s.c), size_of(s.d)};
  const bool minus_b = s.b < 0;  // and then A, D > 0 > C; else it is the other way round
  int128 carry_x = 0;
  int128 carry_y = 0;
  for (unsigned i = 0; i < size; ++i) {
    const auto times = [](std::uint64_t factor, limb v) {
      return static_cast<int128>(static_cast<uint128>(factor) * v);
    };
    const int128 first = times(factors[0], x[i]) - times(factors[1], y[i]);
    const int128 second = times(factors[3], y[i]) - times(factors[2], x[i]);
    carry_x += minus_b ? first : -first;
    carry_y += minus_b ? second : -second;
    x[i] = static_cast<limb>(carry_x);
    y[i] = static_cast<limb>(carry_y);
    carry_x >>= 64;
    carry_y >>= 64;
  }
  a.backend().normalize();
  b.backend().normalize();
}

}  // namespace

void gcd_long(wide_limbs& result, const wide_limbs& first, const wide_limbs& second) {
  wide a = magnitude_of(first);
  wide b = magnitude_of(second);
  if (a < b) swap(a, b);
  while (b.backend().size() > 2) {
    poll_interrupt();
    const euclid_steps steps = certain_steps(a, b);
    if (steps.b == 0) {
      a %= b;
      swap(a, b);
    } else {
      take(steps, a, b);
    }
  }
  if (b != 0) {
    a %= b;
    wide small;
    backends::eval_gcd(small.backend(), a.backend(), b.backend());
    a = std::move(small);
  }
  result = std::move(a.backend());
}

namespace {

/// Boost's own `str` writes pieces of a number with the global std::locale, which puts
/// separators for thousands into them.
std::string short_text(const wide& v) {
  constexpr std::uint64_t piece = 1'000'000'000'000'000'000;  // 18 digits
  if (msb(abs(v) + 1) < 126) return fundalloc::to_text(v.convert_to<int128>());
  std::string reversed;
  for (wide rest = abs(v); rest != 0; rest /= piece) {
    auto part = wide(rest % piece).convert_to<std::uint64_t>();
    for (int k = 0; k < 18; ++k, part /= 10) {
      reversed += static_cast<char>('0' + part % 10);
    }
  }
  reversed.resize(reversed.find_last_not_of('0') + 1);
  if (v < 0) reversed += '-';
  return {reversed.rbegin(), reversed.rend()};
}

/// The digits of v < 10^(1024 2^k), with zeros before them unless they lead.
void append_digits(const wide& v, const std::vector<wide>& powers, std::size_t k, bool leads,
                   std::string& into) {
  if (k == 0) {
    const std::string digits = short_text(v);
    if (!leads) into.append(1024 - digits.size(), '0');
    if (!leads || v != 0) into += digits;
    return;
  }
  const wide high = v / powers[k - 1];
  if (!leads || high != 0) append_digits(high, powers, k - 1, leads, into);
  append_digits(v - high * powers[k - 1], powers, k - 1, leads && high == 0, into);
}

}  // namespace

std::string text_of(const wide& v) {
  if (v.backend().size() < 512) return short_text(v);
  const wide size = abs(v);
  std::vector<wide> powers{pow(wide(10), 1024U)};  // 10^(1024 2^k)
  while (powers.back() <= size) powers.push_back(powers.back() * powers.back());
  std::string text = v < 0 ? "-" : "";
  append_digits(size, powers, powers.size() - 1, true, text);
  return text;
}

}  // namespace fundalloc::detail
