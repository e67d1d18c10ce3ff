// SPDX-License-Identifier: Apache-2.0
#include "plan/limits.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "exact/trimmed.hpp"
#include "plan/binder.hpp"

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

namespace {

/// One floor or cap: c for everybody, or c times the mantissa of a column.
struct line {
  rational c;
  std::optional<number_column> column;
  bool blank_is_unbounded = false;
};

class limits_maker {
 public:
  explicit limits_maker(const limits_request& request) : ask_(request) {}

  bounds run() {
    for (const bound& b : ask_.spec.floor) lower_.push_back(line_of(b));
    for (const bound& b : ask_.spec.cap) upper_.push_back(line_of(b));
    wide common = 1;
    for (const auto* lines : {&lower_, &upper_}) {
      for (const line& l : *lines) common = lcm(common, l.c.wide().den);
    }
    if (common <= wide(std::int64_t{1} << 61)) {
      raw_bounds<std::int64_t> raw;
      if (numerators(common, raw)) return finish(std::move(raw));
    }
    raw_bounds<wide> raw;
    (void)numerators(common, raw);
    return finish(std::move(raw));
  }

 private:
  line line_of(const bound& b) {
    line result{.c = b.value, .column = {}, .blank_is_unbounded = b.blank_is_unbounded};
    if (b.use == bound::kind::share_of_pool) result.c = b.value * ask_.pool;
    if (b.use == bound::kind::amount || b.use == bound::kind::share_of_pool) return result;
    const std::size_t index = ask_.from.find(b.column);
    const number_column column = plain_column(ask_.from, index);
    if (!b.blank_is_unbounded) refuse_blanks(ask_.from, index, column);
    if (b.use == bound::kind::share_of_column) {
      result.c *= money_scale(column);
    } else if (!is_count(column)) {
      raise({code::mixed_forms, ask_.from.where(index), "the column is not a count",
             "plain numbers for `per` (每)", "Name a column of counts."});
    }
    result.c /= power_of_ten(column.decimals);
    result.column = column;
    return result;
  }

  /// Grains in one of what a money column counts; a conversion is noted.
  rational money_scale(const number_column& column) {
    const std::string_view word = unit_in_header(column.name);
    const number_form header = money_form(word);
    const location at{.file = ask_.from.source(), .column = std::string(column.name)};
    if (column.form == number_form::percent) {
      raise({code::mixed_forms, at, "the column has per cents", "amounts of money",
             "Name a column of amounts."});
    }
    if (column.form != number_form::plain && header != number_form::plain &&
        column.form != header) {
      raise({code::mixed_forms, at, "header and cells say different units", "one unit of money",
             "Write the unit in the header or in the cells."});
    }
    const unit& own = ask_.spec.unit;
    if (header == number_form::plain && !word.empty() && word != own.word()) {
      raise({code::unit_mismatch, at,
             "the header says \"" + std::string(word) + "\", which does not convert to \"" +
                 own.word() + "\"",
             "amounts in " + own.word() + ", or in 亿元, 万元, 元 or 分 where these convert",
             "Convert the column, or correct the bracket in its header."});
    }
    const number_form form = column.form == number_form::plain ? header : column.form;
    if (form == number_form::plain) return own.grains_per_word();
    const rational scale = own.grains_per(form);
    if (scale != own.grains_per_word()) {
      std::string note =
          "column \"" + std::string(column.name) + "\" was converted to " + own.word();
      const auto& notes = ask_.notes;
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) {
        ask_.notes.push_back(std::move(note));
      }
    }
    return scale;
  }

  static bool times(const std::int64_t& c, std::int64_t x, std::int64_t& product) {
    return !__builtin_mul_overflow(c, x, &product) && product <= (std::int64_t{1} << 61);
  }
  static bool times(const wide& c, std::int64_t x, wide& product) {
    product = c * x;
    return true;
  }
  static bool convert(const wide& v, std::int64_t& into) {
    if (v > (std::int64_t{1} << 61)) return false;
    into = v.convert_to<std::int64_t>();
    return true;
  }
  static bool convert(const wide& v, wide& into) {
    into = v;
    return true;
  }

