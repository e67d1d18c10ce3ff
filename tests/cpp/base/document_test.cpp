// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/document.hpp"

#include <gtest/gtest.h>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::message_of;

TEST(Document, IsATreeOfTexts) {
  const document d = document::map({{"a", "1"}, {"b", document::list({"x", "y"})}});
  ASSERT_TRUE(d.is_map());
  ASSERT_NE(d.find("a"), nullptr);
  EXPECT_EQ(d.find("a")->text(), "1");
  EXPECT_EQ(d.find("b")->items().size(), 2U);
  EXPECT_EQ(d.find("c"), nullptr);
  EXPECT_EQ(document("x").what(), document::kind::scalar);
  EXPECT_TRUE(document().is_scalar());
}

TEST(Document, ChangesByCopies) {
  const document d = document::map({{"a", "1"}, {"b", "2"}});
  EXPECT_EQ(d.with("a", "9"), document::map({{"a", "9"}, {"b", "2"}}));
  EXPECT_EQ(d.with("c", "3"), document::map({{"a", "1"}, {"b", "2"}, {"c", "3"}}));
  EXPECT_EQ(d.without("a"), document::map({{"b", "2"}}));
  EXPECT_EQ(d.without("c"), d);
  EXPECT_EQ(d, document::map({{"a", "1"}, {"b", "2"}}));
}

TEST(Document, MarksDoNotCountInComparisons) {
  document a("x");
  a.line = 7;
  EXPECT_EQ(a, document("x"));
  EXPECT_FALSE(document("x") == document::list({"x"}));
  EXPECT_FALSE(document::map({}) == document::list({}));
}

TEST(Json, KeepsEveryScalarAsItsText) {
  const document d = read_json(R"( {"a": 1.50, "b": [true, -2e3, "x"], "c": {}, "d": []} )");
  EXPECT_EQ(d, document::map({{"a", "1.50"},
                              {"b", document::list({"true", "-2e3", "x"})},
                              {"c", document::map({})},
                              {"d", document::list({})}}));
}

TEST(Json, MarksEveryValue) {
  const document d = read_json("{\n  \"名\": \"x\", \"b\":\n [1,\n   {}]}");
  EXPECT_EQ(d.line, 1U);
  EXPECT_EQ(d.character, 1U);
  // An entry stands where its key stands.
  EXPECT_EQ(d.find("名")->line, 2U);
  EXPECT_EQ(d.find("名")->character, 3U);
  EXPECT_EQ(d.find("b")->line, 2U);
  EXPECT_EQ(d.find("b")->character, 13U);
  EXPECT_EQ(d.find("b")->items()[0].line, 3U);
  EXPECT_EQ(d.find("b")->items()[0].character, 3U);
  EXPECT_EQ(d.find("b")->items()[1].line, 4U);
  EXPECT_EQ(d.find("b")->items()[1].character, 4U);
}

TEST(Json, ReadsEscapes) {
  EXPECT_EQ(read_json(R"("\"\\\/\b\f\n\r\t")").text(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(read_json(R"("\u0041\u00e9\u4E07\ud83d\ude00")").text(), "A\u00e9万\U0001F600");
}

TEST(Json, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(message_of([] { return read_json("{\"a\": 1,\n \"b\" 2}", "plan.json"); }),
            "E201 plan.json:2:6: no colon after a key; expected a colon. Correct the JSON.");
  EXPECT_EQ(message_of([] { return read_json("{\"万\": null}", "p.json"); }),
            "E201 p.json:1:7: \"null\"; expected a text in quotes, a number, true or false. "
            "Correct the JSON.");
  EXPECT_EQ(message_of([] { return read_json("{\"a\": 1, \"a\": 2}", "p.json"); }),
            "E204 p.json:1:10: \"a\" stands twice; expected each key once. Correct the JSON.");
}

TEST(Json, IsStrict) {
  for (const char* bad : {"",
                          " ",
                          "{",
                          "[",
                          "[1",
                          "[1,]",
                          "{\"a\":1,}",
                          "{a: 1}",
                          "{\"a\"}",
                          "[1 2]",
                          "1 2",
                          "'a'",
                          "nan",
                          "Infinity",
                          "01",
                          "+1",
                          "1.",
                          ".5",
                          "1e",
                          "--1",
                          "-",
                          "tru",
                          "true1",
                          "[1]]",
                          "\"a",
                          "\"a\nb\"",
                          "\"\\x\"",
                          "\"\\u12\"",
                          "\"\\u12G4\"",
                          "\"\\ud800\"",
                          "\"\\udc00\"",
                          "\"\\ud800\\u0041\"",
                          "{\"a\":1 \"b\":2}",
                          "// x\n1",
                          "[1,,2]",
                          "{,}",
                          "\"\\"}) {
    EXPECT_EQ(code_of([&] { return read_json(bad); }), "E201") << bad;
  }
}

TEST(Json, TakesSixteenLevels) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + "1" + std::string(levels, ']');
  };
  EXPECT_EQ(code_of([&] { return read_json(nested(16)); }), "ok");
  EXPECT_EQ(message_of([&] { return read_json(nested(17), "p.json"); }),
            "E403 p.json:1:17: more than 16 levels; expected at most 16 levels. Correct the "
            "JSON.");
  EXPECT_EQ(code_of([&] { return read_json(std::string((1U << 26) + 1, ' ')); }), "E403");
}

TEST(Json, WritesOneFormOnly) {
  const document d = read_json("{ \"b\": [1, {\"z\": 2, \"y\": 3}], \"a\": \"万\\u0001\\n\" }");
  EXPECT_EQ(to_json(d), R"({"a":"万\u0001\n","b":["1",{"y":"3","z":"2"}]})");
  EXPECT_EQ(to_json(read_json(to_json(d))), to_json(d));
  EXPECT_EQ(to_json(document::map({})), "{}");
  EXPECT_EQ(to_json(document::list({})), "[]");
}

TEST(Json, StringsEscapeWhatTheyMust) {
  EXPECT_EQ(json_string("a\"\\\t\r\x1f/é"), "\"a\\\"\\\\\\t\\r\\u001f/é\"");
  for (int c = 1; c < 128; ++c) {
    const std::string text(1, static_cast<char>(c));
    EXPECT_EQ(read_json(json_string(text)).text(), text) << c;
  }
}

}  // namespace
}  // namespace fundalloc
