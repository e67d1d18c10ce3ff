// SPDX-License-Identifier: Apache-2.0
// Every rule of the three registries, with options that are not the defaults: in English and in
// Chinese, to the canonical text and back. A rule or an option without a sample is a failure.
#include "fundalloc/options.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "plan/run.hpp"

namespace fundalloc {
namespace {

using testing::list_of;
using testing::map_of;
using testing::one_factor;
using testing::texts;
using entries = std::vector<document::entry>;
using samples = std::map<std::string_view, std::vector<entries>>;

const samples& coefficients() {
  static const samples all{
      {"share", {{}}},
      {"ratio_to_mean",
       {{{"mean_weight", "p"}, {"among", "group"}}, {{"among", "table"}}, {{"mean", "3/7"}}}},
      {"ratio_to",
       {{{"constant", "1/7"}}, {{"column", "p"}, {"decimals", "4"}, {"on_zero", "0.5"}}}},
      {"min_max", {{{"from", "1/3"}, {"to", "2"}, {"constant", "equal"}}}},
      {"bands",
       {{{"bands",
          list_of(
              {map_of({{"from", "-1"}, {"to", "2"}, {"value", "1"}}),
               map_of(
                   {{"from", "2"}, {"to", "9"}, {"value", "1.5"}, {"to_value", "1/3"}})})}}}},
      {"rank",
       {{{"smallest_first", "true"}, {"ties", "dense"}, {"among", "group"}},
        {{"ties", "fractional"}, {"among", "table"}}}},
      {"rank_linear",
       {{{"from", "2"}, {"to", "0.5"}, {"count", "9"}, {"printed", "true"}},
        {{"from", "0"},
         {"to", "1"},
         {"count", "12"},
         {"smallest_first", "true"},
         {"ties", "fractional"},
         {"among", "table"}}}},
      {"reciprocal", {{{"decimals", "3"}}}},
      {"complement", {{}}},
      {"distance",
       {{{"a", "2"},
         {"b", "0.5"},
         {"reference", "mean"},
         {"mean_weight", "p"},
         {"among", "group"}},
        {{"a", "1"}, {"b", "1"}, {"reference", "maximum"}, {"among", "table"}},
        {{"a", "1"}, {"b", "1"}, {"reference", "7.5"}}}},
      {"growth_factor", {{{"k", "2"}, {"column", "p"}, {"decimals", "3"}}}},
      {"power", {{{"exponent", "0.5"}, {"decimals", "3"}}, {{"exponent", "2"}}}},
      {"z_score",
       {{{"sd", "sample"}, {"add", "3"}, {"below_zero", "zero"}, {"decimals", "2"}},
        {{"sd", "population"}, {"add", "0"}, {"decimals", "2"}}}},
      {"equal", {{}}},
      {"clip", {{{"at_least", "1/3"}, {"at_most", "2"}}}},
      {"winsorize", {{{"lowest", "1"}, {"highest", "2"}}}},
  };
  return all;
}

const samples& roundings() {
  static const samples all{
      {"largest_remainder", {{{"bounds", "shift"}}}},
      {"dhondt", {{}}},
      {"sainte_lague", {{}}},
      {"huntington_hill", {{{"first_units", "by_weight"}}}},
      {"dean", {{{"first_units", "by_weight"}}}},
      {"adams", {{{"first_units", "by_weight"}}}},
      {"stationary", {{{"r", "1/3"}}, {{"r", "0"}, {"first_units", "by_weight"}}}},
      {"danish", {{}}},
      {"imperiali", {{}}},
      {"modified_sainte_lague", {{{"first", "0.8"}}}},
      {"point_value", {{}}},
      {"point_value_exact", {{}}},
      {"nearest_each", {{{"half", "even"}}}},
      {"nearest_residual", {{{"recipient", "A"}, {"half", "even"}}}},
      {"down", {{}}},
  };
  return all;
}

const samples& claims() {
  static const samples all{
      {"proportional", {{}}},
      {"cea", {{}}},
      {"cel", {{}}},
      {"talmud", {{}}},
      {"reverse_talmud", {{}}},
      {"piniles", {{}}},
      {"constrained_egalitarian", {{}}},
      {"minimal_overlap", {{}}},
      {"random_arrival", {{}}},
      {"adjusted_proportional", {{}}},
      {"average_cea_cel", {{}}},
      {"dominguez_thomson", {{}}},
      {"priority",
       {{{"order", "p"}, {"inside", "minimal_overlap"}},
        {{"order", "p"}, {"fund", "skip"}},
        {{"order", "p"}, {"fund", "stop"}}}},
  };
  return all;
}

/// The keys and the words of a rule, from English to Chinese.
class dictionary final : public option_visitor {
 public:
  using option_visitor::operator();
  void operator()(std::string_view key, std::string_view zh, std::string&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh,
                  std::optional<rational>&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh, rational&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh, std::optional<int>&) override {
    add(key, zh);
  }
  void operator()(std::string_view key, std::string_view zh, bool&) override {
    add(key, zh);
    words_[std::string(key)]["true"] = "是";
  }
  void text(std::string_view key, std::string_view zh, std::string&) override { add(key, zh); }