  /// Largest floors and smallest caps over a common denominator; false where int64 is too
  /// small.
  template <class Int>
  bool numerators(const wide& common, raw_bounds<Int>& raw) const {
    const std::size_t n = ask_.from.rows();
    if (!convert(common, raw.denominator)) return false;
    if (!lower_.empty()) raw.lower.assign(n, Int(0));
    if (!upper_.empty()) raw.upper.assign(n, Int(0));
    if (!upper_.empty()) raw.capped.assign(n, 0);
    for (const line& l : lower_) {
      if (!each_as<Int>(l, common, [&](std::size_t i, const Int& v) {
            if (v > raw.lower[i]) raw.lower[i] = v;
          })) {
        return false;
      }
    }
    for (const line& l : upper_) {
      if (!each_as<Int>(l, common, [&](std::size_t i, const Int& v) {
            if (raw.capped[i] == 0 || v < raw.upper[i]) raw.upper[i] = v;
            raw.capped[i] = 1;
          })) {
        return false;
      }
    }
    raw.earmarked = ask_.earmarked;
    if constexpr (std::is_same_v<Int, std::int64_t>) {
      for (const std::int64_t e : raw.earmarked) {
        std::int64_t scaled = 0;
        if (!times(raw.denominator, e, scaled)) return false;
      }
    }
    return true;
  }

  template <class Int, class F>
  bool each_as(const line& l, const wide& common, F&& take) const {
    const wide_ratio c = l.c.wide();
    Int factor{};
    if (!convert(wide(c.num * (common / c.den)), factor)) return false;
    for (std::size_t i = 0; i < ask_.from.rows(); ++i) {
      if (!l.column) {
        take(i, factor);
        continue;
      }
      if (l.column->is_blank(i)) continue;
      Int product{};
      if (!times(factor, l.column->mantissas[i], product)) return false;
      take(i, product);
    }
    return true;
  }

  template <class Int>
  bounds finish(raw_bounds<Int> raw) const {
    if (lower_.empty() && upper_.empty()) return {};
    const bool whole = !facts_of(ask_.spec.rounding.method).real_bounds;
    const auto mode = ask_.spec.on_conflict == conflict_mode::floor ? bound_conflict::floor
                      : ask_.spec.on_conflict == conflict_mode::cap ? bound_conflict::cap
                                                                    : bound_conflict::error;
    return make_bounds(std::move(raw), whole, mode, ask_.words,
                       [&](std::size_t) { return sources(); });
  }

  [[nodiscard]] std::string sources() const {
    return "floor: " + words_of(ask_.spec.floor) + "; cap: " + words_of(ask_.spec.cap);
  }

  [[nodiscard]] std::string words_of(const std::vector<bound>& bounds) const {
    std::string words;
    for (const bound& b : bounds) {
      if (!words.empty()) words += ", ";
      if (!b.name.empty()) {
        words += b.name;
        continue;
      }
      switch (b.use) {
        case bound::kind::amount: words += ask_.words.amount(b.value); break;
        case bound::kind::share_of_column:
          words += b.value.to_shortest_text() + " of \"" + b.column + "\"";
          break;
        case bound::kind::share_of_pool:
          words += b.value.to_shortest_text() + " of the pool";
          break;
        case bound::kind::per:
          words += ask_.words.amount(b.value) + " per \"" + b.column + "\"";
          break;
      }
    }
    return words;
  }

  const limits_request& ask_;
  std::vector<line> lower_;
  std::vector<line> upper_;
};

}  // namespace

bounds make_limits(const limits_request& request) { return limits_maker(request).run(); }

}  // namespace fundalloc::detail
