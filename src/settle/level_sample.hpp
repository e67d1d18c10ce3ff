// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "settle/level_search.hpp"

namespace fundalloc::detail {

/** Guesses from some recipients between which levels the level of all of them is.
 *
 *  Rule    blocks of neighbours at random places are a sample of clusters: F is about n / k
 *          times their sum, with an error that the spread of the blocks shows. The window is
 *          three such errors wide on either side. Where F is known at a level, only the
 *          difference to it is guessed. A first guess comes from fewer blocks.
 *  Exact   nothing here decides anything.
 *  Cost    16 384 recipients at most are copied, and passed over some times.
 */
class level_sample {
 public:
  level_sample(const fill_source& all, double amount);

  struct window {
    double low = 0;
    double middle = 0;
    double high = 0x1p900;
    double open = 1;    ///< the share of the sample that is open in the window
    bool vague = true;  ///< an end is open, too, and nothing was known: better look first
  };
  [[nodiscard]] window guess();
  /// The share of the sample with a breakpoint that a double sees at t.
  [[nodiscard]] double together(double t) const;
  /// F is known at a level; at 0 and at no end, too, after a look at all.
  void look(double t, double sum);
  /// The level was not in the window: take all that is left, if that is little.
  void missed() noexcept { missed_ = true; }

 private:
  static constexpr std::size_t block = 16;

  [[nodiscard]] double share(std::size_t i, double t) const;
  [[nodiscard]] double sum_at(const fill_view& rows, double t) const;
  [[nodiscard]] double solve(const fill_view& rows, double target, double start,
                             double tolerance) const;
  [[nodiscard]] double error_at(double t) const;
  void keep_some(window& w) const;
  [[nodiscard]] double open_in(const window& w) const;

  double amount_;
  std::size_t size_;  ///< of all
  fill_memory memory_;
  fill_view rows_;
  fill_view few_;  ///< the first ones: blocks are in no order
  bool known_ = false;
  bool missed_ = false;
  double known_level_ = 0;
  double known_sum_ = 0;
  double least_ = 0;       ///< the level is known to be above
  double most_ = 0x1p900;  ///< and not above this
};

}  // namespace fundalloc::detail
