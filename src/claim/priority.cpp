// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/priority.hpp"

#include <algorithm>
#include <numeric>
#include <span>

#include "fundalloc/error.hpp"

namespace fundalloc {

namespace {

/// Claims one after the other, whole or not at all.
std::vector<rational> whole_claims(const claims_problem& problem,
                                   const std::vector<std::size_t>& order, bool stop) {
  std::vector<rational> awards(problem.claims.size(), rational(0));
  rational left = problem.estate;
  for (const std::size_t i : order) {
    if (problem.claims[i] <= left) {
      awards[i] = problem.claims[i];
      left -= awards[i];
    } else if (stop) {
      break;
    }
  }
  return awards;
}

claims_problem part_of(const claims_problem& problem, std::span<const std::size_t> members) {
  claims_problem part;
  for (const std::size_t i : members) part.claims.push_back(problem.claims[i]);
  return part;
}

}  // namespace

void priority::check() const {
  if (order.empty() && ranks.empty()) {
    raise({code::missing_key,
           {.key = "order"},
           "priority has no order",
           "the rank of each claim, 1 first",
           "State order (次序)."});
  }
  if (fund != funding::partial && inside.index() != 0) {
    raise({code::option_of_other_method,
           {.key = "inside"},
           "inside shares a class, and whole claims are not shared",
           "",
           "Delete inside (同级), or state fund (拨付): partial."});
  }
}

std::vector<rational> priority::award(const claims_problem& problem) const {
  const std::size_t n = problem.claims.size();
  if (ranks.size() != n) {
    raise({code::column_lengths,
           {},
           phrase("{} ranks for {} claims", ranks.size(), n),
           "one for each claim",
           "Give one for each."});
  }
  std::vector<std::size_t> queue(n);
  std::iota(queue.begin(), queue.end(), std::size_t{0});
  std::sort(queue.begin(), queue.end(), [&](std::size_t a, std::size_t b) {
    return ranks[a] != ranks[b] ? ranks[a] < ranks[b] : a < b;  // within a class by table order
  });
  if (fund != funding::partial) return whole_claims(problem, queue, fund == funding::stop);

  std::vector<rational> awards(n, rational(0));
  rational left = problem.estate;
  for (std::size_t from = 0, to = 0; from < n && left.sign() > 0; from = to) {
    while (to < n && ranks[queue[to]] == ranks[queue[from]]) ++to;
    const std::span<const std::size_t> members(queue.data() + from, to - from);
    claims_problem part = part_of(problem, members);
    part.estate = std::min(left, detail::sum_of(part.claims));
    left -= part.estate;
    std::vector<rational> shares =
        left.sign() > 0 ? part.claims
                        : std::visit([&](const auto& r) { return r.award(part); }, inside);
    for (std::size_t k = 0; k < members.size(); ++k) awards[members[k]] = std::move(shares[k]);
  }
  return awards;
}

}  // namespace fundalloc
