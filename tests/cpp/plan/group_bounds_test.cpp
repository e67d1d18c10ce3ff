// SPDX-License-Identifier: Apache-2.0
// Bounds of groups of recipients (RULES.md 5, groups): by hand, and random small problems
// against a brute force that takes moves one by one and remainders level by level.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "plan/group_twin.hpp"
#include "plan/run.hpp"
#include "settle/random_problem.hpp"

namespace fundalloc {
namespace {

using testing::adds_up;
using testing::code;
using testing::columns;
using testing::fractions;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::reads_back;
using testing::refusal;
using testing::run;
using testing::slices;
using testing::texts;
using testing::units;
using testing::vector_of;

const columns regions{{"name", {"A", "B", "C", "D", "E"}},
                      {"x", {"1", "2", "3", "2", "2"}},
                      {"side", {"east", "east", "west", "west", "west"}},
                      {"kind", {"city", "town", "city", "town", "coast"}}};

document group_of(const char* column, const char* is, const char* key, const char* amount) {
  return map_of({{"column", column}, {"is", is}, {key, amount}});
}

document grouped(std::vector<document> groups, const char* pool = "100") {
  return one_factor(pool).with("group_bounds", list_of(std::move(groups)));
}

TEST(GroupBounds, ACapLowersAGroupAndRaisesTheOthers) {
  const auto d = grouped({group_of("side", "west", "cap", "56")});
  EXPECT_EQ(run(d, regions).quotas(),
            (fractions{rational(44, 3), rational(88, 3), 24, 16, 16}));
  EXPECT_EQ(slices(d, regions), (units{15, 29, 24, 16, 16}));
}

TEST(GroupBounds, AFloorRaisesAGroup) {
  const auto d = grouped({group_of("side", "east", "floor", "45")});
  EXPECT_EQ(slices(d, regions), (units{15, 30, 23, 16, 16}));
  const auto share = grouped({map_of({{"column", "side"},
                                      {"is", "east"},
                                      {"floor", map_of({{"share", "45%"}, {"of", "pool"}})}})});
  EXPECT_EQ(slices(share, regions), (units{15, 30, 23, 16, 16}));
}

TEST(GroupBounds, OfAGroupInsideAGroup) {
  columns t = regions;
  t.push_back({"coast", {"", "", "", "yes", "yes"}});
  const auto d =
      grouped({group_of("coast", "yes", "cap", "30"), group_of("side", "west", "floor", "75")});
  // west 75, of which D and E take at most 15 each; C is left with 45.
  EXPECT_EQ(run(d, t).quotas(), (fractions{rational(25, 3), rational(50, 3), 45, 15, 15}));
  EXPECT_EQ(slices(d, t), (units{8, 17, 45, 15, 15}));
}

TEST(GroupBounds, BesideBoundsOfRecipients) {
  const auto d =
      grouped({group_of("side", "east", "cap", "20")}).with("floor", "8").with("cap", "35");
  EXPECT_EQ(slices(d, regions), (units{8, 12, 34, 23, 23}));
}

TEST(GroupBounds, TheLargestFloorAndTheSmallestCapCount) {
  const auto d = grouped({map_of({{"column", "side"},
                                  {"is", "east"},
                                  {"floor", list_of({"31", "36", "32"})},
                                  {"cap", list_of({"60", "39"})}})});
  EXPECT_EQ(slices(d, regions), (units{12, 24, 28, 18, 18}));
}

TEST(GroupBounds, AreOfFactorAmountsEarmarksApart) {
  const auto d = grouped({group_of("side", "east", "cap", "20")}, "110")
                     .with("earmarks", list_of({map_of({{"name", "e"}, {"each", "2"}})}));
  EXPECT_EQ(vector_of(run(d, regions).factor_units()), (units{7, 13, 34, 23, 23}));
  EXPECT_EQ(slices(d, regions), (units{9, 15, 36, 25, 25}));
}

TEST(GroupBounds, InsideAPart) {
  const auto inside =
      map_of({{"name", "one"},
              {"share", "50%"},
              {"group_bounds", list_of({group_of("side", "east", "cap", "9")})}});
  const auto d = one_factor("100").with(
      "parts", list_of({inside, map_of({{"name", "two"}, {"share", "50%"}})}));
  const allocation a = run(d, regions);
  EXPECT_EQ(a.parts()[0].units, (units{3, 6, 17, 12, 12}));
  EXPECT_EQ(a.parts()[1].units, (units{5, 10, 15, 10, 10}));
  EXPECT_TRUE(adds_up(a));
}

TEST(GroupBounds, EveryLineAddsUpAndReadsBack) {
  const auto d = grouped({group_of("side", "east", "cap", "20")});
  EXPECT_TRUE(adds_up(run(d, regions)));
  EXPECT_TRUE(reads_back(d, regions));
  const auto zh = one_factor("100").with(
      "分组上下限", list_of({map_of({{"列", "side"}, {"为", "east"}, {"封顶", "20"}})}));
  EXPECT_EQ(plan(zh), plan(d));
}

TEST(GroupBounds, GroupsCross) {
  EXPECT_EQ(refusal(grouped({group_of("side", "west", "cap", "60"),
                             group_of("kind", "town", "cap", "60")}),
                    regions),
            "E221 group_bounds[1]: the groups \"west\" and \"town\" have some members in "
            "common, but not all; expected groups that are apart, or one inside the other. "
            "Correct the groups.");
  columns t = regions;
  t.push_back({"other", {"1", "1", "2", "2", "2"}});
  EXPECT_EQ(code(grouped({group_of("side", "east", "cap", "60"),
                          group_of("other", "1", "floor", "1")}),
                 t),
            "E221");
}

TEST(GroupBounds, NobodyIsInTheGroup) {
  EXPECT_EQ(refusal(grouped({group_of("side", "north", "cap", "60")}), regions),
            "E116 t.csv column \"side\": no recipient has \"north\"; expected a "
            "text of the column. Correct is (为) of the group.");
}

TEST(GroupBounds, AGroupThatCannotBeFilled) {
  const auto east = [](const char* key, const char* amount) {
    return grouped({group_of("side", "east", key, amount)});
  };
  EXPECT_EQ(refusal(east("floor", "45").with("cap", "22"), regions),
            "E312: the group \"east\" cannot be filled: at least 45 EUR, at most "
            "44 EUR; expected bounds of groups that agree with those of their members. Correct "
            "the floor or the cap of the group, or those of its members.");
  EXPECT_EQ(code(east("cap", "15").with("floor", "8"), regions), "E312");
  EXPECT_EQ(code(grouped({map_of(
                     {{"column", "side"}, {"is", "east"}, {"floor", "30"}, {"cap", "29"}})}),
                 regions),
            "E312");
  // 30.2 to 30.8 has no whole amount.
  const auto narrow =
      map_of({{"column", "side"}, {"is", "east"}, {"floor", "30.2"}, {"cap", "30.8"}});
  EXPECT_EQ(code(grouped({narrow}), regions), "E312");
  EXPECT_EQ(code(grouped({narrow}).with("rounding", "nearest_each"), regions), "ok");
}

TEST(GroupBounds, TheWholeDoesNotFit) {
  const auto both = [](const char* key, const char* east, const char* west) {
    return grouped({group_of("side", "east", key, east), group_of("side", "west", key, west)});
  };
  EXPECT_EQ(code(both("floor", "50", "51"), regions), "E301");
  EXPECT_EQ(code(both("floor", "50", "50"), regions), "ok");
  EXPECT_EQ(code(both("cap", "50", "49"), regions), "E302");
  EXPECT_EQ(code(both("cap", "50", "50"), regions), "ok");
  EXPECT_EQ(code(both("floor", "49.5", "50.5"), regions), "E306");
  EXPECT_EQ(code(both("floor", "49.5", "50.5").with("rounding", "down"), regions), "ok");
}

TEST(GroupBounds, RoomOnlyWhereTheScoreIsZero) {
  columns t = regions;
  t[1].second = {"0", "2", "3", "2", "2"};
  EXPECT_EQ(code(grouped({group_of("side", "east", "floor", "30")}).with("cap", "25"), t),
            "E304");
  t[1].second = {"0", "0", "3", "2", "2"};
  EXPECT_EQ(code(grouped({group_of("side", "east", "floor", "30")}), t), "E304");
  EXPECT_EQ(slices(grouped({group_of("side", "east", "cap", "30")}), t),
            (units{0, 0, 43, 29, 28}));
}

TEST(GroupBounds, WhatCannotKeepThem) {
  const auto d = grouped({group_of("side", "east", "cap", "20")});
  EXPECT_EQ(
      refusal(d.with("rounding", "point_value")),
      "E213 rounding: bounds of groups cannot be kept by point_value. Delete one of them.");
  EXPECT_EQ(code(d.with("rounding", "point_value_exact")), "E213");
  EXPECT_EQ(code(d.with("rounding", "nearest_residual")), "E213");
  EXPECT_EQ(
      code(d.with("rounding", map_of({{"method", "largest_remainder"}, {"bounds", "shift"}}))),
      "E213");
  EXPECT_EQ(code(d.with("floor_cost", "above")), "E213");
  EXPECT_EQ(code(d.with("on_shortage", "scale")), "E213");
  EXPECT_EQ(code(d.with("on_surplus", "reserve")), "E213");
  const auto by_column = map_of(
      {{"column", "side"}, {"is", "east"}, {"cap", map_of({{"share", "20%"}, {"of", "x"}})}});
  EXPECT_EQ(code(grouped({by_column})), "E213");
  EXPECT_EQ(code(grouped({map_of({{"column", "side"}, {"is", "east"}})})), "E205");
  EXPECT_EQ(code(grouped({map_of({{"column", "side"}, {"cap", "1"}})})), "E205");
}

/// A tie between a group and a recipient: the group has the larger score, and its first row.
TEST(GroupBounds, AGroupIsTiedByItsSum) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"3", "1", "2"}}, {"g", {"", "g", "g"}}};
  const allocation a = run(grouped({group_of("g", "g", "cap", "9")}, "5"), t);  // 2.5 and 2.5
  EXPECT_EQ(vector_of(a.slices()), (units{3, 1, 1}));
  EXPECT_EQ(a.tie(), (tie_report{{0, 1}, 1, "table_order"}));
  const columns larger{
      {"name", {"A", "B", "C"}}, {"x", {"1", "1", "2"}}, {"g", {"", "g", "g"}}};
  const allocation b = run(grouped({group_of("g", "g", "cap", "9")}, "2"), larger);
  EXPECT_EQ(vector_of(b.slices()), (units{0, 1, 1}));  // 0.5 and 1.5, then 2/3 and 4/3
  ASSERT_TRUE(b.tie().has_value());
  EXPECT_EQ(b.tie(), (tie_report{{0, 1}, 1, "larger_score"}));
}

