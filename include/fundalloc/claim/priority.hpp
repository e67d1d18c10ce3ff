// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "fundalloc/claim/sharing.hpp"
#include "fundalloc/options.hpp"

namespace fundalloc {

/** Class by class: the first is paid, then the next, until the estate is used up.
 *
 *  Rule    classes by rising rank, equal ranks are one class. `partial`: the class that the
 *          estate does not cover shares what is left by the rule `inside`, later ones get 0.
 *          `skip` and `stop`: whole claims only, within a class in table order; a claim that
 *          does not fit is passed over, or ends the list. What is left then stays undivided,
 *          also where the estate exceeds all claims.
 *  Exact   always.
 *  Cost    O(n log n), and `inside` for one class.
 *  Throws  plan_error E205 (no order), E213 (inside beside whole claims), input_error E119
 *          (another number of ranks than of claims), and what `inside` throws.
 *  Source  RULES.md 8 and RULES-ANNEX.md B, priority 优先次序.
 */
struct priority {
  enum class funding : std::uint8_t { partial, skip, stop };
  static constexpr std::array<option_word<funding>, 3> funding_words{
      {{funding::partial, "partial", "部分"},
       {funding::skip, "skip", "足额跳过"},
       {funding::stop, "stop", "足额停止"}}};

  static constexpr std::string_view name = "priority";
  static constexpr std::string_view name_zh = "优先次序";
  std::string order = {};            ///< in a plan: header of the column of ranks
  std::vector<rational> ranks = {};  ///< one a claim, 1 is served first
  sharing_rule inside = proportional{};
  funding fund = funding::partial;

  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("order", "次序", self.order);
    auto place = static_cast<inside_place>(self.inside.index());
    option("inside", "同级", place, inside_words);
    if constexpr (!std::is_const_v<Self>) self.inside = rule_at(place);
    option("fund", "拨付", self.fund, funding_words);
  }
  void check() const;
  /// Whether something of the estate may stay undivided.
  [[nodiscard]] bool leaves_rest() const noexcept { return fund != funding::partial; }
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const;
  friend bool operator==(const priority&, const priority&) = default;

  /// The rules that can be named as `inside`, by their place in sharing_rule.
  enum class inside_place : std::uint8_t {};
  using places = std::make_index_sequence<std::variant_size_v<sharing_rule>>;
  static constexpr auto inside_words = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<option_word<inside_place>, sizeof...(I)>{
        {{static_cast<inside_place>(I), std::variant_alternative_t<I, sharing_rule>::name,
          std::variant_alternative_t<I, sharing_rule>::name_zh}...}};
  }(places{});
  [[nodiscard]] static sharing_rule rule_at(inside_place place) {
    return []<std::size_t... I>(std::size_t at, std::index_sequence<I...>) {
      sharing_rule rule;
      ((at == I ? void(rule = std::variant_alternative_t<I, sharing_rule>{}) : void()), ...);
      return rule;
    }(static_cast<std::size_t>(place), places{});
  }
};

}  // namespace fundalloc
