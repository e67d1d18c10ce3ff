// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace fundalloc::detail {

/// A text without the spaces around it: ASCII, tabs, no-break and ideographic ones.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 4> spaces = {" ", "\t", "\u00a0", "\u3000"};
  // Most texts need one look: none of these spaces begins or ends with another byte.
  const auto begins = [](char c) {
    return c == ' ' || c == '\t' || c == '\xC2' || c == '\xE3';
  };
  const auto ends = [](char c) { return c == ' ' || c == '\t' || c == '\xA0' || c == '\x80'; };
  if (text.empty() || (!begins(text.front()) && !ends(text.back()))) return text;
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view s : spaces) {
      if (text.starts_with(s)) {
        text.remove_prefix(s.size());
        again = true;
      }
      if (text.ends_with(s)) {
        text.remove_suffix(s.size());
        again = true;
      }
    }
  }
  return text;
}

}  // namespace fundalloc::detail
