// SPDX-License-Identifier: Apache-2.0
// Plans and tables at their edges: messages of keys that are seldom wrong, columns that fit
// only just, and what `check` says of them.
#include <gtest/gtest.h>

#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::adds_up;
using testing::columns;
using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::refusal;
using testing::run;
using testing::slices;
using testing::table_of;
using testing::texts;
using testing::units;

const columns edge_rows{{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"y", {"2", "2"}}};

document with_factor(const std::vector<document::entry>& more, const char* pool = "8") {
  std::vector<document::entry> factor{{"indicator", "x"}, {"weight", "100%"}};
  factor.insert(factor.end(), more.begin(), more.end());
  return one_factor(pool).with("factors", list_of({map_of(std::move(factor))}));
}

document with_multiplier(std::vector<document::entry> entries) {
  return one_factor("8").with("multipliers", list_of({map_of(std::move(entries))}));
}

// ---- Messages of single keys
// -------------------------------------------------------------------

TEST(PlanEdges, NumbersThatMustBeWholeAndInARange) {
  const auto decimals = [](const char* text) {
    return refusal(with_factor({{"missing", map_of({{"use", "mean"}, {"decimals", text}})}}));
  };
  const std::string rest = "; expected a whole number from 0 to 15. Correct the number.";
  EXPECT_EQ(decimals("-1"), "E206 factors[0].missing.decimals: \"-1\"" + rest);
  EXPECT_EQ(decimals("16"), "E206 factors[0].missing.decimals: \"16\"" + rest);
  EXPECT_EQ(decimals("1.5"), "E206 factors[0].missing.decimals: \"1.5\"" + rest);
  EXPECT_EQ(decimals("15"), "");
}

TEST(PlanEdges, PoliciesForBlanks) {
  const std::string rest =
      "; expected zero, median, {use: mean, decimals: k}, {column: other} or error. Correct "
      "the "
      "policy.";
  EXPECT_EQ(refusal(with_factor({{"missing", "mean"}})),
            "E206 factors[0].missing: \"mean\"" + rest);
  EXPECT_EQ(refusal(with_factor({{"missing", "none"}})),
            "E206 factors[0].missing: \"none\"" + rest);
  EXPECT_EQ(refusal(with_factor({{"missing", map_of({{"use", "none"}})}})),
            "E206 factors[0].missing.use: \"none\"" + rest);
  EXPECT_EQ(plan(with_factor({{"missing", "error"}})), plan(one_factor("8")));
}

TEST(PlanEdges, ListsOfNamesAreNotEmpty) {
  for (const document& of : {list_of({}), map_of({{"a", "b"}})}) {
    EXPECT_EQ(
        refusal(with_factor({{"contribution_cap", map_of({{"times", "1"}, {"of", of}})}})),
        "E206 factors[0].contribution_cap.of: no list of names; expected [name, name]. "
        "Write a list.");
  }
}

TEST(PlanEdges, OneValueWhereAListOrAMapStands) {
  EXPECT_EQ(refusal(one_factor("8").with("title", map_of({{"a", "b"}}))),
            "E206 title: a map; expected one value. Write one value.");
  EXPECT_EQ(refusal(one_factor("8").with("title", list_of({}))),
            "E206 title: a list; expected one value. Write one value.");
  EXPECT_EQ(refusal(one_factor("8").with("splits", list_of({list_of({})}))),
            "E206 splits[0]: a list; expected keys with values. Write keys and values.");
  EXPECT_EQ(refusal(one_factor("8").with("splits", list_of({"a"}))),
            "E206 splits[0]: \"a\"; expected keys with values. Write keys and values.");
  for (const document& none : {list_of({}), document("a")}) {
    EXPECT_EQ(refusal(one_factor("8").with("parts", none)),
              "E206 parts: no list of parts; expected a list: - {name, share, ...}. Write at "
              "least one part, or none.");
  }
}

TEST(PlanEdges, AKeyThatStandsTwice) {
  std::vector<document::entry> entries = one_factor("8").entries();
  entries.emplace_back("pool", "9");
  EXPECT_EQ(refusal(map_of(entries)),
            "E204 pool: \"pool\" stands twice; expected each key once. Delete one of them.");
}

