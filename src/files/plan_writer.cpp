// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "files/plan_words.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/files/plan_file.hpp"

namespace fundalloc {

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// Whether a number with the unit's word is read as the number alone; `5e5` of the unit e5 is
/// not.
bool reads_alike(const std::string& worded, const std::string& number, const unit& in) {
  try {
    return in.read_amount(worded) == in.read_amount(number);
  } catch (const error&) {
    return false;
  }
}

/// The number with the unit's word behind it; alone where it would be read as another one.
std::string amount_text(const std::string& number, const unit& in) {
  const bool ascii = static_cast<unsigned char>(in.word().front()) < 0x80;
  std::string text = number + (ascii ? " " : "") + in.word();
  return reads_alike(text, number, in) ? text : number;
}

/// 0.8 as 80%; a share that does not end as a decimal stays a fraction.
std::string share_text(const std::string& number) {
  if (number.find('/') != std::string::npos) return number;
  return (scalar(number).value * rational(100)).to_shortest_text() + "%";
}

/// The value of a map that has this key alone; null for any other document.
const document* only(const document& map, std::string_view key) {
  const bool one = map.is_map() && map.entries().size() == 1 && map.entries()[0].first == key;
  return one ? &map.entries()[0].second : nullptr;
}

/// A list of bounds or of sources: a bare amount without its map, and one without its list.
document short_amounts(const document& list, bool sources) {
  const bool single = list.items().size() == 1;
  std::vector<document> items;
  for (const document& item : list.items()) {
    const document* amount = only(item, "amount");
    // Several sources are maps, with or without names.
    items.push_back(amount != nullptr && (single || !sources) ? *amount : item);
  }
  const bool alone = single && (!sources || items[0].is_scalar());
  return alone ? items[0] : document::list(std::move(items));
}

/// All of `base: {of: column, share: 1}` is its column.
document short_base(const document& base) {
  const document* of = base.find("of");
  const document* share = base.find("share");
  const bool whole = of != nullptr && share != nullptr && share->is_scalar() &&
                     share->text() == "100%" && base.entries().size() == 2;
  return whole ? *of : base;
}

/** The canonical plan as a person would write it: amounts and shares in words, single values
 *  without lists and maps around them. */
class wording {
 public:
  explicit wording(const unit& in) : in_(in) {}

  [[nodiscard]] document of(const std::string& key, const document& value) const {
    // What is inside of these is said by rules, and has no amounts.
    if (is_one_of(key, {"factors", "multipliers", "claims", "point_values", "aggregation"})) {
      return value;
    }
    if (value.is_scalar()) return scalar_of(key, value);
    if (key == "rounding") {
      const document* method = only(value, "method");
      return method != nullptr ? *method : value;
    }
    if (value.is_map()) return key == "base" ? short_base(map_of(value)) : map_of(value);
    return list_of(key, value);
  }

 private:
  [[nodiscard]] document scalar_of(const std::string& key, const document& value) const {
    if (is_one_of(key, {"amount", "rate", "each"})) return amount_text(value.text(), in_);
    return key == "share" ? document(share_text(value.text())) : value;
  }

  [[nodiscard]] document map_of(const document& map) const {
    std::vector<document::entry> result;
    for (const document::entry& e : map.entries()) {
      result.emplace_back(e.first, of(e.first, e.second));
    }
    return document::map(std::move(result));
  }

  [[nodiscard]] document list_of(const std::string& key, const document& list) const {
    std::vector<document> items;
    for (const document& item : list.items()) {
      items.push_back(item.is_map() ? map_of(item) : item);
    }
    document result = document::list(std::move(items));
    if (is_one_of(key, {"floor", "cap", "pool"})) return short_amounts(result, key == "pool");
    const bool alone = is_one_of(key, {"ties", "is"}) && result.items().size() == 1;
    return alone ? result.items()[0] : result;
  }

  const unit& in_;
};

[[noreturn]] void refuse_file(const std::filesystem::path& file, const phrase& why = {}) {
  raise({code::file_unreadable,
         {.file = file.string()},
         why.empty() ? phrase("the file cannot be written")
                     : phrase("the file cannot be written: {}", why),
         "a place that can be written to",
         "Check the folder and its permissions."});
}

/// The file that a name means, behind links; a folder, a device or a pipe is none.
std::filesystem::path place_of(const std::filesystem::path& file) {
  std::error_code problem;
  std::filesystem::path place = file;
  for (int links = 0; std::filesystem::is_symlink(place, problem); ++links) {
    if (links == 40) refuse_file(file, "its links lead in a circle");
    const std::filesystem::path next = std::filesystem::read_symlink(place, problem);
    if (problem) refuse_file(file);
    // /dev/stdout leads to what the process writes to elsewhere.
    if (next.string().starts_with("/proc/")) refuse_file(file, "it is no file");
    place = place.parent_path() / next;
  }
  const auto status = std::filesystem::status(place, problem);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    refuse_file(file, std::filesystem::is_directory(status) ? phrase("it is a folder")
                                                            : phrase("it is no file"));
  }
  if (std::filesystem::exists(status) && access(place.c_str(), W_OK) != 0) {
    refuse_file(file, "it may not be written to");
  }
  return place;
}

/// Opens a new file beside another one; null where that fails. No file of somebody is touched.
std::FILE* open_beside(const std::filesystem::path& file, std::filesystem::path& into) {
  for (int k = 0; k < 1000; ++k) {
    into = file.parent_path() / ("." + file.filename().string());
    into += "." + std::to_string(k) + ".part";
    std::FILE* const out = std::fopen(into.c_str(), "wbx");
    if (out != nullptr || errno != EEXIST) return out;
  }
  return nullptr;
}

/// Writes all and waits until it is on the disk: a name that is taken over before that may
/// stand for an empty file after a failure of power.
bool write_to_disk(std::FILE* out, const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), out) == text.size() &&
                       std::fflush(out) == 0 && fsync(fileno(out)) == 0;
  return (std::fclose(out) == 0) && written;
}

}  // namespace

std::string to_yaml(const plan& rule, plan_language words) {
  const wording as_written(rule.spec().unit);
  const document canonical = rule.canonical();
  std::vector<document::entry> result;
  for (const document::entry& e : canonical.entries()) {
    result.emplace_back(e.first, as_written.of(e.first, e.second));
  }
  const document english = document::map(std::move(result));
  return to_yaml(words == plan_language::english ? english : detail::in_chinese(english));
}

void write_plan(const std::filesystem::path& file, const plan& rule, plan_language words) {
  const std::string text = to_yaml(rule, words);
  const std::filesystem::path place = place_of(file);
  std::filesystem::path temporary;
  std::FILE* const out = open_beside(place, temporary);
  if (out == nullptr) refuse_file(file);
  std::error_code problem;
  const auto before = std::filesystem::status(place, problem);
  if (std::filesystem::exists(before)) {
    std::filesystem::permissions(temporary, before.permissions(), problem);
  }
  if (write_to_disk(out, text)) {
    std::filesystem::rename(temporary, place, problem);
    if (!problem) return;
  }
  std::filesystem::remove(temporary, problem);
  refuse_file(file);
}

}  // namespace fundalloc
