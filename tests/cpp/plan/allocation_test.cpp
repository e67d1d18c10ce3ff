// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/plan/allocation.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <thread>

#include "fundalloc/report/certificate.hpp"
#include "fundalloc/report/explanation.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::columns;
using testing::list_of;
using testing::map_of;
using testing::message_of;
using testing::one_factor;
using testing::table_of;
using testing::units;
using testing::vector_of;
using fractions = std::vector<rational>;

const columns small{{"name", {"A", "B", "C"}}, {"x", {"1", "2", "4"}}};

allocation run(const document& d, const columns& t) { return allocate(plan(d), table_of(t)); }
units slices(const document& d, const columns& t) { return vector_of(run(d, t).slices()); }
std::string refusal(const document& d, const columns& t) {
  return message_of([&] { return run(d, t); });
}
std::string code(const document& d, const columns& t) {
  return code_of([&] { return run(d, t); });
}

TEST(Allocate, SharesByLargestRemainder) {
  const allocation a = run(one_factor("10"), small);
  EXPECT_EQ(vector_of(a.slices()), (units{1, 3, 6}));
  EXPECT_EQ(a.total(), 10);
  EXPECT_EQ(a.pool(), rational(10));
  EXPECT_EQ(a.factor_pool(), rational(10));
  EXPECT_EQ(a.undistributed(), rational(0));
  EXPECT_EQ(a.quotas(), (fractions{rational(10, 7), rational(20, 7), rational(40, 7)}));
  EXPECT_EQ(a.recipients(), (testing::texts{"A", "B", "C"}));
  EXPECT_EQ(a.slice("B"), 3);
  EXPECT_EQ(a.unit().word(), "EUR");
  EXPECT_TRUE(a.notes().empty());
  EXPECT_FALSE(a.tie().has_value());
}

TEST(Allocate, ARecipientThatIsNotThere) {
  const allocation a = run(one_factor("10"), small);
  EXPECT_EQ(message_of([&] { return a.slice("Z"); }),
            "E219: the result has no recipient \"Z\"; expected a name of the table. Correct "
            "the name.");
}

TEST(Allocate, NeedsAPool) {
  EXPECT_EQ(refusal(one_factor("1").without("pool"), small),
            "E205 pool: the plan has no pool; expected pool (资金总额), unless it is a child "
            "plan of a "
            "cascade. Add the pool.");
}

TEST(Allocate, UnitsThatArePartsOfAWord) {
  EXPECT_EQ(slices(one_factor("1").with("unit", "0.1EUR"), small), (units{1, 3, 6}));
  EXPECT_EQ(slices(one_factor("1万元").with("unit", "1000元"), small), (units{1, 3, 6}));
}

TEST(Allocate, APoolThatIsNotWhole) {
  EXPECT_EQ(
      refusal(one_factor("10.5"), small),
      "E210 pool: the amount to share, 10.5 EUR, is not a whole number of units; expected a "
      "whole number of units for rounding: largest_remainder. Use a smaller unit, or a method "
      "that takes a fraction: point_value, nearest_each, down.");
  const allocation a = run(one_factor("10.5").with("rounding", "down"), small);
  EXPECT_EQ(vector_of(a.slices()), (units{1, 3, 6}));
  EXPECT_EQ(a.undistributed(), rational(1, 2));
}

TEST(Allocate, APoolBeyond64Bits) {
  EXPECT_EQ(code(one_factor("9223372036854775808"), small), "E402");
  EXPECT_EQ(run(one_factor("9223372036854775807"), small).total(), 9223372036854775807);
}

TEST(Allocate, AllScoresZero) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "2"}}, {"m", {"0", "0"}}};
  const document d = one_factor("10").with("multipliers", list_of({map_of({{"column", "m"}})}));
  EXPECT_EQ(refusal(d, t),
            "E303: all scores are 0, and 10 EUR is to be shared; expected at least one "
            "positive score. Check the factors and the multipliers.");
  EXPECT_EQ(slices(d.with("pool", "0"), t), (units{0, 0}));
}

