// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/custom.hpp"

#include <gtest/gtest.h>

#include "factor/apply.hpp"
#include "fundalloc/factor/clip.hpp"
#include "fundalloc/factor/share.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::check_code;
using testing::message_of;
using testing::table_of;
using fractions = std::vector<rational>;

/// A method of one's own, as the documentation says it: x + more.
struct raised {
  static constexpr std::string_view name = "raised";
  static constexpr std::string_view name_zh = "加高";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  rational more = 1;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("more", "再加", self.more);
  }
  void check() const {
    if (more.sign() < 0) raise({code::bad_value, {.key = "more"}, "negative", "", ""});
  }
  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    return coefficient::affine(input.column.mantissas, more, input.unit());
  }
};
static_assert(CoefficientMethod<raised>);

/// What lacks a part of the concept is no method.
struct nameless {
  [[nodiscard]] coefficient apply(const coefficient_input&) const { return {}; }
};
static_assert(!CoefficientMethod<nameless>);
static_assert(!CoefficientMethod<int>);

const testing::columns two{{"name", {"A", "B"}}, {"x", {"1.5", "-2"}}};

TEST(Custom, ATypeOfOnesOwn) {
  const custom_coefficient method(raised{2});
  EXPECT_EQ(method.word(), "raised");
  EXPECT_EQ(method.word_zh(), "加高");
  EXPECT_TRUE(method.needs_indicator());
  EXPECT_TRUE(method.negative_allowed());
  EXPECT_EQ(apply_to(method, table_of(two), "x"), (fractions{rational(7, 2), 0}));
  EXPECT_EQ(check_code(method), "ok");
  EXPECT_EQ(check_code(custom_coefficient(raised{-1})), "E206");
  EXPECT_EQ(testing::options_of(method), (testing::texts{"more 再加"}));
}

TEST(Custom, AFunctionOfTheValues) {
  const custom_coefficient method("doubled", [](std::span<const rational> x) {
    fractions values;
    for (const rational& v : x) values.push_back(v * rational(2));
    return values;
  });
  EXPECT_EQ(method.word(), "doubled");
  EXPECT_EQ(method.word_zh(), "doubled");
  EXPECT_EQ(apply_to(method, table_of(two), "x"), (fractions{3, -4}));
  EXPECT_TRUE(testing::options_of(method).empty());
}

TEST(Custom, ReturnsOneCoefficientForEachRecipient) {
  const custom_coefficient method("short",
                                  [](std::span<const rational>) { return fractions{1}; });
  EXPECT_EQ(message_of([&] { return apply_to(method, table_of(two), "x"); }),
            "E222 method: the method \"short\" returned 1 coefficients for 2 recipients; "
            "expected one coefficient for each recipient. Correct the method.");
  const custom_coefficient none("none", [](std::span<const rational>) { return fractions{}; });
  EXPECT_EQ(testing::code_of([&] { return apply_to(none, table_of(two), "x"); }), "E222");
}

TEST(Custom, WideFractionsAreKept) {
  const rational tiny = rational(1) / power_of_ten(50);
  const custom_coefficient method(
      "tiny", [&](std::span<const rational> x) { return fractions(x.size(), tiny); });
  EXPECT_EQ(apply_to(method, table_of(two), "x"), (fractions{tiny, tiny}));
}

TEST(Custom, TwoOfOneNameAreTheSame) {
  EXPECT_EQ(custom_coefficient(raised{1}), custom_coefficient(raised{2}));
  EXPECT_NE(custom_coefficient(raised{1}), custom_coefficient(clip{.at_least = 1}));
  EXPECT_EQ(coefficient_method(custom_coefficient(raised{})),
            coefficient_method(custom_coefficient(raised{})));
}

}  // namespace
}  // namespace fundalloc
