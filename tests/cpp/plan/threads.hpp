// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <barrier>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fundalloc/interrupt.hpp"
#include "helpers.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::testing {

/// Plans of every family of rules over `shared_table`, all shared by threads.
inline std::vector<plan> shared_plans() {
  const auto with = [](std::vector<document::entry> more) {
    std::vector<document::entry> keys{
        {"pool", "100000"},
        {"unit", "EUR"},
        {"recipient", "name"},
        {"factors", list_of({map_of({{"indicator", "x"}, {"weight", "2/3"}}),
                             map_of({{"indicator", "y"}, {"weight", "1/3"}})})}};
    for (document::entry& e : more) {
      std::erase_if(keys, [&](const document::entry& k) { return k.first == e.first; });
      if (e.second.is_list() || e.second.is_map() || !e.second.text().empty()) {
        keys.push_back(std::move(e));
      }
    }
    return plan(map_of(std::move(keys)));
  };
  const auto factor_of = [&](std::vector<document::entry> keys) {
    keys.emplace_back("weight", "100%");
    return list_of({map_of(std::move(keys))});
  };
  std::vector<plan> all{with({})};
  for (const rounding_entry& r : rounding_rules()) {
    std::vector<document::entry> rule{{"method", std::string(r.name)}};
    if (r.name == "stationary") rule.emplace_back("r", "2/5");
    all.push_back(with({{"rounding", map_of(std::move(rule))}}));
  }
  all.push_back(with({{"floor", "100"}, {"cap", "2500"}}));
  all.push_back(with({{"floor", "100"}, {"cap", "2500"}, {"rounding", "sainte_lague"}}));
  all.push_back(with({{"floor", "301/3"}, {"rounding", "nearest_each"}}));
  all.push_back(with({{"factors", factor_of({{"method", "equal"}})},
                      {"ties", list_of({map_of({{"lot", "seed"}})})}}));
  all.push_back(
      with({{"group_bounds",
             list_of({map_of({{"column", "g"}, {"is", "p"}, {"cap", "20000"}}),
                      map_of({{"column", "g"}, {"is", "q"}, {"floor", "60000"}})})}}));
  all.push_back(with({{"parts", list_of({map_of({{"name", "one"},
                                                 {"share", "40%"},
                                                 {"factors", factor_of({{"indicator", "x"}})}}),
                                         map_of({{"name", "two"},
                                                 {"share", "60%"},
                                                 {"factors", factor_of({{"indicator", "y"}})},
                                                 {"rounding", "dhondt"}})})},
                      {"factors", ""}}));
  all.push_back(with({{"carve_outs", list_of({map_of({{"name", "c"},
                                                      {"from", "r1"},
                                                      {"to", "r2"},
                                                      {"share", "1/3"},
                                                      {"rounding", "nearest"}})})}}));
  all.push_back(
      with({{"earmarks", list_of({map_of({{"name", "e"}, {"per", "y"}, {"rate", "2"}}),
                                  map_of({{"name", "f"}, {"amount", "17"}})})},
            {"multipliers", list_of({map_of({{"column", "y"}})})},
            {"splits", list_of({map_of({{"name", "s"}, {"share", "30%"}}),
                                map_of({{"name", "t"}, {"rest", "true"}})})}}));
  all.push_back(with({{"factors", factor_of({{"indicator", "x"},
                                             {"method", "power"},
                                             {"exponent", "1/3"},
                                             {"decimals", "5"}})}}));
  all.push_back(with({{"factors", factor_of({{"indicator", "x"},
                                             {"method", "z_score"},
                                             {"sd", "population"},
                                             {"decimals", "6"},
                                             {"add", "9"}})}}));
  all.push_back(
      with({{"group", "g"},
            {"factors", factor_of({{"indicator", "blank"}, {"missing", "median"}})}}));
  for (const claims_rule_facts& r : claims_rules()) {
    if (r.name == "priority") continue;
    all.push_back(
        with({{"pool", "150"},
              {"factors", ""},
              {"claims", map_of({{"indicator", "few"}, {"rule", std::string(r.name)}})}}));
  }
  return all;
}

