// SPDX-License-Identifier: Apache-2.0
#include "loads.hpp"

#include <array>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "fundalloc/files/csv.hpp"
#include "fundalloc/fundalloc.hpp"
#include "problems.hpp"

namespace loads {

namespace {

using fundalloc::rational;

/// Keeps the compiler from leaving out what computes a value.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

/// Makes `count` problems once, and a call that takes them in turn.
template <class Make, class Solve>
call in_turn(std::size_t count, Make make, Solve solve) {
  std::mt19937_64 random(20180913);
  using problem = decltype(make(random));
  const auto all = std::make_shared<std::vector<problem>>();
  for (std::size_t k = 0; k < count; ++k) all->push_back(make(random));
  return [all, solve](std::size_t k) mutable { keep(solve((*all)[k])); };
}

call allocate(std::size_t n, std::size_t count) {
  return in_turn(
      count, [n](auto& random) { return problems::make_weighted(random, n).table; },
      [plan = problems::weighted_plan()](const fundalloc::table& table) {
        return fundalloc::allocate(plan, table);
      });
}

/// The bounds of the communes: 90 % and 120 % of last year.
call bounded(std::size_t n, std::size_t count) {
  auto spec = problems::weighted_plan().spec();
  const auto bound = [](const char* share) {
    return fundalloc::bound{.use = fundalloc::bound::kind::share_of_column,
                            .value = rational::from_text(share),
                            .column = "last_year"};
  };
  spec.floor = {bound("9/10")};
  spec.cap = {bound("6/5")};
  const fundalloc::plan plan(spec);
  return in_turn(
      count,
      [n](auto& random) {
        const auto made = problems::make_weighted(random, n);
        const auto weights = problems::weights();
        fundalloc::table_builder builder;
        builder.recipient("name").add_texts("name", problems::names(n));
        std::vector<double> quota(n);
        for (std::size_t j = 0; j < weights.size(); ++j) {
          const auto& column = made.columns[j];
          const std::vector<std::int64_t> whole(column.begin(), column.end());
          builder.add_numbers("x" + std::to_string(j), whole);
          const double c = static_cast<double>(problems::pool_fen) * weights[j] / made.sums[j];
          for (std::size_t i = 0; i < n; ++i) quota[i] += c * column[i];
        }
        // Last year's amounts are this year's, a fifth more or less for each.
        std::uniform_real_distribution<double> change(0.8, 1.2);
        std::vector<std::int64_t> last_year;
        for (const double q : quota) {
          last_year.push_back(static_cast<std::int64_t>(q * change(random)));
        }
        builder.add_numbers("last_year", last_year);
        return builder.build();
      },
      [plan](const fundalloc::table& table) { return fundalloc::allocate(plan, table); });
}

/// The factor method on columns alone.
call shares(std::size_t n, std::size_t count) {
  using columns = std::vector<std::vector<std::int64_t>>;
  std::vector<rational> weights;
  for (const double w : problems::weights()) weights.emplace_back(std::lround(100 * w), 100);
  return in_turn(
      count,
      [n](auto& random) {
        columns made(problems::factor_count);
        for (auto& column : made) column = problems::random_column(random, n);
        return made;
      },
      [rule = fundalloc::factor_shares(weights),
       slices = std::vector<std::int64_t>(n)](const columns& x) mutable {
        std::array<std::span<const std::int64_t>, problems::factor_count> views;
        for (std::size_t j = 0; j < views.size(); ++j) views[j] = x[j];
        return rule.divide(views, problems::pool_fen, slices);
      });
}

/// One rounding rule alone, on whole scores.
call rounding(std::size_t n, std::size_t count, fundalloc::rounding_rule rule) {
  fundalloc::settle_options options;
  options.rounding = rule;
  return in_turn(
      count, [n](auto& random) { return problems::random_column(random, n); },
      [options](const std::vector<std::int64_t>& scores) {
        return fundalloc::round_to_total(scores, rational(problems::pool_fen), options);
      });
}

call webster(std::size_t n, std::size_t count) {
  return rounding(n, count, fundalloc::sainte_lague{});
}

call huntington_hill(std::size_t n, std::size_t count) {
  return rounding(n, count, fundalloc::huntington_hill{});
}

call point_value(std::size_t n, std::size_t count) {
  return rounding(n, count, fundalloc::point_value{});
}

/// Largest remainder where all scores are in equal pairs and the pool is odd.
call pairs(std::size_t n, std::size_t count) {
  return in_turn(
      count,
      [n](auto& random) {
        auto scores = problems::random_column(random, n);
        for (std::size_t i = 1; i < n; i += 2) scores[i] = scores[i - 1];
        return scores;
      },
      [](const std::vector<std::int64_t>& scores) {
        return fundalloc::round_to_total(scores, rational(problems::pool_fen + 1));
      });
}

struct bounded_scores {
  std::vector<rational> scores;
  std::vector<rational> floor;
  std::vector<std::optional<rational>> cap;
};

/// The exact amounts, from rationals: what reviewers call.
call water_fill(std::size_t n, std::size_t count) {
  return in_turn(
      count,
      [n](auto& random) {
        bounded_scores made;
        const auto scores = problems::random_column(random, n);
        std::uniform_int_distribution<std::int64_t> share(50, 150);
        std::int64_t sum = 0;
        for (const auto v : scores) sum += v;
        for (const auto v : scores) {
          const auto even = problems::pool_fen / sum * v / 100;
          made.scores.emplace_back(v);
          made.floor.emplace_back(even * (share(random) - 20));
          made.cap.emplace_back(made.floor.back() + rational(even * 40));
        }
        return made;
      },
      [](const bounded_scores& p) {
        return fundalloc::water_fill(p.scores, rational(problems::pool_fen), p.floor, p.cap);
      });
}

/// A table of texts and whole numbers, eight columns.
call csv(std::size_t n, std::size_t count) {
  return in_turn(
      count,
      [n](auto& random) {
        std::string text = "code,name,a,b,c,d,e,f\n";
        for (std::size_t i = 0; i < n; ++i) {
          text += std::to_string(10'000 + i) + ",county " + std::to_string(i);
          for (int j = 0; j < 4; ++j) text += "," + std::to_string(random() % 100'000);
          for (int j = 0; j < 2; ++j) {
            text += "," + std::to_string(random() % 1'000) + "." +
                    std::to_string(10 + random() % 90);
          }
          text += "\n";
        }
        return text;
      },
      [](const std::string& text) { return fundalloc::read_csv_text(text); });
}

/// A table from columns in memory, its recipients checked: what a call from Python begins with.
call table(std::size_t n, std::size_t count) {
  using columns = std::vector<std::vector<std::int64_t>>;
  return in_turn(
      count,
      [n](auto& random) {
        columns made(problems::factor_count);
        for (auto& column : made) column = problems::random_column(random, n);
        return made;
      },
      [names = problems::names(n)](const columns& x) {
        fundalloc::table_builder builder;
        builder.recipient("name").add_texts("name", names);
        for (std::size_t j = 0; j < x.size(); ++j) {
          builder.add_numbers("x" + std::to_string(j), x[j]);
        }
        return builder.build();
      });
}

/// A column of doubles that are decimals of two places.
call doubles(std::size_t n, std::size_t count) {
  return in_turn(
      count,
      [n](auto& random) {
        std::vector<double> values(n);
        for (double& v : values) v = static_cast<double>(random() % 100'000'000) / 100;
        return values;
      },
      [](const std::vector<double>& values) {
        fundalloc::table_builder builder;
        builder.add_doubles("x", values);
        return builder.build();
      });
}

/// Claims on three sevenths of their sum.
call talmud(std::size_t n, std::size_t count) {
  return in_turn(
      count,
      [n](auto& random) {
        fundalloc::claims_problem made;
        for (const auto v : problems::random_column(random, n)) {
          made.claims.emplace_back(v);
          made.estate += rational(3 * v, 7);
        }
        return made;
      },
      [](const fundalloc::claims_problem& p) {
        return fundalloc::divide_claims(p, fundalloc::talmud{});
      });
}

constexpr std::array list = {
    load{"factor_shares 150 x 6", 150, 16, shares},
    load{"factor_shares 3000 x 6", 3000, 4, shares},
    load{"allocate 150 x 6", 150, 16, allocate},
    load{"allocate 3000 x 6", 3000, 4, allocate},
    load{"allocate 150 x 6, floors and caps", 150, 16, bounded},
    load{"water_fill 150", 150, 8, water_fill},
    load{"sainte_lague 150", 150, 16, webster},
    load{"sainte_lague 3000", 3000, 4, webster},
    load{"huntington_hill 150", 150, 16, huntington_hill},
    load{"point_value 150", 150, 16, point_value},
    load{"pairs 3000", 3000, 4, pairs},
    load{"talmud 150", 150, 8, talmud},
    load{"table 150 x 6", 150, 16, table},
    load{"csv 200 x 8", 200, 4, csv},
    load{"doubles 3000", 3000, 4, doubles},
};

}  // namespace

std::span<const load> all() { return list; }

}  // namespace loads
