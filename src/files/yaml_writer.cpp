// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "files/bytes.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/files/plan_file.hpp"

namespace fundalloc {

namespace {

constexpr std::size_t line_columns = 96;
constexpr std::ptrdiff_t most_key = 1000;  // libyaml gives up a key after 1024 characters
constexpr std::size_t most_bytes = std::size_t{1} << 20;
constexpr int most_levels = 16;

/// Where a scalar stands: each place has its own signs that end a plain text, or are refused.
enum class place { block, flow, block_key, flow_key };

[[noreturn]] void too_much(fixed_phrase found, fixed_phrase expected) {
  raise({code::file_size, {}, found, expected, "Shorten the plan."});
}

struct code_point {
  char32_t value;
  std::size_t bytes;
};

/// The character at a place of a text that is UTF-8.
code_point character_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t k) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[at + k]));
  };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  char32_t value = first & (0x7FU >> bytes);
  for (std::size_t k = 1; k < bytes; ++k) value = (value << 6) | (byte(k) & 0x3FU);
  return {value, bytes};
}

/// What may stand in a file as it is: what YAML prints and no editor hides.
bool is_visible(char32_t c) noexcept {
  if (c < 0xA0) return c >= 0x20 && c < 0x7F;
  const bool direction = (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                         (c >= 0x2060 && c <= 0x206F);
  const bool line = c == 0x2028 || c == 0x2029;
  const bool soft_hyphen = c == 0xAD;
  const bool mark = c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
  return !direction && !line && !soft_hyphen && !mark;
}

bool all_visible(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const code_point c = character_at(text, at);
    if (!is_visible(c.value)) return false;
    at += c.bytes;
  }
  return true;
}

/// Words that YAML itself reads as nothing.
bool is_nothing(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 5> words = {"", "~", "null", "Null", "NULL"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// A first character that means something: -3 and .5 are numbers, - and --- are not.
bool starts_plain(std::string_view text) noexcept {
  constexpr std::string_view signs = "-?:,[]{}#&*!|>'\"%@`.=<";
  if (signs.find(text.front()) == std::string_view::npos) return true;
  const bool digit = text.size() > 1 && text[1] >= '0' && text[1] <= '9';
  return digit && (text.front() == '-' || text.front() == '.');
}

bool has_any(std::string_view text, std::string_view signs) noexcept {
  return text.find_first_of(signs) != std::string_view::npos;
}

bool is_plain(std::string_view text, place where) noexcept {
  constexpr std::string_view wide_colon = "：";
  constexpr std::string_view wide_comma = "，";
  if (is_nothing(text) || !starts_plain(text) || !all_visible(text)) return false;
  if (text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (text.find(": ") != std::string_view::npos) return false;
  if (text.find(" #") != std::string_view::npos) return false;
  if (where != place::block && has_any(text, ":,[]{}?#\"'")) return false;
  const bool wide = text.find(wide_colon) != std::string_view::npos ||
                    text.find(wide_comma) != std::string_view::npos;
  return where == place::block || !wide;
}

void append_escape(char32_t c, std::string& out) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  const int digits = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
  out += digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U";
  for (int k = digits - 1; k >= 0; --k) out += hex[(c >> (4 * k)) & 15U];
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const code_point c = character_at(text, at);
    if (c.value == '"' || c.value == '\\') {
      out += '\\';
      out += text[at];
    } else if (c.value == '\n') {
      out += "\\n";
    } else if (c.value == '\t') {
      out += "\\t";
    } else if (is_visible(c.value)) {
      out += text.substr(at, c.bytes);
    } else {
      append_escape(c.value, out);
    }
    at += c.bytes;
  }
  return out + "\"";
}

std::string scalar_text(const std::string& text, place where) {
  if (const std::size_t bad = detail::first_bad_utf8(text); bad != std::string::npos) {
    raise({code::encoding,
           {},
           phrase("byte {} of a text is no UTF-8", bad + 1),
           "UTF-8",
           "Correct the text."});
  }
  return is_plain(text, where) ? text : in_quotes(text);
}

std::string key_text(const std::string& key, place where) {
  if (key.empty()) {
    raise({code::no_value,
           {},
           "a value without a key",
           "a key before the colon",
           "Write the key."});
  }
  std::string text = scalar_text(key, where);
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  if (std::count_if(text.begin(), text.end(), starts) > most_key) {
    too_much("a key has more than 1000 characters", "keys of a few words");
  }
  return text;
}

/// A value on one line.
std::string flow(const document& value, int level) {
  if (value.is_scalar()) return scalar_text(value.text(), place::flow);
  if (level > most_levels) too_much("more than 16 levels of nesting", "at most 16 levels");
  std::string out;
  const auto add = [&](const std::string& item) { out += (out.empty() ? "" : ", ") + item; };
  for (const document& item : value.items()) add(flow(item, level + 1));
  for (const document::entry& item : value.entries()) {
    add(key_text(item.first, place::flow_key) + ": " + flow(item.second, level + 1));
  }
  return value.is_list() ? "[" + out + "]" : "{" + out + "}";
}

/// Columns of a screen: Chinese characters take two.
std::size_t width(std::string_view text) noexcept {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const code_point c = character_at(text, at);
    columns += c.value >= 0x1100 ? 2 : 1;
    at += c.bytes;
  }
  return columns;
}

