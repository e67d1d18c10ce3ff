// SPDX-License-Identifier: Apache-2.0
#include "settle/largest_remainder.hpp"

#include <algorithm>
#include <cmath>

#include "fundalloc/error.hpp"

namespace fundalloc::detail {

namespace {

/* Why the doubles may decide (c0 = the k-th largest remainder in doubles, E = a bound of every
 * |v_i - q_i|, v_i the double quota, f_i = v_i - floor(v_i), computed exactly):
 *
 * The units are given by thresholds: recipient i gets its j-th unit at z = j - q_i, and the
 * amount is reached at the threshold of rank `amount`. Each threshold in doubles is within E
 * of the exact one, so their order statistics are too: the exact cut lies within E of the cut
 * in doubles, modulo 1. A recipient whose f_i is farther than 2E from c0 (modulo 1) is
 * therefore on its side for certain. The others, the zone, are ranked by their exact
 * remainders. Where floor(v_i) is one too large, f_i is near 0 and the unit is already counted
 * in the floor: again only the cut matters.
 */
class remainder_cut {
 public:
  remainder_cut(const quantities& scores, const fill& quotas, std::int64_t amount,
                std::vector<std::int64_t>& units, diagnostics& note)
      : scores_(scores), quotas_(quotas), amount_(amount), units_(units), note_(note) {}

  /// Gives units to everybody outside the zone; fills `zone_`.
  void by_doubles() {
    const std::size_t n = scores_.size();
    const double t = quotas_.level().value;
    const std::span<const double> estimates = scores_.estimates();
    fractions_.resize(n);
    std::int64_t given = 0;
    double largest = 0;
    if (quotas_.all_free()) {
      for (std::size_t i = 0; i < n; ++i) {
        const double v = t * estimates[i];
        const double whole = std::floor(v);
        fractions_[i] = v - whole;
        units_[i] = static_cast<std::int64_t>(whole);
        largest = std::max(largest, v);
      }
      for (const std::int64_t u : units_) given += u;
      keys_ = fractions_;
    } else {
      for (std::size_t i = 0; i < n; ++i) {
        if (quotas_.at(i) != side::free) continue;
        const double v = t * estimates[i];
        const double whole = std::floor(v);
        fractions_[i] = v - whole;
        units_[i] = static_cast<std::int64_t>(whole);
        given += units_[i];
        largest = std::max(largest, v);
        keys_.push_back(fractions_[i]);
      }
    }
    error_ = largest * (quotas_.level().relative + scores_.relative() + gamma_bound(4));
    select(amount_ - given);
  }

  void everybody_is_doubtful() {
    zone_.clear();
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      if (quotas_.at(i) == side::free) zone_.push_back(i);
    }
  }

  [[nodiscard]] bool decided() const noexcept { return zone_.empty(); }