  [[nodiscard]] entries to_chinese(const entries& english) const {
    entries chinese;
    for (const auto& [key, value] : english) {
      chinese.emplace_back(keys_.at(key), in_chinese(key, value));
    }
    return chinese;
  }
  /// Keys that none of some samples has.
  [[nodiscard]] std::set<std::string> missing_in(const std::vector<entries>& all) const {
    std::set<std::string> missing;
    for (const auto& pair : keys_) missing.insert(pair.first);
    for (const entries& one : all) {
      for (const auto& [key, value] : one) {
        missing.erase(key);
        if (!value.is_list()) continue;
        for (const document& item : value.items()) {
          for (const auto& inner : item.entries()) missing.erase(inner.first);
        }
      }
    }
    return missing;
  }

 protected:
  void choose(std::string_view key, std::string_view zh, std::span<const word_pair> words,
              std::size_t&) override {
    add(key, zh, words);
  }
  void choose_any(std::string_view key, std::string_view zh, std::span<const word_pair> words,
                  std::optional<std::size_t>&, std::optional<rational>*) override {
    add(key, zh, words);
  }
  void each(std::string_view key, std::string_view zh, std::size_t,
            const std::function<void(std::size_t)>&,
            const std::function<void(std::size_t, option_visitor&)>& visit) override {
    add(key, zh);
    visit(0, *this);  // keys of items stand beside the others
  }

 private:
  void add(std::string_view key, std::string_view zh, std::span<const word_pair> words = {}) {
    EXPECT_FALSE(zh.empty()) << key;
    keys_[std::string(key)] = zh;
    for (const word_pair& w : words) {
      EXPECT_FALSE(w.chinese.empty()) << w.english;
      words_[std::string(key)][std::string(w.english)] = w.chinese;
    }
  }
  [[nodiscard]] document in_chinese(const std::string& key, const document& value) const {
    if (value.is_list()) {
      std::vector<document> items;
      for (const document& item : value.items()) {
        items.push_back(document::map(to_chinese(item.entries())));
      }
      return document::list(std::move(items));
    }
    const auto words = words_.find(key);
    if (words == words_.end()) return value;
    const auto word = words->second.find(value.text());
    return word == words->second.end() ? value : document(word->second);
  }

