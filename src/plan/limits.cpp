// SPDX-License-Identifier: Apache-2.0
#include "plan/limits.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "plan/binding.hpp"
#include "plan/money_column.hpp"

namespace fundalloc::detail {

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
    for (const bound& b : ask_.rule.floor) lower_.push_back(line_of(b));
    for (const bound& b : ask_.rule.cap) upper_.push_back(line_of(b));
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
    if (!b.blank_is_unbounded) refuse_blanks(ask_.from, index, column, remedy_for_blanks(b));
    if (b.use == bound::kind::share_of_column) {
      result.c *= money_scale(column, ask_.from, ask_.in, ask_.notes);
    } else if (b.use == bound::kind::mean_increase) {
      result.c = increased(column, index, b.value);
    } else if (!is_count(column)) {
      raise({code::mixed_forms, ask_.from.where(index), "the column is not a count",
             "plain numbers for `per` (每)", "Name a column of counts."});
    }
    result.c /= power_of_ten(column.decimals);
    result.column = column;
    return result;
  }

  static fixed_phrase remedy_for_blanks(const bound& b) {
    return b.use == bound::kind::mean_increase ? fill_in::increase : fill_in::bound;
  }

  /// A share of the mean increase: 1 + share x (total / sum of the bases - 1) for one of the
  /// base, which nobody's floor or cap takes below 0.
  rational increased(const number_column& column, std::size_t index, const rational& share) {
    const rational scale = money_scale(column, ask_.from, ask_.in, ask_.notes);
    const rational bases = scale * rational(column.sum, 1) / power_of_ten(column.decimals);
    if (bases.sign() == 0) {
      raise({code::zero_mean, ask_.from.where(index), "the bases sum to 0",
             "at least one positive base",
             "An increase over nothing is undefined: drop the bound."});
    }
    const rational times = rational(1) + share * (ask_.total / bases - rational(1));
    return times.sign() < 0 ? rational(0) : scale * times;
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
      if constexpr (std::is_same_v<Int, wide>) poll_step();
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
    const auto mode = ask_.rule.on_conflict == conflict_mode::floor ? bound_conflict::floor
                      : ask_.rule.on_conflict == conflict_mode::cap ? bound_conflict::cap
                                                                    : bound_conflict::error;
    return make_bounds(std::move(raw), ask_.whole, mode, ask_.words,
                       [&](std::size_t) { return sources(); });
  }

  [[nodiscard]] phrase sources() const {
    return phrase("floor: {}; cap: {}", words_of(ask_.rule.floor), words_of(ask_.rule.cap));
  }

  [[nodiscard]] phrase words_of(const std::vector<bound>& bounds) const {
    std::vector<phrase> words;
    for (const bound& b : bounds) {
      words.push_back(b.name.empty() ? words_of(b) : phrase::plain(b.name));
    }
    return phrase::list(words);
  }

  [[nodiscard]] phrase words_of(const bound& b) const {
    const std::string share = b.value.to_shortest_text();
    switch (b.use) {
      case bound::kind::share_of_column: return phrase("{} of \"{}\"", share, b.column);
      case bound::kind::share_of_pool: return phrase("{} of the pool", share);
      case bound::kind::per:
        return phrase("{} per \"{}\"", ask_.words.amount(b.value), b.column);
      case bound::kind::mean_increase:
        return phrase("{} of the mean increase over \"{}\"", share, b.column);
      case bound::kind::amount: break;
    }
    return phrase::plain(ask_.words.amount(b.value));
  }

  const limits_request& ask_;
  std::vector<line> lower_;
  std::vector<line> upper_;
};

}  // namespace

bounds make_limits(const limits_request& request) { return limits_maker(request).run(); }

}  // namespace fundalloc::detail
