// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fundalloc/error.hpp"
#include "fundalloc/exact/rational.hpp"
#include "fundalloc/settle/settle.hpp"

// RULES.md 5 and 6 written down literally, with fractions only and nothing clever: what the
// library is compared with. It shares rational with the library and nothing else.
namespace fundalloc::twin {

/// A refusal, by its code.
struct refusal {
  fundalloc::code number;
};

struct question {
  std::vector<rational> scores = {};
  rational total = 0;
  std::vector<rational> floor = {};               ///< empty or one a score
  std::vector<std::optional<rational>> cap = {};  ///< empty or one a score
  rounding_rule rounding = {};
  std::vector<tie_rule> ties = default_ties();
};

struct answer {
  std::vector<rational> units = {};
  rational undistributed = 0;
  rational point_value = 0;
  std::optional<tie_report> tie = {};
};

inline rational lower_of(const question& q, std::size_t i) {
  return q.floor.empty() ? rational(0) : q.floor[i];
}
inline std::optional<rational> upper_of(const question& q, std::size_t i) {
  return q.cap.empty() ? std::nullopt : q.cap[i];
}

inline rational clamp(const rational& x, const rational& l, const std::optional<rational>& u) {
  if (x < l) return l;
  return u && x > *u ? *u : x;
}

inline rational sum_of(const std::vector<rational>& values) {
  rational sum = 0;
  for (const rational& v : values) sum += v;
  return sum;
}

inline bool all_scores_zero(const question& q) {
  return std::all_of(q.scores.begin(), q.scores.end(),
                     [](const rational& s) { return s.sign() == 0; });
}

/// Floors above caps; `real` are the bounds before rounding inward, where they were.
inline void check_conflicts(const question& q) {
  for (std::size_t i = 0; i < q.scores.size(); ++i) {
    const auto u = upper_of(q, i);
    if (u && lower_of(q, i) > *u) throw refusal{code::bounds_conflict};
  }
}

inline std::optional<rational> upper_sum(const question& q) {
  rational sum = 0;
  for (std::size_t i = 0; i < q.scores.size(); ++i) {
    const auto u = upper_of(q, i);
    if (!u) return std::nullopt;
    sum += *u;
  }
  return sum;
}

inline rational lower_sum(const question& q) {
  rational sum = 0;
  for (std::size_t i = 0; i < q.scores.size(); ++i) sum += lower_of(q, i);
  return sum;
}

/// `real` is the question before its bounds were rounded inward.
inline void check_reachable(const question& q, const question& real) {
  const rational low = lower_sum(q);
  if (low > q.total) {
    throw refusal{lower_sum(real) <= q.total ? code::only_rounding : code::floors_exceed};
  }
  const auto high = upper_sum(q);
  if (high && *high < q.total) {
    throw refusal{*upper_sum(real) >= q.total ? code::only_rounding : code::caps_fall_short};
  }
  if (low == q.total) return;
  rational room = 0;
  for (std::size_t i = 0; i < q.scores.size(); ++i) {
    if (q.scores[i].sign() == 0) {
      room += lower_of(q, i);
    } else if (const auto u = upper_of(q, i)) {
      room += *u;
    } else {
      return;
    }
  }
  if (room < q.total) throw refusal{code::room_only_at_zero};
}

inline rational filled(const question& q, const rational& t) {
  rational sum = 0;
  for (std::size_t i = 0; i < q.scores.size(); ++i) {
    sum += clamp(t * q.scores[i], lower_of(q, i), upper_of(q, i));
  }
  return sum;
}

/// clamp(t s, l, u) with sum = total: sorts all breakpoints and interpolates between two of
/// them.
inline std::vector<rational> fill(const question& q) {
  std::vector<rational> points{rational(0)};
  for (std::size_t i = 0; i < q.scores.size(); ++i) {
    if (q.scores[i].sign() == 0) continue;
    points.push_back(lower_of(q, i) / q.scores[i]);
    if (const auto u = upper_of(q, i)) points.push_back(*u / q.scores[i]);
  }
  std::sort(points.begin(), points.end());
  points.push_back(points.back() +
                   rational(1));  // beyond the last breakpoint F is a straight line
  rational t = 0;
  for (std::size_t k = 0; k + 1 < points.size(); ++k) {
    const rational low = filled(q, points[k]);
    const rational high = filled(q, points[k + 1]);
    const bool last = k + 2 == points.size();
    if (low > q.total || (high < q.total && !last)) continue;
    t = low == high ? points[k]
                    : points[k] + (q.total - low) * (points[k + 1] - points[k]) / (high - low);
    break;
  }
  std::vector<rational> result;
  for (std::size_t i = 0; i < q.scores.size(); ++i) {
    result.push_back(clamp(t * q.scores[i], lower_of(q, i), upper_of(q, i)));
  }
  return result;
}

/// What water_fill of the library says.
inline std::vector<rational> water_fill(const question& q) {
  check_conflicts(q);
  check_reachable(q, q);
  return fill(q);
}

/// Whether a rule puts i before j (-1), after it (1) or says nothing (0).
inline int order_by(const tie_rule& rule, const question& q, std::size_t i, std::size_t j) {
  switch (rule.use) {
    case tie_rule::kind::larger_score:
      return q.scores[i] > q.scores[j] ? -1 : q.scores[i] < q.scores[j] ? 1 : 0;
    case tie_rule::kind::smaller_score:
      return q.scores[i] < q.scores[j] ? -1 : q.scores[i] > q.scores[j] ? 1 : 0;
    case tie_rule::kind::table_order: return i < j ? -1 : i > j ? 1 : 0;
    default: return 0;
  }
}

/// Gives one unit each to the first of the tied, by the rules, and reports the rule that
/// decided.
inline void decide(const question& q, std::vector<std::size_t> tied, std::size_t units,
                   answer& a) {
  std::sort(tied.begin(), tied.end());
  std::vector<tie_rule> rules;
  for (const tie_rule& rule : q.ties) {
    if (rule.use == tie_rule::kind::error) break;
    rules.push_back(rule);
  }
  std::vector<std::size_t> order = tied;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    for (const tie_rule& rule : rules) {
      if (const int c = order_by(rule, q, i, j); c != 0) return c < 0;
    }
    return false;
  });
  for (const tie_rule& rule : rules) {
    if (order_by(rule, q, order[units - 1], order[units]) == 0) continue;
    for (std::size_t k = 0; k < units; ++k) a.units[order[k]] += rational(1);
    a.tie = tie_report{tied, static_cast<std::int64_t>(units), to_text(rule)};
    return;
  }
  throw refusal{code::tie};
}

