// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/rounding.hpp"

namespace fundalloc {

static_assert(RoundingRule<largest_remainder> && RoundingRule<nearest_residual> &&
              DivisorRule<sainte_lague> && DivisorRule<stationary>);

namespace {

template <class Rule>
void add_entry(std::vector<rounding_entry>& entries) {
  if constexpr (requires { Rule::name; }) {
    entries.push_back({Rule::name, Rule::name_zh, Rule::facts});
  }
}

template <class... Rule>
std::vector<rounding_entry> entries_of(const std::type_identity<std::variant<Rule...>>&) {
  std::vector<rounding_entry> entries;
  (add_entry<Rule>(entries), ...);
  return entries;
}

}  // namespace

std::vector<rounding_entry> rounding_rules() {
  return entries_of(std::type_identity<rounding_rule>{});
}

std::string_view name_of(const rounding_rule& rule) {
  return std::visit([](const auto& r) { return word_of(r); }, rule);
}

rounding_facts facts_of(const rounding_rule& rule) {
  return std::visit([](const auto& r) { return r.facts; }, rule);
}

void check_rounding(const rounding_rule& rule) {
  std::visit([](const auto& r) { r.check(); }, rule);
}

std::optional<signposts> signposts_of(const rounding_rule& rule) {
  return std::visit(
      [](const auto& r) -> std::optional<signposts> {
        if constexpr (requires { r.posts(); }) {
          return r.posts();
        } else {
          return std::nullopt;
        }
      },
      rule);
}

}  // namespace fundalloc
