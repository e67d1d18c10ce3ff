// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/// How equal values share ranks: 1 2 2 4, 1 2 2 3, or 1 2.5 2.5 4.
enum class ranking : std::uint8_t { standard, dense, fractional };
inline constexpr std::array<option_word<ranking>, 3> ranking_words{
    {{ranking::standard, "standard", "标准"},
     {ranking::dense, "dense", "密集"},
     {ranking::fractional, "fractional", "平均"}}};

/** Twice the rank of each recipient's value, so that the mean of two ranks is whole.
 *
 *  Rule    rank 1 is the largest value, or the smallest with `smallest_first`; among all, the
 *          recipient's own group, or all rows of the table.
 *  Cost    O(n log n).
 *  Throws  plan_error E205 (own group, and the plan has none).
 */
[[nodiscard]] std::vector<std::int64_t> doubled_ranks(const coefficient_input& input,
                                                      population among, ranking ties,
                                                      bool smallest_first);

}  // namespace fundalloc
