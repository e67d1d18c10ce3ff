// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/phrase.hpp"
#include "settle/quantities.hpp"

namespace fundalloc::detail {

/// Whom and what a message of this layer names.
struct labels {
  const std::vector<std::string>* names = nullptr;  ///< null: rows by number
  std::function<std::string(const rational&)> show =
      {};                 ///< an amount in words; empty: the number
  bool claims = false;    ///< the caps are claims
  bool numbered = false;  ///< without names: 0, 1, 2 instead of #0, #1, #2

  [[nodiscard]] std::string name(std::size_t i) const;
  [[nodiscard]] std::string amount(const rational& grains) const;
};

/** Floors and caps of a solve over one denominator: what clamp(t s, l, u) needs.
 *
 *  `lower` or `upper` of size 0 means that there is none. `capped[i]` is 0 where recipient i
 *  has no cap (then upper holds 0 there).
 */
struct bounds {
  quantities lower;
  quantities upper;
  std::vector<std::uint8_t> capped;
  /// Sums of the bounds before they were rounded inward, where they were: to say that only
  /// rounding did it.
  bool rounded_inward = false;
  rational real_lower_sum = 0;
  rational real_upper_sum = 0;

  [[nodiscard]] bool any_lower() const noexcept { return lower.size() != 0; }
  [[nodiscard]] bool any_upper() const noexcept { return upper.size() != 0; }
  [[nodiscard]] bool none() const noexcept { return !any_lower() && !any_upper(); }
  [[nodiscard]] bool is_capped(std::size_t i) const noexcept {
    return any_upper() && capped[i] != 0;
  }
  [[nodiscard]] wide lower_at(std::size_t i) const {
    return any_lower() ? lower.at(i) : wide(0);
  }
  [[nodiscard]] const wide& denominator() const noexcept {
    return any_lower() ? lower.denominator() : upper.denominator();
  }
};

enum class bound_conflict : std::uint8_t { error, floor, cap };

/// Numerators of floors and caps over one denominator, before they are bounds; int64 or wide.
template <class Int>
struct raw_bounds {
  std::vector<Int> lower = {};            ///< empty: no floors
  std::vector<Int> upper = {};            ///< empty: no caps
  std::vector<std::uint8_t> capped = {};  ///< as in bounds
  Int denominator = 1;
  std::vector<std::int64_t> earmarked = {};  ///< whole units outside the solve; empty: none
};

/// Names the floor and the cap of a recipient for a message: "floor 保底, cap 封顶 ...".
using bound_sources = std::function<phrase(std::size_t)>;

/** Makes bounds of raw ones, in this order: conflicts (E305); rounding inward for methods with
 *  whole bounds, and conflicts again; earmarks inside caps (E310); floors and caps less the
 *  earmarks.
 *
 *  Int = int64 is for numerators and denominator of at most 2^61, so that nothing wraps.
 */
template <class Int>
[[nodiscard]] bounds make_bounds(raw_bounds<Int> raw, bool whole, bound_conflict on_conflict,
                                 const labels& words, const bound_sources& sources);

extern template bounds make_bounds(raw_bounds<std::int64_t>, bool, bound_conflict,
                                   const labels&, const bound_sources&);
extern template bounds make_bounds(raw_bounds<wide>, bool, bound_conflict, const labels&,
                                   const bound_sources&);

}  // namespace fundalloc::detail