/// Built anew for each race, so that what a table makes late is late.
inline table shared_table(std::size_t n = 64) {
  texts names;
  texts x;
  texts y;
  texts few;
  texts blank;
  texts groups;
  for (std::size_t i = 0; i < n; ++i) {
    names.push_back("r" + std::to_string(i));
    x.push_back(std::to_string(i * 7919 % 997 + 1) + (i % 3 == 0 ? ".5" : ""));
    y.push_back(std::to_string(i % 9 + 1));
    few.push_back(std::to_string(i % 5 + 1));
    blank.push_back(i % 4 == 0 ? "" : std::to_string(i % 13 + 1));
    groups.push_back(i % 3 == 0 ? "p" : "q");
  }
  table_builder builder;
  builder.add_texts("name", std::move(names));
  builder.add_texts("x", std::move(x));
  builder.add_texts("y", std::move(y));
  builder.add_texts("few", std::move(few));
  builder.add_texts("blank", std::move(blank));
  builder.add_texts("g", std::move(groups));
  return builder.build();
}

/// All that a result can be asked for, from some place on, so that threads begin with different
/// things.
inline std::string everything_of(const allocation& result, std::size_t from = 0) {
  std::vector<std::string> all(7);
  const std::function<std::string()> looks[] = {
      [&] { return result.digest(); },
      [&] { return to_json(result); },
      [&] { return digest_text(result); },
      [&] {
        std::string quotas;
        for (const rational& q : result.quotas()) quotas += q.to_text() + " ";
        return quotas;
      },
      [&] {
        std::string lines;
        for (const explanation& e : explain_all(result)) lines += e.lines.front().printed + " ";
        return lines;
      },
      [&] {
        std::string parts;
        for (const part_line& p : result.parts()) parts += p.name + " " + p.amount.to_text();
        return parts + std::string(result.certificate().sum_exact ? "exact" : "");
      },
      [&] { return result.explain("r3").lines.back().printed; }};
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::size_t at = (from + k) % all.size();
    all[at] = looks[at]();
  }
  std::string text;
  for (const std::string& part : all) text += part + "\n";
  return text;
}

/** Threads that begin at once: each allocates every plan over one table, and asks one shared
 *  result of each for everything; some on other kernels, some interrupted again and again.
 *  With a stride each does a part of the plans only, and each plan is still done by some.
 *  Returns how many texts differ from those of one thread.
 */
inline int race(std::size_t threads, int rounds, std::size_t stride = 1) {
  const std::vector<plan> plans = shared_plans();
  std::vector<std::string> expected;
  for (const plan& rule : plans) {
    expected.push_back(everything_of(allocate(rule, shared_table())));
  }
  std::atomic<int> different = 0;
  for (int round = 0; round < rounds; ++round) {
    const table t = shared_table();
    std::vector<std::optional<allocation>> shared(plans.size());
    // What one thread allocates, all ask.
    for (std::size_t k = 0; k < plans.size(); ++k) shared[k] = allocate(plans[k], t);
    const table fresh = shared_table();
    std::barrier start(static_cast<std::ptrdiff_t>(threads));
    const auto run = [&](std::size_t me) {
      const auto kernels = detail::all_kernels();
      std::optional<detail::kernel_scope> forced;
      if (me % 2 == 1) forced.emplace(*kernels[me / 2 % kernels.size()]);
      start.arrive_and_wait();
      if (me == 0) (void)fresh.values();
      for (std::size_t step = 0; step < plans.size(); step += stride) {
        const std::size_t k = (step + me) % plans.size();
        if (me % 4 == 2) {
          int asked = 0;
          const int last = static_cast<int>(1 + (me + step) % 40);
          try {
            const interrupt_scope scope([&] { return ++asked >= last; },
                                        std::chrono::nanoseconds(0));
            (void)everything_of(allocate(plans[k], fresh), me);
            (void)everything_of(*shared[k], me);
          } catch (const interrupted&) {
          }
        }
        if (everything_of(allocate(plans[k], fresh), me) != expected[k]) ++different;
        if (everything_of(*shared[k], me) != expected[k]) ++different;
      }
    };
    std::vector<std::jthread> all;
    for (std::size_t me = 0; me < threads; ++me) all.emplace_back(run, me);
  }
  return different;
}

}  // namespace fundalloc::testing
