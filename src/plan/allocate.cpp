// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <map>
#include <thread>
#include <unordered_map>

#include "fundalloc/error.hpp"
#include "fundalloc/interrupt.hpp"
#include "fundalloc/plan/allocation.hpp"
#include "plan/allocation_data.hpp"
#include "plan/direct.hpp"
#include "plan/method_options.hpp"
#include "table/table_data.hpp"

namespace fundalloc {

namespace {

using detail::allocation_data;
using detail::part_outcome;

/// A problem without a place is the plan's as a whole, or the part's. The pool of a part is its
/// amount.
problem placed(const plan& rule, const std::string& path, problem p) {
  const bool in_part = !path.empty() && p.where.file.empty();
  if ((!p.where.key.empty() || in_part) && p.where.line == 0) {
    std::string key = path + (in_part && p.where.key == "pool" ? "amount" : p.where.key);
    if (key.ends_with('.')) key.pop_back();
    const std::string recipient = p.where.recipient;
    p.where = rule.where(key);
    p.where.recipient = recipient;
  }
  if (p.where.file.empty()) p.where.file = rule.file();
  return p;
}

/// The parts of a finished slice: nearest of each share, and the rest (RULES.md 4, Splits).
void make_splits(allocation_data& data, problem_list* problems) {
  const auto& splits = data.rule.spec().splits;
  if (splits.empty()) return;
  const std::size_t n = data.slices.size();
  std::map<std::string, std::size_t> place;
  std::size_t rest = splits.size();
  std::vector<std::int64_t> left(data.slices.begin(), data.slices.end());
  for (std::size_t k = 0; k < splits.size(); ++k) {
    place[splits[k].name] = k;
    auto& line =
        data.splits.emplace_back(split_line{splits[k].name, std::vector<std::int64_t>(n)});
    if (splits[k].use == split::kind::rest) rest = k;
    if (splits[k].use == split::kind::rest || splits[k].use == split::kind::subtotal) continue;
    for (std::size_t i = 0; i < n; ++i) {
      const rational part = splits[k].use == split::kind::share
                                ? splits[k].value * rational(data.slices[i])
                                : splits[k].value;
      line.units[i] = part.nearest().to_int64();
      left[i] -= line.units[i];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (left[i] >= 0) continue;
    const unit& u = data.rule.spec().unit;
    location at = data.rule.where("splits");
    at.recipient = data.recipients->names[i];
    raise_into(problems, {code::negative_rest, at,
                          phrase("{}: the splits come to {} {} more than the slice of {} {}",
                                 data.recipients->names[i], u.show(-left[i]), u.word(),
                                 u.show(data.slices[i]), u.word()),
                          "splits within the slice", "Lower the shares or the amounts."});
  }
  data.splits[rest].units = std::move(left);
  for (std::size_t k = 0; k < splits.size(); ++k) {
    for (const std::string& name : splits[k].of) {
      const auto& part = data.splits[place[name]].units;
      for (std::size_t i = 0; i < n; ++i) data.splits[k].units[i] += part[i];
    }
  }
}

std::string surplus_name(const part_outcome& part) {
  return part.rule->rule.name.empty() ? "surplus" : "surplus: " + part.rule->rule.name;
}

void add_notes(allocation_data& data, const part_outcome& part) {
  const unit& u = data.rule.spec().unit;
  const std::string of =
      part.rule->rule.name.empty() ? "" : "part \"" + part.rule->rule.name + "\": ";
  for (const std::string& note : part.problem.notes) {
    if (std::find(data.notes.begin(), data.notes.end(), note) == data.notes.end()) {
      data.notes.push_back(note);
    }
  }
  if (part.scaled) {
    data.notes.push_back(of +
                         "the floors exceeded the pool and were scaled (on_shortage: scale)");
  }
  if (part.surplus.sign() > 0) {
    data.notes.push_back(of + "all caps are reached; " + u.show(part.surplus) + " " + u.word() +
                         " stay in reserve (on_surplus: reserve)");
  }
  if (part.undistributed.sign() < 0) {
    data.notes.push_back(of + "the slices exceed the pool by " +
                         u.show(rational(0) - part.undistributed) + " " + u.word() + ": " +
                         std::string(name_of(part.rule->rule.rounding)) +
                         " rounds each slice by itself");
  }
}

std::int64_t checked(int128 value) {
  if (!fits_int64(value)) {
    raise({code::amount_range,
           {},
           "the slices sum to more than 64 bits hold",
           "at most 9223372036854775807 units",
           "Use a larger unit."});
  }
  return static_cast<std::int64_t>(value);
}

/// Units of all parts, and with them what was set aside.
void make_slices(allocation_data& data) {
  const std::size_t n = data.cells.rows();
  const std::vector<std::int64_t>& first = data.parts.front().units;
  data.slices.assign(first.begin(), first.end());
  for (std::size_t k = 1; k < data.parts.size(); ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      data.slices[i] = checked(static_cast<int128>(data.slices[i]) + data.parts[k].units[i]);
    }
  }
  if (data.parts.size() > 1) data.units.assign(data.slices.begin(), data.slices.end());
  int128 total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (!data.aside.of_each.empty()) {
      data.slices[i] = checked(static_cast<int128>(data.slices[i]) + data.aside.of_each[i]);
    }
    total += data.slices[i];
  }
  data.total = checked(total);
}

/// Columns that tie rules name must exist, also where no tie asks for them.
void check_tie_columns(const std::vector<tie_rule>& ties, const table& from) {
  for (const tie_rule& r : ties) {
    if (r.use != tie_rule::kind::larger) continue;
    const std::size_t index = from.find(r.argument);
    detail::refuse_blanks(from, index, from.numbers(index));
  }
}

/// Settles one part.
void settle(const allocation_data& data, part_outcome& part) {
  const fundalloc::part& rule = part.rule->rule;
  detail::labels words = data.words;
  words.claims = rule.claims.has_value();
  std::vector<std::vector<std::int64_t>> columns;
  columns.reserve(rule.ties.size());
  detail::tie_context ties;
  ties.rules = &rule.ties;
  ties.column = [&](const std::string& name) -> std::span<const std::int64_t> {
    const std::size_t index = data.cells.find(name);
    const number_column column = data.cells.numbers(index);
    detail::refuse_blanks(data.cells, index, column);
    columns.emplace_back(column.mantissas.begin(), column.mantissas.end());
    return columns.back();
  };
  const detail::solve_request request{
      .scores = part.problem.scores,
      .limits = part.problem.limits,
      .amount = part.problem.amount,
      .rule = rule.rounding,
      .words = words,
      .ties = ties,
      .scale_shortage = rule.on_shortage == shortage_mode::scale,
      .reserve_surplus = rule.on_surplus == surplus_mode::reserve};
  detail::solve_result result =
      !part.problem.groups.empty()
          ? solve_groups(request, part.problem.groups, part.problem.before_rounding)
      : rule.floor_cost == floor_cost_mode::above ? solve_above_floors(request)
                                                  : solve(request);
  part.units = std::move(result.units);
  part.undistributed = result.undistributed + part.problem.set_apart;
  part.surplus = std::move(result.surplus);
  part.tie = std::move(result.tie);
  part.note = result.note;
  part.scaled = result.scaled;
  part.at_caps = result.at_caps;
  if (result.point_value.sign() == 0) return;
  // Per unit of the true score, not of its numerator; scaled floors are scores in grains
  // already.
  const bool own_scale = part.scaled || rule.claims.has_value();
  part.point_value =
      own_scale ? result.point_value : result.point_value / score_scale(part.problem.parts);
}

void need_pool(const plan& rule) {
  if (rule.has_pool()) return;
  raise({code::missing_key, rule.where("pool"), "the plan has no pool",
         "pool (资金总额), unless it is a child plan of a cascade", "Add the pool."});
}

/// A share of each parent's quota goes from the parent to the child, in whole units.
class carver {
 public:
  explicit carver(allocation_data& data) : data_(data), names_(data.recipients->names) {
    for (std::size_t i = 0; i < names_.size(); ++i) rows_.emplace(names_[i], i);
  }