TEST(PlanEdges, MultipliersNameAColumn) {
  const std::string message =
      "E205 multipliers[0].column: the multiplier names no column; expected a column of the "
      "table. Add column (列).";
  EXPECT_EQ(refusal(with_multiplier({{"map", map_of({{"a", "1"}})}})), message);
  EXPECT_EQ(refusal(with_multiplier({{"method", "share"}})), message);
  // A method without an indicator needs none.
  EXPECT_EQ(slices(with_multiplier({{"method", "equal"}}), edge_rows), (units{2, 6}));
  EXPECT_EQ(slices(with_multiplier({{"indicator", "y"}, {"method", "share"}}), edge_rows),
            (units{2, 6}));
}

TEST(PlanEdges, GroupsAndTiesAreComplete) {
  const std::string group =
      ": the group has no column, or no text of its cells; expected {column: 类别, is: 市, "
      "floor: ..., cap: ...}. Complete it.";
  EXPECT_EQ(refusal(one_factor("8").with("group_bounds", list_of({map_of({{"is", "a"}})}))),
            "E205 group_bounds[0].column" + group);
  EXPECT_EQ(refusal(one_factor("8").with("group_bounds", list_of({map_of({{"column", "x"}})}))),
            "E205 group_bounds[0].is" + group);
  for (const char* key : {"larger", "lot"}) {
    EXPECT_EQ(refusal(one_factor("8").with("ties", list_of({map_of({{key, ""}})}))),
              "E205 ties[0]: the tie rule names no column and no seed; expected {larger: "
              "column} or {lot: seed}. Complete the rule.");
  }
}

TEST(PlanEdges, AnAmountThatIsABound) {
  EXPECT_EQ(
      refusal(one_factor("8").with("floor", "ten")),
      "E206 floor: \"ten\" is not an amount; expected an amount such as 3717万元. Correct "
      "the amount; type half-width digits.");
}

TEST(PlanEdges, OptionsOfClaimsAreChecked) {
  const document d = map_of({{"pool", "8"},
                             {"unit", "EUR"},
                             {"claims", map_of({{"indicator", "x"}, {"rule", "priority"}})}});
  EXPECT_EQ(refusal(d),
            "E205 claims.order: priority has no order; expected the rank of each claim, 1 "
            "first. State order (次序).");
  // The same from values, where no reader has looked.
  plan_spec spec;
  spec.pool = {{"", 8}};
  spec.claims = claims_use{.indicator = "x", .rule = priority{}};
  EXPECT_EQ(testing::message_of([&] { return plan(spec); }), refusal(d));
}

TEST(PlanEdges, AMethodWithoutAnIndicatorChangesNoCells) {
  const auto steps = [](const char* step, document options) {
    return refusal(one_factor("8").with(
        "factors",
        list_of(
            {map_of({{"method", "equal"}, {"weight", "100%"}, {step, std::move(options)}})})));
  };
  const std::string rest =
      ": equal takes no indicator, so no cell is changed. Delete the step, or use clip_after.";
  EXPECT_EQ(steps("clip", map_of({{"at_least", "1"}})), "E213 factors[0].clip" + rest);
  EXPECT_EQ(steps("winsorize", map_of({{"lowest", "1"}})), "E213 factors[0].winsorize" + rest);
}

TEST(PlanEdges, ContributionCapsNameOneFactor) {
  const auto factors = [](const char* second) {
    return one_factor("8").with(
        "factors",
        list_of({map_of({{"indicator", "x"},
                         {"weight", "50%"},
                         {"contribution_cap", map_of({{"times", "1"}, {"of", "y"}})}}),
                 map_of({{"indicator", "y"}, {"weight", "25%"}}),
                 map_of({{"indicator", second}, {"weight", "25%"}})}));
  };
  EXPECT_EQ(refusal(factors("y")),
            "E206 factors: the contribution cap of \"x\" names \"y\", which is the name of "
            "several factors; expected names of other factors without a cap of their own. "
            "Correct the names.");
  EXPECT_EQ(refusal(factors("z")), "");
}

