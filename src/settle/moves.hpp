// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "exact/double_bits.hpp"
#include "exact/wide.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/settle/settle.hpp"
#include "settle/fill.hpp"
#include "settle/quantities.hpp"
#include "settle/signpost.hpp"

namespace fundalloc::detail {

/** Keys of a divisor method: recipient i moves from k to k + 1 at t = d(k) / s_i.
 *
 *  `compare` orders two moves by the filter, exactly where it cannot decide.
 */
class divisor_keys {
 public:
  divisor_keys(const quantities& scores, const signpost& posts, diagnostics& note)
      : scores_(scores),
        posts_(posts),
        note_(note),
        slack_(2 * (scores.relative() + gamma_bound(10))) {}

  [[nodiscard]] int compare(std::size_t i, std::int64_t k, std::size_t j,
                            std::int64_t m) const {
    const double a = posts_.estimate(static_cast<double>(k)) * scores_.estimate_of(j);
    const double b = posts_.estimate(static_cast<double>(m)) * scores_.estimate_of(i);
    if (std::fabs(a - b) > slack_ * (a + b)) return a < b ? -1 : 1;
    return exact(i, k, j, m);
  }
  [[nodiscard]] double count(std::size_t i, double t) const {
    return t < 0 ? 0 : posts_.count(t * scores_.estimate_of(i));
  }
  /// Without the filter: equal scores by units alone, narrow numbers in 128 bits.
  [[nodiscard]] int exact(std::size_t i, std::int64_t k, std::size_t j, std::int64_t m) const {
    if (scores_.surely_equal(i, j)) return k < m ? -1 : k > m ? 1 : 0;
    if (scores_.is_narrow()) {
      const auto s = static_cast<std::uint64_t>(scores_.narrow_at(i));
      const auto r = static_cast<std::uint64_t>(scores_.narrow_at(j));
      if (const auto sign = posts_.compare_narrow(k, s, m, r)) return *sign;
    }
    poll_step();
    ++note_.undecided;
    wide a = scores_.at(j);
    wide b = scores_.at(i);
    if (posts_.power() == 2) {
      a *= a;
      b *= b;
    }
    a *= posts_.num(k) * posts_.den(m);
    b *= posts_.num(m) * posts_.den(k);
    return a.compare(b) < 0 ? -1 : a == b ? 0 : 1;
  }

 private:
  const quantities& scores_;
  const signpost& posts_;
  diagnostics& note_;
  double slack_;
};

/** Keys of `bounds: shift`: a_i = floor(q_i + z), so i moves from k to k + 1 at z = k + 1 -
 * q_i. */
class shift_keys {
 public:
  shift_keys(const quantities& scores, const fill& quotas, diagnostics& note)
      : scores_(scores),
        quotas_(quotas),
        note_(note),
        relative_(quotas.level().relative + scores.relative() + gamma_bound(4)) {}

  [[nodiscard]] int compare(std::size_t i, std::int64_t k, std::size_t j,
                            std::int64_t m) const {
    const double qi = quota(i);
    const double qj = quota(j);
    const double a = static_cast<double>(k) - qi;
    const double b = static_cast<double>(m) - qj;
    const double size = qi + qj + static_cast<double>(k) + static_cast<double>(m) + 2;
    if (std::fabs(a - b) > 2 * (relative_ + gamma_bound(6)) * size) return a < b ? -1 : 1;
    return exact(i, k, j, m);
  }
  [[nodiscard]] double count(std::size_t i, double z) const noexcept {
    return std::max(0.0, std::floor(quota(i) + z));
  }

 private:
  [[nodiscard]] double quota(std::size_t i) const noexcept {
    return quotas_.level().value * scores_.estimate_of(i);
  }
  [[nodiscard]] int exact(std::size_t i, std::int64_t k, std::size_t j, std::int64_t m) const {
    poll_step();
    ++note_.undecided;
    const wide_ratio& t = quotas_.exact_level();
    const wide a = (wide(k) - wide(m)) * t.den;
    const wide b = t.num * (scores_.at(i) - scores_.at(j));
    return a.compare(b) < 0 ? -1 : a == b ? 0 : 1;
  }

  const quantities& scores_;
  const fill& quotas_;
  diagnostics& note_;
  double relative_;
};

/// Units by recipient, between a start and a limit: what moves work on.
struct move_state {
  std::vector<std::int64_t> start;
  std::vector<std::int64_t> limit;  ///< start for whoever cannot move; int64 max: no limit
  std::vector<std::int64_t> units;
};

/** Takes moves in increasing order of key until so many units are given.
 *
 *  Rule    start at a threshold found in doubles, correct it with exactly ordered moves, then
 *          check that no move taken comes after one that was not (the certificate); so it does
 *          not matter how the start was found.
 *  Cost    O(n) a pass of the search and of the certificate, O(log n) a corrected unit.
 */
template <class Keys>
class mover {
 public:
  mover(const Keys& keys, move_state& state)
      : keys_(keys), state_(state), n_(state.start.size()) {}

  /// Gives `units` more than the start. Returns how many found no move.
  std::int64_t take(std::int64_t units, double first_guess) {
    state_.units = state_.start;
    if (units > 0) {
      std::int64_t left = units - jump(units, first_guess);
      left = one_by_one(left);
      certify();
      return left;
    }
    return 0;
  }

