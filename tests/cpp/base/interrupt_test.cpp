// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/interrupt.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <thread>

#include "helpers.hpp"

namespace fundalloc {
namespace {

using testing::list_of;
using testing::map_of;

/// A check that says stop at its k-th question, with no pause between questions.
class stops_at {
 public:
  explicit stops_at(int k) : scope_([this, k] { return ++asked_ == k; }, {}) {}
  [[nodiscard]] int asked() const { return asked_; }

 private:
  int asked_ = 0;
  interrupt_scope scope_;
};

plan plan_with(std::vector<document::entry> more) {
  std::vector<document::entry> keys{
      {"pool", "1000"},
      {"unit", "EUR"},
      {"recipient", "name"},
      {"factors", list_of({map_of({{"indicator", "x"}, {"weight", "2/3"}}),
                           map_of({{"indicator", "y"}, {"weight", "1/3"}})})}};
  for (document::entry& e : more) {
    std::erase_if(keys, [&](const document::entry& k) { return k.first == e.first; });
    if (e.first != "none") keys.push_back(std::move(e));
  }
  return plan(map_of(std::move(keys)));
}

table figures() {
  table_builder builder;
  builder.recipient("name");
  builder.add_texts("name", {"a", "b", "c", "d", "e", "f", "g"});
  builder.add_texts("x", {"1.5", "2", "3", "0.25", "7", "5", "3"});
  builder.add_texts("y", {"3", "1", "4", "1", "5", "9", "2"});
  builder.add_texts("g", {"p", "p", "q", "q", "q", "p", "q"});
  return builder.build();
}

/// Plans that go through every part of the engine.
std::vector<plan> plans() {
  std::vector<plan> all{
      plan_with({{"none", ""}}),
      plan_with({{"floor", "60"}, {"cap", "333"}}),
      plan_with({{"rounding", "sainte_lague"}, {"floor", "2/3"}}),
      plan_with({{"rounding", "huntington_hill"}}),
      plan_with({{"rounding", "point_value"}}),
      plan_with({{"rounding", map_of({{"method", "largest_remainder"}, {"bounds", "shift"}})},
                 {"floor", "60"}}),
      plan_with({{"splits", list_of({map_of({{"name", "s"}, {"share", "30%"}}),
                                     map_of({{"name", "t"}, {"rest", "true"}})})}}),
      plan_with({{"group_bounds",
                  list_of({map_of(
                      {{"column", "g"}, {"is", "p"}, {"cap", list_of({document("300")})}})})}}),
      plan_with({{"multipliers", list_of({map_of({{"column", "y"}})})},
                 {"earmarks", list_of({map_of({{"name", "e"}, {"per", "y"}, {"rate", "2"}})})},
                 {"combine", "shares"}}),
      plan_with({{"factors", list_of({map_of({{"indicator", "x"},
                                              {"method", "power"},
                                              {"exponent", "1/2"},
                                              {"decimals", "4"},
                                              {"weight", "100%"}})})}}),
      plan_with({{"factors", list_of({map_of({{"indicator", "x"},
                                              {"method", "z_score"},
                                              {"sd", "population"},
                                              {"decimals", "6"},
                                              {"add", "3"},
                                              {"weight", "100%"}})})}}),
      plan_with(
          {{"factors",
            list_of({map_of({{"indicator", "x"}, {"method", "rank"}, {"weight", "100%"}})})}})};
  for (const char* const rule : {"talmud", "random_arrival", "minimal_overlap",
                                 "dominguez_thomson", "adjusted_proportional"}) {
    all.push_back(plan(map_of({{"pool", "20"},
                               {"unit", "EUR"},
                               {"recipient", "name"},
                               {"claims", map_of({{"indicator", "y"}, {"rule", rule}})}})));
  }
  return all;
}

std::string everything_of(const plan& rule, const table& t) {
  const allocation result = allocate(rule, t);
  std::string all = to_json(result) + digest_text(result) + result.digest();
  for (const part_line& p : result.parts()) all += p.name + p.amount.to_text();
  return all;
}

TEST(Interrupt, EndsTheCallWhenTheCheckSaysSo) {
  const stops_at first(1);
  EXPECT_THROW((void)allocate(plans()[1], figures()), interrupted);
  EXPECT_EQ(first.asked(), 1);
}

TEST(Interrupt, IsNoErrorOfTheLibrary) {
  const interrupted e;
  EXPECT_STREQ(e.what(), "fundalloc: interrupted");
  EXPECT_FALSE((std::is_base_of_v<error, interrupted>));
}

TEST(Interrupt, LetsGoOnWhereTheCheckDoesNot) {
  const std::string expected = everything_of(plans()[2], figures());
  const stops_at never(0);
  EXPECT_EQ(everything_of(plans()[2], figures()), expected);
  EXPECT_GT(never.asked(), 20);
}

TEST(Interrupt, WhatTheCheckThrowsGoesThrough) {
  const interrupt_scope scope([]() -> bool { throw std::out_of_range("own"); }, {});
  EXPECT_THROW((void)allocate(plans()[1], figures()), std::out_of_range);
}

TEST(Interrupt, TheInnermostScopeIsAsked) {
  int outer = 0;
  int inner = 0;
  const interrupt_scope first([&] { return ++outer < 0; }, {});
  {
    const interrupt_scope second([&] { return ++inner < 0; }, {});
    (void)allocate(plans()[1], figures());
  }
  EXPECT_EQ(outer, 0);
  EXPECT_GT(inner, 0);
  (void)allocate(plans()[1], figures());
  EXPECT_GT(outer, 0);
}

TEST(Interrupt, ACheckMayCallTheLibrary) {
  int asked = 0;
  const interrupt_scope scope(
      [&] {
        ++asked;
        return allocate(plans()[1], figures()).total() != 1000;
      },
      {});
  EXPECT_EQ(allocate(plans()[1], figures()).total(), 1000);
  EXPECT_GT(asked, 0);
}

TEST(Interrupt, AShortCallIsNotAsked) {
  int asked = 0;
  const interrupt_scope scope([&] { return ++asked < 0; }, std::chrono::hours(1));
  (void)everything_of(plans()[1], figures());
  EXPECT_EQ(asked, 0);
}

TEST(Interrupt, OtherThreadsAreNotAsked) {
  const stops_at first(1);
  std::int64_t total = 0;
  std::jthread([&] { total = allocate(plans()[1], figures()).total(); }).join();
  EXPECT_EQ(total, 1000);
  EXPECT_EQ(first.asked(), 0);
}

// Wherever a call ends, what it was given and what it was about to make are as before: the same
// call afterwards gives what it always gives.
TEST(Interrupt, LeavesNothingHalfDone) {
  const table t = figures();
  for (const plan& rule : plans()) {
    const std::string expected = everything_of(rule, t);
    int k = 1;
    for (bool done = false; !done; ++k) {
      try {
        const stops_at here(k);
        ASSERT_EQ(everything_of(rule, t), expected);
        done = true;
      } catch (const interrupted&) {
        ASSERT_LT(k, 100'000);
      }
      if (k > 300 / testing::fewer) k += k / 50 * testing::fewer;  // the later ones by samples
    }
    EXPECT_GT(k, 5);
    EXPECT_EQ(everything_of(rule, t), expected);
  }
}

// The same of what one allocation computes late: it is asked for again after each interruption.
TEST(Interrupt, LateResultsAreWholeOrAbsent) {
  const table t = figures();
  for (const plan& rule : plans()) {
    const std::string expected = to_json(allocate(rule, t));
    const allocation result = allocate(rule, t);
    for (int k = 1;; k += 1 + k / 20) {
      std::optional<std::string> text;
      try {
        const stops_at here(k);
        text = to_json(result);
      } catch (const interrupted&) {
      }
      EXPECT_EQ(result.parts().size(), 1U);
      if (!text) continue;
      EXPECT_EQ(*text, expected);
      break;
    }
    EXPECT_EQ(to_json(result), expected);
  }
}

// A check may ask for what the call is about to make.
TEST(Interrupt, ACheckMayAskForTheSameLateResult) {
  const table t = figures();
  for (const plan& rule : plans()) {
    const std::string expected = to_json(allocate(rule, t));
    const allocation result = allocate(rule, t);
    const part_line* first = nullptr;
    int asked = 0;
    const interrupt_scope scope(
        [&] {
          if (++asked % 7 == 3) {
            EXPECT_EQ(to_json(result), expected);
            if (first == nullptr) first = &result.parts().front();
          }
          return false;
        },
        {});
    EXPECT_EQ(to_json(result), expected);
    if (first != nullptr) {
      EXPECT_EQ(first, &result.parts().front());
    }
  }
}

TEST(Interrupt, WhoWaitsForALateResultCanBeInterrupted) {
  const allocation result = allocate(plans()[0], figures());
  std::atomic<bool> holds = false;
  std::atomic<bool> let_go = false;
  std::jthread holder([&] {
    const interrupt_scope scope(
        [&] {
          holds = true;
          while (!let_go) std::this_thread::yield();
          return false;
        },
        {});
    (void)to_json(result);
  });
  while (!holds) std::this_thread::yield();
  EXPECT_THROW(
      {
        const stops_at soon(3);
        (void)result.quotas();
      },
      interrupted);
  let_go = true;
}

TEST(Interrupt, AStopTokenEndsALongCall) {
  // 3 000 fractions with different denominators of 60 digits: minutes of wide arithmetic.
  std::vector<rational> scores;
  for (int i = 0; i < 3000; ++i) {
    scores.push_back(
        rational::from_text("1/1" + std::string(54, '0') + std::to_string(100'003 + 6 * i)));
  }
  bool ended = false;
  std::jthread worker([&](std::stop_token stop) {
    const interrupt_scope scope([stop] { return stop.stop_requested(); });
    try {
      (void)water_fill(scores, 1000, {}, {});
    } catch (const interrupted&) {
      ended = true;
    }
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  worker.request_stop();
  worker.join();
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace fundalloc
