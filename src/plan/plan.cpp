// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/plan/plan.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

#include "plan/checked_plan.hpp"
#include "plan/direct.hpp"
#include "plan/one_part.hpp"
#include "plan/plan_data.hpp"
#include "plan/read_spec.hpp"
#include "plan/weights.hpp"

namespace fundalloc {

namespace {

std::shared_ptr<const detail::plan_data> checked(plan_spec spec, detail::read_context context) {
  auto data = std::make_shared<detail::plan_data>();
  detail::check_spec(spec, context);
  for (part& one : detail::parts_of(spec)) {
    detail::part_data kept;
    if (!spec.parts.empty()) kept.path = "parts[" + std::to_string(data->parts.size()) + "].";
    kept.weights = detail::normal_weights(one, context, kept.path);
    for (const rational& w : kept.weights) kept.weight_estimates.push_back(w.to_double());
    kept.rule = std::move(one);
    data->parts.push_back(std::move(kept));
  }
  for (const pool_source& s : spec.pool) data->pool += s.amount;
  data->direct = detail::direct_rule_of(spec, data->parts);
  data->spec = std::move(spec);
  data->context = std::move(context);
  return data;
}

}  // namespace

plan::plan(const document& text, std::string_view file, const extensions& outside) {
  detail::read_context context{.file = std::string(file),
                               .marks = {},
                               .outside = outside,
                               .outside_keys = detail::keys_of(outside)};
  plan_spec spec = detail::read_spec(text, context);
  data_ = checked(std::move(spec), std::move(context));
}

plan::plan(std::shared_ptr<const detail::plan_data> data) : data_(std::move(data)) {}

plan::plan(plan_spec spec) : data_(checked(std::move(spec), {})) {}

const plan_spec& plan::spec() const noexcept { return data_->spec; }
bool plan::has_pool() const noexcept { return !data_->spec.pool.empty(); }
const rational& plan::pool() const noexcept { return data_->pool; }
const std::string& plan::file() const noexcept { return data_->context.file; }
document plan::canonical() const { return detail::write_spec(data_->spec); }

plan plan::with_pool(rational grains) const {
  plan copy = *this;
  auto data = std::make_shared<detail::plan_data>(*data_);
  data->spec.pool = {{"", grains}};
  data->pool = std::move(grains);
  copy.data_ = std::move(data);
  return copy;
}

location plan::where(std::string_view path) const {
  try {
    data_->context.fail({.number = code::bad_value}, std::string(path));
  } catch (const error& e) {
    return e.detail().where;
  }
}

bool operator==(const plan& a, const plan& b) {
  return to_json(a.canonical()) ==
         to_json(b.canonical());  // sorted: the order of keys is no difference
}

const detail::plan_data& data_of(const plan& p) noexcept { return *p.data_; }

namespace {

std::string_view parent_of(std::string_view key) {
  const auto cut = key.rfind('.');
  return cut == std::string_view::npos ? std::string_view{} : key.substr(0, cut);
}

std::string_view last_of(std::string_view key) {
  const auto cut = key.rfind('.');
  return cut == std::string_view::npos ? key : key.substr(cut + 1);
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Keys of an item that say nothing about each other.
constexpr std::array<std::string_view, 8> alone = {"name",       "indicator",       "weight",
                                                   "missing",    "winsorize",       "clip",
                                                   "clip_after", "contribution_cap"};
/// Keys of a part that decide what may stand beside them, and what is needed.
constexpr std::array<std::string_view, 6> deciding = {"claims", "factors",  "multipliers",
                                                      "group",  "rounding", "parts"};

bool is_sum_of_weights(const problem& p) {
  return p.number == code::weight_sum || p.number == code::weight_forms;
}

/// Whether the sum of some weights follows from what could not be read.
bool is_weight(std::string_view unread, std::string_view list) {
  if (!detail::is_within(unread, list)) return last_of(unread) == "points";
  return unread.ends_with(']') ||
         is_one_of(last_of(unread),
                   std::array<std::string_view, 3>{"weight", "factors", "points"});
}

/// Whether a problem that values have with each other may only be there because one of them
/// could not be read.
bool follows_from(const problem& p, std::string_view unread) {
  const std::string_view key = p.where.key;
  if (is_sum_of_weights(p)) {
    const bool of_one = last_of(key) == "weight";
    const std::string_view list = of_one ? key.substr(0, parent_of(key).rfind('[')) : key;
    return is_weight(unread, list);
  }
  if (detail::is_within(unread, key) || detail::is_within(key, unread)) return true;
  if (p.number == code::splits)
    return detail::is_within(unread, "splits") && key.ends_with(".of");
  const std::string_view owner = parent_of(key);
  if (parent_of(unread) == owner && !owner.empty()) {
    if (last_of(unread) == "method" || last_of(unread) == "factors") return true;
    return !is_one_of(last_of(unread), alone) && !is_one_of(last_of(key), alone);
  }
  const bool together = p.number == code::option_of_other_method ||
                        (p.number == code::missing_key && is_one_of(last_of(key), deciding));
  return together &&
         (is_one_of(last_of(unread), deciding) || last_of(parent_of(unread)) == "rounding");
}

/// In the order of the file; what has no place in it comes last.
void sort_by_place(std::vector<problem>& problems) {
  const auto place = [](const problem& p) {
    return std::pair(p.where.line == 0 ? std::numeric_limits<std::size_t>::max() : p.where.line,
                     p.where.character);
  };
  std::stable_sort(problems.begin(), problems.end(),
                   [&](const problem& a, const problem& b) { return place(a) < place(b); });
}

}  // namespace

namespace detail {

plan unchecked_plan::of(plan_spec spec, read_context context) {
  auto data = std::make_shared<plan_data>();
  for (part& one : parts_of(spec)) {
    part_data kept;
    if (!spec.parts.empty()) kept.path = "parts[" + std::to_string(data->parts.size()) + "].";
    kept.rule = std::move(one);
    data->parts.push_back(std::move(kept));
  }
  data->spec = std::move(spec);
  context.faults = nullptr;
  data->context = std::move(context);
  return plan(std::move(data));
}

checked_plan read_checked(const document& text, std::string_view file,
                          const extensions& outside, std::vector<problem> told) {
  checked_plan result;
  read_faults faults;
  read_context context{.file = std::string(file),
                       .marks = {},
                       .faults = &faults,
                       .outside = outside,
                       .outside_keys = keys_of(outside)};
  std::optional<plan_spec> spec;
  context.part([&] { spec = read_spec(text, context); });
  result.problems = std::move(told);
  if (spec) {
    read_faults among;
    context.faults = &among;
    check_spec(*spec, context);
    for (problem& p : among.problems) {
      const bool follows =
          std::any_of(faults.unread.begin(), faults.unread.end(),
                      [&](const std::string& key) { return follows_from(p, key); });
      if (!follows) faults.problems.push_back(std::move(p));
    }
    const auto knows = [&](std::string_view key) {
      return std::none_of(faults.unread.begin(), faults.unread.end(),
                          [&](const std::string& k) { return detail::is_within(k, key); }) &&
             std::none_of(
                 faults.problems.begin(), faults.problems.end(),
                 [&](const problem& p) { return detail::is_within(p.where.key, key); });
    };
    result.knows_recipient = knows("recipient");
    result.knows_rows = knows("eligible");
  }
  result.problems.insert(result.problems.end(),
                         std::make_move_iterator(faults.problems.begin()),
                         std::make_move_iterator(faults.problems.end()));
  sort_by_place(result.problems);
  result.complete = result.problems.empty();
  if (result.complete) {
    result.rule = plan(text, file, outside);
  } else if (spec) {
    result.rule = unchecked_plan::of(*std::move(spec), std::move(context));
  }
  return result;
}

}  // namespace detail

std::vector<problem> check_document(const document& text, std::string_view file,
                                    const extensions& outside) {
  return detail::read_checked(text, file, outside, {}).problems;
}

}  // namespace fundalloc