  void carve(const carve_out& c, const std::vector<rational>& quotas) {
    line_ = {c.name, std::vector<std::int64_t>(names_.size())};
    if (c.parent.empty()) {
      // One after the other: of two faults every compiler has to name the same first.
      const std::size_t to = row_of(c.to, "to");
      move(row_of(c.from, "from"), to, c.share, c, quotas);
    } else {
      by_column(c, quotas);
    }
    for (std::size_t i = 0; i < names_.size(); ++i) data_.slices[i] += line_.units[i];
    data_.carved.push_back(std::move(line_));
  }

  /// Nobody may have given more than it had.
  void check(problem_list* problems) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (data_.slices[i] >= 0) continue;
      const unit& u = data_.rule.spec().unit;
      location at = data_.rule.where("carve_outs");
      at.recipient = names_[i];
      raise_into(problems, {code::negative_rest, at,
                            phrase("{}: carve-outs take {} {} more than the slice", names_[i],
                                   u.show(-data_.slices[i]), u.word()),
                            "carve-outs within the slice", "Lower the shares."});
    }
  }

  /// What is wrong with the names and cells of a carve-out, whatever the slices are.
  void look_at(const carve_out& c, const detail::binding& bound, const std::string& key) {
    if (c.parent.empty()) {
      bound.step(key, [&] { (void)row_of(c.to, "to"); });
      bound.step(key, [&] { (void)row_of(c.from, "from"); });
      if (c.to == c.from) bound.step(key, [&] { refuse_own(row_of(c.from, "from")); });
      return;
    }
    bound.step(key, [&] {
      const std::size_t parents = data_.cells.find(c.parent);
      const auto shares = shares_of(c);
      for (std::size_t i = 0; i < names_.size(); ++i) {
        bound.step(key, [&] {
          if (giver_of(parents, i)) (void)share_of(c, shares, i);
        });
      }
    });
  }

 private:
  std::size_t row_of(const std::string& name, const char* key) const {
    const auto found = rows_.find(name);
    if (found != rows_.end()) return found->second;
    raise({code::unknown_recipient,
           {.key = key},
           phrase("the table has no recipient \"{}\"", name),
           "a name of the table",
           "Correct the name."});
  }

  void by_column(const carve_out& c, const std::vector<rational>& quotas) {
    const std::size_t parents = data_.cells.find(c.parent);
    const auto shares = shares_of(c);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const auto giver = giver_of(parents, i);
      if (giver) move(*giver, i, share_of(c, shares, i), c, quotas);
    }
  }

  [[nodiscard]] std::optional<number_column> shares_of(const carve_out& c) const {
    if (c.per.empty()) return std::nullopt;
    return detail::plain_column(data_.cells, data_.cells.find(c.per));
  }

  /// The row of the parent that a row names; none where the cell is blank.
  [[nodiscard]] std::optional<std::size_t> giver_of(std::size_t parents, std::size_t i) const {
    detail::poll_step();
    const table& cells = data_.cells;
    const std::string parent = cells.text(parents, i);
    if (parent.empty()) return std::nullopt;
    const auto found = rows_.find(parent);
    if (found == rows_.end() || found->second == i) {
      raise({code::unknown_parent, cells.where(parents, i),
             found == rows_.end() ? phrase("\"{}\" is no recipient", parent)
                                  : phrase("\"{}\" is its own parent", parent),
             "another recipient of the table", "Correct the cell."});
    }
    return found->second;
  }

  [[nodiscard]] rational share_of(const carve_out& c,
                                  const std::optional<number_column>& shares,
                                  std::size_t i) const {
    if (!shares) return c.share;
    if (shares->is_blank(i)) {
      raise({code::blank, data_.cells.where(data_.cells.find(c.per), i), "the cell is blank",
             "a share", "Fill in the cell."});
    }
    return rational(shares->mantissas[i]) / power_of_ten(shares->decimals);
  }

  void move(std::size_t from, std::size_t to, const rational& share, const carve_out& c,
            const std::vector<rational>& quotas) {
    if (from == to) refuse_own(from);
    const rational amount = share * quotas[from];
    const std::int64_t units = c.rounding == earmark::whole::up     ? amount.ceil().to_int64()
                               : c.rounding == earmark::whole::down ? amount.floor().to_int64()
                               : c.rounding == earmark::whole::exact
                                   ? whole(amount, c)
                                   : amount.nearest().to_int64();
    line_.units[to] += units;
    line_.units[from] -= units;
  }

  [[noreturn]] void refuse_own(std::size_t from) const {
    raise({code::unknown_parent,
           {.recipient = names_[from]},
           phrase("\"{}\" is its own parent", names_[from]),
           "two recipients",
           "Correct the names."});
  }

  std::int64_t whole(const rational& amount, const carve_out& c) const {
    if (!amount.is_whole()) {
      raise({code::earmark_not_whole,
             {},
             phrase("the carve-out \"{}\" comes to {}, which is not a whole number of units",
                    c.name, data_.words.amount(amount)),
             "whole units",
             "State rounding (取整): up, down or nearest for the carve-out."});
    }
    return amount.to_int64();
  }

  allocation_data& data_;
  const std::vector<std::string>& names_;
  std::unordered_map<std::string, std::size_t> rows_;
  carve_line line_;
};

