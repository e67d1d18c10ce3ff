// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "fundalloc/settle/settle.hpp"
#include "settle/bounds.hpp"
#include "settle/quantities.hpp"

namespace fundalloc::detail {

/// Where a recipient stands at the water level: between its bounds, or at one of them.
/// (As kernels and level_search write it.)
enum class side : std::uint8_t { free, floor, cap };

/** The solution of q_i = clamp(t s_i, l_i, u_i), sum q = amount: who is bound, and the level t.
 *
 *  The level is known as a double with its bound at once, and exactly when asked for:
 *  q_i = level_num * N_i / level_den for a free recipient with score numerator N_i.
 */
class fill {
 public:
  [[nodiscard]] side at(std::size_t i) const noexcept {
    return sides_.empty() ? side::free : sides_[i];
  }
  [[nodiscard]] bool all_free() const noexcept { return sides_.empty(); }

  /// t per unit of score estimate, with its relative bound.
  [[nodiscard]] const estimate& level() const noexcept { return level_; }
  [[nodiscard]] const wide_ratio& exact_level() const;
  /// The exact quota of any recipient.
  [[nodiscard]] wide_ratio quota(std::size_t i) const;

 private:
  friend class fill_solver;
  const quantities* scores_ = nullptr;
  const bounds* limits_ = nullptr;
  rational amount_;
  std::vector<side> sides_;
  estimate level_;
  mutable std::optional<wide_ratio> exact_;
};

/** Solves for the level. The amount must be reachable: sum l <= amount <= sum u (checked
 * before).
 *
 *  Rule    level_search.hpp: exactly for whole numbers below 2^52, in doubles with a proven
 *          bound else; who is near a bound is decided on exact numbers; where that fails,
 *          breakpoints are sorted exactly.
 *  Cost    O(n), about one pass where n is large; O(n log n) wide arithmetic in the last
 *          resort.
 *  The returned object refers to scores and limits: they must outlive it.
 */
[[nodiscard]] fill solve_fill(const quantities& scores, const bounds& limits,
                              const rational& amount, diagnostics& note);

/// E301, E302, E304 or E306 where the amount cannot be reached within the bounds.
void check_reachable(const quantities& scores, const bounds& limits, const rational& amount,
                     const labels& words);

/// Sums of the bounds as they stand; nothing for an unlimited upper sum.
[[nodiscard]] rational lower_sum(const bounds& limits);
[[nodiscard]] std::optional<rational> upper_sum(const bounds& limits, std::size_t n);

}  // namespace fundalloc::detail
