// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/phrase.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iterator>
#include <stdexcept>
#include <unordered_map>

#include "catalogue.hpp"

namespace fundalloc {

namespace {

language first_language() noexcept {
  const char* const named = std::getenv("FUNDALLOC_LANG");
  return language_of(named == nullptr ? "" : named).value_or(language::english);
}

std::atomic<language>& shared_language() noexcept {
  static std::atomic<language> chosen{first_language()};
  return chosen;
}

constexpr std::string_view one_text = "{}";
/// Of two words, English has the first; the Chinese shows both.
constexpr std::string_view english_word = "{0}";
constexpr std::string_view both_words = "{1}（{0}）";

/// The text in a language; a text that the catalogue does not have stays as it is.
std::string_view translated(std::string_view english, language shown) {
  if (shown == language::english) return english;
  if (english == english_word) return both_words;
  static const auto chinese = [] {
    std::unordered_map<std::string_view, std::string_view> known;
    for (const detail::message_text& row : detail::catalogue) {
      known.emplace(row.english, row.chinese);
    }
    return known;
  }();
  const auto found = chinese.find(english);
  return found == chinese.end() ? english : found->second;
}

}  // namespace

void detail::refuse_text(const char* why) { throw std::logic_error(why); }

language current_language() noexcept {
  return shared_language().load(std::memory_order_relaxed);
}

void set_language(language chosen) noexcept {
  shared_language().store(chosen, std::memory_order_relaxed);
}

std::optional<language> language_of(std::string_view word) noexcept {
  const std::string_view name = word.substr(0, 2);
  if (word.size() > 2 && std::string_view("_-.@").find(word[2]) == std::string_view::npos) {
    return std::nullopt;
  }
  if (name == "en") return language::english;
  if (name == "zh") return language::chinese;
  return std::nullopt;
}

phrase phrase::plain(std::string text) {
  phrase made;
  made.text_ = one_text;
  made.parts_.push_back({std::move(text), {}});
  return made;
}

phrase phrase::known(std::string_view english, const std::vector<phrase>& arguments) {
  const auto row =
      std::find_if(std::begin(detail::catalogue), std::end(detail::catalogue),
                   [&](const detail::message_text& known) { return known.english == english; });
  if (row == std::end(detail::catalogue) ||
      detail::places_of(row->english) != arguments.size()) {
    throw std::invalid_argument("fundalloc: no such text with as many places: " +
                                std::string(english));
  }
  phrase made;
  made.text_ = row->english;
  for (const phrase& argument : arguments) made.add(argument);
  return made;
}

phrase phrase::word(std::string_view english, std::string_view chinese) {
  if (chinese.empty() || chinese == english) return plain(std::string(english));
  phrase made;
  made.text_ = english_word;
  made.add(english);
  made.add(chinese);
  return made;
}

phrase phrase::list(const std::vector<phrase>& items) {
  phrase made;
  if (!items.empty()) made.text_ = ", ";
  for (const phrase& item : items) made.add(item);
  return made;
}

phrase phrase::list(const std::vector<std::string>& items) {
  phrase made;
  if (!items.empty()) made.text_ = ", ";
  for (const std::string& item : items) made.add(std::string_view(item));
  return made;
}

void phrase::add(phrase inner) { parts_.push_back({{}, std::move(inner)}); }
void phrase::add(fixed_phrase inner) { add(phrase(inner)); }
void phrase::add(std::string_view text) { parts_.push_back({std::string(text), {}}); }

std::string phrase::text(language shown) const {
  std::string written;
  write(written, shown);
  return written;
}

void phrase::write(std::string& into, language shown) const {
  const std::string_view text = translated(text_, shown);
  std::size_t next = 0;
  const auto part = [&](std::size_t k) {
    into += parts_[k].plain;
    parts_[k].inner.write(into, shown);
  };
  if (text.find('{') == std::string_view::npos && !parts_.empty()) {  // a list
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      if (k > 0) into += text;
      part(k);
    }
    return;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      into += c;
      continue;
    }
    const char after = text[++i];
    if (after == c) {
      into += c;
    } else if (after == '}') {
      part(next++);
    } else {  // {1}: the places of a translation may stand in another order
      part(static_cast<std::size_t>(after - '0'));
      ++i;
    }
  }
}

bool operator==(const phrase& a, const phrase& b) {
  return a.text_ == b.text_ && a.parts_ == b.parts_;
}

}  // namespace fundalloc
