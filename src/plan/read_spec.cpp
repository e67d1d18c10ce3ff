// SPDX-License-Identifier: Apache-2.0
#include "plan/read_spec.hpp"

#include <algorithm>
#include <array>

#include "plan/one_part.hpp"
#include "plan/read_part.hpp"

namespace fundalloc::detail {

namespace {

/// Reads the top of a plan key by key; one small function for each.
class spec_reader {
 public:
  spec_reader(const document& text, read_context& context)
      : context_(context), top_(text, "", context, key_place::top) {}

  plan_spec run() {
    for (const auto& [key, text] : texts()) {
      part([&, into = text, name = key] { *into = top_.text(name); });
    }
    part([&] {
      const std::string text = top_.text("unit", "元");
      top_.at("unit", [&] { spec_.unit = unit(text); });
    });
    part([&] { pool(); });
    part([&] { eligible(); });
    fundalloc::part shared;
    part([&] { read_part(top_, spec_.unit, shared); });
    part([&] { base(); });
    each_item(
        top_, "earmarks", [&] { spec_.earmarks.emplace_back(); },
        [&](map_reader& m) { earmark_of(m, spec_.earmarks.back()); });
    part([&] { parts(shared); });
    keep_at_top(shared, spec_);
    each_item(
        top_, "carve_outs", [&] { spec_.carve_outs.emplace_back(); },
        [&](map_reader& m) { carve_out_of(m, spec_.carve_outs.back()); });
    each_item(
        top_, "splits", [&] { spec_.splits.emplace_back(); },
        [&](map_reader& m) { split_of(m, spec_.splits.back()); });
    top_.finish("a plan");
    return std::move(spec_);
  }

 private:
  template <class F>
  void part(F&& reading) {
    context_.part(reading);
  }

  std::array<std::pair<const char*, std::string*>, 4> texts() {
    return {{{"title", &spec_.title},
             {"source", &spec_.source},
             {"note", &spec_.note},
             {"recipient", &spec_.recipient}}};
  }

  void pool() {
    const document* value = top_.take("pool");
    if (value == nullptr) return;
    if (!value->is_list()) {
      spec_.pool = {{"", amount_of(top_, "pool", *value, spec_.unit)}};
      return;
    }
    for (std::size_t k = 0; k < value->items().size(); ++k) {
      part([&] {
        map_reader item(value->items()[k], "pool[" + std::to_string(k) + "]", context_);
        pool_source source;
        item.part([&] { source.name = item.text("name"); });
        item.part([&] { source.amount = read_amount(item, "amount", spec_.unit); });
        spec_.pool.push_back(std::move(source));
        item.finish("a source of the pool");
      });
    }
  }

  void eligible() {
    const document* value = top_.take("eligible");
    if (value == nullptr) return;
    map_reader m(*value, "eligible", context_);
    eligibility rule;
    m.part([&] {
      rule.column =
          text_of(m.need("column", "the column that says it"), m.path("column"), context_);
    });
    const document& is = m.need("is", "what the cells of recipients say");
    if (is.is_list()) {
      for (const document& item : is.items()) {
        rule.is.push_back(text_of(item, m.path("is"), context_));
      }
    } else {
      rule.is.push_back(text_of(is, m.path("is"), context_));
    }
    m.finish("eligible");
    spec_.eligible = std::move(rule);
  }

  void base() {
    const document* value = top_.take("base");
    if (value == nullptr) return;
    base_line line;
    if (value->is_scalar()) {
      line.column = value->text();
    } else {
      map_reader m(*value, "base", context_);
      m.part([&] {
        line.column = text_of(m.need("of", "a column of money"), m.path("of"), context_);
      });
      m.part([&] {
        if (m.has("share")) line.share = read_share(m, "share");
      });
      m.part([&] { line.rounding = read_whole(m, earmark::whole::exact); });
      m.part([&] { line.name = m.text("name"); });
      m.finish("the base");
    }
    spec_.base = std::move(line);
  }

