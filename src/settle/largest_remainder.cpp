// SPDX-License-Identifier: Apache-2.0
#include "settle/largest_remainder.hpp"

#include <algorithm>

#include "fundalloc/error.hpp"
#include "settle/cut.hpp"

namespace fundalloc::detail {

namespace {

/// Recipients whose scores are equal, with their exact remainder.
struct remainder_class {
  wide remainder;
  std::vector<std::size_t> members;
};

/** Gives the units that doubles left open, by exact remainders.
 *
 *  Rows that are equal are one class, so that a tie of thousands costs one wide product.
 */
class zone_ranking {
 public:
  zone_ranking(const quantities& scores, const fill& quotas, std::vector<std::int64_t>& units)
      : scores_(scores), quotas_(quotas), units_(units) {}

  /// False where the zone was too small for what it has to share.
  [[nodiscard]] bool rank(const std::vector<std::size_t>& zone, std::int64_t amount,
                          const tie_context& ties, std::optional<tie_report>& tie) {
    make_classes(zone);
    int128 left = amount;
    for (const std::int64_t u : units_) left -= u;
    if (left < 0 || left > static_cast<int128>(zone.size())) return false;
    if (left == 0) return true;
    std::sort(classes_.begin(), classes_.end(),
              [](const remainder_class& a, const remainder_class& b) {
                poll_step();
                return a.remainder > b.remainder;
              });
    return give(static_cast<std::size_t>(left), ties, tie);
  }

 private:
  /// Equal rows have equal estimates: so neighbours by estimate are compared, and by number.
  void make_classes(std::vector<std::size_t> zone) {
    const std::span<const double> estimates = scores_.estimates();
    const auto by_estimate = [&](std::size_t i, std::size_t j) {
      return estimates[i] != estimates[j] ? estimates[i] < estimates[j] : i < j;
    };
    if (!std::is_sorted(zone.begin(), zone.end(), by_estimate)) {
      std::sort(zone.begin(), zone.end(), by_estimate);
    }
    const wide_ratio& level = quotas_.exact_level();
    std::int64_t whole_units = 0;
    for (const std::size_t i : zone) {
      if (classes_.empty() || !scores_.surely_equal(classes_.back().members.front(), i)) {
        poll_step();
        const wide product = level.num * scores_.at(i);
        const wide whole = product / level.den;
        whole_units = whole.convert_to<std::int64_t>();
        classes_.push_back({product - whole * level.den, {}});
      }
      classes_.back().members.push_back(i);
      units_[i] = whole_units;
    }
  }

  bool give(std::size_t left, const tie_context& ties, std::optional<tie_report>& tie) {
    for (std::size_t c = 0; left > 0; ++c) {
      if (classes_[c].remainder == 0) return false;  // a unit for nothing: not by this zone
      std::vector<std::size_t> equal = std::move(classes_[c].members);
      while (c + 1 < classes_.size() && classes_[c + 1].remainder == classes_[c].remainder) {
        const auto& more = classes_[++c].members;
        equal.insert(equal.end(), more.begin(), more.end());
      }
      if (equal.size() > left) {
        tie_decision decision = decide_tie(std::move(equal), left, ties);
        for (const std::size_t i : decision.winners) ++units_[i];
        tie = std::move(decision.report);
        return true;
      }
      for (const std::size_t i : equal) ++units_[i];
      left -= equal.size();
    }
    return true;
  }

  const quantities& scores_;
  const fill& quotas_;
  std::vector<std::int64_t>& units_;
  std::vector<remainder_class> classes_;
};

/// Whole parts and remainders of all quotas by doubles; whoever is left open is in the zone.
remainder_outcome by_doubles(const quantities& scores, const fill& quotas, std::int64_t amount,
                             std::vector<std::int64_t>& units) {
  const std::size_t n = scores.size();
  const estimate& level = quotas.level();
  const kernel_set& kernel = kernels();
  key_buffer keys(n);
  floor_facts facts;
  if (quotas.all_free()) {
    facts = kernel.floors_of_values(scores.estimates().data(), level.value, n, units.data(),
                                    keys.data());
  } else {
    // Whoever is bound has a whole number, exactly: it has no remainder and no error.
    std::vector<double> values(n);
    for (std::size_t i = 0; i < n; ++i) {
      values[i] = quotas.at(i) == side::free ? level.value * scores.estimate_of(i)
                                             : static_cast<double>(units[i]);
    }
    facts = kernel.floors_of_values(values.data(), 1.0, n, units.data(), keys.data());
  }
  const double error = facts.largest * (level.relative + scores.relative() + gamma_bound(4));
  remainder_outcome outcome =
      give_by_keys(kernel, keys.data(), n, facts.given, amount, error, units.data());
  if (!quotas.all_free()) {
    std::erase_if(outcome.zone, [&](std::size_t i) { return quotas.at(i) != side::free; });
  }
  return outcome;
}

/// The units of everybody at a bound, which are whole; 0 for the others.
void give_bound_units(const fill& quotas, std::vector<std::int64_t>& units) {
  if (quotas.all_free()) return;
  for (std::size_t i = 0; i < units.size(); ++i) {
    units[i] = quotas.at(i) == side::free ? 0 : quotas.quota(i).num.convert_to<std::int64_t>();
  }
}

}  // namespace

void give_remainders(const quantities& scores, const fill& quotas, std::int64_t amount,
                     const tie_context& ties, std::vector<std::int64_t>& units,
                     std::optional<tie_report>& tie, diagnostics& note) {
  const std::size_t n = scores.size();
  units.assign(n, 0);
  give_bound_units(quotas, units);
  zone_ranking ranking(scores, quotas, units);
  // Quotas sum to the amount, so each is below 2^51, where the kernels work.
  const bool small = amount < (std::int64_t{1} << 50);
  if (small && quotas.level().relative + scores.relative() < 1e-3) {
    const remainder_outcome outcome = by_doubles(scores, quotas, amount, units);
    if (outcome.possible && outcome.zone.empty()) return;
    if (outcome.possible) {
      note.undecided += static_cast<std::int64_t>(outcome.zone.size());
      if (ranking.rank(outcome.zone, amount, ties, tie)) return;
    }
  }
  ++note.exact_solves;
  give_bound_units(quotas, units);
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < n; ++i) {
    if (quotas.at(i) == side::free) all.push_back(i);
  }
  note.undecided += static_cast<std::int64_t>(all.size());
  if (!zone_ranking(scores, quotas, units).rank(all, amount, ties, tie)) {
    raise({code::certificate,
           {},
           "remainders do not add up to the amount",
           "",
           "This is a defect of fundalloc: please report the plan and the table."});
  }
}

}  // namespace fundalloc::detail
