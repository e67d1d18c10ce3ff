// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace fundalloc::detail {

/** The shortest text that reads back as a number; nan, inf.
 *
 *  Also of a denormal number in a program that takes these for 0, where std::to_chars alone
 *  would say 0.
 */
class shortest_text {
 public:
  explicit shortest_text(double value) noexcept;
  /// With an exponent: without one the digits of a large float may be more than it needs.
  explicit shortest_text(float value) noexcept;
  [[nodiscard]] std::string_view view() const noexcept { return {buffer_.data(), size_}; }

 private:
  std::array<char, 32> buffer_{};  // holds the shortest form of every double
  std::size_t size_ = 0;
};

}  // namespace fundalloc::detail
