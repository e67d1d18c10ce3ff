// SPDX-License-Identifier: Apache-2.0
// Parts of a pool (分项), each with its own factors, bounds and rounding.
#include <gtest/gtest.h>

#include "fundalloc/plan/cascade.hpp"
#include "fundalloc/report/certificate.hpp"
#include "fundalloc/report/json.hpp"
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
using testing::table_of;
using testing::texts;
using testing::units;
using testing::vector_of;

const columns places{
    {"name", {"A", "B", "C"}}, {"x", {"10", "30", "60"}}, {"y", {"1", "1", "2"}}};

document by(const char* indicator) {
  return list_of({map_of({{"indicator", indicator}, {"weight", "100%"}})});
}

document part_of(const char* name, std::vector<document::entry> more) {
  std::vector<document::entry> entries{{"name", name}};
  entries.insert(entries.end(), more.begin(), more.end());
  return map_of(std::move(entries));
}

/// Parts of a plan whose factor is x, where they have none of their own.
document divided(std::vector<document> parts, const char* pool = "100") {
  return one_factor(pool).with("parts", list_of(std::move(parts)));
}

document two_parts() {
  return divided({part_of("need", {{"share", "60%"}}),
                  part_of("land", {{"share", "40%"}, {"factors", by("y")}})});
}

TEST(Parts, ASliceIsTheSumOfItsParts) {
  const allocation a = run(two_parts(), places);
  EXPECT_EQ(vector_of(a.slices()), (units{16, 28, 56}));
  ASSERT_EQ(a.parts().size(), 2U);
  EXPECT_EQ(a.parts()[0].name, "need");
  EXPECT_EQ(a.parts()[0].amount, rational(60));
  EXPECT_EQ(a.parts()[0].units, (units{6, 18, 36}));
  EXPECT_EQ(a.parts()[1].units, (units{10, 10, 20}));
  EXPECT_EQ(a.quotas(), (fractions{16, 28, 56}));
  EXPECT_TRUE(adds_up(a));
}

TEST(Parts, OneWithoutANameWhereThereAreNone) {
  const allocation a = run(one_factor("100"), places);
  ASSERT_EQ(a.parts().size(), 1U);
  EXPECT_EQ(a.parts()[0].name, "");
  EXPECT_EQ(a.parts()[0].amount, rational(100));
  EXPECT_EQ(headers_of(a), (texts{"x", "bounds", "rounding"}));
}

TEST(Parts, HaveAmountsOrShares) {
  EXPECT_EQ(slices(divided({part_of("a", {{"amount", "60 EUR"}}),
                            part_of("b", {{"share", "2/5"}, {"factors", by("y")}})}),
                   places),
            (units{16, 28, 56}));
}

TEST(Parts, ShareWhatIsLeftForThem) {
  const document d =
      two_parts()
          .with("pool", "120")
          .with("earmarks", list_of({map_of({{"name", "e"}, {"to", "A"}, {"amount", "15"}}),
                                     map_of({{"name", "kept"}, {"amount", "5"}})}));
  const allocation a = run(d, places);
  EXPECT_EQ(a.factor_pool(), rational(100));
  EXPECT_EQ(vector_of(a.slices()), (units{31, 28, 56}));
  EXPECT_EQ(vector_of(a.factor_units()), (units{16, 28, 56}));
}

TEST(Parts, AreInBothLanguages) {
  const document zh = one_factor("100").with(
      "分项",
      list_of({map_of({{"名称", "need"}, {"比例", "0.6"}}),
               map_of({{"名称", "land"},
                       {"比例", "40%"},
                       {"因素", list_of({map_of({{"指标", "y"}, {"权重", "100%"}})})}})}));
  EXPECT_EQ(plan(zh), plan(two_parts()));
  EXPECT_EQ(to_json(plan(zh).canonical()), to_json(plan(two_parts()).canonical()));
  EXPECT_TRUE(reads_back(two_parts(), places));
}

TEST(Parts, ReadAsTheSameValues) {
  plan_spec s = plan(one_factor("100")).spec();
  part need{.name = "need", .share = rational(3, 5), .factors = s.factors};
  part land{.name = "land",
            .share = rational(2, 5),
            .factors = {{.indicator = "y", .weight = "100%"}}};
  s.parts = {need, land};
  EXPECT_EQ(vector_of(allocate(plan(s), table_of(places)).slices()), (units{16, 28, 56}));
  EXPECT_EQ(plan(plan(s).canonical()).canonical(), plan(s).canonical());
  EXPECT_EQ(allocate(plan(s), table_of(places)).digest(), run(two_parts(), places).digest());
}

