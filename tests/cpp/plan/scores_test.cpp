// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

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

// Factors.

document two_factors(const document& one, const document& other) {
  return one_factor("100").with("factors", list_of({one, other}));
}
const document half_x = map_of({{"indicator", "x"}, {"weight", "50%"}});

const columns pair{
    {"name", {"A", "B"}}, {"x", {"1", "3"}}, {"y", {"8", "2"}}, {"g", {"优", "良"}}};

TEST(Scores, WeightsTwoShares) {
  const document d = two_factors(half_x, map_of({{"indicator", "y"}, {"weight", "50%"}}));
  EXPECT_EQ(run(d, pair).quotas(), (fractions{rational(105, 2), rational(95, 2)}));
  EXPECT_EQ(slices(d, pair), (units{53, 47}));  // a tie of halves goes to the larger score
}

TEST(Scores, AWeightOfZeroDoesNothing) {
  const document d = two_factors(map_of({{"indicator", "x"}, {"weight", "100%"}}),
                                 map_of({{"indicator", "y"}, {"weight", "0"}}));
  EXPECT_EQ(slices(d, pair), (units{25, 75}));
}

TEST(Scores, ColumnsOfDifferentSumsNeedCombine) {
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

TEST(Scores, ColumnsOfEqualSumsNeedNoCombine) {
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

TEST(Scores, CombineSharesOfAColumnThatIsZero) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"y", {"0", "0"}}};
  const document zero = map_of(
      {{"indicator", "y"}, {"method", "ratio_to"}, {"constant", "2"}, {"weight", "50%"}});
  EXPECT_EQ(refusal(two_factors(half_x, zero).with("combine", "shares"), t),
            "E130 column \"y\": the coefficients sum to 0; expected at least one positive "
            "value. A share "
            "of nothing is undefined: drop the factor.");
  EXPECT_EQ(slices(two_factors(half_x, zero).with("combine", "raw"), t), (units{25, 75}));
}

TEST(Scores, EqualIsForEverybody) {
  const document d = one_factor("10").with(
      "factors", list_of({map_of({{"method", "equal"}, {"weight", "1.0"}})}));
  EXPECT_EQ(slices(d, small), (units{4, 3, 3}));
}

TEST(Scores, FillsMissingCellsAndReportsThem) {
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

TEST(Scores, AFilledFigureThatIsNegativeIsRefused) {
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

TEST(Scores, MultipliesByAColumn) {
  EXPECT_EQ(run(multiplied(map_of({{"column", "y"}})), pair).quotas(),
            (fractions{rational(800, 14), rational(600, 14)}));
}

TEST(Scores, MultipliesByGrades) {
  const document d =
      multiplied(map_of({{"column", "g"}, {"map", map_of({{"优", "1.2"}, {"良", "1/3"}})}}));
  EXPECT_EQ(run(d, pair).quotas(), (fractions{rational(1200, 22), rational(1000, 22)}));
}

TEST(Scores, AGradeThatIsNotInTheMap) {
  const document d =
      multiplied(map_of({{"column", "g"}, {"map", map_of({{"优", "1.2"}, {"中", "1"}})}}));
  EXPECT_EQ(refusal(d, pair),
            "E116 t.csv row 3 (B) column \"g\": \"良\" is not in the map; expected one of "
            "优, 中. Correct the cell, or add the grade to the map (对照).");
  const columns blank{{"name", {"A"}}, {"x", {"1"}}, {"g", {""}}};
  EXPECT_EQ(code(d, blank), "E104");
}

TEST(Scores, GradesThatAreNumbersAreLookedUpReduced) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "1"}}, {"g", {"1.0", "0.50"}}};
  const document d =
      multiplied(map_of({{"column", "g"}, {"map", map_of({{"1", "3"}, {"0.5", "1"}})}}));
  EXPECT_EQ(slices(d, t), (units{75, 25}));
}

TEST(Scores, MultipliersAreNotNegative) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "1"}}, {"m", {"1", "-1"}}};
  EXPECT_EQ(
      refusal(multiplied(map_of({{"column", "m"}})), t),
      "E103 t.csv row 3 (B) column \"m\": \"-1\" is negative; expected a number of at least 0. "
      "Correct the cell.");
}

TEST(Scores, MultipliesByACoefficient) {
  const document d = multiplied(map_of({{"indicator", "y"}, {"method", "ratio_to_mean"}}));
  EXPECT_EQ(slices(d, pair), (units{57, 43}));
}

}  // namespace
}  // namespace fundalloc