bool is_empty(const document& value) noexcept {
  return value.items().empty() && value.entries().empty();
}

/** Writes maps and lists in block style, and on one line what has room there. */
class block_writer {
 public:
  /// A map whose first key follows what stands in the line already (the dash of an item).
  void map(const document& value, std::size_t indent, int level) {
    bool first = true;
    for (const document::entry& item : value.entries()) {
      if (!first) out_.append(indent, ' ');
      first = false;
      out_ += key_text(item.first, place::block_key) + ":";
      entry_value(item.second, indent, level);
    }
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void entry_value(const document& value, std::size_t indent, int level) {
    if (value.is_scalar()) {
      out_ += " " + scalar_text(value.text(), place::block) + "\n";
      return;
    }
    const std::string line = flow(value, level + 1);
    // At the top, factors and their like have a line each.
    if (is_empty(value) || (!(level == 1 && holds_records(value)) && fits(line))) {
      out_ += " " + line + "\n";
      return;
    }
    out_ += '\n';
    if (value.is_list()) {
      items(value, indent + 2, level + 1);
    } else {
      out_.append(indent + 2, ' ');
      map(value, indent + 2, level + 1);
    }
  }

  void items(const document& value, std::size_t indent, int level) {
    for (const document& item : value.items()) {
      out_.append(indent, ' ');
      out_ += "- ";
      if (item.is_scalar()) {
        out_ += scalar_text(item.text(), place::block) + "\n";
        continue;
      }
      const std::string line = flow(item, level + 1);
      if (item.is_list() || is_empty(item) || fits(line)) {
        out_ += line + "\n";
      } else {
        map(item, indent + 2, level + 1);
      }
    }
  }

  static bool holds_records(const document& value) noexcept {
    return std::any_of(value.items().begin(), value.items().end(),
                       [](const document& item) { return item.entries().size() > 1; });
  }

  /// Whether a text has room in the line that is being written.
  [[nodiscard]] bool fits(std::string_view text) const noexcept {
    const std::size_t start = out_.rfind('\n') + 1;  // npos + 1 is 0
    return width(std::string_view(out_).substr(start)) + 1 + width(text) <= line_columns;
  }

  std::string out_;
};

}  // namespace

std::string to_yaml(const document& tree) {
  std::string text;
  if (tree.is_map() && !is_empty(tree)) {
    block_writer writer;
    writer.map(tree, 0, 1);
    text = writer.take();
  } else {
    text = flow(tree, 1) + "\n";
  }
  if (text.size() > most_bytes) too_much("the plan has more than 1 MiB", "a shorter plan");
  return text;
}

}  // namespace fundalloc
