// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/files/plan_file.hpp"

#include <yaml.h>


#include "files/bytes.hpp"
#include "fundalloc/error.hpp"

namespace fundalloc {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;  // libyaml is quadratic in nesting
constexpr int most_levels = 16;

/// One event of libyaml, freed when it goes.
struct event {
  event() = default;
  ~event() { yaml_event_delete(&value); }
  event(const event&) = delete;
  event& operator=(const event&) = delete;
  yaml_event_t value{};
};

std::string text_of(const yaml_char_t* bytes, std::size_t length) {
  return {reinterpret_cast<const char*>(bytes), length};
}

/** Turns libyaml's events into a document, and refuses what a plan must not have. */
class yaml_reader {
 public:
  yaml_reader(std::string_view text, std::string_view file) : text_(text), file_(file) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~yaml_reader() { yaml_parser_delete(&parser_); }
  yaml_reader(const yaml_reader&) = delete;
  yaml_reader& operator=(const yaml_reader&) = delete;

  document run() {
    expect(YAML_STREAM_START_EVENT);
    event start;
    next(start);
    if (start.value.type == YAML_STREAM_END_EVENT) {
      fail(code::syntax, {}, "the file says nothing", "a plan", "Write the plan.");
    }
    if (start.value.data.document_start.version_directive != nullptr ||
        start.value.data.document_start.tag_directives.start !=
            start.value.data.document_start.tag_directives.end) {
      fail(code::forbidden_feature, start.value.start_mark, "a directive (%)", "plain keys and values",
           "Delete the line.");
    }
    event root;
    next(root);
    document result = read(root, 1);
    expect(YAML_DOCUMENT_END_EVENT);
    event end;
    next(end);
    if (end.value.type != YAML_STREAM_END_EVENT) {
      fail(code::forbidden_feature, end.value.start_mark, "a second document (---)", "one plan in a file",
           "Put it into a file of its own.");
    }
    return result;
  }

 private:
  [[noreturn]] void fail(code number, const yaml_mark_t& mark, std::string found, std::string expected,
                         std::string remedy) const {
    raise({number,
           {.file = std::string(file_), .line = mark.line + 1, .character = mark.column + 1},
           std::move(found), std::move(expected), std::move(remedy)});
  }

  void next(event& into) {
    if (yaml_parser_parse(&parser_, &into.value) == 0) fail_syntax();
  }

  void expect(yaml_event_type_t type) {
    event e;
    next(e);
    if (e.value.type != type) {
      fail(code::syntax, e.value.start_mark, "unexpected text", "the end of the plan", "Delete it.");
    }
  }

  /// libyaml's own complaint, or what probably caused it: a full-width colon.
  [[noreturn]] void fail_syntax() const {
    yaml_mark_t mark = parser_.problem_mark;
    refuse_full_width(mark.line);
    if (mark.line > 0) refuse_full_width(mark.line - 1);
    const char* const why = parser_.problem != nullptr ? parser_.problem : "unreadable text";
    fail(code::syntax, mark, why, "", "Correct the line, or put the text in quotes.");
  }

  [[nodiscard]] std::string_view line(std::size_t number) const {
    std::size_t start = 0;
    for (std::size_t k = 0; k < number && start != std::string_view::npos; ++k) {
      start = text_.find('\n', start);
      if (start != std::string_view::npos) ++start;
    }
    if (start == std::string_view::npos) return {};
    return text_.substr(start, text_.find('\n', start) - start);
  }

  static std::size_t characters(std::string_view bytes) {
    std::size_t count = 0;
    for (const char c : bytes) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
    return count;
  }

  void refuse_full_width(std::size_t number) const {
    const std::string_view text = line(number);
    const std::size_t at = text.find("：");
    if (at == std::string_view::npos || text.find(": ") < at) return;
    yaml_mark_t mark{};
    mark.line = number;
    mark.column = characters(text.substr(0, at));
    fail(code::full_width, mark, "a full-width colon ：", "a half-width colon and a space",
         "Type \": \" in its place.");
  }

