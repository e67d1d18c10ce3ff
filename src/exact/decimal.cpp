// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/decimal.hpp"

#include <array>
#include <limits>
#include <stdexcept>

#include "exact/double_bits.hpp"
#include "exact/shortest_text.hpp"
#include "exact/trimmed.hpp"
#include "exact/wide.hpp"

namespace fundalloc {

namespace {

using detail::trimmed;

constexpr int most_decimals = 30;       // of a table cell
constexpr int most_cell_digits = 38;    // 10^38 < 2^127
constexpr int most_scalar_digits = 60;  // of a plan's number
constexpr int most_exponent = 100'000;

struct suffix {
  std::string_view text;
  number_form form;
};
constexpr std::array<suffix, 5> suffixes = {{{"%", number_form::percent},
                                             {"亿元", number_form::yi_yuan},
                                             {"万元", number_form::wan_yuan},
                                             {"元", number_form::yuan},
                                             {"分", number_form::fen}}};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// A number's text taken apart: its digits went to a receiver, here is the rest.
struct number_parts {
  bool negative = false;
  bool point = false;
  bool exponent_given = false;
  int exponent = 0;  ///< the value is digits * 10^exponent
  number_form form = number_form::plain;
  fixed_phrase fault = {};
  code why = code::not_a_number;
};

/** Scans one number from the left and hands over its digits, one by one. */
template <class Digit>
class number_scanner {
 public:
  number_scanner(std::string_view text, Digit& digit) noexcept : text_(text), digit_(digit) {}

  number_parts run() noexcept {
    text_ = trimmed(text_);
    take_suffix();
    if (at('-') || at('+')) parts_.negative = text_[at_++] == '-';
    take_whole_part();
    if (parts_.fault.empty() && at('.')) take_decimals();
    if (parts_.fault.empty() && (at('e') || at('E'))) take_exponent();
    if (at_ != text_.size()) fail(code::not_a_number, "is not a number");
    return parts_;
  }

 private:
  [[nodiscard]] bool at(char c) const noexcept { return at_ < text_.size() && text_[at_] == c; }
  [[nodiscard]] bool at_digit() const noexcept {
    return at_ < text_.size() && is_digit(text_[at_]);
  }

  /// Keeps the first fault: it is the one that a person sees first.
  void fail(code why, fixed_phrase fault) noexcept {
    if (!parts_.fault.empty()) return;
    parts_.why = why;
    parts_.fault = fault;
  }

  void take_suffix() noexcept {
    if (text_.empty() || is_digit(text_.back())) return;
    for (const suffix& s : suffixes) {
      if (!text_.ends_with(s.text)) continue;
      parts_.form = s.form;
      text_ = trimmed(text_.substr(0, text_.size() - s.text.size()));
      return;
    }
  }

  /// Digits, grouped by commas in threes or not at all. `0,123` is no grouping: it may be
  /// 0.123.
  void take_whole_part() noexcept {
    const std::size_t first = at_;
    std::size_t group = 0;  // digits since the last comma
    bool commas = false;
    bool fits = true;
    for (; at_digit() || at(','); ++at_) {
      if (text_[at_] == ',') {
        fits = fits && (commas ? group == 3 : group >= 1 && group <= 3 && text_[first] != '0');
        commas = true;
        group = 0;
      } else {
        digit_(text_[at_] - '0');
        ++group;
      }
    }
    if (at_ == first) return fail(code::not_a_number, "is not a number");
    if (commas && !(fits && group == 3)) {
      fail(code::ambiguous_number, "has a comma that does not group thousands");
    }
  }

  void take_decimals() noexcept {
    parts_.point = true;
    ++at_;
    if (!at_digit()) return fail(code::not_a_number, "has no digit after its point");
    for (; at_digit(); ++at_) {
      digit_(text_[at_] - '0');
      --parts_.exponent;
    }
  }

  void take_exponent() noexcept {
    ++at_;
    bool negative = false;
    if (at('-') || at('+')) negative = text_[at_++] == '-';
    if (!at_digit()) return fail(code::not_a_number, "is not a number");
    int value = 0;
    for (; at_digit(); ++at_) {
      value = value * 10 + (text_[at_] - '0');
      if (value > most_exponent) return fail(code::digits, "has an exponent that is too large");
    }
    parts_.exponent += negative ? -value : value;
    parts_.exponent_given = true;
  }

