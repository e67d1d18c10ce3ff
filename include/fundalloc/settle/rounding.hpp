// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "fundalloc/settle/adams.hpp"
#include "fundalloc/settle/custom_signposts.hpp"
#include "fundalloc/settle/danish.hpp"
#include "fundalloc/settle/dean.hpp"
#include "fundalloc/settle/dhondt.hpp"
#include "fundalloc/settle/down.hpp"
#include "fundalloc/settle/huntington_hill.hpp"
#include "fundalloc/settle/imperiali.hpp"
#include "fundalloc/settle/largest_remainder.hpp"
#include "fundalloc/settle/modified_sainte_lague.hpp"
#include "fundalloc/settle/nearest_each.hpp"
#include "fundalloc/settle/nearest_residual.hpp"
#include "fundalloc/settle/point_value.hpp"
#include "fundalloc/settle/point_value_exact.hpp"
#include "fundalloc/settle/sainte_lague.hpp"
#include "fundalloc/settle/stationary.hpp"

namespace fundalloc {

/// How slices become whole units: the rules that plans can name. Adding a divisor method is its
/// header and its line here.
using rounding_rule = std::variant<  //
    largest_remainder,               //
    dhondt,                          //
    sainte_lague,                    //
    huntington_hill,                 //
    dean,                            //
    adams,                           //
    stationary,                      //
    danish,                          //
    imperiali,                       //
    modified_sainte_lague,           //
    point_value,                     //
    point_value_exact,               //
    nearest_each,                    //
    nearest_residual,                //
    down,                            //
    custom_signposts>;

/// A rule's names and what it is.
struct rounding_entry {
  std::string_view name;
  std::string_view name_zh;
  rounding_facts facts;
};

/// All built-in rules, in the order of the variant.
[[nodiscard]] std::vector<rounding_entry> rounding_rules();
/// The word of a rule in plans.
[[nodiscard]] std::string_view name_of(const rounding_rule& rule);
[[nodiscard]] rounding_facts facts_of(const rounding_rule& rule);
/// Throws plan_error where a rule's options clash.
void check_rounding(const rounding_rule& rule);
/// The signposts of a divisor method; nothing for any other rule.
[[nodiscard]] std::optional<signposts> signposts_of(const rounding_rule& rule);

}  // namespace fundalloc
