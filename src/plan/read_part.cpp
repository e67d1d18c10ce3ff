// SPDX-License-Identifier: Apache-2.0
#include "plan/read_part.hpp"

#include <algorithm>

#include "plan/method_options.hpp"

namespace fundalloc::detail {

namespace {

std::string item_path(const map_reader& from, std::string_view key, std::size_t k) {
  return from.path(key) + "[" + std::to_string(k) + "]";
}

/// Reads the keys of a part one by one; one small function for each.
class part_reader {
 public:
  part_reader(map_reader& from, const unit& in, part& into)
      : from_(from), context_(from.context()), unit_(in), part_(into) {}

  void run() {
    key("group", [&] { part_.group = from_.text("group"); });
    key("factors", [&] { part_.factors = factors(from_, true); });
    key("points", [&] { part_.points = points(from_); });
    key("combine", [&] {
      part_.combine = from_.word("combine", {"shares", "raw"}) == "raw" ? combine_mode::raw
                                                                        : combine_mode::shares;
    });
    key("aggregation", [&] { aggregation(); });
    key("multipliers", [&] {
      part_.multipliers.clear();
      each_item(
          from_, "multipliers", [&] { part_.multipliers.emplace_back(); },
          [&](map_reader& m) { multiplier_of(m, part_.multipliers.back()); });
    });
    key("point_values", [&] {
      part_.point_values =
          grades(from_, "point_values", "groups and ratios: {{市: 1.2, 县: 1}}");
    });
    key("claims", [&] { claims(); });
    key("floor", [&] { part_.floor = bounds(from_, "floor"); });
    key("cap", [&] { part_.cap = bounds(from_, "cap"); });
    key("group_bounds", [&] {
      part_.group_bounds.clear();
      each_item(
          from_, "group_bounds", [&] { part_.group_bounds.emplace_back(); },
          [&](map_reader& m) { group_bound_of(m, part_.group_bounds.back()); });
    });
    modes();
    key("rounding", [&] { rounding_of_part(); });
    key("ties", [&] { ties(); });
  }

 private:
  template <class F>
  void key(std::string_view name, F&& read) {
    if (from_.has(name)) context_.part(read);
  }