TEST(Allocate, CellErrorsNameTheCell) {
  const auto with = [](const char* cell) {
    return refusal(one_factor("10"), {{"name", {"A", "B"}}, {"x", {"1", cell}}});
  };
  EXPECT_EQ(with("-1"),
            "E103 t.csv row 3 (B) column \"x\": \"-1\" is negative; expected a number of at "
            "least 0. Correct the cell.");
  EXPECT_EQ(with(""),
            "E104 t.csv row 3 (B) column \"x\": the cell is blank; expected a number. Fill in "
            "the cell, or state a policy for missing values: missing (缺失).");
  EXPECT_EQ(code(one_factor("10"), {{"name", {"A", "B"}}, {"y", {"1", "2"}}}), "E107");
  EXPECT_EQ(code(one_factor("10"), {{"name", {"A", "B"}}, {"x", {"0", "0"}}}), "E130");
}

// Factors.

document two_factors(const document& one, const document& other) {
  return one_factor("100").with("factors", list_of({one, other}));
}
const document half_x = map_of({{"indicator", "x"}, {"weight", "50%"}});

const columns pair{
    {"name", {"A", "B"}}, {"x", {"1", "3"}}, {"y", {"8", "2"}}, {"g", {"优", "良"}}};

TEST(Allocate, WeightsTwoShares) {
  const document d = two_factors(half_x, map_of({{"indicator", "y"}, {"weight", "50%"}}));
  EXPECT_EQ(run(d, pair).quotas(), (fractions{rational(105, 2), rational(95, 2)}));
  EXPECT_EQ(slices(d, pair), (units{53, 47}));  // a tie of halves goes to the larger score
}

TEST(Allocate, AWeightOfZeroDoesNothing) {
  const document d = two_factors(map_of({{"indicator", "x"}, {"weight", "100%"}}),
                                 map_of({{"indicator", "y"}, {"weight", "0"}}));
  EXPECT_EQ(slices(d, pair), (units{25, 75}));
}

TEST(Allocate, ColumnsOfDifferentSumsNeedCombine) {
  const document d = two_factors(
      half_x, map_of({{"indicator", "y"}, {"method", "ratio_to_mean"}, {"weight", "50%"}}));
  EXPECT_EQ(
      refusal(d, pair),
      "E209 combine: the coefficient columns have different sums, so the weights would not be "
      "the "
      "parts of the pool that factors move; as they stand they would move: x 33.3%, y 66.7%; "
      "expected combine (合成): shares or raw. State combine: shares to make weights parts of "
      "the "
      "pool.");
  EXPECT_EQ(run(d.with("combine", "shares"), pair).quotas(),
            (fractions{rational(105, 2), rational(95, 2)}));
  // raw: 1/8 + 8/10 = 37/40 and 3/8 + 2/10 = 23/40.
  EXPECT_EQ(run(d.with("combine", "raw"), pair).quotas(),
            (fractions{rational(185, 3), rational(115, 3)}));
}

TEST(Allocate, ColumnsOfEqualSumsNeedNoCombine) {
  const document mean =
      map_of({{"indicator", "x"}, {"method", "ratio_to_mean"}, {"weight", "50%"}});
  const document other =
      map_of({{"indicator", "y"}, {"method", "ratio_to_mean"}, {"weight", "50%"}});
  EXPECT_EQ(code(two_factors(mean, other), pair), "ok");
  EXPECT_EQ(code(two_factors(half_x, map_of({{"method", "equal"}, {"weight", "50%"}})), pair),
            "ok");
  // 1/4 + 3/4 of x to the constant 4, beside a share: both sum to 1.
  EXPECT_EQ(code(two_factors(map_of({{"indicator", "x"},
                                     {"method", "ratio_to"},
                                     {"constant", "4"},
                                     {"weight", "50%"}}),
                             half_x),
                 pair),
            "ok");
}

TEST(Allocate, CombineSharesOfAColumnThatIsZero) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"y", {"0", "0"}}};
  const document zero = map_of(
      {{"indicator", "y"}, {"method", "ratio_to"}, {"constant", "2"}, {"weight", "50%"}});
  EXPECT_EQ(refusal(two_factors(half_x, zero).with("combine", "shares"), t),
            "E130 column \"y\": the coefficients sum to 0; expected at least one positive "
            "value. A share "
            "of nothing is undefined: drop the factor.");
  EXPECT_EQ(slices(two_factors(half_x, zero).with("combine", "raw"), t), (units{25, 75}));
}

TEST(Allocate, EqualIsForEverybody) {
  const document d = one_factor("10").with(
      "factors", list_of({map_of({{"method", "equal"}, {"weight", "1.0"}})}));
  EXPECT_EQ(slices(d, small), (units{4, 3, 3}));
}