/// One unit each to the `count` recipients with the greatest keys.
inline void give_greatest(const question& q, const std::vector<std::size_t>& who,
                          const std::vector<rational>& keys, std::size_t count, answer& a) {
  if (count == 0) return;
  std::vector<std::size_t> order = who;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return keys[i] > keys[j]; });
  const rational cut = keys[order[count - 1]];
  std::vector<std::size_t> tied;
  std::size_t left = count;
  for (const std::size_t i : who) {
    if (keys[i] > cut) {
      a.units[i] += rational(1);
      --left;
    } else if (keys[i] == cut) {
      tied.push_back(i);
    }
  }
  if (left == tied.size()) {
    for (const std::size_t i : tied) a.units[i] += rational(1);
  } else {
    decide(q, tied, left, a);
  }
}

inline answer largest_remainder(const question& q) {
  answer a;
  std::vector<rational> remainders;
  std::vector<std::size_t> who;
  for (const rational& v : fill(q)) {
    a.units.push_back(v.floor());
    remainders.push_back(v - v.floor());
    if (remainders.back().sign() > 0) who.push_back(remainders.size() - 1);
  }
  const rational left = q.total - sum_of(a.units);
  give_greatest(q, who, remainders, static_cast<std::size_t>(left.to_int64()), a);
  return a;
}

/// The key of the move from k to k + 1: d(k) / s, squared for Huntington-Hill (the order is the
/// same).
using key_of = std::function<rational(std::size_t, const rational&)>;

/// d(k) of a divisor method in plain fractions; of Huntington-Hill the square.
using post_of = std::function<rational(const rational&)>;

/// Tells rules apart by their types.
template <class... F>
struct overloaded : F... {
  using F::operator()...;
};
template <class... F>
overloaded(F...) -> overloaded<F...>;

/// Nothing for a rule that has no signposts.
inline std::optional<post_of> post(const rounding_rule& rule) {
  const auto offset = [](const rational& r) {
    return post_of([r](const rational& k) { return k + r; });
  };
  const rational one(1);
  const rational half(1, 2);
  using found = std::optional<post_of>;
  return std::visit(
      overloaded{[&](const fundalloc::dhondt&) -> found { return offset(one); },
                 [&](const fundalloc::sainte_lague&) -> found { return offset(half); },
                 [&](const fundalloc::adams&) -> found { return offset(rational(0)); },
                 [&](const fundalloc::stationary& s) -> found { return offset(*s.r); },
                 [&](const fundalloc::danish&) -> found { return offset(rational(1, 3)); },
                 [&](const fundalloc::imperiali&) -> found { return offset(rational(2)); },
                 [&](const fundalloc::point_value&) -> found { return offset(half); },
                 [&](const fundalloc::point_value_exact&) -> found { return offset(half); },
                 [&](const fundalloc::modified_sainte_lague& m) -> found {
                   return [first = m.first, half](const rational& k) {
                     return k.sign() == 0 ? first : k + half;
                   };
                 },
                 [&](const fundalloc::huntington_hill&) -> found {
                   return [one](const rational& k) { return k * (k + one); };
                 },
                 [&](const fundalloc::dean&) -> found {
                   return [one](const rational& k) {
                     return rational(2) * k * (k + one) / (rational(2) * k + one);
                   };
                 },
                 [&](const fundalloc::custom_signposts& c) -> found {
                   return [at = c.posts().at](const rational& k) { return at(k.to_int64()); };
                 },
                 [](const auto&) -> found { return std::nullopt; }},
      rule);
}

