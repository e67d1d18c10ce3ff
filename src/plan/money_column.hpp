// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fundalloc/exact/money.hpp"
#include "fundalloc/table/table.hpp"

namespace fundalloc::detail {

/// The unit that a header states in its last brackets: `基数(万元)`; empty where there is none.
[[nodiscard]] std::string_view unit_in_header(std::string_view header) noexcept;
/// Whether a column counts things: no per cents, no word of money in cells or header.
[[nodiscard]] bool is_count(const number_column& column) noexcept;
/// Grains in one of what a money column counts; a conversion is noted. E110, E214.
[[nodiscard]] rational money_scale(const number_column& column, const table& from,
                                   const unit& own, std::vector<std::string>& notes);

}  // namespace fundalloc::detail
