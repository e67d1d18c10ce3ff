// SPDX-License-Identifier: Apache-2.0
#include "settle/step.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <numeric>

#include "kernel/kernel.hpp"

namespace fundalloc::detail {

namespace {

constexpr double no_amount = 0x1p50;  // more than any amount that is asked for here

/** The different scores of a column that has few of them, and who has which: small whole
 *  numbers, say. Then one row for each score is solved in place of all, with its members. */
class score_classes {
 public:
  /// Nothing where there seem to be many different ones, or too few rows to care.
  static std::optional<score_classes> of(std::span<const std::int64_t> scores) {
    constexpr std::size_t sample = 256;
    if (scores.size() < 4096) return std::nullopt;
    score_classes classes;
    const std::size_t stride = scores.size() / sample;
    for (std::size_t k = 0; k < sample; ++k) {
      if (classes.place_of(scores[k * stride], k * stride) >= sample / 4) return std::nullopt;
    }
    classes.of_ = std::make_unique_for_overwrite<std::uint16_t[]>(scores.size());
    // Rows in turn count in one of two lines, so that equal neighbours need not wait.
    std::vector<std::uint32_t> counts(2 * most);
    std::uint16_t* const of = classes.of_.get();
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const std::uint32_t place = classes.place_of(scores[i], i);
      if (place == most) return std::nullopt;
      of[i] = static_cast<std::uint16_t>(place);
      ++counts[std::size_t{2} * place + i % 2];
    }
    for (std::size_t c = 0; c < classes.numbers_.size(); ++c) {
      classes.members_.push_back(counts[2 * c] + counts[2 * c + 1]);
    }
    return classes;
  }

  [[nodiscard]] const std::vector<std::int64_t>& numbers() const noexcept { return numbers_; }
  [[nodiscard]] std::uint32_t member(std::size_t c) const noexcept { return index_[c]; }
  [[nodiscard]] std::uint32_t members(std::size_t c) const noexcept { return members_[c]; }
  [[nodiscard]] std::size_t class_of(std::size_t i) const noexcept { return of_[i]; }

 private:
  static constexpr std::size_t most = 1024;
  static constexpr std::size_t slots = 4096;

  struct slot {
    std::int64_t score = -1;  // nobody's
    std::uint32_t place = 0;
  };

  std::uint32_t place_of(std::int64_t score, std::size_t i) {
    std::size_t at = static_cast<std::uint64_t>(score) * 0x9E3779B97F4A7C15 >> 52;
    while (slots_[at].score != score) {
      if (slots_[at].score < 0) {
        if (numbers_.size() == most) return most;
        slots_[at] = {score, static_cast<std::uint32_t>(numbers_.size())};
        numbers_.push_back(score);
        index_.push_back(static_cast<std::uint32_t>(i));
      } else {
        at = (at + 1) % slots;
      }
    }
    return slots_[at].place;
  }

  std::vector<std::int64_t> numbers_;
  std::vector<std::uint32_t> index_;    // one who has that score
  std::vector<std::uint32_t> members_;  // how many have it
  std::unique_ptr<std::uint16_t[]> of_;
  std::vector<slot> slots_ = std::vector<slot>(slots);
};

/* The certificate. A pass at level t settles everybody who is not listed: a move in its units
 * has a key of at most t (1 - w), any other one more than t (1 + w) (step_body.hpp). Of whoever
 * is listed, `low` moves have such a key and those from `high` on are beyond, also for
 * certain; the moves between them are candidates. With A the moves that are certain, and
 * A <= amount <= A + candidates, let c be the key of the last candidate that is taken when they
 * are taken in exact order. If
 *
 *     t (1 - w) < c <= t (1 + w),
 *
 * then every certain move comes before c, and every other move that is no candidate after it:
 * the moves taken are the first ones of all, and every move of key c is a candidate, so a tie
 * at c is seen whole. The inequality is asked of c as a double, with room for its error. Where
 * no candidate is taken, c is the first that is not: certain moves come before it
 * and all others after, so there is no tie, but the last move taken is not known.
 */
class score_search {
 public:
  score_search(const quantities& scores, const signpost& posts, const divisor_keys& keys,
               const unit_limits& limits, const score_classes* classes, std::int64_t amount)
      : scores_(scores),
        posts_(posts),
        keys_(keys),
        classes_(classes),
        n_(classes == nullptr ? scores.size() : classes->numbers().size()),
        amount_(amount),
        total_(static_cast<double>(amount)),
        error_(2 * scores.relative() + 20 * unit_roundoff) {
    ask_.n = n_;
    if (classes != nullptr) {
      ask_.numbers = classes->numbers().data();
    } else if (scores.estimates_numerators() && scores.look().bits < (std::int64_t{1} << 52)) {
      ask_.numbers = scores.narrow_all().data();
    } else {
      ask_.values = scores.estimates().data();
    }
    if (!limits.none()) {
      ask_.start = limits.start.data();
      ask_.limit = limits.limit.data();
    }
    ask_.shape = *posts.step();
    ask_.shift = posts.shift();
    ask_.first = posts.first();
    ask_.most = 2 * total_ + 8;
    ask_.slack = 16 * unit_roundoff * (1 + std::fabs(ask_.shift) + ask_.first);
    positive_ = static_cast<double>(scores.is_narrow() ? scores.look().positive : n_);
    sum_ = scores.estimates_numerators() ? static_cast<double>(scores.look().sum)
                                         : sum_estimates(scores.estimates(), 0).value;
  }

