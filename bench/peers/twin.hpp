// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace peers {

/// Six columns by weighted shares, largest remainder, without exactness, ties or checks, with
/// the instructions of the kernels in use (twin_body.hpp).
void twin(std::span<const std::int64_t* const> columns, std::span<const double> sums,
          std::span<const double> weights, std::size_t n, double pool, std::int64_t* units);

}  // namespace peers
