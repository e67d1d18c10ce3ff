// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "fundalloc/claim/claims.hpp"

namespace fundalloc {

/** A rule of one's own, made from any type of the concept ClaimsRule or from a function.
 *
 *  Rule    its awards are looked at each time: one for each claim, 0 <= award <= claim, and
 *          their sum is the estate, exactly.
 *  Throws  plan_error E222 where they are not so, and whatever the rule throws.
 *  Two of them are equal when they share one function: copies are.
 */
class custom_claims {
 public:
  using function = std::function<std::vector<rational>(const claims_problem&)>;

  custom_claims(std::string rule_name, function rule)
      : name(std::move(rule_name)),
        name_zh(name),
        rule_(std::make_shared<const function>(std::move(rule))) {}
  template <ClaimsRule R>
    requires(!std::same_as<R, custom_claims>)
  explicit custom_claims(R rule)
      : custom_claims(std::string(R::name), [kept = std::move(rule)](const claims_problem& p) {
          kept.check();
          return kept.award(p);
        }) {
    name_zh = std::string(R::name_zh);
  }

  std::string name;
  std::string name_zh;
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const;
  friend bool operator==(const custom_claims&, const custom_claims&) = default;

 private:
  std::shared_ptr<const function> rule_;
};

}  // namespace fundalloc
