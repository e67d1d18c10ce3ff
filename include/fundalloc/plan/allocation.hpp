// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fundalloc/fwd.hpp"
#include "fundalloc/plan/plan.hpp"
#include "fundalloc/settle/settle.hpp"
#include "fundalloc/table/table.hpp"

namespace fundalloc {

namespace detail {
struct allocation_data;
}

/// Money that no slice holds: a named reserve, in grains.
struct reserve_line {
  std::string name = {};
  rational amount = 0;
};

/// An earmark as it came out: whole grains for each recipient, in table order.
struct earmark_line {
  std::string name = {};
  std::vector<std::int64_t> units = {};
};

/// A column of splits: whole grains for each recipient, in table order.
struct split_line {
  std::string name = {};
  std::vector<std::int64_t> units = {};
};

/// A carve-out as it came out: whole grains for each recipient, what it gave negative.
struct carve_line {
  std::string name = {};
  std::vector<std::int64_t> units = {};
};

/// A part as it came out, with whole grains for each recipient in table order.
struct part_line {
  std::string name = {};  ///< empty where the plan is not divided
  rational amount = 0;    ///< what the part shares
  std::vector<std::int64_t> units = {};
  rational undistributed = 0;
  rational point_value = 0;
  std::optional<tie_report> tie = {};
};

/** What allocate returns: whole slices that, with reserves and undistributed, equal the pool
 * exactly.
 *
 *  A value that is cheap to copy and safe to read from many threads. Quotas, certificate,
 *  explanation and digest are computed on first use.
 */
class allocation {
 public:
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] const std::vector<std::string>& recipients() const noexcept;
  /// The header of the table's column that names them.
  [[nodiscard]] const std::string& recipient_header() const noexcept;
  /// Counts of the plan's unit, earmarks included, in table order.
  [[nodiscard]] std::span<const std::int64_t> slices() const noexcept;
  [[nodiscard]] std::int64_t slice(std::string_view recipient) const;
  /// The sum of the slices.
  [[nodiscard]] std::int64_t total() const noexcept;
  [[nodiscard]] const fundalloc::unit& unit() const noexcept;
  [[nodiscard]] const rational& pool() const noexcept;
  /// What the parts share out: the pool less base, earmarks and reserves.
  [[nodiscard]] const rational& factor_pool() const noexcept;
  /// The exact amounts that the factors give within the bounds, before rounding, earmarks
  /// apart.
  [[nodiscard]] const std::vector<rational>& quotas() const;
  /// Units that the factors gave: slices less earmarks.
  [[nodiscard]] std::span<const std::int64_t> factor_units() const noexcept;
  [[nodiscard]] const std::vector<reserve_line>& reserves() const noexcept;
  [[nodiscard]] const rational& undistributed() const noexcept;
  /// The base, if the plan has one, then the earmarks.
  [[nodiscard]] const std::vector<earmark_line>& earmarks() const noexcept;
  /// The parts; one without a name where the plan has none.
  [[nodiscard]] const std::vector<part_line>& parts() const;
  [[nodiscard]] const std::vector<carve_line>& carve_outs() const noexcept;
  [[nodiscard]] const std::vector<split_line>& splits() const noexcept;
  /// The first tie that decided something, in the order of parts.
  [[nodiscard]] const std::optional<tie_report>& tie() const noexcept;
  /// t of point_value and point_value_exact in the first part; else 0.
  [[nodiscard]] const rational& point_value() const noexcept;
  /// Blanks that a stated policy filled, and values that clip or winsorize changed.
  [[nodiscard]] const std::vector<filled_cell>& filled() const noexcept;
  /// What a reader should know: conversions of money columns, a scaled shortage, rounding past
  /// a bound.
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept;
  [[nodiscard]] const fundalloc::diagnostics& diagnostics() const noexcept;
  [[nodiscard]] const fundalloc::plan& plan() const noexcept;
  /// The rows of the recipients.
  [[nodiscard]] const fundalloc::table& table() const noexcept;

  /// Why a recipient's slice is what it is: include report/explanation.hpp.
  [[nodiscard]] explanation explain(std::string_view recipient, int decimals = 2) const;
  /// What the result proves of itself: include report/certificate.hpp.
  [[nodiscard]] fundalloc::certificate certificate() const;
  /// SHA-256 over the canonical text of plan, used columns and result; docs/digest.md.
  [[nodiscard]] std::string digest() const;

  friend const detail::allocation_data& data_of(const allocation& a) noexcept {
    return *a.data_;
  }
  explicit allocation(std::shared_ptr<const detail::allocation_data> data)
      : data_(std::move(data)) {}

 private:
  std::shared_ptr<const detail::allocation_data> data_;
};

/** Turns a plan and a table into slices: the one main verb.
 *
 *  Rule    coefficients, scores, earmarks, bounds and rounding as the plan says (RULES.md 1 to
 *          6).
 *  Exact   equal to rational arithmetic on the decimals given, for every input.
 *  Cost    O(n x J); see docs/performance.md.
 *  Throws  the first problem: input_error, plan_error, infeasible_error, limit_error.
 */
[[nodiscard]] allocation allocate(const plan& rule, const table& recipients);

/// Every problem that allocate would meet, one after another, as far as they can be seen at
/// once.
[[nodiscard]] std::vector<problem> check(const plan& rule, const table& recipients);

}  // namespace fundalloc
