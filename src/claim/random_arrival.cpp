// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/random_arrival.hpp"

#include <algorithm>
#include <numeric>

#include "claim/whole.hpp"
#include "fundalloc/error.hpp"

namespace fundalloc {

namespace {

using boost::multiprecision::cpp_int_backend;
using detail::wide;
using uint256 = boost::multiprecision::number<
    cpp_int_backend<256, 256, boost::multiprecision::unsigned_magnitude,
                    boost::multiprecision::unchecked, void>,
    boost::multiprecision::et_off>;

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// The problem without claims of 0, by rising claims, with the smaller of E and D - E.
struct sorted_problem {
  std::vector<wide> claims;
  wide estate;
};

/// How many of the smallest claims stay below the estate together: no larger set does.
std::size_t largest_set(const sorted_problem& problem) {
  wide sum = 0;
  std::size_t k = 0;
  for (const wide& d : problem.claims) {
    sum += d;
    if (sum >= problem.estate) break;
    ++k;
  }
  return k;
}

/// C(n, k) for k = 0 .. most.
std::vector<wide> binomials(std::size_t n, std::size_t most) {
  std::vector<wide> row{1};
  for (std::size_t k = 1; k <= most; ++k) {
    detail::poll_step();
    row.push_back(row.back() * (n - k + 1) / k);
  }
  return row;
}

std::size_t bits(const wide& v) { return v == 0 ? 0 : msb(v) + 1; }

[[noreturn]] void raise_limit(const phrase& found) {
  raise({code::claims_sums,
         {},
         phrase("random_arrival needs {}", found),
         "at most 1000000 sums, 200000000 claims x sums x sizes, and 256 MB for counts",
         "Use a larger unit for the claims, or another rule."});
}

/** Counts sets of claims by sum and size, and takes one claimant out of them again.
 *
 *  Number holds every count times the estate: uint128, uint256 or wide, by the bits needed.
 */
template <class Number>
class set_counter {
 public:
  set_counter(const sorted_problem& problem, std::size_t sizes, std::size_t number_bytes)
      : estate_(static_cast<Number>(problem.estate)), sizes_(sizes) {
    for (const wide& d : problem.claims) {
      if (d < problem.estate) claims_.push_back(static_cast<Number>(d));
    }
    list_sums();
    check_limits(number_bytes);
    count_sets();
  }

  /// For each size k, the sum over sets of k others of min(claim, E - sum of the set). A claim
  /// of at least the estate is in no set.
  [[nodiscard]] std::vector<wide> left_for(const wide& claim) const {
    const Number most = claim < wide(estate_) ? static_cast<Number>(claim) : estate_;
    const bool counted = most < estate_;
    std::vector<Number> amounts;
    for (const Number& x : sums_) amounts.push_back(std::min<Number>(most, estate_ - x));
    const std::vector<std::size_t> with = counted ? shifted(most) : std::vector<std::size_t>();
    std::vector<Number> smaller;  // sets of k - 1 others, by sum
    std::vector<wide> left;
    for (const std::vector<Number>& sets : counts_) {
      detail::poll_interrupt();
      std::vector<Number> others = sets;
      // Sets of k with the claim are sets of k - 1 without it, and the claim.
      if (counted && !smaller.empty()) {
        for (std::size_t x = 0; x < with.size(); ++x) {
          if (with[x] != none) others[with[x]] -= smaller[x];
        }
      }
      Number total = 0;
      for (std::size_t x = 0; x < amounts.size(); ++x) total += others[x] * amounts[x];
      left.push_back(wide(total));
      smaller = std::move(others);
    }
    return left;
  }

 private:
  void check_limits(std::size_t number_bytes) const {
    std::size_t distinct = 1;  // those of at least the estate are alike
    for (std::size_t i = 0; i < claims_.size(); ++i) {
      distinct += i == 0 || claims_[i] != claims_[i - 1] ? 1 : 0;
    }
    // Neither product wraps: sums are at most a million, claims and sizes fit 32 bits.
    if (sums_.size() * sizes_ <= random_arrival::most_bytes / number_bytes &&
        sums_.size() * sizes_ <= random_arrival::most_steps / distinct) {
      return;
    }
    raise_limit(phrase("{} distinct sums of sets of up to {} claims, for {} distinct claims",
                       sums_.size(), sizes_ - 1, distinct));
  }

  void list_sums() {
    sums_ = {Number(0)};
    std::vector<Number> more;
    std::vector<Number> all;
    for (const Number& d : claims_) {
      detail::poll_interrupt();
      more.clear();
      for (const Number& x : sums_) {
        if (x >= estate_ - d) break;
        more.push_back(x + d);
      }
      all.clear();
      std::set_union(sums_.begin(), sums_.end(), more.begin(), more.end(),
                     std::back_inserter(all));
      sums_.swap(all);
      if (sums_.size() > random_arrival::most_sums) {
        raise_limit("more than 1000000 distinct sums");
      }
    }
  }

