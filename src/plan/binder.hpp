// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "factor/score.hpp"
#include "fundalloc/plan/allocation.hpp"
#include "plan/plan_data.hpp"
#include "settle/bounds.hpp"
#include "settle/quantities.hpp"

namespace fundalloc::detail {

/// A plan's rule applied to a table, up to the solve: everything exact, nothing decided.
struct bound_problem {
  score_parts parts;
  quantities scores;
  bool narrow = false;  ///< scores are 64-bit integers
  std::vector<filled_cell> filled;
  std::vector<std::string> notes;
  std::vector<earmark_line> earmarks;
  std::vector<std::int64_t> earmarked;  ///< sum of the lines by recipient; empty: none
  std::vector<reserve_line> reserves;
  rational factor_pool = 0;
  bounds limits;
  std::vector<std::vector<std::int64_t>> owned_columns;  ///< filled columns that views refer to
};

/** Binds a plan to a table.
 *
 *  Order: factors, combination, multipliers, earmarks, bounds; the first problem is thrown, or
 *  each part's problem is collected. Views point into the table and into `problem`, which must
 *  stay put.
 */
class binder {
 public:
  binder(const plan& rule, const table& from, const std::vector<std::string>& names,
         bound_problem& into, std::vector<problem>* problems = nullptr);

  void run();
  [[nodiscard]] const labels& words() const noexcept { return words_; }

 private:
  void factors();
  void combine();
  void multipliers();
  void scores();
  void earmarks();
  void limits();

  [[nodiscard]] coefficient coefficient_of(const coefficient_method& method,
                                           const std::string& indicator,
                                           const missing_policy& missing);
  [[nodiscard]] multiplier_column by_grades(const multiplier& m) const;
  [[nodiscard]] std::span<const std::uint32_t> groups();
  void earmark_per(const earmark& e, earmark_line& line) const;
  [[nodiscard]] std::int64_t whole_units(const earmark& e, const rational& grains,
                                         const std::string& who) const;
  void reserve(const earmark& e);
  template <class F>
  void part(const char* key, std::size_t index, F&& work);

  const plan& rule_;
  const plan_spec& spec_;
  const table& table_;
  const std::vector<std::string>& names_;
  bound_problem& problem_;
  std::vector<problem>* problems_;
  labels words_;
  std::vector<std::uint32_t> groups_;
};

/// A column that must be numbers of at least 0; blanks stay marked. E103, and what numbers()
/// throws.
[[nodiscard]] number_column plain_column(const table& from, std::size_t index);
/// E104 at the first blank.
void refuse_blanks(const table& from, std::size_t index, const number_column& column);

}  // namespace fundalloc::detail
