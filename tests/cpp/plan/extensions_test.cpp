// SPDX-License-Identifier: Apache-2.0
// Rules of one's own, as somebody outside the library writes them: in a plan's text and in
// values.
#include "fundalloc/plan/extensions.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::adds_up;
using testing::code_of;
using testing::columns;
using testing::fractions;
using testing::list_of;
using testing::map_of;
using testing::message_of;
using testing::one_factor;
using testing::reads_back;
using testing::table_of;
using testing::units;
using testing::vector_of;
using entries = std::vector<document::entry>;

/// x + more, at most `top` of it.
struct raised {
  static constexpr std::string_view name = "raised";
  static constexpr std::string_view name_zh = "加高";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  enum class ends : std::uint8_t { open, shut };
  static constexpr std::array<option_word<ends>, 2> ends_words{
      {{ends::open, "open", "开"}, {ends::shut, "shut", "闭"}}};
  rational more = 1;
  std::optional<rational> top = {};
  std::string beside = {};  ///< a column that is added
  ends end = ends::open;

  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("more", "再加", self.more);
    option("top", "封顶值", self.top);
    option("beside", "另加", self.beside);
    option("end", "端", self.end, ends_words);
  }
  void check() const {
    if (end == ends::open || top) return;
    raise({code::missing_key, {.key = "top"}, "shut has no top", "a number", "State top."});
  }
  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    fractions values;
    for (std::size_t i = 0; i < input.rows; ++i) {
      values.push_back(input.value(i) + more);
      if (!beside.empty()) {
        const number_column other = checked_column(input, beside);
        values.back() += rational(other.mantissas[i]) / power_of_ten(other.decimals);
      }
      if (top) values.back() = std::min(values.back(), *top);
    }
    return coefficient::of(std::move(values));
  }
};

/// Rounded up from two fifths on.
struct two_fifths {
  static constexpr std::string_view name = "two_fifths";
  [[nodiscard]] rational signpost(std::int64_t k) const { return rational(k) + rational(2, 5); }
};

/// In the order of the table, or from its end.
struct first_come {
  static constexpr std::string_view name = "first_come";
  static constexpr std::string_view name_zh = "先到先得";
  bool from_behind = false;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("from_behind", "从后", self.from_behind);
  }
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& p) const {
    fractions awards(p.claims.size());
    rational left = p.estate;
    for (std::size_t k = 0; k < awards.size(); ++k) {
      const std::size_t i = from_behind ? awards.size() - 1 - k : k;
      awards[i] = std::min(p.claims[i], left);
      left -= awards[i];
    }
    return awards;
  }
};

const extensions& own() {
  static const extensions all{.coefficients = {custom_coefficient(raised{})},
                              .signposts = {custom_signposts(two_fifths{})},
                              .claims = {custom_claims(first_come{})}};
  return all;
}

const columns extension_cells{
    {"name", {"A", "B", "C"}}, {"x", {"1", "2", "4"}}, {"y", {"1", "1", "0"}}};

document by_method(entries more, const char* pool = "100") {
  entries all{{"indicator", "x"}, {"weight", "100%"}};
  all.insert(all.end(), more.begin(), more.end());
  return one_factor(pool).with("factors", list_of({map_of(std::move(all))}));
}
document by_claims(entries more, const char* pool) {
  entries all{{"indicator", "x"}};
  all.insert(all.end(), more.begin(), more.end());
  return one_factor(pool).without("factors").with("claims", map_of(std::move(all)));
}
allocation run(const document& d) {
  return allocate(plan(d, "", own()), table_of(extension_cells));
}
units slices(const document& d) { return vector_of(run(d).slices()); }

TEST(Extensions, ACoefficientInAPlansText) {
  EXPECT_EQ(slices(by_method({{"method", "raised"}}, "10")), (units{2, 3, 5}));
  EXPECT_EQ(slices(by_method({{"method", "raised"}, {"more", "3"}}, "16")), (units{4, 5, 7}));
  EXPECT_EQ(slices(by_method({{"method", "raised"}, {"top", "3"}}, "16")), (units{4, 6, 6}));
  EXPECT_EQ(slices(by_method({{"method", "raised"}, {"beside", "y"}}, "12")), (units{3, 4, 5}));
  EXPECT_EQ(slices(by_method({{"method", "加高"}, {"more", "3"}}, "16")), (units{4, 5, 7}));
  EXPECT_TRUE(adds_up(run(by_method({{"method", "raised"}}))));
}

TEST(Extensions, ACoefficientOfAMultiplier) {
  const document times = map_of({{"indicator", "x"}, {"method", "raised"}, {"more", "0"}});
  EXPECT_EQ(slices(one_factor("21").with("multipliers", list_of({times}))), (units{1, 4, 16}));
}

