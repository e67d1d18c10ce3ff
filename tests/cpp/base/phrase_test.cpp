// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/phrase.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catalogue.hpp"
#include "fundalloc/error.hpp"

namespace fundalloc {
namespace {

/// A language for one test.
class in_language {
 public:
  explicit in_language(language chosen) : before_(current_language()) { set_language(chosen); }
  ~in_language() { set_language(before_); }
  in_language(const in_language&) = delete;
  in_language& operator=(const in_language&) = delete;

 private:
  language before_;
};

std::string english(const phrase& p) { return p.text(language::english); }
std::string chinese(const phrase& p) { return p.text(language::chinese); }

TEST(Phrase, IsALiteralThatHasATranslation) {
  const phrase p = "the cell is blank";
  EXPECT_EQ(english(p), "the cell is blank");
  EXPECT_EQ(chinese(p), "单元格为空");
  EXPECT_FALSE(p.empty());
}

TEST(Phrase, MayBeEmpty) {
  EXPECT_TRUE(phrase().empty());
  EXPECT_TRUE(phrase("").empty());
  EXPECT_EQ(english(phrase()), "");
  EXPECT_EQ(chinese(phrase("")), "");
}

TEST(Phrase, PutsArgumentsIntoItsPlaces) {
  EXPECT_EQ(english(phrase("the column has {} cells", 3)), "the column has 3 cells");
  EXPECT_EQ(chinese(phrase("the column has {} cells", 3)), "该列有 3 个单元格");
  EXPECT_EQ(english(phrase("\"{}\" is negative", std::string("-1"))), "\"-1\" is negative");
  EXPECT_EQ(chinese(phrase("\"{}\" is negative", std::string_view("-1"))), "“-1”为负数");
  EXPECT_EQ(english(phrase("a text that starts with {}", '@')), "a text that starts with @");
}

TEST(Phrase, TakesArgumentsInAnotherOrderInChinese) {
  const phrase p("{} ranks for {} claims", 2, 3);
  EXPECT_EQ(english(p), "2 ranks for 3 claims");
  EXPECT_EQ(chinese(p), "3 笔申报有 2 个次序");
}

TEST(Phrase, NestsAndLeavesOutClauses) {
  const auto said = [](bool more) {
    return phrase("{} is {}", phrase("claim {}", 1), more ? phrase("negative") : phrase());
  };
  EXPECT_EQ(english(said(true)), "claim 1 is negative");
  EXPECT_EQ(english(said(false)), "claim 1 is ");
  EXPECT_NE(chinese(said(true)).find("负数"), std::string::npos);
}

TEST(Phrase, DoesNotLookIntoItsArguments) {
  EXPECT_EQ(english(phrase("\"{}\" stands twice", std::string("{}{0}{{"))),
            "\"{}{0}{{\" stands twice");
  EXPECT_EQ(chinese(phrase("\"{}\" stands twice", std::string("the cell is blank"))),
            "“the cell is blank”出现两次");
}

TEST(Phrase, WritesBracesThatStandTwice) {
  EXPECT_EQ(english("[] and {{}} {{x}}"), "[] and {} {x}");
  EXPECT_EQ(chinese("Write a list: - {{...}}"), "请写成列表：- {...}");
}

TEST(Phrase, IsListed) {
  const std::vector<std::string> names{"甲", "乙", "丙"};
  EXPECT_EQ(english(phrase::list(names)), "甲, 乙, 丙");
  EXPECT_EQ(chinese(phrase::list(names)), "甲、乙、丙");
  EXPECT_EQ(chinese(phrase::list(std::vector<phrase>{"floors", "caps"})), "保底、封顶");
  EXPECT_EQ(english(phrase::list(std::vector<std::string>{"a"})), "a");
  EXPECT_EQ(english(phrase::list(std::vector<std::string>{})), "");
  // A name that is a text of the catalogue is a name.
  EXPECT_EQ(chinese(phrase::list(std::vector<std::string>{"floors", "{}"})), "floors、{}");
}

TEST(Phrase, ShowsBothWordsOfPlansInChinese) {
  const phrase p = phrase::word("share", "占比");
  EXPECT_EQ(english(p), "share");
  EXPECT_EQ(chinese(p), "占比（share）");
  EXPECT_EQ(chinese(phrase::word("mine", "")), "mine");
  EXPECT_EQ(chinese(phrase::word("mine", "mine")), "mine");
}

TEST(Phrase, KeepsPlainTexts) {
  const std::string text = "the cell is blank {";
  EXPECT_EQ(english(phrase::plain(text)), text);
  EXPECT_EQ(chinese(phrase::plain(text)), text);
  EXPECT_FALSE(phrase::plain(text).empty());
}

TEST(Phrase, ShowsTextsOfOtherProgramsAsTheyAre) {
  const phrase made = "I say " + std::to_string(1);
  EXPECT_EQ(chinese(made), "I say 1");
  EXPECT_EQ(made, phrase::plain("I say 1"));
  EXPECT_EQ(chinese(phrase("my rule says {} of {}", 1, 2)), "my rule says 1 of 2");
}

TEST(Phrase, ComesFromTheCatalogueAtRunTime) {
  const phrase p = phrase::known("the column has {} cells", {phrase::plain("3")});
  EXPECT_EQ(chinese(p), "该列有 3 个单元格");
  EXPECT_EQ(english(p), "the column has 3 cells");
  EXPECT_THROW((void)phrase::known("nobody says this", {}), std::invalid_argument);
  EXPECT_THROW((void)phrase::known("the column has {} cells", {}), std::invalid_argument);
  EXPECT_THROW((void)phrase::known("the cell is blank", {"x"}), std::invalid_argument);
}

TEST(Phrase, EqualsWhatIsBuiltAlike) {
  EXPECT_EQ(phrase("claim {}", 1), phrase("claim {}", 1));
  EXPECT_FALSE(phrase("claim {}", 1) == phrase("claim {}", 2));
  EXPECT_FALSE(phrase("claim {}", 1) == phrase("ceiling {}", 1));
  EXPECT_EQ(phrase("claim"), phrase("claim"));
}

TEST(Phrase, CountsPlaces) {
  static_assert(detail::places_of("{}: {{}} {}") == 2);
  static_assert(detail::places_of("") == 0);
  static_assert(fixed_phrase().empty());
  static_assert(!fixed_phrase("x").empty());
  SUCCEED();
}

TEST(Language, IsNamedAsLocalesAre) {
  for (const char* word : {"en", "en_US.UTF-8", "en-GB", "en@x", "en.utf8"}) {
    EXPECT_EQ(language_of(word), language::english) << word;
  }
  for (const char* word : {"zh", "zh_CN", "zh_CN.UTF-8", "zh-Hans"}) {
    EXPECT_EQ(language_of(word), language::chinese) << word;
  }
  for (const char* word : {"", "e", "de", "english", "zhx", "ZH", "C"}) {
    EXPECT_EQ(language_of(word), std::nullopt) << word;
  }
}

TEST(Language, IsEnglishUntilItIsSet) {
  EXPECT_EQ(current_language(), language::english);
  const phrase p = "the cell is blank";
  {
    const in_language now(language::chinese);
    EXPECT_EQ(current_language(), language::chinese);
    EXPECT_EQ(p.text(), "单元格为空");
  }
  EXPECT_EQ(p.text(), "the cell is blank");
}

TEST(Language, IsThatOfTheMomentInWhichAnErrorIsThrown) {
  const problem p{code::blank, {}, "the cell is blank", "a number", "Correct the cell."};
  const in_language now(language::chinese);
  try {
    raise(p);
  } catch (const error& e) {
    const in_language later(language::english);
    EXPECT_STREQ(e.what(), "E104：单元格为空；应为数字。请更正该单元格。");
    EXPECT_EQ(e.detail().message(),
              "E104: the cell is blank; expected a number. Correct the cell.");
  }
}

TEST(Language, MayChangeWhileOthersRead) {
  const in_language restored(language::english);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int k = 0; k < 200; ++k) {
        set_language(k % 2 == t % 2 ? language::chinese : language::english);
        const std::string said = phrase("the cell is blank").text();
        EXPECT_TRUE(said == "单元格为空" || said == "the cell is blank");
      }
    });
  }
  for (std::thread& t : threads) t.join();
}

