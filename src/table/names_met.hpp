// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace fundalloc::detail {

/// The names met so far, by open addressing: no memory for each name.
class names_met {
 public:
  explicit names_met(std::size_t most)
      : slots_(std::bit_ceil(2 * most + 1), free_slot), mask_(slots_.size() - 1) {}

  /// The earlier row of the same name; else remembers this one. `name_of(r)` is the name of a
  /// row that was remembered.
  template <class F>
  std::optional<std::size_t> earlier(std::size_t row, std::string_view name, const F& name_of) {
    const std::size_t hash = std::hash<std::string_view>()(name);
    std::size_t at = hash & mask_;
    for (; slots_[at] != free_slot; at = (at + 1) & mask_) {
      if (name_of(slots_[at]) == name) return slots_[at];
    }
    slots_[at] = row;
    return std::nullopt;
  }

 private:
  static constexpr std::size_t free_slot = static_cast<std::size_t>(-1);
  std::vector<std::size_t> slots_;
  std::size_t mask_;
};

}  // namespace fundalloc::detail
