// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/files/plan_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "files/bytes.hpp"
#include "files/scratch_file.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::list_of;
using testing::map_of;
using testing::message_of;
using testing::scratch_file;

document read(std::string_view text) { return read_yaml(text, "plan.yaml"); }

std::string why(std::string_view text) {
  return message_of([&] { return read(text); });
}

std::string code_at(std::string_view text) {
  try {
    (void)read(text);
  } catch (const error& e) {
    const location& at = e.detail().where;
    return code_text(e.detail().number) + ":" + std::to_string(at.line) + ":" +
           std::to_string(at.character);
  }
  return "ok";
}

TEST(PlanFile, KeepsEveryScalarAsItsText) {
  EXPECT_EQ(
      read("资金总额: 3717万元\n"
           "因素:\n"
           "  - {指标: 未脱贫人口, 方法: 占比, 权重: 60%}\n"
           "  - {指标: 贫困发生率, 权重: 0.40}\n"
           "保底: 20万元  # 每县\n"),
      map_of({{"资金总额", "3717万元"},
              {"因素",
               list_of({map_of({{"指标", "未脱贫人口"}, {"方法", "占比"}, {"权重", "60%"}}),
                        map_of({{"指标", "贫困发生率"}, {"权重", "0.40"}})})},
              {"保底", "20万元"}}));
  EXPECT_EQ(
      read("a: 007\nb: yes\nc: 1e3\nd: 2018-01-01\ne: 1,234.5元\n"),
      map_of(
          {{"a", "007"}, {"b", "yes"}, {"c", "1e3"}, {"d", "2018-01-01"}, {"e", "1,234.5元"}}));
}

TEST(PlanFile, ReadsQuotedTexts) {
  EXPECT_EQ(read("a: \"1,234: # \\\"x\\\"\"\nb: 'it''s'\n\"c: d\": ''\n"),
            map_of({{"a", "1,234: # \"x\""}, {"b", "it's"}, {"c: d", ""}}));
  EXPECT_EQ(read("a: \"null\"\nb: \"\"\nc: '~'\n"),
            map_of({{"a", "null"}, {"b", ""}, {"c", "~"}}));
}

TEST(PlanFile, ReadsFlowOverSeveralLines) {
  EXPECT_EQ(read("a: [1, 2,\n    3,\n  ]\nb: {c: 1,\r\n    d: [e, {f: g}]}\n"),
            map_of({{"a", list_of({"1", "2", "3"})},
                    {"b", map_of({{"c", "1"}, {"d", list_of({"e", map_of({{"f", "g"}})})}})}}));
  EXPECT_EQ(read("a: [x,  # one,two\n    y]\n"), map_of({{"a", list_of({"x", "y"})}}));
  EXPECT_EQ(read("a: [\"1,2\", '3,4']\n"), map_of({{"a", list_of({"1,2", "3,4"})}}));
  EXPECT_EQ(read("a: []\nb: {}\n"), map_of({{"a", list_of({})}, {"b", map_of({})}}));
}

TEST(PlanFile, MarksKeysAndItems) {
  const document d = read("# 注\n名称: 办法\nfactors:\n  - {indicator: x, weight: 1}\n");
  EXPECT_EQ(d.find("名称")->line, 2U);
  EXPECT_EQ(d.find("名称")->character, 1U);
  const document& item = d.find("factors")->items().front();
  EXPECT_EQ(item.line, 4U);
  EXPECT_EQ(item.character, 5U);
  EXPECT_EQ(item.find("weight")->character, 20U);
}

TEST(PlanFile, TakesAMarkOfUtf8AndADocumentStart) {
  EXPECT_EQ(read("\xEF\xBB\xBF---\n名: 1\n...\n"), map_of({{"名", "1"}}));
  EXPECT_EQ(code_at("\xEF\xBB\xBFname: {a: 1,b: 2}\n"), "E211:1:12");
}

TEST(PlanFile, RefusesAnEmptyText) {
  EXPECT_EQ(why(""),
            "E201 plan.yaml:1:1: the file says nothing; expected a plan. Write the plan.");
  EXPECT_EQ(code_of([] { return read("# only a comment\n\n"); }), "E201");
  EXPECT_EQ(code_of([] { return read("---\n"); }), "E201");
  EXPECT_EQ(code_of([] { return read("null\n"); }), "E201");
}

