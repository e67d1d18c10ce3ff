// SPDX-License-Identifier: Apache-2.0
#include "settle/solve.hpp"

#include <algorithm>
#include <cmath>

#include "fundalloc/error.hpp"
#include "settle/largest_remainder.hpp"
#include "settle/moves.hpp"
#include "settle/step.hpp"

namespace fundalloc::detail {

namespace {

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

/// The nearest whole number of num / den >= 0.
wide nearest_of(const wide_ratio& q, half_rule half) {
  const wide twice = 2 * q.num + q.den;
  const wide result = twice / (2 * q.den);
  const bool is_half = result * 2 * q.den == twice;
  return half == half_rule::even && is_half && result % 2 != 0 ? wide(result - 1) : result;
}

std::int64_t checked_int64(const wide& v) {
  if (!fits_int64(v)) {
    raise({code::amount_range,
           {},
           phrase("an amount of {} units leaves 64 bits", text_of(v)),
           "at most 9223372036854775807 units",
           "Use a larger unit."});
  }
  return v.convert_to<std::int64_t>();
}

/// Limits of moves: start at the floors, end at the caps; a score of 0 stays at its floor.
move_state state_of(const quantities& scores, const bounds& limits, bool nearest) {
  const std::size_t n = scores.size();
  // A bound beyond 64 bits is a cap that cannot bind: floors sum to at most the amount.
  const auto whole = [&](const quantities& q, std::size_t i) {
    poll_step();
    const wide_ratio v{q.at(i), q.denominator()};
    const wide units = nearest ? nearest_of(v, half_rule::up) : wide(v.num / v.den);
    return fits_int64(units) ? units.convert_to<std::int64_t>() : no_limit;
  };
  // Narrow halves: (2 v + d) / (2 d) in 128 bits, without a wide number for each recipient.
  const auto narrow = [&](const quantities& q, std::size_t i, std::int64_t d) {
    const int128 v = q.narrow_at(i);
    return static_cast<std::int64_t>(nearest ? (2 * v + d) / (2 * static_cast<int128>(d))
                                             : v / d);
  };
  const auto units = [&](const quantities& q, std::size_t i) {
    if (q.is_narrow() && fits_int64(q.denominator())) {
      return narrow(q, i, q.denominator().convert_to<std::int64_t>());
    }
    return whole(q, i);
  };
  move_state state;
  state.start.assign(n, 0);
  state.limit.assign(n, no_limit);
  for (std::size_t i = 0; i < n; ++i) {
    if (limits.any_lower()) state.start[i] = units(limits.lower, i);
    if (limits.is_capped(i)) state.limit[i] = units(limits.upper, i);
    if (scores.is_zero(i)) state.limit[i] = state.start[i];
  }
  return state;
}

int128 sum_of(const std::vector<std::int64_t>& values) {
  int128 sum = 0;
  for (const std::int64_t v : values) sum += v;
  return sum;
}

/// The same of non-negative numbers, by a kernel.
int128 sum_of_units(const std::vector<std::int64_t>& values) {
  return quantities::view_of(values).look().sum;
}

/// A first threshold: what the amount would be without bounds.
double guess_level(const quantities& scores, std::int64_t units) {
  const double sum = sum_estimates(scores.estimates(), 0).value;
  return sum > 0 ? static_cast<double>(units) / sum : 0;
}

class solver {
 public:
  explicit solver(const solve_request& request)
      : ask_(request), facts_(facts_of(request.rule)), n_(request.scores.size()) {
    ties_ = request.ties;
    ties_.scores = &request.scores;
    ties_.words = &request.words;
  }