  static std::int64_t points(map_reader& from) {
    return from.whole("points", 1, 1'000'000'000);
  }

  std::vector<factor> factors(map_reader& from, bool outer) {
    std::vector<factor> result;
    each_item(
        from, "factors", [&] { result.emplace_back(); },
        [&](map_reader& m) {
          factor& f = result.back();
          m.part([&] { f.name = m.text("name"); });
          if (m.has("factors")) {
            inner_factors(m, outer, f);
          } else {
            plain_factor(m, f);
          }
        });
    return result;
  }

  void inner_factors(map_reader& m, bool outer, factor& into) {
    if (!outer) {
      m.fail(code::option_of_other_method, "factors", "a group of factors inside a group",
             "factors", "Write two levels at most.");
    }
    m.part([&] { into.weight = m.number("weight"); });
    into.factors = factors(m, false);
    m.part([&] {
      if (m.has("points")) into.points = points(m);
    });
    m.part([&] {
      if (!into.name.empty() || m.is_unread("name") || m.is_unread("factors")) return;
      m.fail(code::missing_key, "name", "the group of factors has no name", "a name (名称)",
             "Name it.");
    });
    if (into.factors.empty() && m.is_unread("factors")) return;  // perhaps it is no group
    m.finish("a group of factors", code::option_of_other_method);
  }

  void plain_factor(map_reader& m, factor& into) {
    m.part([&] { into.indicator = m.text("indicator"); });
    bool known = false;  // else nobody can tell whose the other keys are
    m.part([&] { into.method = read_method(m, known); });
    m.part([&] { into.weight = m.number("weight"); });
    m.part([&] { into.missing = missing_of(m); });
    steps(m, into);
    m.part([&] {
      if (!m.has("contribution_cap")) return;
      map_reader cap(*m.take("contribution_cap"), m.path("contribution_cap"), context_);
      contribution_cap limit{.times = read_share(cap, "times")};
      const document& names = cap.need("of", "the names of other factors");
      limit.of = texts_of(names, cap.path("of"));
      cap.finish("a contribution cap");
      into.contribution_cap = std::move(limit);
    });
    if (!known) return;
    m.finish([&] { return phrase("a factor with the method {}", phrase_of(into.method)); },
             code::option_of_other_method);
  }

  /// The steps before and after a method.
  template <class Item>
  void steps(map_reader& m, Item& into) {
    m.part([&] { into.winsorize = step<fundalloc::winsorize>(m, "winsorize"); });
    m.part([&] { into.clip = step<fundalloc::clip>(m, "clip"); });
    m.part([&] { into.clip_after = step<fundalloc::clip>(m, "clip_after"); });
  }

  template <class Step>
  std::optional<Step> step(map_reader& m, std::string_view name) {
    const document* value = m.take(name);
    if (value == nullptr) return std::nullopt;
    map_reader item(*value, m.path(name), context_);
    Step result;
    const bool clean = m.part([&] {
      option_reader reader(item);
      Step::options(result, reader);
    });
    if (clean) item.check([&] { result.check(); });
    item.finish([&] { return phrase::plain(std::string(name)); }, code::option_of_other_method);
    return result;
  }

  std::vector<std::string> texts_of(const document& value, const std::string& path) {
    if (value.is_scalar()) return {value.text()};
    if (!value.is_list() || value.items().empty()) {
      context_.fail({code::bad_value, {}, "no list of names", "[name, name]", "Write a list."},
                    path);
    }
    std::vector<std::string> texts;
    for (const document& item : value.items()) {
      texts.push_back(text_of(item, path, context_));
    }
    return texts;
  }

  missing_policy missing_of(map_reader& from) {
    const document* value = from.take("missing");
    if (value == nullptr) return {};
    using kind = missing_policy::kind;
    const auto by_word = [&](const std::string& word, map_reader& place,
                             std::string_view name) -> missing_policy {
      const std::string_view english = english_word(word);
      if (english == "error") return {};
      if (english == "zero") return {.use = kind::zero};
      if (english == "median") return {.use = kind::median};
      if (english == "mean" && name == "use") {
        return {.use = kind::mean, .decimals = place.whole("decimals", 0, 15)};
      }
      place.fail(code::bad_value, name, phrase("\"{}\"", word),
                 "zero, median, {{use: mean, decimals: k}}, {{column: other}} or error",
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

  void aggregation() {
    const document& value = *from_.take("aggregation");
    if (value.is_scalar()) {
      if (english_word(value.text()) == "arithmetic") {
        part_.aggregation = {};
        return;
      }
      from_.fail(code::bad_value, "aggregation", phrase("\"{}\"", value.text()),
                 "arithmetic, or {{method: geometric, decimals: k}}", "Correct the word.");
    }
    map_reader item(value, from_.path("aggregation"), context_);
    const bool geometric = item.word("method", {"arithmetic", "geometric"}) == "geometric";
    part_.aggregation = {.geometric = geometric};
    if (geometric) part_.aggregation.decimals = item.whole("decimals", 0, 15);
    item.finish("this aggregation", code::option_of_other_method);
  }

  void multiplier_of(map_reader& m, multiplier& result) {
    const bool indicator = m.has("indicator");
    const char* const column = indicator ? "indicator" : "column";
    m.part([&] { result.column = m.text(column); });
    if (!indicator) m.drop("column");  // it is not the method's own column
    bool known = true;
    if (m.has("map")) {
      m.part(
          [&] { result.map = grades(m, "map", "grades and numbers: {{优: 1.1, 良: 1.0}}"); });
    } else {
      if (m.has("method")) {
        m.part([&] { result.method = read_method(m, known); });
        m.part([&] { result.missing = missing_of(m); });
      }
      steps(m, result);
    }
    m.part([&] {
      if (!known || !result.column.empty() || m.is_unread(column)) return;
      if (result.method && !takes_indicator(*result.method)) return;
      m.fail(code::missing_key, "column", "the multiplier names no column",
             "a column of the table", "Add column (列).");
    });
    if (known) m.finish("this multiplier", code::option_of_other_method);
  }

  std::vector<std::pair<std::string, rational>> grades(map_reader& m, std::string_view name,
                                                       fixed_phrase expected) {
    const document& value = *m.take(name);
    if (!value.is_map()) {
      m.fail(code::bad_value, name, "no map", expected, "Write a map.");
    }
    std::vector<std::pair<std::string, rational>> result;
    for (const document::entry& item : value.entries()) {
      const std::string& grade = item.first;
      const document& number = item.second;
      const scalar times =
          m.at(name, [&] { return scalar(text_of(number, m.path(name), context_)); });
      if (times.value.sign() < 0) {
        m.fail(code::bad_value, name, phrase("the grade \"{}\" has a negative number", grade),
               "a number of at least 0", "Correct the number.");
      }
      result.emplace_back(grade, times.value);
    }
    return result;
  }

  void claims() {
    map_reader m(*from_.take("claims"), from_.path("claims"), context_);
    claims_use result;
    m.part([&] { result.indicator = m.text("indicator"); });
    bool known = false;
    m.part([&] {
      const std::string word = m.text("rule", "proportional");
      std::vector<phrase> names;
      auto found = rule_named<claims_rule>(word, context_.outside.claims, names);
      if (!found) {
        m.fail(code::bad_value, "rule", phrase("\"{}\" is not a rule for claims", word),
               phrase("one of {}", phrase::list(names)), "Correct the word.");
      }
      known = true;
      read_options(*found, m);
      result.rule = *std::move(found);
    });
    m.part([&] {
      if (!result.indicator.empty() || m.is_unread("indicator")) return;
      m.fail(code::missing_key, "indicator", "the claims name no column",
             "a column of amounts that were applied for", "Add indicator (指标).");
    });
    if (known) m.finish("claims by this rule", code::option_of_other_method);
    part_.claims = std::move(result);
  }

  std::vector<bound> bounds(map_reader& from, std::string_view name) {
    std::vector<bound> result;
    const document* value = from.take(name);
    if (value == nullptr) return result;
    if (!value->is_list()) return {bound_of(from, name, *value, from.path(name))};
    for (std::size_t k = 0; k < value->items().size(); ++k) {
      result.emplace_back();
      context_.part([&] {
        result.back() = bound_of(from, name, value->items()[k], item_path(from, name, k));
      });
    }
    return result;
  }

  bound bound_of(map_reader& from, std::string_view name, const document& value,
                 const std::string& path) {
    bound b;
    if (value.is_scalar()) {
      try {
        b.value = amount_of(from, name, value, unit_);
      } catch (const error& e) {
        context_.fail(e.detail(), path);
      }
      return b;
    }
    map_reader m(value, path, context_);
    using kind = bound::kind;
    m.part([&] { b.name = m.text("name"); });
    if (m.has("share")) {
      m.part([&] { b.value = read_share(m, "share"); });
      const std::string of =
          text_of(m.need("of", "of what: a column, or pool"), m.path("of"), context_);
      const std::string_view word = english_word(of);
      b.use = word == "pool"            ? kind::share_of_pool
              : word == "mean_increase" ? kind::mean_increase
                                        : kind::share_of_column;
      if (b.use == kind::share_of_column) b.column = of;
      if (b.use == kind::mean_increase) {
        b.column = text_of(m.need("base", "the column of what everybody had"), m.path("base"),
                           context_);
      }
    } else if (m.has("per")) {
      b.use = kind::per;
      m.part([&] { b.column = m.text("per"); });
      m.part([&] { b.value = read_amount(m, "rate", unit_); });
    } else {
      m.part([&] { b.value = read_amount(m, "amount", unit_); });
    }
    m.part(
        [&] { b.blank_is_unbounded = m.word("blank", {"error", "unbounded"}) == "unbounded"; });
    if (b.blank_is_unbounded && b.use == kind::mean_increase) {
      m.fail(code::option_of_other_method, "blank",
             "the mean increase needs everybody's base, so no cell may be blank", "",
             "Delete blank (空白).");
    }
    m.finish("this bound");
    return b;
  }

  void group_bound_of(map_reader& m, group_bound& g) {
    m.part([&] { g.column = m.text("column"); });
    m.part([&] { g.is = m.text("is"); });
    m.part([&] { g.name = m.text("name"); });
    m.part([&] {
      const char* const key = g.column.empty() ? "column" : "is";
      if ((!g.column.empty() && !g.is.empty()) || m.is_unread(key)) return;
      m.fail(code::missing_key, key, "the group has no column, or no text of its cells",
             "{{column: 类别, is: 市, floor: ..., cap: ...}}", "Complete it.");
    });
    m.part([&] { g.floor = bounds(m, "floor"); });
    m.part([&] { g.cap = bounds(m, "cap"); });
    for (const auto* list : {&g.floor, &g.cap}) {
      m.part([&] {
        for (const bound& b : *list) {
          if (b.use == bound::kind::amount || b.use == bound::kind::share_of_pool) continue;
          m.fail(code::option_of_other_method, list == &g.floor ? "floor" : "cap",
                 "the bound of a group is by a column", "an amount, or a share of the pool",
                 "Write one of these.");
        }
      });
    }
    m.part([&] {
      if (!g.floor.empty() || !g.cap.empty()) return;
      if (m.is_unread("floor") || m.is_unread("cap")) return;
      m.fail(code::missing_key, "floor", "the group has no floor and no cap", "one of them",
             "Add it, or delete the group.");
    });
    m.finish("bounds of a group");
  }

  void modes() {
    key("on_conflict", [&] {
      const std::string conflict = from_.word("on_conflict", {"error", "floor", "cap"});
      part_.on_conflict = conflict == "floor" ? conflict_mode::floor
                          : conflict == "cap" ? conflict_mode::cap
                                              : conflict_mode::error;
    });
    key("on_shortage", [&] {
      part_.on_shortage = from_.word("on_shortage", {"error", "scale"}) == "scale"
                              ? shortage_mode::scale
                              : shortage_mode::error;
    });
    key("on_surplus", [&] {
      part_.on_surplus = from_.word("on_surplus", {"error", "reserve"}) == "reserve"
                             ? surplus_mode::reserve
                             : surplus_mode::error;
    });
    key("floor_cost", [&] {
      part_.floor_cost = from_.word("floor_cost", {"score", "above"}) == "above"
                             ? floor_cost_mode::above
                             : floor_cost_mode::score;
    });
  }

  void rounding_of_part() {
    const document& value = *from_.take("rounding");
    if (value.is_scalar()) {
      part_.rounding = rounding_named(value.text(), from_.path("rounding"));
      // A rule that needs an option is told so.
      try {
        check_rounding(part_.rounding);
      } catch (const error& e) {
        context_.fail(e.detail(), from_.path("rounding"));
      }
      return;
    }
    map_reader m(value, from_.path("rounding"), context_);
    part_.rounding = rounding_named(
        text_of(m.need("method", "a rounding method"), m.path("method"), context_),
        m.path("method"));
    read_options(part_.rounding, m);
    m.finish([&] { return phrase("the rounding method {}", phrase_of(part_.rounding)); },
             code::option_of_other_method);
  }

  rounding_rule rounding_named(const std::string& word, const std::string& path) {
    std::vector<phrase> names;
    auto found = rule_named<rounding_rule>(word, context_.outside.signposts, names);
    if (found) return *std::move(found);
    context_.fail({code::bad_value,
                   {},
                   phrase("\"{}\" is not a rounding method", word),
                   phrase("one of {}", phrase::list(names)),
                   "Correct the word."},
                  path);
  }

  void ties() {
    const document& value = *from_.take("ties");
    part_.ties.clear();
    if (!value.is_list()) {
      part_.ties.push_back(tie_of(value, from_.path("ties")));
      return;
    }
    for (std::size_t k = 0; k < value.items().size(); ++k) {
      part_.ties.emplace_back();
      context_.part(
          [&] { part_.ties.back() = tie_of(value.items()[k], item_path(from_, "ties", k)); });
    }
    if (value.items().empty()) {
      from_.fail(code::bad_value, "ties", "an empty list", "at least one rule",
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
                       "{{larger: column}} or {{lot: seed}}",
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
         phrase("\"{}\" is not a tie rule", text_of(value, path, context_)),
         "larger_score, smaller_score, table_order, error, {{larger: column}} or {{lot: seed}}",
         "Correct the word."},
        path);
  }

  map_reader& from_;
  read_context& context_;
  const unit& unit_;
  part& part_;
};

}  // namespace

void read_part(map_reader& from, const unit& in, part& into) {
  part_reader(from, in, into).run();
}

void each_item(map_reader& from, std::string_view key, const std::function<void()>& begin,
               const std::function<void(map_reader&)>& read_item) {
  const document* value = nullptr;
  from.part([&] { value = from.take(key); });
  if (value == nullptr) return;
  read_context& context = from.context();
  if (!value->is_list()) {
    context.part([&] {
      from.fail(code::bad_value, key, "one value", "a list", "Write a list: - {{...}}");
    });
    return;
  }
  for (std::size_t k = 0; k < value->items().size(); ++k) {
    const document& at = value->items()[k];
    const std::string path = item_path(from, key, k);
    context.marks[path] = {at.line, at.character};
    begin();
    context.part([&] {
      map_reader item(at, path, context);
      read_item(item);
    });
  }
}

rational read_share(map_reader& from, std::string_view key) {
  const scalar value = from.number(key);
  if (value.value.sign() < 0) {
    from.fail(code::bad_value, key,
              phrase("\"{}\" is negative", value.value.to_shortest_text()),
              "a share of at least 0", "Correct the share.");
  }
  return value.value;
}

rational amount_of(map_reader& from, std::string_view key, const document& value,
                   const unit& in) {
  const rational grains = from.at(key, [&] {
    try {
      return in.read_amount(text_of(value, from.path(key), from.context()));
    } catch (const plan_error& e) {
      // Of a unit that could not be read, nobody knows what converts to it.
      const bool follows =
          e.detail().number == code::unit_mismatch || value.text().ends_with('%');
      if (follows && from.context().is_unread("unit")) throw told_already(from.path(key));
      throw;
    }
  });
  if (grains.sign() < 0) {
    from.fail(code::bad_value, key, phrase("\"{}\" is negative", value.text()),
              "an amount of at least 0", "Correct the amount.");
  }
  return grains;
}

rational read_amount(map_reader& from, std::string_view key, const unit& in) {
  return amount_of(from, key, from.need(key, "an amount such as 3717万元"), in);
}

earmark::whole read_whole(map_reader& from, earmark::whole otherwise) {
  if (!from.has("rounding")) return otherwise;
  const std::string how = from.word("rounding", {"error", "up", "down", "nearest"});
  return how == "up"        ? earmark::whole::up
         : how == "down"    ? earmark::whole::down
         : how == "nearest" ? earmark::whole::nearest
                            : earmark::whole::exact;
}

}  // namespace fundalloc::detail
