// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "custom_rules.hpp"
#include "fundalloc/files/check_files.hpp"
#include "fundalloc/plan/allocation.hpp"
#include "long_call.hpp"

namespace fundalloc::python {

namespace {

template <class F>
py::list problems_of(F&& look) {
  const std::vector<problem> found = long_call(look);
  py::list problems;
  for (const problem& p : found) problems.append(problem_dict(p));
  return problems;
}

}  // namespace

void bind_check(py::module_& m) {
  m.def(
      "check",
      [](const plan& rule, const table& recipients) {
        return problems_of([&] { return check(rule, recipients); });
      },
      py::arg("plan"), py::arg("table"));
  m.def(
      "check_plan_file",
      [](const std::string& path, const py::dict& outside) {
        const extensions rules = outside_rules(outside);
        return problems_of([&] { return check_plan_file(path, rules); });
      },
      py::arg("path"), py::arg("outside"));
  m.def(
      "check_files",
      [](const std::string& plan_path, const std::string& table_path,
         const std::string& recipient, const py::dict& outside) {
        const extensions rules = outside_rules(outside);
        return problems_of([&] {
          return check_files(plan_path, std::filesystem::path(table_path),
                             {.recipient = recipient}, rules);
        });
      },
      py::arg("plan_path"), py::arg("table_path"), py::arg("recipient"), py::arg("outside"));
  m.def(
      "check_plan_file_with",
      [](const std::string& path, const table& recipients, const py::dict& outside) {
        const extensions rules = outside_rules(outside);
        return problems_of([&] { return check_files(path, recipients, rules); });
      },
      py::arg("path"), py::arg("table"), py::arg("outside"));
  m.def(
      "check_table_file_with",
      [](const plan& rule, const std::string& path, const std::string& recipient) {
        return problems_of([&] {
          return check_files(rule, std::filesystem::path(path), {.recipient = recipient});
        });
      },
      py::arg("plan"), py::arg("path"), py::arg("recipient"));
}

}  // namespace fundalloc::python
