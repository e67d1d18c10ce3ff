// SPDX-License-Identifier: Apache-2.0
// The exact side of what the solves work on: quantities whose doubles leave their range,
// signposts compared in 64 bits against the same in wide numbers, cuts of keys by counting.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "helpers.hpp"
#include "kernel/kernel.hpp"
#include "settle/cut.hpp"
#include "settle/moves.hpp"
#include "settle/quantities.hpp"
#include "settle/signpost.hpp"

namespace fundalloc {
namespace {

using detail::quantities;
using detail::signpost;
using detail::wide;
using numbers = std::vector<std::int64_t>;

wide ten_to(unsigned exponent) { return boost::multiprecision::pow(wide(10), exponent); }

TEST(Quantities, OutOfTheRangeOfDoublesEverythingIsComparedExactly) {
  // Over a denominator of 10^300 even the largest numerator is nearly no double.
  const quantities small = quantities::of(numbers{0, 1, 2, 2}, ten_to(300));
  EXPECT_GT(small.relative(), 1e300);
  EXPECT_TRUE(small.is_zero(0));
  EXPECT_FALSE(small.is_zero(1));
  EXPECT_EQ(small.compare(1, 2), -1);
  EXPECT_EQ(small.compare(2, 3), 0);
  EXPECT_EQ(small.value(2), rational(2) / power_of_ten(300));

  const std::vector<wide> far{0, 1, ten_to(320), wide(ten_to(320) + 1), ten_to(20)};
  const quantities large = quantities::of(far, 1);
  EXPECT_GT(large.relative(), 1e300);
  EXPECT_FALSE(large.is_narrow());
  const quantities tiny = quantities::of(far, ten_to(330));
  EXPECT_GT(tiny.relative(), 1e300);
  for (const quantities* q : {&large, &tiny}) {
    EXPECT_TRUE(q->is_zero(0));
    for (std::size_t i = 1; i < far.size(); ++i) EXPECT_FALSE(q->is_zero(i)) << i;
    for (std::size_t i = 0; i < far.size(); ++i) {
      for (std::size_t j = 0; j < far.size(); ++j) {
        EXPECT_EQ(q->compare(i, j), far[i] < far[j] ? -1 : far[i] > far[j] ? 1 : 0) << i << j;
      }
    }
    EXPECT_EQ(q->sum(), wide(2 * ten_to(320) + ten_to(20) + 2));
  }
  const quantities usual = quantities::of(std::vector<wide>{ten_to(20), 0, 5}, ten_to(10));
  EXPECT_LT(usual.relative(), 1e-14);
}

/// Every size from 1 to 2^63 - 1.
std::uint64_t any_number(std::mt19937_64& random) {
  const std::uint64_t bits = random();
  const std::uint64_t shift = 1 + random() % 62;
  return std::max<std::uint64_t>(bits >> shift, 1);
}

TEST(Signposts, NarrowComparisonsEqualWideOnes) {
  const rational long_fraction = rational(1, std::int64_t{1} << 62) / rational(3);
  const std::vector<signposts> all{{.r = rational(1, 2)},
                                   {.r = 0},
                                   {.r = 1},
                                   {.r = rational(2, 5)},
                                   {.r = rational(1, (std::int64_t{1} << 60) + 1)},
                                   {.r = long_fraction},
                                   {.shape = signposts::form::geometric},
                                   {.shape = signposts::form::harmonic},
                                   {.first = rational(7, 10)},
                                   {.shape = signposts::form::function,
                                    .at = [](std::int64_t k) { return rational(k + 1); }}};
  std::mt19937_64 random(3);
  for (const signposts& posts : all) {
    const signpost post(posts);
    int narrow = 0;
    for (int n = 0; n < 4000; ++n) {
      const auto k = static_cast<std::int64_t>(any_number(random)) - 1;
      const auto other = static_cast<std::int64_t>(any_number(random)) - 1;
      const std::uint64_t s = any_number(random);
      const std::uint64_t far = any_number(random);
      const bool near = n % 2 == 0;
      const std::int64_t m = near ? k : other;
      const std::uint64_t r = near ? s + far % 2 : far;
      const auto found = post.compare_narrow(k, s, m, r);
      if (!found) continue;
      ++narrow;
      const wide left =
          post.num(k) * post.den(m) * (post.power() == 2 ? wide(wide(r) * r) : wide(r));
      const wide right =
          post.num(m) * post.den(k) * (post.power() == 2 ? wide(wide(s) * s) : wide(s));
      ASSERT_EQ(*found, left < right ? -1 : left > right ? 1 : 0) << k << " " << m;
    }
    const bool never = posts.shape == signposts::form::function || posts.r == long_fraction;
    EXPECT_EQ(narrow == 0, never);
  }
}

TEST(Signposts, DoublesAreNearTheExactOnes) {
  for (const rounding_rule& rule : testing::every_rule()) {
    const auto posts = signposts_of(rule);
    if (!posts) continue;
    const signpost post(*posts);
    if (posts->shape != signposts::form::function) {
      EXPECT_EQ(post.count(-1.0), 0) << name_of(rule);
    }
    for (const std::int64_t k : {0, 1, 2, 3, 10, 1000}) {
      const rational exact =
          rational::from_wide({post.num(k), post.den(k)});  // squared where power() is 2
      const double d = post.estimate(static_cast<double>(k));
      const double near = post.power() == 2 ? d * d : d;
      EXPECT_NEAR(near, exact.to_double(), 1e-12 * (1 + near)) << name_of(rule) << k;
      EXPECT_GE(post.count(d * (1 + 1e-12) + 1e-12), static_cast<double>(k + 1))
          << name_of(rule) << k;
    }
  }
}

TEST(Signposts, OfARuleFromOutsideRiseInAnyOrderOfQuestions) {
  const signpost falls({.shape = signposts::form::function, .at = [](std::int64_t k) {
                          return k == 3 ? rational(100) : rational(k + 1);
                        }});
  EXPECT_EQ(falls.num(10), 11);
  EXPECT_EQ(testing::message_of([&] { return falls.num(3); }),
            "E222 rounding: signpost 3 is 100, which is negative or out of order; expected "
            "signposts of at least 0 that rise with every unit. Correct the sequence.");
  EXPECT_FALSE(falls.step().has_value());
}

/// Keys at least c, by counting; equal keys at the cut make a number of their own.
void expect_cut(const std::vector<std::int32_t>& keys, std::size_t n, std::int64_t k) {
  const std::int32_t c = detail::find_cut(detail::kernels(), keys.data(), n, k);
  ASSERT_GT(c, 0);
  const auto end = keys.begin() + static_cast<std::ptrdiff_t>(n);
  const auto at_least =
      std::count_if(keys.begin(), end, [&](std::int32_t key) { return key >= c; });
  const auto above =
      std::count_if(keys.begin(), end, [&](std::int32_t key) { return key > c; });
  // Keys of 0 are below every cut.
  ASSERT_TRUE(at_least == k || (above <= k && k <= at_least) || (c == 1 && at_least <= k))
      << "n " << n << " k " << k << " cut " << c << " at least " << at_least;
}

TEST(Cuts, HaveAsManyKeysAsAskedFor) {
  std::mt19937_64 random(7);
  for (const std::size_t n : {1U, 5U, 100U, 3000U, 40'000U, 70'000U}) {
    for (int shape = 0; shape < 4; ++shape) {
      std::vector<std::int32_t> keys(detail::padded(n) + detail::padding, -1);
      for (std::size_t i = 0; i < n; ++i) {
        const auto any = static_cast<std::int32_t>(random() >> 33);
        keys[i] = shape == 0   ? any                  // evenly
                  : shape == 1 ? any % 5 * 1'000'000  // few different
                  : shape == 2 ? any % 2000           // all at the lower end, and at the upper
                               : 2'147'483'647 - any % 2000;
      }
      for (const double part : {0.0, 0.0001, 0.01, 0.3, 0.5, 0.77, 0.999, 1.0}) {
        expect_cut(keys, n, static_cast<std::int64_t>(part * static_cast<double>(n)));
        if (HasFatalFailure()) FAIL() << "shape " << shape;
      }
    }
  }
}

TEST(Cuts, RefuseWhatNoCutGives) {
  // Four keys, whole parts of 1 each: what is open must be between 0 and 4.
  std::vector<std::int32_t> keys(2 * detail::padding, -1);
  for (int i = 0; i < 4; ++i) keys[static_cast<std::size_t>(i)] = (i + 1) << 28;
  const auto outcome = [&](std::int64_t amount, double error) {
    numbers given{1, 1, 1, 1};
    auto result =
        detail::give_by_keys(detail::kernels(), keys.data(), 4, 4, amount, error, given.data());
    return std::pair(std::move(result), given);
  };
  EXPECT_FALSE(outcome(3, 1e-9).first.possible);  // less than the whole parts
  EXPECT_FALSE(outcome(9, 1e-9).first.possible);  // more than one more for each
  EXPECT_FALSE(outcome(6, 0.07).first.possible);  // doubles that say nothing
  const auto [sure, given] = outcome(6, 1e-9);
  EXPECT_TRUE(sure.possible);
  EXPECT_TRUE(sure.zone.empty());
  EXPECT_EQ(given, (numbers{1, 1, 2, 2}));
  // An error as large as the keys are apart: whoever is near the cut is in the zone, with the
  // lesser of its two numbers, and what is open is for some of them.
  const auto [open, lesser] = outcome(6, 0.0624);
  EXPECT_TRUE(open.possible);
  std::int64_t sum = open.open_units;
  for (const std::int64_t v : lesser) sum += v;
  EXPECT_EQ(sum, 6);
  EXPECT_LE(open.open_units, static_cast<std::int64_t>(open.zone.size()));
}

TEST(Moves, AThresholdBelow0IsNoUnit) {
  const quantities scores = quantities::scores_of(numbers{3, 4});
  const signpost posts(signposts{});
  diagnostics note;
  const detail::divisor_keys keys(scores, posts, note);
  EXPECT_EQ(keys.count(0, -0.5), 0);
  EXPECT_EQ(keys.count(1, 0.125), 1);  // 1/2 is the first signpost, and 4/8 is it
}

}  // namespace
}  // namespace fundalloc
