// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fundalloc {
namespace {

TEST(Error, SaysWhatWhereAndWhatToDo) {
  const problem p{code::blank,
                  {.file = "counties.csv", .row = 7, .recipient = "滨州市", .column = "人口"},
                  "the cell is blank",
                  "a number",
                  "Write the number."};
  EXPECT_EQ(p.message(),
            "E104 counties.csv row 7 (滨州市) column \"人口\": the cell is blank; expected a "
            "number. Write the number.");
}

TEST(Error, NamesThePlaceInAPlan) {
  const problem p{code::weight_sum,
                  {.file = "plan.yaml", .key = "factors[0].weight", .line = 12, .character = 5},
                  "the weights sum to 90%",
                  "100%",
                  {}};
  EXPECT_EQ(p.message(),
            "E207 plan.yaml:12:5 factors[0].weight: the weights sum to 90%; expected 100%.");
}

TEST(Error, LeavesOutWhatIsUnknown) {
  EXPECT_EQ((problem{code::all_scores_zero, {}, "all scores are 0", {}, {}}.message()),
            "E303: all scores are 0.");
  EXPECT_EQ((problem{code::encoding, {.file = "a.csv", .line = 3}, "x", {}, {}}.message()),
            "E102 a.csv:3: x.");
  EXPECT_EQ((problem{code::syntax, {.line = 3, .character = 9}, "x", {}, {}}.message()),
            "E201 line 3:9: x.");
  EXPECT_EQ((problem{code::negative, {.row = 2, .column = "x"}, "y", {}, {}}.message()),
            "E103 row 2 column \"x\": y.");
  EXPECT_EQ((problem{code::bad_value, {.key = "unit"}, "y", {}, {}}.message()),
            "E206 unit: y.");
}

/// JSON and YAML can write a NUL; what() would end there.
TEST(Error, ShowsNulAsText) {
  using namespace std::string_literals;
  const error e({code::bad_value, {.key = "unit"}, phrase::plain("a\0b\0"s), {}, {}});
  EXPECT_STREQ(e.what(), R"(E206 unit: a\0b\0.)");
}

template <class Kind>
bool raises(code number) {
  try {
    raise({number, {}, "x", {}, {}});
  } catch (const Kind& e) {
    return e.detail().number == number && e.what() == e.detail().message();
  } catch (const error&) {
    return false;
  }
}

TEST(Error, HasAClassForEachHundredOfCodes) {
  EXPECT_TRUE(raises<input_error>(code::blank));
  EXPECT_TRUE(raises<plan_error>(code::syntax));
  EXPECT_TRUE(raises<infeasible_error>(code::tie));
  EXPECT_TRUE(raises<limit_error>(code::digits));
  EXPECT_TRUE(raises<internal_error>(code::certificate));
  EXPECT_FALSE(raises<plan_error>(code::blank));
}

TEST(Error, CodesHaveTexts) {
  EXPECT_EQ(code_text(code::file_unreadable), "E101");
  EXPECT_EQ(code_text(code::certificate), "E901");
}

}  // namespace
}  // namespace fundalloc
