// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "fundalloc/settle/rounding_rule.hpp"

namespace fundalloc {

/// A type from outside with a name and a sequence: d(k) = s.signpost(k), exact, rising.
template <class S>
concept SignpostSequence = requires(const S s, std::int64_t k) {
  { S::name } -> std::convertible_to<std::string_view>;
  { s.signpost(k) } -> std::convertible_to<rational>;
};

/** A divisor method from outside the library: any SignpostSequence, or a function.
 *
 *      options.rounding = custom_signposts(my_sequence{});
 *      options.rounding = custom_signposts("thirds", [](std::int64_t k) { return ...; });
 *
 *  A plan's text names it; who reads that text hands the rule over (plan/extensions.hpp).
 *  Throws  plan_error E222 where a signpost is negative or not larger than the one before it.
 */
class custom_signposts {
 public:
  static constexpr rounding_facts facts = {
      .divisor = true, .proportional = false};  // not known of a rule from outside
  first_units_rule first_units = first_units_rule::error;

  template <SignpostSequence S>
  explicit custom_signposts(S sequence)
      : name_(S::name),
        at_([s = std::move(sequence)](std::int64_t k) { return rational(s.signpost(k)); }) {}
  custom_signposts(std::string name, std::function<rational(std::int64_t)> at)
      : name_(std::move(name)), at_(std::move(at)) {}

  [[nodiscard]] std::string_view word() const noexcept { return name_; }
  [[nodiscard]] std::string_view word_zh() const noexcept { return name_; }
  void check() const {}
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("first_units", "首个单位", self.first_units, first_units_words);
  }
  [[nodiscard]] signposts posts() const {
    return {.shape = signposts::form::function, .at = at_};
  }
  /// Two are the same rule where they have the same name.
  friend bool operator==(const custom_signposts& a, const custom_signposts& b) {
    return a.name_ == b.name_ && a.first_units == b.first_units;
  }

 private:
  std::string name_;
  std::function<rational(std::int64_t)> at_;
};

}  // namespace fundalloc