inline key_of divisor_key(const question& q) {
  const bool squares = std::holds_alternative<huntington_hill>(q.rounding);
  return [&q, squares, d = *post(q.rounding)](std::size_t i, const rational& k) {
    return d(k) / (squares ? q.scores[i] * q.scores[i] : q.scores[i]);
  };
}

/// What becomes of first units, where a rule has a word on them.
inline first_units_rule first_units_of(const rounding_rule& rule) {
  return std::visit(
      [](const auto& r) {
        if constexpr (requires { r.first_units; }) return r.first_units;
        return first_units_rule::error;
      },
      rule);
}

struct limits {
  std::vector<rational> start;
  std::vector<std::optional<rational>> end;
};

inline bool can_move(const limits& at, const question& q, const answer& a, std::size_t i) {
  return q.scores[i].sign() > 0 && (!at.end[i] || a.units[i] < *at.end[i]);
}

enum class last_group { by_rules, left };

/** Takes moves one at a time in increasing key, `count` of them, or until there are none.
 *  What is left of the group at the cut goes by the rules, or is given back. */
inline void take_moves(const question& q, const limits& at, const key_of& key, rational count,
                       last_group end, answer& a, std::optional<rational>& last_key,
                       std::size_t& last_one) {
  const std::size_t n = q.scores.size();
  while (count.sign() > 0) {
    std::optional<rational> least;
    for (std::size_t i = 0; i < n; ++i) {
      if (!can_move(at, q, a, i)) continue;
      const rational k = key(i, a.units[i]);
      if (!least || k < *least) least = k;
    }
    if (!least) return;  // the caller sees that units are left
    std::vector<std::size_t> group;
    for (std::size_t i = 0; i < n; ++i) {
      if (can_move(at, q, a, i) && key(i, a.units[i]) == *least) group.push_back(i);
    }
    const rational size(static_cast<std::int64_t>(group.size()));
    if (size > count) {
      if (end == last_group::left) return;
      last_key = least;
      last_one = group.front();
      decide(q, group, static_cast<std::size_t>(count.to_int64()), a);
      return;
    }
    for (const std::size_t i : group) a.units[i] += rational(1);
    count -= size;
    last_key = least;
    last_one = group.front();
  }
}

inline limits limits_of(const question& q, bool nearest) {
  limits at;
  for (std::size_t i = 0; i < q.scores.size(); ++i) {
    const rational l = lower_of(q, i);
    const auto u = upper_of(q, i);
    at.start.push_back(nearest ? l.nearest() : l);
    at.end.push_back(u ? std::optional(nearest ? u->nearest() : *u) : std::nullopt);
  }
  return at;
}

inline answer divisor(const question& q) {
  limits at = limits_of(q, false);
  answer a{.units = at.start};
  rational left = q.total - sum_of(a.units);
  const bool from_zero = (*post(q.rounding))(rational(0)).sign() == 0;
  if (from_zero && q.total.sign() > 0) {  // no units: no first ones are due either
    std::vector<std::size_t> first;
    for (std::size_t i = 0; i < q.scores.size(); ++i) {
      if (a.units[i].sign() == 0 && can_move(at, q, a, i)) first.push_back(i);
    }
    const rational size(static_cast<std::int64_t>(first.size()));
    if (left < size) {
      if (first_units_of(q.rounding) == first_units_rule::error) {
        throw refusal{code::first_units};
      }
      give_greatest(q, first, q.scores, static_cast<std::size_t>(left.to_int64()), a);
      return a;
    }
    for (const std::size_t i : first) a.units[i] = 1;
    left -= size;
  }
  std::optional<rational> last;
  std::size_t who = 0;
  take_moves(q, at, divisor_key(q), left, last_group::by_rules, a, last, who);
  if (sum_of(a.units) != q.total) throw refusal{code::room_only_at_zero};
  return a;
}

