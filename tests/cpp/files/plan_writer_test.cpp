// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <random>

#include "fundalloc/files/plan_file.hpp"
#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::code_of;
using testing::list_of;
using testing::map_of;
using testing::one_factor;

TEST(YamlWriter, WritesMapsInBlocksAndWhatFitsOnOneLine) {
  const document tree =
      map_of({{"资金总额", "3717万元"},
              {"因素", list_of({map_of({{"指标", "人口"}, {"权重", "60%"}}),
                                map_of({{"指标", "面积"}, {"权重", "40%"}})})},
              {"封顶", map_of({{"比例", "120%"}, {"占", "上年"}})},
              {"并列", list_of({"得分高者", map_of({{"抽签", "2018"}})})},
              {"of", list_of({})}});
  EXPECT_EQ(to_yaml(tree),
            "资金总额: 3717万元\n"
            "因素:\n"
            "  - {指标: 人口, 权重: 60%}\n"
            "  - {指标: 面积, 权重: 40%}\n"
            "封顶: {比例: 120%, 占: 上年}\n"
            "并列: [得分高者, {抽签: 2018}]\n"
            "of: []\n");
  EXPECT_EQ(read_yaml(to_yaml(tree)), tree);
}

TEST(YamlWriter, BreaksWhatIsTooLong) {
  const std::string long_text(60, 'x');
  const document tree = map_of(
      {{"list",
        list_of({map_of({{"a", long_text},
                         {"b", map_of({{"c", long_text}, {"d", long_text}})},
                         {"e", list_of({map_of({{"f", long_text}, {"g", long_text}}), "h"})}}),
                 list_of({long_text, long_text})})}});
  EXPECT_EQ(to_yaml(tree), "list:\n  - a: " + long_text + "\n    b:\n      c: " + long_text +
                               "\n      d: " + long_text + "\n    e:\n      - f: " + long_text +
                               "\n        g: " + long_text + "\n      - h\n  - [" + long_text +
                               ", " + long_text + "]\n");
  EXPECT_EQ(read_yaml(to_yaml(tree)), tree);
}

TEST(YamlWriter, QuotesOnlyWhereItMust) {
  const auto line = [](const std::string& text) { return to_yaml(map_of({{"k", text}})); };
  EXPECT_EQ(line("a, b: c"), "k: \"a, b: c\"\n");
  EXPECT_EQ(line("a, b [c]：d"), "k: a, b [c]：d\n");
  EXPECT_EQ(line(""), "k: \"\"\n");
  EXPECT_EQ(line("null"), "k: \"null\"\n");
  EXPECT_EQ(line("-3.5"), "k: -3.5\n");
  EXPECT_EQ(line("- 3"), "k: \"- 3\"\n");
  EXPECT_EQ(line("a\n\t\r\\\""), "k: \"a\\n\\t\\x0D\\\\\\\"\"\n");
  EXPECT_EQ(line("a\u2028b\u0085\ufeff"), "k: \"a\\u2028b\\x85\\uFEFF\"\n");
  EXPECT_EQ(to_yaml(map_of({{"k", map_of({{"a，b", "c：d"}})}})), "k: {\"a，b\": \"c：d\"}\n");
}

/// A text of pieces that mean something in YAML, or nothing at all.
std::string random_text(std::mt19937& random) {
  constexpr std::array<const char*, 34> pieces = {
      "a",  "县", " ",  ":",  ": ", "#", " #", ",",      "，",     "：",    "-",  "?",
      "[",  "]",  "{",  "}",  "&",  "*", "!",  "|",      ">",      "'",     "\"", "%",
      "\\", "~",  "\n", "\r", "\t", "`", "@",  "\u0085", "\u2028", "\ufeff"};
  std::string text;
  for (auto k = random() % 6; k > 0; --k) text += pieces[random() % pieces.size()];
  if (random() % 50 == 0) text += '\0';
  return text;
}

document random_document(std::mt19937& random, int level) {
  const auto kind = level > 4 ? 0 : random() % 3;
  if (kind == 0) return random_text(random);
  if (kind == 1) {
    std::vector<document> items;
    for (auto k = random() % 4; k > 0; --k) {
      items.push_back(random_document(random, level + 1));
    }
    return document::list(std::move(items));
  }
  std::vector<document::entry> entries;
  for (auto k = random() % 4; k > 0; --k) {
    entries.emplace_back("k" + std::to_string(k) + random_text(random),
                         random_document(random, level + 1));
  }
  return document::map(std::move(entries));
}

TEST(YamlWriter, EveryDocumentReadsBack) {
  std::mt19937 random(20180913);
  for (int k = 0; k < 20000 / testing::fewer; ++k) {
    const document tree = random_document(random, 0);
    const std::string text = to_yaml(tree);
    ASSERT_EQ(read_yaml(text), tree) << text;
  }
}

TEST(YamlWriter, RefusesWhatNoReaderTakes) {
  EXPECT_EQ(code_of([] { return to_yaml(map_of({{"", "a"}})); }), "E218");
  EXPECT_EQ(code_of([] { return to_yaml(map_of({{std::string(1001, 'k'), "a"}})); }), "E403");
  EXPECT_EQ(code_of([] { return to_yaml(map_of({{"k", std::string(1 << 20, 'k')}})); }),
            "E403");
  EXPECT_EQ(code_of([] { return to_yaml(map_of({{"k", "\xff"}})); }), "E102");
  document deep = "a";
  for (int k = 0; k < 16; ++k) deep = list_of({deep});
  EXPECT_EQ(read_yaml(to_yaml(deep)), deep);
  EXPECT_EQ(code_of([&] { return to_yaml(list_of({deep})); }), "E403");
  EXPECT_EQ(code_of([&] { return to_yaml(map_of({{"k", deep}})); }), "E403");
}

TEST(PlanWriter, WritesAFileWholeOrNotAtAll) {
  const auto folder = std::filesystem::temp_directory_path() / "fundalloc_plan_writer_test";
  std::filesystem::create_directories(folder);
  const plan rule(one_factor("12.50"));
  for (const plan_language words : {plan_language::english, plan_language::chinese}) {
    write_plan(folder / "p.yaml", rule, words);
    EXPECT_EQ(read_plan(folder / "p.yaml"), rule);
  }
  EXPECT_EQ(code_of([&] {
              write_plan(folder / "none" / "p.yaml", rule);
              return 0;
            }),
            "E101");
  const auto entries = std::filesystem::directory_iterator(folder);
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace fundalloc
