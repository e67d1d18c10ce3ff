// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <type_traits>
#include <variant>

#include "fundalloc/error.hpp"
#include "fundalloc/factor/method.hpp"
#include "fundalloc/files/plan_file.hpp"
#include "fundalloc/settle/rounding.hpp"

namespace fundalloc {

namespace {

using entries = std::vector<document::entry>;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// 1. The canonical plan as a person would write it.

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

/// Amounts and shares of one item of a list, in words.
document worded_item(const document& item, const unit& in) {
  if (!item.is_map()) return item;
  document result = item;
  for (const document::entry& e : item.entries()) {
    if (!e.second.is_scalar()) continue;
    if (is_one_of(e.first, {"amount", "rate", "each"})) {
      result = result.with(e.first, amount_text(e.second.text(), in));
    } else if (e.first == "share") {
      result = result.with(e.first, share_text(e.second.text()));
    }
  }
  return result;
}

/// The one value that a map with one entry stands for, if it is the entry of that key.
const document* only(const document& map, std::string_view key) {
  const bool one = map.is_map() && map.entries().size() == 1 && map.entries()[0].first == key;
  return one ? &map.entries()[0].second : nullptr;
}

/// A list of amounts: a single one without its list, a bare one without its map.
document short_amounts(const document& list) {
  std::vector<document> items;
  for (const document& item : list.items()) {
    const document* amount = only(item, "amount");
    items.push_back(amount != nullptr ? *amount : item);
  }
  if (items.size() == 1) return items[0];
  return document::list(std::move(items));
}

document worded_list(const document& list, const unit& in) {
  std::vector<document> items;
  for (const document& item : list.items()) items.push_back(worded_item(item, in));
  return document::list(std::move(items));
}

/// One entry of the canonical plan.
document worded(const std::string& key, const document& value, const unit& in) {
  if (value.is_list() && is_one_of(key, {"pool", "earmarks", "floor", "cap", "splits"})) {
    document list = worded_list(value, in);
    if (is_one_of(key, {"floor", "cap"})) return short_amounts(list);
    // The pool's sources are maps, unless there is one without a name.
    if (key == "pool" && list.items().size() == 1 && only(list.items()[0], "amount")) {
      return *only(list.items()[0], "amount");
    }
    return list;
  }
  if (key == "rounding") {
    const document* method = only(value, "method");
    return method != nullptr ? *method : value;
  }
  if (key == "ties" && value.is_list() && value.items().size() == 1) return value.items()[0];
  return value;
}

// 2. The same in Chinese.

/// A word that stands as the value of a key.
struct value_word {
  std::string_view key;
  std::string_view english;
  std::string_view chinese;
};
constexpr std::array<value_word, 22> value_words = {{
    {"combine", "shares", "占比"},
    {"combine", "raw", "原值"},
    {"on_conflict", "floor", "保底"},
    {"on_conflict", "cap", "封顶"},
    {"on_shortage", "scale", "按比例压缩"},
    {"on_surplus", "reserve", "留存"},
    {"missing", "zero", "零"},
    {"missing", "median", "中位数"},
    {"use", "mean", "均值"},
    {"rounding", "up", "进位"},
    {"rounding", "down", "舍去"},
    {"rounding", "nearest", "四舍五入"},
    {"blank", "unbounded", "不限"},
    {"bounds", "shift", "平移"},
    {"half", "even", "双"},
    {"first_units", "by_weight", "按得分"},
    {"of", "pool", "资金总额"},
    {"rest", "true", "是"},
    {"ties", "larger_score", "得分高者"},
    {"ties", "smaller_score", "得分低者"},
    {"ties", "table_order", "表内顺序"},
    {"ties", "error", "报错"},
}};

/// The Chinese name of a rule in a variant; empty where none has the word.
template <class... Rule>
std::string_view chinese_name(std::string_view english, std::variant<Rule...>*) {
  std::string_view found;
  const auto look = [&]<class R>(const std::type_identity<R>&) {
    if constexpr (requires { R::name_zh; }) {  // a rule from outside has no such member
      if (R::name == english) found = R::name_zh;
    }
  };
  (look(std::type_identity<Rule>{}), ...);
  return found;
}

/// A method's Chinese name, of coefficients and of rounding; empty where there is none.
std::string_view method_chinese(std::string_view english) {
  const std::string_view name =
      chinese_name(english, static_cast<coefficient_method*>(nullptr));
  return !name.empty() ? name : chinese_name(english, static_cast<rounding_rule*>(nullptr));
}

/** Puts keys and words of a plan into Chinese; columns, names and numbers stay. */
class translator {
 public:
  [[nodiscard]] document plan_of(const document& english) const {
    entries result;
    for (const document::entry& e : english.entries()) {
      // Here alone `rounding` is a method, with or without options.
      const bool method = e.first == "rounding" && e.second.is_scalar();
      result.emplace_back(key(e.first, e.second), value(method ? "method" : e.first, e.second));
    }
    return document::map(std::move(result));
  }