  std::optional<step_outcome> run() {
    if (!(sum_ > 0)) return std::nullopt;
    result_.units.resize(n_);
    listed_ = std::make_unique_for_overwrite<std::uint32_t[]>(n_);
    ask_.listed = listed_.get();
    first_level();
    for (int pass = 0; pass < 64 && in_range(); ++pass) {
      pass_at_level();
      if (!searching_ && worth_a_look() && look()) {
        if (classes_ != nullptr) spread();
        return std::move(result_);
      }
      if (!next_level(pass)) break;
    }
    return std::nullopt;
  }

 private:
  /// Counts round a level to t S + (1/2 - r) n on average.
  void first_level() {
    const double bias = positive_ * (0.5 - ask_.shift);
    t_ = (total_ > 4 * positive_ ? total_ + bias : total_) / sum_;
    slope_ = sum_;
    seats_ = 3 * std::sqrt(positive_ / 12) + 4;
    set_window(seats_ / (t_ * slope_));
  }

  /// At least so wide that keys in doubles can be told to lie inside.
  void set_window(double w) { w_ = std::clamp(w, 64 * error_, 0.125); }

  [[nodiscard]] bool in_range() const { return t_ > 1e-200 && t_ < 1e200; }

  void pass_at_level() {
    poll_interrupt();
    ask_.t = t_;
    ask_.margin = w_ + error_;
    ask_.units = searching_ ? nullptr : result_.units.data();
    facts_ = kernels().step(ask_);
    if (classes_ != nullptr) {
      facts_.given = 0;
      for (std::size_t c = 0; c < n_; ++c) {
        facts_.given += static_cast<double>(result_.units[c]) * classes_->members(c);
      }
    }
    over_ = facts_.given - total_;
  }

  /// Whether the candidates can make up for what is missing or too much.
  [[nodiscard]] bool worth_a_look() const {
    if (classes_ != nullptr) return std::fabs(over_) < 0x1p52;
    const auto listed = static_cast<double>(facts_.listed);
    return std::fabs(over_) <= 2 * listed + 4 * w_ * t_ * slope_ + 64;
  }

  /// Whoever is listed with equal scores and bounds has the same moves: they are looked at
  /// once.
  struct alike {
    double score;
    double start;
    double limit;
    std::uint32_t i;        // one of them
    std::uint32_t members;  // of the list
    std::int64_t low;       // units that are certain
    std::int64_t high;      // and those that are possible
    bool tied;
  };
  struct candidate {
    double key;
    std::uint32_t who;  // in `alike_`
    std::int64_t k;
  };

  [[nodiscard]] bool is_one_of(const alike& a, std::uint32_t i, double score) const {
    return a.score == score &&
           (ask_.start == nullptr || (a.start == ask_.start[i] && a.limit == ask_.limit[i])) &&
           scores_.surely_equal(a.i, i);
  }

  /// The range of units of somebody who is listed.
  [[nodiscard]] alike range_of(std::uint32_t i, double score) const {
    alike a{score, 0, no_amount, i, 0, 0, 0, false};
    const double x = std::min(t_ * score, ask_.most);
    const double apart = (w_ + 2 * error_ + 32 * unit_roundoff) * x + 2 * ask_.slack;
    double low = posts_.count(std::max(0.0, x - apart));
    double high = posts_.count(x + apart);
    if (ask_.start != nullptr) {
      a.start = ask_.start[i];
      a.limit = ask_.limit[i];
      low = std::clamp(low, a.start, a.limit);
      high = std::clamp(high, a.start, a.limit);
    }
    a.low = static_cast<std::int64_t>(low);
    a.high = static_cast<std::int64_t>(high);
    return a;
  }

