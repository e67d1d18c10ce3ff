// SPDX-License-Identifier: Apache-2.0
// What every rule keeps: edges, sums, bounds, order, symmetry, scale; and which are dual.
#include <gtest/gtest.h>

#include <random>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::name_of;
using testing::part;
using testing::sum;

class SharingRule : public ::testing::TestWithParam<claims_rule> {
 protected:
  [[nodiscard]] fractions awards(const rational& estate, const fractions& claims) const {
    return awards_of(GetParam(), estate, claims);
  }
};

std::vector<claims_rule> all_rules() {
  std::vector<claims_rule> rules;
  for (const claims_rule_facts& facts : claims_rules()) {
    if (facts.name != priority::name) rules.push_back(*find_claims_rule(facts.name));
  }
  return rules;
}

INSTANTIATE_TEST_SUITE_P(All, SharingRule, ::testing::ValuesIn(all_rules()),
                         [](const auto& tested) { return std::string(name_of(tested.param)); });

/// Small claims that are made to hurt: zeros, equals, halves of others, fractions, 30 digits.
std::pair<rational, fractions> random_problem(std::mt19937_64& random) {
  const auto below = [&](int n) {
    return static_cast<int>(random() % static_cast<unsigned>(n));
  };
  fractions claims(static_cast<std::size_t>(1 + below(5)));
  const int kind = below(4);
  for (rational& d : claims) {
    d = rational(below(6));
    if (kind == 1) d /= rational(1 + below(5));
    if (kind == 2) d *= rational(1 << 30) * rational(std::int64_t{1} << 62);
    if (kind == 3) d = (d + 1) * rational(1'000'003) + rational(below(2));
  }
  return {sum(claims) * rational(below(13), 12), claims};
}

TEST_P(SharingRule, NothingToDivide) {
  EXPECT_EQ(awards(0, {3, 0, 5}), (fractions{0, 0, 0}));
  EXPECT_EQ(awards(0, {0, 0}), (fractions{0, 0}));
}

TEST_P(SharingRule, EnoughForAll) {
  EXPECT_EQ(awards(8, {3, 0, 5}), (fractions{3, 0, 5}));
  EXPECT_EQ(awards(part(4, 5), {part(1, 10), part(7, 10)}),
            (fractions{part(1, 10), part(7, 10)}));
}

TEST_P(SharingRule, OneClaimant) {
  EXPECT_EQ(awards(part(7, 2), {5}), (fractions{part(7, 2)}));
  EXPECT_EQ(awards(2, {0, 5}), (fractions{0, 2}));
}

TEST_P(SharingRule, EqualClaims) {
  EXPECT_EQ(awards(10, {7, 7, 7}), (fractions{part(10, 3), part(10, 3), part(10, 3)}));
  EXPECT_EQ(awards(20, {7, 7, 7}), (fractions{part(20, 3), part(20, 3), part(20, 3)}));
}

TEST_P(SharingRule, BeyondSixtyFourBits) {
  const rational big = power_of_ten(40);
  const fractions small = awards(11, {3, 7, 9});
  const fractions large =
      awards(big * rational(11), {big * rational(3), big * rational(7), big * rational(9)});
  for (std::size_t i = 0; i < small.size(); ++i) EXPECT_EQ(large[i], big * small[i]);
}

TEST_P(SharingRule, SumsAndBoundsHold) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 400; ++round) {
    const auto [estate, claims] = random_problem(random);
    const fractions given = awards(estate, claims);
    EXPECT_EQ(sum(given), estate);
    for (std::size_t i = 0; i < claims.size(); ++i) {
      EXPECT_GE(given[i], rational(0));
      EXPECT_LE(given[i], claims[i]);
    }
  }
}

TEST_P(SharingRule, OrderIsKeptInAwardsAndLosses) {
  std::mt19937_64 random(6);
  for (int round = 0; round < 400; ++round) {
    const auto [estate, claims] = random_problem(random);
    const fractions given = awards(estate, claims);
    for (std::size_t i = 0; i < claims.size(); ++i) {
      for (std::size_t j = 0; j < claims.size(); ++j) {
        if (claims[i] > claims[j]) continue;
        EXPECT_LE(given[i], given[j]);
        EXPECT_LE(claims[i] - given[i], claims[j] - given[j]);
      }
    }
  }
}

TEST_P(SharingRule, AnyOrderOfTheTable) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 100; ++round) {
    auto [estate, claims] = random_problem(random);
    fractions given = awards(estate, claims);
    std::reverse(claims.begin(), claims.end());
    std::reverse(given.begin(), given.end());
    EXPECT_EQ(awards(estate, claims), given);
  }
}

TEST_P(SharingRule, AwardsGrowWithTheEstate) {
  const fractions claims{1, 3, 3, 8, part(25, 2)};
  fractions before(claims.size());
  for (int k = 0; k <= 55; ++k) {
    const fractions given = awards(rational(k, 2), claims);
    for (std::size_t i = 0; i < claims.size(); ++i) EXPECT_GE(given[i], before[i]);
    before = given;
  }
}

/// d - rule(sum d - E).
fractions dual_of(const claims_rule& rule, const rational& estate, const fractions& claims) {
  fractions awards = awards_of(rule, sum(claims) - estate, claims);
  for (std::size_t i = 0; i < claims.size(); ++i) awards[i] = claims[i] - awards[i];
  return awards;
}

TEST(Duality, AwardsAreLosses) {
  const std::vector<std::pair<claims_rule, claims_rule>> pairs{
      {cea{}, cel{}},
      {proportional{}, proportional{}},
      {talmud{}, talmud{}},
      {reverse_talmud{}, reverse_talmud{}},
      {random_arrival{}, random_arrival{}},
      {adjusted_proportional{}, adjusted_proportional{}},
      {average_cea_cel{}, average_cea_cel{}}};
  std::mt19937_64 random(8);
  for (int round = 0; round < 300; ++round) {
    const auto [estate, claims] = random_problem(random);
    for (const auto& pair : pairs) {
      EXPECT_EQ(awards_of(pair.first, estate, claims), dual_of(pair.second, estate, claims))
          << name_of(pair.first);
    }
  }
}

/// Two claimants: four rules agree on the contested garment (Aumann and Maschler 1985).
TEST(TwoClaimants, FourRulesAreTheContestedGarment) {
  std::mt19937_64 random(9);
  for (int round = 0; round < 200; ++round) {
    auto [estate, claims] = random_problem(random);
    claims.resize(2);
    estate = sum(claims) * rational(round % 13, 12);
    const fractions garment = awards_of(talmud{}, estate, claims);
    for (const claims_rule& rule : std::vector<claims_rule>{minimal_overlap{}, random_arrival{},
                                                            adjusted_proportional{}}) {
      EXPECT_EQ(awards_of(rule, estate, claims), garment) << name_of(rule);
    }
  }
}

}  // namespace
}  // namespace fundalloc