  /// The last move taken, and the next that was not; nothing where there is none.
  [[nodiscard]] std::optional<std::size_t> last() const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < n_; ++i) {
      if (state_.units[i] <= state_.start[i]) continue;
      if (!best || keys_.compare(i, state_.units[i] - 1, *best, state_.units[*best] - 1) > 0)
        best = i;
    }
    return best;
  }
  [[nodiscard]] std::optional<std::size_t> next() const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < n_; ++i) {
      if (state_.units[i] >= state_.limit[i]) continue;
      if (!best || keys_.compare(i, state_.units[i], *best, state_.units[*best]) < 0) best = i;
    }
    return best;
  }

  /// Where the last move taken and the next one are equal: who took one at that key, and who
  /// did not.
  struct cut {
    std::vector<std::size_t> served;
    std::vector<std::size_t> waiting;
  };
  [[nodiscard]] cut tie_at_cut() const {
    const auto l = last();
    const auto f = next();
    if (!l || !f || keys_.compare(*l, state_.units[*l] - 1, *f, state_.units[*f]) != 0)
      return {};
    cut result;
    for (std::size_t i = 0; i < n_; ++i) {
      const std::int64_t k = state_.units[i];
      if (k > state_.start[i] && keys_.compare(i, k - 1, *f, state_.units[*f]) == 0) {
        result.served.push_back(i);
      } else if (k < state_.limit[i] && keys_.compare(i, k, *f, state_.units[*f]) == 0) {
        result.waiting.push_back(i);
      }
    }
    return result;
  }

 private:
  [[nodiscard]] std::int64_t units_at(std::size_t i, double t, std::int64_t most) const {
    const std::int64_t low = state_.start[i];
    std::int64_t high = state_.limit[i];
    if (high - low > most) high = low + most;
    const double c = keys_.count(i, t);
    if (!(c > static_cast<double>(low))) return low;
    return c >= static_cast<double>(high) ? high : static_cast<std::int64_t>(c);
  }

  [[nodiscard]] int128 given_at(double t, std::int64_t most) const {
    poll_interrupt();
    int128 sum = 0;
    for (std::size_t i = 0; i < n_; ++i) sum += units_at(i, t, most) - state_.start[i];
    return sum;
  }

  /// Moves to a threshold that gives at most `units`, and says how many it gives.
  std::int64_t jump(std::int64_t units, double guess) {
    double low = std::min(0.0, guess);
    // Thresholds are as small as scores are large: 1e-76 for the fifth power of a headcount.
    double step = guess != 0 ? std::fabs(guess) * 0.01 : 1e-6;
    while (given_at(low, units) > units) {  // only the shift goes below 0
      low -= step;
      step *= 4;
      if (!is_finite(low)) return 0;
    }
    double high = std::max(guess, low);
    int128 at_low = given_at(low, units);
    int128 at_high = given_at(high, units);
    for (int k = 0; at_high <= units && k < 200; ++k) {
      low = high;
      at_low = at_high;
      if (at_low == units) break;
      high += step;
      step *= 4;
      at_high = given_at(high, units);
    }
    for (int pass = 0; pass < 200 && units - at_low > 64 && at_high > units; ++pass) {
      const double part =
          static_cast<double>(units - at_low) / static_cast<double>(at_high - at_low);
      // Every third pass halves the bracket, so that steps in the count cannot stall the
      // secant; 64 such passes are enough for any two doubles.
      const double t =
          pass % 3 == 2 ? middle(low, high) : low + (high - low) * std::clamp(part, 0.01, 0.99);
      if (!(t > low && t < high)) break;
      const int128 at_t = given_at(t, units);
      (at_t <= units ? low : high) = t;
      (at_t <= units ? at_low : at_high) = at_t;
    }
    for (std::size_t i = 0; i < n_; ++i) state_.units[i] = units_at(i, low, units);
    return static_cast<std::int64_t>(at_low);
  }

  /// Of positive bounds the double with as many doubles below as above.
  [[nodiscard]] static double middle(double low, double high) {
    if (low < 0) return low + (high - low) * 0.5;
    const auto below = std::bit_cast<std::uint64_t>(low);
    return std::bit_cast<double>(below + (std::bit_cast<std::uint64_t>(high) - below) / 2);
  }

  std::int64_t one_by_one(std::int64_t left) {
    if (left == 0) return 0;
    std::vector<std::size_t> heap;
    for (std::size_t i = 0; i < n_; ++i) {
      if (state_.units[i] < state_.limit[i]) heap.push_back(i);
    }
    const auto later = [&](std::size_t i, std::size_t j) {
      return keys_.compare(i, state_.units[i], j, state_.units[j]) > 0;
    };
    std::make_heap(heap.begin(), heap.end(), later);
    while (left > 0 && !heap.empty()) {
      poll_step();
      std::pop_heap(heap.begin(), heap.end(), later);
      const std::size_t i = heap.back();
      ++state_.units[i];
      --left;
      if (state_.units[i] < state_.limit[i]) {
        std::push_heap(heap.begin(), heap.end(), later);
      } else {
        heap.pop_back();
      }
    }
    return left;
  }

  /// No move taken may come after one that was not; a doubtful start is put right unit by unit.
  void certify() {
    for (std::size_t round = 0;; ++round) {
      poll_interrupt();
      const auto l = last();
      const auto f = next();
      if (!l || !f || keys_.compare(*l, state_.units[*l] - 1, *f, state_.units[*f]) <= 0)
        return;
      if (round > 64 * n_ + 4096) {
        raise({code::certificate,
               {},
               "moves did not come into order",
               "",
               "This is a defect of fundalloc: please report the plan and the table."});
      }
      --state_.units[*l];
      ++state_.units[*f];
    }
  }

  const Keys& keys_;
  move_state& state_;
  std::size_t n_;
};

}  // namespace fundalloc::detail