  /// Where each sum stands with one claim more; none where that is no sum below the estate.
  [[nodiscard]] std::vector<std::size_t> shifted(const Number& claim) const {
    std::vector<std::size_t> with(sums_.size(), none);
    std::size_t y = 0;
    for (std::size_t x = 0; x < sums_.size(); ++x) {
      const Number sum = sums_[x] + claim;
      while (y < sums_.size() && sums_[y] < sum) ++y;
      if (y == sums_.size()) break;
      if (sums_[y] == sum) with[x] = y;
    }
    return with;
  }

  void count_sets() {
    counts_.assign(sizes_, std::vector<Number>(sums_.size(), Number(0)));
    counts_[0][0] = 1;
    std::vector<std::size_t> with;
    for (std::size_t i = 0; i < claims_.size(); ++i) {
      if (i == 0 || claims_[i] != claims_[i - 1]) with = shifted(claims_[i]);
      for (std::size_t k = std::min(i + 1, sizes_ - 1); k > 0; --k) {
        detail::poll_interrupt();
        for (std::size_t x = 0; x < with.size(); ++x) {
          if (with[x] != none) counts_[k][with[x]] += counts_[k - 1][x];
        }
      }
    }
  }

  Number estate_;
  std::size_t sizes_;           ///< sets have 0 .. sizes - 1 members
  std::vector<Number> claims_;  ///< below the estate, rising
  std::vector<Number> sums_;    ///< distinct, rising, below the estate
  std::vector<std::vector<Number>> counts_;
};

/// The awards of the sorted claims, in units of 1 / lcm(1 .. n).
template <class Number>
std::vector<wide> mean_awards(const sorted_problem& problem, std::size_t sizes,
                              std::size_t number_bytes, const std::vector<wide>& weights) {
  const set_counter<Number> counter(problem, sizes, number_bytes);
  std::vector<wide> awards;
  for (std::size_t i = 0; i < problem.claims.size(); ++i) {
    if (i > 0 && (problem.claims[i] == problem.claims[i - 1] ||
                  problem.claims[i - 1] >= problem.estate)) {
      awards.push_back(awards.back());
      continue;
    }
    const std::vector<wide> left = counter.left_for(problem.claims[i]);
    wide award = 0;
    detail::poll_interrupt();
    for (std::size_t k = 0; k < left.size(); ++k) award += weights[k] * left[k];
    awards.push_back(award);
  }
  return awards;
}

/// lcm(1 .. n), which n C(n-1, k) divides for every k (Leibniz' harmonic triangle).
wide lcm_to(std::size_t n) {
  wide common = 1;
  for (std::size_t k = 2; k <= n; ++k) {
    detail::poll_step();
    common = lcm(common, wide(k));
  }
  return common;
}

std::vector<wide> sorted_awards(const sorted_problem& problem, const wide& common) {
  const std::size_t n = problem.claims.size();
  const std::size_t sizes = std::min(largest_set(problem), n - 1) + 1;
  std::vector<wide> weights;  // k! (n-k-1)! / n! = 1 / (n C(n-1, k))
  for (const wide& c : binomials(n - 1, sizes - 1)) weights.push_back(common / (c * n));
  // A count of sets of k is at most C(n, k), and so is the sum of them over all sums.
  const std::vector<wide> sets = binomials(n, sizes);
  const std::size_t needed =
      bits(*std::max_element(sets.begin(), sets.end())) + bits(problem.estate) + 1;
  if (needed <= 128) return mean_awards<uint128>(problem, sizes, sizeof(uint128), weights);
  if (needed <= 256) return mean_awards<uint256>(problem, sizes, sizeof(uint256), weights);
  return mean_awards<wide>(problem, sizes, sizeof(wide) + needed / 8, weights);
}

}  // namespace

std::vector<rational> random_arrival::award(const claims_problem& problem) const {
  const detail::whole_problem whole = detail::whole_of(problem);
  const bool dual = whole.estate * 2 > whole.sum;
  sorted_problem sorted{.claims = {},
                        .estate = dual ? wide(whole.sum - whole.estate) : whole.estate};
  if (sorted.estate == 0) {
    return dual ? problem.claims : std::vector<rational>(whole.claims.size(), rational(0));
  }
  std::vector<std::size_t> rising;
  for (std::size_t i = 0; i < whole.claims.size(); ++i) {
    if (whole.claims[i] != 0) rising.push_back(i);
  }
  std::sort(rising.begin(), rising.end(), [&](std::size_t a, std::size_t b) {
    detail::poll_step();
    return whole.claims[a] < whole.claims[b];
  });
  for (const std::size_t i : rising) sorted.claims.push_back(whole.claims[i]);

  const wide common = lcm_to(rising.size());
  const std::vector<wide> amounts = sorted_awards(sorted, common);
  std::vector<rational> awards(whole.claims.size(), rational(0));
  for (std::size_t k = 0; k < rising.size(); ++k) {
    const wide amount = dual ? wide(sorted.claims[k] * common - amounts[k]) : amounts[k];
    awards[rising[k]] =
        k > 0 && sorted.claims[k] == sorted.claims[k - 1]
            ? awards[rising[k - 1]]
            : rational::from_wide({amount * whole.unit_num, common * whole.unit_den});
  }
  return awards;
}

}  // namespace fundalloc
