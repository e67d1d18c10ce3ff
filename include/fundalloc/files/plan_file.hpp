// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "fundalloc/document.hpp"
#include "fundalloc/plan/plan.hpp"

namespace fundalloc {

/** Reads a plan file: a strict subset of YAML, or JSON where the name ends in .json.
 *
 *  Throws  input_error E101, E102; plan_error E2xx with file, line and character; limit_error
 *          E403.
 *  Source  DESIGN, section 6.
 */
[[nodiscard]] plan read_plan(const std::filesystem::path& file);
/// The tree of a plan file's texts, before anything is interpreted.
[[nodiscard]] document read_plan_document(const std::filesystem::path& file);
/// The same from text in memory; `name` stands in messages.
[[nodiscard]] document read_yaml(std::string_view text, std::string_view name = {});

}  // namespace fundalloc
