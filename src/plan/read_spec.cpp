// SPDX-License-Identifier: Apache-2.0
#include "plan/read_spec.hpp"

#include <algorithm>

#include "plan/method_options.hpp"

namespace fundalloc::detail {

namespace {

rational positive_share(map_reader& from, std::string_view key) {
  const scalar value = from.number(key);
  if (value.value.sign() < 0) {
    from.fail(code::bad_value, key, "\"" + value.value.to_shortest_text() + "\" is negative",
              "a share of at least 0", "Correct the share.");
  }
  return value.value;
}

/// Reads a plan key by key; one small function for each.
class spec_reader {
 public:
  spec_reader(const document& text, read_context& context)
      : context_(context), top_(text, "", context, key_place::top) {}

  plan_spec run() {
    part([&] { texts(); });
    part([&] { unit_of_plan(); });
    part([&] { pool(); });
    part([&] { factors(); });
    part([&] { combine(); });
    list("multipliers", [&](map_reader& m) { multiplier_of(m); });
    list("earmarks", [&](map_reader& m) { earmark_of(m); });
    part([&] { bounds("floor", spec_.floor); });
    part([&] { bounds("cap", spec_.cap); });
    part([&] { modes(); });
    part([&] { rounding_of_plan(); });
    part([&] { ties(); });
    list("splits", [&](map_reader& m) { split_of(m); });
    top_.finish("a plan");
    return std::move(spec_);
  }

 private:
  template <class F>
  void part(F&& reading) {
    context_.part(reading);
  }

  /// Each item of a list of maps, with its own path.
  template <class F>
  void list(std::string_view key, F&& read_item) {
    const document* value = top_.take(key);
    if (value == nullptr) return;
    if (!value->is_list()) {
      part([&] {
        top_.fail(code::bad_value, key, "one value", "a list", "Write a list: - {...}");
      });
      return;
    }
    for (std::size_t k = 0; k < value->items().size(); ++k) {
      const document& at = value->items()[k];
      context_.marks[item_path(key, k)] = {at.line, at.character};
      part([&] {
        map_reader item(at, item_path(key, k), context_);
        read_item(item);
      });
    }
  }

  static std::string item_path(std::string_view key, std::size_t k) {
    return std::string(key) + "[" + std::to_string(k) + "]";
  }

  void texts() {
    spec_.title = top_.text("title");
    spec_.source = top_.text("source");
    spec_.note = top_.text("note");
    spec_.recipient = top_.text("recipient");
    spec_.group = top_.text("group");
  }

  void unit_of_plan() {
    const std::string text = top_.text("unit", "元");
    top_.at("unit", [&] { spec_.unit = unit(text); });
  }

  rational amount(map_reader& from, std::string_view key) {
    const document& value = from.need(key, "an amount such as 3717万元");
    return amount_of(from, key, value);
  }

  rational amount_of(map_reader& from, std::string_view key, const document& value) {
    const rational grains = from.at(
        key, [&] { return spec_.unit.read_amount(text_of(value, from.path(key), context_)); });
    if (grains.sign() < 0) {
      from.fail(code::bad_value, key, "\"" + value.text() + "\" is negative",
                "an amount of at least 0", "Correct the amount.");
    }
    return grains;
  }

  void pool() {
    const document* value = top_.take("pool");
    if (value == nullptr) return;
    if (!value->is_list()) {
      spec_.pool = {{"", amount_of(top_, "pool", *value)}};
      return;
    }
    for (std::size_t k = 0; k < value->items().size(); ++k) {
      part([&] {
        map_reader item(value->items()[k], item_path("pool", k), context_);
        const std::string name = item.text("name");
        spec_.pool.push_back({name, amount(item, "amount")});
        item.finish("a source of the pool");
      });
    }
  }

