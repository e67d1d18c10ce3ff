// SPDX-License-Identifier: Apache-2.0
// Numbers: what read_decimal, read_double and scalar say of a text against a slow reading,
// digit by digit with whole numbers of any size.
#include <algorithm>
#include <array>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cfenv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "fundalloc/exact/decimal.hpp"
#include "harness.hpp"

namespace fundalloc::fuzz {
namespace {

using boost::multiprecision::cpp_int;

constexpr std::int64_t most = INT64_MAX;

/// A number as it is written: `digits` times 10^exponent, per cents not applied.
struct written {
  bool negative = false;
  std::string digits = {};  ///< without zeros in front
  long exponent = 0;
  number_form form = number_form::plain;
  bool bare = true;  ///< neither point nor exponent
};

/// Either a number or the code that refuses it.
struct slow_reading {
  written number = {};
  int refused = 0;
};

std::string without_spaces(std::string text) {
  static const std::array<std::string, 4> spaces = {" ", "\t", "\xC2\xA0", "\xE3\x80\x80"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string& s : spaces) {
      if (text.rfind(s, 0) == 0) {
        text.erase(0, s.size());
        again = true;
      }
      if (text.size() >= s.size() && text.substr(text.size() - s.size()) == s) {
        text.erase(text.size() - s.size());
        again = true;
      }
    }
  }
  return text;
}

/// Groups of a whole part: fine without a comma, else one to three digits and then threes.
bool is_grouped_well(const std::string& part) {
  if (part.find(',') == std::string::npos) return true;
  std::size_t end = part.size();
  for (std::size_t comma = part.rfind(','); comma != std::string::npos;) {
    if (end - comma != 4) return false;
    end = comma;
    if (end == 0) return false;
    comma = part.rfind(',', end - 1);
  }
  return end <= 3 && part[0] != '0';
}

slow_reading read_half_width(std::string text) {
  slow_reading result;
  written& w = result.number;
  const auto refuse = [&](code why) {
    result.refused = static_cast<int>(why);
    return result;
  };
  text = without_spaces(text);
  constexpr std::array<std::pair<const char*, number_form>, 5> units = {
      {{"亿元", number_form::yi_yuan},
       {"万元", number_form::wan_yuan},
       {"元", number_form::yuan},
       {"分", number_form::fen},
       {"%", number_form::percent}}};
  for (const auto& [word, form] : units) {
    const std::size_t size = std::strlen(word);
    if (text.size() < size || text.compare(text.size() - size, size, word) != 0) continue;
    w.form = form;
    text = without_spaces(text.substr(0, text.size() - size));
    break;
  }
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    w.negative = text[0] == '-';
    text.erase(0, 1);
  }
  const auto run = [&](const char* of) {
    const std::size_t end = std::min(text.find_first_not_of(of), text.size());
    const std::string part = text.substr(0, end);
    text.erase(0, end);
    return part;
  };
  const std::string whole = run("0123456789,");
  if (whole.empty()) return refuse(code::not_a_number);
  if (!is_grouped_well(whole)) return refuse(code::ambiguous_number);
  for (const char c : whole) {
    if (c != ',') w.digits += c;
  }
  if (text.starts_with('.')) {
    text.erase(0, 1);
    const std::string decimals = run("0123456789");
    if (decimals.empty()) return refuse(code::not_a_number);
    w.digits += decimals;
    w.exponent = -static_cast<long>(decimals.size());
    w.bare = false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.erase(0, 1);
    const bool down = text.starts_with('-');
    if (down || text.starts_with('+')) text.erase(0, 1);
    std::string value = run("0123456789");
    if (value.empty()) return refuse(code::not_a_number);
    value.erase(0, std::min(value.find_first_not_of('0'), value.size() - 1));
    if (value.size() > 6 || std::stol(value) > 100'000) return refuse(code::digits);
    w.exponent += down ? -std::stol(value) : std::stol(value);
    w.bare = false;
  }
  if (!text.empty()) return refuse(code::not_a_number);
  w.digits.erase(0, std::min(w.digits.find_first_not_of('0'), w.digits.size()));
  return result;
}

/// The ASCII of a full-width sign at a place of a text; 0 where there is none.
char half_width_at(std::string_view text, std::size_t i) {
  if (text.size() - i < 3 || text[i] != '\xEF') return 0;
  const auto second = static_cast<unsigned char>(text[i + 1]);
  const auto third = static_cast<unsigned char>(text[i + 2]);
  if ((second & 0xC0U) != 0x80U || (third & 0xC0U) != 0x80U) return 0;
  const unsigned point = 0xF000U | ((second & 0x3FU) << 6U) | (third & 0x3FU);
  return point >= 0xFF01 && point <= 0xFF5E ? static_cast<char>(point - 0xFF01 + '!') : '\0';
}

/// With every full-width sign of ASCII as its half-width one; nothing where there is none.
std::optional<std::string> half_width(std::string_view text) {
  std::string half;
  bool any = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char sign = half_width_at(text, i);
    half += sign != 0 ? sign : text[i];
    any = any || sign != 0;
    if (sign != 0) i += 2;
  }
  return any ? std::optional(half) : std::nullopt;
}

