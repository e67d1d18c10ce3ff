// SPDX-License-Identifier: Apache-2.0
// Water-filling and levels with numbers that fit no kernel: wide fractions, huge amounts,
// bounds that scaling takes out of 64 bits. An answer is proved by the definition alone.
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "fundalloc/interrupt.hpp"
#include "fundalloc/settle/settle.hpp"
#include "fundalloc/settle/water_level.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::message_of;
using testing::units;
using fractions = std::vector<rational>;
using caps_t = std::vector<std::optional<rational>>;
using numbers = std::vector<std::int64_t>;

struct wide_problem {
  fractions scores;
  fractions floor;
  caps_t cap;
  rational total = 0;
};

/// The definition: bounds, sum, and one level for all who are between.
void expect_filled(const wide_problem& p, const fractions& q) {
  rational sum = 0;
  rational low = 0;              // the level is at least this,
  std::optional<rational> high;  // and at most this
  for (std::size_t i = 0; i < q.size(); ++i) {
    const rational l = p.floor.empty() ? rational(0) : p.floor[i];
    const std::optional<rational> u = p.cap.empty() ? std::nullopt : p.cap[i];
    sum += q[i];
    ASSERT_GE(q[i], l) << i;
    ASSERT_TRUE(!u || q[i] <= *u) << i;
    if (p.scores[i].sign() == 0) {
      ASSERT_EQ(q[i], l) << i;
      continue;
    }
    const rational level = q[i] / p.scores[i];
    if (q[i] > l) low = std::max(low, level);
    if ((!u || q[i] < *u) && (!high || level < *high)) high = level;
  }
  ASSERT_EQ(sum, p.total);
  ASSERT_TRUE(!high || low <= *high);
}

class dice {
 public:
  explicit dice(unsigned seed) : random_(seed) {}
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }
  bool once_in(int n) { return below(n) == 0; }
  /// Of any size: small, near 64 bits, or wide; over such a denominator.
  rational number(int kind) {
    const rational num(1 + below(kind < 2 ? 1000 : std::int64_t{1} << 62));
    switch (kind) {
      case 0: return num;
      case 1: return num / rational(1 + below(12));
      case 2: return num / rational(1 + below(std::int64_t{1} << 62));
      case 3: return num * power_of_ten(30);
      case 4: return num / power_of_ten(40);
      default: break;
    }
    const auto exponent = static_cast<int>(below(700)) - 350;
    return exponent < 0 ? num / power_of_ten(-exponent) : num * power_of_ten(exponent);
  }

 private:
  std::mt19937_64 random_;
};

wide_problem random_problem(dice& die, int kind, std::size_t n) {
  wide_problem p;
  const bool floors = !die.once_in(3);
  const bool caps = !die.once_in(3);
  rational most = 0;
  rational least = 0;
  bool open = false;
  for (std::size_t i = 0; i < n; ++i) {
    p.scores.push_back(die.once_in(6) ? rational(0) : die.number(kind));
    rational l = 0;
    if (floors && !die.once_in(3)) l = die.number(die.once_in(2) ? kind : 1);
    if (floors) p.floor.push_back(l);
    least += l;
    if (!caps || die.once_in(5)) {
      if (caps) p.cap.emplace_back(std::nullopt);
      open = open || p.scores.back().sign() > 0;
      most += l;
      continue;
    }
    rational u = l;
    if (!die.once_in(6)) u += die.number(kind);
    p.cap.emplace_back(u);
    most += p.scores.back().sign() > 0 ? u : l;
  }
  if (open) most += die.number(kind) * rational(static_cast<std::int64_t>(n));
  const std::int64_t where = die.below(6);
  if (where == 0) {
    p.total = least;
  } else if (where == 1) {
    p.total = open ? least : most;
  } else {
    p.total = least + (most - least) * rational(die.below(1000), 1000);
  }
  return p;
}

