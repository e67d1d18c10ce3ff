// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "fundalloc/claim/custom.hpp"
#include "fundalloc/factor/custom.hpp"
#include "fundalloc/settle/custom_signposts.hpp"

namespace fundalloc {

/** Rules from outside the library that a plan's text may name, beside the built-in ones.
 *
 *      plan(text, file, {.coefficients = {custom_coefficient(my_method{})}});
 */
struct extensions {
  std::vector<custom_coefficient> coefficients = {};
  std::vector<custom_signposts> signposts = {};
  std::vector<custom_claims> claims = {};
};

}  // namespace fundalloc
