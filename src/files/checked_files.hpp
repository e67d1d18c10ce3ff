// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "fundalloc/document.hpp"
#include "fundalloc/files/csv.hpp"
#include "plan/check.hpp"

namespace fundalloc::detail {

/// A plan file's tree as far as it could be read. What was told of is marked in it.
struct checked_document {
  std::optional<document> tree = {};
  std::vector<problem> problems = {};
};

[[nodiscard]] checked_document read_plan_document_checked(const std::filesystem::path& file);
[[nodiscard]] checked_table read_csv_checked(const std::filesystem::path& file,
                                             const csv_options& options);

}  // namespace fundalloc::detail
