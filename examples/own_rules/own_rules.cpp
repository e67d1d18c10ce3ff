// SPDX-License-Identifier: Apache-2.0
// Rules of one's own: a coefficient, a signpost sequence, a rule for claims. The counties and
// their figures are made up. Run it from the project's folder.
#include <algorithm>
#include <fundalloc/files/csv.hpp>
#include <fundalloc/files/plan_file.hpp>
#include <fundalloc/fundalloc.hpp>
#include <iostream>

using fundalloc::rational;

/// c = (best - x)^2, and 0 past the best: the largest figure, or what the plan states.
struct squared_distance {
  static constexpr std::string_view name = "squared_distance";
  static constexpr std::string_view name_zh = "平方差距";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = false;
  std::optional<rational> best = {};

  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("best", "目标值", self.best);
  }
  void check() const {
    if (!best || best->sign() > 0) return;
    fundalloc::raise({fundalloc::code::bad_value,
                      {.key = "best"},
                      "the best figure is " + best->to_text(),
                      "a number above 0",
                      "Correct the number."});
  }
  [[nodiscard]] fundalloc::coefficient apply(const fundalloc::coefficient_input& input) const {
    std::vector<rational> values;
    for (std::size_t i = 0; i < input.rows; ++i) values.push_back(input.value(i));
    const rational top = best ? *best : *std::max_element(values.begin(), values.end());
    for (rational& x : values) x = x < top ? (top - x) * (top - x) : rational(0);
    return fundalloc::coefficient::of(std::move(values));
  }
};

/// d(k) = k + 2/5: a slice is rounded up from two fifths on.
struct two_fifths {
  static constexpr std::string_view name = "two_fifths";
  [[nodiscard]] rational signpost(std::int64_t k) const { return rational(k) + rational(2, 5); }
};

/// First come, first served: in the order of the table, while there is money.
struct first_come {
  static constexpr std::string_view name = "first_come";
  static constexpr std::string_view name_zh = "先到先得";
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const fundalloc::claims_problem& problem) const {
    std::vector<rational> awards;
    rational left = problem.estate;
    for (const rational& claim : problem.claims) {
      awards.push_back(std::min(claim, left));
      left -= awards.back();
    }
    return awards;
  }
};

int main() {
  const fundalloc::extensions own{
      .coefficients = {fundalloc::custom_coefficient(squared_distance{})},
      .signposts = {fundalloc::custom_signposts(two_fifths{})},
      .claims = {fundalloc::custom_claims(first_come{})}};
  const auto table = fundalloc::read_csv("examples/own_rules/counties.csv");
  for (const auto* file : {"plan", "claims"}) {
    const auto plan =
        fundalloc::read_plan(std::string("examples/own_rules/") + file + ".yaml", own);
    const auto result = fundalloc::allocate(plan, table);
    std::cout << plan.spec().title << "\n";
    for (const auto& who : result.recipients())
      std::cout << who << " " << result.slice(who) << "\n";
  }
}
