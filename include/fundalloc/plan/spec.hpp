// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fundalloc/exact/decimal.hpp"
#include "fundalloc/exact/money.hpp"
#include "fundalloc/exact/rational.hpp"
#include "fundalloc/factor/method.hpp"
#include "fundalloc/factor/missing.hpp"
#include "fundalloc/settle/rounding.hpp"
#include "fundalloc/settle/tie_rule.hpp"

namespace fundalloc {

// The parts of a plan as values. Amounts of money are counts of the plan's grain (unit), exact.

/// One source of the pool: central 中央, provincial 省级.
struct pool_source {
  std::string name = {};
  rational amount = 0;
  friend bool operator==(const pool_source&, const pool_source&) = default;
};

/// indicator + coefficient method + weight.
struct factor {
  std::string indicator = {};
  coefficient_method method = share{};
  scalar weight = {};
  missing_policy missing = {};
  friend bool operator==(const factor&, const factor&) = default;
};

/// Scales scores: the column itself, its grades through a map, or a coefficient of it.
struct multiplier {
  std::string column = {};
  std::vector<std::pair<std::string, rational>> map = {};
  std::optional<coefficient_method> method = {};
  missing_policy missing = {};
  friend bool operator==(const multiplier&, const multiplier&) = default;
};

/// Money set aside before the factors: to a recipient, per count of a column, to each, or a
/// reserve.
struct earmark {
  enum class kind : std::uint8_t { to, per, each, reserve_amount, reserve_share };
  enum class whole : std::uint8_t { exact, up, down, nearest };
  std::string name = {};
  kind use = kind::each;
  std::string target = {};  ///< recipient (to) or column (per)
  rational value = 0;       ///< amount, amount for one of the count, or share of the pool
  whole rounding = whole::exact;
  friend bool operator==(const earmark&, const earmark&) = default;
};

/// A floor or a cap: an amount, a share of a column or of the pool, or so much per count.
struct bound {
  enum class kind : std::uint8_t { amount, share_of_column, share_of_pool, per };
  kind use = kind::amount;
  rational value = 0;
  std::string column = {};
  std::string name = {};
  bool blank_is_unbounded = false;
  friend bool operator==(const bound&, const bound&) = default;
};

/// A part of a finished slice (其中).
struct split {
  enum class kind : std::uint8_t { share, amount, rest, subtotal };
  std::string name = {};
  kind use = kind::share;
  rational value = 0;
  std::vector<std::string> of = {};
  friend bool operator==(const split&, const split&) = default;
};

enum class combine_mode : std::uint8_t { unstated, shares, raw };
enum class conflict_mode : std::uint8_t { error, floor, cap };
enum class shortage_mode : std::uint8_t { error, scale };
enum class surplus_mode : std::uint8_t { error, reserve };

/// Everything that a plan says. `plan` checks it and keeps it.
struct plan_spec {
  std::string title = {};
  std::string source = {};
  std::string note = {};
  std::vector<pool_source> pool =
      {};  ///< empty: a child plan, whose pool is its parent's slice
  fundalloc::unit unit = {};
  std::string recipient = {};
  std::string group = {};
  std::vector<fundalloc::factor> factors = {};
  std::int64_t points = 100;  ///< sum of weights that are whole numbers
  combine_mode combine = combine_mode::unstated;
  std::vector<multiplier> multipliers = {};
  std::vector<earmark> earmarks = {};
  std::vector<bound> floor = {};
  std::vector<bound> cap = {};
  conflict_mode on_conflict = conflict_mode::error;
  shortage_mode on_shortage = shortage_mode::error;
  surplus_mode on_surplus = surplus_mode::error;
  fundalloc::rounding rounding = {};
  std::vector<tie_rule> ties = default_ties();
  std::vector<split> splits = {};
  friend bool operator==(const plan_spec&, const plan_spec&) = default;
};

}  // namespace fundalloc