TEST(PlanFile, RefusesWrongYaml) {
  EXPECT_EQ(
      why("a: 1\nb: [1, 2\nc: 3\n"),
      "E201 plan.yaml:3:2: did not find expected ',' or ']', while parsing a flow sequence "
      "that starts in line 2. Correct the line, or put the text in quotes.");
  EXPECT_EQ(why("a:\n\tb: 1\n"),
            "E201 plan.yaml:2:1: a tab; expected spaces. Indent with spaces.");
  EXPECT_EQ(code_at("a: b: c\n"), "E201:1:5");
  EXPECT_EQ(code_at("a: 1\n  b: 2\n"), "E201:2:4");
  EXPECT_EQ(code_at("a: \"x\n"), "E201:2:1");
  EXPECT_EQ(why("a: @x\n"),
            "E201 plan.yaml:1:4: a text that starts with @; expected a letter or a digit. Put "
            "the text in quotes.");
  EXPECT_EQ(code_at("a: 1\nb: \x01\n"), "E201:2:4");
  EXPECT_EQ(code_at("a: }\n"), "E201:1:4");
  EXPECT_EQ(code_at("- a\nb: 1\n"), "E201:2:1");
}

TEST(PlanFile, RefusesWhatAPlanDoesNotNeed) {
  EXPECT_EQ(
      why("a: &x 1\n"),
      "E202 plan.yaml:1:4: an anchor (&); expected the value alone. Delete it; a text that "
      "starts with & or ! in quotes.");
  EXPECT_EQ(
      why("a: 1\nb: *x\n"),
      "E202 plan.yaml:2:4: an alias (*); expected the value itself. Write the value in both "
      "places; a text that starts with * in quotes.");
  EXPECT_EQ(why("a: !!str 1\n"),
            "E202 plan.yaml:1:4: a tag (!); expected the value alone. Delete it; a text that "
            "starts with & or ! in quotes.");
  EXPECT_EQ(why("a: |\n  x\n"),
            "E202 plan.yaml:1:4: a block of text (| or >); expected text on one line. Put the "
            "text in quotes on one line.");
  EXPECT_EQ(
      why("? a\n: b\n"),
      "E202 plan.yaml:1:1: a key with ?; expected key: value. Delete the question mark, or "
      "put the text in quotes.");
  EXPECT_EQ(why("a: 1\n---\nb: 2\n"),
            "E202 plan.yaml:2:1: a second document (---); expected one plan in a file. Put it "
            "into a file of its own.");
  EXPECT_EQ(why("%YAML 1.1\n---\na: 1\n"),
            "E202 plan.yaml:1:1: a directive (%); expected plain keys and values. Delete the "
            "line.");
  EXPECT_EQ(code_at("a: >\n  x\n"), "E202:1:4");
  EXPECT_EQ(code_at("a: 1\n? b\n: c\n"), "E202:2:1");
  EXPECT_EQ(code_at("a: {? b : c}\n"), "E202:1:5");
  EXPECT_EQ(code_at("a: [1, ? b]\n"), "E202:1:8");
  EXPECT_EQ(code_at("a: ?b\n?c: d\n"), "ok");
  EXPECT_EQ(code_at("&x a: 1\n"), "E202:1:1");
  EXPECT_EQ(code_at("*x : 1\n"), "E202:1:1");
  EXPECT_EQ(code_at("[a, b]: 1\n"), "E202:1:1");
  EXPECT_EQ(code_at("a: &x {b: 1}\n"), "E202:1:4");
  EXPECT_EQ(code_at("a: !x [1]\n"), "E202:1:4");
  EXPECT_EQ(code_at("%TAG ! tag:x,2000:\n---\na: 1\n"), "E202:1:1");
}

TEST(PlanFile, RefusesAKeyTwice) {
  EXPECT_EQ(why("pool: 1\nunit: 元\npool: 2\n"),
            "E204 plan.yaml:3:1: \"pool\" stands twice; expected each key once. Delete one of "
            "them.");
  EXPECT_EQ(code_at("a: {b: 1, \"b\": 2}\n"), "E204:1:11");
}

TEST(PlanFile, RefusesACommaWithoutASpaceInFlow) {
  const std::string reason =
      ": a comma that no space follows; expected a space after each comma in [] and {}. Write "
      "1234 or \"1,234\" for a number, and \", \" between items.";
  EXPECT_EQ(why("floor: {amount: 1,234}\n"), "E211 plan.yaml:1:18" + reason);
  EXPECT_EQ(code_at("a: [1,234]\n"), "E211:1:6");
  EXPECT_EQ(code_at("a: [1, 2,3]\n"), "E211:1:9");
  EXPECT_EQ(code_at("因素: {指标: 人口,权重: 1}\n"), "E211:1:12");
  EXPECT_EQ(code_at("a: [\"x\",\"y\"]\n"), "E211:1:8");
  EXPECT_EQ(code_at("a: [[1],[2]]\n"), "E211:1:8");
  EXPECT_EQ(code_at("a: [{b: 1},{b: 2}]\n"), "E211:1:11");
  EXPECT_EQ(code_at("a: [x ,y]\n"), "E211:1:7");
  EXPECT_EQ(code_at("a: [x,#c\n y]\n"), "E211:1:6");
  EXPECT_EQ(code_at("a: {b: [1, 2],c: 3}\n"), "E211:1:14");
  // Outside of [] and {} a comma is text.
  EXPECT_EQ(code_at("a: 1,234\nb:\n  - 5,678元\n"), "ok");
}

