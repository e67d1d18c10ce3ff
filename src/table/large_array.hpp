// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

namespace fundalloc::detail {

/// Room for bytes, not set to anything. Large room is made of large pages where the system has
/// them: a table of 600 000 rows then costs tens of page faults instead of ten thousand.
[[nodiscard]] std::shared_ptr<void> large_room(std::size_t bytes);

/// An array that is not set to anything.
template <class T>
[[nodiscard]] std::shared_ptr<T[]> large_array(std::size_t size) {
  static_assert(std::is_trivial_v<T>);
  const std::shared_ptr<void> room = large_room(size * sizeof(T));
  return {room, static_cast<T*>(room.get())};
}

}  // namespace fundalloc::detail
