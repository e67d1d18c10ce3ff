// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/factor/method.hpp"
#include "helpers.hpp"

namespace fundalloc::testing {

/// What a method compares recipients with: their groups, and rows that are not eligible.
struct company {
  std::vector<std::uint32_t> groups = {};
  std::vector<std::int64_t> others = {};  ///< mantissas of the column
};

/// The coefficients that a method makes of a column, as fractions.
template <class Method>
std::vector<rational> apply_to(const Method& method, const table& from,
                               const std::string& column, const company& with = {}) {
  coefficient_input input{.from = &from, .rows = from.rows()};
  if (!column.empty()) {
    input.index = from.find(column);
    input.column = from.numbers(input.index);
  }
  input.groups = with.groups;
  input.others = with.others;
  const coefficient c = method.apply(input);
  std::vector<rational> values;
  rational sum = 0;
  for (std::size_t i = 0; i < c.size(); ++i) {
    values.push_back(c.value(i));
    sum += values.back();
  }
  if (sum != c.total()) values.clear();  // the stated sum must be the sum
  return values;
}

/// What a method says of its own options; empty where they agree.
template <class Method>
std::string check_message(const Method& method) {
  return message_of([&] {
    method.check();
    return 0;
  });
}

/// The same as a code: `E205`, `ok`.
template <class Method>
std::string check_code(const Method& method) {
  return code_of([&] {
    method.check();
    return 0;
  });
}

/// The options that a rule lists, as `key 键` in their order.
class option_names final : public option_visitor {
 public:
  using option_visitor::operator();
  std::vector<std::string> names = {};

  void operator()(std::string_view key, std::string_view zh, std::string&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh,
                  std::optional<rational>&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh, rational&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh, std::optional<int>&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh, bool&) override { add(key, zh); }
  void text(std::string_view key, std::string_view zh, std::string&) override { add(key, zh); }

 protected:
  void choose(std::string_view key, std::string_view zh, std::span<const word_pair>,
              std::size_t&) override {
    add(key, zh);
  }
  void choose_any(std::string_view key, std::string_view zh, std::span<const word_pair>,
                  std::optional<std::size_t>&, std::optional<rational>*) override {
    add(key, zh);
  }
  void each(std::string_view key, std::string_view zh, std::size_t,
            const std::function<void(std::size_t)>&,
            const std::function<void(std::size_t, option_visitor&)>& visit) override {
    add(key, zh);
    visit(0, *this);
  }

 private:
  void add(std::string_view key, std::string_view zh) {
    names.push_back(std::string(key) + " " + std::string(zh));
  }
};

template <class Method>
std::vector<std::string> options_of(Method method) {
  option_names list;
  Method::options(method, list);
  return list.names;
}

}  // namespace fundalloc::testing
