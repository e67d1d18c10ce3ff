// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/water_level.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "helpers.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc {
namespace {

using testing::message_of;
using numbers = std::vector<std::int64_t>;

struct level_problem {
  numbers scores;
  rational total = 0;
  numbers floor = {};
  numbers cap = {};
};

rational floor_of(const level_problem& p, std::size_t i) {
  return p.floor.empty() ? rational(0) : rational(p.floor[i]);
}
std::optional<rational> cap_of(const level_problem& p, std::size_t i) {
  if (p.cap.empty() || p.cap[i] == no_cap) return std::nullopt;
  return rational(p.cap[i]);
}

level_side side_at(const level_problem& p, std::size_t i, const rational& t) {
  const rational x = t * rational(p.scores[i]);
  if (x <= floor_of(p, i)) return level_side::at_floor;
  const auto u = cap_of(p, i);
  return u && x >= *u ? level_side::at_cap : level_side::between;
}

rational amount_at(const level_problem& p, std::size_t i, const rational& t) {
  switch (side_at(p, i, t)) {
    case level_side::at_floor: return floor_of(p, i);
    case level_side::at_cap: return *cap_of(p, i);
    case level_side::between: break;
  }
  return t * rational(p.scores[i]);
}

rational sum_at(const level_problem& p, const rational& t) {
  rational sum = 0;
  for (std::size_t i = 0; i < p.scores.size(); ++i) sum += amount_at(p, i, t);
  return sum;
}

/// The definition: breakpoints in order, and the piece of F that reaches the total.
rational slow_level(const level_problem& p) {
  std::vector<rational> points{0};
  for (std::size_t i = 0; i < p.scores.size(); ++i) {
    if (p.scores[i] == 0) continue;
    points.push_back(floor_of(p, i) / rational(p.scores[i]));
    if (const auto u = cap_of(p, i)) points.push_back(*u / rational(p.scores[i]));
  }
  std::sort(points.begin(), points.end());
  rational below = 0;
  rational sum_below = sum_at(p, 0);
  if (sum_below == p.total) return 0;
  for (const rational& t : points) {
    const rational sum = sum_at(p, t);
    if (sum >= p.total) {
      return below + (t - below) * (p.total - sum_below) / (sum - sum_below);
    }
    below = t;
    sum_below = sum;
  }
  const rational slope = sum_at(p, below + rational(1)) - sum_below;
  return below + (p.total - sum_below) / slope;
}

water_level found(const level_problem& p) {
  return find_water_level(p.scores, p.total, p.floor, p.cap);
}

std::string words_of(const level_problem& p) {
  std::string text = "total " + p.total.to_text() + " scores";
  const auto add = [&](const char* name, const numbers& values) {
    text += name;
    for (std::size_t i = 0; i < std::min<std::size_t>(values.size(), 40); ++i) {
      text += " " + std::to_string(values[i]);
    }
  };
  add("", p.scores);
  add(" floors", p.floor);
  add(" caps", p.cap);
  return text;
}

/// Equal to the definition with every set of kernels.
::testing::AssertionResult is_right(const level_problem& p) {
  const rational level = slow_level(p);
  for (const detail::kernel_set* const set : detail::all_kernels()) {
    const detail::kernel_scope scope(*set);
    const water_level w = found(p);
    if (w.level != level) {
      return ::testing::AssertionFailure()
             << set->name << ": " << w.level.to_text() << " instead of " << level.to_text()
             << "; " << words_of(p);
    }
    for (std::size_t i = 0; i < p.scores.size(); ++i) {
      if (w.sides[i] == side_at(p, i, level)) continue;
      return ::testing::AssertionFailure()
             << set->name << ": side of " << i << " is " << static_cast<int>(w.sides[i]) << "; "
             << words_of(p);
    }
  }
  return ::testing::AssertionSuccess();
}

/// Problems that are made to hurt.
class level_problems {
 public:
  explicit level_problems(std::uint64_t seed) : random_(seed) {}

  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }
  bool chance(std::int64_t one_in) { return below(one_in) == 0; }