  document read(const event& e, int level) {
    const yaml_event_t& v = e.value;
    switch (v.type) {
      case YAML_SCALAR_EVENT: return scalar(v);
      case YAML_SEQUENCE_START_EVENT:
        refuse_properties(v, v.data.sequence_start.anchor, v.data.sequence_start.tag);
        check_level(v, level);
        return list(v, level);
      case YAML_MAPPING_START_EVENT:
        refuse_properties(v, v.data.mapping_start.anchor, v.data.mapping_start.tag);
        check_level(v, level);
        return map(v, level);
      case YAML_ALIAS_EVENT:
        fail(code::forbidden_feature, v.start_mark, "an alias (*)", "the value itself",
             "Write the value in both places.");
      default:
        fail(code::syntax, v.start_mark, "unexpected text", "a value", "Correct the line.");
    }
  }

  void check_level(const yaml_event_t& v, int level) const {
    if (level > most_levels) {
      fail(code::file_size, v.start_mark, "more than 16 levels of nesting", "at most 16 levels",
           "Write the plan flatter.");
    }
  }

  void refuse_properties(const yaml_event_t& v, const yaml_char_t* anchor,
                         const yaml_char_t* tag) const {
    if (anchor != nullptr) {
      fail(code::forbidden_feature, v.start_mark, "an anchor (&)", "the value alone", "Delete the anchor.");
    }
    if (tag != nullptr) {
      fail(code::forbidden_feature, v.start_mark, "a tag (!)", "the value alone", "Delete the tag.");
    }
  }

  document marked(document value, const yaml_mark_t& mark) const {
    value.line = mark.line + 1;
    value.character = mark.column + 1;
    return value;
  }

  document scalar(const yaml_event_t& v) {
    refuse_properties(v, v.data.scalar.anchor, v.data.scalar.tag);
    const auto style = v.data.scalar.style;
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) {
      fail(code::forbidden_feature, v.start_mark, "a block of text (| or >)", "text on one line",
           "Put the text in quotes on one line.");
    }
    std::string text = text_of(v.data.scalar.value, v.data.scalar.length);
    if (style == YAML_PLAIN_SCALAR_STYLE && (text.empty() || text == "~" || text == "null")) {
      fail(code::no_value, v.start_mark, "a key without a value", "a value after the colon",
           "Write the value, or delete the key; an empty text is \"\".");
    }
    return marked(document(std::move(text)), v.start_mark);
  }

  document list(const yaml_event_t& v, int level) {
    const bool flow = v.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    std::vector<document> items;
    for (;;) {
      event item;
      next(item);
      if (item.value.type == YAML_SEQUENCE_END_EVENT) break;
      items.push_back(read(item, level + 1));
      if (flow) refuse_full_width_comma(items.back(), item.value);
    }
    return marked(document::list(std::move(items)), v.start_mark);
  }

  document map(const yaml_event_t& v, int level) {
    const bool flow = v.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    std::vector<document::entry> entries;
    for (;;) {
      event key;
      next(key);
      if (key.value.type == YAML_MAPPING_END_EVENT) break;
      std::string name = key_text(key.value);
      for (const auto& other : entries) {
        if (other.first != name) continue;
        fail(code::duplicate_key, key.value.start_mark, "\"" + name + "\" stands twice", "each key once",
             "Delete one of them.");
      }
      event value;
      next(value);
      document read_value = read(value, level + 1);
      if (flow) refuse_full_width_comma(read_value, value.value);
      // A value's problems are best shown where its key stands.
      read_value.line = key.value.start_mark.line + 1;
      read_value.character = key.value.start_mark.column + 1;
      entries.emplace_back(std::move(name), std::move(read_value));
    }
    return marked(document::map(std::move(entries)), v.start_mark);
  }

  std::string key_text(const yaml_event_t& v) {
    if (v.type != YAML_SCALAR_EVENT) {
      fail(code::forbidden_feature, v.start_mark, "a key that is a list or a map", "a word as the key",
           "Write a word.");
    }
    refuse_properties(v, v.data.scalar.anchor, v.data.scalar.tag);
    const std::string_view start = line(v.start_mark.line);
    const std::size_t first = start.find_first_not_of(" -");
    if (first != std::string_view::npos && start.substr(first).starts_with("? ")) {
      fail(code::forbidden_feature, v.start_mark, "a key with ?", "key: value", "Delete the question mark.");
    }
    std::string name = text_of(v.data.scalar.value, v.data.scalar.length);
    if (v.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && name.find("：") != std::string::npos) {
      refuse_full_width(v.start_mark.line);
    }
    if (name.empty()) {
      fail(code::no_value, v.start_mark, "a value without a key", "a key before the colon", "Write the key.");
    }
    return name;
  }

