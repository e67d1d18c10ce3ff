// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/files/csv.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <random>

#include "files/scratch_file.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;
using testing::scratch_file;

table csv_of(std::string_view bytes, const std::string& encoding = {}) {
  return read_csv_text(bytes, {.recipient = {}, .encoding = encoding}, "a.csv");
}

/// All cells, headers first: `name|x/A|1`.
std::string cells(const table& t) {
  std::string text;
  for (std::size_t j = 0; j < t.columns(); ++j) text += (j > 0 ? "|" : "") + t.header(j);
  for (std::size_t i = 0; i < t.rows(); ++i) {
    for (std::size_t j = 0; j < t.columns(); ++j) text += (j > 0 ? "|" : "/") + t.text(j, i);
  }
  return text;
}

std::string csv_refusal(std::string_view bytes, const std::string& encoding = {}) {
  return message_of([&] { return csv_of(bytes, encoding); });
}

// 地区,人口 / 滨州市,7 in GB18030.
constexpr std::string_view gb_table =
    "\xb5\xd8\xc7\xf8,\xc8\xcb\xbf\xda\n\xb1\xf5\xd6\xdd\xca\xd0,7\n";

TEST(Csv, ReadsRecordsAndFields) {
  EXPECT_EQ(cells(csv_of("name,x\nA,1\nB,\n")), "name|x/A|1/B|");
  EXPECT_EQ(cells(csv_of("name,x\r\nA,1\r\nB,2")), "name|x/A|1/B|2");
  EXPECT_EQ(cells(csv_of("name\nA\n")), "name/A");
  EXPECT_EQ(cells(csv_of("name,x")), "name|x");
  EXPECT_EQ(cells(csv_of("name,x\nA, 1 \n")), "name|x/A| 1 ");
}

TEST(Csv, ReadsQuotes) {
  EXPECT_EQ(cells(csv_of("name,x\n\"A, \"\"a\"\"\",\"1,234\"\n")), "name|x/A, \"a\"|1,234");
  EXPECT_EQ(cells(csv_of("\"na\r\nme\",x\n\"\",\"\"\n")), "na\r\nme|x/|");
  EXPECT_EQ(cells(csv_of("name,x\nA,\"1\"")), "name|x/A|1");
  EXPECT_EQ(cells(csv_of("\"\"\"\",x\nA,1\n")), "\"|x/A|1");
}

TEST(Csv, IgnoresBlankLinesAtTheEndOnly) {
  EXPECT_EQ(cells(csv_of("name,x\nA,1\n\n\r\n\n")), "name|x/A|1");
  EXPECT_EQ(csv_refusal("name,x\nA,1\n\nB,2\n"),
            "E108 a.csv row 3: the row is blank; expected 2, as the header. Delete the blank "
            "line.");
  EXPECT_EQ(csv_refusal("\nname,x\nA,1\n"),
            "E113 a.csv row 1: the first line is blank; expected the headers of the columns. "
            "Delete the blank line.");
}

TEST(Csv, KeepsSourceAndRecipient) {
  const table t =
      read_csv_text("name,x\nA,1\n", {.recipient = "name", .encoding = {}}, "d/a.csv");
  EXPECT_EQ(t.source(), "d/a.csv");
  EXPECT_EQ(t.recipient_header(), "name");
  EXPECT_EQ(t.where(1, 0).recipient, "A");
  EXPECT_EQ(t.where(1, 0).row, 2U);
}

TEST(Csv, RefusesRaggedRows) {
  EXPECT_EQ(csv_refusal("name,x,y\nA,1,2\nB,1\n"),
            "E108 a.csv row 3: the row has 2 fields; expected 3, as the header. Complete the "
            "row.");
  EXPECT_EQ(csv_refusal("name,x\nA,1,234\n"),
            "E108 a.csv row 2: the row has 3 fields; expected 2, as the header. Quote a field "
            "that has a comma: \"1,234\".");
}

