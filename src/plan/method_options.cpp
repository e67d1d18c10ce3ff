// SPDX-License-Identifier: Apache-2.0
#include "plan/method_options.hpp"

#include <utility>

namespace fundalloc::detail {

namespace {

template <class M>
bool read_if_named(const std::string& word, map_reader& from, coefficient_method& into,
                   std::string& names) {
  names += (names.empty() ? "" : ", ") + std::string(M::name);
  if (word != M::name && word != M::name_zh) return false;
  M method;
  option_reader reader(from);
  M::options(method, reader);
  into = std::move(method);
  return true;
}

template <std::size_t... I>
bool read_any(const std::string& word, map_reader& from, coefficient_method& into,
              std::string& names, std::index_sequence<I...>) {
  return (read_if_named<std::variant_alternative_t<I, coefficient_method>>(word, from, into,
                                                                           names) ||
          ...);
}

}  // namespace

coefficient_method read_method(map_reader& from) {
  const std::string word = from.text("method", "share");
  coefficient_method method;
  std::string names;
  if (!read_any(word, from, method, names,
                std::make_index_sequence<std::variant_size_v<coefficient_method>>())) {
    from.fail(code::bad_value, "method", "\"" + word + "\" is not a coefficient method",
              "one of " + names, "Correct the word.");
  }
  from.at("method", [&] { check_method(method); });
  return method;
}

void write_method(const coefficient_method& method, std::vector<document::entry>& into) {
  into.emplace_back("method", std::string(name_of(method)));
  std::visit(
      [&](const auto& m) {
        option_writer writer(into);
        std::decay_t<decltype(m)>::options(m, writer);
      },
      method);
}

void check_method(const coefficient_method& method) {
  std::visit([](const auto& m) { m.check(); }, method);
}

std::string_view name_of(const coefficient_method& method) {
  return std::visit([](const auto& m) { return std::decay_t<decltype(m)>::name; }, method);
}

bool takes_indicator(const coefficient_method& method) {
  return std::visit([](const auto& m) { return std::decay_t<decltype(m)>::takes_indicator; },
                    method);
}

}  // namespace fundalloc::detail
