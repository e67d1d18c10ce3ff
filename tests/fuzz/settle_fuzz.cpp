// SPDX-License-Identifier: Apache-2.0
// Bounds, rounding, ties and shares of columns: the engine against the slow twin in fractions.
// Each byte is a choice of the maker of problems, so that a byte more or less is a neighbouring
// problem; the first two choose the kind of problem and the set of kernels.
#include <array>
#include <optional>

#include "fundalloc/plan/allocation.hpp"
#include "fundalloc/settle/factor_shares.hpp"
#include "fundalloc/settle/water_level.hpp"
#include "harness.hpp"
#include "kernel/kernel.hpp"
#include "settle/outcome.hpp"
#include "settle/random_problem.hpp"

namespace fundalloc::fuzz {
namespace {

using twin::outcome;
using twin::question;

/// Choices out of bytes; 0 where there are no more.
class byte_draws {
 public:
  explicit byte_draws(std::string_view bytes) : bytes_(bytes) {}
  std::size_t operator()(std::size_t n) {
    std::size_t value = next();
    if (n > 256) value = value << 8U | next();
    return n == 0 ? 0 : value % n;
  }

 private:
  std::size_t next() {
    if (bytes_.empty()) return 0;
    const auto first = static_cast<unsigned char>(bytes_[0]);
    bytes_.remove_prefix(1);
    return first;
  }
  std::string_view bytes_;
};

std::string kernels_in_use() { return std::string(detail::kernels().name); }

void check_sum(const question& q, const outcome& got) {
  if (got.code != "ok") return;
  require(twin::sum_of(got.units) + got.undistributed == q.total,
          [&] { return "the sum: " + twin::words_of(q) + "\n" + twin::words_of(got); });
}

template <class Scores>
void check_rounding(const question& q, const outcome& expected, const Scores& scores) {
  const outcome got = twin::by_library(q, scores);
  require(got == expected, [&] {
    return kernels_in_use() + ": " + twin::words_of(q) + "\nlibrary " + twin::words_of(got) +
           "\ntwin    " + twin::words_of(expected);
  });
}

void check_question(const question& q) {
  const outcome expected = twin::by_twin(q);
  check_sum(q, expected);
  check_rounding(q, expected, q.scores);
  if (const auto whole = twin::whole_scores(q)) check_rounding(q, expected, *whole);
  require(twin::fill_by_library(q) == twin::fill_by_twin(q),
          [&] { return kernels_in_use() + ", water_fill: " + twin::words_of(q); });
  if (expected.code == "ok") return;
  (void)refusal_of([&] { (void)round_to_total(q.scores, q.total, twin::options_of(q)); });
}

/// Columns of whole numbers with weights, as factor_shares gets them.
struct shares_question {
  std::vector<std::vector<std::int64_t>> columns = {};
  std::vector<rational> weights = {};
  std::vector<tie_rule> ties = default_ties();
  std::int64_t total = 0;
  std::size_t rows = 0;
};

shares_question shares_of(byte_draws& draw) {
  shares_question q;
  q.rows = draw(12) == 0 ? 17 + draw(24) : 1 + draw(9);
  const std::size_t factors = 1 + draw(4);
  std::int64_t points = 0;
  std::vector<std::int64_t> weight;
  for (std::size_t j = 0; j < factors; ++j) {
    weight.push_back(static_cast<std::int64_t>(draw(9)));
    points += weight.back();
  }
  if (points == 0) points = weight[0] = 1;
  for (const std::int64_t w : weight) q.weights.emplace_back(w, points);
  for (std::size_t j = 0; j < factors; ++j) {
    auto& column = q.columns.emplace_back();
    const auto shift = static_cast<unsigned>(draw(15) * 4);
    const bool beside = draw(2) == 1;  // large numbers that differ by one
    const bool pairs = draw(3) == 0;
    for (std::size_t i = 0; i < q.rows; ++i) {
      const std::size_t k = draw(8);
      std::int64_t v = static_cast<std::int64_t>(k) << shift;
      if (beside) v = (std::int64_t{7} << shift) + static_cast<std::int64_t>(k);
      if (pairs && i % 2 == 1) v = column[i - 1];
      column.push_back(v);
    }
    if (draw(40) == 1) column[draw(q.rows)] = -1;
  }
  const std::size_t size = draw(4);
  q.total = static_cast<std::int64_t>(draw(200));
  if (size == 2) q.total = (std::int64_t{1} << (8 + draw(54))) - q.total;
  if (size == 3) q.total = q.total * static_cast<std::int64_t>(q.rows * draw(65536));
  if (draw(6) == 1) q.ties = {{tie_rule::kind::smaller_score}, {tie_rule::kind::error}};
  return q;
}

outcome shares_by_twin(const shares_question& q) {
  question as{.scores = std::vector<rational>(q.rows),
              .total = q.total,
              .rounding = largest_remainder{},
              .ties = q.ties};
  if (q.total < 0) return {.code = "E103"};
  for (std::size_t j = 0; j < q.columns.size(); ++j) {
    rational sum = 0;
    for (const std::int64_t v : q.columns[j]) {
      if (v < 0) return {.code = "E103"};
      sum += v;
    }
    if (sum.sign() == 0) return {.code = "E130"};
    for (std::size_t i = 0; i < q.rows; ++i) {
      as.scores[i] += q.weights[j] * rational(q.columns[j][i]) / sum;
    }
  }
  return twin::by_twin(as);
}

outcome shares_by_library(const shares_question& q) {
  const std::vector<std::span<const std::int64_t>> views(q.columns.begin(), q.columns.end());
  std::vector<std::int64_t> slices(q.rows);
  outcome got;
  const refused said = refusal_of(
      [&] { got.tie = factor_shares(q.weights, q.ties).divide(views, q.total, slices).tie; });
  if (said) return {.code = code_text(code{said.number})};
  got.units.assign(slices.begin(), slices.end());
  return got;
}

std::string words_of(const shares_question& q) {
  std::string text = "total " + std::to_string(q.total);
  for (std::size_t j = 0; j < q.columns.size(); ++j) {
    text += "\n  weight " + q.weights[j].to_text() + ":";
    for (const std::int64_t v : q.columns[j]) text += " " + std::to_string(v);
  }
  return text;
}

void check_shares(const shares_question& q) {
  const outcome expected = shares_by_twin(q);
  const outcome got = shares_by_library(q);
  require(got == expected, [&] {
    return kernels_in_use() + ", factor_shares: " + words_of(q) + "\nlibrary " +
           twin::words_of(got) + "\ntwin    " + twin::words_of(expected);
  });
}

/// Whole numbers for find_water_level: its level and its sides by the definition.
void check_level(const question& q) {
  const auto scores = twin::whole_scores(q);
  if (!scores) return;
  std::vector<std::int64_t> floor;
  std::vector<std::int64_t> cap;
  question whole = q;
  for (rational& l : whole.floor) floor.push_back((l = l.ceil()).to_int64());
  for (auto& u : whole.cap) {
    if (u) u = u->floor();
    cap.push_back(u ? u->to_int64() : no_cap);
  }
  const auto expected = twin::fill_by_twin(whole);
  const auto words = [&] {
    return kernels_in_use() + ", find_water_level: " + twin::words_of(whole);
  };
  water_level got;
  const refused said =
      refusal_of([&] { got = find_water_level(*scores, whole.total, floor, cap); });
  require((said ? code_text(code{said.number}) : "ok") == expected.code, words);
  if (said) return;
  bool least = got.level.sign() == 0;  // else somebody would fall with the level
  for (std::size_t i = 0; i < scores->size(); ++i) {
    const rational free = got.level * rational((*scores)[i]);
    const rational low = twin::lower_of(whole, i);
    const auto high = twin::upper_of(whole, i);
    const rational amount = twin::clamp(free, low, high);
    require(amount == expected.amounts[i], words);
    least = least || (amount == free && amount > low);
    const bool at_floor = amount == low;
    const bool at_cap = high && amount == *high;
    switch (got.sides[i]) {
      case level_side::at_floor: require(at_floor, words); break;
      case level_side::at_cap: require(at_cap, words); break;
      case level_side::between: require(!at_floor && !at_cap, words); break;
    }
  }
  require(least, words);
}

/// A plan with whole floors and caps, of which earmarks are a part.
struct earmark_question {
  std::vector<std::int64_t> x = {};
  std::vector<std::int64_t> floor = {};
  std::vector<std::optional<std::int64_t>> cap = {};
  std::vector<std::int64_t> earmark = {};
  std::int64_t total = 0;
  rounding_rule rounding = {};
  std::vector<tie_rule> ties = {};
};

earmark_question earmarks_of(byte_draws& draw) {
  earmark_question q;
  const std::size_t n = 1 + draw(6);
  const std::int64_t fine = draw(3) == 0 ? 1'000'000'000'000'000 : 1;
  for (std::size_t i = 0; i < n; ++i) {
    q.x.push_back(static_cast<std::int64_t>(draw(7)) * fine +
                  static_cast<std::int64_t>(draw(2)));
    q.floor.push_back(draw(2) == 0 ? 0 : static_cast<std::int64_t>(draw(6)));
    q.cap.push_back(std::nullopt);
    if (draw(3) == 0) q.cap.back() = q.floor.back() + static_cast<std::int64_t>(draw(8));
    q.earmark.push_back(draw(2) == 0 ? 0 : static_cast<std::int64_t>(draw(5)));
  }
  q.total = static_cast<std::int64_t>(draw(40));
  const std::vector<rounding_rule> rules{largest_remainder{}, dhondt{},
                                         sainte_lague{},      huntington_hill{},
                                         point_value_exact{}, danish{}};
  q.rounding = rules[draw(rules.size())];
  q.ties = default_ties();
  if (draw(4) == 0) q.ties = {{tie_rule::kind::smaller_score}, {tie_rule::kind::table_order}};
  return q;
}

outcome earmarks_by_twin(const earmark_question& q) {
  const std::size_t n = q.x.size();
  question net{.rounding = q.rounding, .ties = q.ties};
  net.total = q.total;
  rational sum = 0;
  for (const std::int64_t v : q.x) sum += v;
  for (const std::int64_t e : q.earmark) net.total -= rational(e);
  if (sum.sign() == 0) return {.code = "E130"};
  if (net.total.sign() < 0) return {.code = "E309"};
  for (std::size_t i = 0; i < n; ++i) {
    net.scores.push_back(rational(q.x[i]) / sum);
    net.floor.emplace_back(std::max<std::int64_t>(0, q.floor[i] - q.earmark[i]));
    net.cap.emplace_back();
    if (!q.cap[i]) continue;
    if (*q.cap[i] < q.earmark[i]) return {.code = "E310"};
    net.cap.back() = rational(*q.cap[i] - q.earmark[i]);
  }
  outcome o = twin::by_twin(net);
  for (std::size_t i = 0; i < o.units.size(); ++i) o.units[i] += rational(q.earmark[i]);
  return o;
}

plan plan_of(const earmark_question& q) {
  plan_spec s;
  s.pool = {{"", q.total}};
  s.unit = unit("EUR");
  s.recipient = "name";
  s.factors = {{.indicator = "x", .method = share{}, .weight = "100%"}};
  s.floor = {{.use = bound::kind::per, .value = 1, .column = "floor"}};
  s.cap = {{.use = bound::kind::per, .value = 1, .column = "cap", .blank_is_unbounded = true}};
  s.earmarks = {{.name = "e", .use = earmark::kind::per, .target = "earmark", .value = 1}};
  s.rounding = q.rounding;
  s.ties = q.ties;
  return plan(s);
}

table table_of(const earmark_question& q) {
  std::vector<std::string> names;
  std::vector<std::int64_t> caps;
  std::vector<std::uint8_t> blank;
  for (std::size_t i = 0; i < q.x.size(); ++i) {
    names.push_back("r" + std::to_string(i));
    caps.push_back(q.cap[i].value_or(0));
    blank.push_back(q.cap[i] ? 0 : 1);
  }
  table_builder builder;
  builder.add_texts("name", names).add_numbers("x", q.x).add_numbers("floor", q.floor);
  builder.add_numbers("cap", caps, 0, blank).add_numbers("earmark", q.earmark);
  return builder.build();
}

std::string words_of(const earmark_question& q) {
  std::string text(name_of(q.rounding));
  text += " total " + std::to_string(q.total);
  for (std::size_t i = 0; i < q.x.size(); ++i) {
    text += "\n  x " + std::to_string(q.x[i]) + " floor " + std::to_string(q.floor[i]) +
            " cap " + (q.cap[i] ? std::to_string(*q.cap[i]) : "-") + " earmark " +
            std::to_string(q.earmark[i]);
  }
  return text;
}

void check_earmarks(const earmark_question& q) {
  const outcome expected = earmarks_by_twin(q);
  outcome got;
  const refused said = refusal_of([&] {
    const allocation a = allocate(plan_of(q), table_of(q));
    got.units.assign(a.slices().begin(), a.slices().end());
    got.undistributed = a.undistributed();
    got.point_value = a.point_value();
    got.tie = a.tie();
  });
  if (said) got = {.code = code_text(code{said.number})};
  require(got == expected, [&] {
    return kernels_in_use() + ", earmarks: " + words_of(q) + "\nlibrary " +
           twin::words_of(got) + "\ntwin    " + twin::words_of(expected) + "\n" + said.message;
  });
}

void check(std::string_view data) {
  byte_draws draw(data);
  const std::size_t kind = draw(8);
  const auto kernels = detail::all_kernels();
  const detail::kernel_scope scope(*kernels[draw(kernels.size())]);
  if (kind == 5) return check_shares(shares_of(draw));
  if (kind == 7) return check_earmarks(earmarks_of(draw));
  twin::problems problems(draw);
  switch (kind) {
    case 2: return check_question(problems.next_huge());
    case 3: return check_question(problems.next_near());
    case 4: return check_question(problems.next_many());
    case 6: return check_level(problems.next_near());
    default: return check_question(problems.next());
  }
}

}  // namespace
}  // namespace fundalloc::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fundalloc::fuzz::check(fundalloc::fuzz::text_of(data, size));
  return 0;
}
