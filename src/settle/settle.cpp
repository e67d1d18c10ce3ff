// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/settle.hpp"

#include <algorithm>

#include "fundalloc/error.hpp"
#include "settle/checks.hpp"
#include "settle/solve.hpp"

namespace fundalloc {

namespace {

using detail::check_size;
using detail::check_total;
using detail::quantities;
using detail::raise_negative;
using detail::wide;

void check_scores(std::span<const rational> scores) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i].sign() < 0) raise_negative("score", i, scores[i]);
  }
}

detail::raw_bounds<wide> raw_bounds_of(std::span<const rational> floor,
                                       std::span<const std::optional<rational>> cap,
                                       std::size_t n) {
  check_size("floors", floor.size(), n);
  check_size("caps", cap.size(), n);
  wide common = 1;
  for (std::size_t i = 0; i < floor.size(); ++i) {
    if (floor[i].sign() < 0) raise_negative("floor", i, floor[i]);
    detail::poll_step();
    common = lcm(common, floor[i].wide().den);
  }
  for (std::size_t i = 0; i < cap.size(); ++i) {
    if (!cap[i]) continue;
    if (cap[i]->sign() < 0) raise_negative("cap", i, *cap[i]);
    detail::poll_step();
    common = lcm(common, cap[i]->wide().den);
  }
  detail::raw_bounds<wide> raw;
  raw.denominator = common;
  for (const rational& f : floor) {
    detail::poll_step();
    const auto v = f.wide();
    raw.lower.push_back(v.num * (common / v.den));
  }
  for (const auto& c : cap) {
    detail::poll_step();
    const auto v = c.value_or(rational(0)).wide();
    raw.upper.push_back(v.num * (common / v.den));
    raw.capped.push_back(c ? 1 : 0);
  }
  return raw;
}

rounded round_scores(const quantities& scores, const rational& total,
                     const settle_options& options) {
  check_total(total);
  detail::check_no_columns(options.ties);
  const std::size_t n = scores.size();
  check_size("names", options.names.size(), n);
  const detail::labels words{.names = options.names.empty() ? nullptr : &options.names,
                             .numbered = true};
  const auto limits = detail::make_bounds(raw_bounds_of(options.floor, options.cap, n),
                                          !facts_of(options.rounding).real_bounds,
                                          detail::bound_conflict::error, words, {});
  detail::solve_request request{.scores = scores,
                                .limits = limits,
                                .amount = total,
                                .rule = options.rounding,
                                .words = words,
                                .ties = {}};
  request.ties.rules = &options.ties;
  detail::solve_result result = solve(request);
  return {.units = std::move(result.units),
          .undistributed = std::move(result.undistributed),
          .tie = std::move(result.tie),
          .point_value = std::move(result.point_value),
          .diagnostics = result.note};
}

}  // namespace

rounded round_to_total(std::span<const rational> scores, const rational& total,
                       const settle_options& options) {
  check_scores(scores);
  return round_scores(quantities::scores_of(scores), total, options);
}

rounded round_to_total(std::span<const std::int64_t> scores, const rational& total,
                       const settle_options& options) {
  const quantities exact = quantities::view_of(scores);
  if (exact.look().bits < 0) {
    const auto negative =
        std::find_if(scores.begin(), scores.end(), [](std::int64_t s) { return s < 0; });
    raise_negative("score", static_cast<std::size_t>(negative - scores.begin()), *negative);
  }
  return round_scores(exact, total, options);
}

std::vector<rational> water_fill(std::span<const rational> scores, const rational& total,
                                 std::span<const rational> floor,
                                 std::span<const std::optional<rational>> cap) {
  check_scores(scores);
  check_total(total);
  const quantities exact = quantities::scores_of(scores);
  const detail::labels words;
  const auto limits = detail::make_bounds(raw_bounds_of(floor, cap, scores.size()), false,
                                          detail::bound_conflict::error, words, {});
  check_reachable(exact, limits, total, words);
  return detail::solve_quotas(exact, limits, total, false, false);
}

}  // namespace fundalloc
