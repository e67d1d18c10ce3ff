// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "fundalloc/settle/settle.hpp"
#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::code;
using testing::columns;
using testing::fractions;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::refusal;
using testing::run;
using testing::slices;
using testing::small;
using testing::units;
using testing::vector_of;

const columns bounded{{"name", {"A", "B", "C"}},
                      {"x", {"1", "3", "6"}},
                      {"base", {"20", "10", ""}},
                      {"k", {"4", "5", "6"}},
                      {"money(元)", {"250000", "10000", "0"}}};

TEST(Bounds, AFloorForAll) {
  EXPECT_EQ(slices(one_factor("100").with("floor", "20"), bounded), (units{20, 27, 53}));
}

TEST(Bounds, TheLargestFloorAndTheSmallestCapCount) {
  const document d =
      one_factor("100")
          .with("floor",
                list_of({"15",
                         map_of({{"share", "120%"}, {"of", "base"}, {"blank", "unbounded"}})}))
          .with("cap", list_of({map_of({{"per", "k"}, {"rate", "10"}}),
                                map_of({{"share", "50%"}, {"of", "pool"}})}));
  EXPECT_EQ(slices(d, bounded), (units{24, 26, 50}));
}

TEST(Bounds, BlankBoundsAreAnErrorUnlessStated) {
  const document cap = map_of({{"share", "200%"}, {"of", "base"}});
  EXPECT_EQ(
      refusal(one_factor("100").with("cap", cap), bounded),
      "E104 t.csv row 4 (C) column \"base\": the cell is blank; expected a number. Fill in the "
      "cell; a bound may state blank (空白): unbounded.");
  EXPECT_EQ(slices(one_factor("100").with("cap", cap.with("blank", "unbounded")), bounded),
            (units{11, 20, 69}));
}

TEST(Bounds, ABaseOfZeroIsANumber) {
  const document d = one_factor("100万元")
                         .with("unit", "万元")
                         .with("cap", map_of({{"share", "200%"}, {"of", "money"}}));
  const columns t{{"name", {"A", "B", "C"}},
                  {"x", {"1", "3", "6"}},
                  {"money(元)", {"1000000", "900000", "0"}}};
  EXPECT_EQ(slices(d, t), (units{25, 75, 0}));
}

TEST(Bounds, MoneyColumnsAreConvertedByTheirHeader) {
  const document d = one_factor("100")
                         .with("unit", "万元")
                         .with("floor", map_of({{"share", "100%"}, {"of", "money"}}));
  const allocation a = run(d, bounded);
  EXPECT_EQ(vector_of(a.slices()), (units{25, 25, 50}));
  EXPECT_EQ(a.notes(), (testing::texts{"column \"money(元)\" was converted to 万元"}));
}

TEST(Bounds, HeaderAndCellsOfDifferentMoney) {
  const columns t{{"name", {"A"}}, {"x", {"1"}}, {"m(元)", {"1万元"}}};
  const document d = one_factor("100")
                         .with("unit", "万元")
                         .with("floor", map_of({{"share", "100%"}, {"of", "m"}}));
  EXPECT_EQ(refusal(d, t),
            "E110 t.csv column \"m(元)\": header and cells say different units; expected one "
            "unit of money. Write the unit in the header or in the cells.");
  EXPECT_EQ(code(d.with("unit", "EUR"), {{"name", {"A"}}, {"x", {"1"}}, {"m", {"1万元"}}}),
            "E214");
}

TEST(Bounds, AFloorAboveItsCap) {
  const document d = one_factor("100")
                         .with("floor", map_of({{"amount", "30"}, {"name", "hold"}}))
                         .with("cap", "25");
  EXPECT_EQ(refusal(d, small),
            "E305 floor: A has a floor of 30 EUR above its cap of 25 EUR (floor: hold; cap: "
            "25 EUR); "
            "expected a floor of at most the cap. Correct the bounds, or state on_conflict "
            "(上下限冲突): "
            "floor or cap.");
}

TEST(Bounds, ConflictsByFloorOrCap) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "9"}}, {"k", {"1", "5"}}};
  const document d =
      one_factor("100").with("floor", "30").with("cap", map_of({{"per", "k"}, {"rate", "20"}}));
  EXPECT_EQ(code(d, t), "E305");
  EXPECT_EQ(slices(d.with("on_conflict", "floor"), t), (units{30, 70}));
  EXPECT_EQ(slices(d.with("on_conflict", "cap"), t), (units{20, 80}));
}

