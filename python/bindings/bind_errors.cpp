// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"

namespace fundalloc::python {

py::dict problem_dict(const problem& p) {
  py::dict d;
  d["code"] = code_text(p.number);
  d["file"] = p.where.file;
  d["row"] = p.where.row;
  d["recipient"] = p.where.recipient;
  d["column"] = p.where.column;
  d["key"] = p.where.key;
  d["line"] = p.where.line;
  d["character"] = p.where.character;
  d["found"] = p.found;
  d["expected"] = p.expected;
  d["remedy"] = p.remedy;
  d["message"] = p.message();
  return d;
}

namespace {

/// Raises the Python class of an error, with the parts of its problem as attributes.
void raise_python(const error& e) {
  try {
    const py::object make = py::module_::import("fundalloc._errors").attr("from_problem");
    const py::object exception = make(problem_dict(e.detail()));
    PyErr_SetObject(py::type::handle_of(exception).ptr(), exception.ptr());
  } catch (py::error_already_set& failed) {
    failed.restore();
  }
}

}  // namespace

void bind_errors(py::module_&) {
  py::register_exception_translator([](std::exception_ptr p) {
    try {
      if (p) std::rethrow_exception(p);
    } catch (const error& e) {
      raise_python(e);
    }
  });
}

}  // namespace fundalloc::python