 private:
  /// The first word of the key table; the parts of a subtotal have a word of their own, the
  /// last.
  [[nodiscard]] std::string key(const std::string& english, const document& value) const {
    std::string_view found = english;
    for (const plan_word& w : keys_) {
      if (w.english != english) continue;
      found = w.chinese;
      if (!(english == "of" && value.is_list())) break;
    }
    return std::string(found);
  }

  [[nodiscard]] document value(const std::string& key, const document& english) const {
    if (english.is_scalar()) return word(key, english.text());
    if (english.is_list()) {
      std::vector<document> items;
      // The parts of a subtotal are names, whatever they are called.
      for (const document& item : english.items()) {
        items.push_back(key == "of" ? item : value(key, item));
      }
      return document::list(std::move(items));
    }
    entries result;
    for (const document::entry& e : english.entries()) {
      // Grades are texts of the table.
      if (key == "map") {
        result.push_back(e);
      } else {
        result.emplace_back(this->key(e.first, e.second), value(e.first, e.second));
      }
    }
    return document::map(std::move(result));
  }

  [[nodiscard]] static std::string word(const std::string& key, const std::string& english) {
    if (key == "method") {
      const std::string_view name = method_chinese(english);
      return name.empty() ? english : std::string(name);
    }
    for (const value_word& w : value_words) {
      if (w.key == key && w.english == english) return std::string(w.chinese);
    }
    return english;
  }

  std::vector<plan_word> keys_ = plan_keys();
};

[[noreturn]] void refuse_file(const std::filesystem::path& file) {
  raise({code::file_unreadable,
         {.file = file.string()},
         "the file cannot be written",
         "a place that can be written to",
         "Check the folder and its permissions."});
}

/// Opens a new file beside another one; null where that fails. No file of somebody is touched.
std::FILE* open_beside(const std::filesystem::path& file, std::filesystem::path& into) {
  for (int k = 0; k < 100; ++k) {
    into = file;
    into += "." + std::to_string(k) + ".part";
    std::FILE* const out = std::fopen(into.c_str(), "wbx");
    if (out != nullptr || errno != EEXIST) return out;
  }
  return nullptr;
}

}  // namespace

std::string to_yaml(const plan& rule, plan_language words) {
  const document canonical = rule.canonical();
  entries result;
  for (const document::entry& e : canonical.entries()) {
    result.emplace_back(e.first, worded(e.first, e.second, rule.spec().unit));
  }
  const document english = document::map(std::move(result));
  return to_yaml(words == plan_language::english ? english : translator().plan_of(english));
}

void write_plan(const std::filesystem::path& file, const plan& rule, plan_language words) {
  const std::string text = to_yaml(rule, words);
  std::filesystem::path temporary;
  std::FILE* const out = open_beside(file, temporary);
  if (out == nullptr) refuse_file(file);
  const bool written = std::fwrite(text.data(), 1, text.size(), out) == text.size();
  const bool closed = std::fclose(out) == 0;
  std::error_code problem;
  if (written && closed) {
    std::filesystem::rename(temporary, file, problem);
    if (!problem) return;
  }
  std::filesystem::remove(temporary, problem);
  refuse_file(file);
}

}  // namespace fundalloc
