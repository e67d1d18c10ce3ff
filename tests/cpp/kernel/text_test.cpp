// SPDX-License-Identifier: Apache-2.0
// Every set of kernels against the byte by byte reading of the same text.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <string>

#include "fundalloc/exact/decimal.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::detail {
namespace {

/// A text with room around it, at any place of a line of the cache.
class padded {
 public:
  padded(std::string_view text, std::size_t offset, char around)
      : bytes_(text.size() + 256, around), offset_(64 + offset) {
    std::memcpy(bytes_.data() + offset_, text.data(), text.size());
  }
  [[nodiscard]] const char* begin() const { return bytes_.data() + offset_; }

 private:
  std::string bytes_;
  std::size_t offset_;
};

struct twin_facts {
  separator_facts facts = {};
  std::vector<std::uint32_t> ends = {};
};

/// Where cells end, by looking at one byte after the other.
twin_facts separators_of(std::string_view text) {
  twin_facts twin;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      inside = !inside;
      ++twin.facts.quotes;
    }
    if (inside) continue;
    const bool after_return = i > 0 && text[i - 1] == '\r' && !twin.ends.empty() &&
                              twin.ends.back() == static_cast<std::uint32_t>(i - 1);
    if (after_return && c != '\n') twin.facts.lone_returns = true;
    if (c == '\r') twin.facts.returns = true;
    if (c == '\r' && i + 1 == text.size()) twin.facts.lone_returns = true;
    if (c == ',' || c == '\r' || (c == '\n' && !after_return)) {
      twin.ends.push_back(static_cast<std::uint32_t>(i));
      twin.facts.lines += c == ',' ? 0U : 1U;
    }
  }
  // A quote that opens right after a CR hides what follows it.
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const bool ended = std::binary_search(twin.ends.begin(), twin.ends.end(), i);
    if (text[i] == '\r' && ended && text[i + 1] != '\n') twin.facts.lone_returns = true;
  }
  twin.facts.open_quote = inside;
  twin.facts.cells = twin.ends.size();
  return twin;
}

void expect_separators(const std::string& text, std::size_t offset, char around) {
  const padded place(text, offset, around);
  const twin_facts twin = separators_of(text);
  const bool plain = text.find_first_of("\"\r") == std::string::npos;
  for (const kernel_set* kernels : all_kernels()) {
    for (const bool told : {false, plain}) {
      std::vector<std::uint32_t> ends(text.size() + 64);
      const separator_facts facts =
          kernels->find_separators(place.begin(), text.size(), told, ends.data());
      ends.resize(facts.cells);
      ASSERT_EQ(ends, twin.ends) << kernels->name << "\n" << text;
      EXPECT_EQ(facts.lines, twin.facts.lines) << kernels->name << "\n" << text;
      EXPECT_EQ(facts.quotes, twin.facts.quotes);
      EXPECT_EQ(facts.returns, twin.facts.returns);
      EXPECT_EQ(facts.lone_returns, twin.facts.lone_returns) << kernels->name << "\n" << text;
      EXPECT_EQ(facts.open_quote, twin.facts.open_quote);
    }
  }
}

TEST(FindSeparators, AgreesWithOneByteAfterTheOther) {
  std::mt19937 random(1);
  static constexpr std::array<std::string_view, 4> alphabets = {"1234567890.,\n", ",\n\r\"a",
                                                                "\r\n\r\n,a", ",,,,,,\n1\xE4"};
  for (int k = 0; k < 6000; ++k) {
    const std::string_view letters = alphabets[random() % alphabets.size()];
    std::string text;
    for (std::size_t i = random() % 300; i > 0; --i) text += letters[random() % letters.size()];
    // What stands around the text is made of separators, and is not looked at.
    expect_separators(text, random() % 64, ",\n\"\r"[random() % 4]);
    if (HasFatalFailure()) return;
  }
}

