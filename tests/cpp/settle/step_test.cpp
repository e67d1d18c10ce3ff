// SPDX-License-Identifier: Apache-2.0
// Divisor methods and the point value with every kernel. Small problems are compared with the
// slow twin; large ones are proved right from the definition: no move that was taken comes
// after one that was not, and the tie report has whoever is at the cut.
#include "settle/step.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <random>

#include "fundalloc/settle/settle.hpp"
#include "helpers.hpp"
#include "kernel/kernel.hpp"
#include "settle/random_problem.hpp"
#include "settle/slow_twin.hpp"

namespace fundalloc {
namespace {

using detail::wide;
using scores_t = std::vector<std::int64_t>;

/// d(k), or its square where it is a root.
struct exact_post {
  wide num;
  wide den;
};

exact_post post_of(const rounding_rule& rule, std::int64_t units) {
  const signposts posts = signposts_of(rule).value_or(signposts{});
  const wide k = units;
  if (units == 0 && posts.first) return {posts.first->wide().num, posts.first->wide().den};
  switch (posts.shape) {
    case signposts::form::linear: {
      const auto r = posts.r.wide();
      return {k * r.den + r.num, r.den};
    }
    case signposts::form::geometric: return {k * (k + 1), 1};
    case signposts::form::harmonic: return {2 * k * (k + 1), 2 * k + 1};
    case signposts::form::function: break;
  }
  return {0, 1};
}

/// What is asked: scores, whole starts and limits, a house.
struct problem {
  scores_t scores;
  std::vector<std::int64_t> start;
  std::vector<std::int64_t> limit;
  std::int64_t house = 0;
  rounding_rule rule;

  [[nodiscard]] int compare(std::size_t i, std::int64_t k, std::size_t j,
                            std::int64_t m) const {
    const exact_post a = post_of(rule, k);
    const exact_post b = post_of(rule, m);
    wide left = scores[j];
    wide right = scores[i];
    if (std::holds_alternative<huntington_hill>(rule)) {
      left *= left;
      right *= right;
    }
    return wide(a.num * b.den * left).compare(wide(b.num * a.den * right));
  }
  [[nodiscard]] bool moves(std::size_t i, std::int64_t units) const {
    return scores[i] > 0 && units < limit[i];
  }
};

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

struct cut {
  std::optional<std::size_t> last;  // whose last move is the last of all
  std::optional<std::size_t> next;
};

cut cut_of(const problem& p, const std::vector<std::int64_t>& units) {
  cut c;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i] > p.start[i] &&
        (!c.last || p.compare(i, units[i] - 1, *c.last, units[*c.last] - 1) > 0)) {
      c.last = i;
    }
    if (p.moves(i, units[i]) &&
        (!c.next || p.compare(i, units[i], *c.next, units[*c.next]) < 0)) {
      c.next = i;
    }
  }
  return c;
}

/// Within the limits; nobody without a score has more than its start.
void expect_within(const problem& p, const std::vector<std::int64_t>& units) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    ASSERT_GE(units[i], p.start[i]) << i;
    ASSERT_LE(units[i], p.scores[i] > 0 ? p.limit[i] : p.start[i]) << i;
  }
}

std::int64_t sum_of(const std::vector<std::int64_t>& units) {
  return std::accumulate(units.begin(), units.end(), std::int64_t{0});
}

/// All of a divisor method: sum, order, tie, and the tie by larger score, then table order.
void expect_divisor(const problem& p, const rounded& r) {
  expect_within(p, r.units);
  ASSERT_EQ(sum_of(r.units), p.house);
  const cut c = cut_of(p, r.units);
  const int sign = c.last && c.next
                       ? p.compare(*c.last, r.units[*c.last] - 1, *c.next, r.units[*c.next])
                       : -1;
  ASSERT_LE(sign, 0) << "a later move was taken";
  ASSERT_EQ(sign == 0, r.tie.has_value());
  if (sign < 0) return;
  std::vector<std::size_t> tied;
  std::vector<std::size_t> served;
  for (std::size_t i = 0; i < r.units.size(); ++i) {
    const std::int64_t k = r.units[i];
    if (k > p.start[i] && p.compare(i, k - 1, *c.next, r.units[*c.next]) == 0) {
      tied.push_back(i);
      served.push_back(i);
    } else if (p.moves(i, k) && p.compare(i, k, *c.next, r.units[*c.next]) == 0) {
      tied.push_back(i);
    }
  }
  ASSERT_EQ(r.tie->tied, tied);
  ASSERT_EQ(r.tie->units, static_cast<std::int64_t>(served.size()));
  std::vector<std::size_t> order = tied;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return p.scores[i] > p.scores[j]; });
  const bool by_score = p.scores[order[served.size() - 1]] > p.scores[order[served.size()]];
  ASSERT_EQ(r.tie->rule, by_score ? "larger_score" : "table_order");
  order.resize(served.size());
  std::sort(order.begin(), order.end());
  ASSERT_EQ(order, served);
}

