// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fundalloc/plan/allocation.hpp"
#include "fundalloc/report/explanation.hpp"
#include "helpers.hpp"

namespace fundalloc::testing {

using fractions = std::vector<rational>;

inline const columns small{{"name", {"A", "B", "C"}}, {"x", {"1", "2", "4"}}};

/// A plan's text and a table of texts, allocated; or what that says when it throws.
inline allocation run(const document& d, const columns& t) {
  return allocate(plan(d), table_of(t));
}
inline units slices(const document& d, const columns& t) {
  return vector_of(run(d, t).slices());
}
inline std::string refusal(const document& d, const columns& t) {
  return message_of([&] { return run(d, t); });
}
inline std::string code(const document& d, const columns& t) {
  return code_of([&] { return run(d, t); });
}
/// Of a plan alone.
inline std::string refusal(const document& d) {
  return message_of([&] { return plan(d); });
}
inline std::string code(const document& d) {
  return code_of([&] { return plan(d); });
}

/// What the lines of results are called, with their parts.
inline texts headers_of(const allocation& a) {
  texts all;
  for (const explanation_header& h : explanation_headers(a)) all.push_back(h.text());
  return all;
}
/// One recipient's lines, exactly.
inline fractions lines_of(const allocation& a, std::string_view recipient) {
  fractions all;
  for (const explanation_line& line : a.explain(recipient).lines) all.push_back(line.amount);
  return all;
}
/// Whether everybody's lines sum to the slice, and all money to the pool.
inline bool adds_up(const allocation& a) {
  rational total = a.undistributed();
  for (const reserve_line& r : a.reserves()) total += r.amount;
  for (const explanation& e : explain_all(a)) {
    rational sum = 0;
    for (const explanation_line& line : e.lines) sum += line.amount;
    if (sum != rational(e.slice)) return false;
    total += sum;
  }
  return total == a.pool();
}
/// The plan that a plan's canonical text says; the same digest as the plan's own.
inline bool reads_back(const document& d, const columns& t, const extensions& outside = {}) {
  const plan first(d, "", outside);
  const plan again(first.canonical(), "", outside);
  return again == first && to_json(again.canonical()) == to_json(first.canonical()) &&
         allocate(again, table_of(t)).digest() == allocate(first, table_of(t)).digest();
}

}  // namespace fundalloc::testing
