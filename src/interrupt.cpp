// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/interrupt.hpp"

#include <chrono>

namespace fundalloc {

namespace detail {

constinit thread_local interrupt_scope* scope_of_thread = nullptr;

}  // namespace detail

namespace {

std::int64_t nanoseconds() noexcept {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Without a scope while it lives.
class unasked {
 public:
  unasked() noexcept : before_(std::exchange(detail::scope_of_thread, nullptr)) {}
  ~unasked() { detail::scope_of_thread = before_; }
  unasked(const unasked&) = delete;
  unasked& operator=(const unasked&) = delete;

 private:
  interrupt_scope* before_;
};

}  // namespace

interrupt_scope::interrupt_scope(std::function<bool()> check,
                                 std::chrono::nanoseconds pause) noexcept
    : check_(std::move(check)),
      outer_(std::exchange(detail::scope_of_thread, this)),
      pause_(pause.count()),
      steps_to_ask_(pause_ > 0 ? 64 : 1) {}

interrupt_scope::~interrupt_scope() { detail::scope_of_thread = outer_; }

void interrupt_scope::ask() {
  steps_ = 0;
  if (pause_ > 0) {
    const std::int64_t now = nanoseconds();
    if (now < due_) return;
    const bool first = due_ == 0;
    due_ = now + pause_;
    // A short call never gets to the question; a scope around many short ones does.
    if (first) return;
  }
  bool stop = false;
  {
    const unasked nobody;  // what the check itself calls is not asked
    stop = check_();
  }
  if (pause_ > 0) due_ = nanoseconds() + pause_;
  if (stop) throw interrupted();
}

}  // namespace fundalloc
