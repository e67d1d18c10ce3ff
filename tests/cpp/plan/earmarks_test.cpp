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

document marked(std::vector<document> marks, const char* pool = "100") {
  return one_factor(pool).with("earmarks", list_of(std::move(marks)));
}

TEST(Earmarks, EarmarksComeOffTheTop) {
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

TEST(Earmarks, EarmarksAreWholeOrRounded) {
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

TEST(Earmarks, EarmarksBeyondThePool) {
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

TEST(Earmarks, EarmarksForNobody) {
  EXPECT_EQ(
      refusal(marked({map_of({{"name", "a"}, {"to", "Z"}, {"amount", "1"}})}), small),
      "E219 earmarks[0].to: the table has no recipient \"Z\"; expected a name of the table. "
      "Correct the name.");
}

TEST(Earmarks, EarmarksPerCountNeedACount) {
  const columns t{
      {"name", {"A", "B"}}, {"x", {"1", "3"}}, {"k", {"1%", "3%"}}, {"l", {"1", ""}}};
  EXPECT_EQ(refusal(marked({map_of({{"name", "e"}, {"per", "k"}, {"rate", "1"}})}), t),
            "E110 t.csv column \"k\": the column is not a count; expected plain numbers for "
            "`per` (每). "
            "Name a column of counts.");
  EXPECT_EQ(code(marked({map_of({{"name", "e"}, {"per", "l"}, {"rate", "1"}})}), t), "E104");
}

// Splits of finished slices.

document split_plan() {
  return one_factor("10").with(
      "splits", list_of({map_of({{"name", "a"}, {"share", "50%"}}),
                         map_of({{"name", "b"}, {"rest", "true"}}),
                         map_of({{"name", "c"}, {"amount", "0"}}),
                         map_of({{"name", "ab"}, {"of", list_of({"a", "b"})}})}));
}

TEST(Splits, SplitsOfTheRoundedSlice) {
  const allocation a = run(split_plan(), small);  // 1, 3, 6
  ASSERT_EQ(a.splits().size(), 4U);
  EXPECT_EQ(a.splits()[0].units, (units{1, 2, 3}));  // halves up
  EXPECT_EQ(a.splits()[1].units, (units{0, 1, 3}));
  EXPECT_EQ(a.splits()[2].units, (units{0, 0, 0}));
  EXPECT_EQ(a.splits()[3].units, (units{1, 3, 6}));
}

TEST(Splits, SplitsIncludeEarmarks) {
  const document d =
      split_plan().with("earmarks", list_of({map_of({{"name", "e"}, {"each", "1"}})}));
  const allocation a = run(d, small);  // 7 by factors: 1, 2, 4
  EXPECT_EQ(vector_of(a.slices()), (units{2, 3, 5}));
  EXPECT_EQ(a.splits()[0].units, (units{1, 2, 3}));
}

TEST(Splits, ARestBelowZero) {
  const document d =
      one_factor("10").with("splits", list_of({map_of({{"name", "a"}, {"amount", "2"}}),
                                               map_of({{"name", "b"}, {"rest", "true"}})}));
  EXPECT_EQ(refusal(d, small),
            "E311 splits: A: the splits come to 1 EUR more than the slice of 1 EUR; "
            "expected splits within the slice. Lower the shares or the amounts.");
}

}  // namespace
}  // namespace fundalloc
