// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "fundalloc/settle/settle.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::message_of;
using caps = std::vector<std::optional<rational>>;
using amounts = std::vector<rational>;

rational part(int n, int d) { return rational(n, d); }

TEST(WaterFill, WithoutBoundsIsProportional) {
  EXPECT_EQ(water_fill(amounts{1, 2, 4}, 10), (amounts{part(10, 7), part(20, 7), part(40, 7)}));
}

TEST(WaterFill, LiftsToTheFloorAndLowersTheOthers) {
  EXPECT_EQ(water_fill(amounts{1, 3, 6}, 100, amounts{20, 0, 0}),
            (amounts{20, part(80, 3), part(160, 3)}));
}

TEST(WaterFill, CutsAtTheCapAndRaisesTheOthers) {
  EXPECT_EQ(water_fill(amounts{1, 1, 2}, 100, {}, caps{std::nullopt, std::nullopt, 30}),
            (amounts{35, 35, 30}));
}

/// Fixing both sides at once would be wrong: the floor that binds first is free in the end.
TEST(WaterFill, AFloorThatBindsInARoundMayBeFreeInTheEnd) {
  const amounts q =
      water_fill(amounts{1, 1, 8}, 100, amounts{11, 0, 0}, caps{{}, {}, part(50, 1)});
  EXPECT_EQ(q, (amounts{25, 25, 50}));
}

TEST(WaterFill, EverybodyAtTheFloor) {
  EXPECT_EQ(water_fill(amounts{1, 5}, 12, amounts{10, 2}), (amounts{10, 2}));
}

TEST(WaterFill, EverybodyAtTheCap) {
  EXPECT_EQ(water_fill(amounts{1, 5}, 12, {}, caps{10, 2}), (amounts{10, 2}));
}

TEST(WaterFill, FlatPieceBetweenCapsAndFloors) {
  const amounts q = water_fill(amounts{10, 1}, 15, amounts{0, 5}, caps{10, std::nullopt});
  EXPECT_EQ(q, (amounts{10, 5}));
}

TEST(WaterFill, AScoreOfZeroStaysAtItsFloor) {
  EXPECT_EQ(water_fill(amounts{0, 1}, 10, amounts{3, 0}), (amounts{3, 7}));
}

TEST(WaterFill, ScoresOfZeroAreFineWhereFloorsTakeAll) {
  EXPECT_EQ(water_fill(amounts{0, 0}, 5, amounts{2, 3}), (amounts{2, 3}));
  EXPECT_EQ(water_fill(amounts{0, 0}, 0), (amounts{0, 0}));
}

TEST(WaterFill, NobodyAndNothing) { EXPECT_EQ(water_fill(amounts{}, 0), amounts{}); }

TEST(WaterFill, RefusesFloorsAboveTheTotal) {
  EXPECT_EQ(
      message_of([] { return water_fill(amounts{1, 2}, 10, amounts{7, part(9, 2)}); }),
      "E301: 2 floors sum to 11.5, the amount to share is 10 (short by 1.5); largest: #0 7; "
      "expected floors within the amount. Lower the floors, or state on_shortage (不足时): "
      "scale.");
}

TEST(WaterFill, RefusesCapsBelowTheTotal) {
  EXPECT_EQ(
      message_of([] { return water_fill(amounts{1, 2}, 10, {}, caps{4, 5}); }),
      "E302: 2 caps sum to 9, the amount to share is 10 (1 too much); largest: #1 5; expected "
      "caps that leave room for the amount. Raise the caps, or state on_surplus (有余时): "
      "reserve.");
}

TEST(WaterFill, RefusesRoomOnlyAtScoreZero) {
  EXPECT_EQ(
      message_of([] { return water_fill(amounts{0, 1}, 10, {}, caps{std::nullopt, 4}); }),
      "E304: recipients with a positive score can take at most 4 of 10; only recipients whose "
      "score is 0 have room, such as #0; expected room where the scores are positive. Raise "
      "the "
      "caps, or lower the amount; a score of 0 gets its floor only.");
}

TEST(WaterFill, RefusesAFloorAboveItsCap) {
  EXPECT_EQ(
      message_of([] { return water_fill(amounts{1, 1}, 10, amounts{5, 0}, caps{4, {}}); }),
      "E305: #0 has a floor of 5 above its cap of 4; expected a floor of at most the cap. "
      "Correct the bounds, or state on_conflict (上下限冲突): floor or cap.");
}

