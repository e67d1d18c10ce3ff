// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** A coefficient method from outside the library: any type that satisfies CoefficientMethod, or
 *  a function from the column's values to coefficients.
 *
 *      spec.factors[0].method = custom_coefficient(my_method{});
 *      spec.factors[1].method = custom_coefficient("doubled", [](auto values) { ... });
 *
 *  A plan's text names it; who reads that text hands the method over (plan/extensions.hpp).
 *  Throws  plan_error E222 (another number of coefficients than recipients).
 */
class custom_coefficient {
 public:
  using function = std::function<std::vector<rational>(std::span<const rational>)>;

  template <CoefficientMethod M>
    requires(!std::same_as<M, custom_coefficient>)
  explicit custom_coefficient(M method)
      : inside_(std::make_shared<held<M>>(std::move(method))) {}
  custom_coefficient(std::string name, function rule)
      : inside_(std::make_shared<held_function>(std::move(name), std::move(rule))) {}

  [[nodiscard]] std::string_view word() const { return inside_->word(); }
  [[nodiscard]] std::string_view word_zh() const { return inside_->word_zh(); }
  [[nodiscard]] bool needs_indicator() const { return inside_->needs_indicator(); }
  [[nodiscard]] bool negative_allowed() const { return inside_->negative_allowed(); }
  void check() const { inside_->check(); }
  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    coefficient result = inside_->apply(input);
    if (!result.owned.empty()) result.numerators = result.owned;
    if (result.size() != input.rows) {
      raise({code::custom_rule,
             {.key = "method"},
             phrase("the method \"{}\" returned {} coefficients for {} recipients", word(),
                    result.size(), input.rows),
             "one coefficient for each recipient",
             "Correct the method."});
    }
    return result;
  }
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    self.inside_ = self.inside_->with_options(option);
  }

  /// Two are the same rule where they have the same name.
  friend bool operator==(const custom_coefficient& a, const custom_coefficient& b) {
    return a.word() == b.word();
  }

 private:
  class base {
   public:
    virtual ~base() = default;
    [[nodiscard]] virtual std::string_view word() const = 0;
    [[nodiscard]] virtual std::string_view word_zh() const = 0;
    [[nodiscard]] virtual bool needs_indicator() const = 0;
    [[nodiscard]] virtual bool negative_allowed() const = 0;
    [[nodiscard]] virtual coefficient apply(const coefficient_input& input) const = 0;
    virtual void check() const = 0;
    [[nodiscard]] virtual std::shared_ptr<const base> with_options(option_visitor&) const = 0;
  };

  template <class M>
  class held final : public base {
   public:
    explicit held(M method) : method_(std::move(method)) {}
    [[nodiscard]] std::string_view word() const override { return M::name; }
    [[nodiscard]] std::string_view word_zh() const override { return M::name_zh; }
    [[nodiscard]] bool needs_indicator() const override { return M::takes_indicator; }
    [[nodiscard]] bool negative_allowed() const override { return M::takes_negative; }
    [[nodiscard]] coefficient apply(const coefficient_input& input) const override {
      return method_.apply(input);
    }
    void check() const override { method_.check(); }
    [[nodiscard]] std::shared_ptr<const base> with_options(
        option_visitor& option) const override {
      M changed = method_;
      M::options(changed, option);
      return std::make_shared<held<M>>(std::move(changed));
    }

   private:
    M method_;
  };

  class held_function final : public base {
   public:
    held_function(std::string name, function rule)
        : name_(std::move(name)), rule_(std::move(rule)) {}
    [[nodiscard]] std::string_view word() const override { return name_; }
    [[nodiscard]] std::string_view word_zh() const override { return name_; }
    [[nodiscard]] bool needs_indicator() const override { return true; }
    [[nodiscard]] bool negative_allowed() const override { return true; }
    [[nodiscard]] coefficient apply(const coefficient_input& input) const override {
      std::vector<rational> values;
      for (std::size_t i = 0; i < input.rows; ++i) values.push_back(input.value(i));
      return coefficient::of(rule_(values));
    }
    void check() const override {}
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