TEST(Extensions, ACoefficientAsAValue) {
  plan_spec s = plan(one_factor("16")).spec();
  s.factors[0].method = custom_coefficient(raised{.more = 3});
  EXPECT_EQ(vector_of(allocate(plan(s), table_of(extension_cells)).slices()), (units{4, 5, 7}));
  EXPECT_EQ(
      plan(s).canonical(),
      plan(by_method({{"method", "raised"}, {"more", "3"}}, "16"), "", own()).canonical());
  s.factors[0].method = custom_coefficient("doubled", [](std::span<const rational> x) {
    fractions values(x.begin(), x.end());
    for (rational& v : values) v *= rational(2);
    return values;
  });
  EXPECT_EQ(vector_of(allocate(plan(s), table_of(extension_cells)).slices()), (units{2, 5, 9}));
}

TEST(Extensions, OptionsAreInTheCanonicalTextAndTheDigest) {
  const document d = by_method(
      {{"method", "加高"}, {"more", "3/2"}, {"top", "4"}, {"beside", "y"}, {"end", "闭"}});
  EXPECT_EQ(to_json(plan(d, "", own()).canonical().find("factors")->items()[0]),
            R"({"beside":"y","end":"shut","indicator":"x","method":"raised","more":"1.5",)"
            R"("top":"4","weight":"100%"})");
  EXPECT_TRUE(reads_back(d, extension_cells, own()));
  EXPECT_NE(run(by_method({{"method", "raised"}, {"top", "90"}})).digest(),
            run(by_method({{"method", "raised"}, {"top", "91"}})).digest());
  const std::string text = digest_text(run(d));
  EXPECT_NE(text.find(R"("y":["1","1","0"])"), std::string::npos);  // a column that it names
}

TEST(Extensions, KeysOfItsOwnInBothLanguages) {
  const document zh =
      by_method({{"方法", "加高"}, {"再加", "3"}, {"封顶值", "5"}, {"端", "闭"}});
  const document en =
      by_method({{"method", "raised"}, {"more", "3"}, {"top", "5"}, {"end", "shut"}});
  EXPECT_EQ(to_json(plan(zh, "", own()).canonical()), to_json(plan(en, "", own()).canonical()));
  EXPECT_EQ(
      code_of([] { return plan(by_method({{"method", "raised"}, {"less", "3"}}), "", own()); }),
      "E203");
  EXPECT_EQ(
      code_of([] { return plan(by_method({{"method", "share"}, {"more", "3"}}), "", own()); }),
      "E213");
}

TEST(Extensions, SignpostsInAPlan) {
  EXPECT_EQ(slices(one_factor("4").with("rounding", "two_fifths")), (units{1, 1, 2}));
  EXPECT_EQ(slices(one_factor("10").with("rounding", map_of({{"method", "two_fifths"}}))),
            vector_of(run(one_factor("10").with(
                              "rounding", map_of({{"method", "stationary"}, {"r", "2/5"}})))
                          .slices()));
  EXPECT_TRUE(
      reads_back(one_factor("10").with("rounding", "two_fifths"), extension_cells, own()));
  plan_spec s = plan(one_factor("4")).spec();
  s.rounding = custom_signposts(two_fifths{});
  EXPECT_EQ(vector_of(allocate(plan(s), table_of(extension_cells)).slices()), (units{1, 1, 2}));
  EXPECT_EQ(plan(s).canonical().find("rounding")->find("method")->text(), "two_fifths");
}

TEST(Extensions, SignpostsOfGroupsAndOfFloorsFromAbove) {
  const columns t{{"name", {"A", "B", "C"}}, {"x", {"1", "2", "4"}}, {"g", {"u", "u", "v"}}};
  const auto with = [&](const char* rule) {
    const document d =
        one_factor("20")
            .with("rounding", rule)
            .with("group_bounds",
                  list_of({map_of({{"column", "g"}, {"is", "u"}, {"floor", "11"}})}));
    return vector_of(allocate(plan(d, "", own()), table_of(t)).slices());
  };
  EXPECT_EQ(with("two_fifths"), (units{4, 7, 9}));
  EXPECT_EQ(slices(one_factor("20")
                       .with("rounding", "two_fifths")
                       .with("floor", "5")
                       .with("floor_cost", "above")),
            (units{5, 6, 9}));
}

TEST(Extensions, ClaimsInAPlan) {
  EXPECT_EQ(slices(by_claims({{"rule", "first_come"}}, "4")), (units{1, 2, 1}));
  EXPECT_EQ(slices(by_claims({{"rule", "first_come"}, {"from_behind", "true"}}, "5")),
            (units{0, 1, 4}));
  const document zh = one_factor("5").without("factors").with(
      "申报", map_of({{"指标", "x"}, {"规则", "先到先得"}, {"从后", "是"}}));
  EXPECT_EQ(slices(zh), (units{0, 1, 4}));
  EXPECT_EQ(to_json(plan(zh, "", own()).canonical().find("claims")[0]),
            R"({"from_behind":"true","indicator":"x","rule":"first_come"})");
  EXPECT_TRUE(reads_back(zh, extension_cells, own()));
  plan_spec s;
  s.pool = {{"", 5}};
  s.unit = unit("EUR");
  s.claims =
      claims_use{.indicator = "x", .rule = custom_claims(first_come{.from_behind = true})};
  EXPECT_EQ(vector_of(allocate(plan(s), table_of(extension_cells)).slices()), (units{0, 1, 4}));
}