  std::int64_t score(int kind) {
    switch (kind) {
      case 0: return below(6);
      case 1: return 7;
      case 2: return 1 + below(1000);
      case 3: return std::int64_t{1} << below(40);
      case 4: return 1 + static_cast<std::int64_t>(std::exp(0.03 * double(below(1000))));
      case 5: return (std::int64_t{1} << 45) + below(4);
      default: return chance(2) ? 1 : (std::int64_t{1} << 44) - below(3);
    }
  }

  /// `large`: up to where numbers leave 2^53.
  level_problem next(std::size_t most, bool large) {
    level_problem p;
    const std::size_t n = 1 + static_cast<std::size_t>(below(static_cast<std::int64_t>(most)));
    const int kind = static_cast<int>(below(large ? 7 : 5));
    for (std::size_t i = 0; i < n; ++i) p.scores.push_back(score(kind));
    const std::int64_t num = 1 + below(30);
    const std::int64_t den = chance(3) ? 1 : 1 + below(12);
    const int shape = static_cast<int>(below(6));
    for (std::size_t i = 0; i < n; ++i) {
      // Bounds exactly at the level num / den, near it, or anywhere.
      const int128 at = int128{p.scores[i]} * num / den;
      auto near = static_cast<std::int64_t>(std::min<int128>(at, int128{1} << 60));
      std::int64_t low = near;
      std::int64_t high = near;
      switch (shape) {
        case 0:
          low = below(near + 2);
          high = low + below(near + 2);
          break;
        case 1:
          low = chance(2) ? near : 0;
          high = chance(2) ? near : no_cap;
          break;
        case 2:
          low -= below(std::min<std::int64_t>(near + 1, 3));
          high += below(3);
          break;
        case 3:
          low = 0;
          high = near + below(2);
          break;
        case 4:
          low = near;
          high = no_cap;
          break;
        default:
          low = below(20);
          high = low + below(20);
          break;
      }
      p.floor.push_back(low);
      p.cap.push_back(chance(6) ? no_cap : std::max(low, high));
    }
    if (chance(5)) p.floor.clear();
    if (chance(5)) p.cap.clear();
    set_total(p, num, den);
    return p;
  }

  /// A total that can be reached: at a level, a little beside it, or at an end.
  void set_total(level_problem& p, std::int64_t num, std::int64_t den) {
    const rational low = sum_at(p, 0);
    rational high = 0;
    bool open = false;
    for (std::size_t i = 0; i < p.scores.size(); ++i) {
      const auto u = cap_of(p, i);
      if (p.scores[i] == 0) {
        high += floor_of(p, i);
      } else if (u) {
        high += *u;
      } else {
        open = true;
      }
    }
    rational total = sum_at(p, rational(num, den));
    switch (below(7)) {
      case 0: break;
      case 1: total += 1; break;
      case 2: total += -1; break;
      case 3: total = low + rational(below(100)); break;
      case 4: total = open ? total * 2 : high; break;
      case 5: total = open ? total + rational(below(100)) : high - rational(below(3)); break;
      default: total = (low + (open ? low + rational(1000) : high)) / 2; break;
    }
    if (!chance(4)) total = total.floor();
    if (total < low) total = low;
    if (!open && total > high) total = high;
    p.total = total;
  }

 private:
  std::mt19937_64 random_;
};

TEST(WaterLevel, IsTheAmountForAScoreOfOne) {
  const water_level w = find_water_level(numbers{1, 3, 6}, 100, numbers{20, 0, 0});
  EXPECT_EQ(w.level, rational(80, 9));
  EXPECT_EQ(w.sides,
            (std::vector{level_side::at_floor, level_side::between, level_side::between}));
}

TEST(WaterLevel, CapsMayBeNone) {
  const water_level w =
      find_water_level(numbers{1, 1, 2}, 100, {}, numbers{no_cap, no_cap, 30});
  EXPECT_EQ(w.level, rational(35));
  EXPECT_EQ(w.sides,
            (std::vector{level_side::between, level_side::between, level_side::at_cap}));
}