TEST(GroupBounds, ATieThatNoRuleDecides) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"2", "1", "1"}}, {"g", {"", "g", "g"}}};
  const auto d = grouped({group_of("g", "g", "cap", "9")}, "5").with("ties", "error");
  EXPECT_EQ(code(d, t), "E307");
  EXPECT_EQ(code(d.with("pool", "4"), t), "ok");
}

// Random small problems.

/// Recipients in three sides, and in kinds inside them; bounds of some.
class random_groups {
 public:
  explicit random_groups(std::uint64_t seed) : random_(seed) {}

  struct problem {
    twin::question asked;
    std::vector<twin::group_item> items;
    plan_spec spec;
    columns cells;
  };

  problem next() {
    problem p;
    const std::size_t n = 2 + below(6);
    p.cells = {{"name", {}}, {"x", {}}, {"l", {}}, {"u", {}}, {"side", {}}, {"kind", {}}};
    for (std::size_t i = 0; i < n; ++i) add_recipient(p, i);
    p.asked.scores.front() += rational(1);  // a score of nothing is another error
    p.cells[1].second.front() = p.asked.scores.front().to_text();
    p.asked.total = rational(static_cast<std::int64_t>(below(30)));
    p.asked.rounding = rule();
    p.spec.pool = {{"", p.asked.total}};
    p.spec.unit = unit("EUR");
    p.spec.factors = {{.indicator = "x", .weight = "100%"}};
    p.spec.rounding = p.asked.rounding;
    p.spec.floor = {{.use = bound::kind::share_of_column, .value = 1, .column = "l"}};
    p.spec.cap = {{.use = bound::kind::share_of_column,
                   .value = 1,
                   .column = "u",
                   .blank_is_unbounded = true}};
    for (const std::size_t column : {std::size_t{4}, std::size_t{5}}) add_groups(p, column);
    return p;
  }

