// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fundalloc/error.hpp"
#include "fundalloc/exact/rational.hpp"

namespace fundalloc {

/// The form in which a person wrote a number; a column or a set of weights may not mix them.
enum class number_form : std::uint8_t { plain, percent, yi_yuan, wan_yuan, yuan, fen };

/** A table cell: mantissa / 10^decimals, exactly what was written, in lowest decimals.
 *
 *  `12.5%` is 125 / 10^3 with form percent; `3717万元` is 3717 with form wan_yuan (the word is
 *  not applied: a column decides that for all of its cells).
 */
struct decimal {
  std::int64_t mantissa = 0;
  int decimals = 0;  ///< 0 .. 30
  number_form form = number_form::plain;
};

/// The outcome of reading a cell: a decimal, or why it is none.
struct decimal_reading {
  decimal value = {};
  bool ok = false;
  code why = code::not_a_number;  ///< E105, E111, E401 or E404
  fixed_phrase reason = {};       ///< a clause for the message: `is not a number`
};

/** Reads one cell of a table.
 *
 *  Rule    [sign] digits [. digits] [e exponent] [% or 亿元 万元 元 分]; digits may be grouped
 *          by commas in threes (`1,234.50`); spaces around it do not count. Nothing else is a
 *          number: no fraction (1/3 may be a date), no NaN, no full-width digit.
 *  Exact   the decimal that was written; trailing zeros after the point are dropped.
 *  Cost    about 10 ns for 8 digits.
 */
[[nodiscard]] decimal_reading read_decimal(std::string_view text) noexcept;

/// The shortest decimal that reads back as the double (finite); E404 beyond 30 decimals or 64
/// bits.
[[nodiscard]] decimal_reading read_double(double value) noexcept;

/// `125 / 10^3` as `0.125`.
[[nodiscard]] std::string to_text(const decimal& value);

/** A scalar of a plan: an exact fraction and the form in which it was written.
 *
 *  Rule    what read_decimal takes, and `n/d`. Up to 60 significant digits.
 *  Throws  plan_error E206 (not a number, misplaced comma), limit_error E404 (too many digits).
 */
struct scalar {
  rational value = {};
  number_form form = number_form::plain;
  bool whole = false;  ///< written without point, fraction, per cent: `40`

  scalar() = default;
  scalar(std::string_view text);  // NOLINT: text is how it is written
  scalar(const char* text) : scalar(std::string_view(text)) {}         // NOLINT
  scalar(const std::string& text) : scalar(std::string_view(text)) {}  // NOLINT
  scalar(std::int64_t number) : value(number), whole(true) {}          // NOLINT
  scalar(int number) : value(number), whole(true) {}                   // NOLINT
  scalar(rational number) : value(std::move(number)) {}                // NOLINT

  friend bool operator==(const scalar&, const scalar&) = default;
};

}  // namespace fundalloc
