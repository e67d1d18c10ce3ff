// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/settle/redistribute.hpp"

#include <array>

#include "fundalloc/error.hpp"
#include "fundalloc/interrupt.hpp"

namespace fundalloc {

namespace {

constexpr auto orders = std::to_array<redistribution>(
    {redistribution::both, redistribution::floors_first, redistribution::caps_first,
     redistribution::heavier_side, redistribution::one_pass});

class rounds {
 public:
  rounds(std::span<const rational> scores, const rational& total,
         std::span<const rational> floor, std::span<const std::optional<rational>> cap,
         redistribution order)
      : scores_(scores), floor_(floor), cap_(cap), order_(order), left_(total) {
    result_.amounts.resize(scores.size());
    result_.fixed_in_round.assign(scores.size(), 0);
  }

  redistributed run() {
    while (true) {
      detail::poll_interrupt();
      ++result_.rounds;
      const bool shared = share();
      look();
      const bool last = order_ == redistribution::one_pass && result_.rounds == 2;
      if (last || (below_.empty() && above_.empty())) {
        // Where nobody is free, or only scores of 0 are, the rest stays.
        if (!shared) result_.left_over = left_;
        return std::move(result_);
      }
      choose();
      for (const std::size_t i : below_) fix(i, floor_[i]);
      for (const std::size_t i : above_) fix(i, *cap_[i]);
    }
  }

 private:
  [[nodiscard]] bool is_free(std::size_t i) const { return result_.fixed_in_round[i] == 0; }

  /// Gives what is left to those who are free, by score; false where nobody can take it.
  bool share() {
    rational sum = 0;
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      if (is_free(i)) sum += scores_[i];
    }
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      if (!is_free(i)) continue;
      result_.amounts[i] = sum.sign() == 0 ? rational(0) : left_ * scores_[i] / sum;
    }
    return sum.sign() != 0;
  }

  void look() {
    below_.clear();
    above_.clear();
    lack_ = 0;
    excess_ = 0;
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      if (!is_free(i)) continue;
      const rational& amount = result_.amounts[i];
      if (!floor_.empty() && amount < floor_[i]) {
        below_.push_back(i);
        lack_ += floor_[i] - amount;
      } else if (!cap_.empty() && cap_[i] && amount > *cap_[i]) {
        above_.push_back(i);
        excess_ += amount - *cap_[i];
      }
    }
  }

  /// Leaves those in below_ and above_ whom this round fixes.
  void choose() {
    const bool floors = !below_.empty();
    const bool caps = !above_.empty();
    if (order_ == redistribution::floors_first && floors) above_.clear();
    if (order_ == redistribution::caps_first && caps) below_.clear();
    if (order_ == redistribution::heavier_side) {
      if (lack_ > excess_) above_.clear();
      if (excess_ > lack_) below_.clear();
    }
  }

  void fix(std::size_t i, const rational& amount) {
    result_.amounts[i] = amount;
    result_.fixed_in_round[i] = result_.rounds;
    left_ -= amount;
  }

  std::span<const rational> scores_;
  std::span<const rational> floor_;
  std::span<const std::optional<rational>> cap_;
  redistribution order_;
  rational left_;
  redistributed result_;
  std::vector<std::size_t> below_;
  std::vector<std::size_t> above_;
  rational lack_ = 0;
  rational excess_ = 0;
};

void check_numbers(fixed_phrase what, std::size_t i, const rational& value) {
  if (value.sign() >= 0) return;
  raise({code::negative,
         {},
         phrase("{} {} is {}", what, i, value.to_text()),
         "a number of at least 0",
         "Correct the value."});
}

void check_input(std::span<const rational> scores, std::span<const rational> floor,
                 std::span<const std::optional<rational>> cap) {
  const std::size_t n = scores.size();
  if ((!floor.empty() && floor.size() != n) || (!cap.empty() && cap.size() != n)) {
    raise({code::column_lengths,
           {},
           phrase("floors or caps are not one for each of {} scores", n),
           "one for each score, or none",
           "Give one for each."});
  }
  for (std::size_t i = 0; i < n; ++i) {
    check_numbers("score", i, scores[i]);
    if (!floor.empty()) check_numbers("floor", i, floor[i]);
    if (cap.empty() || !cap[i]) continue;
    check_numbers("cap", i, *cap[i]);
    if (!floor.empty() && floor[i] > *cap[i]) {
      raise({code::bounds_conflict,
             {},
             phrase("floor {} is above its cap", i),
             "a floor of at most the cap",
             "Correct one of them."});
    }
  }
}

}  // namespace

redistributed fix_and_redistribute(std::span<const rational> scores, const rational& total,
                                   std::span<const rational> floor,
                                   std::span<const std::optional<rational>> cap,
                                   redistribution order) {
  check_input(scores, floor, cap);
  check_numbers("the total", 0, total);
  return rounds(scores, total, floor, cap, order).run();
}

std::span<const redistribution> redistributions() noexcept { return orders; }

std::string_view to_text(redistribution order) noexcept {
  switch (order) {
    case redistribution::both: return "both";
    case redistribution::floors_first: return "floors_first";
    case redistribution::caps_first: return "caps_first";
    case redistribution::heavier_side: return "heavier_side";
    case redistribution::one_pass: break;
  }
  return "one_pass";
}

}  // namespace fundalloc
