// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "fundalloc/exact/int128.hpp"
#include "fundalloc/table/table.hpp"

namespace fundalloc {

/** One coefficient column: c_i = numerators[i] * scale_num / scale_den, exactly.
 *
 *  Every method comes to this form: whole numbers (the cells themselves, or cells rounded to
 *  stated decimals) times one positive fraction for the whole column. Nothing is rounded
 *  silently.
 */
struct coefficient {
  std::span<const std::int64_t> numerators = {};  ///< the table's cells, or `owned`
  std::vector<std::int64_t> owned = {};
  int128 sum = 0;  ///< of the numerators
  int128 scale_num = 1;
  int128 scale_den = 1;

  /// Takes over numbers that are not the table's, and sums them.
  static coefficient of(std::vector<std::int64_t> numbers, int128 num, int128 den);
};

/// What a coefficient method works on: a checked column (non-negative, blanks filled) and its
/// table.
struct coefficient_input {
  number_column column = {};  ///< of the indicator; empty for a method that takes none
  std::size_t index = 0;      ///< its place in the table, for messages
  const table* from = nullptr;
  std::size_t rows = 0;
};

/** A coefficient method: a small value with a name, that turns a column into a coefficient.
 *
 *  | expression           | type             | meaning                                     |
 *  |----------------------|------------------|---------------------------------------------|
 *  | `M::name`            | string_view      | its word in plans: `share`                  |
 *  | `M::name_zh`         | string_view      | its Chinese word: `占比`                    |
 *  | `M::takes_indicator` | bool             | false: the plan names no column             |
 *  | `m.apply(input)`     | coefficient      | throws input_error with the column          |
 *  | `m.check()`          | void             | throws plan_error where its options clash   |
 *  | `M::options(m, o)`   | void             | calls o("key", member) for each option      |
 */
template <class M>
concept CoefficientMethod = requires(const M m, const coefficient_input& input) {
  { M::name } -> std::convertible_to<std::string_view>;
  { M::name_zh } -> std::convertible_to<std::string_view>;
  { M::takes_indicator } -> std::convertible_to<bool>;
  { m.apply(input) } -> std::same_as<coefficient>;
  { m.check() } -> std::same_as<void>;
};

}  // namespace fundalloc
