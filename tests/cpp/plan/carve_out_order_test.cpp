// SPDX-License-Identifier: Apache-2.0
// Of two faults of one carve-out every compiler names the same first: `to`, then `from`. In one
// call the order of arguments is the compiler's, and ARM's g++ and clang had another one.
#include <gtest/gtest.h>

#include "plan/run.hpp"

namespace fundalloc {
namespace {

TEST(CarveOut, NamesTheReceiverFirst) {
  using testing::list_of;
  using testing::map_of;
  const document plan = testing::one_factor("100").with(
      "carve_outs",
      list_of({map_of({{"name", "out"}, {"to", "Y"}, {"from", "Z"}, {"share", "10%"}})}));
  const testing::columns table{{"name", {"A", "B"}}, {"x", {"1", "2"}}};
  EXPECT_EQ(testing::refusal(plan, table),
            "E219 carve_outs[0].to: the table has no recipient \"Y\"; expected a name of the "
            "table. Correct the name.");
}

}  // namespace
}  // namespace fundalloc
