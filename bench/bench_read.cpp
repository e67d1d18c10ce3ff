// SPDX-License-Identifier: Apache-2.0
// Reading 600 000 rows: CSV to a table of exact decimals, and doubles to exact decimals, with
// each set of kernels, beside a copy of the same bytes.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "fundalloc/files/csv.hpp"
#include "fundalloc/fundalloc.hpp"
#include "kernel/kernel.hpp"

namespace {

using fundalloc::detail::all_kernels;
using fundalloc::detail::kernel_scope;
using fundalloc::detail::kernel_set;

constexpr int rows = 600'000;

struct shape {
  bool names = false;   ///< a column of recipients before the numbers
  bool quoted = false;  ///< and in quotes
  const char* end = "\n";
  bool full_decimals = true;  ///< 12.50, not 12.5
};

/// Eight columns of 0 to 3 decimals, as bench/peers/read_csv.py writes them.
std::string csv_text(const shape& like) {
  std::mt19937_64 random(1);
  std::string text = like.names ? "name," : "";
  for (int j = 0; j < 8; ++j) text += "c" + std::to_string(j) + (j < 7 ? "," : like.end);
  constexpr double sizes[] = {1e7, 1e4, 1e6, 1e4, 1e3, 1e6, 1e4, 1e3};
  for (int i = 0; i < rows; ++i) {
    if (like.names) {
      const std::string name = "地区" + std::to_string(i);
      text += like.quoted ? "\"" + name + "\"," : name + ",";
    }
    for (int j = 0; j < 8; ++j) {
      const double value = std::uniform_real_distribution<double>(0, sizes[j])(random);
      char buffer[32];
      int size = std::snprintf(buffer, sizeof buffer, "%.*f", j % 4, value);
      while (!like.full_decimals && j % 4 != 0 && buffer[size - 1] == '0') --size;
      if (buffer[size - 1] == '.') --size;
      text.append(buffer, static_cast<std::size_t>(size));
      text += j < 7 ? "," : like.end;
    }
  }
  return text;
}

void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) *
                          static_cast<std::int64_t>(state.iterations()));
}

void from_memory(benchmark::State& state, const kernel_set* kernels, const shape& like) {
  const kernel_scope scope(*kernels);
  const std::string text = csv_text(like);
  for (auto _ : state) {
    const auto table = fundalloc::read_csv_text(text);
    benchmark::DoNotOptimize(table.rows());
  }
  count_bytes(state, text.size());
}

void from_file(benchmark::State& state, const kernel_set* kernels) {
  const kernel_scope scope(*kernels);
  const auto path = std::filesystem::temp_directory_path() /
                    ("bench_read_" + std::to_string(getpid()) + ".csv");
  const std::string text = csv_text({});
  std::ofstream(path, std::ios::binary) << text;
  for (auto _ : state) {
    const auto table = fundalloc::read_csv(path);
    benchmark::DoNotOptimize(table.rows());
  }
  count_bytes(state, text.size());
  std::filesystem::remove(path);
}

/// The roofline: the same bytes, to memory that was touched before.
void memory_copy(benchmark::State& state) {
  const std::string text = csv_text({});
  std::string copy(text.size(), ' ');
  for (auto _ : state) {
    std::memcpy(copy.data(), text.data(), text.size());
    benchmark::DoNotOptimize(copy.data());
    benchmark::ClobberMemory();
  }
  count_bytes(state, text.size());
}

void fresh_memory_copy(benchmark::State& state) {
  const std::string text = csv_text({});
  for (auto _ : state) {
    std::string copy(text);
    benchmark::DoNotOptimize(copy.data());
  }
  count_bytes(state, text.size());
}

std::vector<double> decimals(int places, double size) {
  std::mt19937_64 random(2);
  std::vector<double> values(rows);
  const double power = std::pow(10.0, places);
  for (double& v : values) {
    v = std::round(std::uniform_real_distribution<double>(-size, size)(random) * power) / power;
  }
  return values;
}

void doubles(benchmark::State& state, const kernel_set* kernels, int places, double size) {
  const kernel_scope scope(*kernels);
  const auto values = decimals(places, size);
  for (auto _ : state) {
    fundalloc::table_builder builder;
    builder.add_doubles("x", values);
    benchmark::DoNotOptimize(&builder);
  }
  state.counters["ns_a_value"] = benchmark::Counter(
      static_cast<double>(rows) * 1e-9,
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

const int registered = [] {
  for (const kernel_set* kernels : all_kernels()) {
    const std::string name(kernels->name);
    const auto read = [&](const std::string& what, const shape& like) {
      benchmark::RegisterBenchmark((what + "/" + name).c_str(), from_memory, kernels, like)
          ->Unit(benchmark::kMillisecond);
    };
    read("csv", {});
    read("csv_crlf", {.end = "\r\n"});
    read("csv_short_decimals", {.full_decimals = false});
    read("csv_names", {.names = true});
    read("csv_quoted_names", {.names = true, .quoted = true});
    benchmark::RegisterBenchmark(("csv_file/" + name).c_str(), from_file, kernels)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("doubles_money/" + name).c_str(), doubles, kernels, 2, 1e6)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("doubles_rates/" + name).c_str(), doubles, kernels, 4, 1.0)
        ->Unit(benchmark::kMillisecond);
  }
  return 0;
}();

}  // namespace

BENCHMARK(memory_copy)->Unit(benchmark::kMillisecond);
BENCHMARK(fresh_memory_copy)->Unit(benchmark::kMillisecond);