  void factors() {
    list("factors", [&](map_reader& m) {
      factor f;
      f.indicator = m.text("indicator");
      f.method = read_method(m);
      f.weight = m.number("weight");
      f.missing = missing_of(m);
      m.finish("a factor with the method " + std::string(name_of(f.method)),
               code::option_of_other_method);
      spec_.factors.push_back(std::move(f));
    });
    if (top_.has("points")) spec_.points = top_.whole("points", 1, 1'000'000'000);
  }

  missing_policy missing_of(map_reader& from) {
    const document* value = from.take("missing");
    if (value == nullptr) return {};
    using kind = missing_policy::kind;
    const auto by_word = [&](const std::string& word, map_reader& place,
                             std::string_view key) -> missing_policy {
      const std::string_view english = english_word(word);
      if (english == "error") return {};
      if (english == "zero") return {.use = kind::zero};
      if (english == "median") return {.use = kind::median};
      if (english == "mean" && key == "use") {
        return {.use = kind::mean, .decimals = place.whole("decimals", 0, 15)};
      }
      place.fail(code::bad_value, key, "\"" + word + "\"",
                 "zero, median, {use: mean, decimals: k}, {column: other} or error",
                 "Correct the policy.");
    };
    if (value->is_scalar()) return by_word(value->text(), from, "missing");
    map_reader item(*value, from.path("missing"), context_);
    missing_policy policy;
    if (item.has("column")) {
      policy = {.use = kind::column, .column = item.text("column")};
    } else {
      policy =
          by_word(text_of(item.need("use", "what fills a blank"), item.path("use"), context_),
                  item, "use");
    }
    item.finish("a policy for missing values", code::option_of_other_method);
    return policy;
  }

  void combine() {
    if (!top_.has("combine")) return;
    spec_.combine = top_.word("combine", {"shares", "raw"}) == "raw" ? combine_mode::raw
                                                                     : combine_mode::shares;
  }

  void multiplier_of(map_reader& m) {
    multiplier result;
    const bool indicator = m.has("indicator");
    result.column = m.text(indicator ? "indicator" : "column");
    if (!indicator) m.drop("column");  // it is not the method's own column
    if (m.has("map")) {
      grades(m, result);
    } else if (m.has("method")) {
      result.method = read_method(m);
      result.missing = missing_of(m);
    }
    if (result.column.empty() && !(result.method && !takes_indicator(*result.method))) {
      m.fail(code::missing_key, "column", "the multiplier names no column",
             "a column of the table", "Add column (列).");
    }
    m.finish("this multiplier", code::option_of_other_method);
    spec_.multipliers.push_back(std::move(result));
  }

  void grades(map_reader& m, multiplier& into) {
    const document& value = *m.take("map");
    if (!value.is_map()) {
      m.fail(code::bad_value, "map", "no map", "grades and numbers: {优: 1.1, 良: 1.0}",
             "Write a map.");
    }
    for (const document::entry& item : value.entries()) {
      const std::string& grade = item.first;
      const document& number = item.second;
      const scalar factor =
          m.at("map", [&] { return scalar(text_of(number, m.path("map"), context_)); });
      if (factor.value.sign() < 0) {
        m.fail(code::bad_value, "map", "the grade \"" + grade + "\" has a negative number",
               "a number of at least 0", "Correct the number.");
      }
      into.map.emplace_back(grade, factor.value);
    }
  }

  void earmark_of(map_reader& m) {
    earmark e;
    e.name = m.text("name");
    using kind = earmark::kind;
    if (m.has("to")) {
      e.use = kind::to;
      e.target = m.text("to");
      e.value = amount(m, "amount");
    } else if (m.has("per")) {
      e.use = kind::per;
      e.target = m.text("per");
      e.value = amount(m, "rate");
    } else if (m.has("each")) {
      e.use = kind::each;
      e.value = amount(m, "each");
    } else if (m.has("share")) {
      e.use = kind::reserve_share;
      e.value = positive_share(m, "share");
    } else {
      e.use = kind::reserve_amount;
      e.value = amount(m, "amount");
    }
    const std::string how = m.word("rounding", {"error", "up", "down", "nearest"});
    e.rounding = how == "up"        ? earmark::whole::up
                 : how == "down"    ? earmark::whole::down
                 : how == "nearest" ? earmark::whole::nearest
                                    : earmark::whole::exact;
    if (e.name.empty()) {
      m.fail(code::missing_key, "name", "the earmark has no name", "a name (名称)",
             "Name it: results print it.");
    }
    m.finish("this earmark");
    spec_.earmarks.push_back(std::move(e));
  }

  void bounds(std::string_view key, std::vector<bound>& into) {
    const document* value = top_.take(key);
    if (value == nullptr) return;
    if (!value->is_list()) {
      into.push_back(bound_of(*value, std::string(key)));
      return;
    }
    for (std::size_t k = 0; k < value->items().size(); ++k) {
      part([&] { into.push_back(bound_of(value->items()[k], item_path(key, k))); });
    }
  }

  bound bound_of(const document& value, const std::string& path) {
    bound b;
    if (value.is_scalar()) {
      b.value = amount_of(top_, path, value);
      return b;
    }
    map_reader m(value, path, context_);
    using kind = bound::kind;
    b.name = m.text("name");
    if (m.has("share")) {
      b.value = positive_share(m, "share");
      const std::string of =
          text_of(m.need("of", "of what: a column, or pool"), m.path("of"), context_);
      b.use = english_word(of) == "pool" ? kind::share_of_pool : kind::share_of_column;
      if (b.use == kind::share_of_column) b.column = of;
    } else if (m.has("per")) {
      b.use = kind::per;
      b.column = m.text("per");
      b.value = amount(m, "rate");
    } else {
      b.value = amount(m, "amount");
    }
    b.blank_is_unbounded = m.word("blank", {"error", "unbounded"}) == "unbounded";
    m.finish("this bound");
    return b;
  }

  void modes() {
    const std::string conflict = top_.word("on_conflict", {"error", "floor", "cap"});
    spec_.on_conflict = conflict == "floor" ? conflict_mode::floor
                        : conflict == "cap" ? conflict_mode::cap
                                            : conflict_mode::error;
    if (top_.word("on_shortage", {"error", "scale"}) == "scale") {
      spec_.on_shortage = shortage_mode::scale;
    }
    if (top_.word("on_surplus", {"error", "reserve"}) == "reserve") {
      spec_.on_surplus = surplus_mode::reserve;
    }
  }

  void rounding_of_plan() {
    const document* value = top_.take("rounding");
    if (value == nullptr) return;
    rounding& rule = spec_.rounding;
    if (value->is_scalar()) {
      rule.method = method_of(value->text(), "rounding");
      if (rule.method == rounding_method::stationary) {
        top_.fail(code::missing_key, "rounding", "stationary has no r",
                  "{method: stationary, r: 1/3}", "State r (偏移).");
      }
      return;
    }
    map_reader m(*value, "rounding", context_);
    rule.method =
        method_of(text_of(m.need("method", "a rounding method"), m.path("method"), context_),
                  m.path("method"));
    using method = rounding_method;
    if (rule.method == method::largest_remainder &&
        m.word("bounds", {"water_fill", "shift"}) == "shift") {
      rule.bounds = rounding::bounds_mode::shift;
    }
    if (rule.method == method::stationary) {
      rule.r = m.number("r").value;
      if (rule.r.sign() < 0 || rule.r > rational(1)) {
        m.fail(code::bad_value, "r", "\"" + rule.r.to_shortest_text() + "\"", "0 to 1",
               "Correct r.");
      }
    }
    if (rule.method == method::nearest_each && m.word("half", {"up", "even"}) == "even") {
      rule.half = rounding::half_rule::even;
    }
    const bool starts_at_zero = rule.method == method::adams || rule.method == method::dean ||
                                rule.method == method::huntington_hill ||
                                (rule.method == method::stationary && rule.r.sign() == 0);
    if (starts_at_zero && m.word("first_units", {"error", "by_weight"}) == "by_weight") {
      rule.first_units = rounding::first_units_rule::by_weight;
    }
    m.finish("the rounding method " + std::string(facts_of(rule.method).name),
             code::option_of_other_method);
  }

  rounding_method method_of(const std::string& word, const std::string& path) {
    std::string names;
    for (const method_facts& facts : rounding_methods()) {
      if (word == facts.name || word == facts.name_zh) return facts.method;
      names += (names.empty() ? "" : ", ") + std::string(facts.name);
    }
    context_.fail({code::bad_value,
                   {},
                   "\"" + word + "\" is not a rounding method",
                   "one of " + names,
                   "Correct the word."},
                  path);
  }

  void ties() {
    const document* value = top_.take("ties");
    if (value == nullptr) return;
    spec_.ties.clear();
    if (!value->is_list()) {
      spec_.ties.push_back(tie_of(*value, "ties"));
      return;
    }
    for (std::size_t k = 0; k < value->items().size(); ++k) {
      part([&] { spec_.ties.push_back(tie_of(value->items()[k], item_path("ties", k))); });
    }
    if (value->items().empty()) {
      top_.fail(code::bad_value, "ties", "an empty list", "at least one rule",
                "Add a rule, or `error`.");
    }
  }

  tie_rule tie_of(const document& value, const std::string& path) {
    using kind = tie_rule::kind;
    if (value.is_map()) {
      map_reader m(value, path, context_);
      const bool lot = m.has("lot");
      tie_rule rule{lot ? kind::lot : kind::larger, m.text(lot ? "lot" : "larger")};
      m.finish("this tie rule");
      if (rule.argument.empty()) {
        context_.fail({code::missing_key,
                       {},
                       "the tie rule names no column and no seed",
                       "{larger: column} or {lot: seed}",
                       "Complete the rule."},
                      path);
      }
      return rule;
    }
    const std::string_view word = english_word(text_of(value, path, context_));
    if (word == "larger_score") return {kind::larger_score};
    if (word == "smaller_score") return {kind::smaller_score};
    if (word == "table_order") return {kind::table_order};
    if (word == "error") return {kind::error};
    context_.fail(
        {code::bad_value,
         {},
         "\"" + text_of(value, path, context_) + "\" is not a tie rule",
         "larger_score, smaller_score, table_order, error, {larger: column} or {lot: seed}",
         "Correct the word."},
        path);
  }

  void split_of(map_reader& m) {
    split s;
    s.name = m.text("name");
    using kind = split::kind;
    if (m.has("share")) {
      s.value = positive_share(m, "share");
    } else if (m.has("amount")) {
      s.use = kind::amount;
      s.value = amount(m, "amount");
    } else if (m.has("of")) {
      s.use = kind::subtotal;
      const document& names = m.need("of", "a list of names");
      for (const document& name : names.items())
        s.of.push_back(text_of(name, m.path("of"), context_));
    } else if (m.has("rest")) {
      (void)m.word("rest", {"true"});
      s.use = kind::rest;
    } else {
      m.fail(code::splits, "name", "the split says no share, amount, rest or of", "one of them",
             "Complete the split.");
    }
    if (s.name.empty()) {
      m.fail(code::missing_key, "name", "the split has no name", "a name (名称)", "Name it.");
    }
    m.finish("this split");
    spec_.splits.push_back(std::move(s));
  }

  read_context& context_;
  map_reader top_;
  plan_spec spec_;
};

}  // namespace

plan_spec read_spec(const document& text, read_context& context) {
  return spec_reader(text, context).run();
}

}  // namespace fundalloc::detail