TEST(Allocate, FillsMissingCellsAndReportsThem) {
  const columns t{{"name", {"A", "B", "C"}},
                  {"x", {"1", "", "3"}},
                  {"g", {"u", "v", "u"}},
                  {"last", {"1", "4", "1"}}};
  const auto with = [&](const document& policy) {
    return one_factor("8").with(
        "factors",
        list_of({map_of({{"indicator", "x"}, {"weight", "100%"}, {"missing", policy}})}));
  };
  EXPECT_EQ(slices(with("zero"), t), (units{2, 0, 6}));
  const allocation a = run(with(map_of({{"column", "last"}})), t);
  EXPECT_EQ(vector_of(a.slices()), (units{1, 4, 3}));
  ASSERT_EQ(a.filled().size(), 1U);
  EXPECT_EQ(a.filled()[0].recipient, "B");
  EXPECT_EQ(a.filled()[0].value, "4");
  EXPECT_EQ(run(with("median"), t).filled()[0].value, "2");
  EXPECT_EQ(run(with(map_of({{"use", "mean"}, {"decimals", "1"}})), t).filled()[0].value, "2");
  EXPECT_EQ(code(with("median").with("group", "g"), t), "E104");
}

TEST(Allocate, AFilledFigureThatIsNegativeIsRefused) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", ""}}, {"last", {"5", "-4"}}};
  const document d = one_factor("8").with(
      "factors", list_of({map_of({{"indicator", "x"},
                                  {"weight", "100%"},
                                  {"missing", map_of({{"column", "last"}})}})}));
  EXPECT_EQ(code(d, t), "E103");
}

// Multipliers.

document multiplied(const document& by) {
  return one_factor("100").with("multipliers", list_of({by}));
}

TEST(Allocate, MultipliesByAColumn) {
  EXPECT_EQ(run(multiplied(map_of({{"column", "y"}})), pair).quotas(),
            (fractions{rational(800, 14), rational(600, 14)}));
}

TEST(Allocate, MultipliesByGrades) {
  const document d =
      multiplied(map_of({{"column", "g"}, {"map", map_of({{"优", "1.2"}, {"良", "1/3"}})}}));
  EXPECT_EQ(run(d, pair).quotas(), (fractions{rational(1200, 22), rational(1000, 22)}));
}

TEST(Allocate, AGradeThatIsNotInTheMap) {
  const document d =
      multiplied(map_of({{"column", "g"}, {"map", map_of({{"优", "1.2"}, {"中", "1"}})}}));
  EXPECT_EQ(refusal(d, pair),
            "E116 t.csv row 3 (B) column \"g\": \"良\" is not in the map; expected one of "
            "优, 中. Correct the cell, or add the grade to the map (对照).");
  const columns blank{{"name", {"A"}}, {"x", {"1"}}, {"g", {""}}};
  EXPECT_EQ(code(d, blank), "E104");
}

TEST(Allocate, GradesThatAreNumbersAreLookedUpReduced) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "1"}}, {"g", {"1.0", "0.50"}}};
  const document d =
      multiplied(map_of({{"column", "g"}, {"map", map_of({{"1", "3"}, {"0.5", "1"}})}}));
  EXPECT_EQ(slices(d, t), (units{75, 25}));
}

TEST(Allocate, MultipliersAreNotNegative) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "1"}}, {"m", {"1", "-1"}}};
  EXPECT_EQ(
      refusal(multiplied(map_of({{"column", "m"}})), t),
      "E103 t.csv row 3 (B) column \"m\": \"-1\" is negative; expected a number of at least 0. "
      "Correct the cell.");
}

TEST(Allocate, MultipliesByACoefficient) {
  const document d = multiplied(map_of({{"indicator", "y"}, {"method", "ratio_to_mean"}}));
  EXPECT_EQ(slices(d, pair), (units{57, 43}));
}

// Earmarks and reserves.

document marked(std::vector<document> marks, const char* pool = "100") {
  return one_factor(pool).with("earmarks", list_of(std::move(marks)));
}