/// All of point_value: whole groups, as many as the amount allows, and the last one's key.
void expect_points(const problem& p, const rational& amount, const rounded& r) {
  expect_within(p, r.units);
  const std::int64_t given = sum_of(r.units);
  ASSERT_TRUE(r.undistributed == amount - rational(given));
  ASSERT_LE(given, p.house);
  const cut c = cut_of(p, r.units);
  if (c.next) {
    std::int64_t group = 0;
    for (std::size_t i = 0; i < r.units.size(); ++i) {
      if (p.moves(i, r.units[i]) && p.compare(i, r.units[i], *c.next, r.units[*c.next]) == 0) {
        ++group;
      }
    }
    ASSERT_GT(given + group, p.house) << "another group was due";
    if (c.last) {
      ASSERT_LT(p.compare(*c.last, r.units[*c.last] - 1, *c.next, r.units[*c.next]), 0);
    }
  }
  rational value = 0;
  if (c.last) {
    value = (rational(r.units[*c.last] - 1) + rational(1, 2)) / rational(p.scores[*c.last]);
  }
  ASSERT_TRUE(r.point_value == value);
}

class generator {
 public:
  explicit generator(std::uint64_t seed) : random_(seed) {}

  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }
  bool chance(std::int64_t one_in) { return below(one_in) == 0; }

  scores_t scores() {
    static constexpr std::int64_t sizes[] = {1, 2, 3, 7, 8, 9, 16, 33, 64, 150, 301};
    scores_t s(static_cast<std::size_t>(sizes[below(11)]));
    const std::int64_t kind = below(9);
    for (std::size_t i = 0; i < s.size(); ++i) {
      switch (kind) {
        case 0: s[i] = below(21); break;
        case 1: s[i] = 7; break;
        case 2: s[i] = 1 + below(1'000'000'000); break;
        case 3: s[i] = (std::int64_t{1} << 53) - 20 + below(40); break;
        case 4: s[i] = (std::int64_t{1} << 62) - below(1000); break;
        case 5: s[i] = std::int64_t{1} << below(40); break;
        case 6: s[i] = i == 0 ? 1'000'000'000'000 : 1 + below(1000); break;
        case 7: s[i] = (std::int64_t{1} << 52) - below(5); break;
        default: s[i] = static_cast<std::int64_t>(std::exp(normal_(random_))); break;
      }
      if (chance(20)) s[i] = 0;
    }
    if (chance(2)) {  // everybody has a twin
      for (std::size_t i = 0; i + 1 < s.size(); i += 2) s[i + 1] = s[i];
    }
    s[static_cast<std::size_t>(below(static_cast<std::int64_t>(s.size())))] = 1 + below(100);
    return s;
  }

  std::int64_t house(std::size_t n) {
    const auto size = static_cast<std::int64_t>(n);
    switch (below(9)) {
      case 0: return 1 + below(size);
      case 1: return size + below(3);
      case 2: return size * (1 + below(10)) + below(7);
      case 3: return size * 1'000'000 + below(1000);
      case 4: return 3'717'000'000 + below(5);
      case 5: return (std::int64_t{1} << 47) + below(1000);
      case 6: return (std::int64_t{1} << 48) - 2 + below(4);
      case 7: return (std::int64_t{1} << 55) + below(1000);
      default: return size * size + 1;
    }
  }

  rounding_rule rule() {
    const std::vector<rounding_rule> rules{sainte_lague{},
                                           dhondt{},
                                           huntington_hill{},
                                           dean{},
                                           adams{},
                                           stationary{.r = rational(below(8), 7)},
                                           danish{},
                                           imperiali{},
                                           modified_sainte_lague{},
                                           modified_sainte_lague{.first = rational(149, 100)}};
    return rules[static_cast<std::size_t>(below(10))];
  }

 private:
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_{8, 2};
};

wide score_sum(const scores_t& s) {
  wide sum = 0;
  for (const std::int64_t v : s) sum += v;
  return sum;
}

/// house * s_i / sum, down.
std::int64_t quota(const problem& p, std::size_t i) {
  return wide(wide(p.house) * p.scores[i] / score_sum(p.scores)).convert_to<std::int64_t>();
}

