// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace fundalloc::detail {

/// A place in a text: line and character from 1, as editors count them.
struct text_place {
  std::size_t line = 1;
  std::size_t character = 1;
};

/** A text of which libyaml tells places by characters, and which we look at by bytes.
 *
 *  Cost    byte_of walks from the last answer, so that answers in order are O(size) together.
 */
class source_text {
 public:
  explicit source_text(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] std::string_view text() const noexcept { return text_; }

  /// The byte at which a character begins, counted from 0; the size where the text is shorter.
  [[nodiscard]] std::size_t byte_of(std::size_t character) noexcept {
    for (; at_character_ < character && at_byte_ < text_.size(); ++at_character_) {
      do {
        ++at_byte_;
      } while (at_byte_ < text_.size() && is_tail(text_[at_byte_]));
    }
    for (; at_character_ > character; --at_character_) {
      do {
        --at_byte_;
      } while (at_byte_ > 0 && is_tail(text_[at_byte_]));
    }
    return at_byte_;
  }

  [[nodiscard]] text_place place_of(std::size_t byte) const noexcept {
    text_place place;
    for (std::size_t i = 0; i < byte && i < text_.size(); ++i) {
      if (text_[i] == '\n') {
        ++place.line;
        place.character = 1;
      } else if (!is_tail(text_[i])) {
        ++place.character;
      }
    }
    return place;
  }

  /// The byte at which a line (from 0) begins; the size where there is no such line.
  [[nodiscard]] std::size_t line_start(std::size_t line) const noexcept {
    std::size_t start = 0;
    for (; line > 0; --line) {
      const std::size_t end = text_.find('\n', start);
      if (end == std::string_view::npos) return text_.size();
      start = end + 1;
    }
    return start;
  }

 private:
  static bool is_tail(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
  }

  std::string_view text_;
  std::size_t at_character_ = 0;
  std::size_t at_byte_ = 0;
};

}  // namespace fundalloc::detail
