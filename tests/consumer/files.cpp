// SPDX-License-Identifier: Apache-2.0
// What a program needs that reads plan and table from files: the component files.
#include <fundalloc/files/csv.hpp>
#include <fundalloc/files/plan_file.hpp>
#include <fundalloc/fundalloc.hpp>
#include <iostream>

int main() {
  const auto counties = fundalloc::read_csv_text("name,people\nA,1\nB,2\nC,3\n");
  const auto rule =
      fundalloc::plan(fundalloc::read_yaml("pool: 100\n"
                                           "unit: seats\n"
                                           "recipient: name\n"
                                           "factors:\n"
                                           "  - {indicator: people, weight: 100%}\n"));
  const auto result = fundalloc::allocate(rule, counties);
  for (const auto slice : result.slices()) {
    std::cout << slice << ' ';
  }
  std::cout << "from text\n";
  return result.slice("A") == 17 && result.slice("B") == 33 && result.total() == 100 ? 0 : 1;
}