  solve_result run() {
    check_request(ask_);
    if (is<nearest_residual>()) (void)named_for_residual();
    if (!facts_.real_bounds) whole_ = ask_.amount.to_int64();
    if (short_of_floors()) return scaled();
    if (left_by_caps()) return at_caps();
    check_reachable(ask_.scores, ask_.limits, ask_.amount, ask_.words);
    round();
    finish();
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool short_of_floors() const {
    return ask_.scale_shortage && lower_sum(ask_.limits) > ask_.amount;
  }

  /// on_shortage: scale. The floors are the scores, and nobody gets more than its floor.
  solve_result scaled() {
    bounds limits;
    limits.upper = ask_.limits.lower;
    limits.capped.assign(n_, 1);
    solve_request again{.scores = ask_.limits.lower,
                        .limits = limits,
                        .amount = ask_.amount,
                        .rule = ask_.rule,
                        .words = ask_.words,
                        .ties = ask_.ties};
    solve_result result = solve(again);
    result.scaled = true;
    return result;
  }

  [[nodiscard]] bool left_by_caps() {
    if (!ask_.reserve_surplus) return false;
    const auto most = upper_sum(ask_.limits, n_);
    if (!most || *most >= ask_.amount) return false;
    result_.surplus = ask_.amount - *most;
    return true;
  }

  /// on_surplus: reserve. Everybody is at the cap.
  solve_result at_caps() {
    result_.at_caps = true;
    result_.units.resize(n_);
    for (std::size_t i = 0; i < n_; ++i) {
      result_.units[i] = alone({ask_.limits.upper.at(i), ask_.limits.upper.denominator()});
    }
    const rational given(sum_of(result_.units), 1);
    if (given > ask_.amount && !is<nearest_each>()) {
      raise({code::only_rounding,
             {},
             phrase("caps rounded to the nearest unit sum to {}, the amount to share is {}; "
                    "only rounding exceeds it",
                    ask_.words.amount(given), ask_.words.amount(ask_.amount)),
             "rounded caps within the amount",
             "Lower the caps a little, or raise the pool."});
    }
    finish();
    return std::move(result_);
  }

  template <class Rule>
  [[nodiscard]] bool is() const noexcept {
    return std::holds_alternative<Rule>(ask_.rule);
  }

  [[nodiscard]] half_rule half() const noexcept {
    if (const auto* each = std::get_if<nearest_each>(&ask_.rule)) return each->half;
    if (const auto* residual = std::get_if<nearest_residual>(&ask_.rule)) return residual->half;
    return half_rule::up;
  }

  /// One quota rounded by itself, as the method does.
  [[nodiscard]] std::int64_t alone(const wide_ratio& q) const {
    poll_step();
    const bool nearest = (facts_.real_bounds && !is<down>()) || is<nearest_residual>();
    return checked_int64(nearest ? nearest_of(q, half()) : wide(q.num / q.den));
  }

  void round() {
    if (const auto posts = signposts_of(ask_.rule)) return divisor(signpost(*posts));
    if (is<point_value>() || is<point_value_exact>()) return points(is<point_value_exact>());
    if (is<nearest_each>() || is<down>()) return each_alone();
    if (is<nearest_residual>()) return residual();
    const auto& rule = std::get<fundalloc::largest_remainder>(ask_.rule);
    if (rule.bounds == fundalloc::largest_remainder::bounds_mode::shift) return shift();
    remainders();
  }

  void remainders() {
    const fill quotas = solve_fill(ask_.scores, ask_.limits, ask_.amount, result_.note);
    give_remainders(ask_.scores, quotas, whole_, ties_, result_.units, result_.tie,
                    result_.note);
  }

  /// Keeps the moves' units and decides the tie at the cut, if any, by the rules.
  template <class Keys>
  void decide(const mover<Keys>& moves, move_state& state) {
    auto cut = moves.tie_at_cut();
    if (!cut.waiting.empty()) {
      const std::size_t units = cut.served.size();
      for (const std::size_t i : cut.served) --state.units[i];
      cut.served.insert(cut.served.end(), cut.waiting.begin(), cut.waiting.end());
      tie_decision decision = decide_tie(std::move(cut.served), units, ties_);
      for (const std::size_t i : decision.winners) ++state.units[i];
      result_.tie = std::move(decision.report);
    }
    result_.units = std::move(state.units);
  }

  void shift() {
    const bounds unbounded;
    const fill quotas = solve_fill(ask_.scores, unbounded, ask_.amount, result_.note);
    const shift_keys keys(ask_.scores, quotas, result_.note);
    move_state state = state_of(ask_.scores, ask_.limits, false);
    mover<shift_keys> moves(keys, state);
    const auto units = static_cast<std::int64_t>(whole_ - sum_of(state.start));
    if (moves.take(units, 0.5) != 0) raise_no_moves();
    decide(moves, state);
  }

  /// Keeps the units of the moves that come first, and decides the tie after them, if any.
  void decide(step_outcome& found) {
    result_.units = std::move(found.units);
    if (found.tied.empty()) return;
    tie_decision decision =
        decide_tie(std::move(found.tied), static_cast<std::size_t>(found.open_units), ties_);
    for (const std::size_t i : decision.winners) ++result_.units[i];
    result_.tie = std::move(decision.report);
  }

  void divisor(const signpost& posts) {
    if (whole_ == 0) {  // nothing to give: no first units are due either
      result_.units.assign(n_, 0);
      return;
    }
    posts.check_first(whole_);
    const divisor_keys keys(ask_.scores, posts, result_.note);
    if (divisor_by_level(posts, keys)) return;
    move_state state = state_of(ask_.scores, ask_.limits, false);
    auto units = static_cast<std::int64_t>(whole_ - sum_of(state.start));
    if (posts.starts_at_zero() && !give_first_units(state, units)) return;
    mover<divisor_keys> moves(keys, state);
    if (moves.take(units, guess_level(ask_.scores, whole_)) != 0) raise_no_moves();
    decide(moves, state);
  }

  bool divisor_by_level(const signpost& posts, const divisor_keys& keys) {
    const auto limits = unit_limits_of(ask_.scores, ask_.limits, false);
    if (!limits || (posts.starts_at_zero() && !enough_first_units(*limits))) return false;
    auto found = take_by_level(ask_.scores, posts, keys, *limits, whole_);
    if (!found) return false;
    decide(*found);
    return true;
  }

  /// Whether everybody who is due a first unit surely gets it; then it is a move like others.
  [[nodiscard]] bool enough_first_units(const unit_limits& limits) const {
    if (limits.none()) {
      const bool narrow = ask_.scores.is_narrow();
      return static_cast<std::size_t>(whole_) >= (narrow ? ask_.scores.look().positive : n_);
    }
    double first = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      first += limits.start[i] == 0 && limits.limit[i] > 0 ? 1 : 0;
    }
    return static_cast<double>(whole_) - limits.start_sum >= first;
  }

