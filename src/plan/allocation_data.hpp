// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "fundalloc/plan/allocation.hpp"
#include "plan/binder.hpp"
#include "plan/set_aside.hpp"
#include "settle/solve.hpp"

namespace fundalloc::detail {

/// Whole numbers that are written once: no zeros are put there first.
template <class T>
struct uninitialised : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = uninitialised<U>;
  };
  template <class U, class... Args>
  void construct(U* at, Args&&... args) {
    if constexpr (sizeof...(Args) == 0) {
      ::new (static_cast<void*>(at)) U;
    } else {
      ::new (static_cast<void*>(at)) U(std::forward<Args>(args)...);
    }
  }
};
using slice_vector = std::vector<std::int64_t, uninitialised<std::int64_t>>;

/// One part as it came out. The bound problem stays with it, so that quotas and explanations
/// can be computed when they are asked for.
struct part_outcome {
  const part_data* rule = nullptr;
  bound_problem problem;
  std::vector<std::int64_t> units;
  rational undistributed = 0;
  rational surplus = 0;
  std::optional<tie_report> tie;
  rational point_value = 0;
  diagnostics note;
  bool scaled = false;
  bool at_caps = false;

  mutable std::vector<rational> quotas;
};

/** Everything that a result holds; `guard` covers what is computed late.
 *
 *  It is recursive, since late results need each other, and since whoever is asked whether to
 *  go on (interrupt_scope) may ask for one. So they are made aside and put into their place,
 *  once, when they are done.
 */
struct allocation_data {
  allocation_data(fundalloc::plan p, fundalloc::table t)
      : rule(std::move(p)), everything(t), cells(std::move(t)) {}

  fundalloc::plan rule;
  fundalloc::table everything;         ///< all rows that were handed over
  fundalloc::table cells;              ///< those of recipients
  std::vector<std::uint8_t> eligible;  ///< which rows these are; empty: all
  std::shared_ptr<const recipient_column> recipients;
  labels words;
  aside_lines aside;
  /// Room for all is made at once: views refer to them. Read by `outcomes`.
  mutable std::vector<part_outcome> parts;
  std::vector<std::int64_t> units;  ///< of all parts; empty: of the only one
  std::vector<carve_line> carved;   ///< with their signs
  slice_vector slices;              ///< with what was set aside, and carve-outs
  bool direct = false;              ///< settled by allocate_directly: parts are bound late
  std::optional<tie_report> tie;    ///< of a direct allocation
  std::int64_t total = 0;
  std::vector<reserve_line> reserves;
  rational undistributed = 0;
  std::vector<split_line> splits;
  std::vector<std::string> notes;
  std::vector<filled_cell> filled;
  diagnostics note;

  mutable std::recursive_mutex guard;  ///< see `locked`
  mutable std::vector<rational> quotas;
  mutable std::vector<part_line> part_lines;
  mutable std::string digest;

  /// Rows, names and words for messages; E106, E112, E114, E115, E205.
  void find_recipients();
  [[nodiscard]] binding bind(problem_list* problems = nullptr) const {
    return {rule, cells, everything, eligible, recipients->names, words, problems};
  }
  /// Locks what is computed late; a call that waits here can be interrupted, too.
  [[nodiscard]] std::unique_lock<std::recursive_mutex> locked() const;
  /// The parts as they came out; those of a direct allocation are bound on first use.
  [[nodiscard]] const std::vector<part_outcome>& outcomes() const;
  /// The exact quotas of a part, computed on first use; the guard must be held.
  [[nodiscard]] const std::vector<rational>& quotas_of(const part_outcome& part) const;
};

/// What each part shares, from what is left for them. E210, E220.
[[nodiscard]] std::vector<rational> part_amounts(const plan& rule, const rational& left,
                                                 const labels& words);

/// Settles a part that is bound.
void settle_part(const allocation_data& data, part_outcome& part);
/// What comes after all parts are settled: slices, carve-outs, splits. Problems of recipients
/// are thrown, or collected where there is a list.
[[nodiscard]] allocation finished(const std::shared_ptr<allocation_data>& data,
                                  problem_list* problems);
/// Collects what is wrong with the names and cells of carve-outs.
void look_at_carve_outs(allocation_data& data, const binding& bound);

}  // namespace fundalloc::detail
