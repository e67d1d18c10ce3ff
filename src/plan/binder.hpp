// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <optional>
#include <string>
#include <vector>

#include "factor/score.hpp"
#include "fundalloc/plan/allocation.hpp"
#include "plan/binding.hpp"
#include "plan/plan_data.hpp"
#include "settle/bounds.hpp"
#include "settle/group_tree.hpp"
#include "settle/quantities.hpp"

namespace fundalloc::detail {

/// One part's rule applied to a table, up to the solve: everything exact, nothing decided.
struct bound_problem {
  score_parts parts;
  quantities scores;
  std::vector<filled_cell> filled;  ///< blanks that were filled and cells that were changed
  std::vector<std::string> notes;
  rational amount = 0;     ///< what the part shares
  rational set_apart = 0;  ///< what whole claims left over: no solve gives it to anybody
  bounds limits;
  group_tree groups;
  real_bounds before_rounding;   ///< of a part with groups, to say that only rounding did it
  std::vector<rational> awards;  ///< of claims, where the part divides claims
  std::list<std::vector<std::int64_t>>
      owned_columns;  ///< changed columns, which views refer to
};

/** Binds one part of a plan to a table.
 *
 *  Order: `factors` (coefficients, combination, multipliers, scores), then `amounts` (claims,
 *  bounds), when the part's amount is known. The first problem is thrown, or each step's
 *  problem is collected. Views point into the table and into `problem`, which must stay put.
 */
class binder {
 public:
  binder(const binding& bound, const part_data& rule, bound_problem& into);

  void factors();
  /// `total` is what all recipients get of what the part's bounds stand for.
  void amounts(const rational& amount, const rational& total,
               const std::vector<std::int64_t>& earmarked);

 private:
  void coefficients();
  void combine();
  void contribution_limits();
  void multipliers();
  void aggregate();
  void scores();
  [[nodiscard]] bounds limits_of(const part& rule, const labels& words, const rational& total,
                                 const std::vector<std::int64_t>& earmarked, bool whole);
  void collect_rows(labels& words, const std::string& key) const;
  void claims(const rational& total, const std::vector<std::int64_t>& earmarked);

  template <class Item>
  [[nodiscard]] coefficient coefficient_of(const coefficient_method& method,
                                           const std::string& indicator, const Item& steps);
  template <class Item>
  void read_cells(const std::string& indicator, const Item& steps, bool negative_allowed,
                  coefficient_input& into);
  void add_other_rows(coefficient_input& into, bool negative_allowed);
  void keep_changed(filled_column changed, coefficient_input& into);
  void report(std::vector<filled_cell> cells);
  void refuse_negative(const coefficient& values, const std::string& column) const;
  [[nodiscard]] multiplier_column by_grades(
      const std::string& column,
      const std::vector<std::pair<std::string, rational>>& map) const;
  [[nodiscard]] std::span<const std::uint32_t> groups();
  [[nodiscard]] std::string path(const std::string& key) const { return rule_.path + key; }
  [[nodiscard]] std::string factor_path(std::size_t leaf) const;

  const binding& bound_;
  const part_data& rule_;
  const part& part_;
  const table& table_;
  bound_problem& problem_;
  std::vector<const factor*> leaves_;
  std::vector<std::uint32_t> groups_;
  std::list<std::vector<std::int64_t>> others_;
};

}  // namespace fundalloc::detail
