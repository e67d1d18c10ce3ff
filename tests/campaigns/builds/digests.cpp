// SPDX-License-Identifier: Apache-2.0
// One digest for each family of problems: the same from every build of the library, or a slice
// depends on a compiler, a flag or a processor. `run` beside it has the builds.
//
//   digests ROOT PROBLEMS [--only FAMILY] [--list] [--show NUMBER]
//
// ROOT is the folder of the project, PROBLEMS what problems.py wrote. Only the public face is
// used, so that this is also a consumer's program; it computes no double, since its own flags
// may be any. --list prints a digest for each problem, --show the outcome of one.
//
// Random draws stand in statements of their own: the order in which arguments are evaluated is
// the compiler's.
#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>

#include "fundalloc/exact/power.hpp"
#include "fundalloc/files/csv.hpp"
#include "fundalloc/files/plan_file.hpp"
#include "fundalloc/fundalloc.hpp"
#include "settle/random_problem.hpp"

namespace fundalloc {
namespace {

/// Outcomes of one family, in order.
class family {
 public:
  family(std::string name, bool listed, const std::string& shown)
      : name_(std::move(name)), listed_(listed), shown_(shown) {}

  void take(const std::string& outcome) {
    if (listed_) std::cout << name_ << ' ' << count_ << ' ' << sha256::hex_of(outcome) << '\n';
    if (shown_ == std::to_string(count_)) std::cout << outcome << '\n';
    all_.add(std::to_string(outcome.size()));
    all_.add("\x1F");
    all_.add(outcome);
    ++count_;
    if (outcome.starts_with("refused")) ++refused_;
  }

  /// What an action says, or its refusal with the whole message.
  template <class F>
  void take_outcome(F&& work) {
    take(outcome_of(work));
  }
  template <class F>
  static std::string outcome_of(F&& work) {
    try {
      return work();
    } catch (const error& e) {
      return std::string("refused ") + e.what();
    }
  }

  void add_undecided(const diagnostics& note) { undecided_ += note.undecided; }

  /// The digest; prints the line of the family.
  std::string finish() {
    std::string hex;
    for (const std::uint8_t byte : all_.finish()) {
      constexpr const char* digits = "0123456789abcdef";
      hex += digits[byte >> 4];
      hex += digits[byte & 15];
    }
    std::cout << "family " << name_ << ' ' << count_ << ' ' << refused_ << ' ' << undecided_
              << ' ' << hex << std::endl;
    return hex;
  }

