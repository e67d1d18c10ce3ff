// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "fundalloc/version.hpp"
#include "long_call.hpp"

PYBIND11_MODULE(_core, m) {
  m.doc() = "The compiled core of fundalloc; use the package fundalloc instead.";
  m.attr("__version__") = FUNDALLOC_VERSION;
  fundalloc::python::note_main_thread();
  fundalloc::python::bind_errors(m);
  fundalloc::python::bind_table(m);
  fundalloc::python::bind_plan(m);
  fundalloc::python::bind_check(m);
  fundalloc::python::bind_schema(m);
  fundalloc::python::bind_allocation(m);
  fundalloc::python::bind_arrow(m);
  fundalloc::python::bind_settle(m);
  fundalloc::python::bind_shares(m);
  fundalloc::python::bind_claims(m);
}
