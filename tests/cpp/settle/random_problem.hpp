// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "settle/slow_twin.hpp"

namespace fundalloc::twin {

/** Small problems that are made to hurt: ties, zeros, bounds that just bind, 18 digits,
 *  fractions.
 *
 *  `Draw` is asked for a number below n, again and again: a random one, or a byte of a fuzzer.
 */
template <class Draw>
class problems {
 public:
  explicit problems(Draw draw) : draw_(std::move(draw)) {}

  [[nodiscard]] question next() {
    question q;
    const std::size_t n = chance(8) ? 1 : 1 + below(6);
    make_scores(q, n);
    q.total = chance(6) ? rational(0) : rational(static_cast<std::int64_t>(below(16)));
    make_rule(q);
    if (has_real_bounds(q.rounding) || chance(50)) {
      if (chance(3)) q.total += rational(static_cast<std::int64_t>(below(7)), 6);
    }
    make_bounds(q, n);
    make_ties(q);
    return q;
  }

  /// The same, with a total near 2^62 and floors a few units below the quotas.
  [[nodiscard]] question next_huge() {
    question q;
    const std::size_t n = 1 + below(5);
    make_scores(q, n);
    if (all_scores_zero(q)) q.scores[0] = 1;
    q.total = rational((std::int64_t{1} << 62) - static_cast<std::int64_t>(below(1000)));
    make_rule(q);
    make_ties(q);
    for (const rational& v : fill(q)) {
      const rational floor = v.floor() - rational(static_cast<std::int64_t>(below(3)));
      q.floor.push_back(floor.sign() < 0 ? rational(0) : floor);
      q.cap.emplace_back(chance(2)
                             ? std::optional(v.ceil() + rational(static_cast<int>(below(3))))
                             : std::nullopt);
    }
    return q;
  }

  /** Quotas that are a whole number, a half or a third but for some 10^-16 of them, and bounds
   *  as near to these: what doubles cannot tell apart. */
  [[nodiscard]] question next_near() {
    question q;
    const std::size_t n = 1 + below(6);
    const std::int64_t part = 1 + static_cast<std::int64_t>(below(3));  // of a unit
    const rational fine = power_of_ten(9 + static_cast<int>(below(8)));
    for (std::size_t i = 0; i < n; ++i) {
      const rational quota(static_cast<std::int64_t>(below(10)), part);
      q.total += quota;
      const rational score = quota * fine * rational(6) + a_little();
      q.scores.push_back(score.sign() < 0 ? rational(0) : score);
    }
    make_rule(q);
    if (!has_real_bounds(q.rounding) && !chance(20)) q.total = q.total.ceil();
    make_bounds(q, n);
    for (rational& l : q.floor) l = chance(2) ? slightly_beside(l, fine) : l;
    for (auto& u : q.cap) u = u && chance(2) ? std::optional(slightly_beside(*u, fine)) : u;
    make_ties(q);
    return q;
  }

  /// More recipients than a kernel takes at once, with scores of which many are the same.
  [[nodiscard]] question next_many() {
    question q;
    const std::size_t n = 7 + below(30);
    const std::int64_t size = std::int64_t{1} << (5 * below(12));
    for (std::size_t i = 0; i < n; ++i) {
      const auto k = static_cast<std::int64_t>(below(9));
      q.scores.push_back(rational(k) * rational(size) + (chance(4) ? a_little() : rational(0)));
      if (q.scores.back().sign() < 0) q.scores.back() = 0;
    }
    q.total = rational(static_cast<std::int64_t>(below(100)));
    make_rule(q);
    if (chance(2)) make_bounds(q, n);
    make_ties(q);
    return q;
  }

 private:
  /// -1, 0 or 1.
  [[nodiscard]] rational a_little() {
    return rational(static_cast<std::int64_t>(below(3)) - 1);
  }

  [[nodiscard]] rational slightly_beside(const rational& v, const rational& fine) {
    const rational moved = v + a_little() / fine;
    return moved.sign() < 0 ? rational(0) : moved;
  }

  [[nodiscard]] std::size_t below(std::size_t n) { return draw_(n); }
  [[nodiscard]] bool chance(std::size_t one_in) { return below(one_in) == 0; }

  void make_scores(question& q, std::size_t n) {
    const std::size_t kind = below(7);
    const rational big = rational::from_text("999999999999999000");
    for (std::size_t i = 0; i < n; ++i) {
      const auto k = static_cast<std::int64_t>(below(6));
      switch (kind) {
        case 0: q.scores.emplace_back(k); break;
        case 1: q.scores.emplace_back(7); break;
        case 2:
          q.scores.emplace_back(rational(k, static_cast<std::int64_t>(1 + below(7))));
          break;
        case 3: q.scores.push_back(big + rational(static_cast<std::int64_t>(below(3)))); break;
        case 4: q.scores.push_back(chance(2) ? big * rational(k) : rational(k, 1000003)); break;
        case 5: q.scores.emplace_back(std::int64_t{1} << below(8)); break;
        default: q.scores.push_back(rational(k + 1, 10) + rational(chance(2) ? 0 : 1)); break;
      }
      if (chance(12)) q.scores.back() = 0;
    }
  }

