// SPDX-License-Identifier: Apache-2.0
// Carve-outs (划出): a share of one recipient's quota that another one gets.
#include <gtest/gtest.h>

#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::adds_up;
using testing::code;
using testing::columns;
using testing::fractions;
using testing::headers_of;
using testing::lines_of;
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

const columns carve_cells{{"name", {"A", "B", "C"}},
                          {"x", {"20", "70", "10"}},
                          {"above", {"B", "", "B"}},
                          {"part", {"10%", "", "5%"}}};

document carved(std::vector<document> items, const char* pool = "100") {
  return one_factor(pool).with("carve_outs", list_of(std::move(items)));
}
document a_from_b(const char* share) {
  return map_of({{"name", "out"}, {"to", "A"}, {"from", "B"}, {"share", share}});
}

TEST(CarveOut, MovesAShareOfTheQuota) {
  const allocation a = run(carved({a_from_b("10%")}), carve_cells);
  EXPECT_EQ(vector_of(a.slices()), (units{27, 63, 10}));
  EXPECT_EQ(a.quotas(), (fractions{20, 70, 10}));
  EXPECT_EQ(vector_of(a.factor_units()), (units{20, 70, 10}));
  ASSERT_EQ(a.carve_outs().size(), 1U);
  EXPECT_EQ(a.carve_outs()[0].name, "out");
  EXPECT_EQ(a.carve_outs()[0].units, (units{7, -7, 0}));
  EXPECT_EQ(a.total(), 100);
}

TEST(CarveOut, ByAColumnOfParents) {
  const document all = map_of({{"name", "out"}, {"parent", "above"}, {"share", "10%"}});
  EXPECT_EQ(slices(carved({all}), carve_cells), (units{27, 56, 17}));
  const document each = map_of({{"name", "out"}, {"parent", "above"}, {"per", "part"}});
  EXPECT_EQ(slices(carved({each}), carve_cells), (units{27, 59, 14}));  // 7 and 3.5, half up
  columns t = carve_cells;
  t[3].second = {"0.1", "", "1/20"};
  t[3].second[2] = "0.05";
  EXPECT_EQ(slices(carved({each}), t), (units{27, 59, 14}));
}

TEST(CarveOut, IsRounded) {
  const auto with = [](const char* how) {
    return slices(carved({a_from_b("15%").with("rounding", how)}), carve_cells);  // 10.5
  };
  EXPECT_EQ(slices(carved({a_from_b("15%")}), carve_cells), (units{31, 59, 10}));
  EXPECT_EQ(with("nearest"), (units{31, 59, 10}));
  EXPECT_EQ(with("up"), (units{31, 59, 10}));
  EXPECT_EQ(with("down"), (units{30, 60, 10}));
  EXPECT_EQ(code(carved({a_from_b("15%").with("rounding", "error")}), carve_cells), "E216");
  EXPECT_EQ(code(carved({a_from_b("10%").with("rounding", "error")}), carve_cells), "ok");
}

/// The quota counts, not the slice: exact, and without earmarks and base.
TEST(CarveOut, IsOfTheExactQuota) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "2"}}};
  const allocation a = run(carved({a_from_b("75%")}, "10"), t);  // 6.67 x 0.75 = 5
  EXPECT_EQ(vector_of(a.slices()), (units{8, 2}));
  const document marked =
      carved({a_from_b("10%")}, "140")
          .with("earmarks", list_of({map_of({{"name", "e"}, {"to", "B"}, {"amount", "40"}})}));
  EXPECT_EQ(slices(marked, carve_cells), (units{27, 103, 10}));
}

TEST(CarveOut, IsOfTheQuotasOfAllParts) {
  const document d =
      carved({a_from_b("10%")})
          .with("parts",
                list_of({map_of({{"name", "a"}, {"share", "1/2"}}),
                         map_of({{"name", "b"},
                                 {"share", "1/2"},
                                 {"factors",
                                  list_of({map_of({{"method", "equal"}, {"weight", "1.0"}})})},
                                 {"ties", "table_order"}})}));
  const allocation a = run(d, carve_cells);  // B: 35 + 50/3, a tenth of it is 5.17
  EXPECT_EQ(a.carve_outs()[0].units, (units{5, -5, 0}));
  EXPECT_TRUE(adds_up(a));
}

TEST(CarveOut, OrderIsIrrelevant) {
  const document to_c = map_of({{"name", "on"}, {"to", "C"}, {"from", "A"}, {"share", "50%"}});
  EXPECT_EQ(slices(carved({a_from_b("10%"), to_c}), carve_cells), (units{17, 63, 20}));
  EXPECT_EQ(slices(carved({to_c, a_from_b("10%")}), carve_cells), (units{17, 63, 20}));
}