  std::map<std::string, std::string> keys_;
  std::map<std::string, std::map<std::string, std::string>> words_;
};

entries joined(entries first, const entries& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

/// Where a rule stands in a plan, in both languages, and where its canonical text does.
struct coefficient_place {
  static const samples& all() { return coefficients(); }
  static entries head(std::string_view name, bool indicator, bool zh) {
    entries e{{zh ? "方法" : "method", std::string(name)}, {zh ? "权重" : "weight", "100%"}};
    if (indicator) e.emplace_back(zh ? "指标" : "indicator", "x");
    return e;
  }
  static document plan_of(entries e, bool zh) {
    return one_factor("10").without("factors").with(zh ? "因素" : "factors",
                                                    list_of({map_of(std::move(e))}));
  }
  static const document& written(const document& d) { return d.find("factors")->items()[0]; }
  static std::size_t index(const plan& p) { return p.spec().factors[0].method.index(); }
};

struct multiplier_place {
  static const samples& all() { return coefficients(); }
  static entries head(std::string_view name, bool indicator, bool zh) {
    entries e{{zh ? "方法" : "method", std::string(name)}};
    if (indicator) e.emplace_back(zh ? "指标" : "indicator", "x");
    return e;
  }
  static document plan_of(entries e, bool zh) {
    return one_factor("10").with(zh ? "调节系数" : "multipliers",
                                 list_of({map_of(std::move(e))}));
  }
  static const document& written(const document& d) {
    return d.find("multipliers")->items()[0];
  }
  static std::size_t index(const plan& p) { return p.spec().multipliers[0].method->index(); }
};

struct rounding_place {
  static const samples& all() { return roundings(); }
  static entries head(std::string_view name, bool, bool zh) {
    return {{zh ? "方法" : "method", std::string(name)}};
  }
  static document plan_of(entries e, bool zh) {
    return one_factor("10").with(zh ? "取整" : "rounding", map_of(std::move(e)));
  }
  static const document& written(const document& d) { return *d.find("rounding"); }
  static std::size_t index(const plan& p) { return p.spec().rounding.index(); }
};

struct claims_place {
  static const samples& all() { return claims(); }
  static entries head(std::string_view name, bool, bool zh) {
    return {{zh ? "规则" : "rule", std::string(name)}, {zh ? "指标" : "indicator", "x"}};
  }
  static document plan_of(entries e, bool zh) {
    return one_factor("10").without("factors").with(zh ? "申报" : "claims",
                                                    map_of(std::move(e)));
  }
  static const document& written(const document& d) { return *d.find("claims"); }
  static std::size_t index(const plan& p) { return p.spec().claims->rule.index(); }
};

template <class Place, class Rule>
void one_rule(std::size_t index) {
  ASSERT_TRUE(Place::all().contains(Rule::name)) << Rule::name << " has no sample";
  const std::vector<entries>& all = Place::all().at(Rule::name);
  dictionary words;
  Rule rule;
  Rule::options(rule, words);
  for (const std::string& key : words.missing_in(all)) {
    ADD_FAILURE() << Rule::name << ": no sample of " << key;
  }
  bool indicator = true;
  if constexpr (requires { Rule::takes_indicator; }) indicator = Rule::takes_indicator;
  for (const entries& sample : all) {
    const document en =
        Place::plan_of(joined(Place::head(Rule::name, indicator, false), sample), false);
    const document zh = Place::plan_of(
        joined(Place::head(Rule::name_zh, indicator, true), words.to_chinese(sample)), true);
    SCOPED_TRACE(to_json(zh));
    const plan p(en);
    EXPECT_EQ(Place::index(p), index);
    EXPECT_EQ(plan(zh), p);
    const document canonical = p.canonical();
    for (const auto& [key, value] : sample) {
      const document* written = Place::written(canonical).find(key);
      ASSERT_NE(written, nullptr) << key;
      EXPECT_EQ(to_json(*written), to_json(value)) << key;
    }
    EXPECT_EQ(plan(canonical), p);
    EXPECT_EQ(to_json(plan(canonical).canonical()), to_json(canonical));
    EXPECT_EQ(plan(plan_spec(p.spec())), p);
  }
}

template <class Place, class... Rule>
void every_rule(const std::type_identity<std::variant<Rule...>>&) {
  std::size_t index = 0;
  const auto each = [&]<class R>(const std::type_identity<R>&) {
    if constexpr (std::is_default_constructible_v<R>) one_rule<Place, R>(index);
    ++index;
  };
  (each(std::type_identity<Rule>{}), ...);
}

TEST(Options, OfEveryCoefficientMethod) {
  every_rule<coefficient_place>(std::type_identity<coefficient_method>{});
}
TEST(Options, OfEveryCoefficientMethodOfAMultiplier) {
  every_rule<multiplier_place>(std::type_identity<coefficient_method>{});
}
TEST(Options, OfEveryRoundingRule) {
  every_rule<rounding_place>(std::type_identity<rounding_rule>{});
}
TEST(Options, OfEveryRuleForClaims) {
  every_rule<claims_place>(std::type_identity<claims_rule>{});
}

/// What is left out is the default, whatever the rule.
TEST(Options, DefaultsAreNotWrittenButForNumbers) {
  const auto written = [](const document& d, const char* key) {
    return to_json(*plan(d).canonical().find(key));
  };
  EXPECT_EQ(written(one_factor("1").with(
                        "rounding", map_of({{"method", "adams"}, {"first_units", "error"}})),
                    "rounding"),
            R"({"method":"adams"})");
  EXPECT_EQ(written(one_factor("1").with("rounding", "modified_sainte_lague"), "rounding"),
            R"({"first":"0.7","method":"modified_sainte_lague"})");
  EXPECT_EQ(written(one_factor("1").with("rounding", "nearest_residual"), "rounding"),
            R"({"method":"nearest_residual"})");
}

}  // namespace
}  // namespace fundalloc
