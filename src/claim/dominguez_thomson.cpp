// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/claim/dominguez_thomson.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "claim/whole.hpp"
#include "fundalloc/error.hpp"

namespace fundalloc {

namespace {

using detail::wide;

/* After j rounds a claim d that was below the estate all the time is d q^j, q = (n-1)/n; one
 * that reached the estate stays at or above it, since it loses E/n and the estate more. So a
 * round needs no look at anybody: with m claims at or above the estate and S the others' sum,
 *
 *     E' = E - (m E + S) / n,   S' = q S,
 *
 * and an upper claim has, since it became one, the sum of the E/n of all rounds. Everything is
 * held times n^j. */
class rounds {
 public:
  rounds(const detail::whole_problem& problem, std::vector<std::size_t> falling)
      : problem_(problem),
        falling_(std::move(falling)),
        n_(static_cast<std::int64_t>(problem.claims.size())),
        estate_(problem.estate),
        others_(problem.sum) {
    positive_ =
        static_cast<std::size_t>(std::count_if(problem.claims.begin(), problem.claims.end(),
                                               [](const wide& d) { return d.sign() != 0; }));
  }

  [[nodiscard]] std::vector<rational> awards() {
    for (lift(); upper_.size() < positive_; lift()) play();
    return collect();
  }

 private:
  /// A claim that reached the estate after j rounds. Until then it had d - d q^j; from then on
  /// it has what every upper claim has.
  struct riser {
    std::size_t round;
    wide less;  ///< d q^j and what upper claims had by then, over n^j
  };

  void lift() {
    while (upper_.size() < positive_) {
      detail::poll_step();
      const wide left = problem_.claims[falling_[upper_.size()]] * shrunk_;
      if (left < estate_) return;
      others_ -= left;
      upper_.push_back({round_, left + gained_});
    }
  }

  void play() {
    detail::poll_interrupt();
    const auto m = static_cast<std::int64_t>(upper_.size());
    gained_ = gained_ * n_ + estate_;
    estate_ = estate_ * (n_ - m) - others_;
    others_ *= n_ - 1;
    shrunk_ *= n_ - 1;
    scale_ *= n_;
    ++round_;
    if (msb(scale_) <= dominguez_thomson::most_bits) return;
    raise({code::digits,
           {},
           phrase("dominguez_thomson among {} claims does not end within {} rounds, and the "
                  "awards have more than {} digits",
                  n_, round_, dominguez_thomson::most_bits * 3 / 10),
           "awards of fewer digits",
           "Use another rule, such as cea, or fewer claims."});
  }

  /// award = d - d q^j + (gain after round j) + an equal part of the last estate.
  [[nodiscard]] std::vector<rational> collect() const {
    std::vector<rational> awards(problem_.claims.size(), rational(0));
    const auto m = static_cast<std::int64_t>(positive_);
    const wide den = scale_ * problem_.unit_den * m;
    const wide last = gained_ * m + estate_;
    wide power = 1;  // n^(rounds - j)
    std::size_t j = round_;
    for (std::size_t k = positive_; k-- > 0;) {
      for (; j > upper_[k].round; --j) power *= n_;
      const std::size_t i = falling_[k];
      const bool same =
          k + 1 < positive_ && problem_.claims[i] == problem_.claims[falling_[k + 1]];
      awards[i] =
          same ? awards[falling_[k + 1]]
               : rational::from_wide(
                     {((problem_.claims[i] * scale_ - upper_[k].less * power) * m + last) *
                          problem_.unit_num,
                      den});
    }
    return awards;
  }

  const detail::whole_problem& problem_;
  std::vector<std::size_t> falling_;  ///< claimants by falling claims
  std::int64_t n_;
  std::size_t positive_ = 0;
  std::vector<riser> upper_;  ///< of the first claimants in falling_
  std::size_t round_ = 0;
  wide scale_ = 1;   ///< n^round
  wide shrunk_ = 1;  ///< (n-1)^round
  wide estate_;
  wide others_;
  wide gained_ = 0;
};

}  // namespace

std::vector<rational> dominguez_thomson::award(const claims_problem& problem) const {
  const detail::whole_problem whole = detail::whole_of(problem);
  if (whole.estate == whole.sum) return problem.claims;  // the limit of endless rounds
  std::vector<std::size_t> falling(whole.claims.size());
  std::iota(falling.begin(), falling.end(), std::size_t{0});
  std::sort(falling.begin(), falling.end(), [&](std::size_t a, std::size_t b) {
    detail::poll_step();
    return whole.claims[a] > whole.claims[b];
  });
  return rounds(whole, std::move(falling)).awards();
}

}  // namespace fundalloc