problem open_problem(generator& make) {
  problem p;
  p.scores = make.scores();
  p.start.assign(p.scores.size(), 0);
  p.limit.assign(p.scores.size(), no_limit);
  p.house = make.house(p.scores.size());
  return p;
}

/// Floors and caps beside the quotas, in tenths of a unit where they may be fractions.
settle_options bounded(generator& make, problem& p, bool fractions) {
  settle_options o;
  const rational tenth(1, 10);
  for (std::size_t i = 0; i < p.scores.size(); ++i) {
    const std::int64_t q = quota(p, i);
    const rational part = fractions ? rational(make.below(10)) * tenth : rational(0);
    const rational low = make.chance(3)   ? rational(0)
                         : make.chance(2) ? rational(q - std::min(q, make.below(3))) + part
                                          : rational(q) * rational(make.below(11)) * tenth;
    const rational floor = fractions ? low : low.floor();
    rational cap = make.chance(2) ? floor + rational(make.below(4)) + part
                                  : rational(q) * rational(9 + make.below(6)) * tenth;
    if (!fractions) cap = cap.ceil();
    if (cap < floor) cap = floor;
    o.floor.push_back(floor);
    o.cap.push_back(make.chance(4) ? std::nullopt : std::optional(cap));
    p.start[i] = floor.nearest().to_int64();
    p.limit[i] = o.cap.back() ? o.cap.back()->nearest().to_int64() : no_limit;
  }
  return o;
}

std::string words_of(const problem& p, std::string_view kernel) {
  std::string text = std::string(kernel) + " " + std::string(name_of(p.rule)) + " house " +
                     std::to_string(p.house) + " scores";
  for (const std::int64_t s : p.scores) text += " " + std::to_string(s);
  return text;
}

