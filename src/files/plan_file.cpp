// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/files/plan_file.hpp"

#include <unordered_set>

#include "files/bytes.hpp"
#include "files/yaml_events.hpp"
#include "fundalloc/error.hpp"

namespace fundalloc {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;  // libyaml is quadratic in nesting
constexpr int most_levels = 16;

using detail::yaml_event;

std::string text_of(const yaml_event_t& scalar) {
  return {reinterpret_cast<const char*>(scalar.data.scalar.value), scalar.data.scalar.length};
}

bool is_plain(const yaml_event_t& e) {
  return e.type == YAML_SCALAR_EVENT && e.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/// YAML's three ways to write nothing.
bool is_nothing(const yaml_event_t& e) {
  if (!is_plain(e)) return false;
  const std::string text = text_of(e);
  return text.empty() || text == "~" || text == "null";
}

document marked(document value, const yaml_mark_t& mark) {
  value.line = mark.line + 1;
  value.character = mark.column + 1;
  return value;
}

/** Turns libyaml's events into a document, and refuses what a plan must not have. */
class yaml_reader {
 public:
  yaml_reader(std::string_view text, std::string_view file) : events_(text, file) {}

  document run() {
    yaml_event stream;
    events_.next(stream);
    start_document();
    yaml_event root;
    events_.next(root);
    if (is_nothing(root.value)) fail_empty(root.value.start_mark);
    events_.refuse_full_width(root.value, true, false);
    document result = read(root.value, 1);
    yaml_event document_end;
    events_.next(document_end);
    yaml_event end;
    events_.next(end);
    if (end.value.type != YAML_STREAM_END_EVENT) {
      events_.fail(code::forbidden_feature, end.value.start_mark, "a second document (---)",
                   "one plan in a file", "Put it into a file of its own.");
    }
    return result;
  }

 private:
  [[noreturn]] void fail_empty(const yaml_mark_t& mark) const {
    events_.fail(code::syntax, mark, "the file says nothing", "a plan", "Write the plan.");
  }

  void start_document() {
    yaml_event start;
    events_.next(start);
    const yaml_event_t& v = start.value;
    if (v.type == YAML_STREAM_END_EVENT) fail_empty({});
    const auto& tags = v.data.document_start.tag_directives;
    if (v.data.document_start.version_directive != nullptr || tags.start != tags.end) {
      events_.fail(code::forbidden_feature, v.start_mark, "a directive (%)",
                   "plain keys and values", "Delete the line.");
    }
  }

  document read(const yaml_event_t& v, int level) {
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
        events_.fail(code::forbidden_feature, v.start_mark, "an alias (*)", "the value itself",
                     "Write the value in both places; a text that starts with * in quotes.");
      default:
        events_.fail(code::syntax, v.start_mark, "unexpected text", "a value",
                     "Correct the line.");
    }
  }

  void check_level(const yaml_event_t& v, int level) const {
    if (level > most_levels) {
      events_.fail(code::file_size, v.start_mark, "more than 16 levels of nesting",
                   "at most 16 levels", "Write the plan flatter.");
    }
  }

  void refuse_properties(const yaml_event_t& v, const yaml_char_t* anchor,
                         const yaml_char_t* tag) const {
    if (anchor == nullptr && tag == nullptr) return;
    events_.fail(code::forbidden_feature, v.start_mark,
                 anchor != nullptr ? phrase("an anchor (&)") : phrase("a tag (!)"),
                 "the value alone", "Delete it; a text that starts with & or ! in quotes.");
  }

  document scalar(const yaml_event_t& v) const {
    refuse_properties(v, v.data.scalar.anchor, v.data.scalar.tag);
    const auto style = v.data.scalar.style;
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) {
      events_.fail(code::forbidden_feature, v.start_mark, "a block of text (| or >)",
                   "text on one line", "Put the text in quotes on one line.");
    }
    return marked(document(text_of(v)), v.start_mark);
  }