TEST(PlanEdges, ACarveOutByColumnsNeedsParents) {
  // `per` belongs to `parent`; beside `to` and `from` it is no key of a carve-out.
  const document d = one_factor("8").with(
      "carve_outs",
      list_of({map_of(
          {{"name", "c"}, {"to", "A"}, {"from", "B"}, {"share", "10%"}, {"per", "y"}})}));
  EXPECT_EQ(refusal(d),
            "E203 carve_outs[0].per: \"per\" does not belong to this carve-out. Delete it, or "
            "see docs/plan.md for where it belongs.");
}

// ---- Numbers at the ends of 64 bits
// ------------------------------------------------------------

TEST(PlanEdges, SlicesOfPartsStayWithin64Bits) {
  const char* most = "9223372036854775807";
  const document parts =
      map_of({{"pool", "18446744073709551614"},
              {"unit", "EUR"},
              {"factors", list_of({map_of({{"indicator", "x"}, {"weight", "100%"}})})},
              {"parts", list_of({map_of({{"name", "p"}, {"amount", most}}),
                                 map_of({{"name", "q"}, {"amount", most}})})}});
  const std::string message =
      "E402: the slices sum to more than 64 bits hold; expected at most 9223372036854775807 "
      "units. Use a larger unit.";
  EXPECT_EQ(refusal(parts, {{"name", {"A"}}, {"x", {"1"}}}), message);
  // Each slice fits, and their sum does not.
  EXPECT_EQ(refusal(parts, {{"name", {"A", "B"}}, {"x", {"1", "1"}}}), message);
}

TEST(PlanEdges, EarmarksStayWithin64Bits) {
  const auto all = [](const char* name) {
    return map_of({{"name", name}, {"to", "A"}, {"amount", "9223372036854775807"}});
  };
  EXPECT_EQ(refusal(one_factor("8").with("earmarks", list_of({all("e"), all("f")})), edge_rows),
            "E402 earmarks[1]: earmarks leave 64 bits; expected smaller amounts. Use a larger "
            "unit.");
}

TEST(PlanEdges, BoundsBeyond64BitsOfTheirDenominator) {
  const columns t{{"name", {"A", "B", "C"}},
                  {"x", {"1", "1", "2"}},
                  {"base", {"2000000000000000000", "1000000000000000000", "5"}}};
  const auto with_bounds = [&](const char* share, const char* cap) {
    return one_factor("4000000000000000000")
        .with("floor", list_of({map_of({{"share", share}, {"of", "base"}})}))
        .with("cap", list_of({map_of({{"share", cap}, {"of", "pool"}})}));
  };
  for (const auto& [share, cap] :
       {std::pair("1/3", "6/7"), std::pair("1/1000003", "999983/1000033"),
        std::pair("1/4611686018427387905", "4611686018427387901/4611686018427387903"),
        std::pair("1/100000000000000000000000", "1")}) {
    const allocation a = run(with_bounds(share, cap), t);
    EXPECT_TRUE(adds_up(a)) << share;
    EXPECT_EQ(testing::vector_of(a.slices()),
              (units{1'000'000'000'000'000'000, 1'000'000'000'000'000'000,
                     2'000'000'000'000'000'000}))
        << share;
  }
}

TEST(PlanEdges, BoundsWithEarmarksBeyond64Bits) {
  const document d =
      one_factor("4000000000000000000")
          .with("earmarks",
                list_of(
                    {map_of({{"name", "e"}, {"to", "A"}, {"amount", "1000000000000000000"}})}))
          .with("floor", list_of({map_of({{"share", "1/1000000007"}, {"of", "pool"}})}));
  EXPECT_EQ(slices(d, {{"name", {"A", "B"}}, {"x", {"1", "1"}}}),
            (units{2'500'000'000'000'000'000, 1'500'000'000'000'000'000}));
}

// ---- Columns
// -----------------------------------------------------------------------------------

document floor_of(const char* column) {
  return one_factor("100").with("floor",
                                list_of({map_of({{"share", "100%"}, {"of", column}})}));
}