  /** d(0) = 0: the first unit of every positive score comes before any second one. Gives them
   *  all and returns true; or, with fewer units, gives them by weight (or throws E308) and
   *  returns false. */
  bool give_first_units(move_state& state, std::int64_t& units) {
    std::vector<std::size_t> first;
    for (std::size_t i = 0; i < n_; ++i) {
      if (state.start[i] == 0 && state.limit[i] > 0) first.push_back(i);
    }
    if (units >= static_cast<std::int64_t>(first.size())) {
      for (const std::size_t i : first) state.start[i] = 1;
      units -= static_cast<std::int64_t>(first.size());
      return true;
    }
    if (first_units() == first_units_rule::error) {
      raise({code::first_units,
             {},
             phrase("{} units for {} recipients with a positive score: {} gives each of them "
                    "one before anybody has two",
                    units, first.size(), phrase_of(ask_.rule)),
             "at least as many units as such recipients",
             "State first_units (首个单位): by_weight, or use another method."});
    }
    first_units_by_weight(std::move(first), static_cast<std::size_t>(units), state);
    return false;
  }

  [[nodiscard]] first_units_rule first_units() const {
    return std::visit(
        [](const auto& r) {
          if constexpr (requires { r.first_units; }) {
            return r.first_units;
          } else {
            return first_units_rule::error;
          }
        },
        ask_.rule);
  }

