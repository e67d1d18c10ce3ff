// SPDX-License-Identifier: Apache-2.0
// What happens to cells and coefficients on the way to a score: missing, winsorize, clip, the
// method, clip_after; each change is reported. And negative figures.
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
using testing::reads_back;
using testing::refusal;
using testing::run;
using testing::slices;
using testing::texts;
using testing::units;
using entries = std::vector<document::entry>;

const columns five{{"name", {"A", "B", "C", "D", "E"}},
                   {"x", {"1", "20", "30", "40", "1000"}},
                   {"y", {"1", "1", "1", "1", "2"}}};

document stepped(entries more, const char* pool = "150") {
  entries all{{"indicator", "x"}, {"weight", "100%"}};
  all.insert(all.end(), more.begin(), more.end());
  return one_factor(pool).with("factors", list_of({map_of(std::move(all))}));
}

/// Reported changes, as `recipient column value policy`.
texts filled(const allocation& a) {
  texts all;
  for (const filled_cell& f : a.filled()) {
    all.push_back(f.recipient + " " + f.column + " " + f.value + " " + f.policy);
  }
  return all;
}

const document one_each = map_of({{"lowest", "1"}, {"highest", "1"}});

TEST(Steps, WinsorizeBeforeTheMethod) {
  const allocation a = run(stepped({{"winsorize", one_each}}), five);
  EXPECT_EQ(testing::vector_of(a.slices()), (units{20, 20, 30, 40, 40}));
  EXPECT_EQ(filled(a), (texts{"A x 20 winsorize", "E x 40 winsorize"}));
}

TEST(Steps, ClipBeforeTheMethod) {
  const allocation a =
      run(stepped({{"clip", map_of({{"at_least", "10"}, {"at_most", "50"}})}}), five);
  EXPECT_EQ(testing::vector_of(a.slices()), (units{10, 20, 30, 40, 50}));
  EXPECT_EQ(filled(a),
            (texts{"A x 10 at least 10, at most 50", "E x 50 at least 10, at most 50"}));
}

TEST(Steps, ClipAfterTheMethod) {
  // Shares of 1091: E has 1000 of it, and only 0.1 counts.
  const allocation a = run(stepped({{"clip_after", map_of({{"at_most", "1/10"}})}}), five);
  EXPECT_EQ(a.quotas()[4],
            rational(150) * rational(1091, 10) / (rational(91) + rational(1091, 10)));
  EXPECT_EQ(filled(a), (texts{"E x 0.1 coefficient at most 0.1"}));
}

TEST(Steps, ComeInTheirOrder) {
  columns t = five;
  t[1].second[0] = "";
  // The blank is 0, then winsorized to 20, then clipped to 25; E to 40, then to 35.
  const allocation a = run(stepped({{"missing", "zero"},
                                    {"winsorize", one_each},
                                    {"clip", map_of({{"at_least", "25"}, {"at_most", "35"}})}}),
                           t);
  EXPECT_EQ(testing::vector_of(a.slices()), (units{25, 25, 30, 35, 35}));
  EXPECT_EQ(filled(a),
            (texts{"A x 0 zero", "A x 20 winsorize", "E x 40 winsorize",
                   "A x 25 at least 25, at most 35", "B x 25 at least 25, at most 35",
                   "D x 35 at least 25, at most 35", "E x 35 at least 25, at most 35"}));
}

TEST(Steps, NothingChangedIsNotReported) {
  EXPECT_TRUE(filled(run(stepped({{"clip", map_of({{"at_least", "1"}})}}), five)).empty());
}

TEST(Steps, OfMultipliers) {
  const auto times = [](entries more) {
    entries all{{"column", "x"}};
    all.insert(all.end(), more.begin(), more.end());
    return one_factor("150")
        .with("factors", list_of({map_of({{"method", "equal"}, {"weight", "100%"}})}))
        .with("multipliers", list_of({map_of(std::move(all))}));
  };
  EXPECT_EQ(slices(times({{"winsorize", one_each}}), five), (units{20, 20, 30, 40, 40}));
  EXPECT_EQ(slices(times({{"clip", map_of({{"at_most", "9"}})}}).with("pool", "37"), five),
            (units{1, 9, 9, 9, 9}));
  EXPECT_EQ(
      slices(times({{"clip_after", map_of({{"at_most", "9"}})}}).with("pool", "37"), five),
      (units{1, 9, 9, 9, 9}));
  EXPECT_EQ(code(times({{"map", map_of({{"1", "1"}})}, {"clip", map_of({{"at_most", "9"}})}})),
            "E213");
}