slow_reading read_slowly(std::string_view text) {
  slow_reading result = read_half_width(std::string(text));
  if (result.refused == 0) return result;
  const auto half = half_width(text);
  if (!half) return result;
  const int again = read_half_width(*half).refused;
  if (again == 0 || again == static_cast<int>(code::ambiguous_number)) {
    result.refused = static_cast<int>(code::ambiguous_number);
  }
  return result;
}

cpp_int whole_of(const std::string& digits) {
  cpp_int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// What a cell has to be: its code, or mantissa and decimals.
struct slow_cell {
  int refused = 0;
  cpp_int mantissa = 0;
  int decimals = 0;
};

slow_cell cell_of(const slow_reading& reading) {
  const auto refuse = [](code why) { return slow_cell{.refused = static_cast<int>(why)}; };
  if (reading.refused != 0) return {.refused = reading.refused};
  const written& w = reading.number;
  if (w.digits.size() > 38) return refuse(code::digits);
  std::string digits = w.digits;
  long exponent = w.exponent - (w.form == number_form::percent ? 2 : 0);
  if (digits.empty()) return {};
  while (exponent < 0 && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (exponent > 0) {
    if (exponent > 30) return refuse(code::column_range);
    digits.append(static_cast<std::size_t>(exponent), '0');
    exponent = 0;
  }
  const cpp_int value = whole_of(digits);
  if (value > most) return refuse(code::column_range);
  if (exponent < -30) return refuse(code::digits);
  return {.mantissa = w.negative ? cpp_int(-value) : value,
          .decimals = static_cast<int>(-exponent)};
}

std::string words_of(const decimal_reading& r) {
  if (!r.ok) return code_text(r.why) + " " + std::string(r.reason.text);
  return std::to_string(r.value.mantissa) + " / 10^" + std::to_string(r.value.decimals) +
         " form " + std::to_string(static_cast<int>(r.value.form));
}

bool is_disguise(int number) {
  return number == static_cast<int>(code::not_a_number) ||
         number == static_cast<int>(code::ambiguous_number);
}

void check_cell(std::string_view text, const slow_reading& slow, const decimal_reading& got) {
  const slow_cell expected = cell_of(slow);
  const auto words = [&] { return "read_decimal: " + words_of(got); };
  require(got.ok == (expected.refused == 0), words);
  if (!got.ok) {
    require(*got.reason.text != '\0', words);
    // Beyond 96 characters, and where bytes are no text, a number in full width may be none.
    const bool odd = text.size() > 96 || !is_utf8(text);
    const bool either =
        odd && is_disguise(expected.refused) && is_disguise(static_cast<int>(got.why));
    require(either || static_cast<int>(got.why) == expected.refused, words);
    return;
  }
  require(expected.mantissa == got.value.mantissa, words);
  require(expected.decimals == got.value.decimals, words);
  require(slow.number.form == got.value.form, words);
  const decimal_reading again = read_decimal(to_text(got.value));
  require(again.ok && again.value.mantissa == got.value.mantissa &&
              again.value.decimals == got.value.decimals &&
              again.value.form == number_form::plain,
          [&] { return "to_text reads as " + words_of(again); });
}

/// A plan's number: numerator and denominator, not reduced.
struct slow_scalar {
  int refused = 0;
  cpp_int numerator = 0;
  cpp_int denominator = 1;
  number_form form = number_form::plain;
  bool whole = false;
};

bool is_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// `n/d`, of at most 60 digits each.
slow_scalar fraction_of(std::string text) {
  slow_scalar result;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.erase(0, 1);
  const std::size_t slash = text.find('/');
  const std::string above = text.substr(0, slash);
  const std::string below = text.substr(slash + 1);
  if (above.size() > 60 || below.size() > 60) {
    result.refused = static_cast<int>(code::digits);
  } else if (!is_digits(above) || !is_digits(below) || whole_of(below) == 0) {
    result.refused = static_cast<int>(code::bad_value);
  } else {
    result.numerator = negative ? cpp_int(-whole_of(above)) : whole_of(above);
    result.denominator = whole_of(below);
  }
  return result;
}

slow_scalar scalar_of(std::string_view text, const slow_reading& reading) {
  const std::string trimmed = without_spaces(std::string(text));
  if (trimmed.find('/') != std::string::npos) return fraction_of(trimmed);
  slow_scalar result;
  const written& w = reading.number;
  const auto refuse = [&](code why) {
    result.refused = static_cast<int>(why);
    return result;
  };
  if (reading.refused != 0) {
    return refuse(reading.refused == static_cast<int>(code::digits) ? code::digits
                                                                    : code::bad_value);
  }
  if (w.digits.size() > 60 || w.exponent > 60 || w.exponent < -120) return refuse(code::digits);
  if (w.form != number_form::plain && w.form != number_form::percent) {
    return refuse(code::bad_value);
  }
  result.form = w.form;
  result.whole = w.bare && w.form == number_form::plain;
  result.numerator = w.negative ? cpp_int(-whole_of(w.digits)) : whole_of(w.digits);
  for (long k = w.exponent; k > 0; --k) result.numerator *= 10;
  for (long k = w.exponent; k < 0; ++k) result.denominator *= 10;
  if (w.form == number_form::percent) result.denominator *= 100;
  return result;
}

/// n/d to so many decimals, half away from zero, by long division.
std::string long_division(cpp_int n, const cpp_int& d, int decimals) {
  const bool negative = n < 0;
  if (negative) n = -n;
  for (int k = 0; k < decimals; ++k) n *= 10;
  const cpp_int q = (2 * n + d) / (2 * d);
  std::string digits = q.str();
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - places, ".");
  return (negative && q != 0 ? "-" : "") + digits;
}

void check_texts(const rational& value, const slow_scalar& expected) {
  require_equal(rational::from_text(value.to_text()), value, "to_text of a fraction");
  const std::string text = value.to_shortest_text();
  if (text.size() <= 60) require_equal(scalar(text).value, value, "to_shortest_text");
  for (const int decimals : {0, 2}) {
    const std::string slow = long_division(expected.numerator, expected.denominator, decimals);
    const std::string got = value.to_decimal_text(decimals);
    require(got == slow, [&] { return "to_decimal_text " + got + ", not " + slow; });
  }
}

void check_scalar(std::string_view text, const slow_reading& slow) {
  const slow_scalar expected = scalar_of(text, slow);
  std::optional<scalar> got;
  const refused said = refusal_of([&] { got.emplace(text); }, is_utf8(text));
  const bool odd = text.size() > 96 || !is_utf8(text);
  require(
      said.number == expected.refused || (odd && got.has_value() == (expected.refused == 0)),
      [&] { return "scalar: E" + std::to_string(expected.refused) + ", not " + said.message; });
  if (!got) {
    const bool shown = said.message.find(text) != std::string::npos;
    require(shown || text.find('\0') != std::string_view::npos, "the text is not shown");
    return;
  }
  require_equal(got->form, expected.form, "the form of a scalar");
  require_equal(got->whole, expected.whole, "whole of a scalar");
  const rational& v = got->value;
  const cpp_int numerator(v.numerator_text());
  const cpp_int denominator(v.denominator_text());
  require(numerator * expected.denominator == expected.numerator * denominator,
          [&] { return "scalar: " + v.to_text(); });
  require(denominator > 0 && gcd(numerator, denominator) == 1, "a fraction is not reduced");
  // Numbers of more than 60 digits cannot be read again.
  if (v.numerator_text().size() <= 60 && v.denominator_text().size() <= 55) {
    check_texts(v, expected);
  }
}

/// printf's text of a double with so many digits after the point.
std::string printed(double value, int digits) {
  std::array<char, 64> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.*e", digits, value);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

/// The shortest text that is read as a double. Next to a power of two doubles are closer below
/// than above, so that the text above may do where the nearest one of that length does not.
std::string shortest(double value) {
  int exponent = 0;
  const bool power_of_two = std::abs(std::frexp(value, &exponent)) == 0.5;
  for (int digits = 0; digits < 17; ++digits) {
    std::string text = printed(value, digits);
    if (std::strtod(text.c_str(), nullptr) == value) return text;
    if (!power_of_two) continue;
    std::fesetround(value > 0 ? FE_UPWARD : FE_DOWNWARD);
    text = printed(value, digits);
    std::fesetround(FE_TONEAREST);
    if (std::strtod(text.c_str(), nullptr) == value) return text;
  }
  report("17 digits do not hold a double");
}

void check_double(double value) {
  const decimal_reading got = read_double(value);
  const auto words = [&] { return "read_double: " + words_of(got); };
  if (!std::isfinite(value)) {
    require(!got.ok && got.why == code::not_a_number, words);
    return;
  }
  const std::string slow = shortest(value);
  const slow_reading reading = read_slowly(slow);
  const slow_cell expected = cell_of(reading);
  require(got.ok == (expected.refused == 0), words);
  if (!got.ok) {
    require(static_cast<int>(got.why) == expected.refused, words);
    return;
  }
  require(std::strtod(to_text(got.value).c_str(), nullptr) == value, words);
  // Where several texts are shortest, printf has the nearest one, and so have we.
  require(expected.mantissa == got.value.mantissa && expected.decimals == got.value.decimals,
          [&] { return words() + ", not " + slow; });
}

std::array<char, sizeof(double)> bytes_of(std::string_view text) {
  std::array<char, sizeof(double)> bytes{};
  std::copy(text.begin(), text.end(), bytes.begin());
  return bytes;
}

/// Any text is a double as strtod reads it, and eight bytes are the bits of one.
void check(std::string_view text) {
  const slow_reading slow = read_slowly(text);
  check_cell(text, slow, read_decimal(text));
  check_scalar(text, slow);
  check_double(std::strtod(std::string(text).c_str(), nullptr));
  if (text.size() == sizeof(double)) check_double(std::bit_cast<double>(bytes_of(text)));
}

}  // namespace
}  // namespace fundalloc::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fundalloc::fuzz::check(fundalloc::fuzz::text_of(data, size));
  return 0;
}
