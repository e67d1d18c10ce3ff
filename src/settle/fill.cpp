// SPDX-License-Identifier: Apache-2.0
#include "settle/fill.hpp"

#include <algorithm>
#include <cmath>

#include "fundalloc/error.hpp"
#include "settle/level_search.hpp"
#include "settle/whole_level.hpp"

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
        poll_step();
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
    case side::floor: return {limits_->lower_at(i), limits_->denominator()};
    case side::cap: return {limits_->upper.at(i), limits_->denominator()};
    case side::free: break;
  }
  const wide_ratio& t = exact_level();
  return {t.num * scores_->at(i), t.den};
}

namespace {

/// Recipients whose numbers are doubles, for the first passes over many of them.
class view_source final : public fill_source {
 public:
  view_source(const fill_view& all, double score_sum, double floor_sum)
      : all_(all), facts_{score_sum, floor_sum, 0, true} {
    for (std::size_t i = 0; i < all.n; ++i) {
      const row r = at(i);
      facts_.reach +=
          r.score > 0 ? std::min(r.cap, 1e300 / static_cast<double>(all.n)) : r.floor;
    }
  }

  [[nodiscard]] std::size_t size() const override { return all_.n; }
  [[nodiscard]] row at(std::size_t i) const override {
    return {all_.scores[i], all_.floors != nullptr ? all_.floors[i] : 0,
            all_.caps != nullptr ? all_.caps[i] : HUGE_VAL};
  }
  fill_sums sums_at(double t, fill_facts& facts) const override {
    facts = facts_;
    return kernels().fill_at(all_, t);
  }
  fill_exact exactly(double num, double den, std::uint8_t* sides,
                     fill_facts& facts) const override {
    facts = facts_;
    return kernels().fill_exactly(all_, num, den, sides);
  }
  fill_sums window(double low, double high, const fill_room& into, std::uint8_t* sides,
                   fill_facts& facts) const override {
    facts = facts_;
    return kernels().fill_window(all_, low, high, into, sides);
  }

 private:
  const fill_view& all_;
  fill_facts facts_;
};

double plain_sum(std::span<const double> values) { return sum_estimates(values, 0).value; }

}  // namespace

/** One solve. Whole numbers below 2^52 are solved exactly as they are. Else the level is looked
 *  for in doubles ((1) of filter.hpp holds for all three columns), and sides are proved by its
 *  bounds, or on exact numbers; breakpoints are sorted exactly where all that fails. */
class fill_solver {
 public:
  fill_solver(const quantities& scores, const bounds& limits, const rational& amount,
              diagnostics& note)
      : scores_(scores), limits_(limits), note_(note), n_(scores.size()) {
    result_.scores_ = &scores;
    result_.limits_ = &limits;
    result_.amount_ = amount;
  }