  /// Finds the candidates; what is certain in all, or nothing where they are too many.
  std::optional<std::int64_t> find_candidates() {
    const std::size_t most = 4 * n_ + 4096;
    auto certain = static_cast<std::int64_t>(facts_.given);
    candidates_.clear();
    alike_.clear();
    listed_as_.resize(facts_.listed);
    std::array<std::uint32_t, 256> known{};  // the last place in `alike_` plus 1, by score
    possible_ = 0;
    for (std::size_t l = 0; l < facts_.listed; ++l) {
      const std::uint32_t row = listed_[l];
      const std::uint32_t i = classes_ == nullptr ? row : classes_->member(row);
      const std::uint32_t members = classes_ == nullptr ? 1 : classes_->members(row);
      const double score = scores_.estimate_of(i);
      std::uint32_t& place =
          known[std::bit_cast<std::uint64_t>(score) * 0x9E3779B97F4A7C15 >> 56];
      if (place == 0 || !is_one_of(alike_[place - 1], i, score)) {
        const alike a = range_of(i, score);
        if (candidates_.size() + static_cast<std::size_t>(a.high - a.low) > most) return {};
        for (std::int64_t k = a.low; k < a.high; ++k) {
          candidates_.push_back({posts_.estimate(static_cast<double>(k)) / score,
                                 static_cast<std::uint32_t>(alike_.size()), k});
        }
        alike_.push_back(a);
        place = static_cast<std::uint32_t>(alike_.size());
      }
      alike& a = alike_[place - 1];
      a.members += members;
      listed_as_[l] = place - 1;
      certain -= (result_.units[row] - a.low) * members;
      possible_ += (a.high - a.low) * members;
    }
    return certain;
  }

  /// Finds the last move that is taken. False, with another level, where it is not certified.
  bool look() {
    const std::optional<std::int64_t> certain = find_candidates();
    if (!certain) return false;
    const std::int64_t open = amount_ - *certain;
    if (open < 0 || open > possible_) return false;
    if (open == 0) {
      if (!candidates_.empty()) {
        const auto next = std::min_element(
            candidates_.begin(), candidates_.end(),
            [](const candidate& a, const candidate& b) { return a.key < b.key; });
        found_ = next->key;
        if (next->key < lowest_inside()) return false;
      }
      write_units();
      return true;
    }
    const candidate& last = last_taken(open);
    found_ = last.key;
    if (last.key < lowest_inside() || last.key > t_ * (1 + w_ - 16 * error_)) return false;
    take_until(last, open);
    return true;
  }

  /// Keys in doubles err by less than error_.
  [[nodiscard]] double lowest_inside() const { return t_ * (1 - w_ + 16 * error_); }

  [[nodiscard]] int compare(const candidate& a, const candidate& b) const {
    // Each key has the score's bound, 8 roundings of a signpost and one of the quotient.
    if (std::fabs(a.key - b.key) > error_ * (a.key + b.key)) return a.key < b.key ? -1 : 1;
    return keys_.exact(alike_[a.who].i, a.k, alike_[b.who].i, b.k);
  }

  /// By doubles first; the count of what comes before and beside it tells whether that is so.
  const candidate& last_taken(std::int64_t rank) {
    struct weighted {
      double key;
      std::uint32_t candidate;
      std::uint32_t members;
    };
    std::vector<weighted> rest(candidates_.size());
    for (std::uint32_t c = 0; c < rest.size(); ++c) {
      rest[c] = {candidates_[c].key, c, alike_[candidates_[c].who].members};
    }
    const auto earlier = [](const weighted& a, const weighted& b) { return a.key < b.key; };
    auto first = rest.begin();
    auto end = rest.end();
    if (possible_ == static_cast<std::int64_t>(rest.size())) {  // one member each
      first += static_cast<std::ptrdiff_t>(rank) - 1;
      std::nth_element(rest.begin(), first, end, earlier);
      end = first + 1;
    }
    for (std::int64_t left = rank; end - first > 1;) {
      const auto middle = first + (end - first) / 2;
      std::nth_element(first, middle, end, earlier);
      std::int64_t below = 0;
      for (auto at = first; at != middle; ++at) below += at->members;
      if (left <= below) {
        end = middle;
      } else {
        left -= below;
        first = middle;
      }
    }
    const candidate& guess = candidates_[first->candidate];
    return holds(guess, rank) ? guess : last_taken_exactly(rank);
  }