TEST(Steps, WhatTheyRefuse) {
  EXPECT_EQ(code(stepped({{"clip", map_of({{"at_least", "2"}, {"at_most", "1"}})}})), "E206");
  EXPECT_EQ(code(stepped({{"clip", map_of(entries{})}})), "E205");
  EXPECT_EQ(refusal(stepped({{"clip", map_of({{"at_least", "1/3"}})}})),
            "E206 factors[0].clip: \"1/3\" is not a decimal, as cells are; expected a decimal. "
            "Write a decimal.");
  EXPECT_EQ(code(stepped({{"clip_after", map_of({{"at_least", "1/3"}})}})), "ok");
  EXPECT_EQ(code(stepped({{"winsorize", map_of({{"lowest", "3"}, {"highest", "2"}})}}), five),
            "E138");
  EXPECT_EQ(code(stepped({{"winsorize", map_of({{"lowest", "0"}})}})), "E206");
  const document equal =
      map_of({{"method", "equal"}, {"weight", "1.0"}, {"winsorize", one_each}});
  EXPECT_EQ(code(one_factor("1").with("factors", list_of({equal}))), "E213");
}

TEST(Steps, InBothLanguagesAndReadBack) {
  const document zh = one_factor("150").without("factors").with(
      "因素", list_of({map_of({{"指标", "x"},
                               {"权重", "100%"},
                               {"缩尾", map_of({{"最低", "1"}, {"最高", "1"}})},
                               {"截取", map_of({{"不低于", "25"}})},
                               {"后截取", map_of({{"不高于", "1/2"}})}})}));
  const document d = stepped({{"winsorize", one_each},
                              {"clip", map_of({{"at_least", "25"}})},
                              {"clip_after", map_of({{"at_most", "1/2"}})}});
  EXPECT_EQ(plan(zh), plan(d));
  EXPECT_TRUE(reads_back(d, five));
}

// Negative figures.

const columns signs{{"name", {"A", "B", "C"}}, {"x", {"-2", "0", "2"}}};

TEST(Negative, OnlyWhereTheMethodSaysSo) {
  EXPECT_EQ(refusal(stepped({}), signs),
            "E103 t.csv row 2 (A) column \"x\": \"-2\" is negative; expected a number of at "
            "least 0. Correct the cell.");
  EXPECT_EQ(slices(stepped({{"method", "min_max"}}), signs), (units{0, 50, 100}));
  EXPECT_EQ(code(stepped({{"method", "complement"}}), signs), "E136");  // 2, 0 and -2
  EXPECT_EQ(slices(stepped({{"method", "rank"}}, "6"), signs), (units{3, 2, 1}));
}

TEST(Negative, ItIsWhatTheMethodGetsThatCounts) {
  EXPECT_EQ(slices(stepped({{"clip", map_of({{"at_least", "1"}})}}, "4"), signs),
            (units{1, 1, 2}));
  EXPECT_EQ(slices(stepped({{"winsorize", map_of({{"lowest", "1"}})}}, "4"), signs),
            (units{0, 0, 4}));
}

TEST(Negative, ACoefficientThatIs) {
  EXPECT_EQ(refusal(stepped({{"method", "clip"}, {"at_most", "1"}}), signs),
            "E136 t.csv row 2 (A) column \"x\": the coefficient is -2; expected a coefficient "
            "of at least 0. Use a method that does not fall below 0, or clip_after (后截取).");
  EXPECT_EQ(slices(stepped({{"method", "clip"},
                            {"at_most", "1"},
                            {"clip_after", map_of({{"at_least", "0"}})}},
                           "4"),
                   signs),
            (units{0, 0, 4}));
  const entries z{{"method", "z_score"}, {"sd", "population"}, {"decimals", "2"}};
  EXPECT_EQ(code(stepped(z), signs), "E136");
}

}  // namespace
}  // namespace fundalloc
