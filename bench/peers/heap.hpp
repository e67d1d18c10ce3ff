// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// Divisor methods by a heap of quotients, in plain double: what people write. Ties go by the
/// heap's own order, and nothing is certified.
namespace peers {

/// Where a heap starts: at the quotas as the method rounds them, so that a few hundred seats
/// move; or one seat below, so that about as many seats move as there are recipients.
enum class heap_start { rounded, low };

std::vector<std::int64_t> webster_heap(std::span<const std::int64_t> scores, std::int64_t house,
                                       heap_start start);
std::vector<std::int64_t> huntington_hill_heap(std::span<const std::int64_t> scores,
                                               std::int64_t house, heap_start start);

}  // namespace peers
