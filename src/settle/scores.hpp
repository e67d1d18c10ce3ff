// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "factor/score.hpp"
#include "settle/quantities.hpp"

namespace fundalloc::detail {

/// The scores of some parts, as cheaply as they can be exact: 64-bit integers, doubles with
/// exact rows behind them, or wide integers. Refers to `parts`, which must outlive it.
[[nodiscard]] quantities scores_of(const score_parts& parts);

}  // namespace fundalloc::detail
