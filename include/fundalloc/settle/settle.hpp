// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/settle/rounding.hpp"
#include "fundalloc/settle/tie_rule.hpp"

namespace fundalloc {

/// How the filter fared: these may differ between machines and are in no output, comparison or
/// digest.
struct diagnostics {
  std::int64_t undecided = 0;     ///< decisions that the error bound left open
  std::int64_t exact_solves = 0;  ///< solves that were done again in exact arithmetic
};

/// Options of the rules that stand alone. Vectors are empty or have one entry a score.
struct settle_options {
  std::vector<rational> floor = {};
  std::vector<std::optional<rational>> cap = {};
  rounding_rule rounding = {};
  std::vector<tie_rule> ties = default_ties();
  std::vector<std::string> names = {};  ///< for lots and messages; empty: "0", "1", ...
};

/// What round_to_total returns.
struct rounded {
  std::vector<std::int64_t> units = {};
  rational undistributed = 0;
  std::optional<tie_report> tie = {};
  rational point_value = 0;  ///< t of point_value, else 0
  fundalloc::diagnostics diagnostics = {};
};

/** Splits a total by score into whole units: one rule alone, for systems and reviewers.
 *
 *  Rule    RULES.md 5 and 6: bounds and rounding are one solve, by options.rounding.
 *  Ties    options.ties, decided on exact numbers.
 *  Exact   equal to rational arithmetic for every input.
 *  Cost    O(n); O(n log n) where many scores tie.
 *  Throws  input_error E103 (a negative score or bound), plan_error E210 (the method needs a
 *          whole total), infeasible_error E301 .. E308, limit_error E402.
 */
[[nodiscard]] rounded round_to_total(std::span<const rational> scores, const rational& total,
                                     const settle_options& options = {});
/// The same for 64-bit whole scores: no fraction is made on the way.
[[nodiscard]] rounded round_to_total(std::span<const std::int64_t> scores,
                                     const rational& total, const settle_options& options = {});

/** The exact amounts q_i = clamp(t s_i, l_i, u_i) that sum to a total, before any rounding.
 *
 *  Throws  input_error E103, infeasible_error E301, E302, E304, E305.
 *  Source  RULES.md 5, water_fill.
 */
[[nodiscard]] std::vector<rational> water_fill(
    std::span<const rational> scores, const rational& total,
    std::span<const rational> floor = {}, std::span<const std::optional<rational>> cap = {});

}  // namespace fundalloc