/// Runs with every kernel; a refusal is fine where all agree on it.
void with_every_kernel(const problem& p, const settle_options& o,
                       const std::function<void(const rounded&)>& expect, int& solved) {
  std::optional<std::string> refusal;
  for (const detail::kernel_set* set : detail::all_kernels()) {
    const detail::kernel_scope scope(*set);
    SCOPED_TRACE(words_of(p, set->name));
    std::string code = "ok";
    try {
      const rounded r =
          round_to_total(std::span<const std::int64_t>(p.scores), rational(p.house), o);
      expect(r);
      ++solved;
    } catch (const error& e) {
      code = code_text(e.detail().number);
    }
    if (!refusal) refusal = code;
    ASSERT_EQ(*refusal, code);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

TEST(Step, DivisorMethodsTakeTheFirstMoves) {
  generator make(1);
  int solved = 0;
  for (int k = 0; k < 2500 / testing::fewer && !HasFatalFailure(); ++k) {
    problem p = open_problem(make);
    p.rule = make.rule();
    with_every_kernel(
        p, {.rounding = p.rule}, [&](const rounded& r) { expect_divisor(p, r); }, solved);
  }
  EXPECT_GT(solved, 6'000 / testing::fewer);
}

TEST(Step, DivisorMethodsWithinBounds) {
  generator make(2);
  int solved = 0;
  for (int k = 0; k < 2500 / testing::fewer && !HasFatalFailure(); ++k) {
    problem p = open_problem(make);
    p.rule = make.rule();
    settle_options o = bounded(make, p, false);
    o.rounding = p.rule;
    with_every_kernel(p, o, [&](const rounded& r) { expect_divisor(p, r); }, solved);
  }
  EXPECT_GT(solved, 2'000 / testing::fewer);
}

TEST(Step, PointValueTakesWholeGroups) {
  generator make(3);
  int solved = 0;
  for (int k = 0; k < 2500 / testing::fewer && !HasFatalFailure(); ++k) {
    problem p = open_problem(make);
    settle_options o;
    if (k % 3 != 0) o = bounded(make, p, true);
    o.rounding = point_value{};
    with_every_kernel(
        p, o, [&](const rounded& r) { expect_points(p, rational(p.house), r); }, solved);
  }
  EXPECT_GT(solved, 4'000 / testing::fewer);
}

TEST(Step, PointValueExactDecidesTheLastGroup) {
  generator make(4);
  int solved = 0;
  for (int k = 0; k < 1500 / testing::fewer && !HasFatalFailure(); ++k) {
    problem p = open_problem(make);
    settle_options o;
    if (k % 3 != 0) o = bounded(make, p, true);
    o.rounding = point_value_exact{};
    const auto expect = [&](const rounded& r) {
      if (r.undistributed.sign() == 0) return expect_divisor(p, r);
      ASSERT_FALSE(cut_of(p, r.units).next);  // nobody could take more
    };
    with_every_kernel(p, o, expect, solved);
  }
  EXPECT_GT(solved, 2'000 / testing::fewer);
}

TEST(Step, EveryKernelRoundsAsTheTwinDoes) {
  twin::random_problems problems(42);
  const auto outcome = [](const twin::question& q) -> std::string {
    try {
      const rounded r = round_to_total(
          std::span<const rational>(q.scores), q.total,
          {.floor = q.floor, .cap = q.cap, .rounding = q.rounding, .ties = q.ties});
      std::string text = r.undistributed.to_text() + " " + r.point_value.to_text();
      for (const std::int64_t u : r.units) text += " " + std::to_string(u);
      return text + (r.tie ? " tie " + r.tie->rule : "");
    } catch (const error& e) {
      return code_text(e.detail().number);
    }
  };
  const auto expected = [](const twin::question& q) -> std::string {
    try {
      const twin::answer a = twin::round(q);
      std::string text = a.undistributed.to_text() + " " + a.point_value.to_text();
      for (const rational& u : a.units) text += " " + u.to_text();
      return text + (a.tie ? " tie " + a.tie->rule : "");
    } catch (const twin::refusal& r) {
      return code_text(r.number);
    }
  };
  for (int k = 0; k < 2500 / testing::fewer; ++k) {
    const twin::question q = problems.next();
    const std::string right = expected(q);
    for (const detail::kernel_set* set : detail::all_kernels()) {
      const detail::kernel_scope scope(*set);
      ASSERT_EQ(outcome(q), right) << set->name << " " << twin::words_of(q);
    }
  }
}

/// Doubles with a bound, and exact numbers only when they are asked for.
class third_source : public detail::exact_source {
 public:
  explicit third_source(const scores_t& scores) : scores_(scores) {}
  [[nodiscard]] wide at(std::size_t i) const override { return scores_[i]; }
  [[nodiscard]] std::vector<wide> all() const override {
    return {scores_.begin(), scores_.end()};
  }
  [[nodiscard]] std::optional<wide> sum() const override { return std::nullopt; }
  [[nodiscard]] bool same(std::size_t i, std::size_t j) const override {
    return scores_[i] == scores_[j];
  }

 private:
  const scores_t& scores_;
};

/// Estimates that are off by as much as their bound allows, either way.
TEST(Step, ScoresThatAreKnownWithinABound) {
  generator make(5);
  int done = 0;
  for (int k = 0; k < 1500 / testing::fewer && !HasFatalFailure(); ++k) {
    problem p = open_problem(make);
    p.rule = sainte_lague{};
    if (k % 2 == 0) p.rule = dhondt{};
    const double bound = k % 3 == 0 ? 1e-10 : 1e-14;
    std::vector<double> estimates;
    for (const std::int64_t s : p.scores) {
      const double off = make.chance(2) ? bound : -bound;
      estimates.push_back(static_cast<double>(s) * (1 + 0.99 * off) / 3);
    }
    const auto scores = detail::quantities::lazy(estimates, bound + gamma_bound(6),
                                                 std::make_shared<third_source>(p.scores));
    const detail::signpost posts(*signposts_of(p.rule));
    diagnostics note;
    const detail::divisor_keys keys(scores, posts, note);
    for (const detail::kernel_set* set : detail::all_kernels()) {
      const detail::kernel_scope scope(*set);
      SCOPED_TRACE(words_of(p, set->name));
      auto found = detail::take_by_level(scores, posts, keys, {}, p.house);
      if (!found) continue;
      ++done;
      rounded r{.units = found->units};
      std::vector<std::size_t> order = found->tied;
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t i, std::size_t j) { return p.scores[i] > p.scores[j]; });
      for (std::int64_t u = 0; u < found->open_units; ++u) {
        ++r.units[order[static_cast<std::size_t>(u)]];
      }
      expect_within(p, r.units);
      ASSERT_EQ(sum_of(r.units), p.house);
      const cut c = cut_of(p, r.units);
      const int sign = c.last && c.next
                           ? p.compare(*c.last, r.units[*c.last] - 1, *c.next, r.units[*c.next])
                           : -1;
      ASSERT_EQ(sign == 0, !found->tied.empty());
      ASSERT_LE(sign, 0);
    }
  }
  EXPECT_GT(done, 2'000 / testing::fewer);
}

/// The fast way is taken where it should be, also where everybody ties.
TEST(Step, LevelsSufficeForCommonProblems) {
  std::mt19937_64 random(6);
  for (const std::size_t n : {1U, 5U, 150U, 3000U, 40'000U}) {
    for (const std::uint64_t kinds : {2U, 21U, 1'000'000'007U}) {
      scores_t scores(n);
      for (auto& s : scores) s = 1 + static_cast<std::int64_t>(random() % kinds);
      const auto exact = detail::quantities::view_of(scores);
      for (const rounding_rule& rule :
           {rounding_rule(sainte_lague{}), rounding_rule(huntington_hill{}),
            rounding_rule(dean{}), rounding_rule(adams{}), rounding_rule(danish{})}) {
        const detail::signpost posts(*signposts_of(rule));
        diagnostics note;
        const detail::divisor_keys keys(exact, posts, note);
        for (const std::int64_t house :
             {static_cast<std::int64_t>(2 * n + 1), std::int64_t{3'717'000'001}}) {
          const auto found = detail::take_by_level(exact, posts, keys, {}, house);
          ASSERT_TRUE(found) << name_of(rule) << " n " << n << " of " << kinds << " house "
                             << house;
          EXPECT_EQ(sum_of(found->units) + found->open_units, house);
        }
      }
    }
  }
}

/// Thousands with equal scores: one row for each score, or a search for a level where many
/// move.
TEST(Step, ManyEqualScoresTakeTheFirstMoves) {
  generator make(7);
  int solved = 0;
  for (const std::int64_t kinds : {1, 2, 21, 60, 300, 2000}) {
    for (int k = 0; k < (testing::fewer == 1 ? 8 : 2) && !HasFatalFailure(); ++k) {
      problem p;
      p.scores.resize(5000);
      const std::int64_t unit = make.chance(2) ? 1 : 1'000'003;
      for (auto& s : p.scores) s = (1 + make.below(kinds)) * unit;
      p.start.assign(p.scores.size(), 0);
      p.limit.assign(p.scores.size(), no_limit);
      p.house = make.house(p.scores.size());
      p.rule = make.rule();
      with_every_kernel(
          p, {.rounding = p.rule}, [&](const rounded& r) { expect_divisor(p, r); }, solved);
    }
  }
  EXPECT_GT(solved, 120 / testing::fewer);
}

/// Sums beyond 64 bits, numbers of 32 bits and of none.
TEST(Step, KernelsLookAtNumbers) {
  generator make(8);
  for (const detail::kernel_set* set : detail::all_kernels()) {
    const detail::kernel_scope scope(*set);
    for (std::size_t n = 0; n < 40; ++n) {
      scores_t numbers(n);
      int128 sum = 0;
      std::int64_t bits = 0;
      std::size_t positive = 0;
      for (auto& v : numbers) {
        v = make.chance(3) ? 0 : std::numeric_limits<std::int64_t>::max() >> make.below(63);
        sum += v;
        bits |= v;
        positive += v > 0 ? 1 : 0;
      }
      const auto q = detail::quantities::view_of(numbers);
      EXPECT_TRUE(q.look().sum == sum) << set->name << n;
      EXPECT_EQ(q.look().bits, bits);
      EXPECT_EQ(q.look().positive, positive);
    }
  }
}

TEST(Step, KernelsDivideWholeNumbers) {
  generator make(9);
  for (const detail::kernel_set* set : detail::all_kernels()) {
    for (int k = 0; k < 300; ++k) {
      const std::int64_t d = 1 + (make.chance(2) ? make.below(1000) : make.below(1LL << 49));
      scores_t v(static_cast<std::size_t>(make.below(30)));
      for (auto& x : v) {
        x = make.chance(2) ? make.below(1LL << 49) : make.below((1LL << 49) / d) * d;
        if (x > 0 && make.chance(2)) --x;
      }
      std::vector<double> down(v.size());
      std::vector<double> nearest(v.size());
      const auto divisor = static_cast<double>(d);
      set->whole_quotients(v.data(), v.size(), 1, 0, divisor, down.data());
      set->whole_quotients(v.data(), v.size(), 2, divisor, 2 * divisor, nearest.data());
      for (std::size_t i = 0; i < v.size(); ++i) {
        ASSERT_EQ(static_cast<std::int64_t>(down[i]), v[i] / d) << set->name;
        ASSERT_EQ(static_cast<std::int64_t>(nearest[i]), (2 * v[i] + d) / (2 * d)) << set->name;
      }
    }
  }
}

}  // namespace
}  // namespace fundalloc