TEST(WaterLevel, IsTheLeastWhereNobodyIsBetween) {
  // From 10 / 10 to 5 / 1 nothing changes.
  const water_level w =
      find_water_level(numbers{10, 1}, 15, numbers{0, 5}, numbers{10, no_cap});
  EXPECT_EQ(w.level, rational(1));
  EXPECT_EQ(w.sides, (std::vector{level_side::at_cap, level_side::at_floor}));
  EXPECT_EQ(find_water_level(numbers{1, 5}, 12, numbers{10, 2}).level, rational(0));
  EXPECT_EQ(find_water_level(numbers{1, 5}, 12, {}, numbers{10, 2}).level, rational(10));
  EXPECT_EQ(find_water_level(numbers{}, 0).level, rational(0));
}

TEST(WaterLevel, TakesATotalWithAFraction) {
  EXPECT_EQ(find_water_level(numbers{1, 2}, rational(7, 3), numbers{1, 0}).level,
            rational(2, 3));
}

TEST(WaterLevel, RefusesWhatWaterFillRefuses) {
  EXPECT_EQ(message_of([] { return find_water_level(numbers{1, 2}, 10, numbers{7, 4}); }),
            "E301: 2 floors sum to 11, the amount to share is 10 (short by 1); largest: #0 7; "
            "expected floors within the amount. Lower the floors, or state on_shortage "
            "(不足时): scale.");
  EXPECT_EQ(message_of([] {
              return find_water_level(numbers{1, 2}, 10, {}, numbers{4, 5});
            }).substr(0, 5),
            "E302:");
  EXPECT_EQ(message_of([] {
              return find_water_level(numbers{0, 1}, 10, {}, numbers{no_cap, 4});
            }).substr(0, 5),
            "E304:");
  EXPECT_EQ(message_of([] {
              return find_water_level(numbers{1, 1}, 10, numbers{5, 0}, numbers{4, no_cap});
            }).substr(0, 5),
            "E305:");
  EXPECT_EQ(message_of([] { return find_water_level(numbers{1, -2}, 10); }),
            "E103: score 1 is -2; expected a number of at least 0. Correct the value.");
  EXPECT_EQ(message_of([] { return find_water_level(numbers{1}, 10, numbers{-1}); }),
            "E103: floor 0 is -1; expected a number of at least 0. Correct the value.");
  EXPECT_EQ(message_of([] { return find_water_level(numbers{1}, 10, {}, numbers{-1}); }),
            "E103: cap 0 is -1; expected a number of at least 0. Correct the value.");
  EXPECT_EQ(message_of([] { return find_water_level(numbers{1}, -3); }),
            "E103: the total is -3; expected a total of at least 0. Correct the total.");
  EXPECT_EQ(message_of([] { return find_water_level(numbers{1, 2}, 10, numbers{1}); }),
            "E119: 1 floors for 2 scores; expected one for each score, or none. Give one for "
            "each.");
}

TEST(WaterLevel, EqualsTheDefinitionOnSmallProblems) {
  level_problems make(1);
  for (int k = 0; k < 20000; ++k) ASSERT_TRUE(is_right(make.next(6, false))) << k;
}

TEST(WaterLevel, EqualsTheDefinitionOnLargeNumbers) {
  level_problems make(2);
  for (int k = 0; k < 4000; ++k) ASSERT_TRUE(is_right(make.next(6, true))) << k;
}

TEST(WaterLevel, EqualsTheDefinitionOnLongerProblems) {
  level_problems make(3);
  for (int k = 0; k < 300; ++k) ASSERT_TRUE(is_right(make.next(90, k % 4 == 0))) << k;
}

// ---- many recipients: the level is checked, not computed again ----

/// Whole numbers of 128 bits: sides at num / den, the sum, and that no lower level will do.
void expect_proof(const level_problem& p, const water_level& w, const std::string& name) {
  const int128 num = w.level.narrow_numerator();
  const int128 den = w.level.narrow_denominator();
  ASSERT_LT(num, int128{1} << 60) << name;
  int128 bound_sum = 0;
  int128 free_sum = 0;
  bool rising = num == 0;
  for (std::size_t i = 0; i < p.scores.size(); ++i) {
    const int128 x = num * p.scores[i];
    const int128 l = p.floor.empty() ? 0 : p.floor[i];
    const int128 u = p.cap.empty() ? int128{no_cap} : p.cap[i];
    level_side expected = level_side::between;
    if (x <= l * den) {
      expected = level_side::at_floor;
      bound_sum += l;
    } else if (x >= u * den) {
      expected = level_side::at_cap;
      bound_sum += u;
      rising = rising || (x == u * den && l < u);
    } else {
      free_sum += p.scores[i];
      rising = true;
    }
    ASSERT_EQ(w.sides[i], expected) << name << " at " << i;
  }
  EXPECT_TRUE(num * free_sum == (p.total.narrow_numerator() - bound_sum) * den) << name;
  EXPECT_TRUE(rising) << name;
}