  void first_units_by_weight(std::vector<std::size_t> first, std::size_t units,
                             move_state& state) {
    const quantities& scores = ask_.scores;
    result_.units = std::move(state.start);
    if (units == 0) return;
    // The greatest scores come first, the least of them last: first[units] is the next one.
    const auto before = [&](std::size_t i, std::size_t j) {
      const int c = scores.compare(i, j);
      return c != 0 ? c > 0 : i < j;
    };
    const auto cut = first.begin() + static_cast<std::ptrdiff_t>(units);
    std::nth_element(first.begin(), cut, first.end(), before);
    std::iter_swap(cut - 1, std::max_element(first.begin(), cut, before));
    if (scores.compare(first[units - 1], first[units]) != 0) {
      for (std::size_t k = 0; k < units; ++k) ++result_.units[first[k]];
      return;
    }
    std::vector<std::size_t> tied;
    std::size_t sure = 0;
    for (const std::size_t i : first) {
      const int c = scores.compare(i, first[units]);
      if (c > 0) {
        ++result_.units[i];
        ++sure;
      } else if (c == 0) {
        tied.push_back(i);
      }
    }
    tie_decision decision = decide_tie(std::move(tied), units - sure, ties_);
    for (const std::size_t i : decision.winners) ++result_.units[i];
    result_.tie = std::move(decision.report);
  }

  void points(bool through_last_group) {
    const signpost posts(signposts{});  // k + 1/2: halves up
    const divisor_keys keys(ask_.scores, posts, result_.note);
    if (points_by_level(posts, keys, through_last_group)) return;
    move_state state = state_of(ask_.scores, ask_.limits, true);
    const int128 start = sum_of(state.start);
    const std::int64_t amount = ask_.amount.floor().to_int64();
    if (start > amount) {
      raise({code::only_rounding,
             {},
             phrase("floors rounded to the nearest unit sum to {}, the amount to share is {}; "
                    "only rounding exceeds it",
                    ask_.words.amount(rational(start, 1)), ask_.words.amount(ask_.amount)),
             "rounded floors within the amount",
             "Lower the floors a little, or raise the pool."});
    }
    mover<divisor_keys> moves(keys, state);
    const auto units = static_cast<std::int64_t>(amount - start);
    (void)moves.take(units, guess_level(ask_.scores, amount));
    if (through_last_group) {
      set_point_value(posts, moves, state);
      decide(moves, state);
      return;
    }
    for (const std::size_t i : cut_group(moves)) --state.units[i];
    set_point_value(posts, moves, state);
    result_.units = std::move(state.units);
  }

  bool points_by_level(const signpost& posts, const divisor_keys& keys,
                       bool through_last_group) {
    const auto limits = unit_limits_of(ask_.scores, ask_.limits, true);
    if (!limits) return false;
    const std::int64_t amount = ask_.amount.floor().to_int64();
    auto found = take_by_level(ask_.scores, posts, keys, *limits, amount);
    if (!found) return false;
    if (through_last_group && !found->tied.empty()) {
      const std::size_t i = found->tied.front();
      found->last = unit_move{i, found->units[i]};
    }
    if (!found->last) found->last = last_move(keys, *limits, found->units);
    if (found->last) set_point_value(posts, *found->last);
    if (!through_last_group) found->tied.clear();
    decide(*found);
    return true;
  }

  /// The last move taken, by looking at everybody.
  [[nodiscard]] std::optional<unit_move> last_move(
      const divisor_keys& keys, const unit_limits& limits,
      const std::vector<std::int64_t>& units) const {
    std::optional<unit_move> last;
    for (std::size_t i = 0; i < n_; ++i) {
      const std::int64_t start = limits.none() ? 0 : static_cast<std::int64_t>(limits.start[i]);
      if (units[i] <= start) continue;
      if (!last || keys.compare(i, units[i] - 1, last->i, last->k) > 0) {
        last = unit_move{i, units[i] - 1};
      }
    }
    return last;
  }

  /// Whoever took a move of a group that could not be taken whole.
  static std::vector<std::size_t> cut_group(const mover<divisor_keys>& moves) {
    return moves.tie_at_cut().served;
  }

  void set_point_value(const signpost& posts, const mover<divisor_keys>& moves,
                       const move_state& state) {
    const auto last = moves.last();
    if (last) set_point_value(posts, {*last, state.units[*last] - 1});
  }
  void set_point_value(const signpost& posts, const unit_move& last) {
    result_.point_value = rational::from_wide({posts.num(last.k) * ask_.scores.denominator(),
                                               posts.den(last.k) * ask_.scores.at(last.i)});
  }

