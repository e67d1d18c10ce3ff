// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <yaml.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// What becomes of a problem that need not end the reading: it is thrown, or collected.
class complaints {
 public:
  explicit complaints(std::vector<problem>* told) : told_(told) {}

  /// Runs what throws if something is wrong; whether nothing was.
  template <class F>
  bool fine(F&& complaint) const {
    if (told_ == nullptr) {
      complaint();
      return true;
    }
    try {
      complaint();
      return true;
    } catch (const error& e) {
      told_->push_back(e.detail());
      return false;
    }
  }
  /// How many were collected.
  [[nodiscard]] std::size_t count() const noexcept {
    return told_ == nullptr ? 0 : told_->size();
  }
  /// Forgets those from a place on that are not about signs: they follow from one.
  void keep_signs(std::size_t from) const;

 private:
  std::vector<problem>* told_;
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
  yaml_events(std::string_view text, std::string_view file, complaints collected);
  ~yaml_events() { yaml_parser_delete(&parser_); }
  yaml_events(const yaml_events&) = delete;
  yaml_events& operator=(const yaml_events&) = delete;

  void next(yaml_event& into);

  /// E217 where a plain scalar has a full-width colon (or, if asked, comma), at that sign.
  /// Whether it has none.
  bool refuse_full_width(const yaml_event_t& scalar, bool colon, bool comma);
  /// Whether the list or map that ended last had a comma that no space follows.
  [[nodiscard]] bool closed_unspaced() const noexcept { return closed_unspaced_; }

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
  complaints collected_;
  yaml_parser_t parser_{};
  std::vector<bool> flows_;  ///< the lists and maps in [] and {}: a comma had no space
  bool closed_unspaced_ = false;
  std::size_t last_end_ = 0;  ///< of the last event, in characters
};

}  // namespace fundalloc::detail
