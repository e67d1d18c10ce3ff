// SPDX-License-Identifier: Apache-2.0
#include "plan/map_reader.hpp"

#include <algorithm>

#include "fundalloc/interrupt.hpp"

namespace fundalloc::detail {

bool read_context::part(const std::function<void()>& reading) const {
  if (faults == nullptr) {
    reading();
    return true;
  }
  const std::size_t before = faults->unread.size();
  try {
    reading();
  } catch (const error& e) {
    faults->problems.push_back(e.detail());
    faults->unread.push_back(e.detail().where.key);
  } catch (const told_already& passed) {
    faults->unread.push_back(passed.path);
  }
  return faults->unread.size() == before;
}

void read_context::remark(const std::function<void()>& complaint) const {
  if (faults == nullptr) {
    complaint();
    return;
  }
  try {
    complaint();
  } catch (const error& e) {
    faults->problems.push_back(e.detail());
  }
}

bool read_context::is_unread(const std::string& path) const {
  return faults != nullptr &&
         std::any_of(faults->unread.begin(), faults->unread.end(),
                     [&](const std::string& key) { return is_within(key, path); });
}

bool is_within(std::string_view key, std::string_view outer) {
  if (!key.starts_with(outer)) return false;
  return key.size() == outer.size() || key[outer.size()] == '.' || key[outer.size()] == '[';
}

void read_context::fail(problem what, const std::string& path) const {
  if (what.where.file.empty()) what.where.file = file;
  what.where.key = path;
  if (file.empty()) {  // lines of no file would tell nobody anything
    what.where.line = 0;
    what.where.character = 0;
    raise(std::move(what));
  }
  // The mark of the path itself, else of the nearest key around it.
  std::string_view key = path;
  while (what.where.line == 0 && !key.empty()) {
    if (const auto mark = marks.find(key); mark != marks.end()) {
      what.where.line = mark->second.first;
      what.where.character = mark->second.second;
      break;
    }
    const auto cut = key.find_last_of(".[");
    key = cut == std::string_view::npos ? std::string_view{} : key.substr(0, cut);
  }
  raise(std::move(what));
}

const std::string& text_of(const document& value, const std::string& path,
                           const read_context& context) {
  if (value.told) throw told_already(path);
  if (!value.is_scalar()) {
    context.fail({code::bad_value,
                  {},
                  value.is_list() ? phrase("a list") : phrase("a map"),
                  "one value",
                  "Write one value."},
                 path);
  }
  return value.text();
}

map_reader::map_reader(const document& map, std::string path, read_context& context,
                       key_place place)
    : context_(context), path_(std::move(path)) {
  if (map.told) throw told_already(path_);
  if (!map.is_map()) {
    context_.fail({code::bad_value,
                   {.line = map.line, .character = map.character},
                   map.is_list() ? phrase("a list") : phrase("\"{}\"", map.text()),
                   "keys with values",
                   "Write keys and values."},
                  path_);
  }
  std::vector<const std::string*> unknown;
  for (const document::entry& item : map.entries()) {
    poll_step();
    const std::string& key = item.first;
    const document& value = item.second;
    std::string english(english_key(key, place));
    for (const plan_word& own : context_.outside_keys) {
      if (english.empty() && (own.english == key || own.chinese == key)) english = own.english;
    }
    if (english.empty()) {
      context_.remark([&] {
        context_.fail({code::unknown_key,
                       {.line = value.line, .character = value.character},
                       phrase("\"{}\" is not a key of plans", key),
                       "a key of docs/plan.md",
                       "Correct the key, or delete it."},
                      this->path(key));
      });
      unknown.push_back(&key);
      continue;
    }
    bool again = false;
    for (const entry& other : entries_) {
      if (other.english != english) continue;
      again = true;
      context_.remark([&] {
        context_.fail({code::duplicate_key,
                       {.line = value.line, .character = value.character},
                       other.written == key
                           ? phrase("\"{}\" stands twice", key)
                           : phrase("\"{}\" and \"{}\" are the same key", other.written, key),
                       "each key once",
                       "Delete one of them."},
                      this->path(english));
      });
    }
    if (again) continue;
    context_.marks[this->path(english)] = {value.line, value.character};
    entries_.push_back({std::move(english), key, &value});
  }
  for (const std::string* key : unknown) take_for_resembled(*key, place);
}

/// A key that is probably a misspelt one stands for that one, whose value nobody can read: it
/// is not missing. Only where problems are collected does the reading come here.
void map_reader::take_for_resembled(const std::string& written, key_place place) {
  static const document told = [] {
    document nothing;
    nothing.told = true;
    return nothing;
  }();
  const std::string meant(resembled_key(written, place));
  if (meant.empty() || has(meant)) return;
  context_.faults->unread.push_back(path(meant));
  entries_.push_back({meant, written, &told, true});
}

std::string map_reader::path(std::string_view key) const {
  if (path_.empty()) return std::string(key);
  return path_ + "." + std::string(key);
}

bool map_reader::has(std::string_view key) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const entry& e) { return e.english == key; });
}

