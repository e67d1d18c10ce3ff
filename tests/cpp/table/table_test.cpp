// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/table/table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;
using testing::table_of;
using testing::texts;

texts shown(const table& from, std::size_t column) {
  texts cells;
  for (std::size_t i = 0; i < from.rows(); ++i) cells.push_back(from.text(column, i));
  return cells;
}

TEST(Table, HoldsTextsAndNumbersOverOnePowerOfTen) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1.50", "", "1,234"}}});
  EXPECT_EQ(t.rows(), 3U);
  EXPECT_EQ(t.columns(), 2U);
  EXPECT_FALSE(t.is_numeric(0));
  ASSERT_TRUE(t.is_numeric(1));
  const number_column x = t.numbers(1);
  EXPECT_EQ(x.decimals, 1);
  EXPECT_EQ(testing::vector_of(x.mantissas), (testing::units{15, 0, 12340}));
  EXPECT_EQ(x.blanks, 1U);
  EXPECT_TRUE(x.is_blank(1));
  EXPECT_FALSE(x.is_blank(0));
  EXPECT_TRUE(x.sum == 12355);
  EXPECT_EQ(x.least, 15);
}

TEST(Table, LeastIsOfCellsThatAreNotBlank) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"", "-3"}}});
  EXPECT_EQ(t.numbers(1).least, -3);
}

TEST(Table, KeepsCodesAsTheyAreWritten) {
  const table t = table_of({{"code", {"01001", "1001"}}, {"x", {"1", "2"}}});
  EXPECT_EQ(shown(t, 0), (texts{"01001", "1001"}));
  EXPECT_EQ(t.recipients({})->names, (texts{"01001", "1001"}));
}

TEST(Table, ShowsNumbersThatWereGivenAsNumbers) {
  table_builder b;
  const std::vector<std::int64_t> v{1250, -5, 0};
  b.add_numbers("x", v, 2, {0, 0, 1});
  const table t = b.build();
  EXPECT_EQ(shown(t, 0), (texts{"12.5", "-0.05", ""}));
}

TEST(Table, ReadsDoublesByTheirShortestDecimals) {
  table_builder b;
  const std::vector<double> v{0.1, 2.0, 1e-3};
  b.add_doubles("x", v);
  const table t = b.build();
  EXPECT_EQ(testing::vector_of(t.numbers(0).mantissas), (testing::units{100, 2000, 1}));
  EXPECT_EQ(t.numbers(0).decimals, 3);
}

TEST(Table, ReadsNanAsBlankOnlyWhereAllowed) {
  const std::vector<double> v{1.0, std::nan("")};
  table_builder allowed;
  allowed.add_doubles("x", v, true);
  EXPECT_EQ(allowed.build().numbers(0).blanks, 1U);
  table_builder refused;
  refused.add_doubles("x", v);
  const table t = refused.build();
  EXPECT_EQ(
      message_of([&] { return t.numbers(0); }),
      "E105 row 3 column \"x\": \"NaN\" is not a number; expected a number such as 1234.5 or "
      "12.5%. Correct the cell.");
}

TEST(Table, RefusesInfinity) {
  const std::vector<double> v{std::numeric_limits<double>::infinity()};
  table_builder b;
  b.add_doubles("x", v);
  const table t = b.build();
  EXPECT_EQ(message_of([&] { return t.numbers(0); }),
            "E105 row 2 column \"x\": \"inf\" is infinite; expected a number such as 1234.5 or "
            "12.5%. Correct the cell.");
}

TEST(Table, FindsAHeaderWithoutItsTrailingUnit) {
  const table t = table_of({{"name", {"A"}}, {"人口(人)", {"1"}}, {"面积（亩）", {"2"}}});
  EXPECT_EQ(t.find("人口"), 1U);
  EXPECT_EQ(t.find("人口(人)"), 1U);
  EXPECT_EQ(t.find("面积"), 2U);
  EXPECT_TRUE(t.has("面积"));
  EXPECT_FALSE(t.has("面"));
}

TEST(Table, AnExactHeaderComesBeforeOneWithAUnit) {
  const table t = table_of({{"name", {"A"}}, {"x(m)", {"1"}}, {"x", {"2"}}});
  EXPECT_EQ(t.find("x"), 2U);
}