TEST(Csv, RefusesBrokenQuotes) {
  EXPECT_EQ(
      csv_refusal("name,x\nA,1\nB,\"2\n"),
      "E109 a.csv row 3 column \"x\": a quote that is not closed; expected a closing quote. "
      "Close the quote, or write \"\" for a quote in a field.");
  EXPECT_EQ(csv_refusal("name,x\nA\"a,1\n"),
            "E109 a.csv row 2 column \"name\": a quote inside a field that does not start with "
            "one; expected quotes around the whole field. Write \"...\" around the field, and "
            "\"\" for a quote in it.");
  EXPECT_EQ(
      csv_refusal("name,\"x\"y\nA,1\n"),
      "E109 a.csv row 1 column \"#2\": text after a closing quote; expected a comma or the "
      "end of the row. Write \"\" for a quote in a field.");
  EXPECT_EQ(
      csv_refusal("name,x\nA,1\rB,2\n"),
      "E109 a.csv row 2 column \"x\": a carriage return inside a row; expected line ends of "
      "LF or CRLF. Save the file with ordinary line ends.");
}

TEST(Csv, RefusesAnEmptyFile) {
  const std::string empty =
      "E112 a.csv: the file is empty; expected a header and one row a recipient. Check the "
      "file.";
  EXPECT_EQ(csv_refusal(""), empty);
  EXPECT_EQ(csv_refusal("\xEF\xBB\xBF"), empty);
  EXPECT_EQ(csv_refusal("\r\n\n"), empty);
}

TEST(Csv, RefusesBadHeaders) {
  EXPECT_EQ(code_of([] { return csv_of("name,,x\nA,1,2\n"); }), "E113");
  EXPECT_EQ(code_of([] { return csv_of("name,x,x\nA,1,2\n"); }), "E113");
}