  const candidate& last_taken_exactly(std::int64_t rank) {
    std::vector<std::uint32_t> order(candidates_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return compare(candidates_[a], candidates_[b]) < 0;
    });
    std::size_t at = 0;
    for (std::int64_t left = rank; left > members_of(order[at]); ++at) {
      left -= members_of(order[at]);
    }
    const candidate& last = candidates_[order[at]];
    (void)holds(last, rank);
    return last;
  }
  [[nodiscard]] std::int64_t members_of(std::uint32_t c) const {
    return alike_[candidates_[c].who].members;
  }

  /// Compares all with the last move; true where it has the rank.
  bool holds(const candidate& last, std::int64_t rank) {
    signs_.resize(candidates_.size());
    before_ = 0;
    equal_ = 0;
    for (std::uint32_t c = 0; c < candidates_.size(); ++c) {
      const int sign = compare(candidates_[c], last);
      signs_[c] = static_cast<std::int8_t>(sign);
      if (sign < 0) before_ += members_of(c);
      if (sign == 0) equal_ += members_of(c);
    }
    return before_ < rank && rank <= before_ + equal_;
  }

  void take_until(const candidate& last, std::int64_t open) {
    const bool whole_group = open == before_ + equal_;
    const candidate* latest = whole_group ? &last : nullptr;
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      const candidate& move = candidates_[c];
      alike& who = alike_[move.who];
      if (signs_[c] < 0 || (signs_[c] == 0 && whole_group)) {
        ++who.low;
        if (!whole_group && (latest == nullptr || compare(move, *latest) > 0)) latest = &move;
      } else if (signs_[c] == 0) {
        who.tied = true;
      }
    }
    write_units();
    if (!whole_group) result_.open_units = open - before_;
    // Certain moves have keys of at most t (1 - w): is the latest candidate surely later?
    if (latest != nullptr && latest->key >= lowest_inside()) {
      result_.last = unit_move{alike_[latest->who].i, latest->k};
    }
  }

  void write_units() {
    std::size_t tied = 0;
    for (const alike& a : alike_) tied += a.tied ? a.members : 0;
    result_.tied.reserve(tied);
    for (std::size_t l = 0; l < facts_.listed; ++l) {
      const alike& a = alike_[listed_as_[l]];
      result_.units[listed_[l]] = a.low;
      if (a.tied) result_.tied.push_back(listed_[l]);
    }
  }

  /// From one row for each score to all: the units, and who is tied.
  void spread() {
    const std::vector<std::int64_t> units = std::move(result_.units);
    const std::size_t n = scores_.size();
    result_.units.resize(n);
    for (std::size_t i = 0; i < n; ++i) result_.units[i] = units[classes_->class_of(i)];
    if (result_.tied.empty()) return;
    std::vector<std::uint8_t> tied(n_);
    std::size_t count = 0;
    for (const std::size_t c : result_.tied) {
      tied[c] = 1;
      count += classes_->members(c);
    }
    result_.tied.resize(count);
    // Everybody is written, and kept by who comes after only where it is tied: no branch to
    // guess. The last of all that is tied ends the list.
    for (std::size_t i = 0, k = 0; k < count; ++i) {
      result_.tied[k] = i;
      k += tied[classes_->class_of(i)];
    }
  }

  /// Another level: Newton steps until the amount lies between two levels, then within them.
  bool next_level(int pass) {
    if (found_ > 0) {
      t_ = found_;
      found_ = 0;
      return true;
    }
    searching_ = ask_.start == nullptr && classes_ == nullptr;
    const bool above = over_ > 0;
    if (above) {
      high_ = t_;
      over_high_ = over_;
    } else {
      low_ = t_;
      over_low_ = over_;
    }
    if (low_ > 0 && high_ < HUGE_VAL) return between_levels(pass);
    same_side_ = pass > 0 && above == was_above_ ? same_side_ + 1 : 0;
    was_above_ = above;
    // With bounds the slope changes from level to level. Without, a miss comes from many who
    // move together: twice the step, so that the amount comes to lie between.
    if (ask_.start != nullptr && facts_.free > 0) slope_ = facts_.free;
    double step = -over_ / slope_ * (ask_.start == nullptr ? 2 : 1);
    if (same_side_ > 2) step *= std::ldexp(1.0, std::min(same_side_, 40));
    t_ = std::max(t_ + step, t_ / 16);
    set_window(seats_ / (t_ * slope_));
    return true;
  }

  bool between_levels(int pass) {
    const double width = high_ - low_;
    const double jump = over_high_ - over_low_;
    if (jump > 0) slope_ = jump / width;
    const double middle = low_ + width / 2;
    ++rounds_;
    // Few moves, or many that come together: a window that has both levels.
    if ((jump <= 4 * seats_ + positive_ / 16 || rounds_ % 4 == 0) && width <= middle / 16) {
      searching_ = false;
      t_ = middle;
      set_window(0.51 * width / middle + 32 * error_);
      return true;
    }
    const bool halve = ask_.start == nullptr || pass % 3 == 2;
    const double part = std::clamp(-over_low_ / jump, 0.02, 0.98);
    t_ = halve ? middle : low_ + width * part;
    set_window(seats_ / (t_ * slope_));
    return t_ > low_ && t_ < high_;
  }

  const quantities& scores_;
  const signpost& posts_;
  const divisor_keys& keys_;
  const score_classes* classes_;
  std::size_t n_;  // rows: recipients, or classes of them
  std::int64_t amount_;
  double total_;
  double error_;
  double positive_ = 0;
  double sum_ = 0;
  step_request ask_;
  step_facts facts_;
  step_outcome result_;
  std::unique_ptr<std::uint32_t[]> listed_;
  double t_ = 0;
  double w_ = 0;
  double slope_ = 0;  // units for a unit of level
  double seats_ = 0;  // by which a good level may miss
  double over_ = 0;
  double low_ = 0;
  double high_ = HUGE_VAL;
  double over_low_ = 0;
  double over_high_ = 0;
  double found_ = 0;
  int same_side_ = 0;
  int rounds_ = 0;  // between two levels
  bool was_above_ = false;
  bool searching_ = false;  // for a level only, units are not asked for
  std::vector<alike> alike_;
  std::vector<candidate> candidates_;
  std::vector<std::uint32_t> listed_as_;  // the place in `alike_` of each that is listed
  std::int64_t possible_ = 0;             // candidates of all
  std::vector<std::int8_t> signs_;        // candidates against the last
  std::int64_t before_ = 0;
  std::int64_t equal_ = 0;
};