  void earmark_of(map_reader& m, earmark& e) {
    m.part([&] { e.name = m.text("name"); });
    m.part([&] { value_of(m, e); });
    m.part([&] { e.rounding = read_whole(m, earmark::whole::exact); });
    m.part([&] {
      if (!e.name.empty() || m.is_unread("name")) return;
      m.fail(code::missing_key, "name", "the earmark has no name", "a name (名称)",
             "Name it: results print it.");
    });
    m.finish("this earmark");
  }

  void value_of(map_reader& m, earmark& e) {
    using kind = earmark::kind;
    if (m.has("to")) {
      e.use = kind::to;
      m.part([&] { e.target = m.text("to"); });
      e.value = read_amount(m, "amount", spec_.unit);
    } else if (m.has("per")) {
      e.use = kind::per;
      m.part([&] { e.target = m.text("per"); });
      e.value = read_amount(m, "rate", spec_.unit);
    } else if (m.has("each")) {
      e.use = kind::each;
      e.value = read_amount(m, "each", spec_.unit);
    } else if (m.has("share")) {
      e.use = kind::reserve_share;
      e.value = read_share(m, "share");
    } else {
      e.use = kind::reserve_amount;
      e.value = read_amount(m, "amount", spec_.unit);
    }
  }

  /// A part's key replaces the plan's key of that name; bounds at the top would belong to none.
  void parts(const fundalloc::part& shared) {
    const document* value = top_.take("parts");
    if (value == nullptr) return;
    if (!value->is_list() || value->items().empty()) {
      top_.fail(code::bad_value, "parts", "no list of parts", "a list: - {{name, share, ...}}",
                "Write at least one part, or none.");
    }
    for (std::size_t k = 0; k < value->items().size(); ++k) {
      const std::string path = "parts[" + std::to_string(k) + "]";
      const document& at = value->items()[k];
      context_.marks[path] = {at.line, at.character};
      fundalloc::part& one = spec_.parts.emplace_back(shared);
      part([&] {
        map_reader m(at, path, context_, key_place::part);
        part([&] { one.name = m.text("name"); });
        part([&] {
          if (m.has("share")) one.share = read_share(m, "share");
        });
        part([&] {
          if (m.has("amount")) one.amount = read_amount(m, "amount", spec_.unit);
        });
        read_part(m, spec_.unit, one);
        m.finish("a part");
      });
    }
  }

  void carve_out_of(map_reader& m, carve_out& c) {
    m.part([&] { c.name = m.text("name"); });
    const bool by_column = m.has("parent");
    m.part([&] {
      if (by_column) c.parent = m.text("parent");
    });
    if (!by_column) {
      m.part(
          [&] { c.to = text_of(m.need("to", "who gets the share"), m.path("to"), context_); });
      m.part([&] {
        c.from = text_of(m.need("from", "whose quota is shared"), m.path("from"), context_);
      });
    }
    m.part([&] {
      if (m.has("per") && (!c.parent.empty() || m.is_unread("parent"))) {
        c.per = m.text("per");
      } else {
        c.share = read_share(m, "share");
      }
    });
    m.part([&] { c.rounding = read_whole(m, earmark::whole::nearest); });
    m.part([&] {
      if (!c.name.empty() || m.is_unread("name")) return;
      m.fail(code::missing_key, "name", "the carve-out has no name", "a name (名称)",
             "Name it: results print it.");
    });
    m.finish("this carve-out");
  }

  void split_of(map_reader& m, split& s) {
    m.part([&] { s.name = m.text("name"); });
    m.part([&] { value_of(m, s); });
    m.part([&] {
      if (!s.name.empty() || m.is_unread("name")) return;
      m.fail(code::missing_key, "name", "the split has no name", "a name (名称)", "Name it.");
    });
    m.finish("this split");
  }

  void value_of(map_reader& m, split& s) {
    using kind = split::kind;
    if (m.has("share")) {
      s.value = read_share(m, "share");
    } else if (m.has("amount")) {
      s.use = kind::amount;
      s.value = read_amount(m, "amount", spec_.unit);
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
