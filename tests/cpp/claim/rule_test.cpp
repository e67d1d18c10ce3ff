// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/rule.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::fractions;
using testing::message_of;
using testing::name_of;
using testing::part;
using ceilings = std::vector<std::optional<rational>>;

divided_claims divide(const rational& estate, fractions claims, claims_options options = {}) {
  return divide_claims({.estate = estate, .claims = std::move(claims)}, cea{}, options);
}

TEST(DivideClaims, IsProportionalByDefault) {
  EXPECT_EQ(divide_claims({.estate = 3, .claims = {2, 4}}).awards, (fractions{1, 2}));
}

TEST(DivideClaims, CeilingsComeBeforeAnything) {
  const auto result = divide(8, {3, 9, 9}, {.ceilings = ceilings{{}, 2, 5}});
  EXPECT_EQ(result.claims, (fractions{3, 2, 5}));
  EXPECT_EQ(result.awards, (fractions{3, 2, 3}));
  EXPECT_EQ(result.rest, rational(0));
}

/// 0.1 + 0.7 is 0.8; in doubles it is less.
TEST(DivideClaims, ComparesTheSumOfClaimsExactly) {
  EXPECT_EQ(divide(part(4, 5), {part(1, 10), part(7, 10)}).awards,
            (fractions{part(1, 10), part(7, 10)}));
}

TEST(DivideClaims, KeepsTheRestOfASurplus) {
  const auto result =
      divide(10, {4, 5}, {.ceilings = {}, .on_surplus = claims_options::surplus::reserve});
  EXPECT_EQ(result.awards, (fractions{4, 5}));
  EXPECT_EQ(result.rest, rational(1));
}

TEST(DivideClaims, RefusesASurplus) {
  EXPECT_EQ(
      message_of([] { return divide(part(19, 2), {4, 5}); }),
      "E302: 2 claims sum to 9, the estate is 9.5 (0.5 too much); expected an estate of at "
      "most the claims. Lower the estate, or state on_surplus (有余时): reserve.");
  EXPECT_EQ(code_of([] { return divide(5, {4, 5}, {.ceilings = ceilings{2, 2}}); }), "E302");
}

TEST(DivideClaims, RefusesNegativeNumbers) {
  EXPECT_EQ(message_of([] { return divide(1, {4, part(-1, 2)}); }),
            "E103: claim 1 is -0.5; expected a number of at least 0. Correct the value.");
  EXPECT_EQ(message_of([] { return divide(-1, {4, 5}); }),
            "E103: the estate is -1; expected a number of at least 0. Correct the value.");
  EXPECT_EQ(message_of([] { return divide(1, {4, 5}, {.ceilings = ceilings{{}, -2}}); }),
            "E103: ceiling 1 is -2; expected a number of at least 0. Correct the value.");
}

TEST(DivideClaims, RefusesNoClaims) {
  EXPECT_EQ(message_of([] { return divide(1, {}); }),
            "E112: there are no claims; expected at least one claim. State what is applied "
            "for.");
}

TEST(DivideClaims, RefusesCeilingsOfAnotherLength) {
  EXPECT_EQ(message_of([] { return divide(1, {4, 5}, {.ceilings = ceilings{3}}); }),
            "E119: 1 ceilings for 2 claims; expected one for each claim, or none. Give one for "
            "each.");
}

TEST(ClaimsRules, AreFoundByEitherWord) {
  ASSERT_EQ(claims_rules().size(), std::variant_size_v<claims_rule> - 1);
  for (const claims_rule_facts& facts : claims_rules()) {
    const auto english = find_claims_rule(facts.name);
    const auto chinese = find_claims_rule(facts.name_zh);
    ASSERT_TRUE(english && chinese) << facts.name;
    EXPECT_EQ(*english, *chinese);
    EXPECT_EQ(name_of(*english), facts.name);
  }
  EXPECT_EQ(claims_rules().front().name, "proportional");
  EXPECT_EQ(claims_rules().back().name, "priority");
  EXPECT_FALSE(find_claims_rule("shapley"));
}

}  // namespace
}  // namespace fundalloc
