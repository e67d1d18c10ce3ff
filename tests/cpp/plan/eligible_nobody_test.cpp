// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "fundalloc/plan/plan.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

/// A list without a text would make nobody eligible, and there is no text to name.
TEST(EligibleNobody, IsRefusedInAText) {
  const document d = testing::one_factor("100").with(
      "eligible", document::map({{"column", "y"}, {"is", document::list({})}}));
  EXPECT_EQ(
      testing::message_of([&] { return plan(d, "plan.yaml"); }),
      "E206 plan.yaml eligible.is: an empty list, so nobody is eligible; expected at least "
      "one text. Write what the cells of recipients say.");
}

TEST(EligibleNobody, IsRefusedInValues) {
  plan_spec s;
  s.pool = {{"", 100}};
  s.factors = {{.indicator = "x", .method = share{}, .weight = "100%"}};
  s.eligible = eligibility{.column = "y", .is = {}};
  EXPECT_EQ(testing::code_of([&] { return plan(s); }), "E206");
}

}  // namespace
}  // namespace fundalloc
