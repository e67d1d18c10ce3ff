// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "fundalloc/document.hpp"
#include "fundalloc/factor/method.hpp"
#include "plan/map_reader.hpp"

namespace fundalloc::detail {

/// Reads the options that a rule lists (M::options) from a map.
class option_reader final : public option_visitor {
 public:
  explicit option_reader(map_reader& from) : from_(from) {}
  using option_visitor::operator();
  void operator()(std::string_view key, std::string_view, std::string& column) override;
  void operator()(std::string_view key, std::string_view,
                  std::optional<rational>& number) override;
  void operator()(std::string_view key, std::string_view, rational& number) override;
  void operator()(std::string_view key, std::string_view, std::optional<int>& whole) override;
  void operator()(std::string_view key, std::string_view, bool& truth) override;
  void text(std::string_view key, std::string_view, std::string& value) override;

 protected:
  void choose(std::string_view key, std::string_view, std::span<const word_pair> words,
              std::size_t& index) override;
  void choose_any(std::string_view key, std::string_view, std::span<const word_pair> words,
                  std::optional<std::size_t>& index, std::optional<rational>* number) override;
  void each(std::string_view key, std::string_view, std::size_t size,
            const std::function<void(std::size_t)>& resize,
            const std::function<void(std::size_t, option_visitor&)>& visit) override;

 private:
  map_reader& from_;
};

/// Writes the same options as entries of a map; what is unset is left out.
class option_writer final : public option_visitor {
 public:
  explicit option_writer(std::vector<document::entry>& into) : into_(into) {}
  using option_visitor::operator();
  void operator()(std::string_view key, std::string_view, std::string& column) override;
  void operator()(std::string_view key, std::string_view,
                  std::optional<rational>& number) override;
  void operator()(std::string_view key, std::string_view, rational& number) override;
  void operator()(std::string_view key, std::string_view, std::optional<int>& whole) override;
  void operator()(std::string_view key, std::string_view, bool& truth) override;
  void text(std::string_view key, std::string_view, std::string& value) override;

 protected:
  void choose(std::string_view key, std::string_view, std::span<const word_pair> words,
              std::size_t& index) override;
  void choose_any(std::string_view key, std::string_view, std::span<const word_pair> words,
                  std::optional<std::size_t>& index, std::optional<rational>* number) override;
  void each(std::string_view key, std::string_view, std::size_t size,
            const std::function<void(std::size_t)>& resize,
            const std::function<void(std::size_t, option_visitor&)>& visit) override;

 private:
  std::vector<document::entry>& into_;
};

/// Hands every option that is the header of a column to a function.
class column_visitor final : public option_visitor {
 public:
  explicit column_visitor(std::function<void(const std::string&)> take)
      : take_(std::move(take)) {}
  using option_visitor::operator();
  void operator()(std::string_view, std::string_view, std::string& column) override {
    if (!column.empty()) take_(column);
  }
  void operator()(std::string_view, std::string_view, std::optional<rational>&) override {}
  void operator()(std::string_view, std::string_view, rational&) override {}
  void operator()(std::string_view, std::string_view, std::optional<int>&) override {}
  void operator()(std::string_view, std::string_view, bool&) override {}
  void text(std::string_view, std::string_view, std::string&) override {}

 protected:
  void choose(std::string_view, std::string_view, std::span<const word_pair>,
              std::size_t&) override {}
  void choose_any(std::string_view, std::string_view, std::span<const word_pair>,
                  std::optional<std::size_t>&, std::optional<rational>*) override {}
  void each(std::string_view, std::string_view, std::size_t,
            const std::function<void(std::size_t)>&,
            const std::function<void(std::size_t, option_visitor&)>&) override {}

 private:
  std::function<void(const std::string&)> take_;
};

/// Adds the options of a rule to a map.
template <class... Rule>
void write_options(const std::variant<Rule...>& rule, std::vector<document::entry>& into) {
  std::visit(
      [&](auto copy) {
        option_writer writer(into);
        decltype(copy)::options(copy, writer);
      },
      rule);
}

/** Finds a rule by its word among a variant's alternatives, else among those from outside.
 *
 *  Nothing where no rule has the word; `names` collects what there is.
 */
template <class Variant, class Outside>
std::optional<Variant> rule_named(std::string_view word, const std::vector<Outside>& outside,
                                  std::vector<phrase>& names) {
  std::optional<Variant> found;
  const auto built_in = [&]<class Rule>(const std::type_identity<Rule>&) {
    if constexpr (!std::same_as<Rule, Outside>) {
      names.push_back(phrase::word(Rule::name, Rule::name_zh));
      if (word == Rule::name || word == Rule::name_zh) found = Rule{};
    }
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (built_in(std::type_identity<std::variant_alternative_t<I, Variant>>{}), ...);
  }(std::make_index_sequence<std::variant_size_v<Variant>>());
  for (const Outside& rule : outside) {
    names.push_back(phrase_of(rule));
    if (!found && (word == word_of(rule) || word == chinese_word_of(rule))) found = rule;
  }
  return found;
}

/// Reads a rule's options from a map, and checks them with the place of their keys.
template <class Variant>
void read_options(Variant& rule, map_reader& from) {
  std::visit(
      [&](auto& r) {
        option_reader reader(from);
        std::decay_t<decltype(r)>::options(r, reader);
      },
      rule);
  from.check([&] { std::visit([](const auto& r) { r.check(); }, rule); });
}

/// Reads `method` and the method's own keys. E206 (no such method), E205, E213.
[[nodiscard]] coefficient_method read_method(map_reader& from);
/// Adds `method` and its options to a map.
void write_method(const coefficient_method& method, std::vector<document::entry>& into);
/// Runs M::check.
void check_method(const coefficient_method& method);
[[nodiscard]] std::string_view name_of(const coefficient_method& method);
[[nodiscard]] bool takes_indicator(const coefficient_method& method);
[[nodiscard]] bool takes_negative(const coefficient_method& method);

}  // namespace fundalloc::detail
