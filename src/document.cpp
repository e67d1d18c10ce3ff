// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/document.hpp"

#include <algorithm>
#include <unordered_set>

#include "fundalloc/error.hpp"
#include "fundalloc/interrupt.hpp"

namespace fundalloc {

document document::list(std::vector<document> items) {
  document d;
  d.kind_ = kind::list;
  d.items_ = std::move(items);
  return d;
}

document document::map(std::vector<entry> entries) {
  document d;
  d.kind_ = kind::map;
  d.entries_ = std::move(entries);
  return d;
}

const document* document::find(std::string_view key) const noexcept {
  for (const entry& e : entries_) {
    if (e.first == key) return &e.second;
  }
  return nullptr;
}

document document::with(std::string_view key, document value) const {
  document copy = *this;
  copy.kind_ = kind::map;
  for (entry& e : copy.entries_) {
    if (e.first == key) {
      e.second = std::move(value);
      return copy;
    }
  }
  copy.entries_.emplace_back(std::string(key), std::move(value));
  return copy;
}

document document::without(std::string_view key) const {
  document copy = *this;
  std::erase_if(copy.entries_, [&](const entry& e) { return e.first == key; });
  return copy;
}

std::string json_string(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += hex[static_cast<unsigned char>(c) >> 4];
          out += hex[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  return out + "\"";
}

namespace {

void write_json(const document& value, std::string& out) {
  detail::poll_step();
  if (value.is_scalar()) {
    out += json_string(value.text());
  } else if (value.is_list()) {
    out += '[';
    for (std::size_t k = 0; k < value.items().size(); ++k) {
      if (k > 0) out += ',';
      write_json(value.items()[k], out);
    }
    out += ']';
  } else {
    std::vector<const document::entry*> sorted;
    for (const auto& e : value.entries()) sorted.push_back(&e);
    std::sort(sorted.begin(), sorted.end(),
              [](auto* a, auto* b) { return a->first < b->first; });
    out += '{';
    for (std::size_t k = 0; k < sorted.size(); ++k) {
      if (k > 0) out += ',';
      out += json_string(sorted[k]->first) + ":";
      write_json(sorted[k]->second, out);
    }
    out += '}';
  }
}

bool is_json_number(std::string_view text) noexcept {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - start;
  };
  const bool zero = at < text.size() && text[at] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

/// Recursive descent over JSON that keeps every scalar as its text.
class json_reader {
 public:
  json_reader(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  document run() {
    if (text_.size() > most_bytes) {
      fail("the text has more than 64 MiB", "a shorter text", code::file_size);
    }
    document value = read(1);
    skip_space();
    if (at_ != text_.size()) fail("text after the end of the value", "nothing more");
    return value;
  }

 private:
  static constexpr int most_levels = 16;
  static constexpr std::size_t most_bytes = std::size_t{1} << 26;

  /// Line and character of a place in the text, from 1. Asked for in order, it costs O(size) in
  /// all.
  struct mark {
    std::size_t at = 0;
    std::size_t line = 1;
    std::size_t character = 1;
    void advance(std::string_view text, std::size_t to) {
      for (; at < to && at < text.size(); ++at) {
        if (text[at] == '\n') {
          ++line;
          character = 1;
        } else if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U) {
          ++character;
        }
      }
    }
  };

  [[noreturn]] void fail(const phrase& found, fixed_phrase expected,
                         code number = code::syntax) const {
    mark here;
    here.advance(text_, at_);
    raise({number,
           {.file = std::string(file_), .line = here.line, .character = here.character},
           found,
           expected,
           "Correct the JSON."});
  }

  document marked(document value, std::size_t line, std::size_t character) const {
    value.line = line;
    value.character = character;
    return value;
  }

  void skip_space() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
      ++at_;
    }
  }

  char peek() {
    skip_space();
    if (at_ >= text_.size()) fail("the text ends early", "a value");
    return text_[at_];
  }

  document read(int level) {
    detail::poll_step();
    const char c = peek();
    mark_.advance(text_, at_);
    const auto [at, line, character] = mark_;
    if (c == '{' || c == '[') {
      if (level > most_levels) {
        fail("more than 16 levels", "at most 16 levels", code::file_size);
      }
      return marked(c == '{' ? read_map(level) : read_list(level), line, character);
    }
    return marked(document(c == '"' ? read_string() : read_bare()), line, character);
  }

  document read_map(int level) {
    std::vector<document::entry> entries;
    std::unordered_set<std::string> names;
    ++at_;
    while (peek() != '}') {
      if (peek() != '"') fail("a key without quotes", "a key in quotes");
      mark_.advance(text_, at_);
      const auto [at, line, character] = mark_;
      std::string key = read_key(names);
      // As in YAML, an entry stands where its key stands.
      entries.emplace_back(std::move(key), marked(read(level + 1), line, character));
      if (!more('}')) break;
    }
    ++at_;
    return document::map(std::move(entries));
  }

  std::string read_key(std::unordered_set<std::string>& before) {
    const std::size_t start = at_;
    std::string key = read_string();
    if (!before.insert(key).second) {
      at_ = start;
      fail(phrase("\"{}\" stands twice", key), "each key once", code::duplicate_key);
    }
    if (peek() != ':') fail("no colon after a key", "a colon");
    ++at_;
    return key;
  }

  document read_list(int level) {
    std::vector<document> items;
    ++at_;
    while (peek() != ']') {
      items.push_back(read(level + 1));
      if (!more(']')) break;
    }
    ++at_;
    return document::list(std::move(items));
  }

  /// After an item: a comma and another item, or the end.
  bool more(char close) {
    if (peek() == ',') {
      ++at_;
      if (peek() == close) fail("a comma before the end", "another item");
      return true;
    }
    if (peek() != close) fail("no comma between items", "a comma");
    return false;
  }

  std::string read_bare() {
    const std::size_t start = at_;
    const std::size_t end = text_.find_first_of(",:]} \t\r\n\"", start);
    const std::string_view text = text_.substr(start, end - start);
    if (!is_json_number(text) && text != "true" && text != "false") {
      fail(phrase("\"{}\"", text), "a text in quotes, a number, true or false");
    }
    at_ += text.size();
    return std::string(text);
  }

  unsigned read_hex() {
    unsigned value = 0;
    for (int k = 0; k < 4; ++k, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : '\0';
      const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!letter && !(c >= '0' && c <= '9')) {
        fail("a broken \\u escape", "four hexadecimal digits");
      }
      const int digit = letter ? (c & 7) + 9 : c - '0';
      value = value * 16 + static_cast<unsigned>(digit);
    }
    return value;
  }

