// SPDX-License-Identifier: Apache-2.0
#include "table/large_array.hpp"

#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace fundalloc::detail {

namespace {

constexpr std::size_t huge_page = std::size_t{1} << 21;
constexpr std::size_t large = 4 * huge_page;  // so that at most a fifth is left unused

}  // namespace

std::shared_ptr<void> large_room(std::size_t bytes) {
  const bool in_pages = bytes >= large;
  const std::align_val_t alignment{in_pages ? huge_page : std::size_t{64}};
  const std::size_t size = in_pages ? (bytes + huge_page - 1) / huge_page * huge_page : bytes;
  void* const room = ::operator new(size, alignment);
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (in_pages) (void)madvise(room, size, MADV_HUGEPAGE);
#endif
  return {room, [alignment](void* p) { ::operator delete(p, alignment); }};
}

}  // namespace fundalloc::detail
