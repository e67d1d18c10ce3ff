// SPDX-License-Identifier: Apache-2.0
#include "files/plan_words.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>
#include <variant>

#include "fundalloc/plan/plan.hpp"

namespace fundalloc::detail {

namespace {

/// A word that stands as the value of a key.
struct value_word {
  std::string_view key;
  std::string_view english;
  std::string_view chinese;
};

// Those of the plan itself that a canonical plan has; rules list their own (options.hpp).
constexpr auto plan_values = std::to_array<value_word>({
    {"combine", "shares", "占比"},
    {"combine", "raw", "原值"},
    {"aggregation", "geometric", "几何平均"},
    {"on_conflict", "floor", "保底"},
    {"on_conflict", "cap", "封顶"},
    {"on_shortage", "scale", "按比例压缩"},
    {"on_surplus", "reserve", "留存"},
    {"floor_cost", "above", "超出部分"},
    {"missing", "zero", "零"},
    {"missing", "median", "中位数"},
    {"use", "mean", "均值"},
    {"rounding", "error", "报错"},
    {"rounding", "up", "进位"},
    {"rounding", "down", "舍去"},
    {"rounding", "nearest", "四舍五入"},
    {"blank", "unbounded", "不限"},
    {"rest", "true", "是"},
    {"ties", "larger_score", "得分高者"},
    {"ties", "smaller_score", "得分低者"},
    {"ties", "table_order", "表内顺序"},
    {"ties", "error", "报错"},
});

/// A bound may be of these in place of a column.
constexpr auto bound_values = std::to_array<value_word>({
    {"of", "pool", "资金总额"},
    {"of", "mean_increase", "平均增幅"},
});

/// The words of one rule.
struct rule_words {
  std::string_view name;
  std::vector<plan_word> keys = {};
  std::vector<value_word> values = {};
};

/// Collects the keys that a rule lists, and the words of those that take some.
class word_collector final : public option_visitor {
 public:
  explicit word_collector(rule_words& into) : into_(into) {}
  using option_visitor::operator();
  void operator()(std::string_view key, std::string_view zh, std::string&) override {
    into_.keys.push_back({key, zh});
  }
  void operator()(std::string_view key, std::string_view zh,
                  std::optional<rational>&) override {
    into_.keys.push_back({key, zh});
  }
  void operator()(std::string_view key, std::string_view zh, rational&) override {
    into_.keys.push_back({key, zh});
  }
  void operator()(std::string_view key, std::string_view zh, std::optional<int>&) override {
    into_.keys.push_back({key, zh});
  }
  void operator()(std::string_view key, std::string_view zh, bool&) override {
    into_.keys.push_back({key, zh});
    into_.values.push_back({key, "true", "是"});
  }
  void text(std::string_view key, std::string_view zh, std::string&) override {
    into_.keys.push_back({key, zh});
  }

 protected:
  void choose(std::string_view key, std::string_view zh, std::span<const word_pair> words,
              std::size_t&) override {
    add(key, zh, words);
  }
  void choose_any(std::string_view key, std::string_view zh, std::span<const word_pair> words,
                  std::optional<std::size_t>&, std::optional<rational>*) override {
    add(key, zh, words);
  }
  void each(std::string_view key, std::string_view zh, std::size_t,
            const std::function<void(std::size_t)>&,
            const std::function<void(std::size_t, option_visitor&)>& visit) override {
    into_.keys.push_back({key, zh});
    visit(0, *this);
  }

 private:
  /// The words themselves live as long as the program: rules list literals.
  void add(std::string_view key, std::string_view zh, std::span<const word_pair> words) {
    into_.keys.push_back({key, zh});
    for (const word_pair& w : words) into_.values.push_back({key, w.english, w.chinese});
  }