TEST(WideNumbers, WaterFillingHoldsItsDefinition) {
  dice die(11);
  for (int k = 0; k < 3000 / testing::fewer; ++k) {
    const auto n = 1 + static_cast<std::size_t>(die.below(9));
    const wide_problem p = random_problem(die, k % 6, n);
    fractions q;
    ASSERT_NO_THROW(q = water_fill(p.scores, p.total, p.floor, p.cap)) << k;
    expect_filled(p, q);
    if (HasFatalFailure()) FAIL() << "problem " << k;
  }
}

TEST(WideNumbers, AnAmountSoSmallThatProductsUnderflow) {
  // t s is no double for the second and third: nobody may be left at a floor of 0 for that.
  const fractions scores{power_of_ten(300), power_of_ten(70), power_of_ten(110)};
  const rational total = rational(1) / power_of_ten(124);
  const fractions q = water_fill(scores, total, fractions{0, 0, 0});
  const rational sum = scores[0] + scores[1] + scores[2];
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(q[i], total * scores[i] / sum) << i;
}

TEST(WideNumbers, BoundsOverADenominatorThatIsNoDouble) {
  // By its score the first has 1e-280: less than its floor of 7e-260. Few are solved in another
  // way than many.
  const rational bound = rational(7) / power_of_ten(260);
  for (const std::size_t n : {3U, 17'000U}) {
    fractions scores(n, rational(1));
    scores[0] = rational(1) / power_of_ten(280);
    fractions floor(n, rational(0));
    floor[0] = bound;
    const fractions q = water_fill(scores, 1, floor);
    EXPECT_EQ(q[0], bound) << n;
    EXPECT_EQ(q[1], (rational(1) - bound) / rational(static_cast<std::int64_t>(n) - 1)) << n;
  }
  // A cap of 7e-260 where it would have 1e-250.
  const fractions scores{rational(1) / power_of_ten(250), 1};
  const fractions c = water_fill(scores, 1, {}, caps_t{bound, std::nullopt});
  EXPECT_EQ(c, (fractions{bound, rational(1) - bound}));
}

TEST(WideNumbers, ManyRecipientsToo) {
  // Not with a denominator of its own for each: nobody could print their common one.
  dice die(12);
  for (const int kind : {0, 1, 3, 4, 5}) {
    const wide_problem p = random_problem(die, kind, kind < 2 ? 17'000 : 300);
    expect_filled(p, water_fill(p.scores, p.total, p.floor, p.cap));
    if (HasFatalFailure()) FAIL() << "kind " << kind;
  }
}

TEST(WideNumbers, ManyRecipientsOfFractionsAtOneLevel) {
  // Fractions are no whole numbers for kernels; with zeros, and with one kind of bound only.
  const std::size_t n = 20'000;
  for (const bool floors : {false, true}) {
    wide_problem p;
    dice die(14);
    for (std::size_t i = 0; i < n; ++i) {
      p.scores.push_back(i % 7 == 0 ? rational(0) : rational(1 + die.below(1000), 7));
      const rational bound = rational(1 + die.below(100), 3) * power_of_ten(20);
      if (floors) p.floor.push_back(bound);
      if (!floors) p.cap.emplace_back(bound);
    }
    p.total = rational(static_cast<std::int64_t>(n)) * (floors ? 40 : 10) * power_of_ten(20);
    expect_filled(p, water_fill(p.scores, p.total, p.floor, p.cap));
    if (HasFatalFailure()) FAIL() << floors;
  }
}

/// Sides at the level as they must be, amounts that sum to the total, and no lower level does
/// it.
void expect_level(const numbers& scores, const rational& total, const numbers& floor,
                  const numbers& cap, const water_level& found) {
  rational sum = 0;
  bool least = found.level.sign() == 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const rational x = found.level * rational(scores[i]);
    const rational l = floor.empty() ? 0 : floor[i];
    const bool capped = !cap.empty() && cap[i] != no_cap;
    const level_side want = x <= l                            ? level_side::at_floor
                            : capped && x >= rational(cap[i]) ? level_side::at_cap
                                                              : level_side::between;
    ASSERT_EQ(found.sides[i], want) << i;
    if (want == level_side::at_floor) sum += l;
    if (want == level_side::between) sum += x;
    if (want == level_side::at_cap) sum += rational(cap[i]);
    const bool just_reached = want == level_side::at_cap && x == rational(cap[i]) && l < x;
    least = least || want == level_side::between || just_reached;
  }
  ASSERT_EQ(sum, total);
  ASSERT_TRUE(least) << "a lower level gives as much";
}

TEST(WideNumbers, LevelsOfHugeNumbers) {
  dice die(13);
  const std::int64_t huge = std::int64_t{1} << 56;
  for (int k = 0; k < 4000 / testing::fewer; ++k) {
    const auto n = 1 + static_cast<std::size_t>(die.below(7));
    const std::int64_t size = k % 3 == 0 ? 12 : huge;
    numbers scores;
    numbers floor;
    numbers cap;
    rational most = 0;
    rational least = 0;
    bool open = false;
    for (std::size_t i = 0; i < n; ++i) {
      scores.push_back(die.once_in(6) ? 0 : 1 + die.below(size));
      floor.push_back(die.once_in(3) ? 0 : die.below(size));
      const bool capped = !die.once_in(4);
      cap.push_back(capped ? floor.back() + die.below(size) : no_cap);
      least += floor.back();
      const bool room = scores.back() > 0;
      open = open || (room && !capped);
      most += room && capped ? cap.back() : floor.back();
    }
    if (open) most += rational(die.below(size));
    rational total = most;
    if (!die.once_in(4)) total = least + (most - least) * rational(die.below(8), 8);
    // A fraction whose denominator takes bounds, or the total itself, out of 64 bits.
    if (k % 5 == 4 && open) total += rational(1) / power_of_ten(k % 2 == 0 ? 4 : 25);
    const water_level found =
        find_water_level(std::span<const std::int64_t>(scores), total, floor, cap);
    expect_level(scores, total, floor, cap, found);
    if (HasFatalFailure()) FAIL() << "problem " << k;
  }
}

TEST(WideNumbers, LevelsOfATotalBeyond64Bits) {
  const numbers scores{1, 2};
  const rational total = power_of_ten(25);
  const water_level found = find_water_level(std::span<const std::int64_t>(scores), total);
  EXPECT_EQ(found.level, total / rational(3));
  const water_level wide = find_water_level(std::span<const std::int64_t>(scores),
                                            power_of_ten(60) + rational(1, 3));
  EXPECT_EQ(wide.level, (power_of_ten(60) + rational(1, 3)) / rational(3));
}

TEST(WideNumbers, SizesOfLevels) {
  const numbers three{1, 2, 3};
  const numbers two{1, 2};
  EXPECT_EQ(message_of([&] { return find_water_level(three, 3, two, {}); }),
            "E119: 2 floors for 3 scores; expected one for each score, or none. Give one for "
            "each.");
  EXPECT_EQ(message_of([&] { return find_water_level(three, 3, {}, two); }),
            "E119: 2 caps for 3 scores; expected one for each score, or none. Give one for "
            "each.");
}

TEST(WideNumbers, RoundingOfHugeTotals) {
  // Beyond 2^48 units moves are taken in exact order; the sum of each is the total.
  const std::int64_t total = (std::int64_t{1} << 60) + 12'345;
  const numbers scores{3, 1, 0, 7, std::int64_t{1} << 61};
  for (const rounding_rule& rule : testing::every_rule()) {
    const rounded r =
        round_to_total(std::span<const std::int64_t>(scores), total, {.rounding = rule});
    rational sum = r.undistributed;
    rational whole = 0;
    for (const std::int64_t s : scores) whole += rational(s);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      sum += rational(r.units[i]);
      const rational quota = rational(total) * rational(scores[i]) / whole;
      EXPECT_LE(rational(r.units[i]) - quota, rational(4)) << name_of(rule) << i;
      EXPECT_LE(quota - rational(r.units[i]), rational(4)) << name_of(rule) << i;
    }
    EXPECT_EQ(sum, rational(total)) << name_of(rule);
  }
}

