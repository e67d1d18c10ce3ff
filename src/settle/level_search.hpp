// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "fundalloc/exact/filter.hpp"
#include "fundalloc/settle/settle.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::detail {

/* The level t of F(t) = sum clamp(t s_i, l_i, u_i) = amount, the least where there are several.
 *
 * Newton's method on t, from doubles, inside a bracket. Each step looks only at the recipients
 * that are still open: whoever has no breakpoint (l/s or u/s) inside the bracket is settled and
 * becomes part of two sums. Where Newton is slow (each step binds a few more), the next level
 * is the median of some open breakpoints, which halves the open ones. Of many recipients a
 * sample says at first between which levels t will be, so that one pass over all of them
 * settles most.
 *
 * The certificate does not depend on how the level was found. F is monotone, so sides that are
 * right at r = (amount - bounds of the bound) / (scores of the free) are the solution. That
 * they
 * are right is proved for the settled ones by the window's margins (fill_body.hpp), and for
 * the others by exact comparison of products of whole numbers below 2^53.
 */

/// All recipients, as the first passes see them.
class fill_source {
 public:
  virtual ~fill_source() = default;
  struct row {
    double score;
    double floor;
    double cap;
  };
  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual row at(std::size_t i) const = 0;
  virtual fill_sums sums_at(double t, fill_facts& facts) const = 0;
  /// Sides at num / den, exactly; whole numbers only.
  virtual fill_exact exactly(double num, double den, std::uint8_t* sides,
                             fill_facts& facts) const = 0;
  virtual fill_sums window(double low, double high, const fill_room& into, std::uint8_t* sides,
                           fill_facts& facts) const = 0;
};

/// Room for recipients, twice; few of them need no allocation.
class fill_memory {
 public:
  fill_memory() = default;
  fill_memory(const fill_memory&) = delete;
  fill_memory& operator=(const fill_memory&) = delete;

  struct pair {
    fill_room first;
    fill_room second;
  };
  /// Both are one allocation: several of this size are given back to the system each time.
  [[nodiscard]] pair rooms(std::size_t n, std::size_t n_second);

 private:
  static constexpr std::size_t few = 384;
  alignas(64) std::byte inside_[few * fill_room::bytes];
  std::unique_ptr<std::byte[]> outside_;
  std::size_t size_ = few;
};

/// Above every level: t s stays a number for s < 2^53.
inline constexpr double no_end = 0x1p900;

/// How well the numbers of a search are known: relative bounds; 0 for whole numbers. Bounds
/// without slack mean whole bounds and a whole amount below 2^53.
struct fill_slack {
  double scores = 0;
  double bounds = 0;
};

class level_search {
 public:
  enum class outcome : std::uint8_t {
    found,    ///< sides are right at the exact level rest / free_sum
    refused,  ///< rows are unusual
    unsure  ///< sides are a proposal: numbers with slack lie near the level, or none was found
  };

  /// From here on a level is looked for in a sample first.
  static constexpr std::size_t many = std::size_t{1} << 14;
  /// Places are 32-bit numbers.
  static constexpr std::size_t most_recipients = 0x7FFFFF00;

  /// `sides` (side values, one a recipient) is written. 0 < amount < 2^52 for whole numbers.
  level_search(double amount, fill_slack slack, std::uint8_t* sides, diagnostics& note)
      : amount_(amount), slack_(slack), sides_(sides), note_(note) {}

  /// Where the caller may put all recipients, to be run on.
  [[nodiscard]] fill_room room_for(std::size_t n);
  /// Needs sum of floors < amount.
  [[nodiscard]] outcome run(const fill_view& all, double score_sum, double floor_sum);
  /// The same for many recipients; their facts are checked on the way.
  [[nodiscard]] outcome run(const fill_source& all);

  /// The level where it was found: whole numbers if there is no slack.
  [[nodiscard]] double rest() const noexcept { return rest_; }
  [[nodiscard]] double free_sum() const noexcept { return level_scores_; }

 private:
  enum class step : std::uint8_t { found, below, above, unsure };

  /// Sums at a level, and where Newton goes from there.
  struct point {
    double free_sum = 0;
    double bound_sum = 0;
    double next = -1;
  };
  /// What a look at an exact level gives: F(level) - amount as a sign, and sums.
  struct look {
    int sign = 0;
    bool found = false;
    point sums;
  };

  [[nodiscard]] bool whole() const noexcept { return slack_.scores == 0 && slack_.bounds == 0; }
  [[nodiscard]] double narrowed(double low) const noexcept;
  [[nodiscard]] double widened(double high) const noexcept;
  [[nodiscard]] bool unusual() const;
  void open_all(const fill_view& all);
  [[nodiscard]] const fill_room& spare();

  [[nodiscard]] step search(double t);
  [[nodiscard]] point sums_at(double t) const;
  [[nodiscard]] point with_next(double free_sum, double bound_sum) const;
  [[nodiscard]] double middle() const;
  [[nodiscard]] bool close(double a, double b) const;
  [[nodiscard]] int sign_at(double t, const point& sums);
  [[nodiscard]] int exact_sign_at(double t, point& sums);
  [[nodiscard]] double rounding() const;
  [[nodiscard]] double bound_doubt(double bound_sum) const;
  void bracket(double t, int sign);
  void settle();
  [[nodiscard]] double median();
  [[nodiscard]] std::size_t any_of(std::size_t n);
  [[nodiscard]] look look_at(double num, double den);
  [[nodiscard]] look verdict(double num, double den, double free_sum, double bound_sum,
                             const fill_exact& near) const;
  [[nodiscard]] look look_near(double t, const point& sums);
  [[nodiscard]] step by_breakpoints();
  [[nodiscard]] fill_exact exactly(double num, double den);

  double amount_;
  fill_slack slack_;
  std::uint8_t* sides_;
  diagnostics& note_;
  double score_sum_ = 0;
  std::size_t size_ = 0;
  fill_facts facts_;

  // The settled ones are so from low_ to high_; an end is sure where t is known to lie inside.
  fill_view open_;
  fill_room room_;   ///< where open ones are packed
  fill_room spare_;  ///< for looks at spare_size_ open ones
  std::size_t spare_size_ = 0;
  double free_sum_ = 0;
  double bound_sum_ = 0;
  double low_ = 0;
  double high_ = 0;
  bool low_sure_ = true;
  bool high_sure_ = true;

  double rest_ = 0;
  double level_scores_ = 0;
  std::uint64_t random_ = 0x9E3779B97F4A7C15;
  fill_memory memory_;
  fill_memory spare_memory_;
  std::vector<std::uint8_t> codes_;
  std::size_t near_ = 0;  ///< open ones of the last look at numbers with slack
};

}  // namespace fundalloc::detail
