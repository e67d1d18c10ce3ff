// SPDX-License-Identifier: Apache-2.0
#include "settle/ties.hpp"

#include <algorithm>
#include <functional>

#include "fundalloc/error.hpp"
#include "fundalloc/exact/sha256.hpp"

namespace fundalloc {

std::vector<tie_rule> default_ties() {
  return {{tie_rule::kind::larger_score}, {tie_rule::kind::table_order}};
}

std::string to_text(const tie_rule& rule) {
  switch (rule.use) {
    case tie_rule::kind::larger_score: return "larger_score";
    case tie_rule::kind::smaller_score: return "smaller_score";
    case tie_rule::kind::table_order: return "table_order";
    case tie_rule::kind::larger: return "larger: " + rule.argument;
    case tie_rule::kind::lot: return "lot: " + rule.argument;
    case tie_rule::kind::error: break;
  }
  return "error";
}

namespace detail {

namespace {

/** The tied, as rule after rule separates them.
 *
 *  A rule looks at those that no rule before it told apart: whoever comes before the last that
 *  is served wins, whoever comes after loses, and those beside it go on to the next rule. It
 *  decides where all of these are served. No rule needs the order of all.
 */
class separation {
 public:
  separation(const std::vector<std::size_t>& tied, std::size_t units,
             const tie_context& context)
      : context_(context), left_(tied), units_(units) {}

  /// True where the rule decides between the last served and the next.
  [[nodiscard]] bool apply(const tie_rule& rule) {
    using kind = tie_rule::kind;
    switch (rule.use) {
      case kind::larger_score: return by_score(true);
      case kind::smaller_score: return by_score(false);
      case kind::table_order: return first_of_the_table();
      case kind::larger: {
        const std::span<const std::int64_t> column = context_.column(rule.argument);
        return by_key([&](std::size_t i) { return column[i]; }, std::greater<>());
      }
      case kind::lot:
        return by_key(
            [&](std::size_t i) {
              poll_step();
              return sha256::of(rule.argument + '\x1f' + context_.words->name(i));
            },
            std::less<>());
      case kind::error: break;
    }
    return false;
  }

  [[nodiscard]] tie_standing standing(const tie_rule* decided_by) && {
    tie_standing result;
    result.winners = std::move(winners_);
    result.decided_by = decided_by;
    if (decided_by != nullptr) return result;
    result.beside = std::move(left_);
    result.units = units_;
    return result;
  }

 private:
  bool by_score(bool larger) {
    const quantities& scores = *context_.scores;
    const bool equal = std::all_of(left_.begin(), left_.end(), [&](std::size_t i) {
      return scores.surely_equal(left_.front(), i);
    });
    if (equal) return false;
    if (scores.is_narrow()) {
      const auto key = [&](std::size_t i) { return scores.narrow_at(i); };
      return larger ? by_key(key, std::greater<>()) : by_key(key, std::less<>());
    }
    return by_key([](std::size_t i) { return i; },
                  [&](std::size_t i, std::size_t j) {
                    return larger ? scores.compare(i, j) > 0 : scores.compare(i, j) < 0;
                  });
  }

  bool first_of_the_table() {
    const auto cut = left_.begin() + static_cast<std::ptrdiff_t>(units_);
    winners_.insert(winners_.end(), left_.begin(), cut);
    return true;
  }

  template <class KeyOf, class Before>
  bool by_key(const KeyOf& key_of, const Before& before) {
    std::vector<std::decay_t<decltype(key_of(0))>> keys(left_.size());
    std::transform(left_.begin(), left_.end(), keys.begin(), key_of);
    auto order = keys;
    const auto last = order.begin() + static_cast<std::ptrdiff_t>(units_) - 1;
    std::nth_element(order.begin(), last, order.end(), before);
    std::vector<std::size_t> beside;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      if (before(keys[k], *last)) {
        winners_.push_back(left_[k]);
        --units_;
      } else if (!before(*last, keys[k])) {
        beside.push_back(left_[k]);
      }
    }
    left_ = std::move(beside);
    if (left_.size() > units_) return false;
    winners_.insert(winners_.end(), left_.begin(), left_.end());
    return true;
  }

  const tie_context& context_;
  std::vector<std::size_t> left_;  // in table order
  std::size_t units_;              // that are open among them
  std::vector<std::size_t> winners_;
};

[[noreturn]] void raise_undecided(const std::vector<std::size_t>& tied, std::size_t units,
                                  const tie_context& context) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < tied.size() && k < 8; ++k) {
    names.push_back(context.words->name(tied[k]));
  }
  phrase who = phrase::list(names);
  if (tied.size() > 8) who = phrase("{} and {} more", who, tied.size() - 8);
  raise({code::tie,
         {},
         units == 1 ? phrase("{} recipients have equal claims to the last {} unit: {}",
                             tied.size(), units, who)
                    : phrase("{} recipients have equal claims to the last {} units: {}",
                             tied.size(), units, who),
         "a rule that decides",
         "Add a rule to ties (并列), such as larger_score, table_order or a lot."});
}

}  // namespace

tie_standing standing_of(const std::vector<std::size_t>& tied, std::size_t units,
                         const tie_context& context) {
  separation among(tied, units, context);
  for (const tie_rule& rule : *context.rules) {
    if (rule.use == tie_rule::kind::error) break;
    if (among.apply(rule)) return std::move(among).standing(&rule);
  }
  return std::move(among).standing(nullptr);
}

tie_decision decide_tie(std::vector<std::size_t> tied, std::size_t units,
                        const tie_context& context) {
  if (!std::is_sorted(tied.begin(), tied.end())) std::sort(tied.begin(), tied.end());
  tie_standing found = standing_of(tied, units, context);
  if (found.decided_by == nullptr) raise_undecided(tied, units, context);
  tie_decision result;
  result.winners = std::move(found.winners);
  result.report = {std::move(tied), static_cast<std::int64_t>(units),
                   to_text(*found.decided_by)};
  return result;
}

}  // namespace detail
}  // namespace fundalloc
