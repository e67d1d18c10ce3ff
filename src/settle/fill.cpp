// SPDX-License-Identifier: Apache-2.0
#include "settle/fill.hpp"

#include <algorithm>
#include <cmath>

#include "fundalloc/error.hpp"

namespace fundalloc::detail {

const wide_ratio& fill::exact_level() const {
  if (!exact_) {
    // t = (amount - sum of binding bounds) / sum of free scores, over whole numbers:
    // amount = p/q, bounds B/D, scores N/c:  q_i = (p D - B q) N_i / (q D A), A = sum of free
    // N.
    wide bound_sum = 0;
    wide free_sum = 0;
    const wide denominator = limits_->none() ? wide(1) : limits_->denominator();
    if (sides_.empty()) {
      free_sum = scores_->sum();
    } else {
      for (std::size_t i = 0; i < sides_.size(); ++i) {
        switch (sides_[i]) {
          case side::free: free_sum += scores_->at(i); break;
          case side::floor: bound_sum += limits_->lower_at(i); break;
          case side::cap: bound_sum += limits_->upper.at(i); break;
        }
      }
    }
    const wide_ratio p = amount_.wide();
    if (free_sum == 0) free_sum = 1;  // everybody is bound: no quota uses the level
    exact_ =
        wide_ratio{p.num * denominator - bound_sum * p.den, p.den * denominator * free_sum};
  }
  return *exact_;
}

wide_ratio fill::quota(std::size_t i) const {
  switch (at(i)) {
    case side::floor:
      if (limits_->none()) return {0, 1};
      return {limits_->lower_at(i), limits_->denominator()};
    case side::cap: return {limits_->upper.at(i), limits_->denominator()};
    case side::free: break;
  }
  const wide_ratio& t = exact_level();
  return {t.num * scores_->at(i), t.den};
}

/// One solve. Bounds are compared as doubles first: (1) of filter.hpp holds for all three
/// columns.
class fill_solver {
 public:
  fill_solver(const quantities& scores, const bounds& limits, const rational& amount,
              diagnostics& note)
      : scores_(scores), limits_(limits), note_(note), n_(scores.size()) {
    result_.scores_ = &scores;
    result_.limits_ = &limits;
    result_.amount_ = amount;
    amount_ = amount.to_double();
  }

