// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/files/check_files.hpp"

#include "files/checked_files.hpp"
#include "plan/check.hpp"

namespace fundalloc {

namespace {

detail::checked_plan plan_of(const std::filesystem::path& file, const extensions& outside) {
  detail::checked_document text = detail::read_plan_document_checked(file);
  if (!text.tree) return {.problems = std::move(text.problems)};
  return detail::read_checked(*text.tree, file.string(), outside, std::move(text.problems));
}

}  // namespace

std::vector<problem> check_plan_file(const std::filesystem::path& file,
                                     const extensions& outside) {
  return plan_of(file, outside).problems;
}

std::vector<problem> check_files(const std::filesystem::path& plan_file,
                                 const std::filesystem::path& table_file,
                                 const csv_options& options, const extensions& outside) {
  return detail::check_all(plan_of(plan_file, outside),
                           detail::read_csv_checked(table_file, options));
}

std::vector<problem> check_files(const std::filesystem::path& plan_file,
                                 const table& recipients, const extensions& outside) {
  return detail::check_all(plan_of(plan_file, outside),
                           {.cells = recipients, .complete = true});
}

std::vector<problem> check_files(const plan& rule, const std::filesystem::path& table_file,
                                 const csv_options& options) {
  return detail::check_all(
      {.rule = rule, .complete = true, .knows_recipient = true, .knows_rows = true},
      detail::read_csv_checked(table_file, options));
}

}  // namespace fundalloc
