// SPDX-License-Identifier: Apache-2.0
// Every set of kernels against the shortest text of each double.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "fundalloc/exact/decimal.hpp"
#include "fundalloc/exact/int128.hpp"
#include "helpers.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::detail {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double some_double(std::mt19937_64& random) {
  const auto uniform = [&](double size) {
    return std::uniform_real_distribution<double>(-size, size)(random);
  };
  const int places = static_cast<int>(random() % 23);
  const double power = std::pow(10.0, places);
  switch (random() % 12) {
    case 0: return std::bit_cast<double>(random());  // any at all
    case 1: return std::round(uniform(1e6) * 100) / 100;
    case 2: return std::round(uniform(1) * 1e4) / 1e4;
    case 3: return std::round(uniform(1e15));
    case 4: return static_cast<double>(random());  // beyond 2^53
    case 5: return std::round(uniform(1e15)) / power;
    case 6: return std::round(uniform(2e15)) / power;  // just too many digits
    case 7:
      return static_cast<double>(random() % 1000) / 10 +
             static_cast<double>(random() % 1000) / 10;
    case 8: return std::nextafter(std::round(uniform(1e9)) / power, uniform(infinity));
    case 9: return uniform(1);
    case 10: return uniform(1) * std::pow(10.0, -static_cast<double>(random() % 320));
    default: {
      constexpr double odd[] = {0.0,
                                -0.0,
                                infinity,
                                -infinity,
                                5e-324,
                                2.2250738585072014e-308,
                                1e15,
                                1e22,
                                1e23,
                                9007199254740993.0,
                                0.1 + 0.2,
                                999999999999999.0,
                                999999999999999.9,
                                1e-15,
                                1e-22,
                                1e-23,
                                1.7976931348623157e308,
                                4503599627370496.5,
                                0.5,
                                1e-7};
      return random() % 20 == 0 ? std::nan("") : odd[random() % std::size(odd)];
    }
  }
}

TEST(ReadDoubles, SaysWhatTheShortestTextSaysOrLeavesItOpen) {
  std::mt19937_64 random(4);
  std::size_t read = 0;
  for (int round = 0; round < 4000 / testing::fewer; ++round) {
    std::vector<double> values(random() % 500);
    for (double& v : values) v = some_double(random);
    const int decimals = static_cast<int>(random() % 23);
    for (const kernel_set* kernels : all_kernels()) {
      std::vector<std::int64_t> out(values.size() + 1, 77);
      std::vector<std::uint32_t> open(values.size() + 1);
      open.resize(kernels->read_doubles(values.data(), values.size(), decimals, out.data(),
                                        open.data()));
      EXPECT_EQ(out.back(), 77);
      std::size_t next = 0;
      for (std::size_t i = 0; i < values.size(); ++i) {
        const decimal_reading reading = read_double(values[i]);
        // Surely read: at most 15 digits at these decimals.
        int128 expected = reading.value.mantissa;
        bool fits = reading.ok && reading.value.decimals <= decimals;
        for (int k = reading.value.decimals; fits && k < decimals; ++k) {
          expected *= 10;
          fits = expected < 1'000'000'000'000'000 && expected > -1'000'000'000'000'000;
        }
        fits = fits && expected < 1'000'000'000'000'000 && expected > -1'000'000'000'000'000;
        const bool left = next < open.size() && open[next] == i;
        next += left ? 1U : 0U;
        ASSERT_EQ(left, !fits) << kernels->name << " " << decimals << " "
                               << std::bit_cast<std::uint64_t>(values[i]);
        if (left) continue;
        ++read;
        ASSERT_EQ(out[i], static_cast<std::int64_t>(expected)) << kernels->name;
      }
    }
  }
  EXPECT_GT(read, 400'000U / testing::fewer);  // of four million: the draw is not all open
}

TEST(Summarise, AddsUpAnything) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::int64_t> values(random() % 100 + 1);
    const unsigned size = static_cast<unsigned>(random() % 64);
    for (std::int64_t& v : values) v = static_cast<std::int64_t>(random()) >> size;
    if (round % 7 == 0) values[0] = std::numeric_limits<std::int64_t>::min();
    if (round % 5 == 0) values.back() = std::numeric_limits<std::int64_t>::max();
    int128 sum = 0;
    for (const std::int64_t v : values) sum += v;
    for (const kernel_set* kernels : all_kernels()) {
      const column_total facts = kernels->summarise(values.data(), values.size());
      EXPECT_TRUE((static_cast<int128>(facts.high) << 32) + facts.low == sum) << kernels->name;
      EXPECT_EQ(facts.least, *std::min_element(values.begin(), values.end()));
      EXPECT_EQ(facts.most, *std::max_element(values.begin(), values.end()));
    }
  }
}

}  // namespace
}  // namespace fundalloc::detail
