// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fundalloc {

/** SHA-256 (FIPS 180-4) of a text that is fed in pieces; for digests and for the lot of ties.
 */
class sha256 {
 public:
  void add(std::string_view bytes) noexcept;
  /// Ends the text; the object must not be fed again.
  [[nodiscard]] std::array<std::uint8_t, 32> finish() noexcept;

  [[nodiscard]] static std::array<std::uint8_t, 32> of(std::string_view bytes) noexcept;
  /// 64 lower-case hexadecimal digits.
  [[nodiscard]] static std::string hex_of(std::string_view bytes);

 private:
  void block(const std::uint8_t* bytes) noexcept;

  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint8_t, 64> pending_{};
  std::size_t pending_size_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace fundalloc