 private:
  [[nodiscard]] std::size_t below(std::size_t n) { return random_() % n; }
  [[nodiscard]] bool chance(std::size_t one_in) { return below(one_in) == 0; }

  void add_recipient(problem& p, std::size_t i) {
    const auto score = static_cast<std::int64_t>(below(5));
    const auto low = static_cast<std::int64_t>(chance(3) ? below(4) : 0);
    const std::string side(1, static_cast<char>('a' + below(3)));
    p.asked.scores.emplace_back(score);
    p.asked.floor.emplace_back(low);
    p.asked.cap.emplace_back();
    if (chance(3)) p.asked.cap.back() = rational(low + static_cast<std::int64_t>(below(6)));
    p.cells[0].second.push_back("r" + std::to_string(i));
    p.cells[1].second.push_back(std::to_string(score));
    p.cells[2].second.push_back(std::to_string(low));
    p.cells[3].second.push_back(p.asked.cap.back() ? p.asked.cap.back()->to_text() : "");
    p.cells[4].second.push_back(side);
    p.cells[5].second.push_back(side + std::to_string(below(2)));
  }

  /// Methods whose first signpost is not 0: the others owe first units besides.
  [[nodiscard]] rounding_rule rule() {
    const std::vector<rounding_rule> all{largest_remainder{},
                                         dhondt{},
                                         sainte_lague{},
                                         danish{},
                                         imperiali{},
                                         modified_sainte_lague{},
                                         stationary{.r = rational(1, 4)},
                                         nearest_each{},
                                         nearest_each{.half = half_rule::even},
                                         down{}};
    return all[below(all.size())];
  }

