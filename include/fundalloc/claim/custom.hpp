// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "fundalloc/claim/claims.hpp"
#include "fundalloc/options.hpp"

namespace fundalloc {

/** A rule for claims from outside the library: any type that satisfies ClaimsRule, or a
 *  function from the problem to awards.
 *
 *      divide_claims(problem, custom_claims(my_rule{}));
 *      divide_claims(problem, custom_claims("halves", [](const claims_problem& p) { ... }));
 *
 *  A plan's text names it; who reads that text hands the rule over (plan/extensions.hpp).
 *  Rule    awards are looked at each time: one a claim, 0 <= award <= claim, and the estate in
 *          sum, exactly.
 *  Throws  plan_error E222 where they are not so; and whatever the rule throws.
 */
class custom_claims {
 public:
  using function = std::function<std::vector<rational>(const claims_problem&)>;

  template <ClaimsRule R>
    requires(!std::same_as<R, custom_claims>)
  explicit custom_claims(R rule) : inside_(std::make_shared<held<R>>(std::move(rule))) {}
  custom_claims(std::string name, function rule)
      : inside_(std::make_shared<held_function>(std::move(name), std::move(rule))) {}

  [[nodiscard]] std::string_view word() const { return inside_->word(); }
  [[nodiscard]] std::string_view word_zh() const { return inside_->word_zh(); }
  void check() const { inside_->check(); }
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    self.inside_ = self.inside_->with_options(option);
  }

  /// Two are the same rule where they have the same name.
  friend bool operator==(const custom_claims& a, const custom_claims& b) {
    return a.word() == b.word();
  }

 private:
  class base {
   public:
    virtual ~base() = default;
    [[nodiscard]] virtual std::string_view word() const = 0;
    [[nodiscard]] virtual std::string_view word_zh() const = 0;
    virtual void check() const = 0;
    [[nodiscard]] virtual std::vector<rational> award(const claims_problem&) const = 0;
    [[nodiscard]] virtual std::shared_ptr<const base> with_options(option_visitor&) const = 0;
  };

  template <class R>
  class held final : public base {
   public:
    explicit held(R rule) : rule_(std::move(rule)) {}
    [[nodiscard]] std::string_view word() const override { return R::name; }
    [[nodiscard]] std::string_view word_zh() const override { return R::name_zh; }
    void check() const override { rule_.check(); }
    [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const override {
      return rule_.award(problem);
    }
    [[nodiscard]] std::shared_ptr<const base> with_options(
        option_visitor& option) const override {
      R changed = rule_;
      R::options(changed, option);
      return std::make_shared<held<R>>(std::move(changed));
    }

   private:
    R rule_;
  };

  class held_function final : public base {
   public:
    held_function(std::string name, function rule)
        : name_(std::move(name)), rule_(std::move(rule)) {}
    [[nodiscard]] std::string_view word() const override { return name_; }
    [[nodiscard]] std::string_view word_zh() const override { return name_; }
    void check() const override {}
    [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const override {
      return rule_(problem);
    }
    [[nodiscard]] std::shared_ptr<const base> with_options(option_visitor&) const override {
      return std::make_shared<held_function>(*this);
    }

   private:
    std::string name_;
    function rule_;
  };

  std::shared_ptr<const base> inside_;
};

}  // namespace fundalloc