TEST(ColumnEdges, AHeaderMayHaveAnyBracket) {
  const auto message = [](const char* header) {
    const document d = floor_of("上年").with("unit", "万元").with("pool", "100万元");
    return refusal(d, {{"name", {"A", "B"}}, {"x", {"1", "3"}}, {header, {"4", "5"}}});
  };
  EXPECT_EQ(message("上年(单位:万元)"), "");
  EXPECT_EQ(message("上年（单位：万元）"), "");
  EXPECT_EQ(message("上年(单位：千元)"),
            "E214 t.csv column \"上年(单位：千元)\": the header says \"千元\", which does not "
            "convert to \"万元\"; expected amounts in 万元, or in 亿元, 万元, 元 or 分 where "
            "these convert. Convert the column, or correct the bracket in its header.");
}

TEST(ColumnEdges, BracketsThatAreNone) {
  for (const char* header : {"last)", "(last)"}) {
    EXPECT_EQ(slices(floor_of(header),
                     {{"name", {"A", "B"}}, {"x", {"1", "3"}}, {header, {"40", "5"}}}),
              (units{40, 60}))
        << header;
  }
}

TEST(ColumnEdges, PerCentsAreNoMoney) {
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"base", {"40%", "5%"}}};
  EXPECT_EQ(refusal(floor_of("base"), t),
            "E110 t.csv column \"base\": the column has per cents; expected amounts of money. "
            "Name a column of amounts.");
  // But they are where the unit is a per cent: keys in hundredths.
  EXPECT_EQ(slices(floor_of("base").with("unit", "%"), t), (units{40, 60}));
}

TEST(ColumnEdges, HeaderAndCellsSayTheSameUnit) {
  const auto message = [](const char* cell) {
    return refusal(floor_of("base").with("unit", "万元"),
                   {{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"base(元)", {cell, cell}}});
  };
  EXPECT_EQ(message("5元"), "");
  EXPECT_EQ(
      message("5万元"),
      "E110 t.csv column \"base(元)\": header and cells say different units; expected one "
      "unit of money. Write the unit in the header or in the cells.");
}

TEST(ColumnEdges, ACountIsPlainNumbers) {
  const document d =
      one_factor("100").with("floor", list_of({map_of({{"per", "k"}, {"rate", "1"}})}));
  EXPECT_EQ(refusal(d, {{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"k", {"4元", "5元"}}}),
            "E110 t.csv column \"k\": the column is not a count; expected plain numbers for "
            "`per` (每). Name a column of counts.");
  EXPECT_EQ(slices(d, {{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"k", {"40", "5"}}}),
            (units{40, 60}));
}

/// Three rows, of which the last is no recipient, and a rule that looks at it, too.
columns with_another(const char* a, const char* b, const char* other) {
  return {{"name", {"A", "B", "C"}}, {"x", {a, b, other}}, {"in", {"yes", "yes", "no"}}};
}
document looking_at_all(const char* method = "ratio_to_mean") {
  return with_factor({{"method", method}, {"among", "table"}}, "100")
      .with("eligible", map_of({{"column", "in"}, {"is", "yes"}}));
}

TEST(ColumnEdges, OtherRowsMayHaveMoreDecimals) {
  // Coefficients are in proportion to the cells, whatever the mean of all is.
  EXPECT_EQ(slices(looking_at_all(), with_another("1", "3", "2.125")), (units{25, 75}));
  EXPECT_EQ(slices(looking_at_all(), with_another("1.5", "4.5", "2")), (units{25, 75}));
  EXPECT_EQ(
      refusal(looking_at_all(), with_another("1", "3", "-2")),
      "E103 t.csv row 4 (C) column \"x\": \"-2\" is negative; expected a number of at least "
      "0. Correct the cell.");
  EXPECT_EQ(refusal(looking_at_all(), with_another("1", "3", "")).substr(0, 4), "E104");
}

// ---- `check`
// -----------------------------------------------------------------------------------

texts problems_of(const document& d, const columns& t) {
  texts all;
  for (const problem& p : check(plan(d), table_of(t))) all.push_back(p.message());
  return all;
}

