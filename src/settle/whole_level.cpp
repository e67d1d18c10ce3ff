// SPDX-License-Identifier: Apache-2.0
#include "settle/whole_level.hpp"

#include <algorithm>

#include "settle/level_search.hpp"

namespace fundalloc::detail {

namespace {

/// Amounts below this, so that a cap cut at amount + 1 is below 2^52.
constexpr std::int64_t small_amount = (std::int64_t{1} << 52) - 1;

class whole_source final : public fill_source {
 public:
  whole_source(const fill_whole& all, double most) : all_(all), most_(most) {}

  [[nodiscard]] std::size_t size() const override { return all_.n; }
  [[nodiscard]] row at(std::size_t i) const override {
    return {static_cast<double>(all_.scores[i]),
            all_.floors != nullptr ? static_cast<double>(all_.floors[i]) : 0,
            all_.caps != nullptr ? std::min(static_cast<double>(all_.caps[i]), most_) : most_};
  }
  fill_sums sums_at(double t, fill_facts& facts) const override {
    return kernels().fill_at_whole(all_, most_, t, facts);
  }
  fill_exact exactly(double num, double den, std::uint8_t* sides,
                     fill_facts& facts) const override {
    return kernels().fill_exactly_whole(all_, most_, num, den, sides, facts);
  }
  fill_sums window(double low, double high, const fill_room& into, std::uint8_t* sides,
                   fill_facts& facts) const override {
    return kernels().fill_window_whole(all_, most_, low, high, into, sides, facts);
  }

 private:
  const fill_whole& all_;
  double most_;
};

}  // namespace

std::optional<whole_level> find_whole_level(const fill_whole& all, std::int64_t amount,
                                            std::uint8_t* sides, diagnostics& note) {
  using outcome = level_search::outcome;
  const std::size_t n = all.n;
  if (amount < 0 || amount >= small_amount || n > level_search::most_recipients) {
    return std::nullopt;
  }
  const auto total = static_cast<double>(amount);
  const double most = total + 1;  // nobody gets more than the amount
  level_search search(total, {}, sides, note);
  outcome last = outcome::unsure;
  if (n < level_search::many) {
    const fill_room room = search.room_for(n);
    const fill_facts facts = kernels().fill_load(all, most, room);
    if (!facts.usual || facts.score_sum >= 0x1p53) return std::nullopt;
    if (facts.floor_sum < total) {
      const fill_view view{room.scores, room.floors, room.caps, nullptr, n};
      last = search.run(view, facts.score_sum, facts.floor_sum);
    }
  } else {
    last = search.run(whole_source(all, most));
    if (last == outcome::refused) return std::nullopt;
  }
  if (last == outcome::found) {
    return whole_level{static_cast<std::int64_t>(search.rest()),
                       static_cast<std::int64_t>(search.free_sum())};
  }
  int128 floors = 0;
  for (std::size_t i = 0; i < n && all.floors != nullptr; ++i) floors += all.floors[i];
  if (floors != amount) return std::nullopt;
  std::fill_n(sides, n, std::uint8_t{1});
  return whole_level{0, 1};
}

}  // namespace fundalloc::detail
