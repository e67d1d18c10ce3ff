// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "fundalloc/claim/level.hpp"

namespace fundalloc {

/** Again and again, each gets the n-th part of its claim or of the estate, whichever is less.
 *
 *  Rule    repeat with what remains: each gets min(d_i, E) / n, n counting claims of 0; once
 *          every positive claim is at least the estate, all of them share it equally.
 *  Exact   always; the awards have the denominator n^rounds, so that the rounds are limited.
 *  Cost    O(n log n + rounds), and a fraction of up to `most_bits` for each claim: n = 1000
 *          beside half of all claims take 0.5 s.
 *  Throws  limit_error E404 (the awards have a denominator of more than `most_bits` bits: one
 *          claim near the estate beside tiny ones, or thousands beside nearly all of D).
 *  Source  RULES-ANNEX.md B, dominguez_thomson 多明格斯汤姆森; Dominguez and Thomson 2006.
 */
struct dominguez_thomson {
  static constexpr std::string_view name = "dominguez_thomson";
  static constexpr std::string_view name_zh = "多明格斯汤姆森";
  static constexpr std::size_t most_bits = 40'000;
  template <class Self, class Options>
  static void options(Self&, Options&) {}
  void check() const {}
  [[nodiscard]] std::vector<rational> award(const claims_problem& problem) const;
  friend bool operator==(const dominguez_thomson&, const dominguez_thomson&) = default;
};

}  // namespace fundalloc
