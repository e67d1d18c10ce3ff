// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "fundalloc/exact/int128.hpp"
#include "fundalloc/exact/rational.hpp"
#include "fundalloc/options.hpp"
#include "fundalloc/table/table.hpp"

namespace fundalloc {

/** One coefficient column: c_i = numerators[i] * scale_num / scale_den, exactly.
 *
 *  Nearly every method comes to this form: whole numbers (the cells themselves, or cells
 *  rounded to stated decimals) times one positive fraction for the whole column. Where no
 *  64-bit numbers over one denominator exist, `fractions` holds the column instead. Nothing is
 *  rounded silently.
 */
struct coefficient {
  std::span<const std::int64_t> numerators = {};  ///< the table's cells, or `owned`
  std::vector<std::int64_t> owned = {};
  int128 sum = 0;  ///< of the numerators
  int128 scale_num = 1;
  int128 scale_den = 1;
  std::vector<rational> fractions = {};  ///< in place of numerators; then the scale is 1

  /// Takes over numbers that are not the table's, and sums them.
  static coefficient of(std::vector<std::int64_t> numbers, int128 num, int128 den);
  /// Any exact numbers: over one denominator where that fits 64 bits, else as they are.
  static coefficient of(std::vector<rational> values);
  /// c_i = a + b x_i, and 0 where that is negative if `cut` says so. Cost: O(n) integers.
  static coefficient affine(std::span<const std::int64_t> x, const rational& a,
                            const rational& b, bool cut = false);
  /// A line for each place: c_i = a + b x_i by the line of places[i].
  struct line {
    rational a = 0;
    rational b = 0;
  };
  static coefficient affine(std::span<const std::int64_t> x, std::span<const line> lines,
                            std::span<const std::uint32_t> places, bool cut = false);

  [[nodiscard]] std::size_t size() const noexcept {
    return fractions.empty() ? numerators.size() : fractions.size();
  }
  [[nodiscard]] rational value(std::size_t i) const;
  /// The sum of the column.
  [[nodiscard]] rational total() const;
};

/// Whom a recipient is compared with: all recipients, those of its own group, or all rows of
/// the table, also those that are not eligible.
enum class population : std::uint8_t { all, group, table };
inline constexpr std::array<option_word<population>, 3> population_words{
    {{population::all, "all", "全部"},
     {population::group, "group", "分组"},
     {population::table, "table", "全表"}}};

/// What a coefficient method works on: a checked column (blanks filled, negative only where the
/// method takes that) and its table.
struct coefficient_input {
  number_column column = {};  ///< of the indicator; empty for a method that takes none
  std::size_t index = 0;      ///< its place in the table, for messages
  const table* from = nullptr;
  std::size_t rows = 0;
  std::span<const std::uint32_t> groups = {};  ///< the group of each row; empty: there is none
  std::span<const std::int64_t> others = {};   ///< mantissas of the rows that are not eligible
  /// The values of these rows in another column; for methods with population::table.
  std::function<std::vector<rational>(std::size_t column)> other_cells = {};

  /// A cell's value.
  [[nodiscard]] rational value(std::size_t i) const {
    return rational(column.mantissas[i]) * unit();
  }
  /// What one unit of the mantissas stands for: 10^-decimals.
  [[nodiscard]] rational unit() const { return rational(1) / power_of_ten(column.decimals); }
};

/// A coefficient from a second column of the table: its numbers, without blanks (E104) and
/// without negatives (E103).
[[nodiscard]] number_column checked_column(const coefficient_input& input,
                                           std::string_view name);

/// What is known of a population, in mantissas of the column.
struct population_facts {
  int128 sum = 0;
  std::int64_t count = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
};

/// The populations that rows are compared with: one, or one for each group. E205 where the plan
/// has no group.
class populations {
 public:
  populations(const coefficient_input& input, population among);
  /// The population of a row.
  [[nodiscard]] const population_facts& of(std::size_t row) const { return facts_[place(row)]; }
  [[nodiscard]] std::size_t place(std::size_t row) const {
    return groups_.empty() ? 0 : groups_[row];
  }
  [[nodiscard]] const std::vector<population_facts>& all() const noexcept { return facts_; }
  [[nodiscard]] bool whole_table() const noexcept { return whole_table_; }
  /// A row that stands in a population, for messages that must name one.
  [[nodiscard]] std::size_t row_in(std::size_t place) const;

 private:
  std::vector<population_facts> facts_;
  bool whole_table_ = false;
  std::span<const std::uint32_t> groups_;
};

/// What a mean is made of, in mantissas of the column: mean = sum / weight.
struct mean_parts {
  rational sum = 0;
  rational weight = 0;
};
/// The mean of each population: plain, or weighted by a named column, sum(p x) / sum(p). E103
/// and E104 in the weight column.
[[nodiscard]] std::vector<mean_parts> means_of(const coefficient_input& input,
                                               const populations& among,
                                               std::string_view weight = {});

/// Rounds half to even to some decimals, as a 64-bit mantissa; E401 with the cell where it does
/// not fit, which calls the value `what`.
[[nodiscard]] std::int64_t rounded_mantissa(const rational& value, int decimals,
                                            const table& from, std::size_t column,
                                            std::size_t row, fixed_phrase what = "quotient");
/// The same of numerator / denominator, denominator > 0, by integers where they fit.
[[nodiscard]] std::int64_t rounded_mantissa(int128 numerator, int128 denominator, int decimals,
                                            const table& from, std::size_t column,
                                            std::size_t row);
/// The decimals of a method that rounds, 0 to 15: E205 where there are none, E206.
void check_decimals(std::string_view method, const std::optional<int>& decimals);

/** A coefficient method: a small value with a name, that turns a column into a coefficient.
 *
 *  | expression           | type             | meaning                                     |
 *  |----------------------|------------------|---------------------------------------------|
 *  | `M::name`            | string_view      | its word in plans: `share`                  |
 *  | `M::name_zh`         | string_view      | its Chinese word: `占比`                    |
 *  | `M::takes_indicator` | bool             | false: the plan names no column             |
 *  | `M::takes_negative`  | bool             | true: cells may be negative                 |
 *  | `m.apply(input)`     | coefficient      | throws input_error with the column          |
 *  | `m.check()`          | void             | throws plan_error where its options clash   |
 *  | `M::options(m, o)`   | void             | lists each option: options.hpp              |
 */
template <class M>
concept CoefficientMethod =
    requires(const M m, M& changed, const coefficient_input& input, option_visitor& option) {
      { M::name } -> std::convertible_to<std::string_view>;
      { M::name_zh } -> std::convertible_to<std::string_view>;
      { M::takes_indicator } -> std::convertible_to<bool>;
      { M::takes_negative } -> std::convertible_to<bool>;
      { m.apply(input) } -> std::same_as<coefficient>;
      { m.check() } -> std::same_as<void>;
      M::options(changed, option);
    };

}  // namespace fundalloc
