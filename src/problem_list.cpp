// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/problem_list.hpp"

#include <algorithm>

#include "fundalloc/interrupt.hpp"

namespace fundalloc {

namespace {

/// What tells a problem from others: its cell, or else its whole message.
std::string identity_of(const problem& what) {
  if (what.where.row == 0) return what.message(language::english);
  return code_text(what.number) + '\n' + what.where.file + '\n' +
         std::to_string(what.where.row) + '\n' + what.where.column;
}

std::string kind_of(const problem& what) {
  return code_text(what.number) + '\n' + what.where.file + '\n' + what.where.column + '\n' +
         what.where.key;
}

problem more_of(std::size_t count, const problem& latest) {
  problem more = latest;
  more.where.row = 0;
  more.where.recipient.clear();
  more.found = latest.where.row == 0 ? phrase("{} more like these", count)
                                     : phrase("{} more like these, the last of them in row {}",
                                              count, latest.where.row);
  more.expected = {};
  return more;
}

}  // namespace

void problem_list::add(problem what) {
  detail::poll_step();
  if (!met_.insert(identity_of(what)).second) return;
  alike& kind = kinds_[kind_of(what)];
  if (++kind.count > most_alike) {
    kind.latest = std::move(what);
    return;
  }
  problems_.push_back(std::move(what));
}

bool problem_list::has(code number) const {
  return std::any_of(problems_.begin(), problems_.end(),
                     [&](const problem& p) { return p.number == number; });
}

void problem_list::append(problem_list more) {
  for (problem& p : more.problems_) add(std::move(p));
  for (auto& [name, kind] : more.kinds_) {
    if (kind.count <= most_alike) continue;
    alike& known = kinds_[name];
    known.count += kind.count - most_alike;
    known.latest = std::move(kind.latest);
  }
}

void problem_list::sort(const std::function<bool(const problem&, const problem&)>& before) {
  std::stable_sort(problems_.begin(), problems_.end(), before);
}

std::vector<problem> problem_list::take() && {
  std::map<std::string, std::size_t> listed;
  for (const problem& p : problems_) ++listed[kind_of(p)];
  std::map<std::string, std::size_t> seen;
  std::vector<problem> all;
  for (problem& p : problems_) {
    const std::string name = kind_of(p);
    const alike& kind = kinds_.at(name);
    const std::size_t count = listed.at(name);
    all.push_back(std::move(p));
    if (++seen[name] == count && kind.count > count) {
      all.push_back(more_of(kind.count - count, kind.latest));
    }
  }
  return all;
}

void raise_into(problem_list* list, problem what) {
  if (list == nullptr) raise(std::move(what));
  list->add(std::move(what));
}

}  // namespace fundalloc
