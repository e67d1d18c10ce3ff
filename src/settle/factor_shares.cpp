// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/factor_shares.hpp"

#include <array>
#include <bit>

#include "fundalloc/error.hpp"
#include "kernel/kernel.hpp"
#include "settle/checks.hpp"
#include "settle/column_shares.hpp"
#include "settle/scores.hpp"
#include "settle/solve.hpp"

namespace fundalloc {

namespace {

constexpr std::size_t few_factors = 64;

[[noreturn]] void raise_negative(std::size_t row, std::size_t column, std::int64_t value) {
  raise({code::negative,
         {.row = row + 1, .column = "#" + std::to_string(column + 1)},
         phrase("{} is negative", value),
         "a number of at least 0",
         "Correct the number."});
}

/// The sum of a column; E103, E130.
int128 checked_sum(std::span<const std::int64_t> numbers, std::size_t column) {
  const detail::column_facts facts = detail::kernels().examine(numbers.data(), numbers.size());
  if (facts.bits < 0) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] < 0) raise_negative(i, column, numbers[i]);
    }
  }
  int128 sum = facts.sum;
  const auto width = std::bit_width(static_cast<std::uint64_t>(facts.bits)) +
                     std::bit_width(static_cast<std::uint64_t>(numbers.size()));
  if (width > 62) {  // 64 bits may not have been enough
    sum = 0;
    for (const std::int64_t v : numbers) sum += v;
  }
  if (sum == 0) {
    raise({code::zero_column,
           {.column = "#" + std::to_string(column + 1)},
           "the column sums to 0",
           "at least one positive value",
           "A share of nothing is undefined: drop the factor."});
  }
  return sum;
}

void check_sizes(factor_shares::columns indicators, std::size_t weights, std::size_t rows) {
  if (indicators.size() != weights) {
    raise({code::column_lengths,
           {},
           phrase("{} columns for {} weights", indicators.size(), weights),
           "a column for each weight",
           "Give one for each."});
  }
  for (const auto& column : indicators) {
    if (column.size() == rows) continue;
    raise({code::column_lengths,
           {},
           phrase("a column has {} numbers for {} slices", column.size(), rows),
           "one for each recipient",
           "Give columns of one length."});
  }
}

void check_weights(const std::vector<rational>& weights) {
  if (weights.empty()) {
    raise({code::missing_key,
           {.key = "weights"},
           "there are no weights",
           "at least one",
           "Give a weight for each column."});
  }
  rational sum = 0;
  for (const rational& w : weights) {
    if (w.sign() < 0) {
      raise({code::bad_value,
             {.key = "weights"},
             phrase("the weight {} is negative", w.to_shortest_text()),
             "a weight of at least 0",
             "Correct the weight."});
    }
    sum += w;
  }
  if (sum == rational(1)) return;
  raise({code::weight_sum,
         {.key = "weights"},
         phrase("the weights sum to {}", sum.to_shortest_text()),
         "1",
         "Correct the weights."});
}

/// The general way: exact scores and a solve.
divided divide_exactly(factor_shares::columns indicators, std::span<const int128> sums,
                       const std::vector<rational>& weights,
                       const std::vector<double>& estimates, const std::vector<tie_rule>& ties,
                       std::int64_t total, std::span<std::int64_t> into) {
  detail::score_parts parts{
      .rows = into.size(), .weights = weights, .weight_estimates = estimates};
  for (std::size_t j = 0; j < indicators.size(); ++j) {
    parts.coefficients.push_back(
        {.numerators = indicators[j], .sum = sums[j], .scale_den = sums[j]});
  }
  const detail::quantities scores = detail::scores_of(parts);
  const detail::bounds none;
  const detail::labels words;
  const rational amount = total;
  const rounding_rule rule = largest_remainder{};
  detail::solve_request request{.scores = scores,
                                .limits = none,
                                .amount = amount,
                                .rule = rule,
                                .words = words,
                                .ties = {}};
  request.ties.rules = &ties;
  detail::solve_result result = solve(request);
  std::copy(result.units.begin(), result.units.end(), into.begin());
  return {std::move(result.tie), result.note};
}

}  // namespace

factor_shares::factor_shares(std::vector<rational> weights, std::vector<tie_rule> ties)
    : weights_(std::move(weights)), ties_(std::move(ties)) {
  check_weights(weights_);
  detail::check_no_columns(ties_);
  for (const rational& w : weights_) estimates_.push_back(w.to_double());
}

divided factor_shares::divide(columns indicators, std::int64_t total,
                              std::span<std::int64_t> into) const {
  check_sizes(indicators, weights_.size(), into.size());
  detail::check_total(total);
  std::vector<int128> many;
  std::array<int128, few_factors> few;  // NOLINT: filled up to the number of columns
  std::span<int128> sums(few.data(), std::min(indicators.size(), few.size()));
  if (indicators.size() > few.size()) {
    many.resize(indicators.size());
    sums = many;
  }
  bool direct = total > 0 && total < detail::most_direct_amount &&
                indicators.size() <= few_factors && !into.empty();
  for (std::size_t j = 0; j < indicators.size(); ++j) {
    sums[j] = into.empty() ? 1 : checked_sum(indicators[j], j);
    direct = direct && sums[j] < (int128{1} << 52);
  }
  if (direct) {
    std::array<const std::int64_t*, few_factors> data;  // NOLINT
    std::array<double, few_factors> doubles;            // NOLINT
    for (std::size_t j = 0; j < indicators.size(); ++j) {
      data[j] = indicators[j].data();
      doubles[j] = static_cast<double>(static_cast<std::int64_t>(sums[j]));
    }
    const detail::column_shares ask{.columns = {data.data(), indicators.size()},
                                    .sums = {doubles.data(), indicators.size()},
                                    .weights = estimates_,
                                    .rows = into.size(),
                                    .amount = total};
    divided result;
    if (divide_columns(ask, ties_, into.data(), result.tie, result.diagnostics)) return result;
  }
  return divide_exactly(indicators, sums, weights_, estimates_, ties_, total, into);
}

divided factor_shares::divide(const matrix& indicators, std::int64_t total,
                              std::span<std::int64_t> into) const {
  std::vector<std::span<const std::int64_t>> views;
  const auto rows = static_cast<std::size_t>(indicators.rows());
  for (Eigen::Index j = 0; j < indicators.cols(); ++j) {
    views.emplace_back(indicators.col(j).data(), rows);
  }
  return divide(views, total, into);
}

}  // namespace fundalloc