TEST(WaterFill, RefusesNegativeNumbers) {
  EXPECT_EQ(message_of([] { return water_fill(amounts{1, part(-1, 2)}, 10); }),
            "E103: score 1 is -1/2; expected a number of at least 0. Correct the value.");
  EXPECT_EQ(message_of([] { return water_fill(amounts{1}, 10, amounts{-1}); }),
            "E103: floor 0 is -1; expected a number of at least 0. Correct the value.");
  EXPECT_EQ(message_of([] { return water_fill(amounts{1}, 10, {}, caps{-2}); }),
            "E103: cap 0 is -2; expected a number of at least 0. Correct the value.");
  EXPECT_EQ(message_of([] { return water_fill(amounts{1}, -3); }),
            "E103: the total is -3; expected a total of at least 0. Correct the total.");
}

TEST(WaterFill, RefusesBoundsOfAnotherLength) {
  EXPECT_EQ(
      message_of([] { return water_fill(amounts{1, 2}, 10, amounts{1}); }),
      "E119: 1 floors for 2 scores; expected one for each score, or none. Give one for each.");
}

/// A level within 10^-18 of a breakpoint: doubles cannot see who is bound.
TEST(WaterFill, DecidesALevelThatIsAHairFromABreakpoint) {
  const rational e(1, int128{1} << 90);
  const amounts q = water_fill(amounts{1, 1}, rational(2) + e, amounts{0, 0}, caps{1, {}});
  EXPECT_EQ(q, (amounts{1, rational(1) + e}));
  EXPECT_EQ(water_fill(amounts{1, 1}, rational(2) - e, {}, caps{1, {}}),
            (amounts{rational(1) - e / rational(2), rational(1) - e / rational(2)}));
}

/// Amounts that are clamp(t s, l, u) for one t, and sum to the total.
void expect_level(const amounts& scores, const rational& total, const amounts& floor,
                  const caps& cap, const amounts& q, const std::string& name) {
  std::optional<rational> level;
  rational sum = 0;
  for (std::size_t i = 0; i < q.size(); ++i) {
    sum += q[i];
    if (!level && q[i] > floor[i] && !(cap[i] && q[i] >= *cap[i])) level = q[i] / scores[i];
  }
  ASSERT_EQ(sum, total) << name;
  if (!level) return;
  for (std::size_t i = 0; i < q.size(); ++i) {
    rational expected = *level * scores[i];
    if (expected < floor[i]) expected = floor[i];
    if (cap[i] && expected > *cap[i]) expected = *cap[i];
    ASSERT_EQ(q[i], expected) << name << " at " << i;
  }
}

/// Scores of more than 64 bits are doubles with a bound: sides are proved all the same.
TEST(WaterFill, ProvesSidesOfScoresThatAreNoSmallNumbers) {
  std::mt19937_64 random(11);
  const auto below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  for (int k = 0; k < 120; ++k) {
    const std::size_t n = k == 0  ? 20000
                          : k < 4 ? 2000
                                  : 1 + static_cast<std::size_t>(below(60));
    const bool tied = k % 3 == 1;       // bounds exactly at the level 3 / 7
    const bool fractions = k % 4 == 2;  // bounds in halves
    amounts scores;
    amounts floor;
    caps cap;
    rational at_level = 0;
    rational floors = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const int128 s = (int128{7} << 70) * (1 + below(1000)) + (tied ? 0 : below(1000));
      scores.emplace_back(rational(s, int128{1} << 70));
      const rational at = rational(3, 7) * scores.back();
      const rational half = fractions ? rational(below(4), 2) : rational(below(3));
      floor.push_back(below(2) == 0 ? at.floor() : rational(below(20)));
      cap.emplace_back(below(3) == 0
                           ? std::nullopt
                           : std::optional(std::max(floor.back(), at.floor() + half)));
      at_level += std::max(floor.back(), cap.back() ? std::min(at, *cap.back()) : at);
      floors += floor.back();
    }
    rational total = at_level + rational(k % 5 == 3 ? below(9) : 0);
    if (k % 2 == 0) total = std::max(total.floor(), floors);
    const std::string name = "problem " + std::to_string(k);
    amounts q;
    try {
      q = water_fill(scores, total, floor, cap);
    } catch (const error&) {
      continue;  // a few more than all caps
    }
    expect_level(scores, total, floor, cap, q, name);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace fundalloc
