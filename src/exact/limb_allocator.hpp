// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include "fundalloc/interrupt.hpp"

namespace fundalloc::detail {

/** Memory for the limbs of whole numbers that are too long to be held inline.
 *
 *  Whoever computes with numbers of a thousand digits comes here for every result, so this is
 *  where such a call can be interrupted, whatever it is that it computes.
 */
template <class T>
class limb_allocator {
 public:
  using value_type = T;

  limb_allocator() noexcept = default;
  template <class U>
  limb_allocator(const limb_allocator<U>&) noexcept {}  // NOLINT: as allocators are rebound

  [[nodiscard]] T* allocate(std::size_t count) {
    if (count >= 64) poll_interrupt();
    return std::allocator<T>().allocate(count);
  }
  void deallocate(T* at, std::size_t count) noexcept {
    std::allocator<T>().deallocate(at, count);
  }

  template <class U>
  friend bool operator==(const limb_allocator&, const limb_allocator<U>&) noexcept {
    return true;
  }
};

}  // namespace fundalloc::detail
