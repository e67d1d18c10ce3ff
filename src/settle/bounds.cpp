// SPDX-License-Identifier: Apache-2.0
#include "settle/bounds.hpp"

#include "fundalloc/error.hpp"

namespace fundalloc::detail {

std::string labels::name(std::size_t i) const {
  if (names != nullptr) return (*names)[i];
  return (numbered ? "" : "#") + std::to_string(i);
}

std::string labels::amount(const rational& grains) const {
  return show ? show(grains) : grains.to_shortest_text();
}

namespace {

rational fraction(const std::int64_t& num, const std::int64_t& den) {
  return rational(num, den);
}
rational fraction(const wide& num, const wide& den) { return rational::from_wide({num, den}); }

template <class Int>
Int round_up(const Int& v, const Int& den) {
  return (v + den - 1) / den;  // v >= 0
}

template <class Int>
class maker {
 public:
  maker(raw_bounds<Int>& raw, bound_conflict on_conflict, const labels& words,
        const bound_sources& sources)
      : raw_(raw), on_conflict_(on_conflict), words_(words), sources_(sources) {}

  void settle_conflicts(bool after_rounding) {
    if (raw_.lower.empty() || raw_.upper.empty()) return;
    for (std::size_t i = 0; i < raw_.lower.size(); ++i) {
      if (raw_.capped[i] == 0 || raw_.lower[i] <= raw_.upper[i]) continue;
      switch (on_conflict_) {
        case bound_conflict::floor: raw_.upper[i] = raw_.lower[i]; break;
        case bound_conflict::cap: raw_.lower[i] = raw_.upper[i]; break;
        case bound_conflict::error: raise_conflict(i, after_rounding);
      }
    }
  }

  /// The sums of l - e and u - e as they are before rounding inward.
  void note_real_sums(bounds& into) const {
    if (raw_.denominator == 1) return;
    into.rounded_inward = true;
    wide lower = 0;
    wide upper = 0;
    for (std::size_t i = 0; i < raw_.lower.size(); ++i) {
      poll_step();
      const wide rest = wide(raw_.lower[i]) - wide(raw_.denominator) * earmarked(i);
      if (rest > 0) lower += rest;
    }
    for (std::size_t i = 0; i < raw_.upper.size(); ++i) {
      poll_step();
      if (raw_.capped[i] != 0)
        upper += wide(raw_.upper[i]) - wide(raw_.denominator) * earmarked(i);
    }
    into.real_lower_sum = rational::from_wide({lower, wide(raw_.denominator)});
    into.real_upper_sum = rational::from_wide({upper, wide(raw_.denominator)});
  }

  void round_inward() {
    if (raw_.denominator == 1) return;
    for (Int& v : raw_.lower) v = round_up(v, raw_.denominator);
    for (Int& v : raw_.upper) v = v / raw_.denominator;
    raw_.denominator = 1;
  }

  void take_out_earmarks() {
    for (std::size_t i = 0; i < raw_.earmarked.size(); ++i) {
      const Int e = raw_.earmarked[i] * raw_.denominator;
      if (!raw_.upper.empty() && raw_.capped[i] != 0) {
        if (raw_.upper[i] < e) raise_earmark(i);
        raw_.upper[i] -= e;
      }
      if (!raw_.lower.empty())
        raw_.lower[i] = raw_.lower[i] > e ? Int(raw_.lower[i] - e) : Int(0);
    }
  }

 private:
  [[nodiscard]] std::int64_t earmarked(std::size_t i) const {
    return raw_.earmarked.empty() ? 0 : raw_.earmarked[i];
  }

  [[noreturn]] void raise_conflict(std::size_t i, bool after_rounding) const {
    const std::string floor = words_.amount(fraction(raw_.lower[i], raw_.denominator));
    const std::string cap = words_.amount(fraction(raw_.upper[i], raw_.denominator));
    raise({code::bounds_conflict,
           {.recipient = words_.name(i)},
           phrase("{} has a floor of {} above its cap of {}{}{}", words_.name(i), floor, cap,
                  after_rounding ? phrase(", once both are rounded inward to whole units")
                                 : phrase(),
                  sources_ ? phrase(" ({})", sources_(i)) : phrase()),
           "a floor of at most the cap",
           "Correct the bounds, or state on_conflict (上下限冲突): floor or cap."});
  }

  [[noreturn]] void raise_earmark(std::size_t i) const {
    raise({code::earmark_above_cap,
           {.recipient = words_.name(i)},
           phrase("{} has earmarks of {} above its {} of {}", words_.name(i),
                  words_.amount(rational(raw_.earmarked[i])),
                  words_.claims ? phrase("claim") : phrase("cap"),
                  words_.amount(fraction(raw_.upper[i], raw_.denominator))),
           words_.claims ? phrase("earmarks of at most the claim")
                         : phrase("earmarks of at most the cap"),
           words_.claims
               ? phrase("A claim is of the whole slice: correct it, or lower the earmarks.")
               : phrase("Raise the cap, or lower the earmarks.")});
  }

  raw_bounds<Int>& raw_;
  bound_conflict on_conflict_;
  const labels& words_;
  const bound_sources& sources_;
};

}  // namespace

template <class Int>
bounds make_bounds(raw_bounds<Int> raw, bool whole, bound_conflict on_conflict,
                   const labels& words, const bound_sources& sources) {
  maker<Int> make(raw, on_conflict, words, sources);
  bounds result;
  make.settle_conflicts(false);
  if (whole) {
    make.note_real_sums(result);
    make.round_inward();
    make.settle_conflicts(true);
  }
  make.take_out_earmarks();
  const wide denominator = raw.denominator;
  if (!raw.lower.empty()) result.lower = quantities::of(std::move(raw.lower), denominator);
  if (!raw.upper.empty()) result.upper = quantities::of(std::move(raw.upper), denominator);
  result.capped = std::move(raw.capped);
  return result;
}

template bounds make_bounds(raw_bounds<std::int64_t>, bool, bound_conflict, const labels&,
                            const bound_sources&);
template bounds make_bounds(raw_bounds<wide>, bool, bound_conflict, const labels&,
                            const bound_sources&);

}  // namespace fundalloc::detail
