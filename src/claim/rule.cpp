// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/rule.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "fundalloc/error.hpp"

namespace fundalloc {

namespace {

constexpr std::size_t named = std::variant_size_v<claims_rule> - 1;
static_assert(std::same_as<std::variant_alternative_t<named, claims_rule>, custom_claims>);

template <std::size_t... I>
constexpr bool all_are_rules(std::index_sequence<I...>) {
  return (ClaimsRule<std::variant_alternative_t<I, claims_rule>> && ...);
}
static_assert(all_are_rules(std::make_index_sequence<named>{}));

template <std::size_t... I>
constexpr std::array<claims_rule_facts, named> facts_of_rules(std::index_sequence<I...>) {
  return {{{std::variant_alternative_t<I, claims_rule>::name,
            std::variant_alternative_t<I, claims_rule>::name_zh}...}};
}
constexpr auto facts = facts_of_rules(std::make_index_sequence<named>{});

template <std::size_t... I>
claims_rule rule_at(std::size_t at, std::index_sequence<I...>) {
  claims_rule rule;
  ((at == I ? void(rule = std::variant_alternative_t<I, claims_rule>{}) : void()), ...);
  return rule;
}

[[noreturn]] void raise_negative(const phrase& what, const rational& value) {
  raise({code::negative,
         {},
         phrase("{} is {}", what, value.to_shortest_text()),
         "a number of at least 0",
         "Correct the value."});
}

std::vector<rational> ceiled_claims(const claims_problem& problem,
                                    const claims_options& options) {
  std::vector<rational> claims = problem.claims;
  const std::size_t n = claims.size();
  if (n == 0) {
    raise({code::no_recipients,
           {},
           "there are no claims",
           "at least one claim",
           "State what is applied for."});
  }
  if (!options.ceilings.empty() && options.ceilings.size() != n) {
    raise({code::column_lengths,
           {},
           phrase("{} ceilings for {} claims", options.ceilings.size(), n),
           "one for each claim, or none",
           "Give one for each."});
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (claims[i].sign() < 0) raise_negative(phrase("claim {}", i), claims[i]);
    if (options.ceilings.empty() || !options.ceilings[i]) continue;
    const rational& ceiling = *options.ceilings[i];
    if (ceiling.sign() < 0) raise_negative(phrase("ceiling {}", i), ceiling);
    claims[i] = std::min(claims[i], ceiling);
  }
  return claims;
}

bool leaves_rest(const claims_rule& rule) {
  const priority* by_class = std::get_if<priority>(&rule);
  return by_class != nullptr && by_class->leaves_rest();
}

[[noreturn]] void raise_surplus(std::size_t n, const rational& estate, const rational& all) {
  raise(
      {code::caps_fall_short,
       {},
       phrase("{} claims sum to {}, the estate is {} ({} too much)", n, all.to_shortest_text(),
              estate.to_shortest_text(), (estate - all).to_shortest_text()),
       "an estate of at most the claims",
       "Lower the estate, or state on_surplus (有余时): reserve."});
}

}  // namespace

std::span<const claims_rule_facts> claims_rules() noexcept { return facts; }

std::optional<claims_rule> find_claims_rule(std::string_view word) {
  for (std::size_t k = 0; k < named; ++k) {
    if (facts[k].name == word || facts[k].name_zh == word) {
      return rule_at(k, std::make_index_sequence<named>{});
    }
  }
  return std::nullopt;
}

divided_claims divide_claims(const claims_problem& problem, const claims_rule& rule,
                             const claims_options& options) {
  divided_claims result{.awards = {}, .claims = ceiled_claims(problem, options), .rest = 0};
  const rational& estate = problem.estate;
  if (estate.sign() < 0) raise_negative("the estate", estate);
  std::visit([](const auto& r) { r.check(); }, rule);
  const rational all = detail::sum_of(result.claims);
  if (estate > all) {
    if (options.on_surplus == claims_options::surplus::error && !leaves_rest(rule)) {
      raise_surplus(result.claims.size(), estate, all);
    }
    result.awards = result.claims;
    result.rest = estate - all;
    return result;
  }
  const claims_problem ceiled{.estate = estate, .claims = result.claims};
  result.awards = std::visit([&](const auto& r) { return r.award(ceiled); }, rule);
  if (leaves_rest(rule)) result.rest = estate - detail::sum_of(result.awards);
  return result;
}

}  // namespace fundalloc
