// SPDX-License-Identifier: Apache-2.0
// A program of which any part is linked with -ffast-math starts with denormal numbers flushed
// to 0, and read as 0, on every thread that it makes: our results do not change.
#include <gtest/gtest.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#include <random>

#include "helpers.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc {
namespace {

/// Flush-to-zero and denormals-are-zero, as crtfastmath.o sets them.
class flushed {
 public:
#if defined(__x86_64__)
  flushed() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040U); }
  ~flushed() { _mm_setcsr(before_); }
#elif defined(__aarch64__)
  flushed() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" : : "r"(before_ | (std::uint64_t{1} << 24)));
  }
  ~flushed() { asm volatile("msr fpcr, %0" : : "r"(before_)); }
#endif
  flushed(const flushed&) = delete;
  flushed& operator=(const flushed&) = delete;

 private:
#if defined(__x86_64__)
  unsigned before_;
#else
  std::uint64_t before_ = 0;
#endif
};

TEST(FlushedDenormals, AreNotTakenForZero) {
  const flushed scope;
  volatile double tiny = 4e-310;
  ASSERT_TRUE(tiny == 0) << "the scope does nothing here";
  for (const detail::kernel_set* set : detail::all_kernels()) {
    const detail::kernel_scope kernel(*set);
    for (const double value : {4e-310, -4e-310, 5e-324}) {
      for (std::size_t at = 0; at < 9; ++at) {
        std::vector<double> values{0.0, -0.0, 1.5, 2, 3, 4, 5, 6, 7};
        values[at] = value;
        const table t = table_builder().add_doubles("x", values).build();
        EXPECT_EQ(testing::code_of([&] { return t.numbers(0); }), "E404")
            << set->name << " " << at;
      }
    }
    const std::vector<double> zeros{0.0, -0.0, 1.5};
    const table t = table_builder().add_doubles("x", zeros).build();
    EXPECT_EQ(testing::vector_of(t.numbers(0).mantissas), (testing::units{0, 0, 15}));
  }
}

/// Scores and bounds over more than 300 decimal digits, where doubles end.
TEST(FlushedDenormals, ChangeNoSlice) {
  std::mt19937_64 random(5);
  rational scale = 1;
  for (int k = 0; k < 10; ++k) scale = scale / power_of_ten(31);
  const auto outcome = [](const std::vector<rational>& scores, const rational& total,
                          const settle_options& options) {
    std::string text;
    const rounded r = round_to_total(scores, total, options);
    for (const std::int64_t u : r.units) text += std::to_string(u) + " ";
    for (const rational& q : water_fill(scores, total, options.floor, options.cap)) {
      text += q.to_text() + " ";
    }
    return text + r.undistributed.to_text();
  };
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<rational> scores;
    settle_options options;
    const std::size_t n = 2 + random() % 8;
    for (std::size_t i = 0; i < n; ++i) {
      const rational number(static_cast<std::int64_t>(random() % 1000 + 1));
      const auto kind = random() % 3;
      scores.push_back(kind == 0   ? number
                       : kind == 1 ? number * scale
                                   : number * scale * scale);
      options.floor.push_back(random() % 2 == 0 ? rational(0) : number * scale);
      options.cap.emplace_back(random() % 3 == 0 ? std::nullopt
                                                 : std::optional(rational(5) + number));
    }
    const std::vector<rounding_rule> rules = testing::every_rule();
    options.rounding = rules[random() % (rules.size() - 1)];
    const rational total(static_cast<std::int64_t>(random() % 40));
    std::string plain;
    std::string with;
    const std::string plain_code =
        testing::code_of([&] { return plain = outcome(scores, total, options); });
    {
      const flushed scope;
      const std::string code =
          testing::code_of([&] { return with = outcome(scores, total, options); });
      EXPECT_EQ(code, plain_code) << trial;
    }
    EXPECT_EQ(with, plain) << trial << " " << name_of(options.rounding);
  }
}

}  // namespace
}  // namespace fundalloc
