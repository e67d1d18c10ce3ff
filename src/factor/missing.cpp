// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/missing.hpp"

#include <algorithm>
#include <map>

#include "factor/half_even.hpp"
#include "fundalloc/exact/rational.hpp"
#include "fundalloc/interrupt.hpp"

namespace fundalloc {

namespace {

[[noreturn]] void raise_blank(const table& from, std::size_t index, std::size_t row) {
  raise({code::blank, from.where(index, row), "the cell is blank", "a number",
         "Fill in the cell, or state a policy for missing values: missing (缺失)."});
}

std::uint32_t group_of(std::span<const std::uint32_t> groups, std::size_t row) {
  return groups.empty() ? 0 : groups[row];
}

/// The values of each group that are not blank.
std::map<std::uint32_t, std::vector<std::int64_t>> known_values(
    const number_column& column, std::span<const std::uint32_t> groups) {
  std::map<std::uint32_t, std::vector<std::int64_t>> known;
  for (std::size_t i = 0; i < column.mantissas.size(); ++i) {
    if (!column.is_blank(i)) known[group_of(groups, i)].push_back(column.mantissas[i]);
  }
  return known;
}

rational median_of(std::vector<std::int64_t> values) {
  std::sort(values.begin(), values.end(), [](std::int64_t a, std::int64_t b) {
    detail::poll_step();
    return a < b;
  });
  const std::size_t n = values.size();
  const int128 twice = static_cast<int128>(values[(n - 1) / 2]) + values[n / 2];
  return rational(twice, 2);
}

rational mean_of(const std::vector<std::int64_t>& values) {
  int128 sum = 0;
  for (const std::int64_t v : values) sum += v;
  return rational(sum, static_cast<int128>(values.size()));
}

/// The value of a blank cell as a number, by the policy.
class filler {
  using kind = missing_policy::kind;

 public:
  filler(const number_column& column, std::size_t index, const table& from,
         const missing_policy& policy, std::span<const std::uint32_t> groups)
      : index_(index), from_(from), policy_(policy), groups_(groups) {
    if (policy.use == kind::column) {
      other_index_ = from.find(policy.column);
      other_ = from.numbers(other_index_);
      refuse_negatives();
    } else if (policy.use == kind::median || policy.use == kind::mean) {
      for (auto& [group, values] : known_values(column, groups)) {
        rational v = policy.use == kind::median ? median_of(values) : mean_of(values);
        v /= power_of_ten(column.decimals);
        if (policy.use == kind::mean) {
          const rational scale = power_of_ten(policy.decimals);
          v = half_even(v * scale) / scale;
        }
        by_group_.emplace(group, std::move(v));
      }
    }
  }

  [[nodiscard]] rational value(std::size_t row) const {
    if (policy_.use == kind::zero) return 0;
    if (policy_.use == kind::column) {
      if (other_.is_blank(row)) raise_blank(from_, other_index_, row);
      return rational(other_.mantissas[row]) / power_of_ten(other_.decimals);
    }
    const auto found = by_group_.find(group_of(groups_, row));
    if (found == by_group_.end()) raise_blank(from_, index_, row);
    return found->second;
  }

  [[nodiscard]] std::string words() const {
    if (policy_.use == kind::zero) return "zero";
    if (policy_.use == kind::column) return "column " + policy_.column;
    return (policy_.use == kind::median ? std::string("median") : std::string("mean")) +
           (groups_.empty() ? "" : " of its group");
  }

 private:
  /// The column that fills in must be one of figures like those it stands for.
  void refuse_negatives() const {
    if (other_.least >= 0) return;
    for (std::size_t i = 0; i < other_.mantissas.size(); ++i) {
      if (other_.is_blank(i) || other_.mantissas[i] >= 0) continue;
      raise({code::negative, from_.where(other_index_, i),
             phrase("\"{}\" is negative", from_.text(other_index_, i)),
             "a number of at least 0", "Correct the cell."});
    }
  }

  std::size_t index_;
  const table& from_;
  const missing_policy& policy_;
  std::span<const std::uint32_t> groups_;
  number_column other_ = {};
  std::size_t other_index_ = 0;
  std::map<std::uint32_t, rational> by_group_;
};

std::int64_t scaled(const rational& value, int decimals, const table& from, std::size_t index,
                    std::size_t row) {
  const rational number = value * power_of_ten(decimals);
  if (!number.is_narrow() || !fits_int64(number.narrow_numerator())) {
    raise({code::column_range, from.where(index, row),
           "the column does not fit 64 bits with the decimals of its filled cells",
           "a smaller number", "Fill the cell by hand, or use fewer decimals."});
  }
  return static_cast<std::int64_t>(number.narrow_numerator());
}

}  // namespace

filled_column fill_missing(const number_column& column, std::size_t index, const table& from,
                           const missing_policy& policy,
                           std::span<const std::uint32_t> groups) {
  filled_column result;
  if (column.blanks == 0) return result;
  const std::size_t n = column.mantissas.size();
  if (policy.use == missing_policy::kind::error) {
    for (std::size_t i = 0; i < n; ++i) {
      if (column.is_blank(i)) raise_blank(from, index, i);
    }
  }
  const filler fill(column, index, from, policy, groups);
  result.changed = true;
  std::vector<rational> values(n);
  result.decimals = column.decimals;
  for (std::size_t i = 0; i < n; ++i) {
    if (!column.is_blank(i)) continue;
    values[i] = fill.value(i);
    while (!(values[i] * power_of_ten(result.decimals)).is_whole()) ++result.decimals;
    result.cells.push_back({.row = i,
                            .recipient = from.where(index, i).recipient,
                            .column = std::string(column.name),
                            .value = values[i].to_shortest_text(),
                            .policy = fill.words()});
  }
  result.numbers.resize(n);
  const rational unit = rational(1) / power_of_ten(column.decimals);
  for (std::size_t i = 0; i < n; ++i) {
    const rational value =
        column.is_blank(i) ? values[i] : rational(column.mantissas[i]) * unit;
    result.numbers[i] = scaled(value, result.decimals, from, index, i);
  }
  return result;
}

}  // namespace fundalloc