TEST(Allocate, EarmarksComeOffTheTop) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"k", {"2", "0"}}};
  const allocation a = run(marked({map_of({{"name", "one"}, {"to", "B"}, {"amount", "10"}}),
                                   map_of({{"name", "per"}, {"per", "k"}, {"rate", "3"}}),
                                   map_of({{"name", "each"}, {"each", "2"}}),
                                   map_of({{"name", "kept"}, {"amount", "15"}}),
                                   map_of({{"name", "tenth"}, {"share", "25%"}})}),
                           t);
  EXPECT_EQ(a.factor_pool(), rational(100 - 10 - 6 - 4 - 15 - 25));
  EXPECT_EQ(vector_of(a.factor_units()), (units{10, 30}));
  EXPECT_EQ(vector_of(a.slices()), (units{18, 42}));
  ASSERT_EQ(a.earmarks().size(), 3U);
  EXPECT_EQ(a.earmarks()[1].units, (units{6, 0}));
  ASSERT_EQ(a.reserves().size(), 2U);
  EXPECT_EQ(a.reserves()[0].amount, rational(15));
  EXPECT_EQ(a.reserves()[1].name, "tenth");
  EXPECT_EQ(a.reserves()[1].amount, rational(25));
  EXPECT_EQ(a.quotas(), (fractions{10, 30}));
}

TEST(Allocate, EarmarksAreWholeOrRounded) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"k", {"1", "3"}}};
  const auto with = [&](const char* how) {
    return marked({map_of({{"name", "e"}, {"per", "k"}, {"rate", "0.5"}, {"rounding", how}})});
  };
  EXPECT_EQ(refusal(marked({map_of({{"name", "e"}, {"per", "k"}, {"rate", "0.5"}})}), t),
            "E216 earmarks[0]: the earmark \"e\" comes to 0.5 EUR for A, which is not a whole "
            "number of "
            "units; expected whole units. State rounding (取整): up, down or nearest for the "
            "earmark.");
  EXPECT_EQ(run(with("up"), t).earmarks()[0].units, (units{1, 2}));
  EXPECT_EQ(run(with("down"), t).earmarks()[0].units, (units{0, 1}));
  EXPECT_EQ(run(with("nearest"), t).earmarks()[0].units, (units{1, 2}));
  EXPECT_EQ(code(marked({map_of({{"name", "r"}, {"share", "0.5%"}})}), t), "E216");
  EXPECT_EQ(
      run(marked({map_of({{"name", "r"}, {"share", "0.5%"}, {"rounding", "nearest"}})}), t)
          .reserves()[0]
          .amount,
      rational(1));
}

TEST(Allocate, EarmarksBeyondThePool) {
  EXPECT_EQ(refusal(marked({map_of({{"name", "a"}, {"each", "30"}}),
                            map_of({{"name", "r"}, {"amount", "20"}})}),
                    small),
            "E309 earmarks[1]: earmarks and reserves come to 110 EUR, the pool is 100 EUR "
            "(short by 10 "
            "EUR); expected earmarks within the pool. Lower the earmarks, or raise the pool.");
  EXPECT_EQ(slices(marked({map_of({{"name", "a"}, {"each", "30"}}),
                           map_of({{"name", "r"}, {"amount", "10"}})}),
                   small),
            (units{30, 30, 30}));
}

TEST(Allocate, EarmarksForNobody) {
  EXPECT_EQ(
      refusal(marked({map_of({{"name", "a"}, {"to", "Z"}, {"amount", "1"}})}), small),
      "E219 earmarks[0].to: the table has no recipient \"Z\"; expected a name of the table. "
      "Correct the name.");
}

TEST(Allocate, EarmarksPerCountNeedACount) {
  const columns t{
      {"name", {"A", "B"}}, {"x", {"1", "3"}}, {"k", {"1%", "3%"}}, {"l", {"1", ""}}};
  EXPECT_EQ(refusal(marked({map_of({{"name", "e"}, {"per", "k"}, {"rate", "1"}})}), t),
            "E110 t.csv column \"k\": the column is not a count; expected plain numbers for "
            "`per` (每). "
            "Name a column of counts.");
  EXPECT_EQ(code(marked({map_of({{"name", "e"}, {"per", "l"}, {"rate", "1"}})}), t), "E104");
}

// Bounds.

const columns bounded{{"name", {"A", "B", "C"}},
                      {"x", {"1", "3", "6"}},
                      {"base", {"20", "10", ""}},
                      {"k", {"4", "5", "6"}},
                      {"money(元)", {"250000", "10000", "0"}}};

TEST(Allocate, AFloorForAll) {
  EXPECT_EQ(slices(one_factor("100").with("floor", "20"), bounded), (units{20, 27, 53}));
}

