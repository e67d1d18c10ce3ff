// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/money.hpp"

#include <array>

#include "exact/trimmed.hpp"

namespace fundalloc {

namespace {

using detail::trimmed;

struct money_word {
  std::string_view word;
  number_form form;
  std::int64_t fen;
};
constexpr std::array<money_word, 4> money_words = {{
    {"亿元", number_form::yi_yuan, 10'000'000'000},
    {"万元", number_form::wan_yuan, 1'000'000},
    {"元", number_form::yuan, 100},
    {"分", number_form::fen, 1},
}};

/// Fen in one of a word of the yuan family; 0 for any other word.
std::int64_t fen_in(std::string_view word) noexcept {
  for (const money_word& m : money_words) {
    if (m.word == word) return m.fen;
  }
  return 0;
}

/// An amount taken apart: `1,234.50` and `EUR`.
struct amount_parts {
  std::string_view number;
  std::string_view word;
};

std::size_t number_length(std::string_view text) noexcept {
  const std::size_t length = text.find_first_not_of("0123456789.,+-/ ");
  return length == std::string_view::npos ? text.size() : length;
}

amount_parts split(std::string_view text) noexcept {
  text = trimmed(text);
  std::size_t length = number_length(text);
  // An exponent belongs to the number: 1e6 EUR. A word may begin with an e: 5 euros.
  if (length > 0 && length < text.size() && (text[length] == 'e' || text[length] == 'E')) {
    const std::string_view rest = text.substr(length + 1);
    const std::size_t sign = rest.starts_with('+') || rest.starts_with('-') ? 1 : 0;
    if (sign < rest.size() && rest[sign] >= '0' && rest[sign] <= '9') {
      length += 1 + number_length(rest);
    }
  }
  return {trimmed(text.substr(0, length)), trimmed(text.substr(length))};
}

/// Decimals of a fraction that ends, else -1.
int decimals_of(const rational& value) {
  rational scaled = value;
  for (int k = 0; k <= 18; ++k, scaled *= rational(10)) {
    if (scaled.is_whole()) return k;
  }
  return -1;
}

[[noreturn]] void refuse_unit(std::string_view text, fixed_phrase why) {
  raise({code::bad_value,
         {.key = "unit"},
         phrase("\"{}\" {}", text, why),
         "a unit such as 万元, 0.01万元, EUR",
         "Correct the unit."});
}

[[noreturn]] void refuse_amount(std::string_view text) {
  raise({code::bad_value,
         {},
         phrase("\"{}\" is not an amount", text),
         "an amount such as 3717万元",
         "Correct the amount; type half-width digits."});
}

[[noreturn]] void refuse_words(const std::string& a, const std::string& b) {
  raise({code::unit_mismatch,
         {},
         phrase("\"{}\" does not convert to \"{}\"", a, b),
         phrase("an amount in {}", b),
         "Use one unit in the whole plan."});
}

}  // namespace

unit::unit(std::string_view text) {
  const amount_parts parts = split(text);
  if (parts.word.empty()) refuse_unit(text, "names no unit");
  const bool per_cent =
      parts.word == "%";  // keys: shares of a hundred, in decimals of a per cent
  if ((parts.word.starts_with('%') && !per_cent) ||
      parts.word.find('\n') != std::string_view::npos) {
    refuse_unit(text, "is not the name of a unit");
  }
  word_ = std::string(parts.word);
  if (!parts.number.empty()) grain_ = scalar(parts.number).value;
  if (grain_.sign() <= 0) refuse_unit(text, "is not a positive multiple");
  decimals_ = decimals_of(grain_);
  if (decimals_ < 0) refuse_unit(text, "is not a decimal multiple of at most 18 decimals");
}

std::string unit::to_text() const {
  return grain_ == rational(1) ? word_ : grain_.to_shortest_text() + word_;
}

rational unit::grains_per_word() const { return rational(1) / grain_; }

rational unit::grains_per(number_form form) const {
  const std::int64_t own = fen_in(word_);
  for (const money_word& m : money_words) {
    if (m.form != form) continue;
    if (own == 0) refuse_words(std::string(m.word), word_);
    return rational(m.fen, own) / grain_;
  }
  return grains_per_word();
}

rational unit::grains_per(const unit& other) const {
  if (word_ == other.word_) return other.grain_ / grain_;
  const std::int64_t own = fen_in(word_);
  const std::int64_t theirs = fen_in(other.word_);
  if (own == 0 || theirs == 0) refuse_words(other.word_, word_);
  return rational(theirs, own) * other.grain_ / grain_;
}

rational unit::read_amount(std::string_view text) const {
  const auto [number, word] = split(text);
  if (number.empty()) refuse_amount(text);
  if (word.empty() || word == word_) return scalar(number).value * grains_per_word();
  for (const money_word& m : money_words) {
    if (m.word == word) return scalar(number).value * grains_per(m.form);
  }
  // A word that holds signs of numbers, or starts with a full-width one, is no unit at all.
  const bool full_width = word.starts_with("\xEF\xBC") || word.starts_with("\xEF\xBD");
  if (full_width || word.find_first_of("0123456789%,.") != std::string_view::npos) {
    refuse_amount(text);
  }
  refuse_words(std::string(word), word_);
}

std::string unit::show(const rational& grains) const {
  const rational amount = grains * grain_;
  const int needed = decimals_of(amount);
  if (needed < 0) return amount.to_shortest_text();
  return amount.to_decimal_text(needed > decimals_ ? needed : decimals_);
}

std::string unit::show(std::int64_t grains) const { return show(rational(grains)); }

}  // namespace fundalloc