TEST(WideNumbers, OneNearestUnitLeaves64Bits) {
  const rational most(std::numeric_limits<std::int64_t>::max());
  const numbers one{1};
  const auto give = [&](const rational& total) {
    return round_to_total(std::span<const std::int64_t>(one), total,
                          {.rounding = nearest_each{}});
  };
  EXPECT_EQ(give(most + rational(2, 5)).units,
            (units{std::numeric_limits<std::int64_t>::max()}));
  EXPECT_EQ(message_of([&] { return give(most + rational(3, 5)); }),
            "E402: an amount of 9223372036854775808 units leaves 64 bits; expected at most "
            "9223372036854775807 units. Use a larger unit.");
}

TEST(WideNumbers, ScoresFarApartKeepTheOrderOfMoves) {
  const rational tiny = rational(1) / power_of_ten(320);
  const fractions scores{1, tiny, tiny * rational(2), rational(3, 7), power_of_ten(310)};
  for (const rounding_rule& rule : testing::every_rule()) {
    const auto posts = signposts_of(rule);
    const rounded r = round_to_total(std::span<const rational>(scores), 20, {.rounding = rule});
    // Whatever is not the greatest by far has its first unit, where the rule gives one; rounded
    // down, the greatest lacks the hair that the others have.
    const std::int64_t small = posts && posts->starts_at_zero() ? 1 : 0;
    const std::int64_t most = std::holds_alternative<down>(rule) ? 19 : 20 - 4 * small;
    EXPECT_EQ(r.units, (units{small, small, small, small, most})) << name_of(rule);
  }
  // Of those that are far below, the larger ones come first.
  const fractions below{tiny, tiny * rational(2), tiny * rational(7), 0};
  EXPECT_EQ(round_to_total(std::span<const rational>(below), 10, {.rounding = dhondt{}}).units,
            (units{1, 2, 7, 0}));
}

