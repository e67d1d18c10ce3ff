// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "fundalloc/factor/clip.hpp"
#include "fundalloc/factor/custom.hpp"
#include "fundalloc/factor/equal.hpp"
#include "fundalloc/factor/ratio_to.hpp"
#include "fundalloc/factor/ratio_to_mean.hpp"
#include "fundalloc/factor/share.hpp"
#include "fundalloc/factor/winsorize.hpp"

namespace fundalloc {

/// The coefficient methods that plans can name: adding one is its header and its line here.
using coefficient_method = std::variant<  //
    share,                                //
    ratio_to_mean,                        //
    ratio_to,                             //
    equal,                                //
    clip,                                 //
    winsorize,                            //
    custom_coefficient>;

/// The word of a rule in plans, whether it is built in or from outside.
template <class Rule>
[[nodiscard]] std::string_view word_of(const Rule& rule) {
  if constexpr (requires { rule.word(); }) {
    return rule.word();
  } else {
    return Rule::name;
  }
}

}  // namespace fundalloc
