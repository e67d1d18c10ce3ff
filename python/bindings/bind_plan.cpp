// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "fundalloc/files/plan_file.hpp"
#include "fundalloc/plan/plan.hpp"

namespace fundalloc::python {

void bind_plan(py::module_& m) {
  py::class_<plan>(m, "Plan")
      .def_static(
          "from_json",
          [](const std::string& text, const std::string& file) {
            return plan(read_json(text, file), file);
          },
          py::arg("text"), py::arg("file"))
      .def_property_readonly("canonical", [](const plan& p) { return to_json(p.canonical()); })
      .def_property_readonly("has_pool", &plan::has_pool)
      .def_property_readonly("pool", [](const plan& p) { return p.pool().to_text(); })
      .def_property_readonly("unit", [](const plan& p) { return p.spec().unit.to_text(); })
      .def_property_readonly("word", [](const plan& p) { return p.spec().unit.word(); })
      .def_property_readonly("title", [](const plan& p) { return p.spec().title; })
      .def_property_readonly("note", [](const plan& p) { return p.spec().note; })
      .def_property_readonly("recipient", [](const plan& p) { return p.spec().recipient; })
      .def_property_readonly("file", &plan::file)
      .def(
          "__eq__", [](const plan& a, const plan& b) { return a == b; }, py::is_operator(),
          py::arg("other"));

  m.def(
      "read_plan",
      [](const std::string& path) {
        const py::gil_scoped_release release;
        return read_plan(path);
      },
      py::arg("path"));
  m.def(
      "check_plan_file",
      [](const std::string& path) {
        py::list problems;
        for (const problem& p : check_document(read_plan_document(path), path)) {
          problems.append(problem_dict(p));
        }
        return problems;
      },
      py::arg("path"));
  m.def("plan_keys", [] {
    std::vector<std::pair<std::string, std::string>> keys;
    for (const plan_word& w : plan_keys()) keys.emplace_back(w.english, w.chinese);
    return keys;
  });
}

}  // namespace fundalloc::python
