// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "kernel/kernel.hpp"

namespace fundalloc::detail {

/// Room for keys: on the stack for small problems, so that no allocation is made.
class key_buffer {
 public:
  explicit key_buffer(std::size_t n);
  [[nodiscard]] std::int32_t* data() noexcept { return keys_; }

 private:
  static constexpr std::size_t few = 1024;
  std::int32_t near_[few];
  std::unique_ptr<std::int32_t[]> far_;
  std::int32_t* keys_;
};

/// A whole number c, 0 < c < 2^31, with exactly k keys at least c, as far from the keys around
/// it as possible; equal keys at the cut: their number.
[[nodiscard]] std::int32_t find_cut(const kernel_set& kernel, const std::int32_t* keys,
                                    std::size_t n, std::int64_t k);

/** Where units were given by remainder, and who is left open.
 *
 *  Everybody outside the zone has its exact units. Whoever is in the zone has the lesser of two
 *  possible numbers, and `open_units` of its members get one more.
 */
struct remainder_outcome {
  bool possible = true;           ///< false: no cut gives the amount, decide on exact numbers
  std::vector<std::size_t> zone;  ///< in table order; empty: all is decided
  std::int64_t open_units = 0;    ///< 0 .. zone.size(), units that some members of it get
};

/** Gives the last units by largest remainder, from keys (kernel/remainder_body.hpp).
 *
 *  `units` holds whole parts that sum to `given`; `error` is a bound of every |v_i - q_i|. The
 *  certificate is that of the kernel: so many keys at least the cut, nobody within the error
 *  of it, modulo 1. Whoever is, is in the zone.
 *  Cost    O(n): two to four passes over 4-byte keys.
 */
[[nodiscard]] remainder_outcome give_by_keys(const kernel_set& kernel, const std::int32_t* keys,
                                             std::size_t n, std::int64_t given,
                                             std::int64_t amount, double error,
                                             std::int64_t* units);

}  // namespace fundalloc::detail
