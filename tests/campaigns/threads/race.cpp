// SPDX-License-Identifier: Apache-2.0
// The race of tests/cpp/plan/threads.hpp, for ThreadSanitizer: race THREADS ROUNDS [inject].
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "plan/threads.hpp"

namespace {

int unguarded = 0;

/// A race on purpose, to see that it is found.
void inject() {
  std::jthread one([] { ++unguarded; });
  std::jthread two([] { ++unguarded; });
}

}  // namespace

int main(int count, char** arguments) {
  const int threads = count > 1 ? std::atoi(arguments[1]) : 16;
  const int rounds = count > 2 ? std::atoi(arguments[2]) : 3;
  if (count > 3 && std::string_view(arguments[3]) == "inject") inject();
  const int different = fundalloc::testing::race(static_cast<std::size_t>(threads), rounds);
  std::cout << threads << " threads, " << rounds << " rounds, "
            << fundalloc::testing::shared_plans().size() << " plans: " << different
            << " texts differ\n";
  return different == 0 ? 0 : 1;
}
