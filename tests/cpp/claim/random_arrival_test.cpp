// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/random_arrival.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "claim/divide.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::awards_of;
using testing::fractions;
using testing::message_of;
using testing::part;
using testing::sum;

/// The definition: every order written out.
fractions mean_over_orders(const rational& estate, const fractions& claims) {
  std::vector<std::size_t> order(claims.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  fractions mean(claims.size());
  std::int64_t orders = 0;
  do {
    rational left = estate;
    for (const std::size_t i : order) {
      const rational taken = std::min(claims[i], left);
      mean[i] += taken;
      left -= taken;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (rational& m : mean) m /= rational(orders);
  return mean;
}

TEST(RandomArrival, TwoAsInTheContestedGarment) {
  EXPECT_EQ(awards_of(random_arrival{}, 1, {1, part(1, 2)}),
            (fractions{part(3, 4), part(1, 4)}));
}

TEST(RandomArrival, EveryOrderOfThree) {
  EXPECT_EQ(awards_of(random_arrival{}, 200, {100, 200, 300}),
            (fractions{part(100, 3), part(250, 3), part(250, 3)}));
  EXPECT_EQ(awards_of(random_arrival{}, 400, {100, 200, 300}),
            (fractions{part(200, 3), part(350, 3), part(650, 3)}));
}

TEST(RandomArrival, EqualsTheMeanOverAllOrders) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 300; ++round) {
    fractions claims(1 + random() % 6);
    const auto kind = random() % 3;
    for (rational& d : claims) {
      const auto v = static_cast<std::int64_t>(random() % 9);
      d = kind == 0   ? rational(v)
          : kind == 1 ? rational(v, static_cast<std::int64_t>(1 + random() % 4))
                      : rational(v) * power_of_ten(30) + rational(v % 3);
    }
    const rational estate =
        sum(claims) * rational(static_cast<std::int64_t>(random() % 13), 12);
    EXPECT_EQ(awards_of(random_arrival{}, estate, claims), mean_over_orders(estate, claims));
  }
}

/// n claims of 1 and one of c: by symmetry the one comes at each place with probability
/// 1 / (n + 1).
rational one_among_many(int n, int c, int estate) {
  rational total = 0;
  for (int before = 0; before <= n; ++before) {
    total += rational(std::clamp(estate - before, 0, c));
  }
  return total / rational(n + 1);
}

TEST(RandomArrival, ManyClaimsOfFewSizes) {
  // Counts of 64, 128, 256 and more bits.
  for (const int n : {20, 90, 200, testing::fewer == 1 ? 700 : 320}) {
    const int estate = n / 3;
    fractions claims(static_cast<std::size_t>(n), rational(1));
    claims.insert(claims.begin() + n / 2, rational(5));
    const fractions awards = awards_of(random_arrival{}, estate, claims);
    const rational one = one_among_many(n, 5, estate);
    EXPECT_EQ(awards[static_cast<std::size_t>(n / 2)], one) << n;
    EXPECT_EQ(awards.front(), (rational(estate) - one) / rational(n)) << n;
    EXPECT_EQ(sum(awards), rational(estate)) << n;
  }
}

TEST(RandomArrival, ClaimsOfZeroChangeNothing) {
  EXPECT_EQ(awards_of(random_arrival{}, 200, {0, 100, 0, 200, 300, 0}),
            (fractions{0, part(100, 3), 0, part(250, 3), part(250, 3), 0}));
}

TEST(RandomArrival, RefusesTooManySums) {
  fractions claims;
  for (int i = 0; i < 30; ++i) claims.emplace_back(1'000'000'000 + (1 << i));
  EXPECT_EQ(
      message_of([&] { return awards_of(random_arrival{}, 20'000'000'000, claims); }),
      "E405: random_arrival needs more than 1000000 distinct sums; expected at most "
      "1000000 sums, 200000000 claims x sums x sizes, and 256 MB for counts. Use a larger "
      "unit for the claims, or another rule.");
}

TEST(RandomArrival, RefusesTooManyCounts) {
  fractions claims;
  for (int i = 1; i <= 400; ++i) claims.emplace_back(i);
  EXPECT_EQ(
      message_of([&] { return awards_of(random_arrival{}, 9000, claims); }),
      "E405: random_arrival needs 9000 distinct sums of sets of up to 133 claims, for 401 "
      "distinct claims; expected at most 1000000 sums, 200000000 claims x sums x sizes, "
      "and 256 MB for counts. Use a larger unit for the claims, or another rule.");
}

}  // namespace
}  // namespace fundalloc
