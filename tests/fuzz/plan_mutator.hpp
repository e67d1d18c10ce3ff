// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "fundalloc/document.hpp"
#include "fundalloc/plan/plan.hpp"
#include "fundalloc/settle/rounding.hpp"

// Changes of a plan as a tree: bytes changed at random are seldom a plan, a tree often is.
namespace fundalloc::fuzz {

/// The columns of the table that plans of the harness are for, and words that plans say.
inline std::vector<std::string> plan_values() {
  std::istringstream words(R"(
      name a b c m group parent part grade in A B C yes 是 优 良
      0 1 2 3 7 -1 0.5 1/3 2/3 30 70 100 1000 0% 40% 50% 60% 100% 9223372036854775807
      100万元 0.01万元 万元 元 EUR share 占比 equal power rank rank_linear min_max z_score
      reciprocal complement distance ratio_to growth_factor ratio_to_mean bands clip
      true error unbounded zero mean median pool above scale reserve floor cap shift
      by_weight even geometric raw shares larger_score smaller_score table_order lot
      talmud cea proportional random_arrival priority skip)");
  using word = std::istream_iterator<std::string>;
  return {word(words), word()};
}

class plan_mutator {
 public:
  explicit plan_mutator(unsigned seed) : random_(seed) {}

  [[nodiscard]] std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

  /// The tree with one to three changes.
  [[nodiscard]] document changed(document tree) {
    for (std::size_t k = 1 + below(3); k > 0; --k) {
      std::size_t at = below(count(tree));
      tree = rebuilt(tree, at, tree);
    }
    return tree;
  }

 private:
  static constexpr std::size_t done = SIZE_MAX;

  static std::size_t count(const document& d) {
    std::size_t n = 1;
    for (const document& item : d.items()) n += count(item);
    for (const auto& [key, value] : d.entries()) n += count(value);
    return n;
  }

  /// The node `at`, counted in the order of the text.
  static const document& node(const document& d, std::size_t& at) {
    if (at == 0) return d;
    for (const document& item : d.items()) {
      const document& found = node(item, --at);
      if (at == 0) return found;
    }
    for (const auto& [key, value] : d.entries()) {
      const document& found = node(value, --at);
      if (at == 0) return found;
    }
    return d;
  }

  /// The tree in which the node `at` is another one.
  document rebuilt(const document& d, std::size_t& at, const document& whole) {
    if (at == done) return d;
    if (at == 0) {
      at = done;
      return other(d, whole);
    }
    const auto inside = [&](const document& child) {
      if (at != done) --at;
      return rebuilt(child, at, whole);
    };
    if (d.is_list()) {
      std::vector<document> items;
      for (const document& item : d.items()) items.push_back(inside(item));
      return document::list(std::move(items));
    }
    if (d.is_map()) {
      std::vector<document::entry> entries;
      for (const auto& [key, value] : d.entries()) entries.emplace_back(key, inside(value));
      return document::map(std::move(entries));
    }
    return d;
  }

  std::string key() {
    static const std::vector<plan_word> words = plan_keys();
    const plan_word& word = words[below(words.size())];
    return std::string(below(2) == 0 ? word.english : word.chinese);
  }

  /// What texts in YAML have to be quoted for.
  std::string sign() {
    static const std::vector<std::string> signs = {": ", " #", ", ", "\n",
                                                   "\"", "'",  "，", " "};
    return signs[below(signs.size())];
  }

  document value() {
    static const std::vector<rounding_entry> rules = rounding_rules();
    static const std::vector<std::string> values = plan_values();
    switch (below(8)) {
      case 0: return rules[below(rules.size())].name;
      case 1: return std::to_string(below(120));
      case 2: return std::to_string(below(101)) + "%";
      case 3: return values[below(values.size())] + sign() + values[below(values.size())];
      default: return values[below(values.size())];
    }
  }

  document some(const document& whole) {
    if (below(3) != 0) return value();
    std::size_t at = below(count(whole));
    return node(whole, at);
  }

  document other(const document& d, const document& whole) {
    if (below(8) == 0) return some(whole);
    if (d.is_list()) return other_list(d, whole);
    if (d.is_map()) return other_map(d, whole);
    switch (below(6)) {
      case 0: return document::list({d});
      case 1: return document::map({{key(), d}});
      default: return some(whole);
    }
  }

  document other_list(const document& d, const document& whole) {
    std::vector<document> items = d.items();
    if (items.empty() || below(4) == 0) {
      items.push_back(some(whole));
      return document::list(std::move(items));
    }
    const std::size_t k = below(items.size());
    switch (below(3)) {
      case 0: items.erase(items.begin() + static_cast<std::ptrdiff_t>(k)); break;
      case 1: items.push_back(document(items[k])); break;
      default: std::swap(items[k], items[below(items.size())]);
    }
    return document::list(std::move(items));
  }

  document other_map(const document& d, const document& whole) {
    std::vector<document::entry> entries = d.entries();
    if (entries.empty() || below(4) == 0) return d.with(key(), some(whole));
    const std::size_t k = below(entries.size());
    switch (below(3)) {
      case 0: entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(k)); break;
      case 1: entries[k].first = key(); break;
      default: std::swap(entries[k].second, entries[below(entries.size())].second);
    }
    return document::map(std::move(entries));
  }

  std::minstd_rand random_;
};

}  // namespace fundalloc::fuzz
