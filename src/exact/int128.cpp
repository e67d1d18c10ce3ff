// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/exact/int128.hpp"

#include <algorithm>

namespace fundalloc {

std::string to_text(int128 value) {
  uint128 rest =
      value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value);
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  if (value < 0) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace fundalloc