TEST(CarveOut, IsALineOfBoth) {
  const document d =
      carved({a_from_b("10%"), map_of({{"name", "up"}, {"parent", "above"}, {"share", "1%"}})})
          .with("parts", list_of({map_of({{"name", "p"}, {"share", "1"}})}));
  const allocation a = run(d, carve_cells);
  EXPECT_EQ(headers_of(a), (texts{"p: x", "p: bounds", "p: rounding", "out", "up"}));
  EXPECT_EQ(lines_of(a, "A"), (fractions{20, 0, 0, 7, 1}));
  EXPECT_EQ(lines_of(a, "B"), (fractions{70, 0, 0, -7, -2}));
  EXPECT_EQ(a.explain("A").lines[3].step, explanation_line::kind::carve_out);
  EXPECT_EQ(to_text(explanation_line::kind::carve_out), "carve_out");
  EXPECT_TRUE(adds_up(a));
}

TEST(CarveOut, SplitsAreOfTheFinishedSlice) {
  const document d = carved({a_from_b("10%")})
                         .with("splits", list_of({map_of({{"name", "p"}, {"amount", "10"}}),
                                                  map_of({{"name", "q"}, {"rest", "true"}})}));
  EXPECT_EQ(run(d, carve_cells).splits()[1].units, (units{17, 53, 0}));
}

TEST(CarveOut, OfNobody) {
  EXPECT_EQ(
      refusal(carved({map_of({{"name", "out"}, {"to", "Z"}, {"from", "B"}, {"share", "1%"}})}),
              carve_cells),
      "E219 carve_outs[0].to: the table has no recipient \"Z\"; expected a name of the "
      "table. Correct the name.");
  EXPECT_EQ(
      code(carved({map_of({{"name", "out"}, {"to", "A"}, {"from", "Z"}, {"share", "1%"}})}),
           carve_cells),
      "E219");
  columns t = carve_cells;
  t[2].second[0] = "Z";
  EXPECT_EQ(refusal(carved({map_of({{"name", "o"}, {"parent", "above"}, {"share", "1%"}})}), t),
            "E117 t.csv row 2 (A) column \"above\": \"Z\" is no recipient; expected another "
            "recipient of the table. Correct the cell.");
}

TEST(CarveOut, OfOnesOwn) {
  EXPECT_EQ(code(carved({map_of({{"name", "o"}, {"to", "B"}, {"from", "B"}, {"share", "1%"}})}),
                 carve_cells),
            "E117");
  columns t = carve_cells;
  t[2].second[1] = "B";
  EXPECT_EQ(refusal(carved({map_of({{"name", "o"}, {"parent", "above"}, {"share", "1%"}})}), t),
            "E117 t.csv row 3 (B) column \"above\": \"B\" is its own parent; expected another "
            "recipient of the table. Correct the cell.");
}

TEST(CarveOut, OfMoreThanThereIs) {
  EXPECT_EQ(
      refusal(carved({a_from_b("60%"), a_from_b("50%")}), carve_cells),
      "E311 carve_outs: B: carve-outs take 7 EUR more than the slice; expected carve-outs "
      "within the slice. Lower the shares.");
  EXPECT_EQ(slices(carved({a_from_b("60%"), a_from_b("40%")}), carve_cells),
            (units{90, 0, 10}));
}

TEST(CarveOut, ABlankShare) {
  columns t = carve_cells;
  t[3].second[2] = "";
  EXPECT_EQ(code(carved({map_of({{"name", "o"}, {"parent", "above"}, {"per", "part"}})}), t),
            "E104");
  t[3].second[2] = "-5%";
  EXPECT_EQ(code(carved({map_of({{"name", "o"}, {"parent", "above"}, {"per", "part"}})}), t),
            "E103");
}

TEST(CarveOut, WhatItMustSay) {
  EXPECT_EQ(code(carved({map_of({{"to", "A"}, {"from", "B"}, {"share", "1%"}})})), "E205");
  EXPECT_EQ(code(carved({map_of({{"name", "o"}, {"to", "A"}, {"share", "1%"}})})), "E205");
  EXPECT_EQ(code(carved({map_of({{"name", "o"}, {"to", "A"}, {"from", "B"}})})), "E205");
  EXPECT_EQ(code(carved({map_of({{"name", "o"}, {"parent", "above"}})})), "E205");
  EXPECT_EQ(code(carved({a_from_b("-1%")})), "E206");
}

TEST(CarveOut, IsInBothLanguagesAndReadsBack) {
  const document d = carved({a_from_b("1/7").with("rounding", "up"),
                             map_of({{"name", "each"}, {"parent", "above"}, {"per", "part"}})});
  const document zh = one_factor("100").with(
      "划出", list_of({map_of({{"名称", "out"},
                               {"对象", "A"},
                               {"来自", "B"},
                               {"比例", "1/7"},
                               {"取整", "进位"}}),
                       map_of({{"名称", "each"}, {"上级", "above"}, {"每", "part"}})}));
  EXPECT_EQ(plan(zh), plan(d));
  EXPECT_TRUE(reads_back(d, carve_cells));
  EXPECT_NE(run(carved({a_from_b("0")}), carve_cells).digest(),
            run(one_factor("100"), carve_cells).digest());
}

}  // namespace
}  // namespace fundalloc