TEST(Table, TwoHeadersThatDifferByUnitAreAmbiguous) {
  const table t = table_of({{"name", {"A"}}, {"x(m)", {"1"}}, {"x(km)", {"2"}}});
  EXPECT_FALSE(t.has("x"));
  EXPECT_EQ(message_of([&] { return t.find("x"); }),
            "E107 t.csv column \"x\": two columns match: \"x(m)\" and \"x(km)\"; expected one "
            "column. "
            "Write the whole header in the plan, with its unit.");
}

TEST(Table, MissingColumnNamesTheHeadersThatExist) {
  const table t = table_of({{"name", {"A"}}, {"x", {"1"}}});
  EXPECT_EQ(
      message_of([&] { return t.find("y"); }),
      "E107 t.csv column \"y\": the table has no such column; expected one of \"name\", \"x\". "
      "Correct the name in the plan, or the header of the table.");
}

TEST(Table, NamesTheCellThatIsNoNumber) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"1", "abc"}}});
  EXPECT_EQ(
      message_of([&] { return t.numbers(1); }),
      "E105 t.csv row 3 (B) column \"x\": \"abc\" is not a number; expected a number such as "
      "1234.5 or 12.5%. Correct the cell.");
}

TEST(Table, NamesBothCellsOfMixedForms) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "", "2%"}}});
  EXPECT_EQ(message_of([&] { return t.numbers(1); }),
            "E110 t.csv row 4 (C) column \"x\": \"2%\" is written in another form than the "
            "cells above "
            "(row 2: \"1\"); expected one form in the whole column. Write all cells alike.");
}

TEST(Table, RefusesAMisplacedComma) {
  const table t = table_of({{"name", {"A"}}, {"x", {"1,23"}}});
  EXPECT_EQ(
      message_of([&] { return t.numbers(1); }),
      "E111 t.csv row 2 (A) column \"x\": \"1,23\" has a comma that does not group thousands; "
      "expected a number such as 1234.5 or 12.5%. Correct the cell.");
}

TEST(Table, CellsThatAreNumbersOfOtherKindsAreNone) {
  for (const char* cell : {"1/3", "NaN", "inf", "0x10", "1.2.3", "--1", "."}) {
    const table t = table_of({{"name", {"A"}}, {"x", {cell}}});
    EXPECT_EQ(code_of([&] { return t.numbers(1); }), "E105") << cell;
  }
}

TEST(Table, RefusesAColumnThatDoesNotFitTogether) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"9223372036854775807", "0.1"}}});
  EXPECT_EQ(
      message_of([&] { return t.numbers(1); }),
      "E401 t.csv row 2 (A) column \"x\": \"9223372036854775807\" does not fit 64 bits with "
      "the "
      "decimals of another cell (row 3: \"0.1\"); expected a number such as 1234.5 or 12.5%. "
      "Correct the cell.");
}

TEST(Table, TakesTheWholeRangeOf64Bits) {
  const table t = table_of({{"name", {"A", "B"}}, {"x", {"9223372036854775807", "1"}}});
  EXPECT_EQ(t.numbers(1).mantissas[0], std::numeric_limits<std::int64_t>::max());
  EXPECT_TRUE(t.numbers(1).sum == static_cast<int128>(1) << 63);
}

TEST(Table, RefusesDuplicateRecipients) {
  EXPECT_EQ(
      message_of([] { return table_of({{"name", {"A", "B", "A"}}, {"x", {"1", "2", "3"}}}); }),
      "E106 t.csv row 4 column \"name\": \"A\" stands in row 2 already; expected each "
      "recipient "
      "once. Merge the rows, or tell the recipients apart by name.");
}

TEST(Table, RefusesABlankRecipient) {
  EXPECT_EQ(message_of([] { return table_of({{"name", {"A", "  "}}, {"x", {"1", "2"}}}); }),
            "E114 t.csv row 3 column \"name\": the recipient has no name; expected a name. "
            "Fill in the "
            "name, or delete the row.");
}

