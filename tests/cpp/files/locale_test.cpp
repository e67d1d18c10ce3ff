// SPDX-License-Identifier: Apache-2.0
// A process whose locale writes 1.234,5 reads and writes the same bytes.
#include <gtest/gtest.h>

#include <clocale>
#include <locale>

#include "fundalloc/files/csv.hpp"
#include "fundalloc/files/plan_file.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

/// Commas for decimals, points for thousands, as C++ knows them; no locale need be installed.
class commas : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

class global_locale {
 public:
  explicit global_locale(const std::locale& chosen) : before_(std::locale::global(chosen)) {}
  ~global_locale() { std::locale::global(before_); }
  global_locale(const global_locale&) = delete;
  global_locale& operator=(const global_locale&) = delete;

 private:
  std::locale before_;
};

std::string everything() {
  const plan rule(
      read_yaml("pool: 1234567.5元\nunit: 0.01元\nrecipient: name\ncombine: shares\n"
                "factors:\n  - {indicator: people, weight: 60.5%}\n"
                "  - {indicator: area, method: rank, weight: 39.5%}\n"));
  const table cells =
      read_csv_text("name,people,area\nA,1234.5,0.25\nB,\"1,234.5\",1e3\nC,12345678,3\n");
  const std::vector<double> values{1234.5, 1e-7, 1e15};
  const table doubles = table_builder().add_doubles("x", values).build();
  const allocation a = allocate(rule, cells);
  std::string text = to_yaml(rule) + to_json(a) + a.digest() + doubles.text(0, 1);
  text += rational(1'234'567, 1000).to_decimal_text(2) + scalar("1234.5").value.to_text();
  for (const auto& line : a.explain("B").lines) text += line.printed + line.amount.to_text();
  text += testing::message_of(
      [&] { return allocate(rule, read_csv_text("name,people\nA,1,5\n")); });
  return text;
}

TEST(Locale, ChangesNoByte) {
  const std::string want = everything();
  const global_locale scope(std::locale(std::locale::classic(), new commas));
  EXPECT_EQ(everything(), want);
}

}  // namespace
}  // namespace fundalloc
