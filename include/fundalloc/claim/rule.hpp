// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "fundalloc/claim/custom.hpp"
#include "fundalloc/claim/priority.hpp"
#include "fundalloc/claim/sharing.hpp"

namespace fundalloc {

namespace detail {
template <class Variant, class... More>
struct extended;
template <class... Rules, class... More>
struct extended<std::variant<Rules...>, More...> {
  using type = std::variant<Rules..., More...>;
};
}  // namespace detail

/// Every rule for claims: those of sharing_rule, by priority, and one's own.
using claims_rule = detail::extended<sharing_rule, priority, custom_claims>::type;

/// What a rule is called; for lists of rules.
struct claims_rule_facts {
  std::string_view name;
  std::string_view name_zh;
};

/// The rules that can be named, in the order of claims_rule: all but one's own.
[[nodiscard]] std::span<const claims_rule_facts> claims_rules() noexcept;
/// The rule of a word in either language, with default options; nothing for another word.
[[nodiscard]] std::optional<claims_rule> find_claims_rule(std::string_view word);

/// How claims are divided. `ceilings` is empty or has one entry a claim.
struct claims_options {
  enum class surplus : std::uint8_t { error, reserve };
  std::vector<std::optional<rational>> ceilings = {};  ///< the claim counts up to it
  surplus on_surplus = surplus::error;                 ///< where the estate exceeds all claims
};

/// What divide_claims returns; awards and rest sum to the estate.
struct divided_claims {
  std::vector<rational> awards = {};
  std::vector<rational> claims = {};  ///< up to their ceilings
  rational rest = 0;                  ///< of a surplus, or of whole claims by priority
};

/** Divides an estate among claims that exceed it.
 *
 *  Rule    d_i = min(claim, ceiling); E = 0: zeros; E = sum d: d; else the rule's awards.
 *  Exact   equal to rational arithmetic for every input: awards are fractions, and rounding is
 *          another step, with the claims as caps.
 *  Cost    that of the rule: O(n log n) at most but for random_arrival and dominguez_thomson.
 *  Throws  input_error E103 (a negative claim, ceiling or estate), E112 (no claims), E119
 *          (another number of ceilings), infeasible_error E302 (the estate exceeds the claims),
 *          limit_error E404, E405, plan_error E205, E213, E222; see the rules.
 *  Source  RULES.md 8; RULES-ANNEX.md B; Thomson 2019.
 */
[[nodiscard]] divided_claims divide_claims(const claims_problem& problem,
                                           const claims_rule& rule = proportional{},
                                           const claims_options& options = {});

}  // namespace fundalloc
