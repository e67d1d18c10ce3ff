// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fundalloc/error.hpp"
#include "fundalloc/exact/rational.hpp"
#include "fundalloc/settle/tie_rule.hpp"

namespace fundalloc::detail {

/// What the rules that stand alone ask of their sequences: E103 and E119.
[[noreturn]] inline void raise_negative(fixed_phrase what, std::size_t i,
                                        const rational& value) {
  raise({code::negative,
         {},
         phrase("{} {} is {}", what, i, value.to_text()),
         "a number of at least 0",
         "Correct the value."});
}

inline void check_size(fixed_phrase what, std::size_t size, std::size_t n) {
  if (size == 0 || size == n) return;
  raise({code::column_lengths,
         {},
         phrase("{} {} for {} scores", size, what, n),
         "one for each score, or none",
         "Give one for each."});
}

inline void check_total(const rational& total) {
  if (total.sign() < 0) {
    raise({code::negative,
           {},
           phrase("the total is {}", total.to_text()),
           "a total of at least 0",
           "Correct the total."});
  }
}

/// Ties that only a table could decide: E206.
inline void check_no_columns(const std::vector<tie_rule>& ties) {
  for (const tie_rule& rule : ties) {
    if (rule.use != tie_rule::kind::larger) continue;
    raise({code::bad_value,
           {.key = "ties"},
           phrase("\"{}\" needs a column of a table", to_text(rule)),
           "a rule that needs scores only",
           "Use larger_score, smaller_score, table_order or a lot."});
  }
}

}  // namespace fundalloc::detail
