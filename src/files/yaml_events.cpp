// SPDX-License-Identifier: Apache-2.0
#include "files/yaml_events.hpp"

#include <algorithm>
#include <new>

namespace fundalloc::detail {

namespace {

bool starts_flow(const yaml_event_t& e) {
  return (e.type == YAML_SEQUENCE_START_EVENT &&
          e.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE) ||
         (e.type == YAML_MAPPING_START_EVENT &&
          e.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
}

bool starts_any(const yaml_event_t& e) {
  return e.type == YAML_SEQUENCE_START_EVENT || e.type == YAML_MAPPING_START_EVENT;
}

bool ends_any(const yaml_event_t& e) {
  return e.type == YAML_SEQUENCE_END_EVENT || e.type == YAML_MAPPING_END_EVENT;
}

/// The first place of a sign in a line, outside of quotes and comments; npos where there is
/// none.
std::size_t find_unquoted(std::string_view line, std::string_view sign) {
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote != '\0') {
      if (line[i] == quote) quote = '\0';
      continue;
    }
    if (line[i] == '"' || line[i] == '\'') quote = line[i];
    if (line[i] == '#' && (i == 0 || line[i - 1] == ' ')) break;
    if (line.substr(i).starts_with(sign)) return i;
  }
  return std::string_view::npos;
}

}  // namespace

yaml_events::yaml_events(std::string_view text, std::string_view file)
    : text_(text), file_(file) {
  if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
  yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
}

void yaml_events::next(yaml_event& into) {
  if (yaml_parser_parse(&parser_, &into.value) == 0) fail_syntax();
  check_gap(into.value);
  // Lists and maps inside of [] and {} are flow, too: one count serves for both.
  if (starts_flow(into.value) || (flow_depth_ > 0 && starts_any(into.value))) {
    ++flow_depth_;
  } else if (flow_depth_ > 0 && ends_any(into.value)) {
    --flow_depth_;
  }
  last_end_ = std::max(last_end_, into.value.end_mark.index);
}

void yaml_events::fail(code number, const yaml_mark_t& mark, std::string found,
                       std::string expected, std::string remedy) const {
  fail_at(number, {mark.line + 1, mark.column + 1}, std::move(found), std::move(expected),
          std::move(remedy));
}

void yaml_events::fail_at(code number, text_place place, std::string found,
                          std::string expected, std::string remedy) const {
  raise({number,
         {.file = file_, .line = place.line, .character = place.character},
         std::move(found),
         std::move(expected),
         std::move(remedy)});
}

void yaml_events::check_gap(const yaml_event_t& following) {
  if (following.start_mark.index <= last_end_) return;
  const std::size_t first = text_.byte_of(last_end_);
  const std::size_t last = text_.byte_of(following.start_mark.index);
  const std::string_view text = text_.text();
  for (std::size_t i = first; i < last; ++i) {
    if (text[i] == '#') i = std::min(text.find('\n', i), last);
    if (i >= last) break;
    if (text[i] == '?') {
      fail_at(code::forbidden_feature, text_.place_of(i), "a key with ?", "key: value",
              "Delete the question mark, or put the text in quotes.");
    }
    const char after = i + 1 < text.size() ? text[i + 1] : ' ';
    const bool spaced = std::string_view(" \r\n]}").find(after) != std::string_view::npos;
    if (flow_depth_ > 0 && text[i] == ',' && !spaced) {
      fail_at(code::unspaced_comma, text_.place_of(i), "a comma that no space follows",
              "a space after each comma in [] and {}",
              "Write 1234 or \"1,234\" for a number, and \", \" between items.");
    }
  }
}

/// libyaml stumbles over a full-width colon or comma late: it is in the lines just before.
void yaml_events::refuse_full_width_near(const yaml_mark_t& mark) const {
  constexpr std::string_view colon = "：";
  constexpr std::string_view comma = "，";
  std::size_t first = mark.line > 0 ? mark.line - 1 : 0;
  if (parser_.context != nullptr) first = std::min(first, parser_.context_mark.line);
  std::size_t start = text_.line_start(first);
  for (std::size_t k = first; k <= mark.line && start < text_.text().size(); ++k) {
    const std::size_t end = std::min(text_.text().find('\n', start), text_.text().size());
    const std::string_view line = text_.text().substr(start, end - start);
    const std::size_t at = find_unquoted(line, colon);
    if (at != std::string_view::npos && (flow_depth_ > 0 || at < find_unquoted(line, ": "))) {
      fail_at(code::full_width, text_.place_of(start + at), "a full-width colon ：",
              "a half-width colon and a space",
              "Type \": \" in its place, or put the text in quotes.");
    }
    const std::size_t other = find_unquoted(line, comma);
    if (flow_depth_ > 0 && other != std::string_view::npos) {
      fail_at(code::full_width, text_.place_of(start + other), "a full-width comma ，",
              "a half-width comma and a space",
              "Type \", \" in its place, or put the text in quotes.");
    }
    start = end + 1;
  }
}

/// libyaml's own complaint, or what probably caused it.
void yaml_events::fail_syntax() {
  if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
  const char* const problem = parser_.problem != nullptr ? parser_.problem : "unreadable text";
  const std::string remedy = "Correct the line, or put the text in quotes.";
  if (parser_.error == YAML_READER_ERROR) {
    fail_at(code::syntax, text_.place_of(parser_.problem_offset), problem, "plain text",
            remedy);
  }
  const yaml_mark_t mark = parser_.problem_mark;
  refuse_full_width_near(mark);
  const std::size_t byte = text_.byte_of(mark.index);
  if (byte < text_.text().size() && text_.text()[byte] == '\t') {
    fail(code::syntax, mark, "a tab", "spaces", "Indent with spaces.");
  }
  std::string found = problem;
  if (parser_.context != nullptr) {
    found += std::string(", ") + parser_.context + " that starts in line " +
             std::to_string(parser_.context_mark.line + 1);
  }
  fail(code::syntax, mark, std::move(found), {}, remedy);
}

}  // namespace fundalloc::detail