TEST(Table, RefusesTotalRows) {
  EXPECT_EQ(message_of([] { return table_of({{"name", {"A", "合计"}}, {"x", {"1", "2"}}}); }),
            "E115 t.csv row 3 column \"name\": \"合计\" is a total, not a recipient; expected "
            "recipients only. Delete the row of totals.");
  for (const char* name :
       {"总计", "小计", "total", "Total", " 合计 ", "合　计", "\u00a0T o t a l\t",
        "GRAND TOTAL", "Subtotal:", "Sum (EUR)", "全省合计（万元）", "累計", "總計："}) {
    EXPECT_EQ(code_of([&] { return table_of({{"name", {name}}, {"x", {"1"}}}); }), "E115")
        << name;
  }
  for (const char* name : {"合计县", "Totality", "Sumy", "计", "統計局", "Grand", "à total"}) {
    EXPECT_EQ(code_of([&] { return table_of({{"name", {name}}, {"x", {"1"}}}); }), "ok")
        << name;
  }
}

TEST(Table, FindsARepeatedRecipientAmongMany) {
  const auto code_with = [](const std::string& last) {
    std::vector<std::string> names;
    for (int i = 0; i < 5000; ++i) names.push_back("recipient " + std::to_string(i));
    names.push_back(last);
    const std::vector<std::string> ones(names.size(), "1");
    return code_of([&] { return table_of({{"name", names}, {"x", ones}}); });
  };
  EXPECT_EQ(code_with("recipient 5000"), "ok");
  for (const char* last :
       {"recipient 0", " recipient 17", "recipient 4999\t", "\u3000recipient 4096\u00a0"}) {
    EXPECT_EQ(code_with(last), "E106") << last;
  }
}

TEST(Table, RefusesATableWithoutRows) {
  EXPECT_EQ(message_of([] { return table_of({{"name", {}}, {"x", {}}}); }),
            "E112 t.csv column \"name\": the table has no rows; expected one row a recipient. "
            "Add the "
            "recipients.");
}

TEST(Table, RefusesBlankAndRepeatedHeaders) {
  EXPECT_EQ(
      message_of([] { return table_of({{"name", {"A"}}, {" ", {"1"}}}); }),
      "E113 t.csv row 1: column 2 has no header; expected a name for each column. Write the "
      "header, or delete the empty column.");
  EXPECT_EQ(
      message_of([] { return table_of({{"name", {"A"}}, {"x", {"1"}}, {"x", {"2"}}}); }),
      "E113 t.csv row 1 column \"x\": columns 2 and 3 have the same header; expected different "
      "headers. Rename one of them.");
}

TEST(Table, RefusesColumnsOfDifferentLengths) {
  EXPECT_EQ(
      message_of([] { return table_of({{"name", {"A", "B"}}, {"x", {"1"}}}); }),
      "E119 t.csv column \"x\": the column has 1 cells; expected 2, as the columns before it. "
      "Give all columns one length.");
}

TEST(Table, RefusesMarksOfAnotherLength) {
  table_builder b;
  const std::vector<std::int64_t> v{1, 2};
  EXPECT_EQ(
      message_of([&] { return &b.add_numbers("x", v, 0, {1}); }),
      "E119 column \"x\": the marks of blanks are 1; expected 2, one a row. Give one mark for "
      "each row, or none.");
}

TEST(Table, RefusesMoreThanThirtyDecimals) {
  table_builder b;
  const std::vector<std::int64_t> v{1};
  EXPECT_EQ(message_of([&] { return &b.add_numbers("x", v, 31); }),
            "E404 column \"x\": 31 decimals; expected 0 to 30 decimals. Scale the column.");
}

TEST(Table, AsksWhichColumnNamesTheRecipients) {
  table_builder b;
  b.source("t.csv").add_texts("name", {"A"}).add_texts("x", {"1"});
  const table t = b.build();
  EXPECT_EQ(message_of([&] { return t.recipients({}); }),
            "E205 t.csv recipient: neither the plan nor the table says which column names the "
            "recipients; expected one of \"name\", \"x\". Add `recipient: <column>` (分配对象) "
            "to the "
            "plan.");
  EXPECT_EQ(t.recipients("name")->names, (texts{"A"}));
}

