// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/phrase.hpp"

namespace fundalloc {

/// A word of plans in both languages.
struct word_pair {
  std::string_view english;
  std::string_view chinese;
};

/// A value of an enumeration and its words; the first of a table is the default.
template <class E>
struct option_word {
  E value;
  std::string_view english;
  std::string_view chinese;
};

/** What a rule lists its options to: the readers and writers of plans, the key table, the
 *  digest.
 *
 *  A rule says each option once, with both of its words:
 *
 *      template <class Self, class Options>
 *      static void options(Self& self, Options& option) {
 *        option("decimals", "小数位", self.decimals);
 *        option("ties", "并列", self.ties, ranking_words);
 *      }
 *
 *  A std::string is the header of a column; `text` is any other text.
 */
class option_visitor {
 public:
  virtual ~option_visitor() = default;
  virtual void operator()(std::string_view key, std::string_view chinese,
                          std::string& column) = 0;
  virtual void operator()(std::string_view key, std::string_view chinese,
                          std::optional<rational>& number) = 0;
  /// A number with a default: written always.
  virtual void operator()(std::string_view key, std::string_view chinese, rational& number) = 0;
  virtual void operator()(std::string_view key, std::string_view chinese,
                          std::optional<int>& whole) = 0;
  virtual void operator()(std::string_view key, std::string_view chinese, bool& truth) = 0;
  virtual void text(std::string_view key, std::string_view chinese, std::string& value) = 0;

  /// One word of an enumeration; the first is the default and is not written.
  template <class E, std::size_t N>
  void operator()(std::string_view key, std::string_view chinese, E& value,
                  const std::array<option_word<E>, N>& words) {
    word_choice<E, N> choice(words, value);
    std::size_t index = choice.index.value_or(0);
    choose(key, chinese, choice.pairs, index);
    value = words[index].value;
  }
  /// One word of an enumeration without a default.
  template <class E, std::size_t N>
  void operator()(std::string_view key, std::string_view chinese, std::optional<E>& value,
                  const std::array<option_word<E>, N>& words) {
    word_choice<E, N> choice(words, value);
    choose_any(key, chinese, choice.pairs, choice.index, nullptr);
    value = choice.value(words);
  }
  /// One word of an enumeration, or a number in its place.
  template <class E, std::size_t N>
  void operator()(std::string_view key, std::string_view chinese, std::optional<E>& value,
                  std::optional<rational>& number, const std::array<option_word<E>, N>& words) {
    word_choice<E, N> choice(words, value);
    choose_any(key, chinese, choice.pairs, choice.index, &number);
    value = choice.value(words);
  }
  /// A list of maps, whose keys T lists as a rule does.
  template <class T>
  void operator()(std::string_view key, std::string_view chinese, std::vector<T>& list) {
    each(
        key, chinese, list.size(), [&](std::size_t n) { list.resize(n); },
        [&](std::size_t k, option_visitor& inside) {
          T blank;
          T& item = k < list.size() ? list[k] : blank;
          T::options(item, inside);
        });
  }

 protected:
  /// One of some words; the index is read or set, 0 where a plan says nothing.
  virtual void choose(std::string_view key, std::string_view chinese,
                      std::span<const word_pair> words, std::size_t& index) = 0;
  /// The same without a default; with `number`, a text that is no word is read as one.
  virtual void choose_any(std::string_view key, std::string_view chinese,
                          std::span<const word_pair> words, std::optional<std::size_t>& index,
                          std::optional<rational>* number) = 0;
  /// A list: `resize` makes room when it is read, `visit` lists the options of item k.
  virtual void each(std::string_view key, std::string_view chinese, std::size_t size,
                    const std::function<void(std::size_t)>& resize,
                    const std::function<void(std::size_t, option_visitor&)>& visit) = 0;

 private:
  template <class E, std::size_t N>
  struct word_choice {
    std::array<word_pair, N> pairs;
    std::optional<std::size_t> index;

    word_choice(const std::array<option_word<E>, N>& words, std::optional<E> value) {
      for (std::size_t k = 0; k < N; ++k) {
        pairs[k] = {words[k].english, words[k].chinese};
        if (value == words[k].value) index = k;
      }
    }
    [[nodiscard]] std::optional<E> value(const std::array<option_word<E>, N>& words) const {
      return index ? std::optional<E>(words[*index].value) : std::nullopt;
    }
  };
};

/// The word of a rule in plans, whether it is built in or from outside.
template <class Rule>
[[nodiscard]] std::string_view word_of(const Rule& rule) {
  if constexpr (requires { rule.word(); }) {
    return rule.word();
  } else {
    return rule.name;
  }
}
template <class Rule>
[[nodiscard]] std::string_view chinese_word_of(const Rule& rule) {
  if constexpr (requires { rule.word_zh(); }) {
    return rule.word_zh();
  } else {
    return rule.name_zh;
  }
}

/// The same for messages.
template <class Rule>
[[nodiscard]] phrase phrase_of(const Rule& rule) {
  return phrase::word(word_of(rule), chinese_word_of(rule));
}
template <class... Rule>
[[nodiscard]] phrase phrase_of(const std::variant<Rule...>& rule) {
  return std::visit([](const auto& r) { return phrase_of(r); }, rule);
}

}  // namespace fundalloc