// Whole amounts of parts.

TEST(Parts, SharesAreCutByLargestRemainderInTheirOrder) {
  const auto amounts = [](std::vector<document> parts) {
    fractions all;
    const allocation result = run(divided(std::move(parts), "10"), places);
    for (const part_line& p : result.parts()) all.push_back(p.amount);
    return all;
  };
  EXPECT_EQ(amounts({part_of("a", {{"share", "1/3"}}), part_of("b", {{"share", "1/3"}}),
                     part_of("c", {{"share", "1/3"}})}),
            (fractions{4, 3, 3}));
  EXPECT_EQ(amounts({part_of("a", {{"share", "25%"}}), part_of("b", {{"share", "75%"}})}),
            (fractions{3, 7}));
  EXPECT_EQ(amounts({part_of("a", {{"share", "0.22"}}), part_of("b", {{"share", "0.78"}})}),
            (fractions{2, 8}));
  // An amount is as it stands, beside shares of all that is left.
  EXPECT_EQ(amounts({part_of("a", {{"amount", "5"}}), part_of("b", {{"share", "25%"}}),
                     part_of("c", {{"share", "25%"}})}),
            (fractions{5, 3, 2}));
}

TEST(Parts, FractionsAreForRulesThatTakeThem) {
  for (const char* rule : {"point_value", "point_value_exact", "nearest_each", "down"}) {
    const auto one = [&](const char* name) {
      return part_of(name, {{"share", "1/2"}, {"rounding", rule}});
    };
    const allocation a = run(divided({one("a"), one("b")}, "5"), places);
    EXPECT_EQ(a.parts()[0].amount, rational(5, 2)) << rule;
    EXPECT_EQ(a.parts()[1].amount, rational(5, 2)) << rule;
    EXPECT_TRUE(adds_up(a)) << rule;
  }
  const document mixed =
      divided({part_of("a", {{"share", "1/2"}, {"rounding", "down"}}),
               part_of("b", {{"share", "1/4"}}), part_of("c", {{"share", "1/4"}})},
              "6");
  const allocation a = run(mixed, places);  // 3 as it is; 1.5 and 1.5 cut
  EXPECT_EQ(a.parts()[0].amount, rational(3));
  EXPECT_EQ(a.parts()[1].amount, rational(2));
  EXPECT_EQ(a.parts()[2].amount, rational(1));
}

TEST(Parts, WholeRulesNeedAWholeAmountTogether) {
  const document d =
      divided({part_of("a", {{"share", "1/2"}, {"rounding", "down"}}),
               part_of("b", {{"share", "1/4"}}), part_of("c", {{"share", "1/4"}})},
              "5");
  EXPECT_EQ(refusal(d, places),
            "E210 parts: the parts that are rounded to whole units come to 2.5 EUR, which is "
            "not a whole number of units; expected a whole number of units for them. Use a "
            "smaller unit, or change the shares.");
  const document amount =
      divided({part_of("a", {{"amount", "2.5"}}), part_of("b", {{"amount", "2.5"}})}, "5");
  EXPECT_EQ(
      refusal(amount, places),
      "E210 parts[0].amount: the amount to share, 2.5 EUR, is not a whole number of "
      "units; expected a whole number of units for rounding: largest_remainder. Use a "
      "smaller unit, or a method that takes a fraction: point_value, nearest_each, down.");
}

TEST(Parts, SumToWhatIsLeft) {
  EXPECT_EQ(
      refusal(divided({part_of("a", {{"share", "60%"}}), part_of("b", {{"amount", "39"}})}),
              places),
      "E220 parts: the parts come to 99 EUR, and 100 EUR are left for them; expected "
      "parts that share all of it. Correct the shares or the amounts.");
  EXPECT_EQ(code(divided({part_of("a", {{"share", "60%"}}), part_of("b", {{"share", "41%"}})}),
                 places),
            "E220");
  const document marked =
      two_parts().with("earmarks", list_of({map_of({{"name", "kept"}, {"amount", "10"}})}));
  EXPECT_EQ(code(marked, places), "ok");  // shares follow what is left
  EXPECT_EQ(code(divided({part_of("a", {{"amount", "60"}}), part_of("b", {{"amount", "40"}})})
                     .with("earmarks", list_of({map_of({{"name", "kept"}, {"amount", "10"}})})),
                 places),
            "E220");
}