  rule_words& into_;
};

/// The words of the rule with a name; nothing for a rule from outside.
template <class... Rule>
std::optional<rule_words> words_of(std::string_view name,
                                   const std::type_identity<std::variant<Rule...>>&) {
  std::optional<rule_words> found;
  const auto look = [&]<class R>(const std::type_identity<R>&) {
    if constexpr (requires { R::name_zh; }) {
      if (R::name != name) return;
      found = rule_words{.name = R::name_zh};
      word_collector collector(*found);
      R rule;
      R::options(rule, collector);
    }
  };
  (look(std::type_identity<Rule>{}), ...);
  return found;
}

std::optional<std::string> value_in(std::span<const value_word> words, std::string_view key,
                                    std::string_view english) {
  for (const value_word& w : words) {
    if (w.key == key && w.english == english) return std::string(w.chinese);
  }
  return std::nullopt;
}

/// The name of the rule that a map is about: that of a method, or of a rule for claims.
const std::string* rule_name(const document& map, std::string_view key) {
  const document* name = map.find(key == "claims" ? "rule" : "method");
  const bool any = name != nullptr && name->is_scalar() && key != "aggregation";
  return any ? &name->text() : nullptr;
}

class translator {
 public:
  /// The plan itself, or a part: here alone `rounding` is a method, with or without options.
  [[nodiscard]] document plan_of(const document& english) const {
    std::vector<document::entry> result;
    for (const document::entry& e : english.entries()) {
      document value = e.second;
      if (e.first == "parts") {
        value = each(value, [&](const document& part) { return plan_of(part); });
      } else if (e.first == "rounding" && value.is_scalar()) {
        value = name_of("rounding", value.text());
      } else {
        value = value_of(e.first, value, e.first, nullptr);
      }
      result.emplace_back(key_of(e.first, e.second, nullptr), std::move(value));
    }
    return document::map(std::move(result));
  }

 private:
  template <class F>
  static document each(const document& list, F&& change) {
    std::vector<document> items;
    for (const document& item : list.items()) items.push_back(change(item));
    return document::list(std::move(items));
  }

  /// A rule's own word for a key, else the first of the key table. Names that are summed have a
  /// word of their own, the last.
  [[nodiscard]] std::string key_of(const std::string& english, const document& value,
                                   const rule_words* rule) const {
    if (rule != nullptr) {
      for (const plan_word& w : rule->keys) {
        if (w.english == english) return std::string(w.chinese);
      }
    }
    std::string_view found = english;
    for (const plan_word& w : keys_) {
      if (w.english != english) continue;
      found = w.chinese;
      if (english != "of" || !value.is_list()) break;
    }
    return std::string(found);
  }

  /// `around` is the key of the list or map that the value stands in.
  [[nodiscard]] document value_of(const std::string& key, const document& english,
                                  const std::string& around, const rule_words* rule) const {
    if (english.is_scalar()) return word_of(key, english.text(), around, rule);
    if (key == "map" || key == "point_values" || key == "of" || key == "is") return english;
    if (english.is_list()) {
      return each(english, [&](const document& item) {
        return item.is_scalar() ? word_of(key, item.text(), around, rule)
                                : map_of(key, item, rule);
      });
    }
    return map_of(key, english, rule);
  }

  [[nodiscard]] document map_of(const std::string& key, const document& english,
                                const rule_words* rule) const {
    std::optional<rule_words> own;
    const std::string* name = rule_name(english, key);
    if (name != nullptr) {
      own = words_of_rule(key, *name);
      if (!own) own = rule_words{.name = *name};  // from outside: its words stay
      rule = &*own;
    }
    std::vector<document::entry> result;
    for (const document::entry& e : english.entries()) {
      const bool is_name = name != nullptr && &e.second.text() == name;
      result.emplace_back(
          key_of(e.first, e.second, rule),
          is_name ? document(rule->name) : value_of(e.first, e.second, key, rule));
    }
    return document::map(std::move(result));
  }

  [[nodiscard]] static std::optional<rule_words> words_of_rule(std::string_view key,
                                                               std::string_view name) {
    if (key == "rounding") return words_of(name, std::type_identity<rounding_rule>{});
    if (key == "claims") return words_of(name, std::type_identity<claims_rule>{});
    return words_of(name, std::type_identity<coefficient_method>{});
  }

  [[nodiscard]] static std::string name_of(std::string_view key, const std::string& english) {
    const auto rule = words_of_rule(key, english);
    return rule ? std::string(rule->name) : english;
  }

  [[nodiscard]] static std::string word_of(const std::string& key, const std::string& english,
                                           const std::string& around, const rule_words* rule) {
    if (rule != nullptr) {
      if (auto own = value_in(rule->values, key, english)) return *own;
      // What is not the rule's own word is the plan's only for the keys of every factor.
      if (key != "missing" && key != "use") return english;
    }
    const bool of_bound = around == "floor" || around == "cap";
    if (of_bound) {
      if (auto word = value_in(bound_values, key, english)) return *word;
    }
    const std::string& place = around == "aggregation" ? around : key;
    return value_in(plan_values, place, english).value_or(english);
  }

  std::vector<plan_word> keys_ = plan_keys();
};

}  // namespace

document in_chinese(const document& plan) { return translator().plan_of(plan); }

}  // namespace fundalloc::detail
