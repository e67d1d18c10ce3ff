// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/interrupt.hpp"

namespace fundalloc::testing {

/// How often an action asks whether to go on, where every poll and every step is a question.
template <class Action>
int questions_of(Action&& action) {
  int asked = 0;
  const interrupt_scope scope(
      [&] {
        ++asked;
        return false;
      },
      {});
  action();
  return asked;
}

}  // namespace fundalloc::testing