TEST(Bounds, ConflictsThatOnlyRoundingMakes) {
  const document d = one_factor("100").with("floor", "30.2").with("cap", "30.8");
  EXPECT_EQ(
      refusal(d, {{"name", {"A"}}, {"x", {"1"}}}),
      "E305 floor: A has a floor of 31 EUR above its cap of 30 EUR, once both are rounded "
      "inward "
      "to whole units (floor: 30.2 EUR; cap: 30.8 EUR); expected a floor of at most the cap. "
      "Correct the bounds, or state on_conflict (上下限冲突): floor or cap.");
}

TEST(Bounds, FloorsAboveThePool) {
  EXPECT_EQ(refusal(one_factor("100").with("floor", "40"), small),
            "E301: 3 floors sum to 120 EUR, the amount to share is 100 EUR (short by 20 EUR); "
            "largest: A "
            "40 EUR; expected floors within the amount. Lower the floors, or state on_shortage "
            "(不足时): "
            "scale.");
  EXPECT_EQ(code(one_factor("100").with("floor", "33.3"), small), "E306");
}

TEST(Bounds, ShortageScalesTheFloors) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"5", "1", "0"}}, {"k", {"1", "2", "4"}}};
  const document d = one_factor("10")
                         .with("floor", map_of({{"per", "k"}, {"rate", "2"}}))
                         .with("on_shortage", "scale");
  const allocation a = run(d, t);
  EXPECT_EQ(vector_of(a.slices()), (units{1, 3, 6}));
  EXPECT_EQ(a.quotas(), (fractions{rational(10, 7), rational(20, 7), rational(40, 7)}));
  EXPECT_EQ(
      a.notes(),
      (testing::texts{"the floors exceeded the pool and were scaled (on_shortage: scale)"}));
}

/// Scores with a denominator: numerators and their doubles are on different scales.
TEST(Bounds, ShortageOfFractionsGoesByTheLargestFloor) {
  const columns t{{"name", {"A", "B", "C", "D", "E", "F"}},
                  {"x", {"1", "1", "1", "1", "1", "1"}},
                  {"l", {"0.9", "0", "0.9", "1.9", "1.9", "0.9"}}};
  const document d = one_factor("3")
                         .with("floor", map_of({{"share", "100%"}, {"of", "l"}}))
                         .with("on_shortage", "scale");
  // Quotas 0.415 and 0.877: D and E come first; one unit for A, C and F stays.
  EXPECT_EQ(slices(d.with("rounding", "point_value"), t), (units{0, 0, 0, 1, 1, 0}));
  EXPECT_EQ(slices(d.with("rounding", "point_value_exact"), t), (units{1, 0, 0, 1, 1, 0}));
}

/// On random floors: the problem in which they are scores and caps, told to the single rule.
TEST(Bounds, ShortageIsTheProblemOfFloorsAlone) {
  std::mt19937 random(1304);
  int scaled = 0;
  for (int k = 0; k < 4000 / testing::fewer; ++k) {
    const std::size_t n = 1 + random() % 9;
    columns t{{"name", {}}, {"x", {}}, {"l", {}}};
    settle_options options;
    fractions floors;
    rational sum = 0;
    const unsigned fine = k % 2 == 0 ? 10 : 1000;
    for (std::size_t i = 0; i < n; ++i) {
      floors.emplace_back(static_cast<std::int64_t>(random() % (4 * fine)), fine);
      sum += floors.back();
      t[0].second.push_back(std::string(1, static_cast<char>('A' + i)));
      t[1].second.emplace_back("1");
      t[2].second.push_back(floors.back().to_shortest_text());
      options.cap.emplace_back(floors.back());
    }
    const std::int64_t pool = 1 + static_cast<std::int64_t>(random() % (2 * n));
    if (sum <= rational(pool)) continue;
    ++scaled;
    const bool exact = random() % 2 == 0;
    if (exact) options.rounding = point_value_exact{};
    if (!exact) options.rounding = point_value{};
    const document d = one_factor(std::to_string(pool).c_str())
                           .with("floor", map_of({{"share", "100%"}, {"of", "l"}}))
                           .with("on_shortage", "scale")
                           .with("rounding", exact ? "point_value_exact" : "point_value");
    ASSERT_EQ(slices(d, t), round_to_total(floors, rational(pool), options).units) << k;
  }
  EXPECT_GT(scaled, 1000 / testing::fewer);
}

