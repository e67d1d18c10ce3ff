// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/water_level.hpp"

#include <algorithm>

#include "settle/checks.hpp"
#include "settle/fill.hpp"
#include "settle/whole_level.hpp"

namespace fundalloc {

namespace {

using detail::wide;
using detail::wide_ratio;

static_assert(static_cast<int>(detail::side::floor) == static_cast<int>(level_side::at_floor) &&
              static_cast<int>(detail::side::cap) == static_cast<int>(level_side::at_cap));

using numbers = std::span<const std::int64_t>;

const std::int64_t* start_of(numbers v) { return v.empty() ? nullptr : v.data(); }

/// The level of whole numbers below 2^52; false where something is unusual or wrong.
bool find_small(numbers scores, std::int64_t total, numbers floor, numbers cap,
                water_level& result) {
  const std::size_t n = scores.size();
  if ((!floor.empty() && floor.size() != n) || (!cap.empty() && cap.size() != n)) return false;
  result.sides.resize(n);
  const auto found = detail::find_whole_level(
      {scores.data(), start_of(floor), start_of(cap), n}, total,
      reinterpret_cast<std::uint8_t*>(result.sides.data()), result.diagnostics);
  if (!found) return false;
  result.level = rational(found->num, found->den);
  return true;
}

detail::raw_bounds<wide> raw_bounds_of(numbers floor, numbers cap, std::size_t n) {
  detail::check_size("floors", floor.size(), n);
  detail::check_size("caps", cap.size(), n);
  detail::raw_bounds<wide> raw;
  for (std::size_t i = 0; i < floor.size(); ++i) {
    if (floor[i] < 0) detail::raise_negative("floor", i, floor[i]);
    detail::poll_step();
    raw.lower.emplace_back(floor[i]);
  }
  for (std::size_t i = 0; i < cap.size(); ++i) {
    if (cap[i] < 0) detail::raise_negative("cap", i, cap[i]);
    raw.upper.emplace_back(cap[i] == no_cap ? 0 : cap[i]);
    raw.capped.push_back(cap[i] == no_cap ? 0 : 1);
  }
  return raw;
}

/// Sides exactly at a level; true where somebody is between its bounds.
bool set_sides(const detail::quantities& scores, const detail::bounds& limits,
               const wide_ratio& level, std::vector<level_side>& sides) {
  bool between = false;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    detail::poll_step();
    const wide x = level.num * scores.at(i);
    if (x <= limits.lower_at(i) * level.den) {
      sides[i] = level_side::at_floor;
    } else if (limits.is_capped(i) && x >= limits.upper.at(i) * level.den) {
      sides[i] = level_side::at_cap;
    } else {
      sides[i] = level_side::between;
      between = true;
    }
  }
  return between;
}

/// Where nobody is between: the last cap that was reached on the way up, or 0.
wide_ratio last_cap(const detail::quantities& scores, const detail::bounds& limits,
                    const std::vector<level_side>& sides) {
  wide_ratio last{0, 1};
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (sides[i] != level_side::at_cap || limits.lower_at(i) >= limits.upper.at(i)) continue;
    detail::poll_step();
    const wide u = limits.upper.at(i);
    const wide s = scores.at(i);
    if (u * last.den > last.num * s) last = {u, s};
  }
  return last;
}

/// Everything, with the errors of water_fill.
water_level find_any(numbers scores, const rational& total, numbers floor, numbers cap) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] < 0) detail::raise_negative("score", i, scores[i]);
  }
  detail::check_total(total);
  const auto exact = detail::quantities::scores_of(std::vector(scores.begin(), scores.end()));
  const detail::labels words;
  const auto limits = detail::make_bounds(raw_bounds_of(floor, cap, scores.size()), false,
                                          detail::bound_conflict::error, words, {});
  check_reachable(exact, limits, total, words);
  water_level result;
  result.sides.assign(scores.size(), level_side::at_floor);
  if (lower_sum(limits) == total) return result;
  const detail::fill quotas = solve_fill(exact, limits, total, result.diagnostics);
  bool any_free = false;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    result.sides[i] = static_cast<level_side>(quotas.at(i));
    any_free = any_free || quotas.at(i) == detail::side::free;
  }
  wide_ratio level = any_free ? quotas.exact_level() : last_cap(exact, limits, result.sides);
  if (!set_sides(exact, limits, level, result.sides)) {
    level = last_cap(exact, limits, result.sides);
    set_sides(exact, limits, level, result.sides);
  }
  result.level = rational::from_wide(std::move(level));
  return result;
}

/// Bounds in units of 1 / q; empty where one leaves 64 bits.
std::optional<std::vector<std::int64_t>> times(numbers bounds, std::int64_t q) {
  std::vector<std::int64_t> scaled(bounds.begin(), bounds.end());
  for (std::int64_t& v : scaled) {
    if (v != no_cap && __builtin_mul_overflow(v, q, &v)) return std::nullopt;
  }
  return scaled;
}

}  // namespace

water_level find_water_level(std::span<const std::int64_t> scores, std::int64_t total,
                             std::span<const std::int64_t> floor,
                             std::span<const std::int64_t> cap) {
  water_level result;
  if (find_small(scores, total, floor, cap, result)) return result;
  return find_any(scores, total, floor, cap);
}

water_level find_water_level(std::span<const std::int64_t> scores, const rational& total,
                             std::span<const std::int64_t> floor,
                             std::span<const std::int64_t> cap) {
  if (total.is_narrow() && fits_int64(total.narrow_numerator()) &&
      fits_int64(total.narrow_denominator())) {
    const auto amount = static_cast<std::int64_t>(total.narrow_numerator());
    const auto q = static_cast<std::int64_t>(total.narrow_denominator());
    if (q == 1) return find_water_level(scores, amount, floor, cap);
    const auto floors = times(floor, q);
    const auto caps = times(cap, q);
    water_level result;
    if (floors && caps && find_small(scores, amount, *floors, *caps, result)) {
      result.level = result.level / rational(q);
      return result;
    }
  }
  return find_any(scores, total, floor, cap);
}

}  // namespace fundalloc