void expect_right(const level_problem& p, const std::string& name) {
  for (const detail::kernel_set* const set : detail::all_kernels()) {
    const detail::kernel_scope scope(*set);
    const water_level w = found(p);
    expect_proof(p, w, name + " " + std::string(set->name));
    if (::testing::Test::HasFatalFailure()) return;
  }
}

/// F at a level as a whole total.
std::int64_t total_at(const level_problem& p, double t) {
  double sum = 0;
  for (std::size_t i = 0; i < p.scores.size(); ++i) {
    const double l = p.floor.empty() ? 0 : static_cast<double>(p.floor[i]);
    const double u = p.cap.empty() ? HUGE_VAL : static_cast<double>(p.cap[i]);
    sum += std::min(std::max(t * static_cast<double>(p.scores[i]), l), u);
  }
  return static_cast<std::int64_t>(sum);
}

struct shape {
  const char* name;
  std::function<void(level_problems&, std::size_t, level_problem&)> make;
};

std::int64_t spread(level_problems& r, double most) {  // log-uniform from 1
  return static_cast<std::int64_t>(
      std::exp(std::log(most) * double(r.below(1 << 20)) / (1 << 20)));
}

const std::vector<shape>& shapes() {
  static const std::vector<shape> all{
      {"generic",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(spread(r, 1e4));
           p.floor.push_back(r.below(2000));
           p.cap.push_back(p.floor[i] + r.below(20000));
         }
         p.total = total_at(p, 3.7);
       }},
      {"cascade of floors",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           const double t = std::exp2(16.0 * double(r.below(1 << 20)) / (1 << 20));
           p.scores.push_back(static_cast<std::int64_t>(std::ceil(t)));
           p.floor.push_back(static_cast<std::int64_t>(t * double(p.scores[i])));
         }
         p.total = total_at(p, 1.01);
       }},
      {"cascade of caps",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           const double t = std::exp2(16.0 * double(r.below(1 << 20)) / (1 << 20));
           p.scores.push_back(1 + static_cast<std::int64_t>(65536 / t));
           p.cap.push_back(1 + static_cast<std::int64_t>(t * double(p.scores[i])));
         }
         p.total = total_at(p, 60000);
       }},
      {"near the level",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(100000 + r.below(100000));
           const std::int64_t at = 3 * p.scores[i];
           p.floor.push_back(at - r.below(3));
           p.cap.push_back(r.chance(2) ? at + r.below(3) : no_cap);
         }
         p.total = total_at(p, 3.0);
       }},
      {"exactly at the level",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(3 * (1 + r.below(100000)));
           const std::int64_t at = 7 * p.scores[i] / 3;
           p.floor.push_back(r.chance(2) ? at : at / 2);
           p.cap.push_back(r.chance(2) ? at : 2 * at);
         }
         p.total = 0;
         for (const std::int64_t s : p.scores) p.total += rational(7 * s / 3);
       }},
      {"equal breakpoints",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(1 + r.below(8));
           p.floor.push_back(p.scores[i] * (1 + r.below(4)));
           p.cap.push_back(p.floor[i] * (1 + r.below(3)));
         }
         p.total = total_at(p, 3.3);
       }},
      {"just beside equal breakpoints",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(3 * (1 + r.below(100000)));
           p.floor.push_back(7 * p.scores[i] / 3);
           p.cap.push_back(no_cap);
         }
         if (n > 1) p.cap[0] = p.floor[0];
         p.total = 1;
         for (const std::int64_t s : p.scores) p.total += rational(7 * s / 3);
       }},
      {"skewed",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(r.chance(static_cast<std::int64_t>(n / 10 + 1))
                                  ? std::int64_t{1} << 40
                                  : 1 + r.below(3));
           p.floor.push_back(r.below(3));
         }
         p.total = total_at(p, 0.9);
       }},
      {"skewed with caps",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(spread(r, 1e9));
           p.cap.push_back(spread(r, 1e9));
         }
         p.total = total_at(p, 0.01);
       }},
      {"all at their caps",
       [](level_problems& r, std::size_t n, level_problem& p) {
         p.total = 0;
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(1 + r.below(100));
           p.cap.push_back(1 + r.below(1000));
           p.total += rational(p.cap[i]);
         }
       }},
      {"one unit below all caps",
       [](level_problems& r, std::size_t n, level_problem& p) {
         p.total = -1;
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(1 + r.below(100));
           p.cap.push_back(1 + r.below(1000));
           p.total += rational(p.cap[i]);
         }
       }},
      {"one unit above all floors",
       [](level_problems& r, std::size_t n, level_problem& p) {
         p.total = 1;
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(1 + r.below(100));
           p.floor.push_back(1 + r.below(1000));
           p.total += rational(p.floor[i]);
         }
       }},
      {"a small score beside bounds",
       [](level_problems& r, std::size_t n, level_problem& p) {
         p.total = 12345;
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(std::int64_t{1} << 20);
           p.floor.push_back((std::int64_t{12345} << 20) + r.below(2));
           p.total += rational(p.floor[i]);
         }
         p.scores[0] = 1;
         p.total += rational(-p.floor[0]);
         p.floor[0] = 0;
       }},
      {"a plateau",
       [](level_problems& r, std::size_t n, level_problem& p) {
         p.total = 0;
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(1 + r.below(100));
           const bool early = i % 2 == 0;
           p.floor.push_back(early ? 0 : 1000 * p.scores[i]);
           p.cap.push_back(early ? 1 + r.below(900) : no_cap);
           p.total += rational(early ? p.cap[i] : p.floor[i]);
         }
       }},
      {"in order",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(1 + static_cast<std::int64_t>(i));
           p.floor.push_back(static_cast<std::int64_t>(n) + r.below(5));
           p.cap.push_back(static_cast<std::int64_t>(2 * n));
         }
         p.total = total_at(p, 1.7);
       }},
      {"no bounds at all",
       [](level_problems& r, std::size_t n, level_problem& p) {
         for (std::size_t i = 0; i < n; ++i) p.scores.push_back(r.below(1000));
         p.total = 123456789;
       }},
      {"near 2^52",
       [](level_problems& r, std::size_t n, level_problem& p) {
         const std::int64_t share = (std::int64_t{1} << 51) / static_cast<std::int64_t>(n);
         for (std::size_t i = 0; i < n; ++i) {
           p.scores.push_back(share - r.below(1000));
           p.floor.push_back(r.chance(2) ? share + r.below(2) : 0);
           p.cap.push_back(r.chance(2) ? p.floor[i] + share / 3 : no_cap);
         }
         p.total = total_at(p, 1.0) + 5;
       }},
  };
  return all;
}

