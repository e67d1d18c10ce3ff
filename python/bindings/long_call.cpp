// SPDX-License-Identifier: Apache-2.0
#include "long_call.hpp"

#include <atomic>

namespace fundalloc::python {

namespace {

std::atomic<unsigned long> main_thread = 0;

}  // namespace

bool is_main_thread() noexcept { return PyThread_get_thread_ident() == main_thread.load(); }

void note_main_thread() {
  const auto threads = py::module_::import("threading");
  main_thread = py::cast<unsigned long>(threads.attr("main_thread")().attr("ident"));
  // After a fork the thread that forked is the main one.
  py::module_::import("os").attr("register_at_fork")(
      py::arg("after_in_child") =
          py::cpp_function([] { main_thread = PyThread_get_thread_ident(); }));
}

}  // namespace fundalloc::python
