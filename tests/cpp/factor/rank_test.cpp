// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/factor/rank.hpp"

#include <gtest/gtest.h>

#include <random>

#include "factor/apply.hpp"

namespace fundalloc {
namespace {

using testing::apply_to;
using testing::table_of;
using fractions = std::vector<rational>;

static_assert(CoefficientMethod<rank> && rank::takes_negative);

const testing::columns rank_cells{{"name", {"A", "B", "C", "D"}},
                                  {"x", {"20", "-40", "20.0", "30"}}};

TEST(Rank, IsOneForTheLargest) {
  const table t = table_of(rank_cells);
  EXPECT_EQ(apply_to(rank{}, t, "x"), (fractions{2, 4, 2, 1}));
  EXPECT_EQ(apply_to(rank{.ties = ranking::dense}, t, "x"), (fractions{2, 3, 2, 1}));
  EXPECT_EQ(apply_to(rank{.ties = ranking::fractional}, t, "x"),
            (fractions{rational(5, 2), 4, rational(5, 2), 1}));
}

TEST(Rank, OrForTheSmallest) {
  const table t = table_of(rank_cells);
  EXPECT_EQ(apply_to(rank{.smallest_first = true}, t, "x"), (fractions{2, 1, 2, 4}));
  EXPECT_EQ(apply_to(rank{.smallest_first = true, .ties = ranking::dense}, t, "x"),
            (fractions{2, 1, 2, 3}));
  EXPECT_EQ(apply_to(rank{.smallest_first = true, .ties = ranking::fractional}, t, "x"),
            (fractions{rational(5, 2), 1, rational(5, 2), 4}));
}

TEST(Rank, OfOneOrOfEquals) {
  const table one = table_of({{"name", {"A"}}, {"x", {"0"}}});
  EXPECT_EQ(apply_to(rank{}, one, "x"), (fractions{1}));
  const table same = table_of({{"name", {"A", "B", "C"}}, {"x", {"5", "5", "5"}}});
  EXPECT_EQ(apply_to(rank{}, same, "x"), (fractions{1, 1, 1}));
  EXPECT_EQ(apply_to(rank{.ties = ranking::fractional}, same, "x"), (fractions{2, 2, 2}));
}

TEST(Rank, AmongTheOwnGroup) {
  const testing::company groups{{1, 0, 1, 1}, {}};
  EXPECT_EQ(apply_to(rank{.among = population::group}, table_of(rank_cells), "x", groups),
            (fractions{2, 1, 2, 1}));
  EXPECT_EQ(apply_to(rank{.ties = ranking::fractional, .among = population::group},
                     table_of(rank_cells), "x", groups),
            (fractions{rational(5, 2), 1, rational(5, 2), 1}));
  EXPECT_EQ(testing::code_of([] {
              return apply_to(rank{.among = population::group}, table_of(rank_cells), "x");
            }),
            "E205");
}

TEST(Rank, AmongAllRowsOfTheTable) {
  // The others are 50, 20 and 5.
  const testing::company with{{}, {50, 20, 5}};
  EXPECT_EQ(apply_to(rank{.among = population::table}, table_of(rank_cells), "x", with),
            (fractions{3, 7, 3, 2}));
  EXPECT_EQ(apply_to(rank{.ties = ranking::dense, .among = population::table},
                     table_of(rank_cells), "x", with),
            (fractions{3, 5, 3, 2}));
  EXPECT_EQ(apply_to(rank{.ties = ranking::fractional, .among = population::table},
                     table_of(rank_cells), "x", with),
            (fractions{4, 7, 4, 2}));
  EXPECT_EQ(apply_to(rank{}, table_of(rank_cells), "x", with), (fractions{2, 4, 2, 1}));
}

TEST(Rank, CountsWhoIsBefore) {
  std::mt19937_64 random(3);
  for (int k = 0; k < 40; ++k) {
    const std::size_t n = 1 + random() % 40;
    testing::columns columns{{"name", {}}, {"x", {}}};
    testing::company with;
    std::vector<int> x;
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(static_cast<int>(random() % 9));
      columns[0].second.push_back("R" + std::to_string(i));
      columns[1].second.push_back(std::to_string(x.back()));
      with.groups.push_back(static_cast<std::uint32_t>(random() % 3));
    }
    with.groups[n - 1] = 0;  // groups are numbered from 0
    const table t = table_of(columns);
    const fractions standard = apply_to(rank{.among = population::group}, t, "x", with);
    const fractions mean =
        apply_to(rank{.ties = ranking::fractional, .among = population::group}, t, "x", with);
    for (std::size_t i = 0; i < n; ++i) {
      int before = 0;
      int equals = 0;
      for (std::size_t j = 0; j < n; ++j) {
        if (with.groups[i] != with.groups[j]) continue;
        before += x[j] > x[i] ? 1 : 0;
        equals += x[j] == x[i] ? 1 : 0;
      }
      EXPECT_EQ(standard[i], rational(before + 1));
      EXPECT_EQ(mean[i], rational(int128{2 * before + 1 + equals}, 2));
    }
  }
}

TEST(Rank, ListsItsOptions) {
  EXPECT_EQ(testing::options_of(rank{}),
            (testing::texts{"smallest_first 小者为先", "ties 并列", "among 范围"}));
}

}  // namespace
}  // namespace fundalloc
