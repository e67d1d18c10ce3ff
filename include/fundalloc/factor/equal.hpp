// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/factor/coefficient.hpp"

namespace fundalloc {

/** The same for everybody: c_i = 1 / n. Takes no indicator.
 *
 *  Source  RULES.md 1, equal 均等.
 */
struct equal {
  static constexpr std::string_view name = "equal";
  static constexpr std::string_view name_zh = "均等";
  static constexpr bool takes_indicator = false;
  static constexpr bool takes_negative = false;
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    return coefficient::of(std::vector<std::int64_t>(input.rows, 1), 1,
                           static_cast<int128>(input.rows));
  }
  friend bool operator==(const equal&, const equal&) = default;
};

}  // namespace fundalloc