TEST(PlanFile, RefusesFullWidthSeparators) {
  EXPECT_EQ(
      why("资金总额：3717万元\n计量单位: 万元\n"),
      "E217 plan.yaml:1:5: a full-width colon ：; expected a half-width colon and a space. "
      "Type \": \" in its place, or put the text in quotes.");
  EXPECT_EQ(code_at("名称: x\n资金总额：3717万元\n计量单位: 万元\n"), "E217:2:5");
  EXPECT_EQ(code_at("名称: x\n资金总额：3717万元\n\n\n# c\n计量单位: 万元\n"), "E217:2:5");
  EXPECT_EQ(code_at("名称: x\n资金总额：3717万元\n"), "E217:2:5");
  EXPECT_EQ(code_at("资金总额：3717万元\n"), "E217:1:5");
  EXPECT_EQ(code_at("因素:\n  - 指标：人口\n    权重: 60%\n"), "E217:2:7");
  EXPECT_EQ(code_at("因素:\n  - {指标：人口, 权重: 60%}\n"), "E217:2:8");
  EXPECT_EQ(code_at("因素:\n  - {指标：人口，权重：60%}\n"), "E217:2:8");
  EXPECT_EQ(code_at("因素:\n  - {指标: 人口，权重：60%}\n"), "E217:2:12");
  EXPECT_EQ(code_at("a: [甲，乙]\n"), "E217:1:6");
  EXPECT_EQ(code_at("a: [甲：1, 乙]\n"), "E217:1:6");
}

TEST(PlanFile, LeavesFullWidthSignsInTextsAlone) {
  EXPECT_EQ(read("名称: 关于：办法，第1条\n说明: a：b\n"),
            map_of({{"名称", "关于：办法，第1条"}, {"说明", "a：b"}}));
  EXPECT_EQ(read("a: {name: 其中：教育}\nb: {name: \"甲，乙\"}\n\"丙：丁\": 1\n"),
            map_of({{"a", map_of({{"name", "其中：教育"}})},
                    {"b", map_of({{"name", "甲，乙"}})},
                    {"丙：丁", "1"}}));
  EXPECT_EQ(code_at("名称: 关于：办法\nb: [1\n"), "E201:3:1");
}

TEST(PlanFile, RefusesAKeyWithoutAValue) {
  EXPECT_EQ(
      why("pool:\nunit: 元\n"),
      "E218 plan.yaml:1:1: the key \"pool\" has no value; expected a value after the colon. "
      "Write the value, or delete the key; an empty text is \"\".");
  EXPECT_EQ(code_at("a: 1\nb: ~\n"), "E218:2:1");
  EXPECT_EQ(code_at("a: 1\nb: null\n"), "E218:2:1");
  EXPECT_EQ(code_at("a: {b, c: 1}\n"), "E218:1:5");
  EXPECT_EQ(code_at("a: {b: , c: 1}\n"), "E218:1:5");
  EXPECT_EQ(code_at("a:\n  -\n  - 1\n"), "E218:2:4");
  EXPECT_EQ(code_at("\"\": 1\n"), "E218:1:1");
}

TEST(PlanFile, TakesSixteenLevels) {
  const auto flow = [](std::size_t levels) {
    return std::string(levels, '[') + "1" + std::string(levels, ']') + "\n";
  };
  EXPECT_EQ(code_at(flow(16)), "ok");
  EXPECT_EQ(why(flow(17)),
            "E403 plan.yaml:1:17: more than 16 levels of nesting; expected at most 16 levels. "
            "Write the plan flatter.");
  EXPECT_EQ(code_at(flow(100000)), "E403:1:17");
  EXPECT_EQ(
      code_at(std::string(30, '-').replace(1, 29, " - - - - - - - - - - - - - - - - - -")),
      "E403:1:33");
}

TEST(PlanFile, TakesOneMebibyte) {
  const std::string head = "a: 1\n#";
  EXPECT_EQ(code_of([&] { return read(head + std::string((1U << 20) - head.size(), 'x')); }),
            "ok");
  EXPECT_EQ(
      why(head + std::string((1U << 20) - head.size() + 1, 'x')),
      "E403 plan.yaml: the plan has more than 1 MiB; expected a shorter plan. A plan is a "
      "page: put figures into the table.");
}

TEST(PlanFile, IsUtf8) {
  EXPECT_EQ(why("a: 1\nb: \xb5\xd8\n"),
            "E102 plan.yaml:2: byte 9 is not UTF-8; expected UTF-8. Save the file as UTF-8.");
  EXPECT_EQ(code_of([] { return read(std::string_view("a: \0\n", 5)); }), "E102");
}