/// Each numerator over the denominator as a whole number; false where it is out of range.
bool whole_units(const quantities& q, bool nearest, std::vector<double>& into) {
  if (!q.is_narrow() || q.denominator() >= (std::int64_t{1} << 49)) return false;
  const auto d = static_cast<double>(q.denominator().convert_to<std::int64_t>());
  into.resize(q.size());
  // nearest: floor(v / d + 1/2) = floor((2 v + d) / (2 d)), all below 2^52.
  const std::int64_t bits =
      kernels().whole_quotients(q.narrow_all().data(), q.size(), nearest ? 2 : 1,
                                nearest ? d : 0, nearest ? 2 * d : d, into.data());
  return bits >= 0 && bits < (std::int64_t{1} << 49);
}

}  // namespace

std::optional<unit_limits> unit_limits_of(const quantities& scores, const bounds& limits,
                                          bool nearest) {
  unit_limits result;
  if (limits.none()) return result;
  const std::size_t n = scores.size();
  if (!limits.any_lower()) {
    result.start.assign(n, 0);
  } else if (!whole_units(limits.lower, nearest, result.start)) {
    return std::nullopt;
  }
  if (!limits.any_upper()) {
    result.limit.assign(n, no_amount);
  } else if (!whole_units(limits.upper, nearest, result.limit)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < n; ++i) {
    double& limit = result.limit[i];
    if (!limits.is_capped(i)) limit = no_amount;
    if (scores.is_zero(i)) limit = result.start[i];
    result.start_sum += result.start[i];
    result.limit_sum += limit;
  }
  return result;
}

std::optional<step_outcome> take_by_level(const quantities& scores, const signpost& posts,
                                          const divisor_keys& keys, const unit_limits& limits,
                                          std::int64_t amount) {
  const bool possible = posts.step().has_value() && scores.size() > 0 &&
                        scores.size() < (std::size_t{1} << 32) && amount > 0 &&
                        amount < (std::int64_t{1} << 48) && scores.relative() < 0x1p-30;
  if (!possible) return std::nullopt;
  const auto total = static_cast<double>(amount);
  const bool between = limits.none() || (limits.start_sum < total && total < limits.limit_sum);
  if (!between) return std::nullopt;
  std::optional<score_classes> classes;
  if (limits.none() && scores.estimates_numerators() &&
      scores.look().bits < (std::int64_t{1} << 52)) {
    classes = score_classes::of(scores.narrow_all());
  }
  return score_search(scores, posts, keys, limits, classes ? &*classes : nullptr, amount).run();
}

}  // namespace fundalloc::detail
