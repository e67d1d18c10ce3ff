// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/settle/settle.hpp"

namespace fundalloc {

/// Where a recipient stands at the water level. Exactly at a bound counts as at it; where floor
/// and cap are the same, as at the floor if the level asks for no more.
enum class level_side : std::uint8_t { between, at_floor, at_cap };

/// A cap that is none.
inline constexpr std::int64_t no_cap = std::numeric_limits<std::int64_t>::max();

/// Water-filling as one number: the amount of a recipient is level * score where it is between
/// its bounds, and the bound where it is not.
struct water_level {
  rational level = 0;  ///< the least t >= 0 for which the amounts sum to the total
  std::vector<level_side> sides = {};
  fundalloc::diagnostics diagnostics = {};
};

/** Finds the level t of the amounts clamp(t s_i, l_i, u_i) that sum to a total.
 *
 *  Rule    RULES.md 5, water_fill. `floor` and `cap` are empty or have one number a score;
 *          no_cap stands for none.
 *  Exact   the level is a fraction, and sides are right at it, for every input.
 *  Cost    O(n), about one pass over the numbers where n is large: no sort, no fraction for
 *          each recipient. Numbers from 2^52 on take the slower way of water_fill.
 *  Throws  input_error E103, E119; infeasible_error E301, E302, E304, E305.
 *  See     water_fill, which returns the amounts as fractions
 */
[[nodiscard]] water_level find_water_level(std::span<const std::int64_t> scores,
                                           std::int64_t total,
                                           std::span<const std::int64_t> floor = {},
                                           std::span<const std::int64_t> cap = {});
/// The same for a total with a fraction.
[[nodiscard]] water_level find_water_level(std::span<const std::int64_t> scores,
                                           const rational& total,
                                           std::span<const std::int64_t> floor = {},
                                           std::span<const std::int64_t> cap = {});

}  // namespace fundalloc
