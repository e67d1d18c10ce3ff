// SPDX-License-Identifier: Apache-2.0
// The reader against a slow and simple one, on texts that are made to be difficult.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "files/csv_twin.hpp"
#include "fundalloc/files/csv.hpp"
#include "helpers.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc {
namespace {

using detail::all_kernels;
using detail::kernel_scope;
using detail::kernel_set;
using testing::message_of;
using twin::column_difference;
using twin::read_slowly;
using twin::selection_difference;
using twin::slow_csv;
using twin::table_difference;

std::string some_number(std::mt19937& random, int kind) {
  const auto digits = [&](std::size_t most) {
    std::string text;
    for (std::size_t i = random() % most + 1; i > 0; --i) {
      text += static_cast<char>('0' + random() % 10);
    }
    return text;
  };
  static constexpr std::array<const char*, 26> odd = {"",
                                                      " ",
                                                      "\t",
                                                      "-",
                                                      ".",
                                                      "1,234",
                                                      "12%",
                                                      "3717万元",
                                                      "1e3",
                                                      "1e-5",
                                                      "+5",
                                                      "0.50",
                                                      "100.00",
                                                      "9223372036854775807",
                                                      "-9223372036854775807",
                                                      "1.000000000000000000",
                                                      "0.0000000000000000001",
                                                      "12345678901234567890",
                                                      "1.",
                                                      "-0",
                                                      "０",
                                                      "a",
                                                      "01001",
                                                      "1\"2",
                                                      "x,y",
                                                      "1\n2"};
  switch (kind) {
    case 0: return digits(7);
    case 1: return digits(5) + "." + digits(3);
    case 2: return (random() % 2 == 0 ? "-" : "") + digits(6) + "." + digits(2);
    case 3: return digits(17);
    case 4: return digits(10) + "." + digits(8);
    case 5: return random() % 4 == 0 ? "" : digits(4);
    case 6: return digits(3) + "%";
    case 7: return digits(4) + "." + digits(1) + "00";
    case 8: return "name " + digits(6);
    case 9: return random() % 200 == 0 ? odd[random() % odd.size()] : digits(6) + ".5";
    case 10: return random() % 200 == 0 ? digits(9) + "." + digits(9) : digits(12);
    default: return odd[random() % odd.size()];
  }
}

std::string written(std::mt19937& random, const std::string& cell, int quotes) {
  const bool must = cell.find_first_of(",\"\r\n") != std::string::npos;
  if (!must && (quotes == 0 || (quotes == 1 && random() % 8 != 0))) return cell;
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

/// A text with records of any shape, many of them longer than a block of the reader.
std::string some_text(std::mt19937& random) {
  const std::size_t columns = random() % 6 + 1;
  const std::size_t rows = random() % 4 == 0 ? random() % 2500 : random() % 40;
  const int quotes = static_cast<int>(random() % 4);  // none that need not be, some, all, none
  const std::string end = random() % 3 == 0 ? "\r\n" : "\n";
  std::vector<int> kinds;
  std::string text = random() % 8 == 0 ? "\xEF\xBB\xBF" : "";
  for (std::size_t j = 0; j < columns; ++j) {
    kinds.push_back(static_cast<int>(random() % 12));
    text += (j > 0 ? "," : "") + written(random, "h" + std::to_string(j), quotes % 3);
  }
  text += end;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      text += (j > 0 ? "," : "") + written(random, some_number(random, kinds[j]), quotes % 3);
    }
    if (i + 1 < rows || random() % 2 == 0) text += end;
  }
  for (std::size_t k = random() % 3; k > 0; --k) text += end;
  return text;
}

TEST(CsvTwin, AgreesOnRandomTables) {
  std::mt19937 random(11);
  for (int k = 0; k < 400; ++k) {
    const std::string text = some_text(random);
    const bool bom = text.starts_with("\xEF\xBB\xBF");
    const slow_csv slow = twin::slow_records(std::string_view(text).substr(bom ? 3 : 0));
    ASSERT_EQ(slow.fault, "") << text;
    for (const kernel_set* kernels : all_kernels()) {
      const kernel_scope scope(*kernels);
      const table t = read_csv_text(text);
      ASSERT_EQ(table_difference(t, slow.records), "") << kernels->name << " " << k << "\n"
                                                       << text;
      ASSERT_EQ(selection_difference(t, slow.records), "") << kernels->name << " " << k;
    }
  }
}

