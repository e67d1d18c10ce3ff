// SPDX-License-Identifier: Apache-2.0
// The reader against a slow and simple one, on texts that are made to be difficult.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "fundalloc/files/csv.hpp"
#include "helpers.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc {
namespace {

using detail::all_kernels;
using detail::kernel_scope;
using detail::kernel_set;
using testing::message_of;
using testing::texts;

/// Records of fields, one character after the other; false where the text is no CSV.
bool slow_records(std::string_view text, std::vector<texts>& records) {
  const std::size_t last = text.find_last_not_of("\r\n");
  const std::size_t size = last == std::string_view::npos ? 0 : last + 1;
  const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  std::size_t i = 0;
  while (i < size) {
    texts record;
    for (bool more = true; more;) {
      std::string field;
      if (at(i) == '"') {
        for (++i;; ++i) {
          if (i >= text.size()) return false;
          if (text[i] == '"' && at(i + 1) != '"') break;
          if (text[i] == '"') ++i;
          field += text[i];
        }
        ++i;
        if (i < text.size() && at(i) != ',' && at(i) != '\n' && at(i) != '\r') return false;
      } else {
        for (; i < text.size() && at(i) != ',' && at(i) != '\n' && at(i) != '\r'; ++i) {
          if (text[i] == '"') return false;
          field += text[i];
        }
      }
      record.push_back(field);
      more = at(i) == ',';
      if (at(i) == '\r' && i + 1 < text.size() && at(++i) != '\n') return false;
      ++i;
    }
    if (!records.empty() && record.size() != records.front().size()) return false;
    records.push_back(record);
  }
  return !records.empty();
}

/// What the numbers of a column are, cell by cell; the fault as row and code.
struct slow_column {
  std::vector<std::int64_t> mantissas = {};
  int decimals = 0;
  number_form form = number_form::plain;
  std::size_t blanks = 0;
  int128 sum = 0;
  std::int64_t least = 0;
  std::string fault = {};
};

slow_column read_slowly(const std::vector<std::optional<decimal_reading>>& cells) {
  slow_column column;
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& cell = cells[i];
    if (!cell) {
      ++column.blanks;
      continue;
    }
    if (!cell->ok) {
      column.fault = std::to_string(i + 2) + ": " + cell->reason.text;
      return column;
    }
    if (first && cells[*first]->value.form != cell->value.form) {
      column.fault = std::to_string(i + 2) + ": mixed with " + std::to_string(*first + 2);
      return column;
    }
    if (!first) first = i;
    column.form = cell->value.form;
    column.decimals = std::max(column.decimals, cell->value.decimals);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    int128 m = cells[i] ? cells[i]->value.mantissa : 0;
    for (int k = cells[i] ? cells[i]->value.decimals : 0; m != 0 && k < column.decimals; ++k) {
      m *= 10;
      if (m > INT64_MAX || m < INT64_MIN) {
        std::size_t fine = 0;
        while (!cells[fine] || cells[fine]->value.decimals != column.decimals) ++fine;
        column.fault = std::to_string(i + 2) + ": too long with " + std::to_string(fine + 2);
        return column;
      }
    }
    column.mantissas.push_back(static_cast<std::int64_t>(m));
    column.sum += m;
  }
  bool any = false;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i]) continue;
    column.least = any ? std::min(column.least, column.mantissas[i]) : column.mantissas[i];
    any = true;
  }
  return column;
}

/// The fault of a table's column in the twin's words.
std::string fault_of(const table& t, std::size_t column) {
  try {
    (void)t.numbers(column);
  } catch (const error& e) {
    const std::string found = e.detail().found.text();
    std::string text = std::to_string(e.detail().where.row) + ": ";
    const auto other = [&] {
      const std::size_t at = found.rfind("(row ") + 5;
      return found.substr(at, found.find(':', at) - at);
    };
    if (found.find("is written in another form") != std::string::npos) {
      return text + "mixed with " + other();
    }
    if (found.find("with the decimals of another cell") != std::string::npos) {
      return text + "too long with " + other();
    }
    return text + found.substr(found.rfind("\" ") + 2);
  }
  return "";
}