  /// Ranks the zone by exact remainders; false where its share of units shows that it was too
  /// small.
  [[nodiscard]] bool rank_zone(const tie_context& ties, std::optional<tie_report>& tie) {
    note_.undecided += static_cast<std::int64_t>(zone_.size());
    const wide_ratio& level = quotas_.exact_level();
    std::vector<wide> remainders(zone_.size());
    std::vector<std::size_t> order(zone_.size());
    int128 left = amount_;
    std::vector<std::uint8_t> in_zone(scores_.size());
    for (std::size_t z = 0; z < zone_.size(); ++z) {
      const wide product = level.num * scores_.at(zone_[z]);
      const wide whole = product / level.den;
      remainders[z] = product - whole * level.den;
      units_[zone_[z]] = whole.convert_to<std::int64_t>();
      order[z] = z;
    }
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      if (quotas_.at(i) == side::free) left -= units_[i];
    }
    if (left < 0 || left > static_cast<int128>(zone_.size())) return false;
    if (left == 0) return true;
    const auto k = static_cast<std::size_t>(left);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const int c = remainders[a].compare(remainders[b]);
      return c != 0 ? c > 0 : a < b;
    });
    if (remainders[order[k - 1]] == 0) return false;
    give(order, remainders, k, ties, tie);
    return true;
  }

 private:
  void select(std::int64_t k) {
    const auto m = static_cast<std::int64_t>(keys_.size());
    zone_.clear();
    if (m == 0) return;
    if (!(error_ < 0.125) || k < 0 || k > m) {
      everybody_is_doubtful();
      return;
    }
    const auto place = keys_.begin() + k;
    if (k > 0) std::nth_element(keys_.begin(), place - 1, keys_.end(), std::greater<>());
    const double in = k > 0 ? keys_[static_cast<std::size_t>(k - 1)] : 1.0;
    const double out = k < m ? *std::max_element(place, keys_.end()) : 0.0;
    const double least_in = k > 0 ? *std::min_element(keys_.begin(), place) : 1.0;
    const double least = k < m ? *std::min_element(place, keys_.end()) : least_in;
    const double greatest = k > 0 ? *std::max_element(keys_.begin(), place) : out;
    const double cut = in / 2 + out / 2;
    const double e = 2 * error_;
    if (in - cut > e && cut - out > e && greatest - cut < 1 - e && cut - least < 1 - e) {
      lift(cut);
      return;
    }
    collect_zone(k > 0 ? in : 1.0);
  }

  void lift(double cut) {
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (quotas_.at(i) == side::free && fractions_[i] > cut) ++units_[i];
    }
  }

  void collect_zone(double cut) {
    const double e = 4 * error_;
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (quotas_.at(i) != side::free) continue;
      const double d = std::fabs(fractions_[i] - cut);
      if (d <= e || d >= 1 - e) {
        zone_.push_back(i);
      } else if (fractions_[i] > cut) {
        ++units_[i];
      }
    }
  }

  void give(const std::vector<std::size_t>& order, const std::vector<wide>& remainders,
            std::size_t k, const tie_context& ties, std::optional<tie_report>& tie) {
    const bool tied = k < order.size() && remainders[order[k - 1]] == remainders[order[k]];
    std::size_t sure = k;
    if (tied) {
      const wide& at_cut = remainders[order[k]];
      std::vector<std::size_t> equal;
      sure = 0;
      for (std::size_t z = 0; z < order.size(); ++z) {
        if (remainders[order[z]] == at_cut) {
          equal.push_back(zone_[order[z]]);
        } else if (remainders[order[z]] > at_cut) {
          ++sure;
        }
      }
      tie_decision decision = decide_tie(std::move(equal), k - sure, ties);
      for (const std::size_t i : decision.winners) ++units_[i];
      tie = std::move(decision.report);
    }
    for (std::size_t z = 0; z < sure; ++z) ++units_[zone_[order[z]]];
  }

  const quantities& scores_;
  const fill& quotas_;
  std::int64_t amount_;  // for the free recipients
  std::vector<std::int64_t>& units_;
  diagnostics& note_;
  std::vector<double> fractions_;
  std::vector<double> keys_;
  std::vector<std::size_t> zone_;
  double error_ = 0;
};

}  // namespace

void give_remainders(const quantities& scores, const fill& quotas, std::int64_t amount,
                     const tie_context& ties, std::vector<std::int64_t>& units,
                     std::optional<tie_report>& tie, diagnostics& note) {
  const std::size_t n = scores.size();
  units.assign(n, 0);
  int128 left = amount;
  if (!quotas.all_free()) {
    for (std::size_t i = 0; i < n; ++i) {
      if (quotas.at(i) == side::free) continue;
      units[i] = quotas.quota(i).num.convert_to<std::int64_t>();  // whole bounds: den is 1
      left -= units[i];
    }
  }
  remainder_cut cut(scores, quotas, static_cast<std::int64_t>(left), units, note);
  const double size = static_cast<double>(amount) + 1;
  if (size < 0x1p52 && quotas.level().relative + scores.relative() < 1e-3) {
    cut.by_doubles();
    if (cut.decided()) return;
    if (cut.rank_zone(ties, tie)) return;
  }
  cut.everybody_is_doubtful();
  ++note.exact_solves;
  if (!cut.rank_zone(ties, tie)) {
    raise({code::certificate,
           {},
           "remainders do not add up to the amount",
           "",
           "This is a defect of fundalloc: please report the plan and the table."});
  }
}

}  // namespace fundalloc::detail
