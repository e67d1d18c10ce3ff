// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <yaml.h>

#include <string>
#include <string_view>

#include "files/source_text.hpp"
#include "fundalloc/error.hpp"

namespace fundalloc::detail {

/// One event of libyaml, freed when it goes.
struct yaml_event {
  yaml_event() = default;
  ~yaml_event() { yaml_event_delete(&value); }
  yaml_event(const yaml_event&) = delete;
  yaml_event& operator=(const yaml_event&) = delete;
  yaml_event_t value{};
};

/** libyaml's events of one text, with our own words for what is wrong with it.
 *
 *  Between the end of an event and the start of the next stand only signs, spaces and comments;
 *  there we see what libyaml does not tell: a comma without a space, and a `?` before a key.
 *  Throws  plan_error E201, E202 (`?`), E211, E217.
 */
class yaml_events {
 public:
  /// `text` is UTF-8 and outlives the object.
  yaml_events(std::string_view text, std::string_view file);
  ~yaml_events() { yaml_parser_delete(&parser_); }
  yaml_events(const yaml_events&) = delete;
  yaml_events& operator=(const yaml_events&) = delete;

  void next(yaml_event& into);

  /// E217 where a plain scalar has a full-width colon (or, if asked, comma), at that sign.
  void refuse_full_width(const yaml_event_t& scalar, bool colon, bool comma);

  /// Raises a problem at a mark of libyaml.
  [[noreturn]] void fail(code number, const yaml_mark_t& mark, phrase found, phrase expected,
                         phrase remedy) const;

 private:
  [[noreturn]] void fail_at(code number, text_place place, phrase found, phrase expected,
                            phrase remedy) const;
  [[noreturn]] void fail_full_width(std::size_t byte) const;
  [[noreturn]] void fail_question_mark(std::size_t byte) const;
  [[noreturn]] void fail_syntax();
  void refuse_full_width_near(const yaml_mark_t& mark) const;
  void check_gap(const yaml_event_t& following);

  source_text text_;
  std::string file_;
  yaml_parser_t parser_{};
  int flow_depth_ = 0;
  std::size_t last_end_ = 0;  ///< of the last event, in characters
};

}  // namespace fundalloc::detail