void map_reader::drop(std::string_view key) {
  std::erase_if(entries_, [&](const entry& e) { return e.english == key; });
}

const document* map_reader::take(std::string_view key) {
  for (entry& e : entries_) {
    if (e.english != key) continue;
    e.read = true;
    if (e.value->told) throw told_already(path(key));
    return e.value;
  }
  return nullptr;
}

const document& map_reader::need(std::string_view key, fixed_phrase why) {
  const document* value = take(key);
  if (value == nullptr) {
    fail(code::missing_key, key, phrase("the key \"{}\" is missing", key), why, "Add it.");
  }
  return *value;
}

std::string map_reader::text(std::string_view key, const std::string& fallback) {
  const document* value = take(key);
  return value == nullptr ? fallback : text_of(*value, path(key), context_);
}

scalar map_reader::number(std::string_view key) {
  const document& value = need(key, "a number");
  return at(key, [&] { return scalar(text_of(value, path(key), context_)); });
}

int map_reader::whole(std::string_view key, int least, int most) {
  const scalar value = number(key);
  if (!value.value.is_whole() || value.value < rational(least) ||
      value.value > rational(most)) {
    fail(code::bad_value, key, phrase("\"{}\"", value.value.to_shortest_text()),
         phrase("a whole number from {} to {}", least, most), "Correct the number.");
  }
  return static_cast<int>(value.value.to_int64());
}

std::string map_reader::word(std::string_view key,
                             std::initializer_list<std::string_view> choices) {
  const document* value = take(key);
  if (value == nullptr) return std::string(*choices.begin());
  const std::string& written = text_of(*value, path(key), context_);
  const std::string_view english = english_word(written);
  if (std::find(choices.begin(), choices.end(), english) != choices.end()) {
    return std::string(english);
  }
  std::vector<phrase> words;
  for (const std::string_view c : choices) words.push_back(phrase::word(c, chinese_word(c)));
  fail(code::bad_value, key, phrase("\"{}\"", written),
       phrase("one of {}", phrase::list(words)), "Correct the word.");
}

bool map_reader::all_read() const {
  return std::all_of(entries_.begin(), entries_.end(), [](const entry& e) { return e.read; });
}

void map_reader::refuse_unread(const phrase& owner, code number) {
  for (const entry& e : entries_) {
    if (e.read) continue;
    context_.remark([&] {
      fail(number, e.english, phrase("\"{}\" does not belong to {}", e.written, owner), "",
           "Delete it, or see docs/plan.md for where it belongs.");
    });
  }
}

void map_reader::fail(code number, std::string_view key, phrase found, phrase expected,
                      phrase remedy) const {
  context_.fail({number, {}, std::move(found), std::move(expected), std::move(remedy)},
                path(key));
}

}  // namespace fundalloc::detail
