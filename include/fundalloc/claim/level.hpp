// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "fundalloc/claim/claims.hpp"

/* What the rules share: sums, and the two levels of equality. Each is exact for any fractions;
 * the level is the water level of settle with equal scores, O(n) and some 1 ms for 3000. */
namespace fundalloc::detail {

/// The sum, over one common denominator.
[[nodiscard]] rational sum_of(std::span<const rational> values);

/// Equal amounts t, nobody above the claim: min(d_i, t). 0 <= estate <= sum d.
[[nodiscard]] std::vector<rational> equal_awards(const rational& estate,
                                                 std::span<const rational> claims);
/// Equal losses t, nobody below 0: max(0, d_i - t). 0 <= estate <= sum d.
[[nodiscard]] std::vector<rational> equal_losses(const rational& estate,
                                                 std::span<const rational> claims);
/// clamp(t, l_i, d_i): equal amounts between floors and claims.
[[nodiscard]] std::vector<rational> equal_between(const rational& estate,
                                                  std::span<const rational> floors,
                                                  std::span<const rational> claims);

[[nodiscard]] std::vector<rational> halves_of(std::span<const rational> claims);
[[nodiscard]] std::vector<rational> sums_of(std::span<const rational> a,
                                            std::span<const rational> b);

/// A way to divide an estate among claims, such as equal_awards.
using division = std::vector<rational> (*)(const rational& estate,
                                           std::span<const rational> claims);

/** The family of rules that look at half-claims: up to half of all claims, `first` divides the
 *  estate among d/2; beyond it, everybody has d/2 and `then` divides the rest among d/2. */
[[nodiscard]] std::vector<rational> by_halves(const claims_problem& problem, division first,
                                              division then);

}  // namespace fundalloc::detail
