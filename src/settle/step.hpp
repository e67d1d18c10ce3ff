// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "settle/bounds.hpp"
#include "settle/moves.hpp"

namespace fundalloc::detail {

/// Where moves start and end, as the step kernel wants it: whole numbers below 2^51, or nothing
/// where there are no bounds.
struct unit_limits {
  std::vector<double> start;
  std::vector<double> limit;
  double start_sum = 0;  ///< exact below 2^53
  double limit_sum = 0;

  [[nodiscard]] bool none() const noexcept { return start.empty(); }
};

/// Bounds in units, each rounded by itself: down, or to the nearest, halves up. Whoever has a
/// score of 0 stays at its start. Nothing where a bound is beyond the kernels' range.
[[nodiscard]] std::optional<unit_limits> unit_limits_of(const quantities& scores,
                                                        const bounds& limits, bool nearest);

/// A move of a recipient from k to k + 1 units.
struct unit_move {
  std::size_t i = 0;
  std::int64_t k = 0;
};

/** The moves that come first. Where not all moves of the last key are among them, these are
 *  in `tied` and not in `units`. */
struct step_outcome {
  std::vector<std::int64_t> units;
  std::vector<std::size_t> tied;  ///< in table order
  std::int64_t open_units = 0;    ///< that some of the tied get
  std::optional<unit_move> last;  ///< the last move in `units`, where it was seen
};

/** Takes moves of a divisor method in increasing order of key, until the units sum to `amount`.
 *
 *  Rule    a level t from doubles; everybody who cannot have another count within t (1 - w) and
 *          t (1 + w) is settled by one pass of the kernel; the moves of all others are few, and
 *          the last that is taken is found among them by exact comparison. It must lie well
 *          inside the window (the certificate), else the level is moved.
 *  Cost    O(n) a pass, one or two passes without bounds.
 *  Returns nothing where doubles do not suffice; then mover (moves.hpp) knows no limits.
 */
[[nodiscard]] std::optional<step_outcome> take_by_level(const quantities& scores,
                                                        const signpost& posts,
                                                        const divisor_keys& keys,
                                                        const unit_limits& limits,
                                                        std::int64_t amount);

}  // namespace fundalloc::detail
