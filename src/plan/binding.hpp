// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fundalloc/plan/plan.hpp"
#include "fundalloc/table/table.hpp"
#include "settle/bounds.hpp"

namespace fundalloc::detail {

/** What every step that applies a plan to a table knows: the plan, the rows that are
 * recipients,
 *  their names, and what becomes of a problem (thrown, or collected). */
struct binding {
  const plan& rule;
  const table& cells;                         ///< the recipients' rows
  const table& everything;                    ///< all rows
  const std::vector<std::uint8_t>& eligible;  ///< which of them are recipients; empty: all
  const std::vector<std::string>& names;
  const labels& words;
  std::vector<problem>* problems = nullptr;

  /// Runs one step; a problem without a place of its own gets the plan's key: a text, or a
  /// function that makes it when it is needed.
  template <class Path, class F>
  void step(const Path& path, F&& work) const {
    try {
      work();
    } catch (const error& e) {
      problem p = e.detail();
      if (p.where.file.empty() && p.where.column.empty()) {
        std::string key;
        if constexpr (std::is_invocable_v<Path>) {
          key = path();
        } else {
          key = path;
        }
        const std::string& inner = p.where.key;
        if (!key.empty() && !inner.empty() && inner[0] != '[') key += '.';
        key += inner;
        location at = rule.where(key);
        at.recipient = p.where.recipient;
        p.where = std::move(at);
      }
      if (problems == nullptr) raise(std::move(p));
      problems->push_back(std::move(p));
    }
  }
  [[nodiscard]] bool clean() const noexcept { return problems == nullptr || problems->empty(); }
};

/// A column that must be numbers; blanks stay marked. E103 unless negatives are allowed, and
/// what numbers() throws.
[[nodiscard]] number_column plain_column(const table& from, std::size_t index,
                                         bool negative_allowed = false);
/// What to do about a blank cell, by what reads it.
namespace fill_in {
inline constexpr fixed_phrase plain = "Fill in the cell.";
inline constexpr fixed_phrase missing =
    "Fill in the cell, or state a policy for missing values: missing (缺失).";
inline constexpr fixed_phrase bound =
    "Fill in the cell; a bound may state blank (空白): unbounded.";
inline constexpr fixed_phrase increase =
    "Fill in the cell: the mean increase is over everybody's base.";
inline constexpr fixed_phrase base = "Fill in the cell: 0 where there is no base.";
inline constexpr fixed_phrase count = "Fill in the cell: 0 where there are none.";
inline constexpr fixed_phrase claim = "Fill in the cell: 0 where nothing was applied for.";
}  // namespace fill_in

/// E104 at the first blank, with what to do.
void refuse_blanks(const table& from, std::size_t index, const number_column& column,
                   fixed_phrase remedy = fill_in::plain);

}  // namespace fundalloc::detail