/// The scaled problem has the floors as caps: nobody may pass its own floor, rounded as the
/// method does.
TEST(Bounds, ShortageNeverPassesAFloor) {
  const columns t{
      {"name", {"A", "B", "C"}}, {"x", {"1", "1", "1"}}, {"l", {"1.4", "0.4", "0.4"}}};
  const document d = one_factor("2")
                         .with("floor", map_of({{"share", "100%"}, {"of", "l"}}))
                         .with("on_shortage", "scale");
  // r(l) = 1, 0, 0: one unit stays.
  const allocation a = run(d.with("rounding", "point_value"), t);
  EXPECT_EQ(vector_of(a.slices()), (units{1, 0, 0}));
  EXPECT_EQ(a.undistributed(), rational(1));
  EXPECT_EQ(slices(d.with("rounding", "point_value_exact"), t), (units{1, 0, 0}));
  EXPECT_EQ(slices(d.with("rounding", "nearest_each"), t), (units{1, 0, 0}));
}

TEST(Bounds, CapsBelowThePool) {
  EXPECT_EQ(
      refusal(one_factor("100").with("cap", "20"), small),
      "E302: 3 caps sum to 60 EUR, the amount to share is 100 EUR (40 EUR too much); largest: "
      "A 20 "
      "EUR; expected caps that leave room for the amount. Raise the caps, or state on_surplus "
      "(有余时): reserve.");
  EXPECT_EQ(code(one_factor("100").with("cap", "33.4"), small), "E306");
}

TEST(Bounds, SurplusStaysInReserve) {
  const allocation a =
      run(one_factor("100").with("cap", "20.5").with("on_surplus", "reserve"), small);
  EXPECT_EQ(vector_of(a.slices()), (units{20, 20, 20}));
  EXPECT_EQ(a.quotas(), (fractions{20, 20, 20}));
  ASSERT_EQ(a.reserves().size(), 1U);
  EXPECT_EQ(a.reserves()[0].amount, rational(40));
  EXPECT_EQ(a.undistributed(), rational(0));
  EXPECT_EQ(a.notes().size(), 1U);
}

/// Real bounds: q = u exactly, the reserve is what the caps leave, rounding is a gap of its
/// own.
TEST(Bounds, SurplusWithRealCaps) {
  const document d = one_factor("100").with("cap", "20.5").with("on_surplus", "reserve");
  const allocation down = run(d.with("rounding", "down"), small);
  EXPECT_EQ(vector_of(down.slices()), (units{20, 20, 20}));
  EXPECT_EQ(down.reserves()[0].amount, rational(77, 2));
  EXPECT_EQ(down.undistributed(), rational(3, 2));
  const allocation even =
      run(d.with("rounding", map_of({{"method", "nearest_each"}, {"half", "even"}})), small);
  EXPECT_EQ(vector_of(even.slices()), (units{20, 20, 20}));
  const allocation up = run(d.with("rounding", "point_value"), small);
  EXPECT_EQ(vector_of(up.slices()), (units{21, 21, 21}));
  EXPECT_EQ(up.undistributed(), rational(-3, 2));
}

TEST(Bounds, RoomOnlyWhereTheScoreIsZero) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "0"}}, {"k", {"4", "50"}}};
  EXPECT_EQ(refusal(one_factor("20").with("cap", map_of({{"per", "k"}, {"rate", "1"}})), t),
            "E304: recipients with a positive score can take at most 4 EUR of 20 EUR; only "
            "recipients "
            "whose score is 0 have room, such as B; expected room where the scores are "
            "positive. Raise "
            "the caps, or lower the amount; a score of 0 gets its floor only.");
}

document earmarked() {
  return one_factor("100").with(
      "earmarks", list_of({map_of({{"name", "e"}, {"to", "A"}, {"amount", "15"}})}));
}

TEST(Bounds, BoundsStandForTheWholeSlice) {
  const document d = earmarked().with("floor", "30").with("cap", "50");
  const allocation a = run(d, small);
  EXPECT_EQ(vector_of(a.slices()), (units{30, 30, 40}));
  EXPECT_EQ(vector_of(a.factor_units()), (units{15, 30, 40}));
}

TEST(Bounds, AnEarmarkAboveTheCap) {
  const document d = earmarked().with("cap", "14.5");
  EXPECT_EQ(
      refusal(d, small),
      "E310 cap: A has earmarks of 15 EUR above its cap of 14 EUR; expected earmarks of at "
      "most the cap. Raise the cap, or lower the earmarks.");
}

}  // namespace
}  // namespace fundalloc