  /// `{指标: 人口，权重: 60%}`: a full-width comma would become part of a value.
  void refuse_full_width_comma(const document& value, const yaml_event_t& v) const {
    if (v.type != YAML_SCALAR_EVENT || v.data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return;
    if (value.text().find("，") == std::string::npos && value.text().find("：") == std::string::npos) return;
    fail(code::full_width, v.start_mark, "a full-width comma ， or colon ： inside [] or {}",
         "half-width signs, each with a space after it", "Type \", \" or \": \", or put the text in quotes.");
  }

  std::string_view text_;
  std::string_view file_;
  yaml_parser_t parser_{};
};

/** In [] and {}, a comma must be followed by a space: 1,234 would be two items. Looks at the source
 *  between the events of libyaml, before anything is read from them. */
class comma_check {
 public:
  comma_check(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  void run() {
    yaml_parser_t parser;
    if (yaml_parser_initialize(&parser) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text_.data()),
                                 text_.size());
    bool more = true;
    while (more) {
      event e;
      more = yaml_parser_parse(&parser, &e.value) != 0 && e.value.type != YAML_STREAM_END_EVENT;
      if (more) note(e.value);
    }
    yaml_parser_delete(&parser);
    look();
  }

 private:
  struct range {
    std::size_t from;
    std::size_t to;
  };

  void note(const yaml_event_t& e) {
    const bool flow_start =
        (e.type == YAML_SEQUENCE_START_EVENT && e.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE) ||
        (e.type == YAML_MAPPING_START_EVENT && e.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
    if (flow_start && depth_++ == 0) flows_.push_back({e.start_mark.index, std::string_view::npos});
    // A block inside a flow cannot be: while the depth is positive every end is a flow's end.
    const bool end = e.type == YAML_SEQUENCE_END_EVENT || e.type == YAML_MAPPING_END_EVENT;
    if (end && depth_ > 0 && --depth_ == 0) flows_.back().to = e.end_mark.index;
    if (e.type == YAML_SCALAR_EVENT && e.data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
      quoted_.push_back({e.start_mark.index, e.end_mark.index});
    }
  }

  static bool inside(const std::vector<range>& ranges, std::size_t at) {
    for (const range& r : ranges) {
      if (at >= r.from && at < r.to) return true;
    }
    return false;
  }

  void look() const {
    if (flows_.empty()) return;
    std::size_t line = 1;
    std::size_t column = 1;
    std::size_t index = 0;  // in characters, as libyaml counts
    bool comment = false;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const char c = text_[i];
      if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;
      if (c == '#' && i > 0 && (text_[i - 1] == ' ' || text_[i - 1] == '\n')) comment = true;
      if (c == ',' && !comment && !spaced(i) && inside(flows_, index) && !inside(quoted_, index)) {
        raise({code::unspaced_comma, {.file = std::string(file_), .line = line, .character = column},
               "a comma that no space follows", "a space after each comma in [] and {}",
               "Write 1234 or \"1,234\" for a number, and \", \" between items."});
      }
      ++index;
      ++column;
      if (c == '\n') {
        ++line;
        column = 1;
        comment = false;
      }
    }
  }

  [[nodiscard]] bool spaced(std::size_t comma) const {
    return comma + 1 >= text_.size() ||
           std::string_view(" \r\n]}").find(text_[comma + 1]) != std::string_view::npos;
  }

  std::string_view text_;
  std::string_view file_;
  int depth_ = 0;
  std::vector<range> flows_;
  std::vector<range> quoted_;
};

}  // namespace

document read_yaml(std::string_view text, std::string_view name) {
  if (text.size() > most_bytes) {
    raise({code::file_size, {.file = std::string(name)}, "the plan has more than 1 MiB", "a shorter plan",
           "A plan is a page: put figures into the table."});
  }
  comma_check(text, name).run();
  return yaml_reader(text, name).run();
}

document read_plan_document(const std::filesystem::path& file) {
  const std::string name = file.string();
  const std::string text = detail::to_utf8(detail::read_bytes(file, most_bytes), "utf-8", name);
  return file.extension() == ".json" ? read_json(text, name) : read_yaml(text, name);
}

plan read_plan(const std::filesystem::path& file) {
  return plan(read_plan_document(file), file.string());
}

}  // namespace fundalloc
