// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "fundalloc/plan/extensions.hpp"
#include "fundalloc/plan/plan.hpp"

namespace fundalloc::detail {

/// Where a key stands: `名称` is the title at the top of a plan, and a name inside its lists. A
/// part has keys of both kinds, those inside first.
enum class key_place { top, inside, part };

/// The English key that a key means, in either language; empty where there is none.
[[nodiscard]] std::string_view english_key(std::string_view key, key_place place);

/// The English word of a value (`缩放` or `scale`), in either language; empty where it is none
/// of them.
[[nodiscard]] std::string_view english_word(std::string_view word) noexcept;

/// The Chinese word of an English one; empty where there is none.
[[nodiscard]] std::string_view chinese_word(std::string_view english) noexcept;

/// The keys of rules from outside.
[[nodiscard]] std::vector<plan_word> keys_of(const extensions& outside);

}  // namespace fundalloc::detail
