// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/z_score.hpp"

#include <string>

#include "exact/wide.hpp"

namespace fundalloc {

namespace {

using detail::wide;

/** sqrt(square / den) to the nearest whole number, halves to the even one.
 *
 *  t = floor(2 sqrt(square / den)) is the root of a whole number. Where it is even, the value
 *  is below t/2 + 1/2; where it is odd, at or above t/2, and at it only where the squares
 *  agree.
 */
wide rounded_root(const wide& square, const wide& den) {
  const wide four = 4 * square;
  const wide twice = sqrt(wide(four / den));
  wide half = twice / 2;
  if (twice % 2 == 0) return half;
  const bool middle = twice * twice * den == four;
  return middle && half % 2 == 0 ? half : wide(half + 1);
}

[[noreturn]] void raise_range(const coefficient_input& input, std::size_t i, int places) {
  raise({code::column_range, input.from->where(input.index, i),
         phrase("the score does not fit 64 bits with {} decimals", places), "a smaller score",
         "Use fewer decimals."});
}

}  // namespace

coefficient z_score::apply(const coefficient_input& input) const {
  const populations all(input, population::all);
  const population_facts& facts = all.of(0);
  if (facts.least == facts.most) {
    raise({code::constant_column, input.from->where(input.index),
           phrase("all values are {}, so that the standard deviation is 0",
                  input.value(0).to_shortest_text()),
           "at least two different values", "Drop the factor."});
  }
  // With d = n x - sum x: z^2 = d^2 n / sum d^2, or (n - 1) in place of n.
  std::vector<int128> distances(input.rows);
  wide squares = 0;
  for (std::size_t i = 0; i < input.rows; ++i) {
    detail::poll_step();
    distances[i] = int128{facts.count} * input.column.mantissas[i] - facts.sum;
    const wide d = detail::to_wide(distances[i]);
    squares += d * d;
  }
  const int places = decimals.value_or(0);
  const wide one = power_of_ten(places).wide().num;
  const wide factor = one * one * (facts.count - (sd == deviation::sample ? 1 : 0));
  std::vector<std::int64_t> scores(input.rows);
  for (std::size_t i = 0; i < input.rows; ++i) {
    const wide d = detail::to_wide(distances[i]);
    detail::poll_step();
    const wide size = rounded_root(d * d * factor, squares);
    const wide score = distances[i] < 0 ? wide(-size) : size;
    if (!detail::fits_int64(score)) raise_range(input, i, places);
    scores[i] = score.convert_to<std::int64_t>();
  }
  const coefficient::line line{add, rational::from_wide({1, one})};
  return coefficient::affine(scores, {&line, 1}, {}, below_zero == fundalloc::below_zero::zero);
}

}  // namespace fundalloc