void carve(const allocation& result, allocation_data& data, problem_list* problems) {
  const auto& carve_outs = data.rule.spec().carve_outs;
  if (carve_outs.empty()) return;
  const std::vector<rational>& quotas = result.quotas();
  carver knife(data);
  for (std::size_t k = 0; k < carve_outs.size(); ++k) {
    data.bind().step("carve_outs[" + std::to_string(k) + "]",
                     [&] { knife.carve(carve_outs[k], quotas); });
  }
  knife.check(problems);
}

/// What the result says of all parts together.
void collect(allocation_data& data) {
  data.notes = data.aside.notes;
  data.reserves = data.aside.reserves;
  for (part_outcome& part : data.parts) {
    if (part.surplus.sign() > 0) data.reserves.push_back({surplus_name(part), part.surplus});
    data.undistributed += part.undistributed;
    data.note.undecided += part.note.undecided;
    data.note.exact_solves += part.note.exact_solves;
    data.filled.insert(data.filled.end(), part.problem.filled.begin(),
                       part.problem.filled.end());
    add_notes(data, part);
  }
}

}  // namespace

namespace detail {

void allocation_data::find_recipients() {
  if (const auto& rule_of = rule.spec().eligible) {
    const std::size_t column = everything.find(rule_of->column);
    for (std::size_t i = 0; i < everything.rows(); ++i) {
      poll_step();
      const auto& is = rule_of->is;
      const bool yes = std::find(is.begin(), is.end(), everything.text(column, i)) != is.end();
      eligible.push_back(yes ? 1 : 0);
    }
    if (std::find(eligible.begin(), eligible.end(), 1) == eligible.end()) {
      raise({code::no_recipients, everything.where(column),
             phrase("no row says \"{}\", so nobody is eligible", rule_of->is.front()),
             "at least one recipient", "Correct is (为) of eligible (资格), or the column."});
    }
    cells = everything.select(eligible);
  }
  const table_data& own = data_of(cells);
  const std::string& wanted = rule.spec().recipient;
  if (own.own_recipients && (wanted.empty() || wanted == own.recipient)) {
    recipients = own.own_recipients;
  } else {
    recipients = cells.recipients(wanted);
  }
  words.names = &recipients->names;
  words.show = [this](const rational& grains) {
    return rule.spec().unit.show(grains) + " " + rule.spec().unit.word();
  };
}

std::unique_lock<std::recursive_mutex> allocation_data::locked() const {
  if (scope_of_thread == nullptr) return std::unique_lock(guard);
  std::unique_lock lock(guard, std::try_to_lock);
  while (!lock.owns_lock()) {
    poll_interrupt();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    (void)lock.try_lock();
  }
  return lock;
}

const std::vector<part_outcome>& allocation_data::outcomes() const {
  if (!direct) return parts;
  const auto lock = locked();
  if (parts.empty()) {
    std::vector<part_outcome> made(1);  // views refer to it: it is moved as a whole
    part_outcome& only = made.front();
    only.rule = &data_of(rule).parts.front();
    const binding bound = bind();
    binder binds(bound, *only.rule, only.problem);
    binds.factors();
    binds.amounts(rule.pool(), rule.pool(), {});
    only.units.assign(slices.begin(), slices.end());
    only.tie = tie;
    if (parts.empty()) parts = std::move(made);
  }
  return parts;
}

const std::vector<rational>& allocation_data::quotas_of(const part_outcome& part) const {
  if (part.quotas.empty()) {
    const bound_problem& p = part.problem;
    std::vector<rational> made =
        !p.groups.empty() ? group_quotas(p.scores, p.limits, p.groups, p.amount)
        : part.rule->rule.floor_cost == floor_cost_mode::above
            ? quotas_above_floors(p.scores, p.limits, p.amount)
            : solve_quotas(p.scores, p.limits, p.amount, part.scaled, part.at_caps);
    if (part.quotas.empty()) part.quotas = std::move(made);
  }
  return part.quotas;
}

std::vector<rational> part_amounts(const plan& rule, const rational& left,
                                   const labels& words) {
  const auto& parts = data_of(rule).parts;
  if (rule.spec().parts.empty()) return {left};
  std::vector<rational> amounts;
  std::vector<rational> to_cut(parts.size());
  rational sum = 0;
  rational whole = 0;
  bool any = false;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const part& one = parts[k].rule;
    amounts.push_back(one.amount ? *one.amount : *one.share * left);
    sum += amounts.back();
    if (one.amount || facts_of(one.rounding).real_bounds) continue;
    to_cut[k] = amounts.back();
    whole += amounts.back();
    any = true;
  }
  if (sum != left) {
    raise({code::parts_sum, rule.where("parts"),
           phrase("the parts come to {}, and {} are left for them", words.amount(sum),
                  words.amount(left)),
           "parts that share all of it", "Correct the shares or the amounts."});
  }
  if (!any) return amounts;
  if (!whole.is_whole()) {
    raise({code::not_whole_units, rule.where("parts"),
           phrase("the parts that are rounded to whole units come to {}, which is not a whole "
                  "number of units",
                  words.amount(whole)),
           "a whole number of units for them", "Use a smaller unit, or change the shares."});
  }
  settle_options options;
  options.ties = {{tie_rule::kind::table_order}};
  if (whole.sign() == 0) return amounts;
  const rounded cut = round_to_total(to_cut, whole, options);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const part& one = parts[k].rule;
    if (one.share && !facts_of(one.rounding).real_bounds) amounts[k] = rational(cut.units[k]);
  }
  return amounts;
}

}  // namespace detail

