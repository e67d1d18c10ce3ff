// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <utility>

namespace fundalloc {

/** What a call ends with when the check of its `interrupt_scope` asked for it.
 *
 *  No `error`: nothing is wrong with plan or table, and a caller who catches errors should not
 *  take it for one.
 */
class interrupted : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "fundalloc: interrupted"; }
};

/** Makes every call of this thread ask a check, as long as the scope lives, whether to go on.
 *
 *  Rule    the engine asks on the calling thread, not before some 25 ms have passed since it
 *          asked last, and then within 0.2 s of work, however long the call. Where the check
 *          returns true, the call throws `interrupted`; what the check itself throws goes
 *          through as it is. Either way nothing is half done: plan, table and allocation are as
 *          before, and no file is touched. The innermost scope of a thread is the one that is
 *          asked; other threads are not.
 *  Checks  the call may hold the lock of the allocation that it computes for: a check that
 *          waits for a lock must not be one that others hold while they wait for that
 *          allocation.
 *  Cost    without a scope one test of a pointer for each block of work; with one, a look at
 *          the steady clock for each, about 25 ns.
 *
 *      std::jthread worker([&](std::stop_token stop) {
 *        const fundalloc::interrupt_scope scope([stop] { return stop.stop_requested(); });
 *        result = allocate(plan, table);
 *      });
 *
 *  See     tests/cpp/base/interrupt_test.cpp, docs/architecture.md.
 */
class interrupt_scope {
 public:
  /// Between two questions some time passes: a check may be costly. With none each poll asks.
  explicit interrupt_scope(
      std::function<bool()> check,
      std::chrono::nanoseconds pause = std::chrono::milliseconds(25)) noexcept;
  ~interrupt_scope();
  interrupt_scope(const interrupt_scope&) = delete;
  interrupt_scope& operator=(const interrupt_scope&) = delete;

  // The engine's polls come here.
  void ask();
  void step() {
    if (++steps_ >= steps_to_ask_) ask();
  }

 private:
  std::function<bool()> check_;
  interrupt_scope* outer_;
  std::int64_t due_ = 0;  ///< when to ask next, in ns of the steady clock; 0: not asked yet
  std::int64_t pause_;
  std::uint32_t steps_to_ask_;
  std::uint32_t steps_ = 0;
};

namespace detail {

/// The innermost scope of this thread, or null.
extern constinit thread_local interrupt_scope* scope_of_thread;

/// Ends the call where its caller wants that: before each block of work of some microseconds.
inline void poll_interrupt() {
  if (scope_of_thread != nullptr) [[unlikely]] {
    scope_of_thread->ask();
  }
}

/// The same before each of many steps that take less than a millisecond: asks at every 64th.
inline void poll_step() {
  if (scope_of_thread != nullptr) [[unlikely]] {
    scope_of_thread->step();
  }
}

}  // namespace detail

}  // namespace fundalloc
