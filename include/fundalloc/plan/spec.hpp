// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fundalloc/claim/rule.hpp"
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

/// A factor's part of a score is at most so many times the parts of other factors together.
struct contribution_cap {
  rational times = 0;
  std::vector<std::string> of = {};  ///< names of factors; their parts before any cap
  friend bool operator==(const contribution_cap&, const contribution_cap&) = default;
};

/** indicator + coefficient method + weight; or a group of factors with a weight of its own.
 *
 *  On the way from a cell to a coefficient: missing, winsorize, clip, method, clip_after.
 */
struct factor {
  std::string name = {};  ///< what lines and contribution caps call it; empty: the indicator
  std::string indicator = {};
  coefficient_method method = share{};
  scalar weight = {};
  missing_policy missing = {};
  std::optional<fundalloc::clip> clip = {};
  std::optional<fundalloc::clip> clip_after = {};
  std::optional<fundalloc::winsorize> winsorize = {};
  std::optional<fundalloc::contribution_cap> contribution_cap = {};
  std::vector<factor> factors = {};  ///< inner factors; then the keys above are not used
  std::int64_t points = 100;         ///< sum of inner weights that are whole numbers
  friend bool operator==(const factor&, const factor&) = default;
};

/// Scales scores: the column itself, its grades through a map, or a coefficient of it.
struct multiplier {
  std::string column = {};
  std::vector<std::pair<std::string, rational>> map = {};
  std::optional<coefficient_method> method = {};
  missing_policy missing = {};
  std::optional<fundalloc::clip> clip = {};
  std::optional<fundalloc::clip> clip_after = {};
  std::optional<fundalloc::winsorize> winsorize = {};
  friend bool operator==(const multiplier&, const multiplier&) = default;
};

/// How weighted coefficients become a score: their sum, or their product with weights as
/// exponents, rounded half to even.
struct aggregation {
  bool geometric = false;
  int decimals = 0;
  friend bool operator==(const aggregation&, const aggregation&) = default;
};

/// Whom the table's money is for, where not every row is a recipient.
struct eligibility {
  std::string column = {};
  std::vector<std::string> is = {};  ///< the cells of recipients
  friend bool operator==(const eligibility&, const eligibility&) = default;
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

/// What everybody keeps before growth is shared (基数): a share of a money column.
struct base_line {
  std::string column = {};
  rational share = 1;
  earmark::whole rounding = earmark::whole::exact;
  std::string name = {};  ///< what the line is called; empty: the column
  friend bool operator==(const base_line&, const base_line&) = default;
};

/// A share of one recipient's quota that another one gets (划出): one pair, or by columns.
struct carve_out {
  std::string name = {};
  std::string to = {};
  std::string from = {};
  std::string parent =
      {};  ///< a column that names whose quota it is; then to and from are empty
  rational share = 0;
  std::string per = {};  ///< a column of shares, in place of `share`
  earmark::whole rounding = earmark::whole::nearest;
  friend bool operator==(const carve_out&, const carve_out&) = default;
};

/// A floor or a cap: an amount, a share of a column or of the pool, so much per count, or a
/// base with a share of the mean increase of all.
struct bound {
  enum class kind : std::uint8_t { amount, share_of_column, share_of_pool, per, mean_increase };
  kind use = kind::amount;
  rational value = 0;
  std::string column = {};
  std::string name = {};
  bool blank_is_unbounded = false;
  friend bool operator==(const bound&, const bound&) = default;
};

/// Bounds of several recipients together: those whose cell in a column is a text.
struct group_bound {
  std::string column = {};
  std::string is = {};
  std::string name = {};  ///< for messages; empty: the text
  std::vector<bound> floor = {};
  std::vector<bound> cap = {};
  friend bool operator==(const group_bound&, const group_bound&) = default;
};

/// Claims in place of factors: what was applied for, and the rule that divides too little.
struct claims_use {
  std::string indicator = {};
  claims_rule rule = proportional{};
  friend bool operator==(const claims_use&, const claims_use&) = default;
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
/// Who pays for floors: everybody by score, or those above their floor by what is above it.
enum class floor_cost_mode : std::uint8_t { score, above };

/** What one part of the pool is shared by: its own factors, bounds and rounding (分项).
 *
 *  A plan without parts is one part, written at the top.
 */
struct part {
  std::string name = {};
  std::optional<rational> share = {};   ///< of what is left for parts
  std::optional<rational> amount = {};  ///< in grains; one of the two
  std::string group = {};
  std::vector<fundalloc::factor> factors = {};
  std::int64_t points = 100;
  combine_mode combine = combine_mode::unstated;
  fundalloc::aggregation aggregation = {};
  std::vector<multiplier> multipliers = {};
  std::vector<std::pair<std::string, rational>> point_values = {};
  std::optional<claims_use> claims = {};
  std::vector<bound> floor = {};
  std::vector<bound> cap = {};
  std::vector<group_bound> group_bounds = {};
  conflict_mode on_conflict = conflict_mode::error;
  shortage_mode on_shortage = shortage_mode::error;
  surplus_mode on_surplus = surplus_mode::error;
  floor_cost_mode floor_cost = floor_cost_mode::score;
  rounding_rule rounding = {};
  std::vector<tie_rule> ties = default_ties();
  friend bool operator==(const part&, const part&) = default;
};

/// Everything that a plan says. `plan` checks it and keeps it.
struct plan_spec {
  std::string title = {};
  std::string source = {};
  std::string note = {};
  std::vector<pool_source> pool =
      {};  ///< empty: a child plan, whose pool is its parent's slice
  fundalloc::unit unit = {};
  std::string recipient = {};
  std::optional<eligibility> eligible = {};
  std::string group = {};
  std::vector<fundalloc::factor> factors = {};
  std::int64_t points = 100;  ///< sum of weights that are whole numbers
  combine_mode combine = combine_mode::unstated;
  fundalloc::aggregation aggregation = {};
  std::vector<multiplier> multipliers = {};
  /// Ratios of the point values of groups: t_A = k t_B.
  std::vector<std::pair<std::string, rational>> point_values = {};
  std::optional<claims_use> claims = {};
  std::optional<base_line> base = {};
  std::vector<earmark> earmarks = {};
  std::vector<bound> floor = {};
  std::vector<bound> cap = {};
  std::vector<group_bound> group_bounds = {};
  conflict_mode on_conflict = conflict_mode::error;
  shortage_mode on_shortage = shortage_mode::error;
  surplus_mode on_surplus = surplus_mode::error;
  floor_cost_mode floor_cost = floor_cost_mode::score;
  rounding_rule rounding = {};
  std::vector<tie_rule> ties = default_ties();
  std::vector<part> parts = {};  ///< each complete; empty: the keys above are the one part
  std::vector<carve_out> carve_outs = {};
  std::vector<split> splits = {};
  friend bool operator==(const plan_spec&, const plan_spec&) = default;
};

}  // namespace fundalloc
