// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "fundalloc/settle/settle.hpp"
#include "helpers.hpp"
#include "settle/outcome.hpp"
#include "settle/random_problem.hpp"
#include "settle/slow_twin.hpp"

namespace fundalloc {
namespace {

using twin::by_library;
using twin::by_twin;
using twin::fill_by_library;
using twin::fill_by_twin;
using twin::filled_amounts;
using twin::options_of;
using twin::outcome;
using twin::question;
using twin::whole_scores;
using twin::words_of;

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

TEST(RandomProblems, NearBoundariesRoundAsTheTwinDoes) {
  twin::random_problems problems(70);
  for (int k = 0; k < 6000 / testing::fewer && !HasFatalFailure(); ++k) {
    expect_as_twin(problems.next_near());
  }
}

TEST(RandomProblems, ManyRecipientsRoundAsTheTwinDoes) {
  twin::random_problems problems(71);
  for (int k = 0; k < 2000 / testing::fewer && !HasFatalFailure(); ++k) {
    expect_as_twin(problems.next_many());
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

void expect_fill_as_twin(const question& q) {
  const filled_amounts expected = fill_by_twin(q);
  const filled_amounts got = fill_by_library(q);
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
