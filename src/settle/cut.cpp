// SPDX-License-Identifier: Apache-2.0
#include "settle/cut.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace fundalloc::detail {

namespace {

/// So few keys that sorting them costs less than another pass over all.
constexpr std::size_t most_collected = 1024;
std::size_t few_of(std::size_t n) noexcept {
  return n < std::size_t{32} * 1024 ? padding : most_collected;
}

/** Looks for a whole number c, 0 < c < 2^31, with exactly k keys at least c.
 *
 *  Keeps a bracket: at least k keys are at least `low`, at most k are at least `high`. A pass
 *  counts at three numbers in it: where the cut would be if the keys in the bracket lay
 *  evenly, and so far on either side that it is probably between them. When few keys are left
 *  in the bracket they are sorted, and c is put in the middle between the k-th and the next
 *  one, as far as possible from both. Equal keys at the cut: c is their number.
 */
class cut_search {
 public:
  cut_search(const kernel_set& kernel, const std::int32_t* keys, std::size_t n, std::int64_t k)
      : kernel_(kernel), keys_(keys), n_(n), k_(k), many_(static_cast<std::int64_t>(n)) {}

  std::int32_t run() {
    const auto few = static_cast<std::int64_t>(few_of(n_));
    for (int pass = 0; many_ - fewer_ > few && high_ - low_ > 1; ++pass) count(pass);
    if (high_ - low_ == 1) return number(low_);
    return among_few();
  }

 private:
  static std::int32_t number(std::int64_t c) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(c, 1, remainder_one - 1));
  }

  void count(int pass) {
    const auto width = static_cast<double>(high_ - low_);
    const auto inside = static_cast<double>(many_ - fewer_);
    const double part = (static_cast<double>(many_ - k_) + 0.5) / (inside + 1);
    // Three halves of a standard deviation; keys that do not lie evenly are quartered instead.
    double step = (1.5 * std::sqrt(inside * part * (1 - part)) + 2) / inside;
    double middle = part;
    if (pass % 3 == 2) {
      middle = 0.5;
      step = 0.25;
    }
    std::array<std::int32_t, 3> cuts{};
    for (std::size_t c = 0; c < cuts.size(); ++c) {
      const double at = middle + (static_cast<double>(c) - 1) * step;
      const auto offset = static_cast<std::int64_t>(std::clamp(at, 0.0, 1.0) * width);
      cuts[c] = number(std::clamp<std::int64_t>(low_ + offset, low_ + 1, high_ - 1));
    }
    std::array<std::int64_t, 3> counts{};
    kernel_.count_at_least(keys_, n_, cuts.data(), counts.data());
    for (std::size_t c = 0; c < cuts.size(); ++c) {
      if (counts[c] >= k_ && cuts[c] > low_) {
        low_ = cuts[c];
        many_ = counts[c];
      }
      if (counts[c] <= k_ && cuts[c] < high_) {
        high_ = cuts[c];
        fewer_ = counts[c];
        break;
      }
    }
  }

  std::int32_t among_few() {
    const auto count = static_cast<std::size_t>(many_ - fewer_);
    const auto rank = static_cast<std::size_t>(k_ - fewer_);
    std::array<std::int32_t, most_collected + padding> few;  // NOLINT: filled up to `count`
    if (count <= padding) {
      (void)kernel_.collect(keys_, n_, static_cast<std::int32_t>(low_), high_, few.data());
      std::fill_n(few.begin() + static_cast<std::ptrdiff_t>(count), padding, -1);
      return between(kernel_.neighbours(few.data(), count, rank));
    }
    (void)kernel_.collect(keys_, n_, static_cast<std::int32_t>(low_), high_, few.data());
    const auto end = few.begin() + static_cast<std::ptrdiff_t>(count);
    const auto place = few.begin() + static_cast<std::ptrdiff_t>(rank);
    key_pair pair;
    if (place != end) {
      std::nth_element(few.begin(), place, end, std::greater<>());
      pair.out = *place;
    }
    if (place != few.begin()) pair.in = *std::min_element(few.begin(), place);
    return between(pair);
  }

  /// Where a neighbour is not in the bracket, it is beyond the end of it.
  [[nodiscard]] std::int32_t between(const key_pair& pair) const {
    const std::int64_t in = pair.in < 0 ? high_ : pair.in;
    const std::int64_t out = pair.out < 0 ? low_ - 1 : pair.out;
    return number(out + (in - out + 1) / 2);
  }

  const kernel_set& kernel_;
  const std::int32_t* keys_;
  std::size_t n_;
  std::int64_t k_;
  std::int64_t low_ = 0;
  std::int64_t high_ = remainder_one;
  std::int64_t many_;       // keys of at least low_
  std::int64_t fewer_ = 0;  // keys of at least high_
};

}  // namespace

key_buffer::key_buffer(std::size_t n) : keys_(near_) {  // NOLINT: keys are written before read
  if (n + padding <= few) return;
  far_ = std::make_unique_for_overwrite<std::int32_t[]>(padded(n));
  keys_ = far_.get();
}

std::int32_t find_cut(const kernel_set& kernel, const std::int32_t* keys, std::size_t n,
                      std::int64_t k) {
  return cut_search(kernel, keys, n, k).run();
}

remainder_outcome give_by_keys(const kernel_set& kernel, const std::int32_t* keys,
                               std::size_t n, std::int64_t given, std::int64_t amount,
                               double error, std::int64_t* units) {
  remainder_outcome result;
  const std::int64_t k = amount - given;
  if (!(error < 0x1p-4) || k < 0 || k > static_cast<std::int64_t>(n)) {
    result.possible = false;
    return result;
  }
  const std::int32_t cut = find_cut(kernel, keys, n, k);
  const auto margin = static_cast<std::int32_t>(error * 0x1p31) + 1;
  const lift_facts facts = kernel.lift(keys, n, cut, margin, units);
  if (!facts.near && facts.lifted == k) return result;
  // Whoever is near the cut has v + s near a whole number m, and m or m - 1 units. It is near
  // from above where d = (key - cut) mod 2^31 is small: then it has m now, and one is taken
  // back. Near from below it has m - 1 already.
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t d = (static_cast<std::int64_t>(keys[i]) - cut) & (remainder_one - 1);
    if (d > margin && d < remainder_one - 1 - margin) continue;
    result.zone.push_back(i);
    if (d <= margin) --units[i];
  }
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += units[i];
  result.open_units = amount - sum;
  if (result.open_units < 0 ||
      result.open_units > static_cast<std::int64_t>(result.zone.size())) {
    result.possible = false;
  }
  return result;
}

}  // namespace fundalloc::detail
