// SPDX-License-Identifier: Apache-2.0
#include <fundalloc/files/csv.hpp>
#include <fundalloc/files/plan_file.hpp>
#include <fundalloc/fundalloc.hpp>
#include <iostream>

int main() {
  const auto plan = fundalloc::read_plan("examples/small/plan.yaml");
  const auto result =
      fundalloc::allocate(plan, fundalloc::read_csv("examples/small/counties.csv"));
  for (const auto& who : result.recipients())
    std::cout << who << " " << result.slice(who) << "\n";
  for (const auto& line : result.explain("Birch").lines)
    std::cout << line.name << " " << line.printed << "\n";
}