TEST(Extensions, AreKnownOnlyWhereTheyAreHandedOver) {
  const std::string message =
      message_of([] { return plan(by_method({{"method", "raised"}})); });
  EXPECT_EQ(message.substr(0, 61),
            "E206 factors[0].method: \"raised\" is not a coefficient method;");
  EXPECT_EQ(message.find("winsorize, "), std::string::npos);
  EXPECT_NE(message_of([] {
              return plan(by_method({{"method", "other"}}), "", own());
            }).find("clip, winsorize, raised."),
            std::string::npos);
  EXPECT_EQ(code_of([] { return plan(one_factor("1").with("rounding", "two_fifths")); }),
            "E206");
  EXPECT_EQ(code_of([] { return plan(by_claims({{"rule", "first_come"}}, "4")); }), "E206");
  EXPECT_EQ(check_document(by_method({{"method", "raised"}})).size(), 1U);
  EXPECT_TRUE(check_document(by_method({{"method", "raised"}}), "", own()).empty());
}

TEST(Extensions, CheckTheirOptions) {
  EXPECT_EQ(message_of([] {
              return plan(by_method({{"method", "raised"}, {"end", "shut"}}), "", own());
            }),
            "E205 factors[0].top: shut has no top; expected a number. State top.");
  EXPECT_EQ(message_of([] {
              return plan(by_method({{"method", "raised"}, {"end", "ajar"}}), "", own());
            }),
            "E206 factors[0].end: \"ajar\"; expected one of open, shut. Correct the word.");
  plan_spec s = plan(one_factor("16")).spec();
  s.factors[0].method = custom_coefficient(raised{.end = raised::ends::shut});
  EXPECT_EQ(code_of([&] { return plan(s); }), "E205");
}

// Rules that misbehave: E222.

std::string of_values(const plan_spec& s) {
  return message_of([&] { return allocate(plan(s), table_of(extension_cells)); });
}

TEST(Extensions, AnotherNumberOfCoefficients) {
  plan_spec s = plan(one_factor("16")).spec();
  s.factors[0].method =
      custom_coefficient("short", [](std::span<const rational>) { return fractions{1}; });
  EXPECT_EQ(of_values(s),
            "E222 factors[0].method: the method \"short\" returned 1 coefficients for 3 "
            "recipients; expected one coefficient for each recipient. Correct the method.");
}

TEST(Extensions, NegativeCoefficients) {
  plan_spec s = plan(one_factor("16")).spec();
  s.factors[0].method = custom_coefficient(raised{.more = -2});
  EXPECT_EQ(of_values(s).substr(0, 34), "E136 t.csv row 2 (A) column \"x\": t");
}

TEST(Extensions, SignpostsThatFall) {
  plan_spec s = plan(one_factor("16")).spec();
  s.rounding = custom_signposts("falls", [](std::int64_t k) { return rational(5 - k); });
  EXPECT_EQ(of_values(s),
            "E222 rounding: signpost 1 is 4, which is negative or out of order; expected "
            "signposts of at least 0 that rise with every unit. Correct the sequence.");
  s.rounding = custom_signposts("late", [](std::int64_t k) { return rational(k < 9 ? k : 8); });
  EXPECT_EQ(of_values(s).substr(0, 5), "E222 ");
}

TEST(Extensions, AwardsThatAreNone) {
  plan_spec s;
  s.pool = {{"", 5}};
  s.unit = unit("EUR");
  const auto answer = [&](fractions awards) {
    s.claims = claims_use{
        .indicator = "x",
        .rule = custom_claims("answer", [awards](const claims_problem&) { return awards; })};
    return of_values(s).substr(0, 20);
  };
  EXPECT_EQ(answer({5}), "E222 claims.rule: th");
  EXPECT_EQ(answer({2, 2, 1}), "E222 claims.rule: th");
  EXPECT_EQ(answer({1, 1, 1}), "E222 claims.rule: th");
  EXPECT_EQ(answer({1, 0, 4}), "");
}

TEST(Extensions, ABuiltInRuleKeepsItsName) {
  const extensions outside{
      .coefficients = {custom_coefficient("share", [](std::span<const rational> x) {
        return fractions(x.size(), rational(1));
      })}};
  const plan p(by_method({{"method", "share"}}, "7"), "", outside);
  EXPECT_EQ(vector_of(allocate(p, table_of(extension_cells)).slices()), (units{1, 2, 4}));
}

}  // namespace
}  // namespace fundalloc
