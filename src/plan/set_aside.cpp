// SPDX-License-Identifier: Apache-2.0
#include "plan/set_aside.hpp"

#include <algorithm>

#include "plan/limits.hpp"
#include "plan/money_column.hpp"

namespace fundalloc::detail {

namespace {

class aside_maker {
 public:
  aside_maker(const binding& bound, aside_lines& into)
      : bound_(bound), spec_(bound.rule.spec()), into_(into) {}

  void run() {
    if (spec_.base) bound_.step("base", [&] { base(*spec_.base); });
    for (std::size_t k = 0; k < spec_.earmarks.size(); ++k) {
      bound_.step("earmarks[" + std::to_string(k) + "]",
                  [&] { earmark_of(spec_.earmarks[k]); });
    }
    const rational rest = bound_.rule.pool() - rational(taken_, 1);
    if (rest.sign() < 0) {
      bound_.step(last_key(), [&] {
        raise({code::earmarks_exceed,
               {},
               phrase("{}earmarks and reserves come to {}, the pool is {} (short by {})",
                      spec_.base ? phrase("the base, ") : phrase(),
                      bound_.words.amount(rational(taken_, 1)),
                      bound_.words.amount(bound_.rule.pool()),
                      bound_.words.amount(rational(0) - rest)),
               "earmarks within the pool",
               spec_.earmarks.empty() ? phrase("Lower the base, or raise the pool.")
                                      : phrase("Lower the earmarks, or raise the pool.")});
      });
    }
    into_.left = rest;
  }

 private:
  [[nodiscard]] std::string last_key() const {
    if (spec_.earmarks.empty()) return "base";
    return "earmarks[" + std::to_string(spec_.earmarks.size() - 1) + "]";
  }

  std::int64_t whole_units(earmark::whole rounding, const phrase& what, const rational& grains,
                           const phrase& who, fixed_phrase line = "earmark") const {
    switch (rounding) {
      case earmark::whole::up: return grains.ceil().to_int64();
      case earmark::whole::down: return grains.floor().to_int64();
      case earmark::whole::nearest: return grains.nearest().to_int64();
      case earmark::whole::exact: break;
    }
    if (!grains.is_whole()) {
      raise({code::earmark_not_whole,
             {},
             phrase("{} comes to {}{}, which is not a whole number of units", what,
                    bound_.words.amount(grains), who),
             "whole units",
             phrase("State rounding (取整): up, down or nearest for the {}.", line)});
    }
    return grains.to_int64();
  }

  std::int64_t whole_units(const earmark& e, const rational& grains, const phrase& who) const {
    return whole_units(e.rounding, phrase("the earmark \"{}\"", e.name), grains, who);
  }

  void base(const base_line& base) {
    const std::size_t index = bound_.cells.find(base.column);
    const number_column column = plain_column(bound_.cells, index);
    refuse_blanks(bound_.cells, index, column, fill_in::base);
    const rational scale = base.share *
                           money_scale(column, bound_.cells, spec_.unit, into_.notes) /
                           power_of_ten(column.decimals);
    const std::string name = base.name.empty() ? base.column : base.name;
    earmark_line line{name, std::vector<std::int64_t>(bound_.cells.rows())};
    for (std::size_t i = 0; i < line.units.size(); ++i) {
      line.units[i] = whole_units(base.rounding, phrase("the base \"{}\"", name),
                                  scale * rational(column.mantissas[i]),
                                  phrase(" for {}", bound_.names[i]), "base");
    }
    add(std::move(line));
  }

  void earmark_of(const earmark& e) {
    if (e.use == earmark::kind::reserve_amount || e.use == earmark::kind::reserve_share) {
      const rational grains =
          e.use == earmark::kind::reserve_share ? e.value * bound_.rule.pool() : e.value;
      into_.reserves.push_back({e.name, rational(whole_units(e, grains, ""))});
      into_.reserved += into_.reserves.back().amount;
      taken_ += into_.reserves.back().amount.to_int64();
      return;
    }
    poll_interrupt();
    earmark_line line{e.name, std::vector<std::int64_t>(bound_.cells.rows())};
    if (e.use == earmark::kind::per) {
      per_count(e, line);
    } else if (e.use == earmark::kind::each) {
      std::fill(line.units.begin(), line.units.end(), whole_units(e, e.value, ""));
    } else {
      const auto& names = bound_.names;
      const auto at = std::find(names.begin(), names.end(), e.target);
      if (at == names.end()) {
        raise({code::unknown_recipient,
               {.key = "to"},
               bound_.eligible.empty()
                   ? phrase("the table has no recipient \"{}\"", e.target)
                   : phrase("no eligible recipient is called \"{}\"", e.target),
               "a name of the table",
               "Correct the name."});
      }
      line.units[static_cast<std::size_t>(at - names.begin())] = whole_units(e, e.value, "");
    }
    add(std::move(line));
  }

  void per_count(const earmark& e, earmark_line& line) const {
    const std::size_t index = bound_.cells.find(e.target);
    const number_column counts = plain_column(bound_.cells, index);
    if (!is_count(counts)) {
      raise({code::mixed_forms, bound_.cells.where(index), "the column is not a count",
             "plain numbers for `per` (每)", "Name a column of counts."});
    }
    refuse_blanks(bound_.cells, index, counts, fill_in::count);
    const rational rate = e.value / power_of_ten(counts.decimals);
    for (std::size_t i = 0; i < line.units.size(); ++i) {
      if (counts.mantissas[i] == 0) continue;
      line.units[i] = whole_units(e, rate * rational(counts.mantissas[i]),
                                  phrase(" for {}", bound_.names[i]));
    }
  }

  void add(earmark_line line) {
    into_.of_each.resize(line.units.size());
    for (std::size_t i = 0; i < line.units.size(); ++i) {
      taken_ += line.units[i];
      if (__builtin_add_overflow(into_.of_each[i], line.units[i], &into_.of_each[i])) {
        raise({code::amount_range,
               {},
               "earmarks leave 64 bits",
               "smaller amounts",
               "Use a larger unit."});
      }
    }
    into_.lines.push_back(std::move(line));
  }

  const binding& bound_;
  const plan_spec& spec_;
  aside_lines& into_;
  int128 taken_ = 0;
};

}  // namespace

void set_aside(const binding& bound, aside_lines& into) { aside_maker(bound, into).run(); }

}  // namespace fundalloc::detail
