// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/money.hpp"

#include <array>

namespace fundalloc {

namespace {

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

std::string_view without_spaces(std::string_view text) noexcept {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Where the number ends and the word begins.
std::size_t number_length(std::string_view text) noexcept {
  std::size_t i = 0;
  while (i < text.size() && (std::string_view("0123456789.,+-/ ").find(text[i]) != std::string_view::npos)) {
    ++i;
  }
  return i;
}

/// Decimals of a fraction that ends, else -1.
int decimals_of(const rational& value) {
  rational scaled = value;
  for (int k = 0; k <= 18; ++k, scaled *= rational(10)) {
    if (scaled.is_whole()) return k;
  }
  return -1;
}

[[noreturn]] void refuse_unit(std::string_view text, const char* why) {
  raise({code::bad_value, {.key = "unit"}, "\"" + std::string(text) + "\" " + why,
         "a unit such as 万元, 0.01万元, EUR", "Correct the unit."});
}

[[noreturn]] void refuse_words(const std::string& a, const std::string& b) {
  raise({code::unit_mismatch, {}, "\"" + a + "\" does not convert to \"" + b + "\"",
         "an amount in " + b, "Use one unit in the whole plan."});
}

}  // namespace

unit::unit(std::string_view text) {
  const std::string_view whole = without_spaces(text);
  const std::size_t length = number_length(whole);
  word_ = std::string(without_spaces(whole.substr(length)));
  if (word_.empty()) refuse_unit(text, "names no unit");
  for (const char c : word_) {
    if ((c >= '0' && c <= '9') || c == ' ' || c == '%') refuse_unit(text, "is not the name of a unit");
  }
  if (length > 0) grain_ = scalar(whole.substr(0, length)).value;
  if (grain_.sign() <= 0) refuse_unit(text, "is not a positive multiple");
  decimals_ = decimals_of(grain_);
  if (decimals_ < 0) refuse_unit(text, "is not a decimal multiple of at most 18 digits");
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
  const std::string_view whole = without_spaces(text);
  std::size_t length = number_length(whole);
  // An exponent belongs to the number: 1e6 EUR.
  if (length < whole.size() && length > 0 && (whole[length] == 'e' || whole[length] == 'E')) {
    const std::size_t rest = number_length(whole.substr(length + 1));
    if (rest > 0 && whole[length + 1] != ' ') length += 1 + rest;
  }
  const std::string word(without_spaces(whole.substr(length)));
  const scalar number(whole.substr(0, length));
  if (word.empty() || word == word_) return number.value * grains_per_word();
  for (const money_word& m : money_words) {
    if (m.word == word) return number.value * grains_per(m.form);
  }
  if (fen_in(word_) == 0 || length == 0 || word.find_first_of("0123456789%,.") != std::string::npos) {
    if (length == 0 || word.find_first_of("0123456789%,.") != std::string::npos) {
      raise({code::bad_value, {}, "\"" + std::string(text) + "\" is not an amount",
             "an amount such as 3717万元", "Correct the amount."});
    }
  }
  refuse_words(word, word_);
}

std::string unit::show(const rational& grains) const {
  const rational amount = grains * grain_;
  const int needed = decimals_of(amount);
  if (needed < 0) return amount.to_shortest_text();
  return amount.to_decimal_text(needed > decimals_ ? needed : decimals_);
}

std::string unit::show(std::int64_t grains) const { return show(rational(grains)); }

}  // namespace fundalloc
