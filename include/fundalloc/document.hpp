// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fundalloc {

/** A tree of the texts that a person wrote: what every plan is read from.
 *
 *  A plan file, a Python call, JSON and C++ code all become one of these, so there is one
 *  reader of plans and one set of errors. Every scalar is text; no number is interpreted here.
 *
 *      document d = document::map({{"pool", "3717万元"}, {"unit", "万元"}});
 */
class document {
 public:
  enum class kind { scalar, list, map };
  using entry = std::pair<std::string, document>;

  document() = default;
  document(const char* text) : text_(text) {}             // NOLINT: a text is a document
  document(std::string text) : text_(std::move(text)) {}  // NOLINT
  document(std::string_view text) : text_(text) {}        // NOLINT
  [[nodiscard]] static document list(std::vector<document> items);
  [[nodiscard]] static document map(std::vector<entry> entries);

  [[nodiscard]] kind what() const noexcept { return kind_; }
  [[nodiscard]] bool is_scalar() const noexcept { return kind_ == kind::scalar; }
  [[nodiscard]] bool is_list() const noexcept { return kind_ == kind::list; }
  [[nodiscard]] bool is_map() const noexcept { return kind_ == kind::map; }

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] const std::vector<document>& items() const noexcept { return items_; }
  [[nodiscard]] const std::vector<entry>& entries() const noexcept { return entries_; }
  /// The value of a key of a map, or null.
  [[nodiscard]] const document* find(std::string_view key) const noexcept;
  /// A copy in which a key has a new value (added at the end where it is new).
  [[nodiscard]] document with(std::string_view key, document value) const;
  /// A copy without a key.
  [[nodiscard]] document without(std::string_view key) const;

  /// Where it stood in its file, from 1; 0 where it came from no file.
  std::size_t line = 0;
  std::size_t character = 0;
  /// Whether a reader that collects problems has told already what is wrong here: what reads on
  /// passes over it.
  bool told = false;

  /// Equal texts in equal places; marks do not count.
  friend bool operator==(const document& a, const document& b) {
    return a.kind_ == b.kind_ && a.text_ == b.text_ && a.items_ == b.items_ &&
           a.entries_ == b.entries_;
  }

 private:
  kind kind_ = kind::scalar;
  std::string text_;
  std::vector<document> items_;
  std::vector<entry> entries_;
};

/** Reads JSON whose scalars are strings, numbers (kept as their text), true and false.
 *  plan_error E201 (syntax, with line and character), E204 (duplicate key), limit_error
 *  E403. */
[[nodiscard]] document read_json(std::string_view text, std::string_view file = {});
/// Canonical JSON: no spaces, keys in order of their bytes, every scalar a string.
[[nodiscard]] std::string to_json(const document& value);
/// A JSON string literal of a text, quotes included.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace fundalloc
