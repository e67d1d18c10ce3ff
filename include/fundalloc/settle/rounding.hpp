// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "fundalloc/exact/rational.hpp"

namespace fundalloc {

/// The ways from scores to whole units. Names are the same in plans, Python and documents.
enum class rounding_method : std::uint8_t {
  largest_remainder,  ///< whole parts, then one unit each to the largest remainders
  dhondt,             ///< divisor method, signposts k + 1 (Jefferson)
  sainte_lague,       ///< divisor method, signposts k + 1/2 (Webster)
  huntington_hill,    ///< divisor method, signposts sqrt(k (k + 1))
  dean,               ///< divisor method, signposts 2k(k + 1) / (2k + 1)
  adams,              ///< divisor method, signposts k
  stationary,         ///< divisor method, signposts k + r
  point_value,        ///< nearest of t x score for the greatest t that the amount allows (点值)
  point_value_exact,  ///< the same, and the last tie group by the tie rules
  nearest_each,       ///< each to the nearest, whatever the sum
  down,               ///< each down
};

/// What a method is, for the certificate and for `fundalloc rules`.
struct method_facts {
  rounding_method method;
  std::string_view name;
  std::string_view name_zh;
  bool divisor;      ///< house- and population-monotone
  bool exact_sum;    ///< gives out all of a whole amount
  bool real_bounds;  ///< bounds stay real numbers (RULES.md 5, Real or whole)
  std::string_view summary;
};

/// All methods, in the order of the enumeration: the registry.
[[nodiscard]] std::span<const method_facts> rounding_methods() noexcept;
[[nodiscard]] const method_facts& facts_of(rounding_method method) noexcept;

/** How slices become whole units: a method and its own options. */
struct rounding {
  enum class bounds_mode : std::uint8_t { water_fill, shift };
  enum class half_rule : std::uint8_t { up, even };
  enum class first_units_rule : std::uint8_t { error, by_weight };

  rounding_method method = rounding_method::largest_remainder;
  bounds_mode bounds = bounds_mode::water_fill;  ///< largest_remainder only
  half_rule half = half_rule::up;                ///< nearest_each only
  first_units_rule first_units =
      first_units_rule::error;  ///< methods whose first signpost is 0
  rational r = rational(1, 2);  ///< stationary only, 0 <= r <= 1

  friend bool operator==(const rounding&, const rounding&) = default;
};

}  // namespace fundalloc
