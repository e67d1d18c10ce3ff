// SPDX-License-Identifier: Apache-2.0
// Lehmer's steps where the two numbers are not equally long: the shorter one is lengthened by a
// limb, in memory that others have used before.
#include <gtest/gtest.h>

#include <vector>

#include "exact/wide.hpp"

namespace fundalloc::detail {
namespace {

/// Fills memory of all such sizes with ones, and gives it back.
void use_memory() {
  std::vector<wide> ones;
  for (unsigned limbs = 16; limbs < 80; ++limbs) ones.push_back((wide(1) << (64 * limbs)) - 1);
}

TEST(LongArithmetic, ADivisorThatIsALimbShorter) {
  for (unsigned limbs = 16; limbs < 40; ++limbs) {
    const wide power = wide(1) << (64 * limbs);
    // Neighbours: the quotient is 1, so leading bits decide many steps at once.
    for (int k = 0; k < 40; ++k) {
      use_memory();
      const wide more = power + (power >> (70 + k)) + 12345 * k + 1;
      use_memory();
      const wide less = power - (power >> (71 + k)) - 6789 * k - 1;
      wide a = more;  // Euclid's own steps
      wide b = less;
      while (b != 0) {
        wide rest = a;
        rest %= b;
        a = std::exchange(b, rest);
      }
      use_memory();
      ASSERT_EQ(gcd(more, less), a) << limbs << " " << k;
    }
  }
}

}  // namespace
}  // namespace fundalloc::detail