/// A field as RFC 4180 wants it, quoted where it must be or at random.
std::string quoted_field(const std::string& text, bool always) {
  if (!always && text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

TEST(Csv, ReadsBackWhatWasWritten) {
  static constexpr std::array<std::string_view, 9> pieces = {"a", ",",  "\"", "\n", "\r\n",
                                                             " ", "万", "1",  ""};
  std::mt19937 random(3);
  for (int k = 0; k < 2000; ++k) {
    const std::size_t columns = random() % 4 + 2;
    std::string bytes;
    std::string expected;
    for (std::size_t i = 0; i <= random() % 5; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        std::string text = i == 0 ? "h" + std::to_string(j) : "";
        for (std::size_t p = random() % 4; p > 0; --p) text += pieces[random() % pieces.size()];
        bytes += (j > 0 ? "," : "") + quoted_field(text, random() % 2 == 0);
        expected += (j > 0 ? "|" : i > 0 ? "/" : "") + text;
      }
      bytes += random() % 2 == 0 ? "\n" : "\r\n";
    }
    ASSERT_EQ(cells(csv_of(bytes)), expected) << bytes;
  }
}

TEST(CsvEncoding, ReadsUtf8WithAndWithoutMark) {
  EXPECT_EQ(cells(csv_of("地区,人口\n滨州市,7\n")), "地区|人口/滨州市|7");
  EXPECT_EQ(cells(csv_of("\xEF\xBB\xBF地区,人口\n滨州市,7\n")), "地区|人口/滨州市|7");
  EXPECT_EQ(cells(csv_of("\xEF\xBB\xBF\"a,b\",x\nA,1\n")), "a,b|x/A|1");
  EXPECT_EQ(cells(csv_of("a\nx\U0001F600\n", "utf-8")), "a/x\U0001F600");
}

TEST(CsvEncoding, ReadsGb18030) {
  EXPECT_EQ(cells(csv_of(gb_table)), "地区|人口/滨州市|7");
  EXPECT_EQ(cells(csv_of(gb_table, "gb18030")), "地区|人口/滨州市|7");
  // Four bytes: U+3400 and U+1F600.
  EXPECT_EQ(cells(csv_of("a\n\x81\x39\xee\x39\x94\x39\xfc\x36\n")), "a/\u3400\U0001F600");
  EXPECT_EQ(csv_refusal(gb_table, "utf-8"),
            "E102 a.csv:1: byte 1 is not UTF-8; expected UTF-8. Save the file as UTF-8.");
}

TEST(CsvEncoding, DoesNotTakeADamagedUtf8FileForGb18030) {
  EXPECT_EQ(csv_refusal("地区,人口\n滨州市,7\n东营\xE5\xB8,8\n"),
            "E102 a.csv:3: byte 33 is not UTF-8; expected UTF-8, as the rest of the file. Save "
            "the file as UTF-8.");
}

TEST(CsvEncoding, RefusesBytesOfNeither) {
  EXPECT_EQ(
      csv_refusal("a,b\n\xff,1\n"),
      "E102 a.csv: the text is neither UTF-8 nor GB18030; expected UTF-8 or GB18030 (GBK). "
      "Save the file as UTF-8.");
  EXPECT_EQ(
      csv_refusal("a,b\n\xb5", "gb18030"),
      "E102 a.csv: the text is not GB18030; expected UTF-8 or GB18030 (GBK). Save the file "
      "as UTF-8.");
}

TEST(CsvEncoding, ChecksUtf8Strictly) {
  // Overlong forms, a surrogate, beyond U+10FFFF, a lone tail, a cut character.
  for (const char* bad :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80",
        "\xE4\xB8", "\xC3", "\xF0\x9F\x98"}) {
    EXPECT_EQ(code_of([&] { return csv_of(std::string("a\n") + bad, "utf-8"); }), "E102");
  }
  for (const char* good : {"\xC2\x80", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(code_of([&] { return csv_of(std::string("a\n") + good, "utf-8"); }), "ok");
  }
}

TEST(CsvEncoding, RefusesUtf16AndBinary) {
  EXPECT_EQ(
      csv_refusal(std::string_view("\xFF\xFE\x30\x57", 4)),
      "E102 a.csv:1: the file is UTF-16; expected UTF-8 or GB18030 (GBK). Save the file as "
      "UTF-8.");
  EXPECT_EQ(code_of([] { return csv_of(std::string_view("\xFE\xFF\x57\x30", 4)); }), "E102");
  EXPECT_EQ(csv_refusal(std::string_view("a,b\nA,\0\n", 8)),
            "E102 a.csv:2: the file has a NUL byte: it is no text; expected UTF-8 or GB18030 "
            "(GBK). Save the file as UTF-8.");
  EXPECT_EQ(
      csv_refusal("a\n1\n", "latin1"),
      "E102 a.csv: the encoding \"latin1\" is not known; expected utf-8 or gb18030. Correct "
      "the option.");
}

TEST(CsvFile, IsReadFromDisk) {
  const scratch_file file("plain.csv", "name,x\nA,1\n");
  const table t = read_csv(file.path(), {.recipient = "name", .encoding = {}});
  EXPECT_EQ(cells(t), "name|x/A|1");
  EXPECT_EQ(t.source(), file.path().string());
}

TEST(CsvFile, OfAnySizeIsReadWhole) {
  std::string bytes = "name,x\n";
  for (int i = 0; i < 300000; ++i)
    bytes += "r" + std::to_string(i) + "," + std::to_string(i) + "\n";
  const scratch_file file("large.csv", bytes);
  const table t = read_csv(file.path());
  ASSERT_EQ(t.rows(), 300000U);
  EXPECT_EQ(t.text(1, 299999), "299999");
  EXPECT_TRUE(t.numbers(1).sum == int128{300000} * 299999 / 2);
}

TEST(CsvFile, SaysWhyItCannotBeRead) {
  EXPECT_EQ(message_of([] { return read_csv("no_such_file.csv"); }),
            "E101 no_such_file.csv: the file cannot be read: there is no such file; expected a "
            "file that can be read. Check the path and the permissions.");
  const std::filesystem::path folder = std::filesystem::temp_directory_path();
  EXPECT_EQ(message_of([&] { return read_csv(folder); }),
            "E101 " + folder.string() +
                ": the file cannot be read: it is a folder; expected a file that can be read. "
                "Check the path and the permissions.");
}

}  // namespace
}  // namespace fundalloc
