// SPDX-License-Identifier: Apache-2.0
#include "files/yaml_events.hpp"

#include <algorithm>
#include <new>

#include "files/yaml_words.hpp"
#include "fundalloc/interrupt.hpp"

namespace fundalloc::detail {

namespace {

constexpr std::string_view wide_colon = "：";
constexpr std::string_view wide_comma = "，";

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
  poll_step();
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

void yaml_events::fail(code number, const yaml_mark_t& mark, phrase found, phrase expected,
                       phrase remedy) const {
  fail_at(number, {mark.line + 1, mark.column + 1}, std::move(found), std::move(expected),
          std::move(remedy));
}

void yaml_events::fail_at(code number, text_place place, phrase found, phrase expected,
                          phrase remedy) const {
  raise({number,
         {.file = file_, .line = place.line, .character = place.character},
         std::move(found),
         std::move(expected),
         std::move(remedy)});
}

void yaml_events::fail_question_mark(std::size_t byte) const {
  fail_at(code::forbidden_feature, text_.place_of(byte), "a key with ?", "key: value",
          "Delete the question mark, or put the text in quotes.");
}

void yaml_events::check_gap(const yaml_event_t& following) {
  const std::string_view text = text_.text();
  const std::size_t last = text_.byte_of(following.start_mark.index);
  // In a flow list, `? key` is a map of its own that starts at the sign.
  if (starts_any(following) && text.substr(last).starts_with('?')) fail_question_mark(last);
  if (following.start_mark.index <= last_end_) return;
  const std::size_t first = text_.byte_of(last_end_);
  for (std::size_t i = first; i < last; ++i) {
    if (text[i] == '#') i = std::min(text.find('\n', i), last);
    if (i >= last) break;
    if (text[i] == '?') fail_question_mark(i);
    const char after = i + 1 < text.size() ? text[i + 1] : ' ';
    const bool spaced = std::string_view(" \r\n]}").find(after) != std::string_view::npos;
    if (flow_depth_ > 0 && text[i] == ',' && !spaced) {
      fail_at(code::unspaced_comma, text_.place_of(i), "a comma that no space follows",
              "a space after each comma in [] and {{}}",
              "Write 1234 or \"1,234\" for a number, and \", \" between items.");
    }
  }
}

/// The full-width sign at a byte stands where a separator was meant.
void yaml_events::fail_full_width(std::size_t byte) const {
  const bool is_colon = text_.text().substr(byte).starts_with(wide_colon);
  fail_at(code::full_width, text_.place_of(byte),
          is_colon ? phrase("a full-width colon ：") : phrase("a full-width comma ，"),
          is_colon ? phrase("a half-width colon and a space")
                   : phrase("a half-width comma and a space"),
          phrase("Type \"{}\" in its place, or put the text in quotes.",
                 std::string_view(is_colon ? ": " : ", ")));
}

void yaml_events::refuse_full_width(const yaml_event_t& scalar, bool colon, bool comma) {
  if (scalar.type != YAML_SCALAR_EVENT || scalar.data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
    return;
  }
  const std::size_t first = text_.byte_of(scalar.start_mark.index);
  const std::size_t last = text_.byte_of(scalar.end_mark.index);
  const std::string_view written = text_.text().substr(first, last - first);
  std::size_t at = std::string_view::npos;
  if (colon) at = written.find(wide_colon);
  if (comma) at = std::min(at, written.find(wide_comma));
  if (at != std::string_view::npos) fail_full_width(first + at);
}

/// libyaml stumbles over a full-width colon or comma late: it is in the lines just before.
void yaml_events::refuse_full_width_near(const yaml_mark_t& mark) const {
  std::size_t first = mark.line > 0 ? mark.line - 1 : 0;
  if (parser_.context != nullptr) first = std::min(first, parser_.context_mark.line);
  std::size_t start = text_.line_start(first);
  for (std::size_t k = first; k <= mark.line && start < text_.text().size(); ++k) {
    const std::size_t end = std::min(text_.text().find('\n', start), text_.text().size());
    const std::string_view line = text_.text().substr(start, end - start);
    const std::size_t colon = find_unquoted(line, wide_colon);
    // After ": " it may be part of a text; in [] and {} there may be another separator to come.
    const bool separates = flow_depth_ > 0 || colon < find_unquoted(line, ": ");
    if (colon != std::string_view::npos && separates) fail_full_width(start + colon);
    const std::size_t comma = find_unquoted(line, wide_comma);
    if (comma != std::string_view::npos && flow_depth_ > 0) fail_full_width(start + comma);
    start = end + 1;
  }
}

/// libyaml's own complaint, or what probably caused it.
void yaml_events::fail_syntax() {
  if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
  const std::string_view problem =
      parser_.problem != nullptr ? parser_.problem : "unreadable text";
  const phrase remedy = "Correct the line, or put the text in quotes.";
  if (parser_.error == YAML_READER_ERROR) {
    fail_at(code::syntax, text_.place_of(parser_.problem_offset), words_of(problem),
            "plain text", remedy);
  }
  const yaml_mark_t mark = parser_.problem_mark;
  refuse_full_width_near(mark);
  // By our own count: at the end of a text libyaml tells of a line that is not there.
  const std::size_t byte = text_.byte_of(mark.index);
  const text_place place = text_.place_of(byte);
  if (problem == "found character that cannot start any token" && byte < text_.text().size()) {
    const char c = text_.text()[byte];
    if (c == '\t') fail_at(code::syntax, place, "a tab", "spaces", "Indent with spaces.");
    fail_at(code::syntax, place, phrase("a text that starts with {}", c), "a letter or a digit",
            "Put the text in quotes.");
  }
  phrase found = words_of(problem);
  if (parser_.context != nullptr) {
    found = phrase("{}, {} that starts in line {}", found, words_of(parser_.context),
                   parser_.context_mark.line + 1);
  }
  fail_at(code::syntax, place, std::move(found), {}, remedy);
}

}  // namespace fundalloc::detail