/// Thresholds of large scores are tiny; a bracket of 1e-6 around them was never narrow.
TEST(WideNumbers, DivisorMethodsDoNotMoveUnitByUnit) {
  fractions scores;
  for (const std::int64_t headcount :
       {456905822950482964, 118776753897065233, 892430885946916099, 999735654781511405}) {
    scores.push_back(rational(headcount) * rational(headcount) * rational(headcount) *
                     rational(headcount) * rational(headcount));
  }
  const std::int64_t total = 400'000'000'000'000;
  const rational cap(50'000'000'000'000);
  settle_options options{.cap = {rational(total), rational(total), rational(total), cap}};
  int polls = 0;
  const interrupt_scope scope([&] { return ++polls > 10'000; }, std::chrono::nanoseconds(0));
  for (const rounding_rule& rule :
       {rounding_rule(dhondt{}), rounding_rule(sainte_lague{}), rounding_rule(adams{})}) {
    options.rounding = rule;
    const units u = round_to_total(scores, rational(total), options).units;
    const rational shift = std::holds_alternative<adams>(rule)          ? rational(0)
                           : std::holds_alternative<sainte_lague>(rule) ? rational(1, 2)
                                                                        : rational(1);
    EXPECT_EQ(u[0] + u[1] + u[2] + u[3], total);
    EXPECT_EQ(rational(u[3]), cap);
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) {  // the last unit of i comes before the next of j
        EXPECT_LE((rational(u[i] - 1) + shift) * scores[j],
                  (rational(u[j]) + shift) * scores[i]);
      }
    }
  }
}

}  // namespace
}  // namespace fundalloc