  void add_groups(problem& p, std::size_t column) {
    std::map<std::string, std::vector<std::size_t>> members;
    const texts& cells = p.cells[column].second;
    for (std::size_t i = 0; i < cells.size(); ++i) members[cells[i]].push_back(i);
    for (const auto& [text, rows] : members) {
      if (chance(2)) continue;
      twin::group_item item{.rows = rows};
      group_bound g{.column = p.cells[column].first, .is = text};
      if (chance(2)) item.low = rational(static_cast<std::int64_t>(below(10)));
      if (chance(2)) item.cap = item.low + rational(static_cast<std::int64_t>(below(10)));
      g.floor = {{.value = item.low}};
      if (item.cap) g.cap = {{.value = *item.cap}};
      p.items.push_back(std::move(item));
      p.spec.group_bounds.push_back(std::move(g));
    }
  }

  std::mt19937_64 random_;
};

struct outcome {
  std::string code = "ok";
  fractions units = {};
  rational undistributed = 0;
  friend bool operator==(const outcome&, const outcome&) = default;
};

std::string words_of(const outcome& o) {
  std::string words = o.code;
  for (const rational& u : o.units) words += " " + u.to_text();
  return words + " left " + o.undistributed.to_text();
}

std::string words_of(const random_groups::problem& p) {
  std::string words = twin::words_of(p.asked);
  for (const twin::group_item& item : p.items) {
    words += " | group";
    for (const std::size_t i : item.rows) words += " " + std::to_string(i);
    words += ": " + item.low.to_text() + " to " + (item.cap ? item.cap->to_text() : "-");
  }
  return words;
}

TEST(GroupBounds, RoundAsTheBruteForceDoes) {
  random_groups problems(20261125);
  std::map<std::string, int> codes;
  int ties = 0;
  for (int k = 0; k < 12000 / testing::fewer && !HasFailure(); ++k) {
    const auto p = problems.next();
    outcome expected;
    std::optional<tie_report> tie;
    try {
      const twin::answer a = twin::round_groups(p.asked, p.items);
      expected = {"ok", a.units, a.undistributed};
      tie = a.tie;
    } catch (const twin::refusal& r) {
      expected.code = code_text(r.number);
    }
    if (p.items.empty()) continue;  // another path of the library
    outcome got;
    std::optional<tie_report> reported;
    try {
      const allocation a = allocate(plan(p.spec), testing::table_of(p.cells));
      got.units.assign(a.slices().begin(), a.slices().end());
      got.undistributed = a.undistributed();
      reported = a.tie();
      EXPECT_TRUE(adds_up(a)) << words_of(p);
    } catch (const error& e) {
      got.code = code_text(e.detail().number);
    }
    ++codes[expected.code];
    EXPECT_TRUE(got == expected) << words_of(p) << "\nlibrary " << words_of(got) << "\ntwin    "
                                 << words_of(expected);
    if (std::holds_alternative<largest_remainder>(p.asked.rounding)) {
      EXPECT_EQ(reported, tie) << words_of(p);
      ties += tie ? 1 : 0;
    }
  }
  for (const char* number : {"E221", "E301", "E302", "E304", "E312"}) {
    EXPECT_GE(codes[number], 50 / testing::fewer) << number;
  }
  EXPECT_GE(codes["ok"], 3000 / testing::fewer);
  EXPECT_GE(ties, 50 / testing::fewer);
}

/// The quotas of the tree, also where its bounds are fractions.
TEST(GroupBounds, QuotasAreThoseOfTheTree) {
  random_groups problems(77);
  int solved = 0;
  for (int k = 0; k < 4000 / testing::fewer && !HasFailure(); ++k) {
    auto p = problems.next();
    if (p.items.empty()) continue;
    for (std::size_t g = 0; g < p.items.size(); ++g) {
      p.items[g].low += rational(1, 3);
      p.spec.group_bounds[g].floor = {{.value = p.items[g].low}};
    }
    p.asked.rounding = p.spec.rounding = down{};
    try {
      const allocation a = allocate(plan(p.spec), testing::table_of(p.cells));
      const twin::node root = twin::tree_of(p.asked, p.items);
      fractions quotas(a.size());
      twin::quotas_in(root, p.asked.total, quotas);
      EXPECT_EQ(a.quotas(), quotas) << words_of(p);
      ++solved;
    } catch (const error&) {
    }
  }
  EXPECT_GE(solved, 500 / testing::fewer);
}

}  // namespace
}  // namespace fundalloc