TEST(CsvTwin, RefusesWhatTheSlowOneRefuses) {
  std::mt19937 random(12);
  static constexpr std::array<std::string_view, 8> faults = {"\"",   ",",    "\n",   "\r",
                                                             "\r\n", "\"\"", "\n\n", "\"\n\""};
  int refused = 0;
  for (int k = 0; k < 1500; ++k) {
    std::string text = some_text(random);
    if (text.size() > 20'000 || text.starts_with("\xEF")) continue;
    for (std::size_t n = random() % 3; n > 0; --n) {
      text.insert(random() % (text.size() + 1), faults[random() % faults.size()]);
    }
    const slow_csv slow = twin::slow_records(text);
    std::string said;
    for (const kernel_set* kernels : all_kernels()) {
      const kernel_scope scope(*kernels);
      const std::string now = message_of([&] { return read_csv_text(text, {}, "a.csv"); });
      if (kernels == all_kernels().front()) said = now;
      ASSERT_EQ(now, said) << kernels->name << "\n" << text;
    }
    if (said.starts_with("E102")) continue;  // a fault inside a character
    ASSERT_EQ(twin::fault_in([&] { (void)read_csv_text(text); }), slow.fault) << said << "\n"
                                                                              << text;
    if (said.empty()) {
      ASSERT_EQ(table_difference(read_csv_text(text), slow.records), "") << text;
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, 200);
}

TEST(CsvTwin, NamesTheFirstFaultWhateverBlockItIsIn) {
  // 3 000 rows are many blocks; the fault is at each of these places in turn.
  for (const std::size_t at : {0U, 1U, 100U, 127U, 128U, 129U, 1000U, 2998U, 2999U}) {
    std::string text = "name,x\n";
    for (std::size_t i = 0; i < 3000; ++i) {
      text += "r" + std::to_string(i) + "," + (i == at ? "1,2" : "1") + "\n";
    }
    EXPECT_EQ(message_of([&] { return read_csv_text(text, {}, "a.csv"); }),
              "E108 a.csv row " + std::to_string(at + 2) +
                  ": the row has 3 fields; expected 2, as the header. Quote a field that has a "
                  "comma: \"1,234\".");
  }
}

TEST(CsvTwin, TakesAnyLengthOfFieldAndRecord) {
  for (const std::size_t length : {0U, 63U, 64U, 65U, 8191U, 8192U, 100'000U, 3'000'000U}) {
    const std::string field(length, 'x');
    const table t = read_csv_text("a,b,c\n" + field + ",1,2\n\"" + field + "\n\",3," + field);
    ASSERT_EQ(t.rows(), 2U);
    EXPECT_EQ(t.text(0, 0), field);
    EXPECT_EQ(t.text(0, 1), field + "\n");
    EXPECT_EQ(t.text(1, 1), "3");
    EXPECT_EQ(t.text(2, 1), field);
    EXPECT_TRUE(t.numbers(1).sum == 4);
  }
}

TEST(CsvTwin, TextsOutliveTheBytes) {
  std::optional<table> t;
  {
    std::string bytes = "a,b\n01001,1.50\n";
    t = read_csv_text(bytes);
    std::fill(bytes.begin(), bytes.end(), '?');
  }
  EXPECT_EQ(t->text(0, 0), "01001");
  EXPECT_EQ(t->text(1, 0), "1.50");
}

/// Doubles as they were read before there were kernels: by the shortest text of each.
TEST(DoublesTwin, AgreesWithTheShortestTexts) {
  std::mt19937_64 random(13);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (int k = 0; k < 600; ++k) {
    const int kind = static_cast<int>(random() % 8);
    std::vector<double> values(random() % 2000);
    for (double& v : values) {
      const double u = std::uniform_real_distribution<double>(-1, 1)(random);
      const bool rare = random() % 400 == 0;
      switch (kind) {
        case 0: v = std::round(u * 1e8) / 100; break;
        case 1: v = std::round(u * 1e4) / 1e4; break;
        case 2: v = rare ? u : std::round(u * 1000); break;
        case 3: v = rare ? std::nan("") : std::round(u * 1e6) / 1000; break;
        case 4: v = rare ? 1e-20 : std::round(u * 10); break;
        case 5: v = static_cast<double>(random()) / (rare ? 1 : 1e6); break;
        case 6: v = rare ? infinity : 0.1 + 0.2 * std::round(u * 5); break;
        default:
          v = std::round(u * 1e3) * std::pow(10.0, static_cast<double>(random() % 12));
          break;
      }
    }
    for (const bool nan_is_blank : {false, true}) {
      std::vector<std::optional<decimal_reading>> cells;
      for (const double v : values) {
        cells.push_back(nan_is_blank && std::isnan(v) ? std::nullopt
                                                      : std::optional(read_double(v)));
      }
      for (const kernel_set* kernels : all_kernels()) {
        const kernel_scope scope(*kernels);
        table_builder builder;
        builder.add_doubles("x", values, nan_is_blank);
        ASSERT_EQ(column_difference(builder.build(), 0, read_slowly(cells)), "")
            << kernels->name << " " << k;
      }
    }
  }
}

}  // namespace
}  // namespace fundalloc
