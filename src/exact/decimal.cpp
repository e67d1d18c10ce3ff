// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include "exact/wide.hpp"

namespace fundalloc {

namespace {

struct suffix {
  std::string_view text;
  number_form form;
};
constexpr std::array<suffix, 5> suffixes = {{{"%", number_form::percent},
                                             {"亿元", number_form::yi_yuan},
                                             {"万元", number_form::wan_yuan},
                                             {"元", number_form::yuan},
                                             {"分", number_form::fen}}};

constexpr std::array<std::string_view, 4> spaces = {" ", "\t", "\u00a0", "\u3000"};

std::string_view trimmed(std::string_view text) noexcept {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view s : spaces) {
      if (text.starts_with(s)) text.remove_prefix(s.size()), again = true;
      if (text.ends_with(s)) text.remove_suffix(s.size()), again = true;
    }
  }
  return text;
}

/// Full-width digits, signs and letters are U+FF01 to U+FF5E: EF BC 81 to EF BD 9E in UTF-8.
bool has_full_width(std::string_view text) noexcept {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto a = static_cast<unsigned char>(text[i]);
    const auto b = static_cast<unsigned char>(text[i + 1]);
    if (a == 0xEF && (b == 0xBC || b == 0xBD)) return true;
  }
  return false;
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// A number's text taken apart: digits without point and commas, and where the point was.
struct number_parts {
  bool negative = false;
  bool point = false;
  bool exponent_given = false;
  int exponent = 0;        ///< the value is digits * 10^exponent
  number_form form = number_form::plain;
  const char* fault = nullptr;
  code why = code::not_a_number;
};

/** Scans a number and hands over its digits one by one. */
template <class Digit>
number_parts scan(std::string_view text, Digit&& digit) noexcept {
  number_parts parts;
  const auto fail = [&](code why, const char* fault) {
    parts.why = why;
    parts.fault = fault;
    return parts;
  };
  const std::string_view whole = text;
  text = trimmed(text);
  for (const suffix& s : suffixes) {
    if (!text.ends_with(s.text)) continue;
    parts.form = s.form;
    text = trimmed(text.substr(0, text.size() - s.text.size()));
    break;
  }
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) parts.negative = text[i++] == '-';
  const std::size_t first = i;
  std::size_t group = 0;  // digits since the last comma
  bool commas = false;
  for (; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digit(text[i] - '0');
      ++group;
    } else if (text[i] == ',') {
      const bool fits = commas ? group == 3 : group >= 1 && group <= 3;
      if (!fits) return fail(code::ambiguous_number, "has a comma that does not group thousands");
      commas = true;
      group = 0;
    } else {
      break;
    }
  }
  if (commas && group != 3) {
    return fail(code::ambiguous_number, "has a comma that does not group thousands");
  }
  bool digits = i > first;
  if (i < text.size() && text[i] == '.') {
    parts.point = true;
    for (++i; i < text.size() && is_digit(text[i]); ++i) {
      digit(text[i] - '0');
      --parts.exponent;
      digits = true;
    }
  }
  if (digits && i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    const char* begin = text.data() + i + 1;
    const char* end = text.data() + text.size();
    if (begin < end && *begin == '+') ++begin;
    int value = 0;
    const auto [stop, problem] = std::from_chars(begin, end, value);
    if (problem == std::errc::result_out_of_range || value > 100000 || value < -100000) {
      return fail(code::digits, "has an exponent that is too large");
    }
    if (problem != std::errc() || stop != end) return fail(code::not_a_number, "is not a number");
    parts.exponent += value;
    parts.exponent_given = true;
    i = text.size();
  }
  if (!digits || i != text.size()) {
    if (has_full_width(whole)) {
      return fail(code::ambiguous_number, "has full-width characters: type half-width digits");
    }
    return fail(code::not_a_number, "is not a number");
  }
  return parts;
}

constexpr int most_decimals = 30;

decimal_reading failed(code why, const char* reason) noexcept {
  decimal_reading reading;
  reading.why = why;
  reading.reason = reason;
  return reading;
}

