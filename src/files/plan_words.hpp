// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/document.hpp"

namespace fundalloc::detail {

/** A plan in English keys and words as the same plan in Chinese ones.
 *
 *  Keys, words that are values, and names of rules change; columns, names, grades and numbers
 *  stay, and so do rules from outside with what they alone know.
 */
[[nodiscard]] document in_chinese(const document& plan);

}  // namespace fundalloc::detail
