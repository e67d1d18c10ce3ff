// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/plan/spec.hpp"
#include "plan/map_reader.hpp"

namespace fundalloc::detail {

/// The factors of a part that have coefficients, in order: inner factors stand for their group.
[[nodiscard]] std::vector<const factor*> leaves_of(const part& one);
/// The name of a factor in lines and contribution caps.
[[nodiscard]] const std::string& name_of(const factor& f) noexcept;
/// The weights of the leaves as parts of 1: a group's weight times the inner one. E207, E208;
/// `path` is that of the part: "" or "parts[0].".
[[nodiscard]] std::vector<rational> normal_weights(const part& one, const read_context& context,
                                                   const std::string& path);

}  // namespace fundalloc::detail
