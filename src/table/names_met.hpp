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

  /// The hash of a name that will be asked for soon: its slot comes from memory meanwhile.
  [[nodiscard]] std::size_t announce(std::string_view name) const noexcept {
    const std::size_t hash = std::hash<std::string_view>()(name);
    __builtin_prefetch(&slots_[hash & mask_], 1);
    return hash;
  }

  /// The earlier row of the same name; else remembers this one. `name_of(r)` is the name of a
  /// row that was remembered.
  template <class F>
  std::optional<std::size_t> earlier(std::size_t row, std::size_t hash, std::string_view name,
                                     const F& name_of) {
    // Names are compared only where the upper bits of their hashes are alike.
    const std::size_t mark = hash & ~row_bits;
    std::size_t at = hash & mask_;
    for (; slots_[at] != free_slot; at = (at + 1) & mask_) {
      const std::size_t met = slots_[at] & row_bits;
      if ((slots_[at] & ~row_bits) == mark && name_of(met) == name) return met;
    }
    slots_[at] = mark | row;
    return std::nullopt;
  }
  template <class F>
  std::optional<std::size_t> earlier(std::size_t row, std::string_view name, const F& name_of) {
    return earlier(row, std::hash<std::string_view>()(name), name, name_of);
  }

 private:
  static constexpr std::size_t free_slot = static_cast<std::size_t>(-1);
  static constexpr std::size_t row_bits = (std::size_t{1} << 40) - 1;
  std::vector<std::size_t> slots_;
  std::size_t mask_;
};

}  // namespace fundalloc::detail
