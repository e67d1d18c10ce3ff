// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "fundalloc/exact/rational.hpp"

namespace fundalloc {

/// base^exponent, exactly; 0^0 is 1. The exponent is at least 0.
[[nodiscard]] rational whole_power(const rational& base, int exponent);

/** A product of powers with any exponents, rounded half to even to some decimals.
 *
 *  Rule    prod_j bases[j]^exponents[j], where 0^0 is 1. Bases and exponents are at least 0.
 *  Exact   the same on every machine, and right in the last digit: by comparing whole powers
 *          where they are short, else by logarithms of 128, 512 and 2048 bits whose error is
 *          bounded, until the digit is certain. What is within 2^-2000 of the middle of two
 *          decimals is taken to be the middle.
 *  Cost    1 us for a root, 20 us for a product of six without short exponents (bench_factor).
 */
[[nodiscard]] rational rounded_power(std::span<const rational> bases,
                                     std::span<const rational> exponents, int decimals);

}  // namespace fundalloc
