// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fundalloc/document.hpp"
#include "fundalloc/factor/method.hpp"
#include "plan/map_reader.hpp"

namespace fundalloc::detail {

/// Reads the options that a method lists (M::options) from a map.
class option_reader {
 public:
  explicit option_reader(map_reader& from) : from_(from) {}
  void operator()(std::string_view key, std::string& into) { into = from_.text(key); }
  void operator()(std::string_view key, std::optional<rational>& into) {
    if (from_.has(key)) into = from_.number(key).value;
  }
  void operator()(std::string_view key, std::optional<int>& into) {
    if (from_.has(key)) into = from_.whole(key, 0, 15);
  }

 private:
  map_reader& from_;
};

/// Writes the same options as entries of a map; what is unset is left out.
class option_writer {
 public:
  explicit option_writer(std::vector<document::entry>& into) : into_(into) {}
  void operator()(std::string_view key, const std::string& value) {
    if (!value.empty()) into_.emplace_back(key, value);
  }
  void operator()(std::string_view key, const std::optional<rational>& value) {
    if (value) into_.emplace_back(key, value->to_shortest_text());
  }
  void operator()(std::string_view key, const std::optional<int>& value) {
    if (value) into_.emplace_back(key, std::to_string(*value));
  }

 private:
  std::vector<document::entry>& into_;
};

/// Reads `method` and the method's own keys. E206 (no such method), E205, E213.
[[nodiscard]] coefficient_method read_method(map_reader& from);
/// Adds `method` and its options to a map.
void write_method(const coefficient_method& method, std::vector<document::entry>& into);
/// Runs M::check.
void check_method(const coefficient_method& method);
[[nodiscard]] std::string_view name_of(const coefficient_method& method);
[[nodiscard]] bool takes_indicator(const coefficient_method& method);

}  // namespace fundalloc::detail
