// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fundalloc {

/** One rule by which recipients with equal claims to the last unit are put in order.
 *
 *  larger_score, smaller_score: by the exact scores of the solve. larger: by a column of the
 *  table. table_order: the earlier row. lot: by SHA-256 of seed, 0x1F and the recipient's name,
 *  smallest first, so that anybody can draw it again. error: refuse to decide (E307).
 *  Source  RULES.md 6, Ties.
 */
struct tie_rule {
  enum class kind : std::uint8_t {
    larger_score,
    smaller_score,
    table_order,
    larger,
    lot,
    error
  };
  kind use = kind::table_order;
  std::string argument = {};  ///< header for larger, seed text for lot
  friend bool operator==(const tie_rule&, const tie_rule&) = default;
};

/// The default order: the larger score, then the order of the table.
[[nodiscard]] std::vector<tie_rule> default_ties();
/// `larger_score`, `larger: column`, `lot: seed`.
[[nodiscard]] std::string to_text(const tie_rule& rule);

/// A tie that decided something: who was tied, how many units fell among them, and the rule
/// that decided.
struct tie_report {
  std::vector<std::size_t> tied = {};  ///< rows, in table order
  std::int64_t units = 0;
  std::string rule = {};
  friend bool operator==(const tie_report&, const tie_report&) = default;
};

}  // namespace fundalloc
