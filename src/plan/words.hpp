// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "fundalloc/plan/plan.hpp"

namespace fundalloc::detail {

/// Where a key stands: `名称` is the title at the top of a plan, and a name inside its lists.
enum class key_place { top, inside };

/// The English key that a key means, in either language; empty where there is none.
[[nodiscard]] std::string_view english_key(std::string_view key, key_place place) noexcept;

/// The English word of a value (`缩放` or `scale`), in either language; empty where it is none
/// of them.
[[nodiscard]] std::string_view english_word(std::string_view word) noexcept;

}  // namespace fundalloc::detail