namespace detail {

void settle_part(const allocation_data& data, part_outcome& part) {
  try {
    check_tie_columns(part.rule->rule.ties, data.cells);
    settle(data, part);
  } catch (const error& e) {
    raise(placed(data.rule, part.rule->path, e.detail()));
  }
}

allocation finished(const std::shared_ptr<allocation_data>& data, problem_list* problems) {
  make_slices(*data);
  collect(*data);
  allocation result(data);
  problem_list found;
  problem_list* const into = problems == nullptr ? nullptr : &found;
  try {
    carve(result, *data, into);
    if (found.empty()) make_splits(*data, into);
  } catch (const error& e) {
    raise(placed(data->rule, "", e.detail()));
  }
  for (problem& p : std::move(found).take())
    problems->add(placed(data->rule, "", std::move(p)));
  return result;
}

void look_at_carve_outs(allocation_data& data, const binding& bound) {
  carver knife(data);
  const auto& carve_outs = data.rule.spec().carve_outs;
  for (std::size_t k = 0; k < carve_outs.size(); ++k) {
    knife.look_at(carve_outs[k], bound, "carve_outs[" + std::to_string(k) + "]");
  }
}

}  // namespace detail

allocation allocate(const plan& rule, const table& recipients) {
  need_pool(rule);
  auto data = std::make_shared<allocation_data>(rule, recipients);
  data->find_recipients();
  if (allocate_directly(*data)) return allocation(std::move(data));
  const detail::binding bound = data->bind();
  std::vector<detail::binder> binders;
  const std::size_t count = data_of(data->rule).parts.size();
  data->parts.reserve(count);
  binders.reserve(count);
  for (const detail::part_data& part : data_of(data->rule).parts) {
    detail::poll_interrupt();
    data->parts.emplace_back().rule = &part;
    binders.emplace_back(bound, part, data->parts.back().problem).factors();
  }
  set_aside(bound, data->aside);
  const std::vector<rational> amounts = part_amounts(data->rule, data->aside.left, data->words);
  // Bounds at the top are of whole slices, those of a part are of the part's amount alone.
  const bool divided = !data->rule.spec().parts.empty();
  const std::vector<std::int64_t> none;
  for (std::size_t k = 0; k < binders.size(); ++k) {
    const rational total = divided ? amounts[k] : data->rule.pool() - data->aside.reserved;
    binders[k].amounts(amounts[k], total, divided ? none : data->aside.of_each);
    detail::settle_part(*data, data->parts[k]);
  }
  return detail::finished(data, nullptr);
}

