// SPDX-License-Identifier: Apache-2.0
#include "settle/level_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "fundalloc/interrupt.hpp"
#include "settle/level_sample.hpp"

namespace fundalloc::detail {

namespace {

/// From 2^53 on a sum is not exact any more, but certainly above the amount.
constexpr double exact_below = 0x1p53;

fill_view view_of(const fill_room& room, std::size_t n) {
  return {room.scores, room.floors, room.caps, room.places, n};
}

int sign_of(double v) { return v < 0 ? -1 : v > 0 ? 1 : 0; }

/// A breakpoint of F: num / den, both whole.
struct breakpoint {
  double num;
  double den;
};

int128 times(double a, double b) {
  return static_cast<int128>(static_cast<std::int64_t>(a)) * static_cast<std::int64_t>(b);
}

bool is_below(const breakpoint& a, const breakpoint& b) {
  return times(a.num, b.den) < times(b.num, a.den);
}

}  // namespace

fill_memory::pair fill_memory::rooms(std::size_t n, std::size_t n_second) {
  const std::size_t first = padded(n + 1);
  const std::size_t second = padded(n_second + 1);
  if (first + second > size_) {
    size_ = first + second;
    outside_ = std::make_unique_for_overwrite<std::byte[]>(size_ * fill_room::bytes);
  }
  auto* const doubles = reinterpret_cast<double*>(outside_ ? outside_.get() : inside_);
  auto* const places = reinterpret_cast<std::int32_t*>(doubles + 3 * (first + second));
  double* const next = doubles + 3 * first;
  return {{doubles, doubles + first, doubles + 2 * first, places},
          {next, next + second, next + 2 * second, places + first}};
}

/* Ends of a window with the margin of fill_body.hpp, and as much again: what is settled from
 * low to high is so, too, at exact levels whose double is low or high. Scores with slack r are
 * between estimates (1 -+ 2 r). */
double level_search::narrowed(double low) const noexcept {
  return low * (1 - 0x1p-50 - 2 * slack_.scores - 2 * slack_.bounds);
}
double level_search::widened(double high) const noexcept {
  return high * (1 + 0x1p-50 + 2 * slack_.scores + 2 * slack_.bounds);
}

void level_search::open_all(const fill_view& all) {
  open_ = all;
  free_sum_ = 0;
  bound_sum_ = 0;
  low_ = 0;
  high_ = no_end;
  low_sure_ = true;
  high_sure_ = true;
}

fill_room level_search::room_for(std::size_t n) {
  const fill_memory::pair rooms = memory_.rooms(n, n);
  room_ = rooms.first;
  spare_ = rooms.second;
  spare_size_ = n;
  return room_;
}

/// Room for all open ones beside their own.
const fill_room& level_search::spare() {
  if (spare_size_ < open_.n) {
    spare_ = spare_memory_.rooms(open_.n, 0).first;
    spare_size_ = open_.n;
  }
  return spare_;
}

level_search::point level_search::with_next(double free_sum, double bound_sum) const {
  const bool possible = free_sum > 0 && bound_sum < amount_;
  return {free_sum, bound_sum, possible ? (amount_ - bound_sum) / free_sum : -1};
}

level_search::point level_search::sums_at(double t) const {
  const fill_sums sums = kernels().fill_at(open_, t);
  return with_next(free_sum_ + sums.free_sum, bound_sum_ + sums.bound_sum);
}

/// The middle of the bracket as a ratio.
double level_search::middle() const {
  const double low = std::max(low_, high_ * 0x1p-60);
  return std::clamp(std::sqrt(low) * std::sqrt(high_), low_, high_);
}

/// Whether hardly a breakpoint is expected between two levels.
bool level_search::close(double a, double b) const {
  const double between = std::fabs(a - b);
  return between * (1 + static_cast<double>(open_.n)) <= 0.5 * b || between <= 0x1p-40 * b;
}

fill_exact level_search::exactly(double num, double den) {
  codes_.resize(padded(open_.n));
  return kernels().fill_exactly(open_, num, den, codes_.data());
}

/* The sign of F(t) - amount. Who stands within a rounding of a bound at t may be counted on its
 * other side, where |t s - bound| <= 2^-53 t s: at most 2^-53 t S in all, S the sum of scores.
 * The product t free_sum has one rounding more, and the difference one. */
int level_search::sign_at(double t, const point& sums) {
  if (sums.bound_sum >= exact_below) return 1;
  const double have = t * sums.free_sum;
  const double want = amount_ - sums.bound_sum;
  const double gap = have - want;
  double doubt = 0x1p-51 * (have + t * score_sum_);
  if (!whole()) {
    doubt += 4 * (slack_.scores + rounding()) * (have + t * score_sum_) +
             bound_doubt(sums.bound_sum);
  }
  return std::fabs(gap) > doubt ? sign_of(gap) : 0;
}

/// Of a sum of all.
double level_search::rounding() const { return gamma_bound(static_cast<double>(size_) + 8); }
/// How far the amount less the bounds may be off: not at all where bounds are whole numbers.
double level_search::bound_doubt(double bound_sum) const {
  if (slack_.bounds == 0) return 0;
  return 2 * (slack_.bounds + rounding()) * (amount_ + bound_sum);
}

/// The same from exact sides; the products are compared without rounding.
int level_search::exact_sign_at(double t, point& sums) {
  ++note_.undecided;
  const fill_exact exact = exactly(t, 1);
  const double bound_sum = bound_sum_ + exact.bound_sum;
  const double free_sum = free_sum_ + exact.free_sum;
  sums = with_next(free_sum, bound_sum);
  if (bound_sum >= exact_below) return 1;
  const double have = t * free_sum;
  const int sign = sign_of((have - (amount_ - bound_sum)) + std::fma(t, free_sum, -have));
  if (sign < 0) sums = with_next(free_sum + exact.lift_scores, bound_sum - exact.lift_floors);
  return sign;
}

void level_search::bracket(double t, int sign) {
  if (sign < 0) {
    if (t >= low_) {
      low_ = t;
      low_sure_ = true;
    }
  } else if (t <= high_) {
    high_ = t;
    high_sure_ = true;
  }
}

void level_search::settle() {
  if (room_.scores == nullptr) (void)room_for(open_.n);
  const fill_sums sums =
      kernels().fill_window(open_, narrowed(low_), widened(high_), room_, sides_);
  open_ = view_of(room_, sums.open);
  free_sum_ += sums.free_sum;
  bound_sum_ += sums.bound_sum;
}

std::size_t level_search::any_of(std::size_t n) {
  random_ = random_ * 6364136223846793005U + 1442695040888963407U;
  return static_cast<std::size_t>((static_cast<uint128>(random_) * n) >> 64);
}

/// The median of a few breakpoints of open recipients inside the bracket; -1 if none is found.
double level_search::median() {
  constexpr std::size_t wanted = 5;
  constexpr std::size_t tries = 40;
  std::array<double, wanted + 1> found;
  std::size_t count = 0;
  const std::size_t n = open_.n;
  const auto take = [&](double bound, double score) {
    const double t = bound / score;
    if (t > low_ && t < high_) found[count++] = t;
  };
  for (std::size_t k = 0; k < std::min(n, tries) && count < wanted; ++k) {
    const std::size_t i = n > tries ? any_of(n) : k;
    if (open_.scores[i] == 0) continue;
    if (open_.floors != nullptr) take(open_.floors[i], open_.scores[i]);
    if (open_.caps != nullptr) take(open_.caps[i], open_.scores[i]);
  }
  if (count == 0) return -1;
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(count);
  std::sort(found.begin(), end);
  return found[count / 2];
}

/// What exact sides at num / den say: `near` are those who were compared exactly.
level_search::look level_search::verdict(double num, double den, double free_sum,
                                         double bound_sum, const fill_exact& near) const {
  look result;
  result.sums = with_next(free_sum, bound_sum);
  if (bound_sum >= exact_below) {
    result.sign = 1;
    return result;
  }
  const int128 have = times(num, free_sum);
  const int128 want = times(den, amount_ - bound_sum);
  result.sign = have < want ? -1 : have > want ? 1 : 0;
  if (result.sign < 0) {
    result.sums = with_next(free_sum + near.lift_scores, bound_sum - near.lift_floors);
  }
  // F rises up to this level, so no lower one will do: somebody is between, or just at a cap.
  result.found = result.sign == 0 && (free_sum > 0 || near.at_cap);
  return result;
}

/// Sides at num / den, settled by margins, and exactly where these do not decide.
level_search::look level_search::look_at(double num, double den) {
  const double t = num / den;
  const fill_room room = spare();
  const fill_sums sums =
      kernels().fill_window(open_, t * (1 - 0x1p-49), t * (1 + 0x1p-49), room, sides_);
  fill_exact near;
  if (sums.open > 0) {
    note_.undecided += static_cast<std::int64_t>(sums.open);
    codes_.resize(padded(sums.open));
    near = kernels().fill_exactly(view_of(room, sums.open), num, den, codes_.data());
  }
  const look result = verdict(num, den, free_sum_ + sums.free_sum + near.free_sum,
                              bound_sum_ + sums.bound_sum + near.bound_sum, near);
  if (!result.found) return result;
  for (std::size_t k = 0; k < sums.open; ++k) {
    sides_[static_cast<std::size_t>(room.places[k])] = codes_[k];
  }
  rest_ = num;
  level_scores_ = den;
  return result;
}

/* The same for numbers with slack: the exact level of these sums is within `doubt` of t, so the
 * sides of everybody who is settled in a window of three times that are right if the sums of
 * the
 * settled give the same level again, within `doubt`. The others are put where doubles see them.
 */
level_search::look level_search::look_near(double t, const point& sums) {
  const double want = amount_ - sums.bound_sum;
  const double doubt = slack_.scores + rounding() + bound_doubt(sums.bound_sum) / want;
  look result;
  result.sums = sums;
  if (!(doubt < 1e-3)) return result;
  const fill_room room = spare();
  const fill_sums settled = kernels().fill_window(open_, narrowed(t * (1 - 3 * doubt)),
                                                  widened(t * (1 + 3 * doubt)), room, sides_);
  double free_sum = free_sum_ + settled.free_sum;
  double bound_sum = bound_sum_ + settled.bound_sum;
  if (settled.open > 0) {
    codes_.resize(padded(settled.open));
    const fill_exact rest =
        kernels().fill_exactly(view_of(room, settled.open), t, 1, codes_.data());
    free_sum += rest.free_sum;
    bound_sum += rest.bound_sum;
    for (std::size_t k = 0; k < settled.open; ++k) {
      sides_[static_cast<std::size_t>(room.places[k])] = codes_[k];
    }
  }
  result.sums = with_next(free_sum, bound_sum);
  result.sign = sign_of(t * free_sum - (amount_ - bound_sum));
  result.found = std::fabs(result.sums.next - t) <= doubt * t;
  near_ = settled.open;
  return result;
}

level_search::step level_search::search(double t) {
  std::size_t marked = open_.n;
  int since = 0;  // looks at all open ones since they were settled last
  bool halving = false;
  double spare = -1;  // where Newton would have gone
  int blind = 0;      // steps without a breakpoint to go to
  for (int pass = 0; pass < 400; ++pass) {
    poll_interrupt();
    if (since >= (open_.n < 512 ? 12 : 4) || (halving && since >= 1)) {
      settle();
      halving = open_.n > marked / 2;
      marked = open_.n;
      since = 0;
    }
    ++since;
    point sums = sums_at(t);
    bool looked = false;
    for (int again = 0;
         again < 4 && sums.next >= low_ && sums.next <= high_ && close(sums.next, t); ++again) {
      t = sums.next;
      const look seen =
          whole() ? look_at(amount_ - sums.bound_sum, sums.free_sum) : look_near(t, sums);
      if (seen.found) return whole() || near_ == 0 ? step::found : step::unsure;
      looked = true;
      sums = seen.sums;
      // The exact level is within a rounding of t.
      if (seen.sign < 0) bracket(t * (1 - 0x1p-52), -1);
      if (seen.sign >= 0) bracket(t * (1 + 0x1p-52), 1);
      ++since;
    }
    if (!looked) {
      int sign = sign_at(t, sums);
      if (sign == 0) {
        if (!whole()) return step::unsure;
        sign = exact_sign_at(t, sums);
      }
      if (sign >= 0 && t <= low_ && !low_sure_) return step::below;
      if (sign < 0 && t >= high_ && !high_sure_) return step::above;
      bracket(t, sign);
    }
    const double next = sums.next;
    const auto inside = [&](double v) { return v > low_ && v < high_; };
    if (!halving && inside(next)) {
      // Now and then where the bracket's middle is on a scale of ratios: steps of Newton alone
      // may pass a few breakpoints each.
      const bool jump = pass % 3 == 2 && high_ < no_end && !looked;
      t = jump ? middle() : next;
      spare = jump ? next : -1;
    } else if (!low_sure_ && next <= low_) {
      t = low_;
    } else if (!high_sure_ && next >= high_) {
      t = high_;
    } else if (!halving && inside(spare)) {
      t = spare;
      spare = -1;
    } else {
      t = median();
      if (t < 0 && since > 0) {
        settle();
        marked = open_.n;
        since = 0;
        t = median();
      }
      if (t < 0 && !(low_sure_ && high_sure_)) t = low_sure_ ? high_ : low_;
      if (t < 0 && high_ < no_end && ++blind < 3) t = low_ + (high_ - low_) / 2;
      if (t < 0) break;
    }
  }
  return by_breakpoints();
}

/// The last resort: breakpoints are halved exactly, until the piece of F is known.
level_search::step level_search::by_breakpoints() {
  if (!whole()) return step::unsure;
  ++note_.exact_solves;
  point sums;
  if (!low_sure_ && exact_sign_at(low_, sums) >= 0) return step::below;
  if (!high_sure_ && exact_sign_at(high_, sums) < 0) return step::above;
  std::vector<breakpoint> points;
  const auto take = [&](double bound, double score) {
    const double t = bound / score;
    if (t >= low_ * (1 - 0x1p-52) && t <= high_ * (1 + 0x1p-52)) {
      points.push_back({bound, score});
    }
  };
  for (std::size_t i = 0; i < open_.n; ++i) {
    if (open_.scores[i] == 0) continue;
    take(open_.floors != nullptr ? open_.floors[i] : 0, open_.scores[i]);
    if (open_.caps != nullptr && open_.caps[i] < exact_below) {
      take(open_.caps[i], open_.scores[i]);
    }
  }
  breakpoint from{low_, 1};
  while (!points.empty()) {
    poll_interrupt();
    const breakpoint v = points[any_of(points.size())];
    const fill_exact exact = exactly(v.num, v.den);
    const double bound_sum = bound_sum_ + exact.bound_sum;
    const bool reached = bound_sum >= exact_below || times(v.num, free_sum_ + exact.free_sum) >=
                                                         times(v.den, amount_ - bound_sum);
    if (!reached) from = v;
    std::erase_if(points, [&](const breakpoint& p) {
      return reached ? !is_below(p, v) : !is_below(v, p);
    });
  }
  // F is linear from here to the level.
  const fill_exact exact = exactly(from.num, from.den);
  const double bound_sum = bound_sum_ + exact.bound_sum - exact.lift_floors;
  const double free_sum = free_sum_ + exact.free_sum + exact.lift_scores;
  if (!(free_sum > 0) || bound_sum >= amount_) return step::unsure;
  return look_at(amount_ - bound_sum, free_sum).found ? step::found : step::unsure;
}

level_search::outcome level_search::run(const fill_view& all, double score_sum,
                                        double floor_sum) {
  score_sum_ = score_sum;
  size_ = all.n;
  open_all(all);
  low_ = narrowed((amount_ - floor_sum) / score_sum);  // F(t) <= floors + t scores
  return search(amount_ / score_sum) == step::found ? outcome::found : outcome::unsure;
}

bool level_search::unusual() const {
  return whole() && (!facts_.usual || facts_.score_sum >= exact_below);
}

level_search::outcome level_search::run(const fill_source& all) {
  level_sample sample(all, amount_);
  size_ = all.size();
  constexpr int attempts = 6;
  int looks = 0;
  point seen;  // at a level that all were looked at
  for (int attempt = 0; attempt < attempts; ++attempt) {
    poll_interrupt();
    const bool last = attempt == attempts - 1;
    const level_sample::window w = last ? level_sample::window{} : sample.guess();
    // Where too many would be open, a look at all of them says more.
    constexpr double too_many = 0.25;
    const bool look_first = !last && (w.open > too_many || w.vague);
    if (look_first && whole() && seen.next >= w.low && seen.next <= w.high &&
        sample.together(seen.next) > too_many / 2) {
      // Many have a breakpoint here: it may well be the level.
      const double num = amount_ - seen.bound_sum;
      const double den = seen.free_sum;
      const fill_exact sums = all.exactly(num, den, sides_, facts_);
      if (unusual()) return outcome::refused;
      note_.undecided += static_cast<std::int64_t>(all.size());
      const look result = verdict(num, den, sums.free_sum, sums.bound_sum, sums);
      if (result.found) {
        rest_ = num;
        level_scores_ = den;
        return outcome::found;
      }
      sample.look(num / den, num / den * sums.free_sum + sums.bound_sum);
      seen = result.sums;
      continue;
    }
    if (look_first && looks < 3) {
      ++looks;
      const fill_sums sums = all.sums_at(w.middle, facts_);
      if (unusual()) return outcome::refused;
      seen = with_next(sums.free_sum, sums.bound_sum);
      sample.look(w.middle, w.middle * sums.free_sum + sums.bound_sum);
      sample.look(0, facts_.floor_sum);
      sample.look(no_end, facts_.reach);
      continue;
    }
    if (room_.scores == nullptr) room_ = memory_.rooms(all.size(), 0).first;
    open_all({});
    low_ = w.low;
    high_ = w.high;
    low_sure_ = low_ == 0;
    high_sure_ = high_ >= no_end;
    const fill_sums sums = all.window(narrowed(low_), widened(high_), room_, sides_, facts_);
    if (unusual()) return outcome::refused;
    score_sum_ = facts_.score_sum;
    free_sum_ = sums.free_sum;
    bound_sum_ = sums.bound_sum;
    open_ = view_of(room_, sums.open);
    const step end = search(last ? amount_ / score_sum_ : w.middle);
    if (end == step::found) return outcome::found;
    if (end == step::unsure) return outcome::unsure;
    const double t = end == step::below ? w.low : w.high;
    seen = sums_at(t);
    sample.look(t, t * seen.free_sum + seen.bound_sum);
    sample.missed();
  }
  return outcome::unsure;
}

}  // namespace fundalloc::detail