TEST(PlanFile, NamesNoFileWhereThereIsNone) {
  EXPECT_EQ(message_of([] { return read_yaml("a: 1\na: 2\n"); }),
            "E204 line 2:1: \"a\" stands twice; expected each key once. Delete one of them.");
}

/// A text with some bytes taken out, put in or repeated, always UTF-8.
std::string mutated(std::string text, std::mt19937& random) {
  static constexpr std::array<std::string_view, 24> pieces = {
      ",",  ", ", ":",  ": ", "：", "，", "[",  "]",  "{", "}", "- ", "\n",
      "\t", " ",  "\"", "'",  "#",  "?",  "&a", "*a", "!", "|", "%",  "万"};
  for (unsigned k = random() % 4 + 1; k > 0; --k) {
    const auto at = [&] {
      std::size_t i = random() % (text.size() + 1);
      while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) ++i;
      return i;
    };
    const std::size_t a = at();
    const std::size_t b = at();
    if (random() % 3 == 0) {
      text.erase(std::min(a, b), std::min<std::size_t>(std::max(a, b) - std::min(a, b), 12));
      while (detail::first_bad_utf8(text) != std::string_view::npos) {
        text.erase(detail::first_bad_utf8(text), 1);
      }
    } else {
      text.insert(a, pieces[random() % pieces.size()]);
    }
  }
  return text;
}

TEST(PlanFile, AnswersEveryTextWithATreeOrAPlace) {
  const std::string good =
      "名称: 办法（2018）：试行\nfactors:\n  - {指标: 人口, 权重: [1, {a: \"x,y\"}]}\n"
      "  - indicator: 'b'\n    weight: 40%\nfloor: [20万元, {share: 1/3, of: pool}]  # 保底\n";
  std::mt19937 random(4);
  std::map<std::string, int> seen;
  for (int k = 0; k < 20000 / testing::fewer; ++k) {
    const std::string text = mutated(good, random);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    try {
      const document d = read(text);
      ASSERT_EQ(to_json(read_json(to_json(d))), to_json(d)) << text;
      ++seen["ok"];
    } catch (const error& e) {
      const location& at = e.detail().where;
      ASSERT_GE(at.line, 1U) << text << e.what();
      ASSERT_LE(at.line, lines + 1) << text << e.what();
      ASSERT_GE(at.character, 1U) << text << e.what();
      ++seen[code_text(e.detail().number)];
    }
  }
  for (const char* code : {"ok", "E201", "E202", "E211", "E217", "E218"}) {
    EXPECT_GT(seen[code], 10) << code;
  }
}

TEST(PlanFile, IsTheSamePlanInYamlAndJson) {
  const scratch_file yaml("a.yaml",
                          "pool: 100 EUR\nunit: EUR\nrecipient: name\n"
                          "factors:\n  - {indicator: x, weight: 100%}\n");
  const scratch_file json(
      "a.json",
      "\xEF\xBB\xBF{\"pool\": \"100 EUR\", \"unit\": \"EUR\", \"recipient\": "
      "\"name\", \"factors\": [{\"indicator\": \"x\", \"weight\": \"100%\"}]}");
  EXPECT_EQ(read_plan_document(yaml.path()), read_plan_document(json.path()));
  EXPECT_EQ(to_json(read_plan(yaml.path()).canonical()),
            to_json(read_plan(json.path()).canonical()));
}

TEST(PlanFile, ErrorsOfAPlanNameItsFileAndPlace) {
  const scratch_file file("b.yaml",
                          "pool: 100 EUR\nunit: EUR\nrecipient: name\n"
                          "factors:\n  - {indicator: x, weigth: 100%}\n");
  const std::string message = message_of([&] { return read_plan(file.path()); });
  EXPECT_EQ(message.find("E203 " + file.path().string() + ":5:20 "), 0U) << message;
  const scratch_file json("b.json", "{\"pool\":\n 1,\n \"pol\": 2}");
  const std::string other = message_of([&] { return read_plan(json.path()); });
  EXPECT_NE(other.find(json.path().string() + ":3:2 "), std::string::npos) << other;
}

TEST(PlanFile, SaysWhyItCannotBeRead) {
  EXPECT_EQ(
      message_of([] { return read_plan("no_such_plan.yaml"); }),
      "E101 no_such_plan.yaml: the file cannot be read: there is no such file; expected a "
      "file that can be read. Check the path and the permissions.");
  const scratch_file large("c.yaml", std::string((1U << 20) + 1, '#'));
  EXPECT_EQ(code_of([&] { return read_plan(large.path()); }), "E403");
}

}  // namespace
}  // namespace fundalloc
