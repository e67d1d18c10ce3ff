// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "fundalloc/error.hpp"

namespace fundalloc {

/** Problems as `check` lists them.
 *
 *  Rule    a problem is listed once: a cell has one of each code, whatever else is said of it.
 *          Of one code, column and key the first hundred are listed, and one line says how many
 *          more there are.
 *  Cost    O(1) for each.
 */
class problem_list {
 public:
  static constexpr std::size_t most_alike = 100;

  void add(problem what);
  [[nodiscard]] bool empty() const noexcept { return problems_.empty(); }
  /// How many were added, those beyond the first hundred alike included.
  [[nodiscard]] std::size_t count() const noexcept { return met_.size(); }
  /// Puts what is listed in an order; what is alike stays in the order of its adding.
  void sort(const std::function<bool(const problem&, const problem&)>& before);
  /// Whether there is any problem of a code.
  [[nodiscard]] bool has(code number) const;
  /// Adds another list's problems; a cell that has one of that code keeps the one it has.
  void append(problem_list more);
  /// All of it, each line that says how many more behind the last of its kind.
  [[nodiscard]] std::vector<problem> take() &&;

 private:
  struct alike {
    std::size_t count = 0;
    problem latest;  ///< the last of all, where not all are listed
  };
  std::vector<problem> problems_;
  std::unordered_set<std::string> met_;
  std::map<std::string, alike> kinds_;
};

/// Throws a problem, or adds it to a list where one is given.
void raise_into(problem_list* list, problem what);

}  // namespace fundalloc