TEST(Allocate, TheLargestFloorAndTheSmallestCapCount) {
  const document d =
      one_factor("100")
          .with("floor",
                list_of({"15",
                         map_of({{"share", "120%"}, {"of", "base"}, {"blank", "unbounded"}})}))
          .with("cap", list_of({map_of({{"per", "k"}, {"rate", "10"}}),
                                map_of({{"share", "50%"}, {"of", "pool"}})}));
  EXPECT_EQ(slices(d, bounded), (units{24, 26, 50}));
}

TEST(Allocate, BlankBoundsAreAnErrorUnlessStated) {
  const document cap = map_of({{"share", "200%"}, {"of", "base"}});
  EXPECT_EQ(
      refusal(one_factor("100").with("cap", cap), bounded),
      "E104 t.csv row 4 (C) column \"base\": the cell is blank; expected a number. Fill in the "
      "cell; a bound may state blank (空白): unbounded.");
  EXPECT_EQ(slices(one_factor("100").with("cap", cap.with("blank", "unbounded")), bounded),
            (units{11, 20, 69}));
}

TEST(Allocate, ABaseOfZeroIsANumber) {
  const document d = one_factor("100万元")
                         .with("unit", "万元")
                         .with("cap", map_of({{"share", "200%"}, {"of", "money"}}));
  const columns t{{"name", {"A", "B", "C"}},
                  {"x", {"1", "3", "6"}},
                  {"money(元)", {"1000000", "900000", "0"}}};
  EXPECT_EQ(slices(d, t), (units{25, 75, 0}));
}

TEST(Allocate, MoneyColumnsAreConvertedByTheirHeader) {
  const document d = one_factor("100")
                         .with("unit", "万元")
                         .with("floor", map_of({{"share", "100%"}, {"of", "money"}}));
  const allocation a = run(d, bounded);
  EXPECT_EQ(vector_of(a.slices()), (units{25, 25, 50}));
  EXPECT_EQ(a.notes(), (testing::texts{"column \"money(元)\" was converted to 万元"}));
}

TEST(Allocate, HeaderAndCellsOfDifferentMoney) {
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

TEST(Allocate, AFloorAboveItsCap) {
  const document d = one_factor("100")
                         .with("floor", map_of({{"amount", "30"}, {"name", "hold"}}))
                         .with("cap", "25");
  EXPECT_EQ(refusal(d, small),
            "E305 floor[0]: A has a floor of 30 EUR above its cap of 25 EUR (floor: hold; cap: "
            "25 EUR); "
            "expected a floor of at most the cap. Correct the bounds, or state on_conflict "
            "(上下限冲突): "
            "floor or cap.");
}

TEST(Allocate, ConflictsByFloorOrCap) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "9"}}, {"k", {"1", "5"}}};
  const document d =
      one_factor("100").with("floor", "30").with("cap", map_of({{"per", "k"}, {"rate", "20"}}));
  EXPECT_EQ(code(d, t), "E305");
  EXPECT_EQ(slices(d.with("on_conflict", "floor"), t), (units{30, 70}));
  EXPECT_EQ(slices(d.with("on_conflict", "cap"), t), (units{20, 80}));
}

TEST(Allocate, ConflictsThatOnlyRoundingMakes) {
  const document d = one_factor("100").with("floor", "30.2").with("cap", "30.8");
  EXPECT_EQ(
      refusal(d, {{"name", {"A"}}, {"x", {"1"}}}),
      "E305 floor[0]: A has a floor of 31 EUR above its cap of 30 EUR, once both are rounded "
      "inward "
      "to whole units (floor: 30.2 EUR; cap: 30.8 EUR); expected a floor of at most the cap. "
      "Correct the bounds, or state on_conflict (上下限冲突): floor or cap.");
}

TEST(Allocate, FloorsAboveThePool) {
  EXPECT_EQ(refusal(one_factor("100").with("floor", "40"), small),
            "E301: 3 floors sum to 120 EUR, the amount to share is 100 EUR (short by 20 EUR); "
            "largest: A "
            "40 EUR; expected floors within the amount. Lower the floors, or state on_shortage "
            "(不足时): "
            "scale.");
  EXPECT_EQ(code(one_factor("100").with("floor", "33.3"), small), "E306");
}

