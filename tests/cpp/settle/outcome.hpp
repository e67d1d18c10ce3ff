// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fundalloc/settle/settle.hpp"
#include "settle/slow_twin.hpp"

// Questions answered by the library and by the slow twin, in one shape.
namespace fundalloc::twin {

/// Everything that can be compared of a result, or the code of a refusal.
struct outcome {
  std::string code = "ok";
  std::vector<rational> units = {};
  rational undistributed = 0;
  rational point_value = 0;
  std::optional<tie_report> tie = {};
  friend bool operator==(const outcome&, const outcome&) = default;
};

inline std::string words_of(const outcome& o) {
  std::string text = o.code;
  for (const rational& u : o.units) text += " " + u.to_text();
  text += " undistributed " + o.undistributed.to_text() + " t " + o.point_value.to_text();
  if (!o.tie) return text;
  text += " tie";
  for (const std::size_t i : o.tie->tied) text += " " + std::to_string(i);
  return text + " for " + std::to_string(o.tie->units) + " by " + o.tie->rule;
}

inline outcome by_twin(const question& q) {
  try {
    const answer a = round(q);
    return {"ok", a.units, a.undistributed, a.point_value, a.tie};
  } catch (const refusal& r) {
    return {.code = code_text(r.number)};
  }
}

inline settle_options options_of(const question& q) {
  return {.floor = q.floor, .cap = q.cap, .rounding = q.rounding, .ties = q.ties};
}

template <class Scores>
outcome by_library(const question& q, const Scores& scores) {
  try {
    const rounded r = round_to_total(std::span(scores), q.total, options_of(q));
    return {"ok", {r.units.begin(), r.units.end()}, r.undistributed, r.point_value, r.tie};
  } catch (const error& e) {
    return {.code = code_text(e.detail().number)};
  }
}

inline std::optional<std::vector<std::int64_t>> whole_scores(const question& q) {
  std::vector<std::int64_t> whole;
  for (const rational& s : q.scores) {
    if (!s.is_whole() || s > rational(std::int64_t{1} << 62)) return std::nullopt;
    whole.push_back(s.to_int64());
  }
  return whole;
}

struct filled_amounts {
  std::string code = "ok";
  std::vector<rational> amounts = {};
  friend bool operator==(const filled_amounts&, const filled_amounts&) = default;
};

inline filled_amounts fill_by_twin(const question& q) {
  try {
    return {"ok", water_fill(q)};
  } catch (const refusal& r) {
    return {.code = code_text(r.number)};
  }
}

inline filled_amounts fill_by_library(const question& q) {
  try {
    return {"ok", fundalloc::water_fill(q.scores, q.total, q.floor, q.cap)};
  } catch (const error& e) {
    return {.code = code_text(e.detail().number)};
  }
}

}  // namespace fundalloc::twin