  /// nearest_each and down: every quota by itself; doubles decide where they are far from a
  /// step.
  void each_alone() {
    const fill quotas = solve_fill(ask_.scores, ask_.limits, ask_.amount, result_.note);
    const double relative = quotas.level().relative + ask_.scores.relative() + gamma_bound(6);
    const double shift = is<down>() ? 0 : 0.5;
    result_.units.resize(n_);
    for (std::size_t i = 0; i < n_; ++i) {
      if (quotas.at(i) == side::free) {
        const double v = quotas.level().value * ask_.scores.estimate_of(i);
        const double x = v + shift;
        const double whole = std::floor(x);
        const double error = 2 * v * relative + x * 0x1p-52;
        if (v < 0x1p51 && x - whole > error && whole + 1 - x > error) {
          result_.units[i] = static_cast<std::int64_t>(whole);
          continue;
        }
        ++result_.note.undecided;
      }
      result_.units[i] = alone(quotas.quota(i));
    }
  }

  /// nearest_residual: what rounding each left goes to one recipient.
  void residual() {
    const std::optional<std::size_t> named = named_for_residual();
    each_alone();
    const auto gap = static_cast<std::int64_t>(whole_ - sum_of(result_.units));
    if (gap == 0) return;
    const std::size_t i = named ? *named : largest_quota();
    const std::int64_t units = result_.units[i] + gap;
    const bool below = wide(units) * ask_.limits.denominator() < ask_.limits.lower_at(i);
    const bool above = ask_.limits.is_capped(i) &&
                       wide(units) * ask_.limits.upper.denominator() > ask_.limits.upper.at(i);
    if (units < 0 || below || above) {
      raise({code::residual,
             {.recipient = ask_.words.name(i), .key = "rounding"},
             phrase("{} would have {} with the difference of {}, which is outside its bounds",
                    ask_.words.name(i), ask_.words.amount(rational(units)),
                    ask_.words.amount(rational(gap))),
             "room for the difference",
             "Name another recipient for the difference, or use largest_remainder."});
    }
    result_.units[i] = units;
  }

  [[nodiscard]] std::optional<std::size_t> named_for_residual() const {
    const std::string& wanted = std::get<nearest_residual>(ask_.rule).recipient;
    if (wanted.empty()) return std::nullopt;
    for (std::size_t i = 0; i < n_; ++i) {
      if (ask_.words.name(i) == wanted) return i;
    }
    raise({code::unknown_recipient,
           {.key = "rounding.recipient"},
           phrase("there is no recipient \"{}\"", wanted),
           "a name of the table",
           "Correct the name."});
  }

  /// Who has the largest quota; equal ones by the tie rules.
  std::size_t largest_quota() {
    const fill quotas = solve_fill(ask_.scores, ask_.limits, ask_.amount, result_.note);
    std::vector<std::size_t> largest;
    wide_ratio most{-1, 1};
    for (std::size_t i = 0; i < n_; ++i) {
      poll_step();
      const wide_ratio q = quotas.quota(i);
      const int c = wide(q.num * most.den).compare(wide(most.num * q.den));
      if (c > 0) {
        largest.clear();
        most = q;
      }
      if (c >= 0) largest.push_back(i);
    }
    if (largest.size() == 1) return largest.front();
    tie_decision decision = decide_tie(std::move(largest), 1, ties_);
    result_.tie = std::move(decision.report);
    return decision.winners.front();
  }

  [[noreturn]] void raise_no_moves() const {
    raise({code::room_only_at_zero,
           {},
           "units are left that no recipient with a positive score can take",
           "caps with room where scores are positive",
           "Raise the caps, or lower the amount."});
  }

  /// The certificate that is always taken: the sum.
  void finish() {
    const rational given(sum_of_units(result_.units), 1);
    result_.undistributed = ask_.amount - given - result_.surplus;
    if (facts_.exact_sum && !facts_.real_bounds && result_.undistributed.sign() != 0) {
      raise({code::certificate,
             {},
             phrase("units sum to {} instead of {}", given.to_text(), ask_.amount.to_text()),
             "",
             "This is a defect of fundalloc: please report the plan and the table."});
    }
  }