TEST(Allocate, ShortageScalesTheFloors) {
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

/// The scaled problem has the floors as caps: nobody may pass its own floor, rounded as the
/// method does.
TEST(Allocate, ShortageNeverPassesAFloor) {
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

TEST(Allocate, CapsBelowThePool) {
  EXPECT_EQ(
      refusal(one_factor("100").with("cap", "20"), small),
      "E302: 3 caps sum to 60 EUR, the amount to share is 100 EUR (40 EUR too much); largest: "
      "A 20 "
      "EUR; expected caps that leave room for the amount. Raise the caps, or state on_surplus "
      "(有余时): reserve.");
  EXPECT_EQ(code(one_factor("100").with("cap", "33.4"), small), "E306");
}

TEST(Allocate, SurplusStaysInReserve) {
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
TEST(Allocate, SurplusWithRealCaps) {
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

TEST(Allocate, RoomOnlyWhereTheScoreIsZero) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "0"}}, {"k", {"4", "50"}}};
  EXPECT_EQ(refusal(one_factor("20").with("cap", map_of({{"per", "k"}, {"rate", "1"}})), t),
            "E304: recipients with a positive score can take at most 4 EUR of 20 EUR; only "
            "recipients "
            "whose score is 0 have room, such as B; expected room where the scores are "
            "positive. Raise "
            "the caps, or lower the amount; a score of 0 gets its floor only.");
}

TEST(Allocate, BoundsStandForTheWholeSlice) {
  const document d = marked({map_of({{"name", "e"}, {"to", "A"}, {"amount", "15"}})})
                         .with("floor", "30")
                         .with("cap", "50");
  const allocation a = run(d, small);
  EXPECT_EQ(vector_of(a.slices()), (units{30, 30, 40}));
  EXPECT_EQ(vector_of(a.factor_units()), (units{15, 30, 40}));
}

TEST(Allocate, AnEarmarkAboveTheCap) {
  const document d =
      marked({map_of({{"name", "e"}, {"to", "A"}, {"amount", "15"}})}).with("cap", "14.5");
  EXPECT_EQ(
      refusal(d, small),
      "E310 cap: A has earmarks of 15 EUR above its cap of 14 EUR; expected earmarks of at "
      "most the cap. Raise the cap, or lower the earmarks.");
}

// Rounding, ties, splits.

TEST(Allocate, EveryRoundingMethodRuns) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"53000", "24000", "23000"}}};
  const std::vector<std::pair<const char*, units>> expected{{"largest_remainder", {5, 3, 2}},
                                                            {"dhondt", {6, 2, 2}},
                                                            {"sainte_lague", {6, 2, 2}},
                                                            {"huntington_hill", {5, 3, 2}},
                                                            {"dean", {5, 3, 2}},
                                                            {"adams", {5, 3, 2}},
                                                            {"point_value", {6, 2, 2}},
                                                            {"nearest_each", {5, 2, 2}},
                                                            {"down", {5, 2, 2}}};
  for (const auto& [method, result] : expected) {
    EXPECT_EQ(slices(one_factor("10").with("rounding", method), t), result) << method;
  }
}

TEST(Allocate, PointValueIsPerUnitOfTheTrueScore) {
  // Scores 1/4 and 3/4; moves at 1/2 / s: 2/3, 2 (twice) ...: 4 units are 1 and 3 at t = 10/3.
  const allocation a = run(one_factor("4").with("rounding", "point_value"),
                           {{"name", {"A", "B"}}, {"x", {"10", "30"}}});
  EXPECT_EQ(vector_of(a.slices()), (units{1, 3}));
  EXPECT_EQ(a.point_value(), rational(10, 3));
}

TEST(Allocate, TiesByAColumn) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"1", "1", "1"}}, {"p", {"5", "7", "6"}}};
  const allocation a =
      run(one_factor("2").with("ties", list_of({map_of({{"larger", "p"}})})), t);
  EXPECT_EQ(vector_of(a.slices()), (units{0, 1, 1}));
  EXPECT_EQ(a.tie(), (tie_report{{0, 1, 2}, 2, "larger: p"}));
}

TEST(Allocate, TieColumnsMustExistWithoutATieToo) {
  EXPECT_EQ(code(one_factor("7").with("ties", list_of({map_of({{"larger", "p"}})})), small),
            "E107");
}

TEST(Allocate, ATieThatOutlastsTheRules) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"1", "1", "1"}}};
  EXPECT_EQ(
      refusal(one_factor("2").with("ties", "error"), t),
      "E307: 3 recipients have equal claims to the last 2 units: A, B, C; expected a rule that "
      "decides. Add a rule to ties (并列), such as larger_score, table_order or a lot.");
}

