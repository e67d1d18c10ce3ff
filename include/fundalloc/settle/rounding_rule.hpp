// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "fundalloc/error.hpp"
#include "fundalloc/exact/rational.hpp"
#include "fundalloc/options.hpp"

namespace fundalloc {

/// What a rounding rule is, for the certificate and for `fundalloc rules`.
struct rounding_facts {
  bool divisor = false;      ///< house- and population-monotone
  bool exact_sum = true;     ///< gives out all of a whole amount
  bool real_bounds = false;  ///< bounds stay real numbers (RULES.md 5, Real or whole)
  bool proportional = true;  ///< quotas that are whole are given as they are
};

/** The signposts d(0) < d(1) < d(2) ... of a divisor method: recipient i moves from k to k + 1
 *  units at t = d(k) / s_i.
 */
struct signposts {
  enum class form : std::uint8_t {
    linear,     ///< k + r
    geometric,  ///< sqrt(k (k + 1))
    harmonic,   ///< 2k (k + 1) / (2k + 1)
    function,   ///< at(k), from outside the library
  };
  form shape = form::linear;
  rational r = rational(1, 2);                    ///< of linear
  std::optional<rational> first = {};             ///< d(0), where it is not the shape's
  std::function<rational(std::int64_t)> at = {};  ///< of function: exact, rising

  [[nodiscard]] bool starts_at_zero() const {
    if (first) return first->sign() == 0;
    if (shape == form::function) return at(0).sign() == 0;
    return shape != form::linear || r.sign() == 0;
  }
};

/// What becomes of fewer units than recipients with a positive score, where the first signpost
/// is 0.
enum class first_units_rule : std::uint8_t { error, by_weight };
inline constexpr std::array<option_word<first_units_rule>, 2> first_units_words{
    {{first_units_rule::error, "error", "报错"},
     {first_units_rule::by_weight, "by_weight", "按得分"}}};

/// Where a half goes.
enum class half_rule : std::uint8_t { up, even };
inline constexpr std::array<option_word<half_rule>, 2> half_words{
    {{half_rule::up, "up", "进位"}, {half_rule::even, "even", "双"}}};

/** A rounding rule: a small value that says what it is.
 *
 *  | expression         | type           | meaning                              |
 *  |--------------------|----------------|--------------------------------------|
 *  | `R::name`          | string_view    | its word in plans: `dhondt`          |
 *  | `R::name_zh`       | string_view    | its Chinese word: `洪德`             |
 *  | `R::facts`         | rounding_facts | what the certificate says of it      |
 *  | `r.check()`        | void           | throws plan_error for bad options    |
 *  | `R::options(r, o)` | void           | lists each option: options.hpp       |
 */
template <class R>
concept RoundingRule = requires(const R r, R& changed, option_visitor& option) {
  { R::name } -> std::convertible_to<std::string_view>;
  { R::name_zh } -> std::convertible_to<std::string_view>;
  { R::facts } -> std::convertible_to<rounding_facts>;
  { r.check() } -> std::same_as<void>;
  R::options(changed, option);
};

/// A divisor method: a rounding rule with signposts.
template <class R>
concept DivisorRule = RoundingRule<R> && requires(const R r) {
  { r.posts() } -> std::same_as<signposts>;
};

/// What every divisor method is.
inline constexpr rounding_facts divisor_facts{.divisor = true};

/// `first_units` belongs only where the first signpost is 0: E213.
inline void check_first_units(first_units_rule rule, bool starts_at_zero) {
  if (rule == first_units_rule::error || starts_at_zero) return;
  raise({code::option_of_other_method,
         {.key = "first_units"},
         "the first signpost is not 0, so that nobody is due a unit first",
         "",
         "Delete first_units (首个单位)."});
}

}  // namespace fundalloc
