// SPDX-License-Identifier: Apache-2.0
// Runs one load so that a tool that counts instructions sees nothing but the load:
//
//   count_instructions                 lists the loads
//   count_instructions LOAD            runs it, prints what ran as JSON
//
// Valgrind counts what runs inside of `counted`: tools/instructions does it.
#include <iostream>

#include "fundalloc/kernel/names.hpp"
#include "loads.hpp"

#if defined(__clang__)
#define FUNDALLOC_COMPILER "clang++ " + std::to_string(__clang_major__)
#else
#define FUNDALLOC_COMPILER "g++ " + std::to_string(__GNUC__)
#endif

/// The marker: valgrind is told to count from its call to its return.
extern "C" __attribute__((noinline)) void counted(const loads::call& call, std::size_t calls) {
  for (std::size_t k = 0; k < calls; ++k) call(k);
}

int main(int arguments, char** argument) {
  if (arguments < 2) {
    for (const auto& load : loads::all()) std::cout << load.name << "\n";
    return 0;
  }
  for (const auto& load : loads::all()) {
    if (load.name != argument[1]) continue;
    const auto call = load.prepare(load.recipients, load.problems);
    // Once without being counted: what is made on first use is not the load's.
    for (std::size_t k = 0; k < load.problems; ++k) call(k);
    counted(call, load.problems);
    const std::string compiler = FUNDALLOC_COMPILER;
    std::cout << R"({"compiler": ")" << compiler << R"(", "build": ")" << FUNDALLOC_BUILD_TYPE
              << R"(", "kernels": ")" << fundalloc::kernel_in_use() << R"(", "calls": )"
              << load.problems << R"(, "recipients": )" << load.recipients << "}\n";
    return 0;
  }
  std::cerr << "count_instructions: there is no load \"" << argument[1] << "\"\n";
  return 2;
}