 private:
  std::string name_;
  bool listed_;
  std::string shown_;
  sha256 all_;
  std::size_t count_ = 0;
  std::size_t refused_ = 0;
  std::int64_t undecided_ = 0;  // decisions that doubles left open: shown, in no digest
};

class dice {
 public:
  explicit dice(std::uint64_t seed) : random_(seed) {}
  std::uint64_t bits() { return random_(); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  std::int64_t number(std::size_t n) { return static_cast<std::int64_t>(below(n)); }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  std::mt19937_64 random_;
};

template <class Values>
std::string words(const Values& values) {
  std::string text;
  for (const auto& v : values) {
    if constexpr (requires { v.to_text(); }) {
      text += v.to_text();
    } else {
      text += std::to_string(v);
    }
    text += ' ';
  }
  return text;
}

std::string words(const std::optional<tie_report>& tie) {
  if (!tie) return "no tie";
  return "tie " + words(tie->tied) + std::to_string(tie->units) + " " + tie->rule;
}

/// Everything that an allocation says.
std::string words(const allocation& result) {
  std::string text = to_json(result) + "\n" + result.digest() + "\n";
  for (const explanation& row : explain_all(result)) {
    text += row.recipient + " " + row.score.to_text() + " " + row.quota.to_text() + "\n";
    for (const explanation_line& line : row.lines) {
      text += line.name + " " + line.amount.to_text() + " " + line.printed + "\n";
    }
  }
  for (const part_line& part : result.parts()) text += part.name + " " + words(part.tie) + "\n";
  return text;
}

std::string words(const cascade_result& level) {
  std::string text = "below " + level.parent + "\n" + words(level.result);
  for (const cascade_result& child : level.children) text += words(child);
  return text;
}

// Published cases, from their files.

void published(family& into, const std::string& root) {
  const std::string folder = root + "/tests/cases/";
  std::ifstream list(folder + "digests.txt");
  std::string name;
  std::string digest;
  while (list >> name >> digest) {
    const auto slash = name.find('/');
    const std::string place = folder + name.substr(0, slash) + "/";
    const std::string file = slash == std::string::npos ? "plan.yaml" : name.substr(slash + 1);
    const allocation result = allocate(read_plan(place + file), read_csv(place + "inputs.csv"));
    into.add_undecided(result.diagnostics());
    if (result.digest() != digest) throw std::runtime_error(name + ": not the known digest");
    into.take(words(result));
  }
  const std::string example = folder + "shandong-2018/";
  const tier counties{
      read_plan(example + "county.yaml"), read_csv(example + "counties.csv"), "所属市", {}};
  into.take(words(cascade(read_plan(example + "plan.yaml"),
                          read_csv(example + "recipients.csv"), {counties})));
}

// Plans of every key, made by the referee's generators (problems.py).

struct made_plan {
  std::string kind;
  document plan;
  document table;
};

table_builder columns_of(const document& made) {
  table_builder builder;
  for (const auto& [header, cells] : made.entries()) {
    std::vector<std::string> texts;
    for (const document& cell : cells.items()) texts.push_back(cell.text());
    builder.add_texts(header, std::move(texts));
  }
  return builder;
}

void plans(family& into, const std::vector<made_plan>& all, const std::string& kind) {
  for (const made_plan& made : all) {
    if (made.kind != kind) continue;
    into.take_outcome([&] {
      const allocation result = allocate(plan(made.plan), columns_of(made.table).build());
      into.add_undecided(result.diagnostics());
      return words(result);
    });
  }
}

/// Each plan without its pool as a lower tier of three parents.
void cascades(family& into, const std::vector<made_plan>& all) {
  std::size_t k = 0;
  for (const made_plan& made : all) {
    if (++k % 4 != 0 || made.plan.find("unit") == nullptr) continue;
    into.take_outcome([&] {
      const table below = columns_of(made.table).build();
      std::vector<std::string> ups;
      for (std::size_t i = 0; i < below.rows(); ++i) ups.emplace_back(1, "ABA"[i % 3]);
      table_builder builder = columns_of(made.table);
      builder.add_texts("up", ups);
      table_builder parents;
      parents.add_texts("name", {"A", "B", "C"}).add_texts("x", {"5", "3.5", "0"});
      const document* const pool = made.plan.find("pool");
      const plan top(document::map(
          {{"pool", pool != nullptr && pool->is_scalar() ? *pool : document("900719925474")},
           {"unit", *made.plan.find("unit")},
           {"recipient", "name"},
           {"factors",
            document::list({document::map({{"indicator", "x"}, {"weight", "1.0"}})})}}));
      return words(cascade(top, parents.build(),
                           {{plan(made.plan.without("pool")), builder.build(), "up", {}}}));
    });
  }
}

/// Plans as text in both languages, and what is read back.
void plan_texts(family& into, const std::vector<made_plan>& all) {
  for (const made_plan& made : all) {
    into.take_outcome([&] {
      const plan rule(made.plan);
      const std::string english = to_yaml(rule);
      const std::string chinese = to_yaml(rule, plan_language::chinese);
      return english + chinese + to_json(plan(read_yaml(chinese)).canonical());
    });
  }
}

// Single rules.

std::string words(const rounded& r) {
  return words(r.units) + r.undistributed.to_text() + " " + r.point_value.to_text() + " " +
         words(r.tie);
}

settle_options options_of(const twin::question& q) {
  return {.floor = q.floor, .cap = q.cap, .rounding = q.rounding, .ties = q.ties, .names = {}};
}

template <class Scores>
void take_rounded(family& into, const twin::question& q, const Scores& scores) {
  into.take_outcome([&] {
    const rounded r = round_to_total(std::span(scores), q.total, options_of(q));
    into.add_undecided(r.diagnostics);
    return words(r);
  });
}

void small_roundings(family& into) {
  twin::random_problems problems(11);
  for (int k = 0; k < 20'000; ++k) {
    const twin::question q = k % 10 == 0 ? problems.next_huge() : problems.next();
    take_rounded(into, q, q.scores);
  }
}

/// Columns in which doubles leave much open: equal neighbours, near ones, up to 2^62.
std::vector<std::int64_t> column(dice& d, std::size_t n) {
  static const std::vector<unsigned> all_bits{2, 9, 20, 31, 40, 51, 52, 53, 62};
  const unsigned bits = d.pick(all_bits);
  const std::size_t kind = d.below(5);
  std::vector<std::int64_t> made(n);
  for (std::size_t i = 0; i < n; ++i) {
    made[i] = static_cast<std::int64_t>(d.bits() >> (64 - bits));
    if (kind == 1 && d.chance(3)) made[i] = 0;
    if ((kind == 2 || kind == 3) && i % 2 == 1) made[i] = made[i - 1];
    if (kind == 3 && d.chance(5) && made[i] > 0) --made[i];
    if (kind == 4) made[i] = (std::int64_t{1} << (bits - 1)) + static_cast<std::int64_t>(i % 3);
  }
  made[0] |= 1;
  return made;
}

std::int64_t total_for(dice& d, std::size_t n, const std::vector<std::int64_t>& first) {
  const std::size_t kind = d.below(6);
  if (kind == 0) return static_cast<std::int64_t>(1 + d.below(3 * n + 2));
  if (kind == 1) return 3'717'000'000 + d.number(2);
  if (kind == 2) return static_cast<std::int64_t>(d.bits() >> 20);
  if (kind == 3) return static_cast<std::int64_t>(d.bits() >> 14);  // below 2^50
  if (kind == 4) return static_cast<std::int64_t>(d.bits() >> 2);   // below 2^62
  int128 sum = 0;                                                   // whole quotas
  for (const std::int64_t v : first) sum += v;
  return sum < (int128{1} << 60) ? static_cast<std::int64_t>(sum) : 1 + d.number(n);
}

std::size_t some_size(dice& d) {
  static const std::vector<std::size_t> sizes{1,  2,  3,  7,  8,  9,   15,  16,  17,
                                              31, 33, 40, 65, 99, 257, 600, 1100};
  return d.chance(60) ? 3000 + d.below(4000) : d.pick(sizes);
}

rounding_rule any_rule(dice& d) {
  const auto first = d.chance(3) ? first_units_rule::error : first_units_rule::by_weight;
  const auto half = d.chance(2) ? half_rule::even : half_rule::up;
  const rational r(d.number(8), 7);
  const std::vector<rounding_rule> rules{
      largest_remainder{},
      largest_remainder{.bounds = largest_remainder::bounds_mode::shift},
      dhondt{},
      sainte_lague{},
      huntington_hill{.first_units = first},
      dean{.first_units = first},
      adams{.first_units = first},
      stationary{.r = r, .first_units = r.sign() == 0 ? first : first_units_rule::error},
      danish{},
      imperiali{},
      modified_sainte_lague{},
      point_value{},
      point_value_exact{},
      nearest_each{.half = half},
      nearest_residual{.recipient = "", .half = half},
      down{}};
  return d.pick(rules);
}

/// Bounds of whole units near the mean, some of them binding.
void put_bounds(dice& d, twin::question& q) {
  const std::size_t n = q.scores.size();
  const std::int64_t mean =
      (q.total / rational(static_cast<std::int64_t>(n))).floor().to_int64();
  if (d.chance(2)) {
    for (std::size_t i = 0; i < n; ++i) {
      const bool none = d.chance(3);
      q.floor.push_back(none ? 0
                             : rational(static_cast<std::int64_t>(d.bits() >> 2) % (mean + 1)));
    }
  }
  if (d.chance(2)) {
    for (std::size_t i = 0; i < n; ++i) {
      const bool none = d.chance(3);
      const rational above(static_cast<std::int64_t>(d.bits() >> 4) % (2 * (mean / 2) + 2));
      q.cap.emplace_back(none ? std::nullopt : std::optional(rational(mean) + above));
    }
  }
}

twin::question large_problem(dice& d, std::vector<std::int64_t>& whole) {
  twin::question q;
  const std::size_t n = some_size(d);
  whole = column(d, n);
  const rational over(1 + d.number(97));
  for (const std::int64_t v : whole) q.scores.push_back(rational(v) / over);
  q.rounding = any_rule(d);
  const auto name = name_of(q.rounding);
  // Methods that go unit by unit where doubles do not suffice get no more than they can bear.
  const bool few = d.chance(2) || (name != "largest_remainder" && n > 1000);
  q.total = few ? 1 + d.number(4 * n + 100) : total_for(d, n, whole);
  if (d.chance(2)) put_bounds(d, q);
  return q;
}

void large_roundings(family& into) {
  dice d(12);
  for (int k = 0; k < 3'000; ++k) {
    std::vector<std::int64_t> whole;
    const twin::question q = large_problem(d, whole);
    if (k % 3 == 0) {
      take_rounded(into, q, q.scores);
    } else {
      take_rounded(into, q, whole);
    }
  }
}

void shares(family& into) {
  dice d(13);
  for (int k = 0; k < 20'000; ++k) {
    const std::size_t n = k % 400 == 0 ? 3000 + d.below(30'000) : some_size(d) % 1101 + 1;
    const std::size_t factors = 1 + d.below(5);
    Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic> matrix(n, factors);
    std::vector<std::int64_t> first;
    for (std::size_t j = 0; j < factors; ++j) {
      const std::vector<std::int64_t> made = column(d, n);
      if (j == 0) first = made;
      for (std::size_t i = 0; i < n; ++i) {
        matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = made[i];
      }
    }
    std::vector<int> per_cent(factors);
    for (int p = 0; p < 100; ++p) ++per_cent[d.below(factors)];
    std::vector<rational> weights;
    for (const int w : per_cent) weights.emplace_back(w, 100);
    const std::int64_t total = total_for(d, n, first);
    into.take_outcome([&] {
      std::vector<std::int64_t> slices(n);
      const divided facts = factor_shares(weights).divide(matrix, total, slices);
      into.add_undecided(facts.diagnostics);
      return words(slices) + words(facts.tie);
    });
  }
}

void water_levels(family& into) {
  dice d(14);
  for (int k = 0; k < 6'000; ++k) {
    const std::size_t n = some_size(d);
    const std::vector<std::int64_t> scores = column(d, n);
    const std::int64_t total = total_for(d, n, scores) >> d.below(3);
    const std::int64_t mean = total / static_cast<std::int64_t>(n);
    std::vector<std::int64_t> floor;
    std::vector<std::int64_t> cap;
    if (d.chance(2)) {
      for (std::size_t i = 0; i < n; ++i) floor.push_back(mean / 600 * d.number(500));
    }
    if (d.chance(2)) {
      for (std::size_t i = 0; i < n; ++i) {
        const std::int64_t above = d.number(4096) % (mean / 2 + 2);
        cap.push_back(d.chance(4) ? no_cap : mean + above);
      }
    }
    into.take_outcome([&] {
      const water_level found = find_water_level(scores, total, floor, cap);
      into.add_undecided(found.diagnostics);
      std::string text = found.level.to_text() + " ";
      for (const level_side side : found.sides) text += std::to_string(static_cast<int>(side));
      return text;
    });
  }
}

void fillings(family& into) {
  twin::random_problems problems(15);
  for (int k = 0; k < 6'000; ++k) {
    const twin::question q = problems.next();
    into.take_outcome([&] { return words(water_fill(q.scores, q.total, q.floor, q.cap)); });
    for (const redistribution order : redistributions()) {
      into.take_outcome([&] {
        const redistributed r = fix_and_redistribute(q.scores, q.total, q.floor, q.cap, order);
        return words(r.amounts) + r.left_over.to_text() + " " + words(r.fixed_in_round);
      });
    }
  }
}

void claims(family& into) {
  dice d(16);
  for (int k = 0; k < 600; ++k) {
    claims_problem problem;
    const std::size_t n = 1 + d.below(8);
    rational sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t whole = d.number(60);
      problem.claims.emplace_back(whole, 1 + (k % 5));
      sum += problem.claims.back();
    }
    problem.estate = sum * rational(d.number(13), 12);
    for (const claims_rule_facts& facts : claims_rules()) {
      auto rule = find_claims_rule(facts.name);
      if (auto* by_class = std::get_if<priority>(&*rule)) {
        for (std::size_t i = 0; i < n; ++i) by_class->ranks.emplace_back(1 + d.number(3));
      }
      into.take_outcome([&] {
        const divided_claims awards = divide_claims(problem, *rule);
        return words(awards.awards) + awards.rest.to_text();
      });
    }
  }
}

// Numbers and texts.

std::string number_text(dice& d) {
  static const std::vector<std::string> ends{"",     "",   "",    "",  "%", "万元",
                                             "亿元", "e3", "E-7", "x", "/7"};
  std::string text = d.chance(5) ? "-" : "";
  const std::size_t digits = 1 + d.below(d.chance(9) ? 40 : 12);
  for (std::size_t k = 0; k < digits; ++k) text += static_cast<char>('0' + d.below(10));
  if (d.chance(2)) text.insert(text.size() - d.below(digits), ".");
  if (d.chance(30)) text.insert(d.below(text.size() + 1), ",");
  if (d.chance(30)) text.insert(d.below(text.size() + 1), " ");
  return text + d.pick(ends);
}

std::string words(const decimal_reading& r) {
  return r.ok ? to_text(r.value) + " " + std::to_string(static_cast<int>(r.value.form))
              : "refused " + std::to_string(static_cast<int>(r.why)) + r.reason.text;
}

void decimals(family& into) {
  dice d(17);
  for (int k = 0; k < 200'000; ++k) {
    const std::string text = number_text(d);
    into.take(words(read_decimal(text)));
    if (k % 10 != 0) continue;
    into.take_outcome([&] { return scalar(text).value.to_text(); });
    into.take_outcome([&] { return unit("0.01万元").read_amount(text).to_text(); });
  }
}

/// A double by its bits, so that no flag of ours has a part in it: any, whole numbers over a
/// power of ten as strtod reads them, and those whose exponent is 0.
double any_double(dice& d) {
  const std::size_t kind = d.below(8);
  if (kind == 0) return std::bit_cast<double>(d.bits());
  if (kind == 1) return std::bit_cast<double>(d.bits() & 0x800FFFFFFFFFFFFFU);
  std::string text = std::to_string(d.bits() >> (14 + d.below(45)));
  text += "e-" + std::to_string(d.below(12));
  return std::strtod(text.c_str(), nullptr);
}

void doubles(family& into) {
  dice d(18);
  for (int k = 0; k < 100'000; ++k) into.take(words(read_double(any_double(d))));
  for (int k = 0; k < 2'000; ++k) {
    std::vector<double> values(1 + d.below(40));
    const bool alone = k % 3 != 0;  // or one value that no decimal has, somewhere
    for (double& v : values) {
      std::string text = std::to_string(d.bits() >> (14 + d.below(45)));
      text += "e-" + std::to_string(d.below(7));
      v = std::strtod(text.c_str(), nullptr);
    }
    if (!alone) values[d.below(values.size())] = any_double(d);
    into.take_outcome([&] {
      const table made = table_builder().add_doubles("x", values, k % 2 == 0).build();
      const number_column x = made.numbers(0);
      return words(x.mantissas) + std::to_string(x.decimals) + " " + to_text(x.sum);
    });
  }
}

std::string any_cell(dice& d) {
  static const std::vector<std::string> cells{
      "",    "A",   "\"a,b\"",   "\"line\nend\"", "\"q\"\"q\"", "济南市",
      " 7 ", "1,5", "\"1,234\"", "12.50%",        "0.1万元"};
  const std::size_t kind = d.below(10);
  if (kind == 0) return d.pick(cells);
  std::string text = std::to_string(d.bits() >> (4 + d.below(60)));
  if (kind < 4) text.insert(d.below(text.size()) + 1, ".");
  return text;
}

void csv_texts(family& into) {
  dice d(19);
  for (int k = 0; k < 3'000; ++k) {
    const std::size_t width = 1 + d.below(6);
    const std::size_t rows = d.chance(40) ? 3000 : d.below(40);
    std::string text;
    for (std::size_t j = 0; j < width; ++j) text += (j > 0 ? ",h" : "h") + std::to_string(j);
    const std::string end = d.chance(3) ? "\r\n" : "\n";
    text += end;
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        if (j > 0) text += ',';
        text += d.chance(6) && k % 2 == 0 ? any_cell(d) : std::to_string(d.bits() >> 40);
      }
      text += end;
    }
    if (d.chance(10)) text[d.below(text.size())] = static_cast<char>(d.below(256));
    into.take_outcome([&] {
      const table made = read_csv_text(text, {}, "t.csv");
      std::string said = std::to_string(made.rows()) + " ";
      for (std::size_t j = 0; j < made.columns(); ++j) {
        if (made.is_numeric(j)) {
          const number_column x = made.numbers(j);
          said += words(x.mantissas) + std::to_string(x.decimals) + to_text(x.sum);
        }
        for (std::size_t i = 0; i < made.rows(); ++i) said += made.text(j, i) + "\x1F";
      }
      return said;
    });
  }
}

/// The same characters in GB18030, which iconv reads.
void chinese_csv(family& into) {
  const std::string text =
      "\xB5\xD8\xC7\xF8,x\n\xBC\xC3\xC4\xCF\xCA\xD0,1.5\n\xC7\xE0\xB5\xBA,2\n";
  const table made = read_csv_text(text, {.recipient = {}, .encoding = "gb18030"}, "g.csv");
  into.take(made.header(0) + made.text(0, 0) + made.text(0, 1));
}

rational any_rational(dice& d) {
  const auto num = static_cast<std::int64_t>(d.bits() >> d.below(64));
  const auto den = static_cast<std::int64_t>(d.bits() >> (2 + d.below(62))) | 1;
  return {num, den};
}

void fractions(family& into) {
  dice d(20);
  rational sum = 0;
  for (int k = 0; k < 20'000; ++k) {
    const rational a = any_rational(d);
    const rational b = any_rational(d);
    sum = k % 40 == 0 ? a : sum * b - a;
    into.take(sum.to_text() + " " + sum.floor().to_text() + " " + sum.nearest().to_text() +
              " " + sum.to_decimal_text(5) + (a < b ? "<" : ">"));
  }
}

void powers(family& into) {
  dice d(21);
  for (int k = 0; k < 3'000; ++k) {
    std::vector<rational> bases;
    std::vector<rational> exponents;
    const std::size_t factors = 1 + d.below(4);
    for (std::size_t j = 0; j < factors; ++j) {
      const std::int64_t num = d.number(100'000);
      bases.emplace_back(num, 1 + d.number(1000));
      const std::int64_t part = d.number(30);
      exponents.emplace_back(part, 1 + d.number(20));
    }
    const int places = static_cast<int>(d.below(12));
    into.take_outcome([&] { return rounded_power(bases, exponents, places).to_text(); });
  }
}

std::vector<made_plan> read_problems(const std::string& file) {
  std::ifstream in(file);
  std::vector<made_plan> all;
  for (std::string line; std::getline(in, line);) {
    const document made = read_json(line);
    all.push_back({made.find("kind")->text(), *made.find("plan"), *made.find("table")});
  }
  if (all.empty()) throw std::runtime_error(file + " has no problems");
  return all;
}

int run(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "digests ROOT PROBLEMS [--only FAMILY] [--list] [--show NUMBER]\n";
    return 2;
  }
  std::string only;
  std::string shown;
  bool listed = false;
  for (int k = 3; k < argc; ++k) {
    if (std::strcmp(argv[k], "--list") == 0) listed = true;
    if (std::strcmp(argv[k], "--only") == 0 && k + 1 < argc) only = argv[++k];
    if (std::strcmp(argv[k], "--show") == 0 && k + 1 < argc) shown = argv[++k];
  }
  const std::string root = argv[1];
  const std::vector<made_plan> all = read_problems(argv[2]);
  std::vector<std::pair<std::string, std::function<void(family&)>>> families{
      {"published", [&](family& f) { published(f, root); }},
      {"cascades", [&](family& f) { cascades(f, all); }},
      {"plan texts", [&](family& f) { plan_texts(f, all); }},
      {"roundings", small_roundings},
      {"large roundings", large_roundings},
      {"factor shares", shares},
      {"water levels", water_levels},
      {"fillings", fillings},
      {"claims", claims},
      {"decimals", decimals},
      {"doubles", doubles},
      {"csv", csv_texts},
      {"gb18030", chinese_csv},
      {"fractions", fractions},
      {"powers", powers},
  };
  for (const std::string kind : {"plans", "coefficients", "bounds"}) {
    families.emplace_back("allocate " + kind, [&all, kind](family& f) { plans(f, all, kind); });
  }
  std::cout << "kernels";
  for (const std::string_view name : kernel_names()) std::cout << ' ' << name;
  std::cout << "\nin use " << kernel_in_use() << '\n';
  std::string together;
  for (const auto& [name, work] : families) {
    if (!only.empty() && only != name) continue;
    family one(name, listed, shown);
    work(one);
    together += one.finish();
  }
  std::cout << "all " << sha256::hex_of(together) << '\n';
  return 0;
}

}  // namespace
}  // namespace fundalloc

int main(int argc, char** argv) {
  try {
    return fundalloc::run(argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << "digests: " << problem.what() << '\n';
    return 1;
  }
}
