// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/error.hpp"

#include <utility>

namespace fundalloc {

namespace {

/// `plan.yaml:12:5`; without a file: `line 12:5`.
std::string file_place(const location& at) {
  std::string text = at.file;
  if (at.line == 0) return text;
  text += (text.empty() ? "line " : ":") + std::to_string(at.line);
  if (at.character != 0) text += ":" + std::to_string(at.character);
  return text;
}

std::string place_of(const location& at) {
  std::string text = file_place(at);
  const auto add = [&](const std::string& part) {
    if (!text.empty()) text += ' ';
    text += part;
  };
  if (!at.key.empty()) add(at.key);
  if (at.row != 0) {
    add("row " + std::to_string(at.row) +
        (at.recipient.empty() ? "" : " (" + at.recipient + ")"));
  }
  if (!at.column.empty()) add("column \"" + at.column + "\"");
  return text;
}

/// A message has no NUL, as JSON and YAML may have one: what() would end there.
std::string without_nul(std::string text) {
  for (std::size_t at = 0; (at = text.find('\0', at)) != std::string::npos;) {
    text.replace(at, 1, "\\0");
  }
  return text;
}

}  // namespace

std::string code_text(code number) { return "E" + std::to_string(static_cast<int>(number)); }

std::string problem::message() const {
  const std::string place = place_of(where);
  std::string text = code_text(number) + (place.empty() ? "" : " " + place) + ": " + found;
  if (!expected.empty()) text += "; expected " + expected;
  text += '.';
  if (!remedy.empty()) text += " " + remedy;
  return without_nul(std::move(text));
}

void raise(problem what) {
  switch (static_cast<int>(what.number) / 100) {
    case 1: throw input_error(std::move(what));
    case 2: throw plan_error(std::move(what));
    case 3: throw infeasible_error(std::move(what));
    case 4: throw limit_error(std::move(what));
    default: throw internal_error(std::move(what));
  }
}

}  // namespace fundalloc