void expect_numbers(const table& t, std::size_t column, const slow_column& twin) {
  ASSERT_EQ(fault_of(t, column), twin.fault);
  if (!twin.fault.empty()) return;
  const number_column numbers = t.numbers(column);
  ASSERT_EQ(testing::vector_of(numbers.mantissas), twin.mantissas);
  EXPECT_EQ(numbers.decimals, twin.decimals);
  EXPECT_EQ(numbers.form, twin.form);
  EXPECT_EQ(numbers.blanks, twin.blanks);
  EXPECT_TRUE(numbers.sum == twin.sum);
  EXPECT_EQ(numbers.least, twin.least);
}

std::optional<decimal_reading> cell_of(const std::string& text) {
  if (text.find_first_not_of(" \t") == std::string::npos) return std::nullopt;
  return read_decimal(text);
}

void expect_table(const std::string& text, const std::vector<texts>& records) {
  const table t = read_csv_text(text);
  ASSERT_EQ(t.rows(), records.size() - 1);
  ASSERT_EQ(t.columns(), records[0].size());
  for (std::size_t j = 0; j < t.columns(); ++j) {
    ASSERT_EQ(t.header(j), records[0][j]);
    std::vector<std::optional<decimal_reading>> cells;
    std::vector<std::optional<decimal_reading>> some;
    std::vector<std::uint8_t> keep;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      const std::string& cell = records[i + 1][j];
      ASSERT_EQ(t.text(j, i), cell) << i << " " << j;
      cells.push_back(cell_of(cell));
      keep.push_back((i * 7 + j) % 3 == 0 ? 1 : 0);
      if (keep.back() != 0) some.push_back(cells.back());
    }
    expect_numbers(t, j, read_slowly(cells));
    // A selection is as if only its rows had been read; its faults still name the whole's rows.
    const table part = t.select(keep);
    const slow_column twin = read_slowly(some);
    ASSERT_EQ(part.is_numeric(j), twin.fault.empty());
    if (twin.fault.empty()) expect_numbers(part, j, twin);
    for (std::size_t i = 0, k = 0; i < t.rows(); ++i) {
      if (keep[i] == 0) continue;
      ASSERT_EQ(part.text(j, k++), records[i + 1][j]);
    }
  }
}

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
    std::vector<texts> records;
    const bool bom = text.starts_with("\xEF\xBB\xBF");
    ASSERT_TRUE(slow_records(std::string_view(text).substr(bom ? 3 : 0), records)) << text;
    for (const kernel_set* kernels : all_kernels()) {
      const kernel_scope scope(*kernels);
      expect_table(text, records);
      if (HasFatalFailure())
        FAIL() << kernels->name << " " << k << "\n" << text.substr(0, 2000);
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
    std::vector<texts> records;
    const bool good = slow_records(text, records);
    std::string said;
    for (const kernel_set* kernels : all_kernels()) {
      const kernel_scope scope(*kernels);
      const std::string now = message_of([&] { return read_csv_text(text, {}, "a.csv"); });
      if (kernels == all_kernels().front()) said = now;
      ASSERT_EQ(now, said) << kernels->name << "\n" << text;
    }
    // Headers may be blank or repeated, and the first line blank, which is not the twin's
    // affair.
    const bool shape = said.starts_with("E108") || said.starts_with("E109");
    if (said.empty()) {
      ASSERT_TRUE(good) << text;
      expect_table(text, records);
    } else if (shape) {
      ASSERT_FALSE(good) << said << "\n" << text;
      ++refused;
    }
    if (HasFatalFailure()) FAIL() << k << "\n" << text;
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
        expect_numbers(builder.build(), 0, read_slowly(cells));
        if (HasFatalFailure()) FAIL() << kernels->name << " " << k;
      }
    }
  }
}

}  // namespace
}  // namespace fundalloc
