// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/factor_shares.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "exact/wide.hpp"
#include "fundalloc/error.hpp"
#include "helpers.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc {
namespace {

using detail::wide;

struct shares_problem {
  std::vector<std::vector<std::int64_t>> columns;
  std::vector<int> per_cent;
  std::int64_t total = 0;
};

/// From the definition, with wide integers: ties to the larger score, then to the first.
std::vector<std::int64_t> slow_shares(const shares_problem& p) {
  const std::size_t n = p.columns.front().size();
  std::vector<wide> sums;
  wide whole = 100;
  for (const auto& column : p.columns) {
    wide sum = 0;
    for (const auto v : column) sum += v;
    sums.push_back(sum);
    whole *= sum;
  }
  std::vector<wide> score(n);
  std::vector<wide> rest(n);
  std::vector<std::int64_t> slices(n);
  std::int64_t left = p.total;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < sums.size(); ++j) {
      score[i] += whole / 100 / sums[j] * p.per_cent[j] * p.columns[j][i];
    }
    const wide product = score[i] * p.total;
    slices[i] = wide(product / whole).convert_to<std::int64_t>();
    rest[i] = product % whole;
    left -= slices[i];
  }
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rest[a] != rest[b] ? rest[a] > rest[b] : score[a] > score[b];
  });
  for (std::int64_t k = 0; k < left; ++k) ++slices[order[static_cast<std::size_t>(k)]];
  return slices;
}

std::vector<std::int64_t> divide(const shares_problem& p) {
  std::vector<rational> weights;
  for (const int w : p.per_cent) weights.emplace_back(w, 100);
  const std::vector<std::span<const std::int64_t>> views(p.columns.begin(), p.columns.end());
  std::vector<std::int64_t> slices(p.columns.front().size());
  (void)factor_shares(weights).divide(views, p.total, slices);
  return slices;
}

/// Totals up to beyond the direct way, rows in pairs, cells up to 2^62.
shares_problem random_problem(std::mt19937_64& random) {
  shares_problem p;
  const std::size_t n = 1 + random() % 40;
  const std::size_t factors = 1 + random() % 4;
  const auto bits = static_cast<unsigned>(1 + random() % 5 * 15);
  for (std::size_t j = 0; j < factors; ++j) {
    auto& column = p.columns.emplace_back(n);
    for (auto& v : column) v = static_cast<std::int64_t>(random() >> (64 - bits));
    if (random() % 2 == 0) {
      for (std::size_t i = 1; i < n; i += 2) column[i] = column[i - 1];
    }
    column[0] |= 1;
  }
  p.per_cent.assign(factors, 0);
  for (int k = 0; k < 100; ++k) ++p.per_cent[random() % factors];
  p.total = static_cast<std::int64_t>(random() >> (2 + random() % 61));
  return p;
}

TEST(FactorShares, EqualTheDefinitionWithEveryKernel) {
  std::mt19937_64 random(1);
  for (int trial = 0; trial < 20'000 / testing::fewer; ++trial) {
    const shares_problem p = random_problem(random);
    const auto want = slow_shares(p);
    for (const detail::kernel_set* set : detail::all_kernels()) {
      const detail::kernel_scope scope(*set);
      ASSERT_EQ(divide(p), want) << "trial " << trial << ", " << set->name;
    }
  }
}

TEST(FactorShares, TakeAnEigenMatrix) {
  Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic> x(3, 2);
  x << 1200, 15, 800, 25, 500, 20;
  std::vector<std::int64_t> slices(3);
  const factor_shares rule({rational(3, 5), rational(2, 5)});
  const divided facts = rule.divide(x, 100, slices);
  EXPECT_EQ(slices, (std::vector<std::int64_t>{39, 36, 25}));
  EXPECT_FALSE(facts.tie);
  EXPECT_EQ(rule.weights().size(), 2U);
}

TEST(FactorShares, NameWhoWasTied) {
  const std::vector<std::int64_t> x{5, 7, 7, 5};
  const std::vector<std::span<const std::int64_t>> columns{x};
  std::vector<std::int64_t> slices(4);
  const divided facts = factor_shares({rational(1)}).divide(columns, 23, slices);
  EXPECT_EQ(slices, (std::vector<std::int64_t>{5, 7, 6, 5}));
  ASSERT_TRUE(facts.tie);
  EXPECT_EQ(facts.tie->tied, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(facts.tie->units, 1);
  EXPECT_EQ(facts.tie->rule, "table_order");
}

TEST(FactorShares, GiveNothingOfNothing) {
  const std::vector<std::int64_t> x{5, 7};
  const std::vector<std::span<const std::int64_t>> columns{x};
  std::vector<std::int64_t> slices{9, 9};
  (void)factor_shares({rational(1)}).divide(columns, 0, slices);
  EXPECT_EQ(slices, (std::vector<std::int64_t>{0, 0}));
}

template <class F>
code number_of(F&& work) {
  try {
    work();
  } catch (const error& e) {
    return e.detail().number;
  }
  return code{};
}

TEST(FactorShares, RefuseBadInput) {
  EXPECT_EQ(number_of([] { factor_shares({}); }), code::missing_key);
  EXPECT_EQ(number_of([] { factor_shares({rational(3, 2), rational(-1, 2)}); }),
            code::bad_value);
  EXPECT_EQ(number_of([] { factor_shares({rational(1, 2)}); }), code::weight_sum);
  EXPECT_EQ(number_of([] { factor_shares({rational(1)}, {{tie_rule::kind::larger, "area"}}); }),
            code::bad_value);
  const factor_shares rule({rational(1)});
  const auto divide_these = [&](std::vector<std::int64_t> x, std::int64_t total,
                                std::size_t places) {
    const std::vector<std::span<const std::int64_t>> columns{x};
    std::vector<std::int64_t> slices(places);
    (void)rule.divide(columns, total, slices);
  };
  EXPECT_EQ(number_of([&] { divide_these({1, -1, 3}, 10, 3); }), code::negative);
  EXPECT_EQ(number_of([&] { divide_these({1, 1, 3}, -10, 3); }), code::negative);
  EXPECT_EQ(number_of([&] { divide_these({0, 0, 0}, 10, 3); }), code::zero_column);
  EXPECT_EQ(number_of([&] { divide_these({1, 2, 3}, 10, 2); }), code::column_lengths);
  EXPECT_EQ(number_of([&] { divide_these({}, 10, 0); }), code::all_scores_zero);
  EXPECT_EQ(number_of([&] {
              std::vector<std::int64_t> slices(2);
              (void)rule.divide(factor_shares::columns{}, 10, slices);
            }),
            code::column_lengths);
  const factor_shares strict({rational(1)}, {{tie_rule::kind::error}});
  const std::vector<std::int64_t> equal{1, 1};
  const std::vector<std::span<const std::int64_t>> columns{equal};
  std::vector<std::int64_t> slices(2);
  EXPECT_EQ(number_of([&] { (void)strict.divide(columns, 3, slices); }), code::tie);
}

}  // namespace
}  // namespace fundalloc