std::size_t allocation::size() const noexcept { return data_->slices.size(); }
const std::vector<std::string>& allocation::recipients() const noexcept {
  return data_->recipients->names;
}
const std::string& allocation::recipient_header() const noexcept {
  return data_->recipients->header;
}
std::span<const std::int64_t> allocation::slices() const noexcept { return data_->slices; }
std::int64_t allocation::total() const noexcept { return data_->total; }
const unit& allocation::unit() const noexcept { return data_->rule.spec().unit; }
const rational& allocation::pool() const noexcept { return data_->rule.pool(); }
const rational& allocation::factor_pool() const noexcept { return data_->aside.left; }
std::span<const std::int64_t> allocation::factor_units() const noexcept {
  if (data_->direct) return data_->slices;
  return data_->parts.size() == 1 ? data_->parts.front().units : data_->units;
}
const std::vector<reserve_line>& allocation::reserves() const noexcept {
  return data_->reserves;
}
const rational& allocation::undistributed() const noexcept { return data_->undistributed; }
const std::vector<earmark_line>& allocation::earmarks() const noexcept {
  return data_->aside.lines;
}
const std::vector<part_line>& allocation::parts() const {
  const auto lock = data_->locked();
  if (data_->part_lines.empty()) {
    std::vector<part_line> lines;
    for (const part_outcome& part : data_->outcomes()) {
      lines.push_back({.name = part.rule->rule.name,
                       .amount = part.problem.amount + part.problem.set_apart,
                       .units = part.units,
                       .undistributed = part.undistributed,
                       .point_value = part.point_value,
                       .tie = part.tie});
    }
    if (data_->part_lines.empty()) data_->part_lines = std::move(lines);
  }
  return data_->part_lines;
}
const std::vector<carve_line>& allocation::carve_outs() const noexcept { return data_->carved; }
const std::vector<split_line>& allocation::splits() const noexcept { return data_->splits; }
const std::optional<tie_report>& allocation::tie() const noexcept {
  if (data_->direct) return data_->tie;
  for (const part_outcome& part : data_->parts) {
    if (part.tie) return part.tie;
  }
  return data_->parts.front().tie;
}
const rational& allocation::point_value() const noexcept {
  static const rational none = 0;
  if (data_->direct) return none;
  return data_->parts.front().point_value;
}
const std::vector<filled_cell>& allocation::filled() const noexcept { return data_->filled; }
const std::vector<std::string>& allocation::notes() const noexcept { return data_->notes; }
const diagnostics& allocation::diagnostics() const noexcept { return data_->note; }
const plan& allocation::plan() const noexcept { return data_->rule; }
const table& allocation::table() const noexcept { return data_->cells; }

std::int64_t allocation::slice(std::string_view recipient) const {
  const auto& names = recipients();
  const auto found = std::find(names.begin(), names.end(), recipient);
  if (found == names.end()) {
    raise({code::unknown_recipient,
           {.recipient = std::string(recipient)},
           phrase("the result has no recipient \"{}\"", recipient),
           "a name of the table",
           "Correct the name."});
  }
  return data_->slices[static_cast<std::size_t>(found - names.begin())];
}

const std::vector<rational>& allocation::quotas() const {
  const auto lock = data_->locked();
  const std::vector<part_outcome>& parts = data_->outcomes();
  if (parts.size() == 1) return data_->quotas_of(parts.front());
  if (data_->quotas.empty()) {
    std::vector<rational> sums(size());
    for (const part_outcome& part : parts) {
      const auto& quotas = data_->quotas_of(part);
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += quotas[i];
    }
    if (data_->quotas.empty()) data_->quotas = std::move(sums);
  }
  return data_->quotas;
}

}  // namespace fundalloc