TEST(Table, SelectKeepsRowNumbersOfTheWhole) {
  const table t = table_of({{"name", {"A", "B", "C"}}, {"x", {"1", "oops", "3"}}});
  const table part = t.select({0, 1, 1});
  EXPECT_EQ(shown(part, 0), (texts{"B", "C"}));
  EXPECT_EQ(part.where(1, 1).row, 4U);
  EXPECT_EQ(
      message_of([&] { return part.numbers(1); }),
      "E105 t.csv row 3 (B) column \"x\": \"oops\" is not a number; expected a number such as "
      "1234.5 or 12.5%. Correct the cell.");
  EXPECT_EQ(part.select({0, 1}).where(1, 0).row, 4U);
}

TEST(Table, SelectKeepsNumbersAndBlanks) {
  table_builder b;
  const std::vector<std::int64_t> v{1, 2, 3};
  b.add_texts("name", {"A", "B", "C"}).add_numbers("x", v, 1, {0, 1, 0}).recipient("name");
  const table part = b.build().select({0, 1, 1});
  EXPECT_EQ(testing::vector_of(part.numbers(1).mantissas), (testing::units{0, 3}));
  EXPECT_TRUE(part.numbers(1).is_blank(0));
  EXPECT_EQ(part.numbers(1).decimals, 1);
}

TEST(Table, GivesTheNumericColumnsAsOneMatrix) {
  const table t = table_of(
      {{"name", {"A", "B"}}, {"x", {"1", "2"}}, {"t", {"u", "v"}}, {"y", {"0.5", "3"}}});
  EXPECT_EQ(t.numeric_headers(), (texts{"x", "y"}));
  EXPECT_EQ(t.decimals(), (std::vector<int>{0, 1}));
  int64_matrix expected(2, 2);
  expected << 1, 5, 2, 30;
  EXPECT_EQ(t.values(), expected);
}

TEST(MakeTable, TakesAnEigenMatrixAndGivesItBack) {
  int64_matrix m(3, 2);
  m << 1, 10, 2, 20, 3, 30;
  const table t = make_table({"A", "B", "C"}, {"x", "y"}, m, {0, 1});
  EXPECT_EQ(t.values(), m);
  EXPECT_EQ(t.recipient_header(), "recipient");
  EXPECT_EQ(t.text(t.find("y"), 1), "2");
  EXPECT_EQ(t.recipients({})->names, (texts{"A", "B", "C"}));
}

TEST(MakeTable, TakesABlockOfALargerMatrix) {
  int64_matrix m(2, 3);
  m << 1, 2, 3, 4, 5, 6;
  const table t = make_table({"A", "B"}, {"x"}, m.block(0, 1, 2, 1));
  EXPECT_EQ(testing::vector_of(t.numbers(1).mantissas), (testing::units{2, 5}));
}

TEST(MakeTable, RefusesSizesThatDoNotFit) {
  const int64_matrix m = int64_matrix::Ones(2, 2);
  EXPECT_EQ(message_of([&] { return make_table({"A", "B"}, {"x"}, m); }),
            "E119: the matrix has 2 columns, with 1 names and 0 decimals; expected a name (and "
            "decimals, or none at all) for each column. Give one for each column.");
  EXPECT_EQ(code_of([&] { return make_table({"A"}, {"x", "y"}, m); }), "E119");
  EXPECT_EQ(code_of([&] { return make_table({"A", "B"}, {"x", "y"}, m, {1}); }), "E119");
}

TEST(Table, RecipientsAreCheckedOnceForAllThreads) {
  table_builder b;
  b.add_texts("name", {"A", "B"}).add_texts("x", {"1", "2"});
  const table t = b.build();
  std::vector<std::shared_ptr<const recipient_column>> seen(8);
  std::vector<std::thread> threads;
  for (auto& slot : seen) threads.emplace_back([&t, &slot] { slot = t.recipients("name"); });
  for (auto& thread : threads) thread.join();
  for (const auto& r : seen) EXPECT_EQ(r->names, (texts{"A", "B"}));
}

}  // namespace
}  // namespace fundalloc
