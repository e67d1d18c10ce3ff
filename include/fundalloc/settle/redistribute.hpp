// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "fundalloc/exact/rational.hpp"

namespace fundalloc {

/** How offices bind whoever is outside a bound and share the rest among the others, again and
 *  again. Not a plan's rule: a comparison, and an explanation.
 *
 *  Each round shares what is left by score among the free and fixes, for good, at the bound:
 */
enum class redistribution : std::uint8_t {
  both,          ///< all who are outside
  floors_first,  ///< those below; those above only in a round where nobody is below
  caps_first,    ///< the other way round
  heavier_side,  ///< the side that lacks or exceeds more; equals water_fill
  one_pass,      ///< both, once; then the rest by score, bounds not looked at again
};

/// What came out: amounts, and what nobody got because all with a positive score were fixed
/// (negative: overspent).
struct redistributed {
  std::vector<rational> amounts = {};
  rational left_over = 0;
  int rounds = 0;                        ///< begun, the last one included
  std::vector<int> fixed_in_round = {};  ///< by recipient; 0: never
};

/** Fix and redistribute.
 *
 *  Exact   always.
 *  Cost    O(n) fractions a round; at most n + 1 rounds.
 *  Throws  input_error E103, E119, infeasible_error E305.
 *  Source  RULES-ANNEX.md C; heavier_side after Bitran and Hax 1981.
 */
[[nodiscard]] redistributed fix_and_redistribute(std::span<const rational> scores,
                                                 const rational& total,
                                                 std::span<const rational> floor,
                                                 std::span<const std::optional<rational>> cap,
                                                 redistribution order = redistribution::both);

/// All orders, and their words: `both`, `floors_first`.
[[nodiscard]] std::span<const redistribution> redistributions() noexcept;
[[nodiscard]] std::string_view to_text(redistribution order) noexcept;

}  // namespace fundalloc
