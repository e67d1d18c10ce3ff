// SPDX-License-Identifier: Apache-2.0
#include "settle/scores.hpp"

#include <algorithm>

namespace fundalloc::detail {

namespace {

/// Exact scores, when they are asked for.
class score_source final : public exact_source {
 public:
  explicit score_source(const score_parts& parts) : parts_(parts), rows_(parts) {}
  [[nodiscard]] wide at(std::size_t i) const override { return rows_.at(i); }
  [[nodiscard]] std::vector<wide> all() const override { return exact_scores(parts_); }
  [[nodiscard]] std::optional<wide> sum() const override { return rows_.sum(); }
  [[nodiscard]] bool same(std::size_t i, std::size_t j) const override {
    return rows_.same(i, j);
  }

 private:
  const score_parts& parts_;
  exact_rows rows_;
};

}  // namespace

quantities scores_of(const score_parts& parts) {
  std::vector<std::int64_t> narrow;
  if (narrow_scores(parts, narrow)) return quantities::scores_of(std::move(narrow));
  score_estimates estimates = estimate_scores(parts);
  if (estimates.safe) {
    return quantities::lazy(std::move(estimates.values), estimates.relative,
                            std::make_shared<score_source>(parts));
  }
  const std::vector<wide> exact = exact_scores(parts);
  const wide largest = exact.empty() ? wide(1) : *std::max_element(exact.begin(), exact.end());
  return quantities::of(exact, largest == 0 ? wide(1) : largest);
}

}  // namespace fundalloc::detail