  const solve_request& ask_;
  rounding_facts facts_;
  std::size_t n_;
  tie_context ties_;
  std::int64_t whole_ = 0;
  solve_result result_;
};

}  // namespace

void check_request(const solve_request& request) {
  const rational& amount = request.amount;
  bool any = false;
  for (std::size_t i = 0; i < request.scores.size() && !any; ++i) {
    any = !request.scores.is_zero(i);
  }
  if (amount.sign() > 0 && !any) {
    raise({code::all_scores_zero,
           {},
           phrase("all scores are 0, and {} is to be shared", request.words.amount(amount)),
           "at least one positive score",
           "Check the factors and the multipliers."});
  }
  if (!fits_int64(amount.floor().wide().num)) {
    raise({code::amount_range,
           {.key = "pool"},
           phrase("the amount of {} leaves 64 bits", request.words.amount(amount)),
           "at most 9223372036854775807 units",
           "Use a larger unit."});
  }
  if (!facts_of(request.rule).real_bounds && !amount.is_whole()) {
    raise({code::not_whole_units,
           {.key = "pool"},
           phrase("the amount to share, {}, is not a whole number of units",
                  request.words.amount(amount)),
           phrase("a whole number of units for rounding: {}", phrase_of(request.rule)),
           "Use a smaller unit, or a method that takes a fraction: point_value, nearest_each, "
           "down."});
  }
}

solve_result solve(const solve_request& request) { return solver(request).run(); }

namespace {

/// What is above the floors in plain proportion, as scores: max(0, P N_i - l_i S), over S.
quantities above_floors(const quantities& scores, const bounds& limits,
                        const rational& amount) {
  const wide sum = scores.sum();
  const wide_ratio p = amount.wide();
  const wide& floor_den = limits.lower.denominator();
  std::vector<wide> above(scores.size());
  wide largest = 1;
  for (std::size_t i = 0; i < above.size(); ++i) {
    poll_step();
    above[i] = p.num * scores.at(i) * floor_den - limits.lower.at(i) * sum * p.den;
    if (above[i] < 0) above[i] = 0;
    largest = std::max(largest, above[i]);
  }
  return quantities::of(std::move(above), fits_int64(largest) ? wide(1) : largest);
}

}  // namespace

solve_result solve_above_floors(const solve_request& request) {
  const rational floors = lower_sum(request.limits);
  check_request(request);
  if (!request.limits.any_lower() || floors > request.amount) return solve(request);
  if (floors == request.amount) {  // nothing is above the floors: no first units are due either
    solve_result at_floors;
    for (std::size_t i = 0; i < request.scores.size(); ++i) {
      at_floors.units.push_back(request.limits.lower.value(i).to_int64());
    }
    return at_floors;
  }
  const quantities above = above_floors(request.scores, request.limits, request.amount);
  const bounds none;
  const rational left = request.amount - floors;
  solve_result result = solve({.scores = above,
                               .limits = none,
                               .amount = left,
                               .rule = request.rule,
                               .words = request.words,
                               .ties = request.ties});
  for (std::size_t i = 0; i < result.units.size(); ++i) {
    result.units[i] += request.limits.lower.value(i).to_int64();
  }
  return result;
}

std::vector<rational> quotas_above_floors(const quantities& scores, const bounds& limits,
                                          const rational& amount) {
  const rational floors = lower_sum(limits);
  if (!limits.any_lower() || floors >= amount) {
    return solve_quotas(scores, limits, amount, floors > amount, false);
  }
  const bounds none;
  std::vector<rational> quotas =
      solve_quotas(above_floors(scores, limits, amount), none, amount - floors, false, false);
  for (std::size_t i = 0; i < quotas.size(); ++i) quotas[i] += limits.lower.value(i);
  return quotas;
}

std::vector<rational> solve_quotas(const quantities& scores, const bounds& limits,
                                   const rational& amount, bool scaled, bool at_caps) {
  const std::size_t n = scores.size();
  std::vector<rational> quotas(n);
  diagnostics note;
  const bounds none;
  const quantities& shared = scaled ? limits.lower : scores;
  const fill level =
      at_caps ? fill() : solve_fill(shared, scaled ? none : limits, amount, note);
  for (std::size_t i = 0; i < n; ++i) {
    quotas[i] = at_caps ? limits.upper.value(i) : rational::from_wide(level.quota(i));
  }
  return quotas;
}

}  // namespace fundalloc::detail
