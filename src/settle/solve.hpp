// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "fundalloc/settle/settle.hpp"
#include "settle/fill.hpp"
#include "settle/ties.hpp"

namespace fundalloc::detail {

/// What a solve is asked: scores to whole units within bounds. References must outlive the
/// call.
struct solve_request {
  const quantities& scores;
  const bounds& limits;
  const rational& amount;  ///< in units; may be fractional for methods with real bounds
  const rounding_rule& rule;
  const labels& words;
  tie_context ties;              ///< rules, table columns and names; scores are set here
  bool scale_shortage = false;   ///< on_shortage: scale
  bool reserve_surplus = false;  ///< on_surplus: reserve
};

/// What came out. `scaled`: floors exceeded the amount and were scaled; `surplus`: what caps
/// left.
struct solve_result {
  std::vector<std::int64_t> units;
  rational undistributed = 0;
  rational surplus = 0;
  bool scaled = false;
  bool at_caps = false;
  std::optional<tie_report> tie;
  rational point_value = 0;
  diagnostics note;
};

/// What no bounds can help: E210 (a whole method and a fractional amount), E303, E402.
void check_request(const solve_request& request);

/** Settles scores into units: bounds and rounding in one solve (RULES.md 5 and 6).
 *
 *  Throws  E210 (a whole method and a fractional amount), E301 .. E308, E402 (amount beyond 64
 *          bits).
 */
[[nodiscard]] solve_result solve(const solve_request& request);

/** floor_cost: above. Floors are paid for only by those above them: q_i = l_i + (P - sum l) e_i
 * /
 *  sum e with e_i = max(0, P s_i / sum s - l_i); the method rounds what is above the floors.
 *
 *  Throws  what `solve` throws.
 */
[[nodiscard]] solve_result solve_above_floors(const solve_request& request);
[[nodiscard]] std::vector<rational> quotas_above_floors(const quantities& scores,
                                                        const bounds& limits,
                                                        const rational& amount);

/// Exact quotas of the same request: water_fill, or the scaled floors, or the caps.
[[nodiscard]] std::vector<rational> solve_quotas(const quantities& scores, const bounds& limits,
                                                 const rational& amount, bool scaled,
                                                 bool at_caps);

}  // namespace fundalloc::detail