/// Tie rules look at exact scores of several factors, not at doubles of them.
TEST(Allocate, TiesAreSeenThroughFactorsAndMultipliers) {
  const columns t{
      {"name", {"A", "B", "C"}}, {"x", {"0.1", "0.2", "0.3"}}, {"m", {"0.3", "0.3", "0.3"}}};
  const allocation a =
      run(one_factor("3").with("multipliers", list_of({map_of({{"column", "m"}})})), t);
  EXPECT_EQ(vector_of(a.slices()), (units{0, 1, 2}));
  EXPECT_EQ(a.tie(), (tie_report{{0, 2}, 1, "larger_score"}));
}

document split_plan() {
  return one_factor("10").with(
      "splits", list_of({map_of({{"name", "a"}, {"share", "50%"}}),
                         map_of({{"name", "b"}, {"rest", "true"}}),
                         map_of({{"name", "c"}, {"amount", "0"}}),
                         map_of({{"name", "ab"}, {"of", list_of({"a", "b"})}})}));
}

TEST(Allocate, SplitsOfTheRoundedSlice) {
  const allocation a = run(split_plan(), small);  // 1, 3, 6
  ASSERT_EQ(a.splits().size(), 4U);
  EXPECT_EQ(a.splits()[0].units, (units{1, 2, 3}));  // halves up
  EXPECT_EQ(a.splits()[1].units, (units{0, 1, 3}));
  EXPECT_EQ(a.splits()[2].units, (units{0, 0, 0}));
  EXPECT_EQ(a.splits()[3].units, (units{1, 3, 6}));
}

TEST(Allocate, SplitsIncludeEarmarks) {
  const document d =
      split_plan().with("earmarks", list_of({map_of({{"name", "e"}, {"each", "1"}})}));
  const allocation a = run(d, small);  // 7 by factors: 1, 2, 4
  EXPECT_EQ(vector_of(a.slices()), (units{2, 3, 5}));
  EXPECT_EQ(a.splits()[0].units, (units{1, 2, 3}));
}

TEST(Allocate, ARestBelowZero) {
  const document d =
      one_factor("10").with("splits", list_of({map_of({{"name", "a"}, {"amount", "2"}}),
                                               map_of({{"name", "b"}, {"rest", "true"}})}));
  EXPECT_EQ(refusal(d, small),
            "E311 splits: A: the splits come to 1 EUR more than the slice of 1 EUR; "
            "expected splits within the slice. Lower the shares or the amounts.");
}

// Matrices and threads.

TEST(Allocate, TakesAnEigenMatrix) {
  int64_matrix m(3, 1);
  m << 1, 2, 4;
  const allocation a = allocate(plan(one_factor("10")), make_table({"A", "B", "C"}, {"x"}, m));
  EXPECT_EQ(vector_of(a.slices()), (units{1, 3, 6}));
  const Eigen::Map<const Eigen::Matrix<std::int64_t, Eigen::Dynamic, 1>> out(a.slices().data(),
                                                                             3);
  EXPECT_EQ(out.sum(), 10);
  EXPECT_EQ(a.table().values(), m);
}

TEST(Allocate, OnePlanAndOneTableServeManyThreads) {
  const document d = two_factors(half_x, map_of({{"indicator", "y"}, {"weight", "50%"}}));
  const plan rule(d);
  table_builder b;
  b.add_texts("name", {"A", "B"}).add_texts("x", {"1", "3"}).add_texts("y", {"8", "2"});
  const table t = b.build();
  const plan named(d.with("recipient", "name"));
  const allocation shared = allocate(named, t);
  std::vector<std::string> digests(8);
  std::vector<units> results(8);
  std::vector<fractions> quotas(8);
  std::vector<std::thread> threads;
  for (std::size_t k = 0; k < 8; ++k) {
    threads.emplace_back([&, k] {
      quotas[k] = shared.quotas();
      digests[k] = shared.digest();
      (void)shared.certificate();
      (void)shared.explain("A");
      for (int again = 0; again < 50; ++again)
        results[k] = vector_of(allocate(named, t).slices());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t k = 0; k < 8; ++k) {
    EXPECT_EQ(digests[k], shared.digest());
    EXPECT_EQ(results[k], (units{53, 47}));
    EXPECT_EQ(quotas[k], (fractions{rational(105, 2), rational(95, 2)}));
  }
}

}  // namespace
}  // namespace fundalloc
