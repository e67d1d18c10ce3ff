// SPDX-License-Identifier: Apache-2.0
// Memory that runs out at any moment of an allocation: std::bad_alloc comes out, nothing leaks
// (the sanitizers look), what was there before is as it was, and the next call works.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <new>

#include "fundalloc/files/csv.hpp"
#include "fundalloc/files/plan_file.hpp"
#include "helpers.hpp"

namespace {

thread_local bool armed = false;
thread_local long left = 0;

void* take(std::size_t size) {
  if (armed && left-- == 0) throw std::bad_alloc();
  if (void* const place = std::malloc(size == 0 ? 1 : size)) return place;
  throw std::bad_alloc();
}

void* take(std::size_t size, std::align_val_t align) {
  if (armed && left-- == 0) throw std::bad_alloc();
  const auto to = static_cast<std::size_t>(align);
  if (void* const place = std::aligned_alloc(to, (size + to - 1) / to * to)) return place;
  throw std::bad_alloc();
}

}  // namespace

// NOLINTBEGIN(misc-new-delete-overloads): all forms that the library and the tests use
void* operator new(std::size_t size) { return take(size); }
void* operator new[](std::size_t size) { return take(size); }
void* operator new(std::size_t size, std::align_val_t align) { return take(size, align); }
void* operator new[](std::size_t size, std::align_val_t align) { return take(size, align); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return take(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete[](void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }
void operator delete[](void* place, std::size_t) noexcept { std::free(place); }
void operator delete(void* place, std::align_val_t) noexcept { std::free(place); }
void operator delete[](void* place, std::align_val_t) noexcept { std::free(place); }
void operator delete(void* place, std::size_t, std::align_val_t) noexcept { std::free(place); }
void operator delete[](void* place, std::size_t, std::align_val_t) noexcept {
  std::free(place);
}
void operator delete(void* place, const std::nothrow_t&) noexcept { std::free(place); }
// NOLINTEND(misc-new-delete-overloads)

namespace fundalloc {
namespace {

/// Runs the work with memory for k pieces, for k = 0, 1, 2 ... until it succeeds; how many it
/// takes. `step` passes over some where each run is slow.
long fail_everywhere(const std::function<std::string()>& work, long step = 1) {
  const std::string want = work();
  for (long k = 0;; k += step) {
    std::string found;
    bool refused = false;
    left = k;
    armed = true;
    try {
      found = work();
    } catch (const std::bad_alloc&) {
      refused = true;
    } catch (...) {
      armed = false;
      ADD_FAILURE() << "piece " << k << ": another exception than std::bad_alloc";
      return k;
    }
    armed = false;
    if (!refused) {
      EXPECT_EQ(found, want) << "piece " << k << ": it went on, with another outcome";
      if (left >= 0) return k;
    } else if (k % 64 == 0) {
      EXPECT_EQ(work(), want) << "piece " << k << ": the next call is wrong";
    }
  }
}

constexpr std::string_view plan_text =
    "pool: 1000元\n"
    "unit: 元\n"
    "recipient: name\n"
    "factors:\n"
    "  - {indicator: people, weight: 60%}\n"
    "  - {indicator: area, method: rank, weight: 40%}\n"
    "combine: shares\n"
    "floor: 3元\n"
    "cap: {share: 60%, of: pool}\n"
    "rounding: sainte_lague\n"
    "ties: [{lot: seed}]\n";
constexpr std::string_view csv_text = "name,people,area\nA,1.5,70\nB,\"2\",30\nC,1.5,70\n";

TEST(OutOfMemory, LeavesAPlanAndItsText) {
  const long pieces = fail_everywhere(
      [] { return to_yaml(plan(read_yaml(plan_text)), plan_language::chinese); },
      testing::fewer);
  EXPECT_GT(pieces, 200);
}

TEST(OutOfMemory, LeavesATable) {
  const long pieces = fail_everywhere([] {
    const table t = read_csv_text(csv_text, {.recipient = "name", .encoding = {}}, "t.csv");
    return t.text(1, 0) + std::to_string(t.numbers(2).mantissas[0]) +
           t.recipients("")->names.back();
  });
  EXPECT_GT(pieces, 15);
}

TEST(OutOfMemory, LeavesAnAllocation) {
  const plan rule(read_yaml(plan_text));
  const table cells = read_csv_text(csv_text, {}, "t.csv");
  const std::string canonical = to_json(rule.canonical());
  const long pieces = fail_everywhere(
      [&] {
        const allocation a = allocate(rule, cells);
        return to_json(a) + a.explain("B").lines.front().printed;
      },
      testing::fewer);
  EXPECT_GT(pieces, 500);
  EXPECT_EQ(to_json(rule.canonical()), canonical);
}

/// What a result computes late is computed again, whole, after it failed.
TEST(OutOfMemory, LeavesAResultUsable) {
  const plan rule(read_yaml(plan_text));
  const table cells = read_csv_text(csv_text, {}, "t.csv");
  const std::string want = allocate(rule, cells).digest();
  for (long k = 0; k < 4000; k += testing::fewer) {
    const allocation a = allocate(rule, cells);
    left = k;
    armed = true;
    bool refused = false;
    try {
      (void)a.digest();
      (void)a.quotas();
    } catch (const std::bad_alloc&) {
      refused = true;
    }
    armed = false;
    EXPECT_EQ(a.digest(), want) << k;
    if (!refused) {
      EXPECT_GT(k, 50);
      return;
    }
  }
  ADD_FAILURE() << "it never succeeded";
}

TEST(OutOfMemory, LeavesAnErrorOrNoMemory) {
  const plan rule(read_yaml(plan_text));
  const table cells = read_csv_text("name,people,area\nA,x,1\n", {}, "t.csv");
  (void)fail_everywhere([&]() -> std::string {
    try {
      (void)allocate(rule, cells);
    } catch (const error& e) {
      return e.what();
    }
    return "no error";
  });
}

TEST(OutOfMemory, LeavesSingleRules) {
  const std::vector<std::int64_t> scores{5, 0, 7, 7, 5, 900'000'000'000};
  const std::vector<std::int64_t> cap{4, 4, 4, 4, 4, 400};
  (void)fail_everywhere([&] {
    const water_level level = find_water_level(scores, 100, {}, cap);
    settle_options options;
    options.rounding = huntington_hill{.first_units = first_units_rule::by_weight};
    return level.level.to_text() +
           std::to_string(round_to_total(scores, rational(100), options).units.back());
  });
  for (const claims_rule_facts& facts : claims_rules()) {
    if (facts.name == "priority") continue;
    (void)fail_everywhere([&] {
      const divided_claims awards = divide_claims(
          {.estate = 7, .claims = {3, 4, rational(5, 2)}}, *find_claims_rule(facts.name));
      return awards.awards.front().to_text();
    });
  }
  const std::vector<double> values{1.5, 2e-5, 4e15, 0.1};
  (void)fail_everywhere(
      [&] { return table_builder().add_doubles("x", values).build().text(0, 1); });
}

}  // namespace
}  // namespace fundalloc