TEST(CopyText, CopiesAndTellsWhatItSaw) {
  std::mt19937 random(2);
  for (int k = 0; k < 4000; ++k) {
    std::string text;
    for (std::size_t i = random() % 400; i > 0; --i) text += random() % 20 == 0 ? '\n' : 'a';
    if (k % 50 == 0) text.append(40'000, '\n');  // more than counters of bytes hold
    if (!text.empty()) {
      char& any = text[random() % text.size()];
      if (random() % 2 == 0) any = "\0\xE4\"\r"[random() % 4];
    }
    for (const kernel_set* kernels : all_kernels()) {
      std::string copy(text.size() + 1, 'x');
      for (char* const to : {copy.data(), static_cast<char*>(nullptr)}) {
        const text_facts facts = kernels->copy_text(text.data(), text.size(), to);
        EXPECT_EQ(facts.lines,
                  static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
        EXPECT_EQ(facts.nul, text.find('\0') != std::string::npos);
        EXPECT_EQ(facts.ascii, text.find('\xE4') == std::string::npos);
        EXPECT_EQ(facts.plain, text.find_first_of("\"\r") == std::string::npos);
      }
      ASSERT_EQ(copy, text + 'x') << kernels->name;
    }
  }
}

/// Cells that a person or a machine may have written, and those that only look like numbers.
std::string some_cell(std::mt19937& random) {
  static constexpr std::array<std::string_view, 44> odd = {"",
                                                           "-",
                                                           ".",
                                                           "-.",
                                                           "-.5",
                                                           ".5",
                                                           "5.",
                                                           "-5.",
                                                           "1.2.3",
                                                           "1..2",
                                                           "--1",
                                                           "1-",
                                                           "+1",
                                                           "1e3",
                                                           "1E-3",
                                                           " 1",
                                                           "1 ",
                                                           "1,234",
                                                           "12%",
                                                           "3万",
                                                           "１２",
                                                           "0",
                                                           "-0",
                                                           "-0.0",
                                                           "00",
                                                           "01001",
                                                           "0.0",
                                                           "1/2",
                                                           "1:2",
                                                           "0x1F",
                                                           "NaN",
                                                           "inf",
                                                           "9999999999999999",
                                                           "99999999999999999",
                                                           "999999999999999.9",
                                                           "-99999999999999.9",
                                                           "0.00000000000001",
                                                           "-0.0000000000001",
                                                           "12345678.",
                                                           ".12345678",
                                                           "1234567.8",
                                                           "-1234567",
                                                           "-123456.78",
                                                           "12345678.87654321"};
  if (random() % 8 == 0) return std::string(odd[random() % odd.size()]);
  if (random() % 8 == 0) {
    static constexpr std::string_view letters = "0123456789.-+e,% \"\xE4\x80:/";
    std::string cell;
    for (std::size_t i = random() % 20; i > 0; --i) cell += letters[random() % letters.size()];
    return cell;
  }
  std::string cell = random() % 4 == 0 ? "-" : "";
  const std::size_t digits = random() % 17 + 1;
  for (std::size_t i = 0; i < digits; ++i) cell += static_cast<char>('0' + random() % 10);
  if (random() % 2 == 0) cell.insert(cell.size() - random() % digits, ".");
  return cell;
}

/// The rule of the kernels: [-] digits [. digits], 16 bytes, and what brings it to the
/// decimals.
bool is_plain(std::string_view cell, int decimals) {
  const std::string_view digits = cell.substr(cell.starts_with('-') ? 1 : 0);
  const std::size_t point = digits.find('.');
  const std::size_t whole = std::min(point, digits.size());
  const std::size_t after = point == std::string_view::npos ? 0 : digits.size() - point - 1;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool all_digits =
      std::all_of(digits.begin(), digits.begin() + static_cast<std::ptrdiff_t>(whole),
                  is_digit) &&
      std::all_of(digits.end() - static_cast<std::ptrdiff_t>(after), digits.end(), is_digit);
  const int shift = decimals - static_cast<int>(after);
  return all_digits && whole > 0 && (point == std::string_view::npos || after > 0) &&
         cell.size() <= 16 && shift >= 0 && shift <= 7 &&
         static_cast<int>(cell.size()) + shift <= 18;
}

TEST(ReadCells, ReadsPlainNumbersAsReadDecimalDoesAndLeavesTheRest) {
  std::mt19937 random(3);
  for (int round = 0; round < 4000; ++round) {
    const std::size_t n = random() % 150;
    const std::size_t stride = random() % 3 + 1;
    const int decimals = static_cast<int>(random() % 14);
    const bool in_pairs = random() % 2 == 0;
    std::string text;
    std::vector<std::string> cells;
    std::vector<std::uint32_t> places;
    if (!in_pairs) places.push_back(UINT32_MAX);
    for (std::size_t i = 0; i < n * stride; ++i) {
      cells.push_back(some_cell(random));
      if (in_pairs) places.push_back(static_cast<std::uint32_t>(text.size()) - 1U);
      text += cells.back();
      places.push_back(static_cast<std::uint32_t>(text.size()));
      text += random() % 2 == 0 ? ',' : '1';  // what stands beside a cell is none of it
    }
    const padded place(text, random() % 64, '7');
    const std::size_t step = in_pairs ? 2 * stride : stride;
    for (const kernel_set* kernels : all_kernels()) {
      std::vector<std::int64_t> out(n + 1, 77);
      std::vector<std::uint32_t> open(n + 1);
      open.resize(kernels->read_cells(place.begin(), places.data(), step, n, decimals,
                                      out.data(), open.data()));
      EXPECT_EQ(out[n], 77);
      std::size_t next = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const std::string& cell = cells[i * stride];
        const bool left = next < open.size() && open[next] == i;
        next += left ? 1U : 0U;
        ASSERT_EQ(left, !is_plain(cell, decimals))
            << kernels->name << " \"" << cell << "\" " << decimals;
        if (left) continue;
        const decimal_reading reading = read_decimal(cell);
        ASSERT_TRUE(reading.ok);
        std::int64_t expected = reading.value.mantissa;
        for (int k = reading.value.decimals; k < decimals; ++k) expected *= 10;
        ASSERT_EQ(out[i], expected) << kernels->name << " \"" << cell << "\" " << decimals;
      }
      EXPECT_EQ(next, open.size());
    }
  }
}

}  // namespace
}  // namespace fundalloc::detail
