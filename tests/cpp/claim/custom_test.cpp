// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/custom.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::code_of;
using testing::fractions;
using testing::message_of;

/// The rule of the documentation, with an option.
struct first_come {
  static constexpr std::string_view name = "first_come";
  static constexpr std::string_view name_zh = "先到先得";
  bool from_behind = false;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("from_behind", "从后", self.from_behind);
  }
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& p) const {
    fractions awards;
    rational left = p.estate;
    for (const rational& d : p.claims) {
      awards.push_back(std::min(d, left));
      left -= awards.back();
    }
    return awards;
  }
};
static_assert(ClaimsRule<first_come>);

/// What lacks a part of the concept is no rule.
struct nameless {
  [[nodiscard]] std::vector<rational> award(const claims_problem&) const { return {}; }
};
static_assert(!ClaimsRule<nameless>);
static_assert(!ClaimsRule<int>);

TEST(CustomClaims, ATypeOfOnesOwn) {
  const custom_claims rule(first_come{});
  EXPECT_EQ(rule.word(), "first_come");
  EXPECT_EQ(rule.word_zh(), "先到先得");
  EXPECT_EQ(awards_of(rule, 5, {3, 3, 3}), (fractions{3, 2, 0}));
  EXPECT_EQ(rule, custom_claims(first_come{.from_behind = true}));  // by name
}

TEST(CustomClaims, AFunction) {
  const custom_claims rule("by lot",
                           [](const claims_problem& p) { return fractions{0, p.estate}; });
  EXPECT_EQ(rule.word(), "by lot");
  EXPECT_EQ(awards_of(rule, 5, {3, 7}), (fractions{0, 5}));
  EXPECT_NE(rule, custom_claims(first_come{}));
  rule.check();
}

/// A rule that answers the same whatever it is asked.
custom_claims answer(fractions awards) {
  return {"answer", [awards = std::move(awards)](const claims_problem&) { return awards; }};
}

TEST(CustomClaims, RefusesAnotherNumberOfAwards) {
  EXPECT_EQ(message_of([] { return awards_of(answer({5}), 5, {3, 7}); }),
            "E222 rule: the rule \"answer\" gives 1 awards for 2 claims; expected one for each "
            "claim. Correct the rule.");
}

TEST(CustomClaims, RefusesAnAwardAboveTheClaimOrBelowZero) {
  EXPECT_EQ(
      message_of([] { return awards_of(answer({4, 1}), 5, {3, 7}); }),
      "E222 rule: the rule \"answer\" awards 4 to claim 0 of 3; expected awards from 0 to "
      "the claim. Correct the rule.");
  EXPECT_EQ(
      message_of([] { return awards_of(answer({-1, 6}), 5, {3, 7}); }),
      "E222 rule: the rule \"answer\" awards -1 to claim 0 of 3; expected awards from 0 to "
      "the claim. Correct the rule.");
}

TEST(CustomClaims, RefusesAwardsOfAnotherSum) {
  EXPECT_EQ(message_of([] { return awards_of(answer({rational(1, 2), 4}), 5, {3, 7}); }),
            "E222 rule: the rule \"answer\" awards 4.5 of 5; expected awards that sum to the "
            "estate. Correct the rule.");
}

TEST(CustomClaims, WhatTheRuleThrowsIsThrown) {
  const custom_claims rule("broken", [](const claims_problem&) -> fractions {
    raise({code::blank, {}, "no", "", ""});
  });
  EXPECT_EQ(code_of([&] { return awards_of(rule, 5, {3, 7}); }), "E104");
}

}  // namespace
}  // namespace fundalloc