  fill run() {
    if (limits_.none()) {
      const estimate sum = sum_estimates(scores_.estimates(), scores_.relative());
      if (sum.value > 0) result_.level_ = {amount_ / sum.value, sum.relative + gamma_bound(6)};
      return std::move(result_);
    }
    result_.sides_.assign(n_, side::floor);
    const bool filtered = scores_.relative() < 1e-6 && bounds_narrow();
    if (!filtered || !newton() || !holds()) {
      ++note_.exact_solves;
      by_breakpoints();
    }
    estimate_level();
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool bounds_narrow() const {
    return (!limits_.any_lower() || limits_.lower.is_narrow()) &&
           (!limits_.any_upper() || limits_.upper.is_narrow());
  }

  [[nodiscard]] double floor_of(std::size_t i) const {
    return limits_.any_lower() ? limits_.lower.estimate_of(i) : 0;
  }
  [[nodiscard]] double cap_of(std::size_t i) const {
    return limits_.is_capped(i) ? limits_.upper.estimate_of(i) : HUGE_VAL;
  }

  [[nodiscard]] side classify(std::size_t i, double t) const {
    const double x = t * scores_.estimate_of(i);
    if (scores_.is_zero(i) || x <= floor_of(i)) return side::floor;
    return x >= cap_of(i) ? side::cap : side::free;
  }

  /// Newton in doubles; true when two passes in a row agree on everybody's side.
  bool newton() {
    double low = 0;
    double high = HUGE_VAL;
    double t = amount_ / sum_estimates(scores_.estimates(), 0).value;
    for (int pass = 0; pass < 64; ++pass) {
      double free_sum = 0;
      double bound_sum = 0;
      bool moved = false;
      for (std::size_t i = 0; i < n_; ++i) {
        const side s = classify(i, t);
        moved = moved || s != result_.sides_[i];
        result_.sides_[i] = s;
        if (s == side::free) {
          free_sum += scores_.estimate_of(i);
        } else {
          bound_sum += s == side::cap ? cap_of(i) : floor_of(i);
        }
      }
      if (pass > 0 && !moved) return true;
      if (t * free_sum + bound_sum < amount_) {
        low = std::max(low, t);
      } else {
        high = std::min(high, t);
      }
      double next = free_sum > 0 ? (amount_ - bound_sum) / free_sum : -1;
      if (!(next >= low && next <= high)) {
        next = high == HUGE_VAL ? 2 * std::max(t, 1e-300) : low + (high - low) / 2;
      }
      t = next;
    }
    return false;
  }

  /** Whether the sides are those of the exact level that they imply. F(t) = sum clamp(t s, l,
   * u) is
   *  monotone, so sides that are consistent with their own level are the solution. */
  bool holds() {
    result_.exact_.reset();
    estimate_level();
    const estimate& t = result_.level_;
    const bool any_free = std::find(result_.sides_.begin(), result_.sides_.end(), side::free) !=
                          result_.sides_.end();
    if (!any_free) return false;  // the level is an interval: let the exact solve find it
    if (!(t.value > 0) || !(t.relative < 1e-3)) return false;
    const double slack = 2 * (t.relative + scores_.relative() + gamma_bound(8));
    for (std::size_t i = 0; i < n_; ++i) {
      if (scores_.is_zero(i)) continue;
      const double x = t.value * scores_.estimate_of(i);
      const double l = floor_of(i);
      const double u = cap_of(i);
      const bool near = std::fabs(x - l) <= slack * (x + l) ||
                        (u < HUGE_VAL && std::fabs(x - u) <= slack * (x + u));
      if (near) {
        ++note_.undecided;
        if (!holds_exactly(i)) return false;
      } else if (const side s = x < l   ? side::floor
                                : x > u ? side::cap
                                        : side::free;
                 s != result_.sides_[i]) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] bool holds_exactly(std::size_t i) const {
    const wide_ratio& t = result_.exact_level();
    const wide x = t.num * scores_.at(i) * limits_.denominator();  // over t.den * D
    const bool above_floor = x >= limits_.lower_at(i) * t.den;
    const bool below_cap = !limits_.is_capped(i) || x <= limits_.upper.at(i) * t.den;
    switch (result_.sides_[i]) {
      case side::free: return above_floor && below_cap;
      case side::floor: return x <= limits_.lower_at(i) * t.den;
      case side::cap: return x >= limits_.upper.at(i) * t.den;
    }
    return false;
  }

  /// The level of the present sides with its bound: bounds are summed exactly, so nothing
  /// cancels.
  void estimate_level() {
    std::vector<double> free_scores;
    free_scores.reserve(n_);
    wide bound_sum = 0;
    int128 lower = 0;
    int128 upper = 0;
    const bool narrow = bounds_narrow();
    for (std::size_t i = 0; i < n_; ++i) {
      const side s = result_.sides_[i];
      if (s == side::free) {
        free_scores.push_back(scores_.estimate_of(i));
      } else if (!narrow) {
        bound_sum += s == side::cap ? limits_.upper.at(i) : limits_.lower_at(i);
      } else if (s == side::cap) {
        upper += limits_.upper.narrow_at(i);
      } else if (limits_.any_lower()) {
        lower += limits_.lower.narrow_at(i);
      }
    }
    if (narrow) bound_sum = to_wide(lower) + to_wide(upper);
    const estimate sum = sum_estimates(free_scores, scores_.relative());
    if (free_scores.empty() || sum.value == 0) {
      result_.level_ = {0, HUGE_VAL};
      return;
    }
    const wide_ratio p = result_.amount_.wide();
    const double rest = to_double(wide_ratio{p.num * limits_.denominator() - bound_sum * p.den,
                                             p.den * limits_.denominator()});
    result_.level_ = {rest / sum.value, sum.relative + gamma_bound(10)};
  }

  struct breakpoint {
    std::size_t i;
    bool is_cap;
  };

  /// The sign of a - b for breakpoints at (bound of a) / (score of a).
  [[nodiscard]] int compare(const breakpoint& a, const breakpoint& b) const {
    const wide left = bound_at(a) * scores_.at(b.i);
    const wide right = bound_at(b) * scores_.at(a.i);
    if (left != right) return left < right ? -1 : 1;
    return static_cast<int>(a.is_cap) - static_cast<int>(b.is_cap);
  }
  [[nodiscard]] wide bound_at(const breakpoint& b) const {
    return b.is_cap ? limits_.upper.at(b.i) : limits_.lower_at(b.i);
  }

  /// The exact solve: walks the breakpoints of F upwards until F reaches the amount.
  void by_breakpoints() {
    std::vector<breakpoint> points;
    wide bound_sum = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      result_.sides_[i] = side::floor;
      bound_sum += limits_.lower_at(i);
      if (scores_.is_zero(i)) continue;
      points.push_back({i, false});
      if (limits_.is_capped(i)) points.push_back({i, true});
    }
    std::sort(points.begin(), points.end(), [&](const breakpoint& a, const breakpoint& b) {
      const int c = compare(a, b);
      return c != 0 ? c < 0 : a.i < b.i;
    });
    const wide_ratio p = result_.amount_.wide();
    const wide& d = limits_.denominator();
    const wide target = p.num * d;  // amount in units of 1 / (p.den * d)
    wide free_sum = 0;
    for (const breakpoint& point : points) {
      // F at this breakpoint = free_sum * bound / score + bound_sum, in units of 1 / d.
      const wide score = scores_.at(point.i);
      const wide bound = bound_at(point);
      if ((free_sum * bound + bound_sum * score) * p.den >= target * score) break;
      if (point.is_cap) {
        free_sum -= score;
        bound_sum += bound;
        result_.sides_[point.i] = side::cap;
      } else {
        free_sum += score;
        bound_sum -= bound;
        result_.sides_[point.i] = side::free;
      }
    }
    result_.exact_.reset();
  }

  const quantities& scores_;
  const bounds& limits_;
  diagnostics& note_;
  std::size_t n_;
  double amount_ = 0;
  fill result_;
};

fill solve_fill(const quantities& scores, const bounds& limits, const rational& amount,
                diagnostics& note) {
  return fill_solver(scores, limits, amount, note).run();
}

rational lower_sum(const bounds& limits) {
  if (!limits.any_lower()) return 0;
  return rational::from_wide({limits.lower.sum(), limits.lower.denominator()});
}

std::optional<rational> upper_sum(const bounds& limits, std::size_t n) {
  if (!limits.any_upper()) return std::nullopt;
  for (std::size_t i = 0; i < n; ++i) {
    if (!limits.is_capped(i)) return std::nullopt;
  }
  return rational::from_wide({limits.upper.sum(), limits.upper.denominator()});
}

namespace {

std::string largest_of(const quantities& values, const std::vector<std::uint8_t>* counted,
                       const labels& words) {
  std::size_t best = values.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (counted != nullptr && (*counted)[i] == 0) continue;
    if (best == values.size() || values.compare(i, best) > 0) best = i;
  }
  return best == values.size() ? "" : words.name(best) + " " + words.amount(values.value(best));
}

[[noreturn]] void raise_floors(const bounds& limits, const rational& sum,
                               const rational& amount, const labels& words) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < limits.lower.size(); ++i)
    count += limits.lower.is_zero(i) ? 0 : 1;
  const bool rounding = limits.rounded_inward && limits.real_lower_sum <= amount;
  raise({rounding ? code::only_rounding : code::floors_exceed,
         {},
         std::to_string(count) + " floors sum to " + words.amount(sum) +
             ", the amount to share is " + words.amount(amount) + " (short by " +
             words.amount(sum - amount) + ")" +
             (rounding ? "; before rounding up to whole units they sum to " +
                             words.amount(limits.real_lower_sum)
                       : "") +
             "; largest: " + largest_of(limits.lower, nullptr, words),
         "floors within the amount",
         "Lower the floors, or state on_shortage (不足时): scale."});
}

