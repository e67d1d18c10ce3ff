// SPDX-License-Identifier: Apache-2.0
// What a program needs that has its numbers already: the core, and Eigen.
#include <fundalloc/fundalloc.hpp>
#include <iostream>

int main() {
  using fundalloc::document;
  fundalloc::int64_matrix people(3, 1);
  people << 1, 2, 3;
  const auto counties = fundalloc::make_table({"A", "B", "C"}, {"people"}, people);
  const auto rule = fundalloc::plan(document::map({
      {"pool", "100"},
      {"unit", "seats"},
      {"factors",
       document::list({document::map({{"indicator", "people"}, {"weight", "100%"}})})},
  }));
  const auto result = fundalloc::allocate(rule, counties);
  for (const auto slice : result.slices()) {
    std::cout << slice << ' ';
  }
  std::cout << "with fundalloc " << fundalloc::version << '\n';
  return result.slice("A") == 17 && result.slice("B") == 33 && result.total() == 100 ? 0 : 1;
}