  void append_code_point(std::string& out) {
    unsigned c = read_hex();
    if (c >= 0xD800 && c < 0xDC00) {
      if (text_.substr(at_, 2) != "\\u") fail("half a surrogate pair", "its other half");
      at_ += 2;
      const unsigned low = read_hex();
      if (low < 0xDC00 || low > 0xDFFF) fail("half a surrogate pair", "its other half");
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    } else if (c >= 0xDC00 && c <= 0xDFFF) {
      fail("half a surrogate pair", "its other half");
    }
    const auto put = [&](unsigned v) {
      out += static_cast<char>(static_cast<unsigned char>(v));
    };
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0 | (c >> 6));
      put(0x80 | (c & 63));
    } else if (c < 0x10000) {
      put(0xE0 | (c >> 12));
      put(0x80 | ((c >> 6) & 63));
      put(0x80 | (c & 63));
    } else {
      put(0xF0 | (c >> 18));
      put(0x80 | ((c >> 12) & 63));
      put(0x80 | ((c >> 6) & 63));
      put(0x80 | (c & 63));
    }
  }

  std::string read_string() {
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return out;
      }
      if (static_cast<unsigned char>(c) < 0x20)
        fail("a control character in a text", "an escape");
      if (c != '\\') {
        out += c;
        continue;
      }
      if (++at_ >= text_.size()) break;
      constexpr std::string_view from = "\"\\/bfnrt";
      constexpr std::string_view to = "\"\\/\b\f\n\r\t";
      if (text_[at_] == 'u') {
        ++at_;
        append_code_point(out);
        --at_;
      } else if (const auto k = from.find(text_[at_]); k != std::string_view::npos) {
        out += to[k];
      } else {
        fail("an unknown escape", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
      }
    }
    fail("a text without its closing quote", "a quote");
  }

  std::string_view text_;
  std::string_view file_;
  std::size_t at_ = 0;
  mark mark_;
};

}  // namespace

std::string to_json(const document& value) {
  std::string out;
  write_json(value, out);
  return out;
}

document read_json(std::string_view text, std::string_view file) {
  return json_reader(text, file).run();
}

}  // namespace fundalloc
