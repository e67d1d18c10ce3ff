// SPDX-License-Identifier: Apache-2.0
// The kernels of largest remainder, each set beside plain loops.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "kernel/kernel.hpp"
#include "settle/cut.hpp"

namespace fundalloc::detail {
namespace {

class Kernels : public ::testing::TestWithParam<const kernel_set*> {
 protected:
  [[nodiscard]] const kernel_set& kernel() const { return *GetParam(); }
  std::mt19937_64 random_{20261125};
};

INSTANTIATE_TEST_SUITE_P(Each, Kernels,
                         ::testing::ValuesIn(all_kernels().begin(), all_kernels().end()),
                         [](const auto& each) {
                           std::string name(each.param->name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

/// Values whose parts are known: whole numbers, nearly whole ones, and anything between.
std::vector<double> values(std::mt19937_64& random, std::size_t n) {
  std::vector<double> v(n);
  for (double& x : v) {
    const double whole = std::floor(std::ldexp(1.0, static_cast<int>(random() % 51)));
    switch (random() % 5) {
      case 0: x = whole; break;
      case 1: x = std::nextafter(whole, 0.0); break;
      case 2: x = std::nextafter(whole, 1e300); break;
      case 3: x = static_cast<double>(random() % 1000) / 1000; break;
      default: x = whole + static_cast<double>(random() >> 11) * 0x1p-53; break;
    }
  }
  return v;
}

TEST_P(Kernels, TakeWholePartsAndRemainders) {
  for (std::size_t n = 0; n < 70; ++n) {
    const std::vector<double> v = values(random_, n);
    std::vector<std::int64_t> units(n + 1, -7);
    std::vector<std::int32_t> keys(padded(n) + 1, -9);
    const floor_facts facts =
        kernel().floors_of_values(v.data(), 1.0, n, units.data(), keys.data());
    std::int64_t given = 0;
    double largest = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double whole = std::floor(v[i]);
      ASSERT_EQ(units[i], static_cast<std::int64_t>(whole)) << v[i];
      ASSERT_EQ(keys[i], static_cast<std::int32_t>((v[i] - whole) * 0x1p31)) << v[i];
      given += units[i];
      largest = std::max(largest, v[i]);
    }
    EXPECT_EQ(facts.given, given);
    EXPECT_EQ(facts.largest, largest);
    EXPECT_EQ(units[n], -7) << "written beyond the end";
    for (std::size_t i = n; i < padded(n); ++i) EXPECT_EQ(keys[i], -1);
    EXPECT_EQ(keys[padded(n)], -9) << "written beyond the end";
  }
}

TEST_P(Kernels, SumColumnsByWeightWithinTheBound) {
  for (std::size_t factors = 1; factors <= 10; ++factors) {
    for (const std::size_t n : {1U, 2U, 3U, 5U, 8U, 13U, 16U, 31U}) {
      std::vector<std::vector<std::int64_t>> x(factors, std::vector<std::int64_t>(n));
      std::vector<std::vector<std::int32_t>> small(factors, std::vector<std::int32_t>(n));
      std::vector<double> c(factors);
      for (std::size_t j = 0; j < factors; ++j) {
        c[j] = static_cast<double>(random_() % 1000 + 1) / 1e6;
        for (std::size_t i = 0; i < n; ++i) {
          x[j][i] = static_cast<std::int64_t>(random_() >> (33 + random_() % 20));
          small[j][i] = static_cast<std::int32_t>(x[j][i]);
        }
      }
      std::vector<const std::int64_t*> wide;
      std::vector<const std::int32_t*> narrow;
      for (std::size_t j = 0; j < factors; ++j) {
        wide.push_back(x[j].data());
        narrow.push_back(small[j].data());
      }
      std::vector<std::int64_t> units(n);
      std::vector<std::int64_t> units_of_narrow(n);
      std::vector<std::int32_t> keys(padded(n));
      std::vector<std::int32_t> keys_of_narrow(padded(n));
      std::vector<double> sums(n);
      const floor_facts facts = kernel().floors_of_columns(wide.data(), c.data(), factors, n,
                                                           units.data(), keys.data());
      kernel().floors_of_narrow(narrow.data(), c.data(), factors, n, units_of_narrow.data(),
                                keys_of_narrow.data());
      kernel().weighted_sums(wide.data(), c.data(), factors, n, sums.data());
      EXPECT_EQ(units, units_of_narrow);
      EXPECT_EQ(keys, keys_of_narrow);
      double largest = 0;
      for (std::size_t i = 0; i < n; ++i) {
        long double exact = 0;
        for (std::size_t j = 0; j < factors; ++j) {
          exact += static_cast<long double>(c[j]) * static_cast<long double>(x[j][i]);
        }
        const auto error = static_cast<long double>(factors) * 0x1p-53L * exact;
        EXPECT_LE(std::fabs(sums[i] - exact), error * 1.001L);
        EXPECT_EQ(units[i], static_cast<std::int64_t>(std::floor(sums[i])));
        largest = std::max(largest, sums[i]);
      }
      EXPECT_EQ(facts.largest, largest);
    }
  }
}

TEST_P(Kernels, ExamineColumns) {
  for (std::size_t n = 0; n < 40; ++n) {
    std::vector<std::int64_t> x(n);
    std::int64_t bits = 0;
    std::int64_t sum = 0;
    for (auto& v : x) {
      v = static_cast<std::int64_t>(random_() % 2001) - (n % 3 == 0 ? 1000 : 0);
      bits |= v;
      sum += v;
    }
    const column_facts facts = kernel().examine(x.data(), n);
    EXPECT_EQ(facts.bits, bits);
    EXPECT_EQ(facts.sum, sum);
  }
}

std::vector<std::int32_t> random_keys(std::mt19937_64& random, std::size_t n, bool few) {
  std::vector<std::int32_t> keys(padded(n), -1);
  for (std::size_t i = 0; i < n; ++i) {
    keys[i] = static_cast<std::int32_t>(few ? (random() % 5) << 20 : random() >> 33);
  }
  return keys;
}

TEST_P(Kernels, CountAndCollectKeys) {
  for (std::size_t n = 0; n < 100; ++n) {
    const auto keys = random_keys(random_, n, n % 4 == 0);
    const std::int32_t cuts[3] = {1, 1 << 20, 1 << 30};
    std::int64_t counts[3];
    kernel().count_at_least(keys.data(), n, cuts, counts);
    for (std::size_t c = 0; c < 3; ++c) {
      EXPECT_EQ(counts[c],
                std::count_if(keys.begin(), keys.end(), [&](auto k) { return k >= cuts[c]; }));
    }
    std::vector<std::int32_t> want;
    for (const auto k : keys) {
      if (k >= cuts[1] && k < cuts[2]) want.push_back(k);
    }
    std::vector<std::int32_t> found(n + padding);
    found.resize(kernel().collect(keys.data(), n, cuts[1], cuts[2], found.data()));
    EXPECT_EQ(found, want);
    found.resize(n + padding);
    EXPECT_EQ(kernel().collect(keys.data(), n, 0, remainder_one, found.data()), n);
  }
}

TEST_P(Kernels, FindNeighbours) {
  for (int trial = 0; trial < 2000; ++trial) {
    const std::size_t count = random_() % (padding + 1);
    std::vector<std::int32_t> few(padding, -1);
    for (std::size_t i = 0; i < count; ++i) {
      few[i] = static_cast<std::int32_t>(trial % 3 == 0 ? random_() % 4 : random_() >> 33);
    }
    auto sorted = few;
    std::sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count),
              std::greater<>());
    for (std::size_t rank = 0; rank <= count; ++rank) {
      const key_pair pair = kernel().neighbours(few.data(), count, rank);
      EXPECT_EQ(pair.in, rank == 0 ? -1 : sorted[rank - 1]);
      EXPECT_EQ(pair.out, rank == count ? -1 : sorted[rank]);
    }
  }
}

TEST_P(Kernels, LiftAndSeeWhoIsNear) {
  for (int trial = 0; trial < 3000; ++trial) {
    const std::size_t n = random_() % 50;
    const auto keys = random_keys(random_, n, trial % 5 == 0);
    std::int32_t cut = static_cast<std::int32_t>(random_() >> 33) | 1;
    if (n > 0 && trial % 2 == 0) {  // beside somebody, also across the end of the unit
      const std::int64_t beside =
          keys[random_() % n] + static_cast<std::int64_t>(random_() % 9) - 4;
      cut = static_cast<std::int32_t>(
          std::clamp<std::int64_t>(beside & (remainder_one - 1), 1, remainder_one - 1));
    }
    const auto margin = static_cast<std::int32_t>(random_() % 4 + 1);
    std::vector<std::int64_t> units(n + 1, 10);
    const lift_facts facts = kernel().lift(keys.data(), n, cut, margin, units.data());
    std::int64_t lifted = 0;
    bool near = false;
    for (std::size_t i = 0; i < n; ++i) {
      const bool up = keys[i] >= cut;
      ASSERT_EQ(units[i], up ? 11 : 10);
      lifted += up;
      const std::int64_t d = (keys[i] - std::int64_t{cut}) & (remainder_one - 1);
      near = near || d <= margin || d >= remainder_one - 1 - margin;
    }
    EXPECT_EQ(facts.lifted, lifted);
    EXPECT_EQ(units[n], 10) << "written beyond the end";
    EXPECT_TRUE(facts.near || !near);
    // Padding may look near; nobody else may.
    EXPECT_TRUE(near || !facts.near || n % padding != 0);
  }
}

TEST_P(Kernels, CutWhereTheSortedKeysAreCut) {
  for (int trial = 0; trial < 3000; ++trial) {
    const std::size_t n = 1 + random_() % (trial % 100 == 0 ? 50'000 : 300);
    const auto keys = random_keys(random_, n, trial % 3 == 0);
    auto sorted = std::vector(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(n));
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const auto k = static_cast<std::size_t>(random_() % (n + 1));
    const std::int32_t cut = find_cut(kernel(), keys.data(), n, static_cast<std::int64_t>(k));
    ASSERT_GT(cut, 0);
    const std::int64_t in = k == 0 ? remainder_one : sorted[k - 1];
    const std::int64_t out = k == n ? -1 : sorted[k];
    if (in > out && in > 0 && out < remainder_one - 1) {
      EXPECT_LE(cut, in) << "n " << n << ", k " << k;
      EXPECT_GT(cut, out) << "n " << n << ", k " << k;
    } else if (in == out && in > 0) {
      EXPECT_EQ(cut, in);
    }
  }
}

TEST(KernelSets, AreChosenByThread) {
  EXPECT_EQ(all_kernels().front()->name, "portable");
  const std::string_view usual = kernels().name;
  {
    const kernel_scope outer(*all_kernels().front());
    EXPECT_EQ(kernels().name, "portable");
    {
      const kernel_scope inner(*all_kernels().back());
      EXPECT_EQ(kernels().name, all_kernels().back()->name);
    }
    EXPECT_EQ(kernels().name, "portable");
  }
  EXPECT_EQ(kernels().name, usual);
}

}  // namespace
}  // namespace fundalloc::detail
