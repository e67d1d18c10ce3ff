// SPDX-License-Identifier: Apache-2.0
#include "settle/level_sample.hpp"

#include <algorithm>
#include <cmath>

namespace fundalloc::detail {

namespace {}  // namespace

level_sample::level_sample(const fill_source& all, double amount)
    : amount_(amount), size_(all.size()) {
  const std::size_t blocks = std::clamp<std::size_t>(size_ / (16 * block), 64, 1024);
  const std::size_t rows = blocks * block;
  const fill_room room = memory_.rooms(rows, 0).first;
  std::uint64_t random = 0x2545F4914F6CDD1D;
  const std::size_t places = size_ / block;
  for (std::size_t b = 0; b < blocks; ++b) {
    random = random * 6364136223846793005U + 1442695040888963407U;
    const auto place = static_cast<std::size_t>((static_cast<uint128>(random) * places) >> 64);
    for (std::size_t k = 0; k < block; ++k) {
      const fill_source::row row = all.at(place * block + k);
      room.scores[b * block + k] = row.score;
      room.floors[b * block + k] = row.floor;
      room.caps[b * block + k] = row.cap;
    }
  }
  rows_ = {room.scores, room.floors, room.caps, nullptr, rows};
  few_ = rows_;
  few_.n = std::min<std::size_t>(rows, 256 * block);
}

double level_sample::share(std::size_t i, double t) const {
  return std::min(std::max(t * rows_.scores[i], rows_.floors[i]), rows_.caps[i]);
}

double level_sample::sum_at(const fill_view& rows, double t) const {
  const fill_sums sums = kernels().fill_at(rows, t);
  return t * sums.free_sum + sums.bound_sum;
}

/// The standard error of the sample's sum at t, or of its difference to the known level.
double level_sample::error_at(double t) const {
  const std::size_t blocks = few_.n / block;
  double sum = 0;
  double squares = 0;
  for (std::size_t b = 0; b < blocks; ++b) {
    double of_block = 0;
    for (std::size_t i = b * block; i < (b + 1) * block; ++i) {
      of_block += known_ ? share(i, t) - share(i, known_level_) : share(i, t);
    }
    sum += of_block;
    squares += of_block * of_block;
  }
  const double of_few = squares - sum * sum / static_cast<double>(blocks);
  return std::sqrt(std::max(0.0, of_few) * static_cast<double>(rows_.n) /
                   static_cast<double>(few_.n));
}

/// A level at which the sum of some rows is about the target: Newton inside a bracket.
double level_sample::solve(const fill_view& rows, double target, double start,
                           double tolerance) const {
  double low = 0;
  double high = no_end;
  double t = start;
  for (int pass = 0; pass < 60; ++pass) {
    const fill_sums sums = kernels().fill_at(rows, t);
    const double gap = t * sums.free_sum + sums.bound_sum - target;
    if (std::fabs(gap) <= tolerance) return t;
    (gap < 0 ? low : high) = t;
    double next = sums.free_sum > 0 ? t - gap / sums.free_sum : -1;
    if (pass % 4 == 3 || !(next > low && next < high)) {
      if (high >= no_end) {
        if (t > 0x1p60) return high;
        next = 4 * t;
      } else {
        next = std::sqrt(std::max(low, high * 0x1p-40)) * std::sqrt(high);
        if (!(next > low && next < high)) return low;
      }
    }
    t = next;
  }
  return t;
}

/// Leaves some breakpoints of the sample on either side, since between them are many others.
void level_sample::keep_some(window& w) const {
  constexpr std::size_t some = 2;
  std::vector<double> below;
  std::vector<double> above;
  for (std::size_t i = 0; i < few_.n; i += 2) {
    if (few_.scores[i] == 0) continue;
    for (const double bound : {few_.floors[i], few_.caps[i]}) {
      const double t = bound / few_.scores[i];
      (t <= w.middle ? below : above).push_back(t);
    }
  }
  const auto at = [](std::vector<double>& points, std::size_t k) {
    std::nth_element(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(k),
                     points.end());
    return points[k];
  };
  // Half way to them, as they may be many at one level.
  const double low = below.size() > some ? at(below, below.size() - 1 - some) : 0;
  const double high = above.size() > some ? at(above, some) : no_end;
  w.low = std::min(w.low, w.middle - (w.middle - low) / 2);
  w.high = std::max(w.high, high < no_end ? w.middle + (high - w.middle) / 2 : no_end);
}

level_sample::window level_sample::guess() {
  const double part = static_cast<double>(rows_.n) / static_cast<double>(size_);
  double target = amount_ * part;
  double start = known_level_;
  window w;
  if (missed_) {
    w.low = least_;
    w.high = most_;
    w.middle = std::clamp(known_level_, least_, most_);
    if (w.middle == 0 || w.middle >= no_end) {
      w.middle = most_ < no_end ? most_ / 2 : least_ > 0 ? 2 * least_ : 1;
    }
    w.vague = false;
    w.open = open_in(w);
    if (w.open < 0.25) return w;
  }
  if (known_) {
    target = sum_at(rows_, known_level_) + (amount_ - known_sum_) * part;
    if (start == 0 || start >= no_end) start = 0;
  }
  if (!known_ || start == 0) {
    const double few_part = static_cast<double>(few_.n) / static_cast<double>(size_);
    double scores = 0;
    for (std::size_t i = 0; i < few_.n; ++i) scores += few_.scores[i];
    if (!(scores > 0)) return w;
    start = amount_ * few_part / scores;
    w.middle = start;
    if (!known_) start = solve(few_, amount_ * few_part, start, 1e-3 * amount_ * few_part);
    if (!known_ && (start == 0 || start >= no_end)) return w;
  }
  double error = 3 * error_at(start);
  const double away = known_ ? std::fabs(amount_ - known_sum_) * part : target;
  w.middle = solve(rows_, target, start, known_ ? 1e-3 * away : 0.02 * error);
  if (known_) error = 3 * error_at(w.middle);
  w.low = std::min(w.middle, solve(rows_, target - error, w.middle, 0.1 * error));
  w.high = std::max(w.middle, solve(rows_, target + error, w.middle, 0.1 * error));
  if (known_) keep_some(w);
  w.vague = !known_ && (w.low == 0 || w.high >= no_end);
  w.low = std::max(w.low, least_);
  w.high = std::min(w.high, most_);
  if (!(w.low <= w.high)) {
    w.low = least_;
    w.high = most_;
  }
  w.middle = std::clamp(w.middle, w.low, w.high);
  if (w.middle >= no_end || w.middle == 0) w.middle = w.low > 0 ? 2 * w.low : 1;
  w.open = open_in(w);
  return w;
}

/// The share of the sample that is open in a window.
double level_sample::open_in(const window& w) const {
  std::vector<std::uint8_t> sides(few_.n);
  fill_memory scratch;
  const fill_sums sums =
      kernels().fill_window(few_, w.low, w.high, scratch.rooms(few_.n, 0).first, sides.data());
  return static_cast<double>(sums.open) / static_cast<double>(few_.n);
}

double level_sample::together(double t) const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < few_.n; ++i) {
    const double x = t * few_.scores[i];
    const double near = 0x1p-48 * x;
    const bool here =
        std::fabs(x - few_.floors[i]) <= near || std::fabs(x - few_.caps[i]) <= near;
    count += here ? 1 : 0;
  }
  return static_cast<double>(count) / static_cast<double>(few_.n);
}

void level_sample::look(double t, double sum) {
  // What is guessed is the difference: the smaller, the better.
  if (!known_ || std::fabs(sum - amount_) < std::fabs(known_sum_ - amount_)) {
    known_level_ = t;
    known_sum_ = sum;
  }
  known_ = true;
  if (sum < amount_) {
    least_ = std::max(least_, t * (1 - 0x1p-40));
  } else {
    most_ = std::min(most_, t * (1 + 0x1p-40));
  }
}

}  // namespace fundalloc::detail
