// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fundalloc/exact/rational.hpp"
#include "fundalloc/plan/allocation.hpp"

namespace fundalloc {

/// One step of an explanation, in grains: exact, and as printed.
struct explanation_line {
  enum class kind { base, earmark, factor, multiplier, bound, rounding, carve_out };
  kind step = kind::factor;
  std::string name = {};
  std::string part = {};  ///< the part that it belongs to; empty where the plan has none
  rational amount = 0;
  std::string printed =
      {};  ///< in the unit's word, with decimals; printed lines sum to the printed slice
};

/** Why a slice is what it is, in money; the lines sum to the slice exactly.
 *
 *  Source  RULES.md 10.
 */
struct explanation {
  std::string recipient = {};
  std::int64_t slice = 0;
  rational score = 0;  ///< share of the sum of scores; of the first part
  rational quota = 0;  ///< before rounding, earmarks apart
  std::vector<explanation_line> lines = {};
};

/// The word of a step: `earmark`, `carve_out`.
[[nodiscard]] std::string_view to_text(explanation_line::kind step) noexcept;

/// What a line is, the same for every recipient of a result.
struct explanation_header {
  explanation_line::kind step;
  std::string name;
  std::string part = {};
  bool ours =
      false;  ///< the name is a word of the library: bounds, rounding, product, geometric

  /// As a column of a table is called: a part's lines carry its name in front.
  [[nodiscard]] std::string text() const { return part.empty() ? name : part + ": " + name; }
};
[[nodiscard]] std::vector<explanation_header> explanation_headers(const allocation& result);
/// All recipients' explanations, in table order. Cost: O(n x J) wide arithmetic.
[[nodiscard]] std::vector<explanation> explain_all(const allocation& result, int decimals = 2);

}  // namespace fundalloc