  document list(const yaml_event_t& v, int level) {
    const bool flow = v.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    std::vector<document> items;
    for (;;) {
      yaml_event item;
      events_.next(item);
      if (item.value.type == YAML_SEQUENCE_END_EVENT) break;
      if (is_nothing(item.value)) {
        events_.fail(code::no_value, item.value.start_mark, "an item of a list without a value",
                     "a value", "Write the value, or delete the item.");
      }
      if (flow) events_.refuse_full_width(item.value, true, true);
      items.push_back(read(item.value, level + 1));
    }
    return marked(document::list(std::move(items)), v.start_mark);
  }

  document map(const yaml_event_t& v, int level) {
    const bool flow = v.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    std::vector<document::entry> entries;
    std::unordered_set<std::string> names;
    for (;;) {
      yaml_event key;
      events_.next(key);
      if (key.value.type == YAML_MAPPING_END_EVENT) break;
      std::string name = key_text(key.value, flow);
      if (!names.insert(name).second) {
        events_.fail(code::duplicate_key, key.value.start_mark,
                     phrase("\"{}\" stands twice", name), "each key once",
                     "Delete one of them.");
      }
      yaml_event value;
      events_.next(value);
      if (is_nothing(value.value)) {
        events_.fail(code::no_value, key.value.start_mark,
                     phrase("the key \"{}\" has no value", name), "a value after the colon",
                     "Write the value, or delete the key; an empty text is \"\".");
      }
      // A colon may be part of a text here: the separator was there.
      if (flow) events_.refuse_full_width(value.value, false, true);
      // A value's problems are best shown where its key stands.
      entries.emplace_back(std::move(name),
                           marked(read(value.value, level + 1), key.value.start_mark));
    }
    return marked(document::map(std::move(entries)), v.start_mark);
  }

  std::string key_text(const yaml_event_t& v, bool flow) {
    if (v.type != YAML_SCALAR_EVENT) {
      events_.fail(code::forbidden_feature, v.start_mark, "a key that is a list, map or alias",
                   "a word as the key", "Write a word.");
    }
    refuse_properties(v, v.data.scalar.anchor, v.data.scalar.tag);
    events_.refuse_full_width(v, true, flow);
    std::string name = text_of(v);
    if (name.empty()) {
      events_.fail(code::no_value, v.start_mark, "a value without a key",
                   "a key before the colon", "Write the key.");
    }
    return name;
  }

  detail::yaml_events events_;
};

}  // namespace

namespace {

/// Characters that libyaml takes for line breaks and editors do not: they could hide a key.
void refuse_hidden_breaks(std::string_view text, std::string_view name) {
  constexpr std::array<std::string_view, 3> breaks = {"\u0085", "\u2028", "\u2029"};
  std::size_t line = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool lone = text[i] == '\r' && !text.substr(i + 1).starts_with('\n');
    const bool hidden = std::any_of(breaks.begin(), breaks.end(), [&](std::string_view b) {
      return text.substr(i).starts_with(b);
    });
    if (lone || hidden) {
      raise({code::forbidden_feature,
             {.file = std::string(name), .line = line},
             lone ? phrase("a carriage return without a line feed")
                  : phrase("an invisible line break"),
             "line ends of LF or CRLF",
             "Delete the character, and save the file with ordinary line ends."});
    }
    line += text[i] == '\n' ? 1U : 0U;
  }
}

}  // namespace

document read_yaml(std::string_view text, std::string_view name) {
  const std::string file(name);
  if (text.size() > most_bytes) {
    raise({code::file_size,
           {.file = file},
           "the plan has more than 1 MiB",
           "a shorter plan",
           "A plan is a page: put figures into the table."});
  }
  const std::string utf8 = detail::to_utf8(std::string(text), "utf-8", file);
  refuse_hidden_breaks(text, name);
  return yaml_reader(utf8, file).run();
}

document read_plan_document(const std::filesystem::path& file) {
  const std::string name = file.string();
  const std::string bytes = detail::read_bytes(file, most_bytes);
  if (file.extension() != ".json") return read_yaml(bytes, name);
  return read_json(detail::to_utf8(bytes, "utf-8", name), name);
}

plan read_plan(const std::filesystem::path& file, const extensions& outside) {
  return plan(read_plan_document(file), file.string(), outside);
}

}  // namespace fundalloc
