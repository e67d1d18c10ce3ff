// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "fundalloc/factor/ranking.hpp"

namespace fundalloc {

/** A coefficient on a straight line from the first rank to the last.
 *
 *  Rule    c_i = A + (B - A)(rank_i - 1) / (N - 1), and A where N = 1; A is `from`, B is `to`,
 *          N is `count`, stated because laws often rank more places than the table has. Ranks
 *          are those of `rank`, or the indicator itself with `printed`.
 *  Ties    as `ties` says; a printed column may repeat a rank.
 *  Exact   always.
 *  Cost    O(n log n); O(n) with `printed`.
 *  Throws  plan_error E205 (from, to, count, or own group without one), E206, E213 (how to
 *          rank, and the ranks are printed); input_error E135 (no rank from 1 to N).
 *  Source  RULES.md 1, rank_linear 名次线性; French DSU, CGCT L2334-18-2.
 */
struct rank_linear {
  static constexpr std::string_view name = "rank_linear";
  static constexpr std::string_view name_zh = "名次线性";
  static constexpr bool takes_indicator = true;
  static constexpr bool takes_negative = true;
  std::optional<rational> from = {};
  std::optional<rational> to = {};
  std::optional<int> count = {};
  bool printed = false;
  bool smallest_first = false;
  ranking ties = ranking::standard;
  population among = population::all;
  template <class Self, class Options>
  static void options(Self& self, Options& option) {
    option("from", "起", self.from);
    option("to", "止", self.to);
    option("count", "总数", self.count);
    option("printed", "已排名", self.printed);
    option("smallest_first", "小者为先", self.smallest_first);
    option("ties", "并列", self.ties, ranking_words);
    option("among", "范围", self.among, population_words);
  }

  void check() const {
    check_end("from", "起", from);
    check_end("to", "止", to);
    if (!count) raise_missing("count", "总数", "a whole number of at least 1");
    if (*count < 1) {
      raise({code::bad_value,
             {.key = "count"},
             phrase("\"{}\"", *count),
             "a whole number of at least 1",
             "Correct the number."});
    }
    if (printed && (smallest_first || ties != ranking::standard || among != population::all)) {
      raise({code::option_of_other_method,
             {.key = smallest_first              ? "smallest_first"
                     : ties != ranking::standard ? "ties"
                                                 : "among"},
             "the ranks are printed in the column",
             "",
             "Delete the key, or printed (已排名)."});
    }
  }

  [[nodiscard]] coefficient apply(const coefficient_input& input) const {
    return printed ? by_printed_ranks(input) : by_own_ranks(input);
  }
  friend bool operator==(const rank_linear&, const rank_linear&) = default;

 private:
  [[noreturn]] static void raise_missing(std::string_view key, std::string_view chinese,
                                         fixed_phrase expected) {
    raise({code::missing_key,
           {.key = std::string(key)},
           phrase("rank_linear has no {} ({})", key, chinese),
           expected,
           "State it."});
  }

  static void check_end(const char* key, const char* chinese,
                        const std::optional<rational>& end) {
    if (!end) raise_missing(key, chinese, "a coefficient of at least 0");
    if (end->sign() >= 0) return;
    raise({code::bad_value,
           {.key = key},
           phrase("\"{}\"", end->to_shortest_text()),
           "a coefficient of at least 0",
           "Correct the number."});
  }

  /// What the coefficient grows by from one rank to the next.
  [[nodiscard]] rational step() const {
    return *count == 1 ? rational(0) : (*to - *from) / rational(*count - 1);
  }

  [[nodiscard]] coefficient by_own_ranks(const coefficient_input& input) const {
    const std::vector<std::int64_t> doubled = doubled_ranks(input, among, ties, smallest_first);
    for (std::size_t i = 0; i < input.rows; ++i) {
      if (doubled[i] <= 2 * std::int64_t{*count}) continue;
      raise(
          {code::bad_rank, input.from->where(input.index, i),
           phrase("rank {} is above count", rational(int128{doubled[i]}, 2).to_shortest_text()),
           phrase("at most {}", *count), "Correct count (总数): how many are ranked."});
    }
    const coefficient::line line{.a = *from - step(), .b = step() * rational(1, 2)};
    return coefficient::affine(doubled, {&line, 1}, {});
  }

  [[nodiscard]] coefficient by_printed_ranks(const coefficient_input& input) const {
    for (std::size_t i = 0; i < input.rows; ++i) {
      const rational rank = input.value(i);
      if (rank.is_whole() && rank >= rational(1) && rank <= rational(*count)) continue;
      raise({code::bad_rank, input.from->where(input.index, i),
             phrase("\"{}\" is no rank", rank.to_shortest_text()),
             phrase("a whole number from 1 to {}", *count),
             "Correct the cell, or count (总数)."});
    }
    const coefficient::line line{.a = *from - step(), .b = step() * input.unit()};
    return coefficient::affine(input.column.mantissas, {&line, 1}, {});
  }
};

}  // namespace fundalloc
