// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fundalloc/phrase.hpp"

namespace fundalloc {

/// What went wrong, by number. docs/errors.md has a paragraph for each; a test compares the
/// lists.
enum class code : int {
  file_unreadable = 101,
  encoding = 102,
  negative = 103,
  blank = 104,
  not_a_number = 105,
  duplicate_recipient = 106,
  missing_column = 107,
  ragged_row = 108,
  quote = 109,
  mixed_forms = 110,
  ambiguous_number = 111,
  no_recipients = 112,
  header = 113,
  blank_recipient = 114,
  total_row = 115,
  unknown_grade = 116,
  unknown_parent = 117,
  unsupported_type = 118,
  column_lengths = 119,
  zero_column = 130,
  zero_mean = 131,
  zero_denominator = 132,
  constant_column = 133,
  outside_bands = 134,
  bad_rank = 135,
  negative_coefficient = 136,
  undefined_power = 137,
  winsorized_away = 138,

  syntax = 201,
  forbidden_feature = 202,
  unknown_key = 203,
  duplicate_key = 204,
  missing_key = 205,
  bad_value = 206,
  weight_sum = 207,
  weight_forms = 208,
  not_comparable = 209,
  not_whole_units = 210,
  unspaced_comma = 211,
  option_of_other_method = 213,
  unit_mismatch = 214,
  splits = 215,
  earmark_not_whole = 216,
  full_width = 217,
  no_value = 218,
  unknown_recipient = 219,
  parts_sum = 220,
  groups_cross = 221,
  custom_rule = 222,

  floors_exceed = 301,
  caps_fall_short = 302,
  all_scores_zero = 303,
  room_only_at_zero = 304,
  bounds_conflict = 305,
  only_rounding = 306,
  tie = 307,
  first_units = 308,
  earmarks_exceed = 309,
  earmark_above_cap = 310,
  negative_rest = 311,
  group_bounds = 312,
  residual = 313,

  column_range = 401,
  amount_range = 402,
  file_size = 403,
  digits = 404,
  claims_sums = 405,

  certificate = 901,
};

/// Where it went wrong. Empty or zero parts are unknown or do not apply.
struct location {
  std::string file = {};
  std::size_t row = 0;  ///< row of a table as a spreadsheet counts it: the header is row 1
  std::string recipient = {};  ///< the recipient of that row, where it is known
  std::string column = {};     ///< header of a table's column
  std::string key = {};        ///< path of a plan's key: factors[0].weight
  std::size_t line = 0;        ///< line and character of a plan file, from 1
  std::size_t character = 0;
};

/** One problem: what was found where, what was expected, and what to do.
 *
 *  Literals and, in programs that use the library, std::string convert to phrases: rules of
 *  your own say what they like.
 */
struct problem {
  code number;
  location where = {};
  phrase found = {};     ///< a clause: `the cell is blank`
  phrase expected = {};  ///< a noun phrase: `a number`; may be empty
  phrase remedy = {};    ///< a sentence: `Write the number.`

  /// The message: `E104 counties.csv row 7 (滨州市) column "人口": the cell is blank; ...`.
  [[nodiscard]] std::string message(language shown) const;
  [[nodiscard]] std::string message() const { return message(current_language()); }
};

/// The text of a code: `E104`.
[[nodiscard]] std::string code_text(code number);

/** The base of everything that the library throws on purpose.
 *
 *  The kinds follow the hundreds of the code: input (E1xx), plan (E2xx), infeasible (E3xx),
 *  limit (E4xx), internal (E9xx: a certificate failed, which is a defect of ours).
 *  what() is in the language that was current when it was thrown.
 */
class error : public std::runtime_error {
 public:
  explicit error(problem what) : std::runtime_error(what.message()), detail_(std::move(what)) {}
  [[nodiscard]] const problem& detail() const noexcept { return detail_; }

 private:
  problem detail_;
};

class input_error : public error {
  using error::error;
};
class plan_error : public error {
  using error::error;
};
class infeasible_error : public error {
  using error::error;
};
class limit_error : public error {
  using error::error;
};
class internal_error : public error {
  using error::error;
};

/// Throws the class that belongs to the hundreds of the problem's code.
[[noreturn]] void raise(problem what);

}  // namespace fundalloc
