// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/priority.hpp"

#include <gtest/gtest.h>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using funding = priority::funding;
using testing::awards_of;
using testing::fractions;
using testing::message_of;
using testing::part;

TEST(Priority, TheFirstClassFirst) {
  const priority rule{.ranks = {2, 1, 3}};
  EXPECT_EQ(awards_of(rule, 0, {100, 200, 300}), (fractions{0, 0, 0}));
  EXPECT_EQ(awards_of(rule, 150, {100, 200, 300}), (fractions{0, 150, 0}));
  EXPECT_EQ(awards_of(rule, 200, {100, 200, 300}), (fractions{0, 200, 0}));
  EXPECT_EQ(awards_of(rule, 250, {100, 200, 300}), (fractions{50, 200, 0}));
  EXPECT_EQ(awards_of(rule, 600, {100, 200, 300}), (fractions{100, 200, 300}));
}

TEST(Priority, AClassSharesByProportion) {
  EXPECT_EQ(awards_of(priority{.ranks = {1, 2, 2}}, 350, {100, 200, 300}),
            (fractions{100, 100, 150}));
}

TEST(Priority, AClassSharesByTheRuleInside) {
  EXPECT_EQ(awards_of(priority{.ranks = {1, 2, 2}, .inside = cea{}}, 400, {100, 100, 300}),
            (fractions{100, 100, 200}));
  EXPECT_EQ(awards_of(priority{.ranks = {1, 1, 1}, .inside = talmud{}}, 200, {100, 200, 300}),
            (fractions{50, 75, 75}));
}

TEST(Priority, RanksAreAnyNumbers) {
  EXPECT_EQ(awards_of(priority{.ranks = {part(3, 2), 0, part(1, 2)}}, 4, {3, 3, 3}),
            (fractions{0, 3, 1}));
}

TEST(Priority, SkipPassesOverWhatDoesNotFit) {
  const priority rule{.ranks = {1, 2, 2, 3}, .fund = funding::skip};
  const auto result = divide_claims({.estate = 350, .claims = {100, 300, 200, 50}}, rule);
  EXPECT_EQ(result.awards, (fractions{100, 0, 200, 50}));
  EXPECT_EQ(result.rest, rational(0));
}

TEST(Priority, StopEndsTheList) {
  const priority rule{.ranks = {1, 2, 2, 3}, .fund = funding::stop};
  const auto result = divide_claims({.estate = 350, .claims = {100, 300, 200, 50}}, rule);
  EXPECT_EQ(result.awards, (fractions{100, 0, 0, 0}));
  EXPECT_EQ(result.rest, rational(250));
}

TEST(Priority, WithinAClassInTheOrderOfTheTable) {
  const priority rule{.ranks = {2, 1, 1}, .fund = funding::skip};
  EXPECT_EQ(awards_of(rule, 100, {10, 60, 50}), (fractions{10, 60, 0}));
}

TEST(Priority, WholeClaimsLeaveASurplus) {
  for (const funding fund : {funding::skip, funding::stop}) {
    const auto result =
        divide_claims({.estate = 9, .claims = {2, 3}}, priority{.ranks = {1, 2}, .fund = fund});
    EXPECT_EQ(result.awards, (fractions{2, 3}));
    EXPECT_EQ(result.rest, rational(4));
  }
}

TEST(Priority, ASurplusIsAnErrorInPart) {
  EXPECT_EQ(message_of([] { return awards_of(priority{.ranks = {1, 2}}, 9, {2, 3}); }),
            "E302: 2 claims sum to 5, the estate is 9 (4 too much); expected an estate of at "
            "most the claims. Lower the estate, or state on_surplus (有余时): reserve.");
}

TEST(Priority, NeedsAnOrder) {
  EXPECT_EQ(
      message_of([] { return awards_of(priority{}, 3, {2, 3}); }),
      "E205 order: priority has no order; expected the rank of each claim, 1 first. State "
      "order (次序).");
  EXPECT_EQ(message_of([] { return awards_of(priority{.ranks = {1}}, 3, {2, 3}); }),
            "E119: 1 ranks for 2 claims; expected one for each claim. Give one for each.");
  EXPECT_EQ(message_of([] { priority{.order = "级别"}.check(); }), "");
}

TEST(Priority, WholeClaimsHaveNoRuleInside) {
  EXPECT_EQ(
      message_of(
          [] { priority{.ranks = {1}, .inside = cel{}, .fund = funding::stop}.check(); }),
      "E213 inside: inside shares a class, and whole claims are not shared. Delete inside "
      "(同级), or state fund (拨付): partial.");
}

/// What a visitor of options sees and sets.
struct words {
  std::vector<std::string> seen = {};
  std::size_t inside = 0;
  void operator()(std::string_view key, std::string_view, std::string&) {
    seen.emplace_back(key);
  }
  template <class E, std::size_t N>
  void operator()(std::string_view key, std::string_view, E& value,
                  const std::array<option_word<E>, N>& all) {
    seen.emplace_back(std::string(key) + " of " + std::to_string(N));
    if (key == "inside") value = all[inside].value;
  }
};

TEST(Priority, ListsItsOptions) {
  priority rule;
  words option{.inside = 2};
  priority::options(rule, option);
  EXPECT_EQ(option.seen, (std::vector<std::string>{"order", "inside of 12", "fund of 3"}));
  EXPECT_EQ(rule.inside, sharing_rule(cel{}));
  EXPECT_EQ(priority::inside_words[2].english, "cel");
  EXPECT_EQ(priority::inside_words[2].chinese, "等损限额");
}

}  // namespace
}  // namespace fundalloc
