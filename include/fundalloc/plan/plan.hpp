// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "fundalloc/document.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/plan/extensions.hpp"
#include "fundalloc/plan/spec.hpp"

namespace fundalloc {

namespace detail {
struct plan_data;
struct unchecked_plan;
}  // namespace detail

/** The whole rule of an allocation, checked and immutable; cheap to copy.
 *
 *      auto p = plan(document::map({{"pool", "100万元"}, {"unit", "万元"}, ...}));  // as texts
 *      auto q = plan(plan_spec{.pool = {{"", 100}}, ...});  // as values
 *
 *  Throws  plan_error E2xx with the key's path (and line, where the document has one).
 */
class plan {
 public:
  explicit plan(const document& text, std::string_view file = {},
                const extensions& outside = {});
  explicit plan(plan_spec spec);

  [[nodiscard]] const plan_spec& spec() const noexcept;
  /// The sum of the pool's sources in grains; nothing for a child plan.
  [[nodiscard]] bool has_pool() const noexcept;
  [[nodiscard]] const rational& pool() const noexcept;
  /// The plan in English keys and reduced numbers: the same for equal plans, however written.
  [[nodiscard]] document canonical() const;
  /// A copy with another pool of grains from one source: what a tier does.
  [[nodiscard]] plan with_pool(rational grains) const;
  /// The file it was read from; empty where there was none.
  [[nodiscard]] const std::string& file() const noexcept;
  /// Line and character of a key's path, where they are known; for messages.
  [[nodiscard]] location where(std::string_view path) const;

  friend bool operator==(const plan& a, const plan& b);

 private:
  friend const detail::plan_data& data_of(const plan& p) noexcept;
  friend struct detail::unchecked_plan;
  explicit plan(std::shared_ptr<const detail::plan_data> data);
  std::shared_ptr<const detail::plan_data> data_;
};

/// All problems of a plan's text at once, instead of the first.
[[nodiscard]] std::vector<problem> check_document(const document& text,
                                                  std::string_view file = {},
                                                  const extensions& outside = {});

/** A key or a word of plans: English, Chinese, and what it is for. */
struct plan_word {
  std::string_view english;
  std::string_view chinese;
};
/// Every key that plans know, with its Chinese word: one table for the reader, the documents
/// and the schema.
[[nodiscard]] std::vector<plan_word> plan_keys();
/// Those of them that stand at the top of a plan; all others stand inside.
[[nodiscard]] std::vector<plan_word> plan_keys_at_top();
/// Every word of plans that stands as a value. Rules list their own (options.hpp).
[[nodiscard]] std::vector<plan_word> plan_words();

}  // namespace fundalloc
