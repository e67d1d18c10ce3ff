// SPDX-License-Identifier: Apache-2.0
#include "table/record_text.hpp"

#include <algorithm>
#include <cstring>

#include "table/large_array.hpp"

namespace fundalloc::detail {

padded_text::padded_text(std::size_t room) : bytes(large_array<char>(room + 2 * padding)) {
  std::memset(bytes.get(), 0, padding);
}

void padded_text::close(std::size_t length) noexcept {
  size = length;
  std::memset(begin() + length, 0, padding);
}

void padded_text::skip(std::size_t count) noexcept {
  skipped += count;
  size -= count;
}

std::string field_text(std::string_view content) {
  std::string text;
  // A quote inside is written twice, and only a field in quotes has any.
  if (content.data()[-1] != '"' || content.find('"') == std::string_view::npos) {
    text = content;
    return text;
  }
  for (std::size_t at = 0; at < content.size();) {
    text += content[at];
    at += content[at] == '"' ? 2U : 1U;
  }
  return text;
}

record_text::record_text(padded_text text, std::size_t records_at_most)
    : text_(std::move(text)), begins_(large_array<std::uint32_t>(records_at_most)) {}

void record_text::add_records(std::size_t from, const std::uint32_t* places, std::size_t stride,
                              std::size_t count, bool quoted) {
  const char* const text = text_.begin() + from;
  std::uint32_t* const begins = begins_.get() + count_;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t start = places[i * stride] + 1U;
    // A field in quotes begins at its quote.
    const bool at_quote = quoted && text[static_cast<std::ptrdiff_t>(start) - 1] == '"';
    begins[i] = static_cast<std::uint32_t>(from) + start - (at_quote ? 1U : 0U);
    if (i + count_ > 0 && begins[i] < begins[static_cast<std::ptrdiff_t>(i) - 1]) {
      wraps_.push_back(count_ + i);
    }
  }
  count_ += count;
}

namespace {

/// The closing quote of a field that begins at an opening one; the text is checked.
const char* closing_quote(const char* at, const char* end) {
  for (const char* next = at + 1;; next += 2) {
    const auto rest = static_cast<std::size_t>(end - next);
    next = static_cast<const char*>(std::memchr(next, '"', rest));
    if (next + 1 == end || next[1] != '"') return next;
  }
}

bool ends_field(char c) noexcept { return c == ',' || c == '\n' || c == '\r'; }

}  // namespace

std::string record_text::text(std::size_t record, std::size_t field) const {
  const auto wraps = std::upper_bound(wraps_.begin(), wraps_.end(), record) - wraps_.begin();
  const char* at = text_.begin() + (static_cast<std::size_t>(wraps) << 32) +
                   begins_[static_cast<std::ptrdiff_t>(record)];
  const char* const end = text_.begin() + text_.size;
  for (;; --field) {
    const char* begin = at;
    if (at != end && *at == '"') {
      at = closing_quote(at, end);
      if (field == 0) return field_text({begin + 1, at});
      ++at;
    } else {
      while (at != end && !ends_field(*at)) ++at;
      if (field == 0) return {begin, at};
    }
    ++at;  // the comma
  }
}

}  // namespace fundalloc::detail
