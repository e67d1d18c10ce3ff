// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "custom_rules.hpp"
#include "fundalloc/files/plan_file.hpp"
#include "fundalloc/plan/plan.hpp"
#include "long_call.hpp"

namespace fundalloc::python {

void bind_plan(py::module_& m) {
  py::class_<plan>(m, "Plan")
      .def_static(
          "from_json",
          [](const std::string& text, const std::string& file, const py::dict& outside) {
            const extensions rules = outside_rules(outside);
            return long_call([&] { return plan(read_json(text, file), file, rules); });
          },
          py::arg("text"), py::arg("file"), py::arg("outside"))
      .def_property_readonly(
          "canonical",
          [](const plan& p) { return long_call([&] { return to_json(p.canonical()); }); })
      .def(
          "to_yaml",
          [](const plan& p, bool chinese) {
            const auto language = chinese ? plan_language::chinese : plan_language::english;
            return long_call([&] { return to_yaml(p, language); });
          },
          py::arg("chinese"))
      .def_property_readonly("has_pool", &plan::has_pool)
      .def_property_readonly("pool", [](const plan& p) { return p.pool().to_text(); })
      .def_property_readonly("unit", [](const plan& p) { return p.spec().unit.to_text(); })
      .def_property_readonly("word", [](const plan& p) { return p.spec().unit.word(); })
      .def_property_readonly("title", [](const plan& p) { return p.spec().title; })
      .def_property_readonly("note", [](const plan& p) { return p.spec().note; })
      .def_property_readonly("recipient", [](const plan& p) { return p.spec().recipient; })
      .def_property_readonly("file", &plan::file)
      .def(
          "__eq__",
          [](const plan& a, const plan& b) { return long_call([&] { return a == b; }); },
          py::is_operator(), py::arg("other"));

  m.def(
      "read_plan",
      [](const std::string& path, const py::dict& outside) {
        const extensions rules = outside_rules(outside);
        return long_call([&] { return read_plan(path, rules); });
      },
      py::arg("path"), py::arg("outside"));
  m.def("plan_keys", [] {
    std::vector<std::pair<std::string, std::string>> keys;
    for (const plan_word& w : plan_keys()) keys.emplace_back(w.english, w.chinese);
    return keys;
  });
}

}  // namespace fundalloc::python