TEST(Parts, SayTheirNameAndOneOfShareAndAmount) {
  EXPECT_EQ(refusal(divided({part_of("a", {{"share", "60%"}, {"amount", "60"}})})),
            "E205 parts[0].share: the part has a share and an amount; expected one of them. "
            "State share (比例) or amount (金额).");
  EXPECT_EQ(refusal(divided({part_of("a", {})})),
            "E205 parts[0].share: the part has no share and no amount; expected one of them. "
            "State share (比例) or amount (金额).");
  EXPECT_EQ(code(divided({map_of({{"share", "100%"}})})), "E205");
  EXPECT_EQ(
      refusal(divided({part_of("a", {{"share", "1/2"}}), part_of("a", {{"share", "1/2"}})})),
      "E206 parts[1].name: two parts have the name \"a\"; expected different names. "
      "Rename one.");
  EXPECT_EQ(code(divided({part_of("a", {{"share", "-1"}})})), "E206");
  EXPECT_EQ(code(divided({})), "E206");
  EXPECT_EQ(code(divided({part_of("a", {{"share", "1"}, {"pool", "1"}})})), "E203");
}

// A part's own keys.

TEST(Parts, AKeyReplacesThePlansKey) {
  const document d = divided({part_of("a", {{"share", "1/2"}}),
                              part_of("b", {{"share", "1/2"}, {"rounding", "adams"}})},
                             "20")
                         .with("rounding", "dhondt");
  const plan p(d);
  EXPECT_EQ(p.spec().parts[0].rounding, rounding_rule(dhondt{}));
  EXPECT_EQ(p.spec().parts[1].rounding, rounding_rule(adams{}));
  const columns t{{"name", {"A", "B"}}, {"x", {"96", "4"}}};
  EXPECT_EQ(run(d, t).parts()[0].units, (units{10, 0}));
  EXPECT_EQ(run(d, t).parts()[1].units, (units{9, 1}));
}

TEST(Parts, BoundsAtTheTopAreNobodys) {
  EXPECT_EQ(refusal(two_parts().with("floor", "5")),
            "E213 floor: bounds at the top of a plan with parts would be nobody's; expected "
            "bounds inside the parts. Move them into the parts.");
  EXPECT_EQ(code(two_parts().with("cap", "50")), "E213");
  EXPECT_EQ(
      code(two_parts().with(
          "group_bounds", list_of({map_of({{"column", "name"}, {"is", "A"}, {"cap", "50"}})}))),
      "E213");
}

/// Bounds inside are of the part's amount alone; a share of the pool is of the whole pool.
TEST(Parts, BoundsInside) {
  const auto with = [](const char* key, const document& bound) {
    return divided({part_of("need", {{"share", "60%"}, {key, bound}}),
                    part_of("land", {{"share", "40%"}, {"factors", by("y")}})})
        .with("pool", "105")
        .with("earmarks", list_of({map_of({{"name", "e"}, {"to", "A"}, {"amount", "5"}})}));
  };
  EXPECT_EQ(run(with("floor", "9"), places).parts()[0].units, (units{9, 17, 34}));
  EXPECT_EQ(run(with("cap", "27"), places).parts()[0].units, (units{8, 25, 27}));
  const document share = map_of({{"share", "20%"}, {"of", "pool"}});  // 21 of 105
  EXPECT_EQ(run(with("cap", share), places).parts()[0].units, (units{18, 21, 21}));
}

TEST(Parts, NameTheirSurplus) {
  const document d =
      divided({part_of("need", {{"share", "60%"}, {"cap", "15"}, {"on_surplus", "reserve"}}),
               part_of("land", {{"share", "40%"}})});
  const allocation a = run(d, places);
  EXPECT_EQ(a.parts()[0].units, (units{15, 15, 15}));
  ASSERT_EQ(a.reserves().size(), 1U);
  EXPECT_EQ(a.reserves()[0].name, "surplus: need");
  EXPECT_EQ(a.reserves()[0].amount, rational(15));
  EXPECT_EQ(a.notes(), (texts{"part \"need\": all caps are reached; 15 EUR stay in reserve "
                              "(on_surplus: reserve)"}));
  EXPECT_TRUE(adds_up(a));
}

TEST(Parts, LeaveTheirGapsTogether) {
  const document d = divided({part_of("a", {{"share", "1/2"}, {"rounding", "down"}}),
                              part_of("b", {{"share", "1/2"}, {"rounding", "point_value"}})},
                             "11");
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"1", "1", "1"}}};
  const allocation a = run(d, t);  // 5.5 each: 1, 1, 1 and 2.5; 1, 1, 1 at t = 3/2, and 2.5
  EXPECT_EQ(vector_of(a.slices()), (units{2, 2, 2}));
  EXPECT_EQ(a.undistributed(), rational(5));
  EXPECT_EQ(a.parts()[0].undistributed, rational(5, 2));
  EXPECT_EQ(a.parts()[0].point_value, rational(0));
  EXPECT_EQ(a.parts()[1].point_value, rational(3, 2));
  EXPECT_EQ(a.point_value(), rational(0));  // of the first part
}

