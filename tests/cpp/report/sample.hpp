// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "helpers.hpp"

namespace fundalloc::testing {

/// Random plans over random tables: factors, multipliers, earmarks, bounds, every rounding
/// method.
class random_allocations {
 public:
  explicit random_allocations(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] document next_plan() {
    const auto methods = rounding_rules();
    const std::string method(methods[below(methods.size())].name);
    std::vector<document::entry> e{{"pool", std::to_string(20 + below(200))},
                                   {"unit", chance(2) ? "EUR" : "0.25EUR"},
                                   {"recipient", "name"}};
    e.emplace_back("factors", factors());
    if (chance(2)) e.emplace_back("combine", chance(2) ? "shares" : "raw");
    if (chance(2)) e.emplace_back("multipliers", multipliers());
    if (chance(2)) e.emplace_back("earmarks", earmarks());
    if (chance(3))
      e.emplace_back("floor", map_of({{"per", "k"}, {"rate", chance(2) ? "1.5" : "2/3"}}));
    if (chance(3))
      e.emplace_back("cap",
                     map_of({{"share", "250%"}, {"of", "base"}, {"blank", "unbounded"}}));
    if (chance(2)) e.emplace_back("on_conflict", chance(2) ? "floor" : "cap");
    if (chance(2)) e.emplace_back("on_shortage", "scale");
    if (chance(2)) e.emplace_back("on_surplus", "reserve");
    e.emplace_back("rounding", method == "stationary"
                                   ? map_of({{"method", method}, {"r", "2/5"}})
                                   : document(method));
    if (chance(3)) {
      e.emplace_back("splits", list_of({map_of({{"name", "p"}, {"share", "30%"}}),
                                        map_of({{"name", "q"}, {"rest", "true"}})}));
    }
    return map_of(std::move(e));
  }

  [[nodiscard]] table next_table() {
    const std::size_t n = 1 + below(6);
    texts names;
    texts x;
    texts y;
    texts m;
    texts k;
    texts base;
    for (std::size_t i = 0; i < n; ++i) {
      names.push_back("r" + std::to_string(i));
      x.push_back(std::to_string(below(6)) + (chance(3) ? ".5" : ""));
      y.push_back(chance(6) ? "" : std::to_string(1 + below(9)));
      m.push_back(chance(2) ? "1" : "0." + std::to_string(1 + below(9)));
      k.push_back(std::to_string(below(8)));
      base.push_back(chance(4) ? "" : std::to_string(below(60)));
    }
    table_builder b;
    b.add_texts("name", names)
        .add_texts("x", x)
        .add_texts("y", y)
        .add_texts("m", m)
        .add_texts("k", k);
    b.add_texts("base", base);
    return b.build();
  }

 private:
  [[nodiscard]] std::size_t below(std::size_t n) { return random_() % n; }
  [[nodiscard]] bool chance(std::size_t one_in) { return below(one_in) == 0; }

  [[nodiscard]] document factors() {
    std::vector<document> all{
        map_of({{"indicator", "x"}, {"weight", chance(2) ? "1/3" : "0.0"}})};
    const bool third = all[0].find("weight")->text() == "1/3";
    std::vector<document::entry> y{{"indicator", "y"},
                                   {"missing", chance(2) ? "zero" : "median"},
                                   {"weight", third ? "2/3" : "1.0"}};
    if (chance(3)) y.insert(y.begin() + 1, {"method", "ratio_to_mean"});
    all.push_back(map_of(std::move(y)));
    return list_of(std::move(all));
  }

  [[nodiscard]] static document multipliers() {
    return list_of({map_of({{"column", "m"}}), map_of({{"indicator", "y"},
                                                       {"method", "ratio_to"},
                                                       {"constant", "7"},
                                                       {"missing", "zero"}})});
  }

  [[nodiscard]] document earmarks() {
    return list_of(
        {map_of({{"name", "each"}, {"each", "0.3"}, {"rounding", "up"}}),
         map_of({{"name", "per"}, {"per", "k"}, {"rate", "0.25"}, {"rounding", "nearest"}}),
         map_of({{"name", "kept"}, {"share", "1/10"}, {"rounding", "down"}})});
  }

  std::mt19937_64 random_;
};

}  // namespace fundalloc::testing