inline answer shift(const question& q) {
  question open = q;
  open.floor.clear();
  open.cap.clear();
  const std::vector<rational> quotas = fill(open);
  const limits at = limits_of(q, false);
  answer a{.units = at.start};
  std::optional<rational> last;
  std::size_t who = 0;
  take_moves(
      q, at, [&](std::size_t i, const rational& k) { return k + rational(1) - quotas[i]; },
      q.total - sum_of(a.units), last_group::by_rules, a, last, who);
  if (sum_of(a.units) != q.total) throw refusal{code::room_only_at_zero};
  return a;
}

inline answer points(const question& q) {
  const limits at = limits_of(q, true);
  answer a{.units = at.start};
  const rational start = sum_of(a.units);
  if (start > q.total) throw refusal{code::only_rounding};
  const bool exact = std::holds_alternative<point_value_exact>(q.rounding);
  std::optional<rational> last;
  std::size_t who = 0;
  take_moves(q, at, divisor_key(q), q.total.floor() - start,
             exact ? last_group::by_rules : last_group::left, a, last, who);
  a.undistributed = q.total - sum_of(a.units);
  a.point_value = last.value_or(rational(0));
  return a;
}

inline half_rule half_of(const rounding_rule& rule) {
  return std::visit(
      [](const auto& r) {
        if constexpr (requires { r.half; }) return r.half;
        return half_rule::up;
      },
      rule);
}

/// Every quota to the nearest by itself, or down.
inline std::vector<rational> alone(const question& q, const std::vector<rational>& quotas) {
  std::vector<rational> units;
  for (const rational& v : quotas) {
    const bool cut = std::holds_alternative<down>(q.rounding);
    rational r = cut ? v.floor() : v.nearest();
    if (!cut && half_of(q.rounding) == half_rule::even && v - v.floor() == rational(1, 2) &&
        !(r / rational(2)).is_whole()) {
      r -= rational(1);
    }
    units.push_back(r);
  }
  return units;
}

inline answer each_alone(const question& q) {
  answer a{.units = alone(q, fill(q))};
  a.undistributed = q.total - sum_of(a.units);
  return a;
}

/// The difference that rounding each leaves goes to the one that is named, or has most.
inline answer residual(const question& q) {
  const std::vector<rational> quotas = fill(q);
  answer a{.units = alone(q, quotas)};
  const rational gap = q.total - sum_of(a.units);
  if (gap.sign() == 0) return a;
  const std::string& named = std::get<nearest_residual>(q.rounding).recipient;
  std::size_t who = 0;
  if (named.empty()) {
    const rational most = *std::max_element(quotas.begin(), quotas.end());
    std::vector<std::size_t> tied;
    for (std::size_t i = 0; i < quotas.size(); ++i) {
      if (quotas[i] == most) tied.push_back(i);
    }
    who = tied.front();
    if (tied.size() > 1) {
      answer one{.units = std::vector<rational>(quotas.size())};
      decide(q, tied, 1, one);
      a.tie = one.tie;
      while (one.units[who].sign() == 0) ++who;
    }
  } else {
    who = std::stoul(named);  // recipients are called 0, 1, 2 ...
  }
  a.units[who] += gap;
  const auto cap = upper_of(q, who);
  if (a.units[who] < lower_of(q, who) || (cap && a.units[who] > *cap)) {
    throw refusal{code::residual};
  }
  return a;
}

inline bool has_real_bounds(const rounding_rule& rule) {
  return std::holds_alternative<point_value>(rule) ||
         std::holds_alternative<point_value_exact>(rule) ||
         std::holds_alternative<nearest_each>(rule) || std::holds_alternative<down>(rule);
}

/// What round_to_total of the library says.
inline answer round(const question& asked) {
  question q = asked;
  check_conflicts(q);
  if (!has_real_bounds(q.rounding)) {
    for (rational& l : q.floor) l = l.ceil();
    for (auto& u : q.cap) {
      if (u) u = u->floor();
    }
    check_conflicts(q);
  }
  if (q.total.sign() > 0 && all_scores_zero(q)) throw refusal{code::all_scores_zero};
  if (!has_real_bounds(q.rounding) && !q.total.is_whole()) {
    throw refusal{code::not_whole_units};
  }
  check_reachable(q, asked);
  if (const auto* hamilton = std::get_if<fundalloc::largest_remainder>(&q.rounding)) {
    const bool shifted = hamilton->bounds == fundalloc::largest_remainder::bounds_mode::shift;
    return shifted ? shift(q) : largest_remainder(q);
  }
  if (std::holds_alternative<nearest_residual>(q.rounding)) return residual(q);
  if (std::holds_alternative<nearest_each>(q.rounding)) return each_alone(q);
  if (std::holds_alternative<down>(q.rounding)) return each_alone(q);
  return has_real_bounds(q.rounding) ? points(q) : divisor(q);
}

}  // namespace fundalloc::twin
