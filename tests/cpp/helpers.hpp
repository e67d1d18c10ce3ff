// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "fundalloc/error.hpp"
#include "fundalloc/fundalloc.hpp"

namespace fundalloc {

/// How GoogleTest shows a fraction.
inline void PrintTo(const rational& value, std::ostream* out) { *out << value.to_text(); }

}  // namespace fundalloc

namespace fundalloc::testing {

/// Long loops of random problems are this much shorter under the sanitizers, which make them
/// many times slower: the optimised build runs all of them.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr int fewer = 5;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr int fewer = 5;
#else
inline constexpr int fewer = 1;
#endif
#else
inline constexpr int fewer = 1;
#endif

/// What an action says when it throws; empty where it does not.
template <class F>
std::string message_of(F&& action) {
  try {
    (void)action();
  } catch (const error& e) {
    return e.what();
  }
  return "";
}

/// The code of what an action throws: `E104`; `ok` where it throws nothing.
template <class F>
std::string code_of(F&& action) {
  try {
    (void)action();
  } catch (const error& e) {
    return code_text(e.detail().number);
  }
  return "ok";
}

using texts = std::vector<std::string>;
using columns = std::vector<std::pair<std::string, texts>>;

/// A table of texts whose first column names the recipients; its file is called t.csv.
inline table table_of(const columns& all) {
  table_builder builder;
  builder.source("t.csv");
  for (const auto& [header, cells] : all) builder.add_texts(header, cells);
  builder.recipient(all.front().first);
  return builder.build();
}

inline document map_of(std::vector<document::entry> entries) {
  return document::map(std::move(entries));
}
inline document list_of(std::vector<document> items) {
  return document::list(std::move(items));
}

/// A plan of one share factor `x` with weight 100%, in units of one EUR.
inline document one_factor(const std::string& pool) {
  return map_of({{"pool", pool},
                 {"unit", "EUR"},
                 {"factors", list_of({map_of({{"indicator", "x"}, {"weight", "100%"}})})}});
}

inline std::vector<std::int64_t> vector_of(std::span<const std::int64_t> values) {
  return {values.begin(), values.end()};
}

using units = std::vector<std::int64_t>;

/// A rounding rule that works as it stands: where there is no default, one is made.
template <class Rule>
rounding_rule some_rule() {
  if constexpr (std::is_same_v<Rule, custom_signposts>) {
    return custom_signposts("own", [](std::int64_t k) { return rational(k) + rational(2, 5); });
  } else if constexpr (std::is_same_v<Rule, stationary>) {
    return stationary{.r = rational(2, 5)};
  } else {
    return Rule{};
  }
}
template <class... Rule>
std::vector<rounding_rule> some_rules(const std::type_identity<std::variant<Rule...>>&) {
  return {some_rule<Rule>()...};
}
/// One of each rounding rule, in the order of the variant.
inline std::vector<rounding_rule> every_rule() {
  return some_rules(std::type_identity<rounding_rule>{});
}

}  // namespace fundalloc::testing
