// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "fundalloc/fundalloc.hpp"

/// Random problems for benches: the same for every run, as tables and as plain doubles.
namespace problems {

inline constexpr std::size_t factor_count = 6;
inline constexpr std::int64_t pool_fen = 3'717'000'000;

/// One problem: six columns of about log-normal counts, shared by weight.
struct weighted {
  fundalloc::table table;
  std::vector<std::vector<double>> columns;
  std::vector<double> sums;
};

inline std::vector<double> weights() { return {0.30, 0.25, 0.20, 0.10, 0.10, 0.05}; }

inline std::vector<std::int64_t> random_column(std::mt19937_64& random, std::size_t n) {
  std::normal_distribution<double> normal(7.0, 1.2);
  std::vector<std::int64_t> column(n);
  for (auto& v : column) v = 1 + static_cast<std::int64_t>(std::exp(normal(random)));
  return column;
}

inline std::vector<std::string> names(std::size_t n) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < n; ++i) result.push_back("recipient " + std::to_string(i));
  return result;
}

inline weighted make_weighted(std::mt19937_64& random, std::size_t n, bool in_pairs = false) {
  weighted result;
  fundalloc::table_builder builder;
  builder.recipient("name").add_texts("name", names(n));
  for (std::size_t j = 0; j < factor_count; ++j) {
    auto column = random_column(random, n);
    for (std::size_t i = 1; in_pairs && i < n; i += 2) column[i] = column[i - 1];
    builder.add_numbers("x" + std::to_string(j), column);
    result.columns.emplace_back(column.begin(), column.end());
    double sum = 0;
    for (const auto v : column) sum += static_cast<double>(v);
    result.sums.push_back(sum);
  }
  result.table = builder.build();
  return result;
}

/// Enough different problems that a branch predictor cannot learn one.
inline std::vector<weighted> rotation(std::size_t n, bool in_pairs = false) {
  std::mt19937_64 random(20180913);
  std::vector<weighted> result;
  const std::size_t count = n <= 150 ? 1024 : n <= 3000 ? 64 : 1;
  for (std::size_t k = 0; k < count; ++k) {
    result.push_back(make_weighted(random, n, in_pairs));
  }
  return result;
}

inline std::vector<fundalloc::rational> exact_weights() {
  std::vector<fundalloc::rational> result;
  for (const int percent : {30, 25, 20, 10, 10, 5}) result.emplace_back(percent, 100);
  return result;
}

inline fundalloc::plan weighted_plan(std::int64_t pool = pool_fen) {
  fundalloc::plan_spec spec;
  spec.unit = fundalloc::unit("分");
  spec.pool = {{"", fundalloc::rational(pool)}};
  const char* const texts[] = {"30%", "25%", "20%", "10%", "10%", "5%"};
  for (std::size_t j = 0; j < factor_count; ++j) {
    spec.factors.push_back({.indicator = "x" + std::to_string(j), .weight = texts[j]});
  }
  return fundalloc::plan(std::move(spec));
}

}  // namespace problems
