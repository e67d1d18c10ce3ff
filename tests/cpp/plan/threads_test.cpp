// SPDX-License-Identifier: Apache-2.0
#include "threads.hpp"

#include <gtest/gtest.h>

#include "fundalloc/plan/cascade.hpp"

namespace fundalloc {
namespace {

using namespace testing;  // NOLINT: a test

// The same race under ThreadSanitizer: tools/campaign threads.
TEST(Threads, SixteenShareTablePlansAndResults) {
  EXPECT_EQ(race(16, 1, 5 * testing::fewer), 0);
}

TEST(Threads, ACascadeInEach) {
  const plan top = shared_plans().front();
  const plan below(
      map_of({{"unit", "EUR"},
              {"factors", list_of({map_of({{"indicator", "n"}, {"weight", "100%"}})})}}));
  const table parents = shared_table(12);
  table_builder builder;
  builder.recipient("child");
  texts children;
  texts of;
  texts counts;
  for (int i = 0; i < 120; ++i) {
    children.push_back("c" + std::to_string(i));
    of.push_back("r" + std::to_string(i % 12));
    counts.push_back(std::to_string(i + 1));
  }
  builder.add_texts("child", std::move(children));
  builder.add_texts("of", std::move(of));
  builder.add_texts("n", std::move(counts));
  const std::vector<tier> tiers{{.rule = below, .recipients = builder.build(), .parent = "of"}};
  const auto digests = [&] {
    std::string all;
    for (const cascade_result& c : cascade(top, parents, tiers).children) {
      all += c.result.digest();
    }
    return all;
  };
  const std::string expected = digests();
  std::atomic<int> different = 0;
  {
    std::vector<std::jthread> threads;
    for (int me = 0; me < 8; ++me) {
      threads.emplace_back([&] { different += digests() == expected ? 0 : 1; });
    }
  }
  EXPECT_EQ(different, 0);
}

}  // namespace
}  // namespace fundalloc