[[noreturn]] void raise_caps(const bounds& limits, const rational& sum, const rational& amount,
                             const labels& words) {
  const bool rounding = limits.rounded_inward && limits.real_upper_sum >= amount;
  raise({rounding ? code::only_rounding : code::caps_fall_short,
         {},
         std::to_string(limits.upper.size()) + (words.claims ? " claims" : " caps") +
             " sum to " + words.amount(sum) + ", the amount to share is " +
             words.amount(amount) + " (" + words.amount(amount - sum) + " too much)" +
             (rounding ? "; before rounding down to whole units they sum to " +
                             words.amount(limits.real_upper_sum)
                       : "") +
             "; largest: " + largest_of(limits.upper, &limits.capped, words),
         words.claims ? "claims of at least the amount" : "caps that leave room for the amount",
         std::string(words.claims ? "Lower the amount" : "Raise the caps") +
             ", or state on_surplus (有余时): reserve."});
}

}  // namespace

void check_reachable(const quantities& scores, const bounds& limits, const rational& amount,
                     const labels& words) {
  const rational low = lower_sum(limits);
  if (low > amount) raise_floors(limits, low, amount, words);
  const std::size_t n = scores.size();
  const auto high = upper_sum(limits, n);
  if (high && *high < amount) raise_caps(limits, *high, amount, words);
  if (low == amount) return;
  // Room counts only where there is a score.
  wide reachable = high ? limits.upper.sum() : wide(0);
  std::string stuck;
  for (std::size_t i = 0; i < n; ++i) {
    if (!scores.is_zero(i)) {
      if (!limits.is_capped(i)) return;
      if (!high) reachable += limits.upper.at(i);
    } else {
      reachable += limits.lower_at(i);
      if (high) reachable -= limits.upper.at(i);
      if (stuck.empty()) stuck = words.name(i);
    }
  }
  const wide denominator = limits.none() ? wide(1) : limits.denominator();
  const rational most = rational::from_wide({reachable, denominator});
  if (most < amount) {
    raise({code::room_only_at_zero,
           {},
           "recipients with a positive score can take at most " + words.amount(most) + " of " +
               words.amount(amount) + "; only recipients whose score is 0 have room, such as " +
               stuck,
           "room where the scores are positive",
           "Raise the caps, or lower the amount; a score of 0 gets its floor only."});
  }
}

}  // namespace fundalloc::detail
