// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/ranking.hpp"

#include <algorithm>
#include <cstddef>

#include "fundalloc/interrupt.hpp"

namespace fundalloc {

namespace {

/// A value in its population; `row` is not a recipient's where it is past the last one.
struct entry {
  std::size_t place;
  std::int64_t value;
  std::size_t row;
};

}  // namespace

std::vector<std::int64_t> doubled_ranks(const coefficient_input& input, population among,
                                        ranking ties, bool smallest_first) {
  const populations compared(input, among);
  std::vector<entry> order;
  order.reserve(input.rows + input.others.size());
  for (std::size_t i = 0; i < input.rows; ++i) {
    order.push_back({compared.place(i), input.column.mantissas[i], i});
  }
  if (among == population::table) {
    for (const std::int64_t v : input.others) order.push_back({0, v, input.rows});
  }
  std::sort(order.begin(), order.end(), [&](const entry& a, const entry& b) {
    detail::poll_step();
    if (a.place != b.place) return a.place < b.place;
    return smallest_first ? a.value < b.value : a.value > b.value;
  });
  std::vector<std::int64_t> ranks(input.rows);
  std::int64_t place_begin = 0;
  std::int64_t distinct = 0;
  const auto count = static_cast<std::int64_t>(order.size());
  const auto at = [&](std::int64_t k) -> const entry& {
    return order[static_cast<std::size_t>(k)];
  };
  for (std::int64_t begin = 0, end = 0; begin < count; begin = end) {
    if (at(begin).place != at(place_begin).place) {
      place_begin = begin;
      distinct = 0;
    }
    ++distinct;
    while (end < count && at(end).place == at(begin).place &&
           at(end).value == at(begin).value) {
      ++end;
    }
    const std::int64_t first = begin - place_begin + 1;
    const std::int64_t last = end - place_begin;
    const std::int64_t doubled = ties == ranking::standard ? 2 * first
                                 : ties == ranking::dense  ? 2 * distinct
                                                           : first + last;
    for (std::int64_t k = begin; k < end; ++k) {
      if (at(k).row < input.rows) ranks[at(k).row] = doubled;
    }
  }
  return ranks;
}

}  // namespace fundalloc