/// mantissa * 10^exponent in lowest decimals.
decimal_reading lowest(uint128 mantissa, int exponent, bool negative, number_form form) noexcept {
  decimal_reading reading;
  reading.value.form = form;
  if (mantissa == 0) {
    reading.ok = true;
    return reading;
  }
  for (; exponent < 0 && mantissa % 10 == 0; ++exponent) mantissa /= 10;
  for (; exponent > 0; --exponent) {
    if (mantissa > static_cast<uint128>(std::numeric_limits<std::int64_t>::max())) break;
    mantissa *= 10;
  }
  if (mantissa > static_cast<uint128>(std::numeric_limits<std::int64_t>::max()) || exponent > 0) {
    return failed(code::column_range, "does not fit 64 bits");
  }
  if (exponent < -most_decimals) return failed(code::digits, "has more than 30 decimals");
  reading.value.mantissa = static_cast<std::int64_t>(mantissa);
  if (negative) reading.value.mantissa = -reading.value.mantissa;
  reading.value.decimals = -exponent;
  reading.ok = true;
  return reading;
}

}  // namespace

decimal_reading read_decimal(std::string_view text) noexcept {
  uint128 mantissa = 0;
  int count = 0;  // of significant digits
  const number_parts parts = scan(text, [&](int d) {
    if (count < 38) mantissa = mantissa * 10 + static_cast<unsigned>(d);
    if (count > 0 || d != 0) ++count;
  });
  if (parts.fault != nullptr) return failed(parts.why, parts.fault);
  if (count > 38) return failed(code::digits, "has more than 38 digits");
  return lowest(mantissa, parts.exponent, parts.negative, parts.form);
}

decimal_reading read_double(double value) noexcept {
  if (std::isnan(value)) return failed(code::not_a_number, "is not a number");
  if (std::isinf(value)) return failed(code::not_a_number, "is infinite");
  std::array<char, 32> buffer{};
  const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  (void)problem;  // 32 characters hold the shortest form of every double
  return read_decimal({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

std::string to_text(const decimal& value) {
  std::string digits = to_text(static_cast<int128>(value.mantissa < 0 ? -static_cast<int128>(value.mantissa)
                                                                      : value.mantissa));
  const auto places = static_cast<std::size_t>(value.decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return (value.mantissa < 0 ? "-" : "") + digits;
}

namespace {

constexpr int most_digits = 60;

[[noreturn]] void refuse(std::string_view text, code why, const std::string& reason) {
  raise({why == code::digits ? code::digits : code::bad_value, {},
         "\"" + std::string(text) + "\" " + reason, "a number such as 0.4, 40% or 1/3",
         "Correct the number."});
}

rational power_of_ten(int exponent) {
  detail::wide power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return rational::from_wide({power, 1});
}

/// `n/d` of plain digits, with a sign before n.
bool read_fraction(std::string_view text, rational& into) {
  const std::string_view trimmed_text = trimmed(text);
  const std::size_t slash = trimmed_text.find('/');
  if (slash == std::string_view::npos) return false;
  if (trimmed_text.size() > 2 * most_digits) refuse(text, code::digits, "has more than 60 digits");
  try {
    into = rational::from_text(trimmed_text);
  } catch (const std::invalid_argument&) {
    refuse(text, code::bad_value, "is not a fraction");
  }
  return true;
}

}  // namespace

scalar::scalar(std::string_view text) {
  if (read_fraction(text, value)) return;
  detail::wide mantissa = 0;
  int count = 0;
  const number_parts parts = scan(text, [&](int d) {
    if (count > 0 || d != 0) ++count;
    if (count <= most_digits) mantissa = mantissa * 10 + d;
  });
  if (parts.fault != nullptr) refuse(text, parts.why, parts.fault);
  if (count > most_digits || parts.exponent > most_digits || parts.exponent < -2 * most_digits) {
    refuse(text, code::digits, "has more than 60 digits");
  }
  if (parts.form != number_form::plain && parts.form != number_form::percent) {
    refuse(text, code::bad_value, "is an amount of money");
  }
  value = rational::from_wide({parts.negative ? detail::wide(-mantissa) : mantissa, 1});
  if (parts.exponent < 0) {
    value /= power_of_ten(-parts.exponent);
  } else {
    value *= power_of_ten(parts.exponent);
  }
  form = parts.form;
  if (form == number_form::percent) value /= rational(100);
  whole = form == number_form::plain && !parts.point && !parts.exponent_given;
}

}  // namespace fundalloc
