// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "fundalloc/settle/settle.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::detail {

/// The level num / den, not reduced.
struct whole_level {
  std::int64_t num = 0;
  std::int64_t den = 1;
};

/** The least level t of sum clamp(t s_i, l_i, u_i) = amount for whole numbers below 2^52 (caps
 *  may be any), and sides at it: one byte each, 0 between, 1 at the floor, 2 at the cap.
 *
 *  Nothing, and sides are rubbish, where numbers are larger, negative or in conflict, and where
 *  the amount cannot be reached.
 */
[[nodiscard]] std::optional<whole_level> find_whole_level(const fill_whole& all,
                                                          std::int64_t amount,
                                                          std::uint8_t* sides,
                                                          diagnostics& note);

}  // namespace fundalloc::detail