  fill run() {
    if (limits_.none()) {
      const double amount = result_.amount_.to_double();
      const estimate sum = sum_estimates(scores_.estimates(), scores_.relative());
      if (sum.value > 0) result_.level_ = {amount / sum.value, sum.relative + gamma_bound(6)};
      return std::move(result_);
    }
    result_.sides_.assign(n_, side::floor);
    if (in_whole_numbers()) return std::move(result_);
    const bool filtered = scores_.relative() < 1e-6 && bounds_narrow() && bounds_near();
    if (!filtered || !in_doubles()) {
      result_.exact_.reset();
      std::fill(result_.sides_.begin(), result_.sides_.end(), side::floor);
      if (lower_sum(limits_) != result_.amount_) {
        ++note_.exact_solves;
        by_breakpoints();
      }
    }
    estimate_level();
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool bounds_narrow() const {
    return (!limits_.any_lower() || limits_.lower.is_narrow()) &&
           (!limits_.any_upper() || limits_.upper.is_narrow());
  }

  /// Bounds over a denominator that is no double are not near their estimates.
  [[nodiscard]] bool bounds_near() const {
    return (!limits_.any_lower() || limits_.lower.relative() < 1e-6) &&
           (!limits_.any_upper() || limits_.upper.relative() < 1e-6);
  }

  [[nodiscard]] double floor_of(std::size_t i) const {
    return limits_.any_lower() ? limits_.lower.estimate_of(i) : 0;
  }
  [[nodiscard]] double cap_of(std::size_t i) const {
    return limits_.is_capped(i) ? limits_.upper.estimate_of(i) : HUGE_VAL;
  }

  [[nodiscard]] std::uint8_t* sides() {
    return reinterpret_cast<std::uint8_t*>(result_.sides_.data());
  }

  /** With bounds over d and the amount p / q, numbers times d q are whole: the amount p d,
   *  bounds times q, and a level per unit of score numerator. */
  bool in_whole_numbers() {
    const rational& amount = result_.amount_;
    if (!scores_.is_narrow() || !bounds_narrow() || !amount.is_narrow() ||
        !fits_int64(limits_.denominator()) || !fits_int64(amount.narrow_denominator())) {
      return false;
    }
    const auto d = limits_.denominator().convert_to<std::int64_t>();
    const auto q = static_cast<std::int64_t>(amount.narrow_denominator());
    int128 total = 0;
    if (mul_overflows(amount.narrow_numerator(), d, total) || !fits_int64(total)) return false;
    std::vector<std::int64_t> floors;
    std::vector<std::int64_t> caps;
    fill_whole all{scores_.narrow_all().data(), nullptr, nullptr, n_};
    if (limits_.any_lower()) {
      all.floors = limits_.lower.narrow_all().data();
      if (q != 1) {
        floors.resize(n_);
        for (std::size_t i = 0; i < n_; ++i) {
          if (__builtin_mul_overflow(all.floors[i], q, &floors[i])) return false;
        }
        all.floors = floors.data();
      }
    }
    if (limits_.any_upper()) {
      all.caps = limits_.upper.narrow_all().data();
      const bool everybody =
          std::find(limits_.capped.begin(), limits_.capped.end(), 0) == limits_.capped.end();
      if (q != 1 || !everybody) {
        caps.resize(n_);
        for (std::size_t i = 0; i < n_; ++i) {
          if (limits_.capped[i] == 0 || __builtin_mul_overflow(all.caps[i], q, &caps[i])) {
            caps[i] = std::numeric_limits<std::int64_t>::max();
          }
        }
        all.caps = caps.data();
      }
    }
    const auto found = find_whole_level(all, static_cast<std::int64_t>(total), sides(), note_);
    if (!found) return false;
    result_.exact_ = wide_ratio{wide(found->num), wide(found->den) * limits_.denominator() * q};
    const auto free = std::find(result_.sides_.begin(), result_.sides_.end(), side::free);
    if (free == result_.sides_.end()) {
      result_.level_ = {0, HUGE_VAL};
      return true;
    }
    // Per unit of an estimate, whose scale is its own: any score shows it.
    const auto i = static_cast<std::size_t>(free - result_.sides_.begin());
    const double unit = static_cast<double>(scores_.narrow_at(i)) / scores_.estimate_of(i);
    const double den =
        static_cast<double>(found->den) * static_cast<double>(d) * static_cast<double>(q);
    result_.level_ = {static_cast<double>(found->num) / den * unit,
                      scores_.relative() + gamma_bound(10)};
    return true;
  }

  [[nodiscard]] bool has_free() const {
    return std::find(result_.sides_.begin(), result_.sides_.end(), side::free) !=
           result_.sides_.end();
  }

  bool in_doubles() {
    const double amount = result_.amount_.to_double();
    const double score_sum = plain_sum(scores_.estimates());
    const double floor_sum = limits_.any_lower() ? plain_sum(limits_.lower.estimates()) : 0;
    // Scores are at least 1e-290 of the largest: from here on no product with a level
    // underflows.
    if (!(amount > 1e-6)) return false;
    if (!(amount < 1e290) || !(score_sum < 1e290) || !(floor_sum < amount)) return false;
    std::vector<double> caps;
    fill_view all{scores_.estimates().data(), nullptr, nullptr, nullptr, n_};
    if (limits_.any_lower()) all.floors = limits_.lower.estimates().data();
    // Whole bounds and a whole amount below 2^53 are exact as doubles, and so are their sums.
    // A larger cap is none.
    const bool exact = limits_.denominator() == 1 && result_.amount_.is_whole() &&
                       amount < 0x1p53 && bounds_narrow();
    double slack = limits_.any_lower() ? limits_.lower.relative() : 0;
    if (limits_.any_upper()) {
      caps.resize(n_);
      for (std::size_t i = 0; i < n_; ++i) {
        caps[i] = cap_of(i);
        if (exact && caps[i] > 0x1p53) caps[i] = HUGE_VAL;
      }
      all.caps = caps.data();
      slack = std::max(slack, limits_.upper.relative());
    }
    if (exact) slack = 0;
    using outcome = level_search::outcome;
    level_search search(amount, {scores_.relative() + gamma_bound(2), slack}, sides(), note_);
    const outcome last = n_ < level_search::many
                             ? search.run(all, score_sum, floor_sum)
                             : search.run(view_source(all, score_sum, floor_sum));
    if (last == outcome::found && has_free()) return true;
    return settle_exactly();
  }

  /** Sides that hold at their own exact level are the solution, since F(t) = sum clamp(t s, l,
   *  u) is monotone. Where somebody is on another side, that is a step of Newton on exact
   *  numbers; only who is near a bound is compared exactly. */
  bool settle_exactly() {
    for (int step = 0; step < 6; ++step) {
      if (!has_free()) return false;  // the level is an interval: let the exact solve find it
      result_.exact_.reset();
      estimate_level();
      const estimate& t = result_.level_;
      if (!(t.value > 0) || !(t.relative < 1e-3)) return false;
      if (!move_sides(t)) return true;
    }
    return false;
  }

  [[nodiscard]] side exact_side(std::size_t i) const {
    poll_step();
    const wide_ratio& t = result_.exact_level();
    const wide x = t.num * scores_.at(i) * limits_.denominator();  // over t.den * D
    if (x <= limits_.lower_at(i) * t.den) return side::floor;
    const bool at_cap = limits_.is_capped(i) && x >= limits_.upper.at(i) * t.den;
    return at_cap ? side::cap : side::free;
  }

  /// Puts everybody where the level has it; whether anybody moved.
  bool move_sides(const estimate& t) {
    std::vector<side> moved_to(result_.sides_);  // the level is that of the sides before
    const double slack = 2 * (t.relative + scores_.relative() + gamma_bound(8));
    bool moved = false;
    for (std::size_t i = 0; i < n_; ++i) {
      if (scores_.is_zero(i)) continue;
      const double x = t.value * scores_.estimate_of(i);
      const double l = floor_of(i);
      const double u = cap_of(i);
      side s = x < l ? side::floor : x > u ? side::cap : side::free;
      if (std::fabs(x - l) <= slack * (x + l) ||
          (u < HUGE_VAL && std::fabs(x - u) <= slack * (x + u))) {
        ++note_.undecided;
        s = exact_side(i);
      }
      moved = moved || s != result_.sides_[i];
      moved_to[i] = s;
    }
    result_.sides_ = std::move(moved_to);
    return moved;
  }

  /// The level of the present sides with its bound: bounds are summed exactly, so nothing
  /// cancels.
  void estimate_level() {
    std::vector<double> free_scores(n_);
    wide bound_sum = 0;
    int128 narrow_sum = 0;
    const bool narrow = bounds_narrow();
    for (std::size_t i = 0; i < n_; ++i) {
      const side s = result_.sides_[i];
      if (s == side::free) {
        free_scores[i] = scores_.estimate_of(i);
      } else if (!narrow) {
        bound_sum += s == side::cap ? limits_.upper.at(i) : limits_.lower_at(i);
      } else if (s == side::cap) {
        narrow_sum += limits_.upper.narrow_at(i);
      } else if (limits_.any_lower()) {
        narrow_sum += limits_.lower.narrow_at(i);
      }
    }
    if (narrow) bound_sum = to_wide(narrow_sum);
    const estimate sum = sum_estimates(free_scores, scores_.relative());
    if (sum.value == 0) {
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
    poll_step();
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
      poll_step();
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
      poll_step();
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
         phrase("{} floors sum to {}, the amount to share is {} (short by {}){}; largest: {}",
                count, words.amount(sum), words.amount(amount), words.amount(sum - amount),
                rounding ? phrase("; before rounding up to whole units they sum to {}",
                                  words.amount(limits.real_lower_sum))
                         : phrase(),
                largest_of(limits.lower, nullptr, words)),
         "floors within the amount",
         "Lower the floors, or state on_shortage (不足时): scale."});
}

[[noreturn]] void raise_caps(const bounds& limits, const rational& sum, const rational& amount,
                             const labels& words) {
  const bool rounding = limits.rounded_inward && limits.real_upper_sum >= amount;
  raise({rounding ? code::only_rounding : code::caps_fall_short,
         {},
         phrase("{} {} sum to {}, the amount to share is {} ({} too much){}; largest: {}",
                limits.upper.size(), words.claims ? phrase("claims") : phrase("caps"),
                words.amount(sum), words.amount(amount), words.amount(amount - sum),
                rounding ? phrase("; before rounding down to whole units they sum to {}",
                                  words.amount(limits.real_upper_sum))
                         : phrase(),
                largest_of(limits.upper, &limits.capped, words)),
         words.claims ? phrase("claims of at least the amount")
                      : phrase("caps that leave room for the amount"),
         phrase("{}, or state on_surplus (有余时): reserve.",
                words.claims ? phrase("Lower the amount") : phrase("Raise the caps"))});
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
           phrase("recipients with a positive score can take at most {} of {}; only recipients "
                  "whose score is 0 have room, such as {}",
                  words.amount(most), words.amount(amount), stuck),
           "room where the scores are positive",
           "Raise the caps, or lower the amount; a score of 0 gets its floor only."});
  }
}

}  // namespace fundalloc::detail
