// SPDX-License-Identifier: Apache-2.0
#include "plan/money_column.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "exact/trimmed.hpp"

namespace fundalloc::detail {

namespace {

/// `单位：元` without its label.
std::string_view without_label(std::string_view text) noexcept {
  for (const std::string_view label : {"单位:", "单位："}) {
    if (text.starts_with(label)) return trimmed(text.substr(label.size()));
  }
  return text;
}

}  // namespace

std::string_view unit_in_header(std::string_view header) noexcept {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> brackets = {
      {{"(", ")"}, {"（", "）"}}};
  for (const auto& [open, close] : brackets) {
    if (!header.ends_with(close)) continue;
    const std::size_t at = header.rfind(open);
    if (at == std::string_view::npos || at == 0) continue;
    return without_label(trimmed(
        header.substr(at + open.size(), header.size() - at - open.size() - close.size())));
  }
  return {};
}

namespace {

/// The form of a word of the yuan family; plain for any other.
number_form money_form(std::string_view word) noexcept {
  if (word == "亿元") return number_form::yi_yuan;
  if (word == "万元") return number_form::wan_yuan;
  if (word == "元") return number_form::yuan;
  if (word == "分") return number_form::fen;
  return number_form::plain;
}

}  // namespace

bool is_count(const number_column& column) noexcept {
  return column.form == number_form::plain &&
         money_form(unit_in_header(column.name)) == number_form::plain;
}

rational money_scale(const number_column& column, const table& from, const unit& own,
                     std::vector<std::string>& notes) {
  const std::string_view word = unit_in_header(column.name);
  const number_form header = money_form(word);
  const location at{.file = from.source(), .column = std::string(column.name)};
  if (column.form == number_form::percent) {
    if (own.word() == "%") return rational(100) * own.grains_per_word();  // 12.5% is 0.125
    raise({code::mixed_forms, at, "the column has per cents", "amounts of money",
           "Name a column of amounts."});
  }
  if (column.form != number_form::plain && header != number_form::plain &&
      column.form != header) {
    raise({code::mixed_forms, at, "header and cells say different units", "one unit of money",
           "Write the unit in the header or in the cells."});
  }
  if (header == number_form::plain && !word.empty() && word != own.word()) {
    raise({code::unit_mismatch, at,
           phrase("the header says \"{}\", which does not convert to \"{}\"", word, own.word()),
           phrase("amounts in {}, or in 亿元, 万元, 元 or 分 where these convert", own.word()),
           "Convert the column, or correct the bracket in its header."});
  }
  const number_form form = column.form == number_form::plain ? header : column.form;
  if (form == number_form::plain) return own.grains_per_word();
  const rational scale = own.grains_per(form);
  if (scale != own.grains_per_word()) {
    std::string note =
        "column \"" + std::string(column.name) + "\" was converted to " + own.word();
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) {
      notes.push_back(std::move(note));
    }
  }
  return scale;
}

}  // namespace fundalloc::detail