  std::string_view text_;
  Digit& digit_;
  std::size_t at_ = 0;
  number_parts parts_;
};

/** Whether full-width signs (U+FF01 to U+FF5E) are all that keeps a text from being a number.
 *  Then the message can say exactly that; a text that is no number anyway is not told so. */
bool is_full_width_number(std::string_view text) noexcept {
  std::array<char, 96> half{};
  std::size_t size = 0;
  bool any = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (size == half.size()) return false;
    const auto byte = [&](std::size_t k) {
      return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U;
    };
    const bool first_row = byte(i + 1) == 0xBC && byte(i + 2) >= 0x81;
    const bool second_row = byte(i + 1) == 0xBD && byte(i + 2) <= 0x9E;
    if (byte(i) == 0xEF && (first_row || second_row)) {
      half[size++] = static_cast<char>(byte(i + 2) - (first_row ? 0x60U : 0x20U));
      i += 2;
      any = true;
    } else {
      half[size++] = text[i];
    }
  }
  if (!any) return false;
  const auto ignore = [](int) {};
  const auto parts = number_scanner(std::string_view(half.data(), size), ignore).run();
  return parts.fault.empty() || parts.why == code::ambiguous_number;
}

template <class Digit>
number_parts scan(std::string_view text, Digit&& digit) noexcept {
  number_parts parts = number_scanner(text, digit).run();
  if (!parts.fault.empty() && is_full_width_number(text)) {
    parts.why = code::ambiguous_number;
    parts.fault = "has full-width characters: type half-width digits";
  }
  return parts;
}

decimal_reading failed(code why, fixed_phrase reason) noexcept {
  decimal_reading reading;
  reading.why = why;
  reading.reason = reason;
  return reading;
}

/// mantissa * 10^exponent in lowest decimals.
decimal_reading lowest(uint128 mantissa, int exponent, bool negative,
                       number_form form) noexcept {
  constexpr auto most = static_cast<uint128>(std::numeric_limits<std::int64_t>::max());
  decimal_reading reading;
  reading.value.form = form;
  reading.ok = true;
  if (mantissa == 0) return reading;
  for (; exponent < 0 && mantissa % 10 == 0; ++exponent) mantissa /= 10;
  for (; exponent > 0 && mantissa <= most; --exponent) mantissa *= 10;
  if (mantissa > most) {  // what is left of a positive exponent makes it larger still
    return failed(code::column_range, "does not fit 64 bits");
  }
  if (exponent < -most_decimals) return failed(code::digits, "has more than 30 decimals");
  reading.value.mantissa = static_cast<std::int64_t>(mantissa);
  if (negative) reading.value.mantissa = -reading.value.mantissa;
  reading.value.decimals = -exponent;
  return reading;
}

/// The commonest cells, `1234` and `-12.5`, of up to 18 digits; false for any other text.
bool read_simple(std::string_view text, decimal_reading& into) noexcept {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  if (text.size() - first > 19) return false;  // 18 digits and a point
  std::uint64_t mantissa = 0;                  // 19 digits fit, too
  std::size_t point = text.size();
  for (std::size_t i = first; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      mantissa = mantissa * 10 + static_cast<std::uint64_t>(text[i] - '0');
    } else if (text[i] == '.' && point == text.size() && i > first) {
      point = i;
    } else {
      return false;
    }
  }
  const bool has_point = point != text.size();
  const std::size_t digits = text.size() - first - (has_point ? 1 : 0);
  if (digits == 0 || digits > 18 || point + 1 == text.size()) return false;
  int decimals = has_point ? static_cast<int>(text.size() - point - 1) : 0;
  for (; decimals > 0 && mantissa % 10 == 0; --decimals) mantissa /= 10;
  into.value.mantissa = static_cast<std::int64_t>(mantissa);
  if (first == 1) into.value.mantissa = -into.value.mantissa;
  into.value.decimals = decimals;
  into.ok = true;
  return true;
}

}  // namespace

decimal_reading read_decimal(std::string_view text) noexcept {
  decimal_reading simple;
  if (read_simple(text, simple)) return simple;
  uint128 mantissa = 0;
  int count = 0;  // of significant digits
  const number_parts parts = scan(text, [&](int d) noexcept {
    if (count < most_cell_digits) mantissa = mantissa * 10 + static_cast<unsigned>(d);
    if (count > 0 || d != 0) ++count;
  });
  if (!parts.fault.empty()) return failed(parts.why, parts.fault);
  if (count > most_cell_digits) return failed(code::digits, "has more than 38 digits");
  const int percent = parts.form == number_form::percent ? 2 : 0;
  return lowest(mantissa, parts.exponent - percent, parts.negative, parts.form);
}

decimal_reading read_double(double value) noexcept {
  if (detail::is_nan(value)) return failed(code::not_a_number, "is not a number");
  if (detail::is_infinite(value)) return failed(code::not_a_number, "is infinite");
  return read_decimal(detail::shortest_text(value).view());
}

std::string to_text(const decimal& value) {
  const int128 mantissa = value.mantissa;
  std::string digits = to_text(mantissa < 0 ? -mantissa : mantissa);
  const auto places = static_cast<std::size_t>(value.decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return (mantissa < 0 ? "-" : "") + digits;
}

namespace {

[[noreturn]] void refuse(std::string_view text, code why, fixed_phrase reason) {
  raise({why == code::digits ? code::digits : code::bad_value,
         {},
         phrase("\"{}\" {}", text, reason),
         "a number such as 0.4, 40% or 1/3",
         "Correct the number."});
}

/// `n/d` of plain digits, with a sign before n; false where the text has no slash.
bool read_fraction(std::string_view text, rational& into) {
  const std::string_view written = trimmed(text);
  const std::size_t slash = written.find('/');
  if (slash == std::string_view::npos) return false;
  const std::size_t sign = written.starts_with('-') || written.starts_with('+') ? 1 : 0;
  if (slash > most_scalar_digits + sign || written.size() - slash - 1 > most_scalar_digits) {
    refuse(text, code::digits, "has more than 60 digits");
  }
  // from_text takes 1.5 too, but not with a slash: what is left is n/d or no number at all.
  try {
    into = rational::from_text(written);
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
    if (count <= most_scalar_digits) mantissa = mantissa * 10 + d;
  });
  if (!parts.fault.empty()) refuse(text, parts.why, parts.fault);
  if (count > most_scalar_digits || parts.exponent > most_scalar_digits ||
      parts.exponent < -2 * most_scalar_digits) {
    refuse(text, code::digits, "has more than 60 digits");
  }
  if (parts.form != number_form::plain && parts.form != number_form::percent) {
    refuse(text, code::bad_value, "is an amount of money");
  }
  const detail::wide signed_mantissa = parts.negative ? detail::wide(-mantissa) : mantissa;
  value = rational::from_wide({signed_mantissa, 1});
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
