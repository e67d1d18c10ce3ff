// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/factor/clip.hpp"
#include "fundalloc/factor/missing.hpp"
#include "fundalloc/factor/winsorize.hpp"

namespace fundalloc::detail {

/// Brings cells of a column into limits; nothing changed: an empty list of cells. E401, E138.
[[nodiscard]] filled_column clipped_cells(const coefficient_input& input, const clip& limits);
[[nodiscard]] filled_column winsorized_cells(const coefficient_input& input,
                                             const winsorize& counts);
/// Brings coefficients into limits, and lists those that changed.
[[nodiscard]] std::vector<filled_cell> clip_coefficient(coefficient& values, const clip& limits,
                                                        const std::string& column);

}  // namespace fundalloc::detail
