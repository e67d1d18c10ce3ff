// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "bindings.hpp"
#include "fundalloc/interrupt.hpp"

namespace fundalloc::python {

/// Whether Python runs its handlers of signals on this thread; without the GIL, too.
[[nodiscard]] bool is_main_thread() noexcept;
/// Notes which thread Python calls its main one, now and after a fork.
void note_main_thread();

/** Runs what may take long: others have the GIL meanwhile, and Ctrl-C ends it.
 *
 *  Rule    on the main thread the handlers of signals are run now and then, as between two
 *          lines of Python; what one raises ends the call and goes on to the caller. Python
 *          runs them on no other thread, so nobody is asked there.
 */
template <class F>
auto long_call(F&& work) {
  const py::gil_scoped_release release;
  if (!is_main_thread()) return std::forward<F>(work)();
  const interrupt_scope scope([] {
    const py::gil_scoped_acquire acquire;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    return false;
  });
  return std::forward<F>(work)();
}

/// Between some objects of many that are made with the GIL held: lets other threads run, and
/// handlers of signals.
class breather {
 public:
  void operator()() {
    if ((++made_ & 255U) != 0) return;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if ((made_ & 8191U) == 0) const py::gil_scoped_release release;
  }

 private:
  std::uint32_t made_ = 0;
};

}  // namespace fundalloc::python