TEST(Parts, ReportTheirOwnTies) {
  const document d =
      divided({part_of("a", {{"share", "3/5"}}), part_of("b", {{"share", "2/5"}})}, "10");
  const columns t{{"name", {"A", "B"}}, {"x", {"1", "3"}}};
  const allocation a = run(d, t);  // 1.5 and 4.5; 1 and 3
  EXPECT_EQ(a.parts()[0].tie, (tie_report{{0, 1}, 1, "larger_score"}));
  EXPECT_FALSE(a.parts()[1].tie.has_value());
  EXPECT_EQ(a.tie(), a.parts()[0].tie);
}

TEST(Parts, LinesCarryTheirNames) {
  const document d =
      two_parts()
          .with("pool", "105")
          .with("earmarks", list_of({map_of({{"name", "e"}, {"to", "A"}, {"amount", "5"}})}));
  const allocation a = run(d, places);
  EXPECT_EQ(headers_of(a), (texts{"e", "need: x", "need: bounds", "need: rounding", "land: y",
                                  "land: bounds", "land: rounding"}));
  EXPECT_EQ(lines_of(a, "A"), (fractions{5, 6, 0, 0, 10, 0, 0}));
  EXPECT_EQ(a.explain("A").lines[4].part, "land");
  EXPECT_EQ(a.explain("A").quota, rational(16));
  EXPECT_EQ(a.explain("A").score, rational(1, 10));  // of the first part
}

TEST(Parts, ProblemsNameThePart) {
  columns t = places;
  t[2].second = {"0", "0", "0"};
  EXPECT_EQ(refusal(two_parts(), t).substr(0, 5), "E130 ");
  const document d = divided({part_of("need", {{"share", "60%"}}),
                              part_of("land", {{"share", "40%"}, {"floor", "14"}})});
  EXPECT_EQ(refusal(d, places).substr(0, 18), "E301 parts[1]: 3 f");
}

TEST(Parts, ChangeTheDigest) {
  const std::string base = run(two_parts(), places).digest();
  const document other = two_parts().with(
      "parts", list_of({part_of("land", {{"share", "40%"}, {"factors", by("y")}}),
                        part_of("need", {{"share", "60%"}})}));
  EXPECT_EQ(slices(other, places), slices(two_parts(), places));
  EXPECT_NE(run(other, places).digest(), base);
  EXPECT_NE(
      run(two_parts().with(
              "parts", list_of({part_of("needs", {{"share", "60%"}}),
                                part_of("land", {{"share", "40%"}, {"factors", by("y")}})})),
          places)
          .digest(),
      base);
  columns t = places;
  t[2].second = {"2", "2", "4"};
  EXPECT_NE(run(two_parts(), t).digest(), base);
  const std::string text = digest_text(run(two_parts(), places));
  EXPECT_NE(text.find(R"("parts":[{"name":"need","units":["6","18","36"]},)"),
            std::string::npos);
}

TEST(Parts, ACertificateHoldsWhereItHoldsForAll) {
  const auto certificate_of = [](const char* rule) {
    return run(divided({part_of("a", {{"share", "1/2"}, {"rounding", "dhondt"}}),
                        part_of("b", {{"share", "1/2"}, {"rounding", rule}})}),
               places)
        .certificate();
  };
  EXPECT_TRUE(certificate_of("adams").house_monotone);
  EXPECT_FALSE(certificate_of("largest_remainder").house_monotone);
  EXPECT_FALSE(certificate_of("imperiali").proportional);
  EXPECT_TRUE(certificate_of("adams").sum_exact);
}

TEST(Parts, OfAPlanBelow) {
  const document below = two_parts().without("pool");
  const plan above(one_factor("300"));
  const table above_rows = table_of({{"city", {"P", "Q"}}, {"x", {"1", "2"}}});
  const table below_rows = table_of(
      {{"county", {"a", "b"}}, {"city", {"P", "Q"}}, {"x", {"1", "5"}}, {"y", {"1", "2"}}});
  const cascade_result top =
      cascade(above, above_rows, {{plan(below), below_rows, "city", {}}});
  ASSERT_EQ(top.children.size(), 2U);
  EXPECT_EQ(top.children[1].result.parts()[0].amount, rational(120));
  EXPECT_EQ(top.children[1].result.parts()[1].amount, rational(80));
}

}  // namespace
}  // namespace fundalloc
