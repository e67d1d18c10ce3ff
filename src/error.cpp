// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/error.hpp"

#include <utility>

namespace fundalloc {

namespace {

/// `plan.yaml:12:5`; without a file: `line 12:5`.
phrase file_place(const location& at) {
  if (at.line == 0) return phrase::plain(at.file);
  if (at.file.empty()) {
    return at.character == 0 ? phrase("line {}", at.line)
                             : phrase("line {}:{}", at.line, at.character);
  }
  return at.character == 0 ? phrase("{}:{}", at.file, at.line)
                           : phrase("{}:{}:{}", at.file, at.line, at.character);
}

/// `row 7 (滨州市) column "人口"`.
phrase cell_place(const location& at) {
  if (at.row == 0) return at.column.empty() ? phrase() : phrase("column \"{}\"", at.column);
  if (at.column.empty()) {
    return at.recipient.empty() ? phrase("row {}", at.row)
                                : phrase("row {} ({})", at.row, at.recipient);
  }
  return at.recipient.empty()
             ? phrase("row {} column \"{}\"", at.row, at.column)
             : phrase("row {} ({}) column \"{}\"", at.row, at.recipient, at.column);
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

std::string problem::message(language shown) const {
  std::string place = code_text(number);
  for (const phrase& part : {file_place(where), phrase::plain(where.key), cell_place(where)}) {
    const std::string text = part.text(shown);
    if (!text.empty()) place += " " + text;
  }
  return without_nul(phrase("{}: {}{}.{}", place, found,
                            expected.empty() ? phrase() : phrase("; expected {}", expected),
                            remedy.empty() ? phrase() : phrase(" {}", remedy))
                         .text(shown));
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
