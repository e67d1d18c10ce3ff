// SPDX-License-Identifier: Apache-2.0
#include "plan/direct.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "plan/allocation_data.hpp"
#include "plan/weights.hpp"
#include "settle/column_shares.hpp"
#include "table/table_data.hpp"

namespace fundalloc::detail {

namespace {

constexpr std::size_t most_factors = 64;

bool is_plain(const factor& f) {
  const auto* const method = std::get_if<share>(&f.method);
  return method != nullptr && !f.clip && !f.clip_after && !f.winsorize && !f.contribution_cap;
}

bool nothing_else(const plan_spec& spec) {
  return spec.parts.empty() && !spec.eligible && !spec.base && spec.earmarks.empty() &&
         spec.carve_outs.empty() && spec.splits.empty();
}

bool is_direct(const part& one) {
  const auto* const rule = std::get_if<largest_remainder>(&one.rounding);
  return rule != nullptr && rule->bounds == largest_remainder::bounds_mode::water_fill &&
         !one.factors.empty() && one.group.empty() && !one.aggregation.geometric &&
         one.multipliers.empty() && one.point_values.empty() && !one.claims &&
         one.floor.empty() && one.cap.empty() && one.group_bounds.empty() &&
         std::none_of(one.ties.begin(), one.ties.end(),
                      [](const tie_rule& r) { return r.use == tie_rule::kind::larger; });
}

/// The column of a header, looked for from a place on, since plans and tables often have one
/// order; null where no header is quite the name.
const ready_column* find_column(const table_data& cells, const std::string& name,
                                std::size_t& place) {
  for (std::size_t k = 0; k < cells.ready.size(); ++k) {
    if (++place >= cells.ready.size()) place = 0;
    const ready_column& column = cells.ready[place];
    if (column.header_size != name.size()) continue;
    const char* const header = cells.headers.data() + column.header_start;
    if (std::equal(name.begin(), name.end(), header)) return &column;
  }
  return nullptr;
}

/// A whole amount that the kernels take, or 0.
std::int64_t direct_amount(const rational& pool) {
  if (!pool.is_narrow() || pool.narrow_denominator() != 1) return 0;
  const int128 amount = pool.narrow_numerator();
  return amount > 0 && amount < most_direct_amount ? static_cast<std::int64_t>(amount) : 0;
}

}  // namespace

std::optional<direct_rule> direct_rule_of(const plan_spec& spec,
                                          const std::vector<part_data>& parts) {
  if (!nothing_else(spec) || parts.size() != 1 || !is_direct(parts.front().rule)) {
    return std::nullopt;
  }
  direct_rule direct;
  for (const factor* f : leaves_of(parts.front().rule)) {
    if (!is_plain(*f)) return std::nullopt;
    direct.indicators.push_back(f->indicator);
  }
  if (direct.indicators.size() > most_factors) return std::nullopt;
  direct.weights = parts.front().weight_estimates;
  return direct;
}

bool allocate_directly(allocation_data& data) {
  const auto& direct = data_of(data.rule).direct;
  if (!direct) return false;
  const std::size_t factors = direct->indicators.size();
  const std::int64_t amount = direct_amount(data.rule.pool());
  if (amount == 0) return false;
  const table_data& cells = data_of(data.cells);
  std::size_t place = 0;
  std::array<const std::int64_t*, most_factors> columns;  // NOLINT: filled up to `factors`
  std::array<const std::int32_t*, most_factors> narrow;   // NOLINT
  std::array<double, most_factors> sums;                  // NOLINT
  bool all_narrow = true;
  for (std::size_t j = 0; j < factors; ++j) {
    const ready_column* const column = find_column(cells, direct->indicators[j], place);
    if (column == nullptr || column->wide == nullptr) return false;
    columns[j] = column->wide;
    narrow[j] = column->narrow;
    all_narrow = all_narrow && column->narrow != nullptr;
    sums[j] = column->sum;
  }
  const column_shares ask{.columns = {columns.data(), factors},
                          .narrow = {narrow.data(), all_narrow ? factors : 0},
                          .sums = {sums.data(), factors},
                          .weights = direct->weights,
                          .rows = data.cells.rows(),
                          .amount = amount};
  data.slices.resize(ask.rows);
  const auto& ties = data_of(data.rule).parts.front().rule.ties;
  if (!divide_columns(ask, ties, data.slices.data(), data.tie, data.note)) {
    data.note = {};
    return false;
  }
  data.total = amount;
  data.aside.left = data.rule.pool();
  data.direct = true;
  return true;
}

}  // namespace fundalloc::detail
