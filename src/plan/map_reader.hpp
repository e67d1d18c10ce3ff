// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fundalloc/document.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/exact/decimal.hpp"
#include "fundalloc/plan/extensions.hpp"
#include "plan/words.hpp"

namespace fundalloc::detail {

/// Line and character by the path of a key: factors[0].weight.
using mark_map = std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>>;

/// What the check of a plan's text collects: problems, and the keys without a value for them.
struct read_faults {
  std::vector<problem> problems;
  std::vector<std::string> unread;  ///< paths of keys; those of problems among them
};

/// Thrown where a value is passed over, since its problem has been told.
struct told_already : std::exception {
  explicit told_already(std::string at) : path(std::move(at)) {}
  std::string path;
};

/** What the readers of a plan share: the file, marks of keys, and what becomes of a problem.
 *
 *  With `faults` set, a problem ends the reading of its own part only, and all are collected.
 */
struct read_context {
  std::string file;
  mark_map marks;
  read_faults* faults = nullptr;
  extensions outside = {};  ///< rules that the text may name beside the built-in ones
  std::vector<plan_word> outside_keys = {};  ///< and their keys

  /// Runs one part of the reading; a problem in it is thrown on, or collected. Whether there
  /// was none.
  bool part(const std::function<void()>& reading) const;
  /// The same for a key that stands where it has no meaning: no value is missing because of it.
  void remark(const std::function<void()>& complaint) const;
  /// Whether the value of a key, or a part of it, could not be read.
  [[nodiscard]] bool is_unread(const std::string& path) const;
  /// Raises with the place of a path filled in.
  [[noreturn]] void fail(problem what, const std::string& path) const;
};

/// One map of a plan's document by English keys; what is left unread at the end is an error.
class map_reader {
 public:
  /// E203 (a key that no plan has), E204 (a key twice, also in two languages).
  map_reader(const document& map, std::string path, read_context& context,
             key_place place = key_place::inside);

  [[nodiscard]] bool has(std::string_view key) const;
  /// Forgets a key that has been read, so that nobody reads it a second time as something else.
  void drop(std::string_view key);
  /// The value of a key, now read; null where the key is absent.
  const document* take(std::string_view key);
  /// The same, E205 where the key is absent; `why` ends the message.
  const document& need(std::string_view key, fixed_phrase why);
  /// A text; E206 where it is a list or a map.
  std::string text(std::string_view key, const std::string& fallback = {});
  /// A number as it was written. E206.
  scalar number(std::string_view key);
  /// A whole number within limits. E206.
  int whole(std::string_view key, int least, int most);
  /// One of some English words, written in either language; the first is the default. E206.
  std::string word(std::string_view key, std::initializer_list<std::string_view> choices);
  /// E203 or E213 for keys that nobody read. `owner` names what they do not belong to.
  void finish(fixed_phrase owner, code number = code::unknown_key) {
    finish([&] { return phrase(owner); }, number);
  }
  /// The same where the owner's words are made when they are needed.
  template <std::invocable F>
  void finish(F&& owner, code number) {
    if (!all_read()) refuse_unread(owner(), number);
  }

  [[nodiscard]] std::string path(std::string_view key) const;
  [[nodiscard]] read_context& context() const noexcept { return context_; }
  /// Reads one key or some; a problem there does not keep the others from being read, where
  /// problems are collected.
  bool part(const std::function<void()>& reading) const { return context_.part(reading); }
  [[nodiscard]] bool is_unread(std::string_view key) const {
    return context_.is_unread(path(key));
  }
  [[noreturn]] void fail(code number, std::string_view key, phrase found, phrase expected,
                         phrase remedy) const;
  /// Runs something that throws without a place, and adds the place of a key.
  template <class F>
  auto at(std::string_view key, F&& run) const {
    try {
      return run();
    } catch (const error& e) {
      context_.fail(e.detail(), path(key));
    }
  }
  /// The same for what names a key of this map itself.
  template <class F>
  void check(F&& run) const {
    try {
      run();
    } catch (const error& e) {
      context_.fail(e.detail(), path(e.detail().where.key));
    }
  }

 private:
  [[nodiscard]] bool all_read() const;
  void refuse_unread(const phrase& owner, code number);

  struct entry {
    std::string english;
    std::string written;
    const document* value;
    bool read = false;
  };
  void take_for_resembled(const std::string& written, key_place place);

  read_context& context_;
  std::string path_;
  std::vector<entry> entries_;
};

/// Whether a key is another one, or inside of it: `factors[0].weight` is within `factors`.
[[nodiscard]] bool is_within(std::string_view key, std::string_view outer);

/// E206 unless the document is a text.
[[nodiscard]] const std::string& text_of(const document& value, const std::string& path,
                                         const read_context& context);

}  // namespace fundalloc::detail
