// SPDX-License-Identifier: Apache-2.0
#include "exact/shortest_text.hpp"

#include <charconv>
#include <cstdint>

namespace fundalloc::detail {

namespace {

/// Denormal numbers are numbers as long as it lives, whatever this thread was told (FTZ and DAZ
/// of x86, FZ of ARM: a program that is linked with -ffast-math begins with them).
class gradual_underflow {
 public:
#if defined(__SSE2__)
  gradual_underflow() : before_(__builtin_ia32_stmxcsr()) {
    __builtin_ia32_ldmxcsr(before_ & ~0x8040U);
  }
  ~gradual_underflow() { __builtin_ia32_ldmxcsr(before_); }
#elif defined(__aarch64__)
  gradual_underflow() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" : : "r"(before_ & ~(std::uint64_t{1} << 24)) : "memory");
  }
  ~gradual_underflow() { asm volatile("msr fpcr, %0" : : "r"(before_) : "memory"); }
#else
  gradual_underflow() {}
  ~gradual_underflow() {}
#endif
  gradual_underflow(const gradual_underflow&) = delete;
  gradual_underflow& operator=(const gradual_underflow&) = delete;

 private:
#if defined(__SSE2__)
  unsigned before_;
#elif defined(__aarch64__)
  std::uint64_t before_ = 0;
#endif
};

}  // namespace

shortest_text::shortest_text(double value) noexcept {
  const gradual_underflow scope;
  char* const end = buffer_.data() + buffer_.size();
  // Below 2^53 a whole number is the only one that reads as its double.
  constexpr double exact = 9007199254740992.0;
  const bool short_enough = -exact < value && value < exact;
  const auto written =
      short_enough ? std::to_chars(buffer_.data(), end, value)
                   : std::to_chars(buffer_.data(), end, value, std::chars_format::scientific);
  size_ = static_cast<std::size_t>(written.ptr - buffer_.data());
}

shortest_text::shortest_text(float value) noexcept {
  const gradual_underflow scope;
  char* const end = buffer_.data() + buffer_.size();
  size_ = static_cast<std::size_t>(
      std::to_chars(buffer_.data(), end, value, std::chars_format::scientific).ptr -
      buffer_.data());
}

}  // namespace fundalloc::detail
