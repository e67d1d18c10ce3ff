// SPDX-License-Identifier: Apache-2.0
// The digests of the published cases: tests/python/test_digest.py compares the same list, so
// that C++ (with g++ and with clang), Python and the shell are known to agree.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "fundalloc/files/csv.hpp"
#include "fundalloc/files/plan_file.hpp"
#include "fundalloc/fundalloc.hpp"

namespace fundalloc {
namespace {

TEST(Cases, HaveTheSameDigestAsFromEveryOtherFace) {
  const std::string folder = FUNDALLOC_CASES_DIR;
  std::ifstream list(folder + "/digests.txt");
  std::string name;
  std::string digest;
  int cases = 0;
  while (list >> name >> digest) {
    const auto slash = name.find('/');
    const std::string place = folder + "/" + name.substr(0, slash);
    const std::string file = slash == std::string::npos ? "plan.yaml" : name.substr(slash + 1);
    const auto result =
        allocate(read_plan(place + "/" + file), read_csv(place + "/inputs.csv"));
    EXPECT_EQ(result.digest(), digest) << name;
    ++cases;
  }
  EXPECT_GE(cases, 6);
}

}  // namespace
}  // namespace fundalloc
