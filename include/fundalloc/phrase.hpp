// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#ifdef FUNDALLOC_CATALOGUE  // our own build: every text below is looked up while it compiles
#include FUNDALLOC_CATALOGUE
#endif

namespace fundalloc {

/// The languages of messages. Tables, plans and results are never translated.
enum class language : std::uint8_t { english, chinese };

/** The language that messages have where none is named.
 *
 *  At first that of FUNDALLOC_LANG (en or zh, also as locales are called: zh_CN.UTF-8);
 *  English where it is not set, or says anything else. One for the process, for all threads.
 */
[[nodiscard]] language current_language() noexcept;
void set_language(language chosen) noexcept;

/// The language that a word names: en, zh, en_US, zh_CN.UTF-8, zh-Hans; none for another.
[[nodiscard]] std::optional<language> language_of(std::string_view word) noexcept;

class phrase;

namespace detail {

struct phrase_part;

/// What the compiler stops at where it refuses a text, with the reason. Throws.
[[noreturn]] void refuse_text(const char* why);

/// The number of places of a text.
[[nodiscard]] constexpr std::size_t places_of(std::string_view text) {
  std::size_t places = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{' && text[i] != '}') continue;
    const bool twice = i + 1 < text.size() && text[i + 1] == text[i];
    const bool place = text[i] == '{' && i + 1 < text.size() && text[i + 1] == '}';
    if (!twice && !place) refuse_text("a brace alone: {{ and }} are braces of a text");
    if (!twice) ++places;
    ++i;
  }
  return places;
}

consteval void check_text(std::string_view text, std::size_t arguments) {
  if (places_of(text) != arguments) refuse_text("not an argument for each place {}");
#ifdef FUNDALLOC_CATALOGUE
  if (!text.empty() && !is_translated(text)) refuse_text("no row of src/catalogue.hpp");
#endif
}

/// An English text with as many places {} as there are arguments, checked by the compiler.
template <std::size_t Arguments>
struct phrase_text {
  const char* text = "";

  constexpr phrase_text() = default;
  template <std::size_t Size>
  consteval phrase_text(const char (&written)[Size]) : text(written) {  // NOLINT: converts
    check_text({written, Size - 1}, Arguments);
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return *text == '\0'; }
};

}  // namespace detail

/// A phrase without places that costs nothing to hand over: a literal, checked as phrases are.
using fixed_phrase = detail::phrase_text<0>;

/** A piece of a message: an English text with places {} for arguments, which is the key of its
 *  translation. Arguments are what is never translated (names, numbers, cells, words of plans)
 *  or phrases, such as a clause that is not always there.
 *
 *      phrase("the column has {} cells", cells.size())
 *      phrase("{} splits are the rest{}", rests, more ? phrase(" ({} more)", more) : phrase())
 *
 *  A text without places converts from a literal. In the library's own build, a text that the
 *  catalogue does not have does not compile; elsewhere it is shown as it is, in any language,
 *  and so is a std::string.
 */
class phrase {
 public:
  constexpr phrase() = default;
  template <std::size_t Size>
  consteval phrase(const char (&text)[Size]) : text_(text, Size - 1) {  // NOLINT: converts
    detail::check_text(text_, 0);
  }
  phrase(fixed_phrase text);  // NOLINT: converts
#ifndef FUNDALLOC_CATALOGUE  // a text of your own, as plain() makes it; ours have to be checked
  phrase(std::string text);  // NOLINT: converts
#endif
  template <class... Arguments>
    requires(sizeof...(Arguments) > 0)
  explicit phrase(detail::phrase_text<sizeof...(Arguments)> text,
                  const Arguments&... arguments);

  /// What is the same in every language: a name, a number, a text of somebody else.
  [[nodiscard]] static phrase plain(std::string text);
  /// A word of plans, which have both: `share`, and in Chinese `占比（share）`.
  [[nodiscard]] static phrase word(std::string_view english, std::string_view chinese);
  /** A text that comes at run time, from a program in another language than C++: a row of the
   *  catalogue and an argument for each of its places.
   *  Throws  std::invalid_argument where there is no such row, or another number of places. */
  [[nodiscard]] static phrase known(std::string_view english,
                                    const std::vector<phrase>& arguments);
  /// The items with commas between them.
  [[nodiscard]] static phrase list(const std::vector<phrase>& items);
  [[nodiscard]] static phrase list(const std::vector<std::string>& items);

  [[nodiscard]] bool empty() const noexcept { return text_.empty() && parts_.empty(); }
  [[nodiscard]] std::string text(language shown) const;
  [[nodiscard]] std::string text() const { return text(current_language()); }

  friend bool operator==(const phrase& a, const phrase& b);

 private:
  void add(phrase inner);
  void add(fixed_phrase inner);
  void add(std::string_view text);
  void add(const std::string& text) { add(std::string_view(text)); }
  template <std::integral Number>
  void add(Number value) {
    if constexpr (std::is_same_v<Number, char>) {
      add(std::string_view(&value, 1));
    } else {
      add(std::string_view(std::to_string(value)));
    }
  }
  template <std::size_t Size>
  void add(const char (&)[Size]) = delete;  // a literal is a phrase, or part of the text
  void add(const char* text) = delete;
  void write(std::string& into, language shown) const;

  std::string_view text_;                   // a literal: the key
  std::vector<detail::phrase_part> parts_;  // one for each place; without places: a list
};

/// A part of a phrase: a text that stays as it is, or a phrase.
struct detail::phrase_part {
  std::string plain;
  phrase inner;

  friend bool operator==(const phrase_part&, const phrase_part&) = default;
};

inline phrase::phrase(fixed_phrase text) : text_(text.text) {}
#ifndef FUNDALLOC_CATALOGUE
inline phrase::phrase(std::string text) : phrase(plain(std::move(text))) {}
#endif
template <class... Arguments>
  requires(sizeof...(Arguments) > 0)
phrase::phrase(detail::phrase_text<sizeof...(Arguments)> text, const Arguments&... arguments)
    : text_(text.text) {
  parts_.reserve(sizeof...(Arguments));
  (add(arguments), ...);
}

}  // namespace fundalloc
