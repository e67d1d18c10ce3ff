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
  /// Large numbers have an exponent: without one their digits may be more than they need.
  explicit shortest_text(double value) noexcept;
  /// The same, always with an exponent.
  explicit shortest_text(float value) noexcept;
  [[nodiscard]] std::string_view view() const noexcept { return {buffer_.data(), size_}; }

 private:
  std::array<char, 32> buffer_{};  // holds the shortest form of every double
  std::size_t size_ = 0;
};

}  // namespace fundalloc::detail