TEST(CheckEdges, FactorsWithoutIndicatorsAndMultipliersWithMethods) {
  columns t = edge_rows;
  t.push_back({"m", {"1", "-2"}});
  t.push_back({"k", {"1", ""}});
  const document d =
      one_factor("8")
          .with("factors", list_of({map_of({{"indicator", "x"}, {"weight", "50%"}}),
                                    map_of({{"method", "equal"}, {"weight", "50%"}})}))
          .with("multipliers", list_of({map_of({{"indicator", "m"}, {"method", "share"}}),
                                        map_of({{"method", "equal"}}),
                                        map_of({{"indicator", "k"}, {"method", "share"}})}));
  const texts found = problems_of(d, t);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].substr(0, 4), "E103");
  EXPECT_EQ(found[1].substr(0, 4), "E104");
}

TEST(CheckEdges, ColumnsThatDoNotFitAsAWhole) {
  columns t = edge_rows;
  t[1].second = {"9223372036854775807", "0.5"};
  const texts found = problems_of(one_factor("8"), t);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].substr(0, 4), "E401");
}

TEST(CheckEdges, WithoutARecipientColumn) {
  table_builder builder;
  builder.source("t.csv");
  builder.add_texts("x", texts{"1", "3"});
  texts all;
  for (const problem& p :
       check(plan(one_factor("8").with("recipient", "name")), builder.build())) {
    all.push_back(code_text(p.number));
  }
  EXPECT_EQ(all, (texts{"E107"}));
}

TEST(AllocationEdges, FactorUnitsOfADirectPlan) {
  EXPECT_EQ(testing::vector_of(run(one_factor("8"), edge_rows).factor_units()), (units{2, 6}));
  EXPECT_EQ(testing::vector_of(
                run(one_factor("8").with("rounding", "dhondt"), edge_rows).factor_units()),
            (units{2, 6}));
}

TEST(AllocationEdges, ManyFactorsGoTheGeneralWay) {
  for (const int count : {64, 65}) {
    std::vector<document> factors;
    columns t{{"name", {"A", "B"}}};
    for (int j = 0; j < count; ++j) {
      const std::string name = "x" + std::to_string(j);
      factors.push_back(
          map_of({{"indicator", name}, {"weight", "1/" + std::to_string(count)}}));
      t.push_back({name, {"1", "3"}});
    }
    EXPECT_EQ(slices(one_factor("8").with("factors", list_of(std::move(factors))), t),
              (units{2, 6}))
        << count;
  }
}

TEST(AllocationEdges, PoolsThatAreNotDirect) {
  // A pool that is no whole number, or a wide one, is refused as any other plan's is.
  EXPECT_EQ(refusal(one_factor("8.5"), edge_rows).substr(0, 4), "E210");
  EXPECT_EQ(refusal(one_factor("1" + std::string(50, '0')), edge_rows).substr(0, 4), "E402");
}

TEST(AllocationEdges, PlansThatAreAlmostDirect) {
  // One more key makes a plan go the general way, to the same slices.
  EXPECT_EQ(slices(one_factor("8").with("group", "y"), edge_rows), (units{2, 6}));
  EXPECT_EQ(slices(one_factor("8").with("recipient", "name"), edge_rows), (units{2, 6}));
  EXPECT_EQ(slices(with_multiplier({{"column", "y"}}), edge_rows), (units{2, 6}));
  EXPECT_EQ(slices(one_factor("8")
                       .with("group", "name")
                       .with("point_values", map_of({{"A", "1"}, {"B", "1"}})),
                   edge_rows),
            (units{2, 6}));
}

TEST(AllocationEdges, CapsThatOnlyRoundingLiftsAboveThePool) {
  // Caps of 2.6 leave 0.3 of 5.5 in reserve; in whole units they are 3 + 3.
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "3"}}, {"most", {"2.6", "2.6"}}};
  const document d = one_factor("5.5")
                         .with("rounding", "point_value")
                         .with("on_surplus", "reserve")
                         .with("cap", list_of({map_of({{"share", "100%"}, {"of", "most"}})}));
  EXPECT_EQ(refusal(d, t),
            "E306: caps rounded to the nearest unit sum to 6 EUR, the amount to share is 5.5 "
            "EUR; only rounding exceeds it; expected rounded caps within the amount. Lower the "
            "caps a little, or raise the pool.");
  EXPECT_EQ(slices(d.with("pool", "6.5"), t), (units{3, 3}));
}

}  // namespace
}  // namespace fundalloc