TEST(Problem, NamesItsPlaceInChinese) {
  const auto said = [](location where) {
    return problem{code::blank, std::move(where), "x", {}, {}}.message(language::chinese);
  };
  EXPECT_EQ(said({}), "E104：x。");
  EXPECT_EQ(said({.file = "a.csv"}), "E104 a.csv：x。");
  EXPECT_EQ(said({.file = "a.csv", .row = 7, .recipient = "滨州市", .column = "人口"}),
            "E104 a.csv 第7行（滨州市）列“人口”：x。");
  EXPECT_EQ(said({.row = 7}), "E104 第7行：x。");
  EXPECT_EQ(said({.row = 7, .column = "人口"}), "E104 第7行列“人口”：x。");
  EXPECT_EQ(said({.column = "人口"}), "E104 列“人口”：x。");
  EXPECT_EQ(said({.file = "p.yaml", .key = "factors[0].weight", .line = 3, .character = 9}),
            "E104 p.yaml 第3行第9字 factors[0].weight：x。");
  EXPECT_EQ(said({.file = "p.yaml", .line = 3}), "E104 p.yaml 第3行：x。");
  EXPECT_EQ(said({.line = 3, .character = 9}), "E104 第3行第9字：x。");
  EXPECT_EQ(said({.line = 3}), "E104 第3行：x。");
}

TEST(Problem, IsSaidInBothLanguages) {
  const problem p{code::blank,
                  {.file = "counties.csv", .row = 7, .recipient = "滨州市", .column = "人口"},
                  "the cell is blank",
                  "a number",
                  "Fill in the cell, or state a policy for missing values: missing (缺失)."};
  EXPECT_EQ(p.message(language::chinese),
            "E104 counties.csv 第7行（滨州市）列“人口”：单元格为空；应为数字。请填写该单元格，"
            "或写明缺失值的处理：缺失（missing）。");
}

TEST(Catalogue, HasEachTextOnceWithTheSamePlaces) {
  std::vector<std::string_view> texts;
  for (const detail::message_text& row : detail::catalogue) {
    texts.push_back(row.english);
    std::vector<phrase> arguments;
    for (std::size_t k = 0; k < detail::places_of(row.english); ++k) {
      arguments.push_back(phrase::plain("<" + std::to_string(k) + ">"));
    }
    const phrase said = phrase::known(row.english, arguments);
    for (const language shown : {language::english, language::chinese}) {
      const std::string text = said.text(shown);
      EXPECT_FALSE(text.empty()) << row.english;
      for (std::size_t k = 0; k < arguments.size(); ++k) {
        const std::string mark = "<" + std::to_string(k) + ">";
        const std::size_t at = text.find(mark);
        EXPECT_NE(at, std::string::npos) << row.english;
        EXPECT_EQ(text.find(mark, at + 1), std::string::npos) << row.english;
      }
    }
  }
  std::sort(texts.begin(), texts.end());
  EXPECT_EQ(std::adjacent_find(texts.begin(), texts.end()), texts.end());
}

}  // namespace
}  // namespace fundalloc
