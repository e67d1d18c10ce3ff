// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "fundalloc/settle/settle.hpp"
#include "helpers.hpp"
#include "settle/random_problem.hpp"
#include "settle/slow_twin.hpp"

namespace fundalloc {
namespace {

using twin::question;

/// Everything that can be compared of a result, or the code of a refusal.
struct outcome {
  std::string code = "ok";
  std::vector<rational> units = {};
  rational undistributed = 0;
  rational point_value = 0;
  std::optional<tie_report> tie = {};
  friend bool operator==(const outcome&, const outcome&) = default;
};

std::string words_of(const outcome& o) {
  std::string text = o.code;
  for (const rational& u : o.units) text += " " + u.to_text();
  text += " undistributed " + o.undistributed.to_text() + " t " + o.point_value.to_text();
  if (!o.tie) return text;
  text += " tie";
  for (const std::size_t i : o.tie->tied) text += " " + std::to_string(i);
  return text + " for " + std::to_string(o.tie->units) + " by " + o.tie->rule;
}

outcome by_twin(const question& q) {
  try {
    const twin::answer a = twin::round(q);
    return {"ok", a.units, a.undistributed, a.point_value, a.tie};
  } catch (const twin::refusal& r) {
    return {.code = code_text(r.number)};
  }
}

settle_options options_of(const question& q) {
  return {.floor = q.floor, .cap = q.cap, .rounding = q.rounding, .ties = q.ties};
}

template <class Scores>
outcome by_library(const question& q, const Scores& scores) {
  try {
    const rounded r = round_to_total(std::span(scores), q.total, options_of(q));
    return {"ok", {r.units.begin(), r.units.end()}, r.undistributed, r.point_value, r.tie};
  } catch (const error& e) {
    return {.code = code_text(e.detail().number)};
  }
}

std::optional<std::vector<std::int64_t>> whole_scores(const question& q) {
  std::vector<std::int64_t> whole;
  for (const rational& s : q.scores) {
    if (!s.is_whole() || s > rational(std::int64_t{1} << 62)) return std::nullopt;
    whole.push_back(s.to_int64());
  }
  return whole;
}

void expect_as_twin(const question& q) {
  const outcome expected = by_twin(q);
  const outcome exact = by_library(q, q.scores);
  ASSERT_TRUE(exact == expected) << twin::words_of(q) << "\nlibrary " << words_of(exact)
                                 << "\ntwin    " << words_of(expected);
  if (const auto whole = whole_scores(q)) {
    const outcome narrow = by_library(q, *whole);
    ASSERT_TRUE(narrow == expected) << twin::words_of(q) << "\nint64   " << words_of(narrow)
                                    << "\ntwin    " << words_of(expected);
  }
}

TEST(RandomProblems, RoundAsTheTwinDoes) {
  twin::random_problems problems(20261124);
  for (int k = 0; k < 12000 / testing::fewer && !HasFatalFailure(); ++k) {
    expect_as_twin(problems.next());
  }
}

TEST(RandomProblems, HugeTotalsRoundAsTheTwinDoes) {
  twin::random_problems problems(7);
  for (int k = 0; k < 1500 / testing::fewer && !HasFatalFailure(); ++k) {
    expect_as_twin(problems.next_huge());
  }
}

/// The generator is worth nothing where it does not reach ties and refusals.
TEST(RandomProblems, ReachEveryRuleTiesAndRefusals) {
  twin::random_problems problems(20261124);
  std::map<std::string, int> codes;
  std::set<std::size_t> tied;  // by place in the variant
  for (int k = 0; k < 12000; ++k) {
    const question q = problems.next();
    const outcome o = by_twin(q);
    ++codes[o.code];
    if (o.tie) tied.insert(q.rounding.index());
  }
  for (const char* code :
       {"E210", "E301", "E302", "E303", "E304", "E305", "E306", "E307", "E308"}) {
    EXPECT_GE(codes[code], 20) << code;
  }
  EXPECT_GE(codes["E313"], 5);
  EXPECT_GE(codes["ok"], 5000);
  EXPECT_EQ(tied.size(), 13U);  // all rules but point_value, nearest_each and down
}

struct filled {
  std::string code = "ok";
  std::vector<rational> amounts = {};
  friend bool operator==(const filled&, const filled&) = default;
};

filled fill_by_twin(const question& q) {
  try {
    return {"ok", twin::water_fill(q)};
  } catch (const twin::refusal& r) {
    return {.code = code_text(r.number)};
  }
}

filled fill_by_library(const question& q) {
  try {
    return {"ok", water_fill(q.scores, q.total, q.floor, q.cap)};
  } catch (const error& e) {
    return {.code = code_text(e.detail().number)};
  }
}

void expect_fill_as_twin(const question& q) {
  const filled expected = fill_by_twin(q);
  const filled got = fill_by_library(q);
  ASSERT_EQ(got.code, expected.code) << twin::words_of(q);
  ASSERT_TRUE(got == expected) << twin::words_of(q);
  if (got.code == "ok") {
    ASSERT_TRUE(twin::sum_of(got.amounts) == q.total) << twin::words_of(q);
  }
}

TEST(RandomProblems, FillAsTheTwinDoes) {
  twin::random_problems problems(99);
  for (int k = 0; k < 8000 / testing::fewer && !HasFatalFailure(); ++k) {
    expect_fill_as_twin(problems.next());
  }
}

TEST(RandomProblems, HugeTotalsFillAsTheTwinDoes) {
  twin::random_problems problems(100);
  for (int k = 0; k < 1000 && !HasFatalFailure(); ++k)
    expect_fill_as_twin(problems.next_huge());
}

/// Divisor methods without floors and with totals near 2^62: nobody who could take a unit comes
/// before somebody who could give one back.
TEST(RandomProblems, HugeTotalsKeepTheOrderOfMoves) {
  twin::random_problems problems(5);
  for (int k = 0; k < 1500 / testing::fewer && !HasFatalFailure(); ++k) {
    question q = problems.next_huge();
    const rounding_facts facts = facts_of(q.rounding);
    if (!facts.divisor || facts.real_bounds) continue;
    q.floor.clear();
    q.cap.clear();
    q.ties = default_ties();
    const rounded r =
        round_to_total(std::span<const rational>(q.scores), q.total, options_of(q));
    const auto key = twin::divisor_key(q);
    rational sum = 0;
    for (std::size_t i = 0; i < q.scores.size(); ++i) {
      sum += rational(r.units[i]);
      if (q.scores[i].sign() == 0) {
        ASSERT_EQ(r.units[i], 0) << twin::words_of(q);
        continue;
      }
      for (std::size_t j = 0; j < q.scores.size(); ++j) {
        if (r.units[i] == 0 || q.scores[j].sign() == 0) continue;
        ASSERT_LE(key(i, rational(r.units[i] - 1)), key(j, rational(r.units[j])))
            << twin::words_of(q);
      }
    }
    ASSERT_EQ(sum, q.total) << twin::words_of(q);
  }
}

}  // namespace
}  // namespace fundalloc
