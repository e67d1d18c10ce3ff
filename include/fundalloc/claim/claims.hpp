// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <string_view>
#include <vector>

#include "fundalloc/exact/rational.hpp"

namespace fundalloc {

/// Too little for all that was applied for: an estate E and what each claimant may have at
/// most.
struct claims_problem {
  rational estate = 0;
  std::vector<rational> claims = {};
};

/** A rule for claims: a small value with a name, that divides an estate among claims.
 *
 *  | expression           | type                  | meaning                                 |
 *  |----------------------|-----------------------|-----------------------------------------|
 *  | `R::name`            | string_view           | its word in plans: `cea`                |
 *  | `R::name_zh`         | string_view           | its Chinese word: `等额限额`            |
 *  | `r.award(problem)`   | std::vector<rational> | one a claim, 0 <= award <= claim, sum E |
 *  | `r.check()`          | void                  | throws plan_error where options clash   |
 *  | `R::options(r, o)`   | void                  | calls o("key", "键", member) for each   |
 *
 *  `award` may count on at least one claim, none below 0, and on 0 <= E <= sum of claims:
 *  divide_claims looks first. A rule of one's own:
 *
 *      struct first_come {
 *        static constexpr std::string_view name = "first_come";
 *        static constexpr std::string_view name_zh = "先到先得";
 *        template <class Self, class Options>
 *        static void options(Self&, Options&) {}
 *        void check() const {}
 *        std::vector<rational> award(const claims_problem& p) const {
 *          std::vector<rational> awards;
 *          rational left = p.estate;
 *          for (const rational& d : p.claims) {
 *            awards.push_back(std::min(d, left));
 *            left -= awards.back();
 *          }
 *          return awards;
 *        }
 *      };
 *      const auto awards = divide_claims(problem, custom_claims(first_come{})).awards;
 */
template <class R>
concept ClaimsRule = requires(const R r, const claims_problem& problem) {
  { R::name } -> std::convertible_to<std::string_view>;
  { R::name_zh } -> std::convertible_to<std::string_view>;
  { r.award(problem) } -> std::same_as<std::vector<rational>>;
  { r.check() } -> std::same_as<void>;
};

}  // namespace fundalloc