  /// Any rule of the registry, with options of its own.
  void make_rule(question& q) {
    using hamilton = fundalloc::largest_remainder;
    const auto first = chance(4) ? first_units_rule::by_weight : first_units_rule::error;
    const auto half = chance(2) ? half_rule::even : half_rule::up;
    const auto sixths = rational(static_cast<std::int64_t>(below(7)), 6);
    switch (below(16)) {
      case 0: q.rounding = dhondt{}; break;
      case 1: q.rounding = sainte_lague{}; break;
      case 2: q.rounding = huntington_hill{.first_units = first}; break;
      case 3: q.rounding = dean{.first_units = first}; break;
      case 4: q.rounding = adams{.first_units = first}; break;
      case 5:
        q.rounding = stationary{
            .r = sixths, .first_units = sixths.sign() == 0 ? first : first_units_rule::error};
        break;
      case 6: q.rounding = danish{}; break;
      case 7: q.rounding = imperiali{}; break;
      case 8: {
        const rational other = sixths + rational(1, 7);
        q.rounding = modified_sainte_lague{.first = chance(2) ? rational(7, 10) : other};
        break;
      }
      case 9: q.rounding = point_value{}; break;
      case 10: q.rounding = point_value_exact{}; break;
      case 11: q.rounding = nearest_each{.half = half}; break;
      case 12: {
        const std::size_t named = below(q.scores.size() + 1);
        const bool most = named == q.scores.size();
        q.rounding =
            nearest_residual{.recipient = most ? "" : std::to_string(named), .half = half};
        break;
      }
      case 13: q.rounding = down{}; break;
      case 14: q.rounding = own_rule(first); break;
      default:
        q.rounding = hamilton{.bounds = chance(3) ? hamilton::bounds_mode::shift
                                                  : hamilton::bounds_mode::water_fill};
    }
  }

  /// Signposts of one's own: squares, some that are no line, or steps of a half.
  [[nodiscard]] custom_signposts own_rule(first_units_rule first) {
    const std::size_t kind = below(3);
    custom_signposts rule("own " + std::to_string(kind), [kind](std::int64_t k) {
      if (kind == 0) return rational(k) * rational(k);
      if (kind == 1) return rational(k) + rational(1, k + 3);
      return rational(k, 2) + rational(1, 3);
    });
    if (kind == 0) rule.first_units = first;
    return rule;
  }

  /// A number near a quota: the quota itself, its whole parts, or a little beside it.
  [[nodiscard]] rational near(const rational& quota) {
    rational v = quota;
    switch (below(7)) {
      case 0: break;
      case 1: v = quota.floor(); break;
      case 2: v = quota.ceil(); break;
      case 3: v = quota + rational(1, 2); break;
      case 4: v = quota - rational(1, 3); break;
      case 5: v = rational(static_cast<std::int64_t>(below(5))); break;
      default: v = rational(static_cast<std::int64_t>(below(9)), 2); break;
    }
    return v.sign() < 0 ? rational(0) : v;
  }

  void make_bounds(question& q, std::size_t n) {
    std::vector<rational> quotas(n);
    if (!all_scores_zero(q)) quotas = fill(q);
    if (chance(2)) {
      for (std::size_t i = 0; i < n; ++i) {
        q.floor.push_back(chance(2) ? rational(0) : near(quotas[i]));
      }
    }
    if (chance(2)) {
      const bool all = chance(3);
      for (std::size_t i = 0; i < n; ++i) {
        if (!all && chance(2)) {
          q.cap.emplace_back(std::nullopt);
          continue;
        }
        rational cap = near(quotas[i]);  // a draw a statement: which is first is said
        if (chance(2)) cap += rational(1);
        if (!q.floor.empty() && cap < q.floor[i] && !chance(10)) cap = q.floor[i];
        q.cap.emplace_back(cap);
      }
    }
  }

  void make_ties(question& q) {
    using kind = tie_rule::kind;
    switch (below(8)) {
      case 0: q.ties = {{kind::table_order}}; break;
      case 1: q.ties = {{kind::smaller_score}, {kind::table_order}}; break;
      case 2: q.ties = {{kind::larger_score}}; break;
      case 3: q.ties = {{kind::smaller_score}, {kind::error}, {kind::table_order}}; break;
      case 4: q.ties = {{kind::error}}; break;
      default: break;
    }
  }

  Draw draw_;
};

/// Draws that a seed decides, the same with every compiler.
struct seeded_draws {
  std::mt19937_64 random;
  std::size_t operator()(std::size_t n) { return random() % n; }
};

class random_problems : public problems<seeded_draws> {
 public:
  explicit random_problems(std::uint64_t seed)
      : problems(seeded_draws{std::mt19937_64(seed)}) {}
};

/// A question in words, for a test that fails.
inline std::string words_of(const question& q) {
  std::string text(name_of(q.rounding));
  text += " total " + q.total.to_text() + " scores";
  for (const rational& s : q.scores) text += " " + s.to_text();
  if (!q.floor.empty()) text += " floors";
  for (const rational& l : q.floor) text += " " + l.to_text();
  if (!q.cap.empty()) text += " caps";
  for (const auto& u : q.cap) text += " " + (u ? u->to_text() : std::string("-"));
  text += " ties";
  for (const tie_rule& r : q.ties) text += " " + to_text(r);
  if (const auto* h = std::get_if<fundalloc::largest_remainder>(&q.rounding)) {
    if (h->bounds == fundalloc::largest_remainder::bounds_mode::shift) text += " shift";
  }
  if (half_of(q.rounding) == half_rule::even) text += " even";
  if (first_units_of(q.rounding) == first_units_rule::by_weight) text += " by_weight";
  if (const auto* s = std::get_if<stationary>(&q.rounding)) text += " r " + s->r->to_text();
  if (const auto* m = std::get_if<modified_sainte_lague>(&q.rounding)) {
    text += " first " + m->first.to_text();
  }
  if (const auto* r = std::get_if<nearest_residual>(&q.rounding)) text += " to " + r->recipient;
  return text;
}

}  // namespace fundalloc::twin
