// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "fundalloc/error.hpp"
#include "fundalloc/plan/allocation.hpp"
#include "plan/allocation_data.hpp"

namespace fundalloc {

namespace {

using detail::allocation_data;

/// The parts of a finished slice: nearest of each share, and the rest (RULES.md 4, Splits).
void make_splits(allocation_data& data) {
  const auto& splits = data.rule.spec().splits;
  if (splits.empty()) return;
  const std::size_t n = data.slices.size();
  std::map<std::string, std::size_t> place;
  std::size_t rest = splits.size();
  std::vector<std::int64_t> left = data.slices;
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
    raise({code::negative_rest, at,
           data.recipients->names[i] + ": the splits come to " + u.show(-left[i]) + " " +
               u.word() + " more than the slice of " + u.show(data.slices[i]) + " " + u.word(),
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

void add_notes(allocation_data& data, const rational& surplus) {
  const unit& u = data.rule.spec().unit;
  data.notes = data.problem.notes;
  if (data.scaled)
    data.notes.emplace_back(
        "the floors exceeded the pool and were scaled (on_shortage: scale)");
  if (surplus.sign() > 0) {
    data.notes.push_back("all caps are reached; " + u.show(surplus) + " " + u.word() +
                         " stay in reserve (on_surplus: reserve)");
  }
  if (data.undistributed.sign() < 0) {
    data.notes.push_back("the slices exceed the pool by " +
                         u.show(rational(0) - data.undistributed) + " " + u.word() + ": " +
                         std::string(facts_of(data.rule.spec().rounding.method).name) +
                         " rounds each slice by itself");
  }
}

/// Units of the factors and earmarks together.
void make_slices(allocation_data& data) {
  data.slices = data.units;
  int128 total = 0;
  for (std::size_t i = 0; i < data.slices.size(); ++i) {
    if (!data.problem.earmarked.empty()) data.slices[i] += data.problem.earmarked[i];
    total += data.slices[i];
  }
  if (!fits_int64(total)) {
    raise({code::amount_range,
           {},
           "the slices sum to more than 64 bits hold",
           "at most 9223372036854775807 units",
           "Use a larger unit."});
  }
  data.total = static_cast<std::int64_t>(total);
}

detail::tie_context tie_context_of(const allocation_data& data,
                                   std::vector<std::vector<std::int64_t>>& columns) {
  detail::tie_context context;
  context.rules = &data.rule.spec().ties;
  context.column = [&data, &columns](const std::string& name) -> std::span<const std::int64_t> {
    const std::size_t index = data.cells.find(name);
    const number_column column = data.cells.numbers(index);
    detail::refuse_blanks(data.cells, index, column);
    columns.emplace_back(column.mantissas.begin(), column.mantissas.end());
    return columns.back();
  };
  return context;
}

/// Columns that tie rules name must exist, also where no tie asks for them.
void check_tie_columns(const plan& rule, const table& from) {
  for (const tie_rule& r : rule.spec().ties) {
    if (r.use != tie_rule::kind::larger) continue;
    const std::size_t index = from.find(r.argument);
    detail::refuse_blanks(from, index, from.numbers(index));
  }
}

void settle(allocation_data& data, const detail::labels& words) {
  const plan_spec& spec = data.rule.spec();
  std::vector<std::vector<std::int64_t>> columns;
  columns.reserve(spec.ties.size());
  detail::solve_request request{.scores = data.problem.scores,
                                .limits = data.problem.limits,
                                .amount = data.problem.factor_pool,
                                .rule = spec.rounding,
                                .words = words,
                                .ties = tie_context_of(data, columns),
                                .scale_shortage = spec.on_shortage == shortage_mode::scale,
                                .reserve_surplus = spec.on_surplus == surplus_mode::reserve};
  detail::solve_result result = solve(request);
  data.units = std::move(result.units);
  data.undistributed = std::move(result.undistributed);
  data.tie = std::move(result.tie);
  data.note = result.note;
  data.scaled = result.scaled;
  data.at_caps = result.at_caps;
  if (result.point_value.sign() != 0) {
    // Per unit of the true score, not of its numerator; scaled floors are scores in grains
    // already.
    data.point_value =
        data.scaled ? result.point_value : result.point_value / score_scale(data.problem.parts);
  }
  data.reserves = data.problem.reserves;
  if (result.surplus.sign() > 0) data.reserves.push_back({"surplus", result.surplus});
  make_slices(data);
  make_splits(data);
  add_notes(data, result.surplus);
}

/// A problem without a place is the plan's as a whole.
[[noreturn]] void raise_in(const plan& rule, const error& e) {
  problem p = e.detail();
  if (!p.where.key.empty() && p.where.line == 0) {
    const std::string recipient = p.where.recipient;
    p.where = rule.where(p.where.key);
    p.where.recipient = recipient;
  }
  if (p.where.file.empty()) p.where.file = rule.file();
  raise(std::move(p));
}

void need_pool(const plan& rule) {
  if (rule.has_pool()) return;
  raise({code::missing_key, rule.where("pool"), "the plan has no pool",
         "pool (资金总额), unless it is a child plan of a cascade", "Add the pool."});
}

}  // namespace

allocation allocate(const plan& rule, const table& recipients) {
  need_pool(rule);
  auto data = std::make_shared<allocation_data>(rule, recipients);
  data->recipients = data->cells.recipients(rule.spec().recipient);
  detail::binder bind(data->rule, data->cells, data->recipients->names, data->problem);
  bind.run();
  try {
    check_tie_columns(data->rule, data->cells);
    settle(*data, bind.words());
  } catch (const error& e) {
    raise_in(rule, e);
  }
  return allocation(std::move(data));
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
const rational& allocation::factor_pool() const noexcept { return data_->problem.factor_pool; }
std::span<const std::int64_t> allocation::factor_units() const noexcept { return data_->units; }
const std::vector<reserve_line>& allocation::reserves() const noexcept {
  return data_->reserves;
}
const rational& allocation::undistributed() const noexcept { return data_->undistributed; }
const std::vector<earmark_line>& allocation::earmarks() const noexcept {
  return data_->problem.earmarks;
}
const std::vector<split_line>& allocation::splits() const noexcept { return data_->splits; }
const std::optional<tie_report>& allocation::tie() const noexcept { return data_->tie; }
const rational& allocation::point_value() const noexcept { return data_->point_value; }
const std::vector<filled_cell>& allocation::filled() const noexcept {
  return data_->problem.filled;
}
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
           "the result has no recipient \"" + std::string(recipient) + "\"",
           "a name of the table",
           "Correct the name."});
  }
  return data_->slices[static_cast<std::size_t>(found - names.begin())];
}

const std::vector<rational>& allocation::quotas() const {
  const std::lock_guard lock(data_->guard);
  if (data_->quotas.empty()) {
    data_->quotas =
        detail::solve_quotas(data_->problem.scores, data_->problem.limits,
                             data_->problem.factor_pool, data_->scaled, data_->at_caps);
  }
  return data_->quotas;
}

}  // namespace fundalloc
