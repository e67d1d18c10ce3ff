// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "fundalloc/error.hpp"
#include "fundalloc/files/csv.hpp"
#include "fundalloc/plan/extensions.hpp"
#include "fundalloc/plan/plan.hpp"

namespace fundalloc {

/** Everything that is wrong with a plan file, in the order of its lines; empty: nothing.
 *
 *  Rule    a problem is listed once, and not what only follows from another: a sum of weights
 *          of which one could not be read is no problem of its own. What is no YAML at all ends
 *          the reading where it stands.
 */
[[nodiscard]] std::vector<problem> check_plan_file(const std::filesystem::path& file,
                                                   const extensions& outside = {});

/** The same for a plan file and a CSV file: what is wrong with the plan, then with the table,
 *  row by row, then what the one says of the other, as far as either could be read.
 *
 *  Rule    of one code in one column the first hundred are listed, and how many more there are.
 */
[[nodiscard]] std::vector<problem> check_files(const std::filesystem::path& plan_file,
                                               const std::filesystem::path& table_file,
                                               const csv_options& options = {},
                                               const extensions& outside = {});
/// The same for a plan file and a table from elsewhere.
[[nodiscard]] std::vector<problem> check_files(const std::filesystem::path& plan_file,
                                               const table& recipients,
                                               const extensions& outside = {});
/// The same for a plan from elsewhere and a CSV file.
[[nodiscard]] std::vector<problem> check_files(const plan& rule,
                                               const std::filesystem::path& table_file,
                                               const csv_options& options = {});

}  // namespace fundalloc