/// Bounds without conflict and a total that can be reached.
void make_possible(level_problem& p) {
  rational low = 0;
  rational high = 0;
  bool open = false;
  for (std::size_t i = 0; i < p.scores.size(); ++i) {
    if (!p.cap.empty() && !p.floor.empty()) p.cap[i] = std::max(p.cap[i], p.floor[i]);
    low += floor_of(p, i);
    if (const auto u = cap_of(p, i)) {
      high += p.scores[i] > 0 ? *u : floor_of(p, i);
    } else {
      open = open || p.scores[i] > 0;
    }
  }
  if (!open && p.total > high) p.total = high;
  if (p.total < low) p.total = low;
}

TEST(WaterLevel, IsProvedForManyRecipients) {
  level_problems make(4);
  for (const std::size_t n : {1U, 2U, 7U, 64U, 150U, 257U, 3000U, 16384U, 40003U}) {
    if (testing::fewer > 1 && n > 5000) continue;
    for (const shape& s : shapes()) {
      for (int k = 0; k < (n < 300 ? 20 / testing::fewer : 2); ++k) {
        level_problem p;
        s.make(make, n, p);
        make_possible(p);
        expect_right(p, std::string(s.name) + " " + std::to_string(n));
        if (HasFatalFailure()) return;
      }
    }
  }
}

}  // namespace
}  // namespace fundalloc
