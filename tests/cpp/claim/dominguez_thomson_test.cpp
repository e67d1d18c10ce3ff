// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/dominguez_thomson.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "claim/divide.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::message_of;
using testing::part;
using testing::sum;

/// The definition, round by round for everybody; empty where it does not end soon.
fractions by_rounds(rational estate, fractions claims) {
  const rational n(static_cast<std::int64_t>(claims.size()));
  fractions awards(claims.size());
  for (int round = 0; round < 200; ++round) {
    std::vector<std::size_t> open;
    bool enough = true;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if (claims[i].sign() == 0) continue;
      open.push_back(i);
      enough = enough && claims[i] >= estate;
    }
    if (enough) {
      for (const std::size_t i : open) {
        awards[i] += estate / rational(static_cast<std::int64_t>(open.size()));
      }
      return awards;
    }
    const rational before = estate;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const rational taken = std::min(claims[i], before) / n;
      awards[i] += taken;
      claims[i] -= taken;
      estate -= taken;
    }
  }
  return {};
}

TEST(DominguezThomson, EverybodyClaimsTheEstate) {
  EXPECT_EQ(awards_of(dominguez_thomson{}, 100, {100, 200, 300}),
            (fractions{part(100, 3), part(100, 3), part(100, 3)}));
}

/// 200: a third of 100, 200 and 200; then 66 2/3, 133 1/3 and 233 1/3 have 33 1/3 left.
TEST(DominguezThomson, OneRoundAndTheRestAlike) {
  EXPECT_EQ(awards_of(dominguez_thomson{}, 200, {100, 200, 300}),
            (fractions{part(400, 9), part(700, 9), part(700, 9)}));
}

TEST(DominguezThomson, SeveralRounds) {
  EXPECT_EQ(awards_of(dominguez_thomson{}, 500, {100, 200, 300}),
            (fractions{part(63500, 729), part(122600, 729), part(178400, 729)}));
}

TEST(DominguezThomson, ClaimsOfZeroCountInN) {
  EXPECT_EQ(awards_of(dominguez_thomson{}, 9, {0, 4, 5, 5}),
            (fractions{0, part(251, 96), part(613, 192), part(613, 192)}));
  EXPECT_EQ(awards_of(dominguez_thomson{}, 6, {10, 0, 10}), (fractions{3, 0, 3}));
}

TEST(DominguezThomson, EqualsTheRounds) {
  std::mt19937_64 random(4);
  int compared = 0;
  for (int round = 0; round < 300; ++round) {
    fractions claims(1 + random() % 6);
    for (rational& d : claims)
      d = rational(static_cast<std::int64_t>(random() % 30), 1 + round % 7);
    const rational estate =
        sum(claims) * rational(static_cast<std::int64_t>(random() % 12), 12);
    const fractions expected = by_rounds(estate, claims);
    if (expected.empty()) continue;
    EXPECT_EQ(awards_of(dominguez_thomson{}, estate, claims), expected);
    ++compared;
  }
  EXPECT_GT(compared, 250);
}

TEST(DominguezThomson, AllOfManyClaims) {
  fractions claims;
  for (int i = 1; i <= 300; ++i) claims.emplace_back(i);
  const fractions awards = awards_of(dominguez_thomson{}, 22'575, claims);
  EXPECT_EQ(sum(awards), rational(22'575));
  EXPECT_TRUE(std::is_sorted(awards.begin(), awards.end()));
}

/// The estate loses 1 (in units of the shrinking claim) a round: a million rounds, a million
/// bits.
TEST(DominguezThomson, RefusesAwardsOfEndlessDigits) {
  EXPECT_EQ(
      message_of([] { return awards_of(dominguez_thomson{}, 1'000'000, {1'000'000, 1}); }),
      "E404: dominguez_thomson among 2 claims does not end within 40001 rounds, and the "
      "awards have more than 12000 digits; expected awards of fewer digits. Use another "
      "rule, such as cea, or fewer claims.");
}

}  // namespace
}  // namespace fundalloc
