// SPDX-License-Identifier: Apache-2.0
#include <type_traits>
#include <variant>

#include "bindings.hpp"
#include "fundalloc/claim/claims.hpp"
#include "fundalloc/factor/method.hpp"
#include "fundalloc/options.hpp"
#include "fundalloc/plan/plan.hpp"
#include "fundalloc/settle/rounding.hpp"

namespace fundalloc::python {

namespace {

/// Lists the options of a rule: key, Chinese key, kind, words, and the options of a list's
/// items.
class option_lister final : public option_visitor {
 public:
  using option_visitor::operator();
  void operator()(std::string_view key, std::string_view zh, std::string&) override {
    add(key, zh, "column");
  }
  void operator()(std::string_view key, std::string_view zh,
                  std::optional<rational>&) override {
    add(key, zh, "number");
  }
  void operator()(std::string_view key, std::string_view zh, rational&) override {
    add(key, zh, "number");
  }
  void operator()(std::string_view key, std::string_view zh, std::optional<int>&) override {
    add(key, zh, "whole");
  }
  void operator()(std::string_view key, std::string_view zh, bool&) override {
    add(key, zh, "truth");
  }
  void text(std::string_view key, std::string_view zh, std::string&) override {
    add(key, zh, "text");
  }

  [[nodiscard]] py::list take() { return std::move(found_); }

 protected:
  void choose(std::string_view key, std::string_view zh, std::span<const word_pair> words,
              std::size_t&) override {
    add(key, zh, "word", words);
  }
  void choose_any(std::string_view key, std::string_view zh, std::span<const word_pair> words,
                  std::optional<std::size_t>&, std::optional<rational>* number) override {
    add(key, zh, number == nullptr ? "word" : "word or number", words);
  }
  void each(std::string_view key, std::string_view zh, std::size_t,
            const std::function<void(std::size_t)>&,
            const std::function<void(std::size_t, option_visitor&)>& visit) override {
    option_lister items;
    visit(0, items);
    add(key, zh, "list", {}, items.take());
  }

 private:
  void add(std::string_view key, std::string_view zh, const char* kind,
           std::span<const word_pair> words = {}, py::list items = py::list()) {
    py::list pairs;
    for (const word_pair& w : words) {
      pairs.append(py::make_tuple(std::string(w.english), std::string(w.chinese)));
    }
    found_.append(py::make_tuple(std::string(key), std::string(zh), kind, std::move(pairs),
                                 std::move(items)));
  }

  py::list found_;
};

template <class Rule>
void add_rule(py::dict& into) {
  if constexpr (std::is_default_constructible_v<Rule>) {  // not what comes from outside
    Rule rule;
    option_lister options;
    Rule::options(rule, options);
    into[py::str(std::string(Rule::name))] = options.take();
  }
}

template <class... Rule>
py::dict options_of(const std::type_identity<std::variant<Rule...>>&) {
  py::dict rules;
  (add_rule<Rule>(rules), ...);
  return rules;
}

py::list pairs_of(const std::vector<plan_word>& words) {
  py::list pairs;
  for (const plan_word& w : words) {
    pairs.append(py::make_tuple(std::string(w.english), std::string(w.chinese)));
  }
  return pairs;
}

}  // namespace

void bind_schema(py::module_& m) {
  m.def("plan_keys_at_top", [] { return pairs_of(plan_keys_at_top()); });
  m.def("plan_words", [] { return pairs_of(plan_words()); });
  m.def("rule_options", [] {
    py::dict kinds;
    kinds["coefficient"] = options_of(std::type_identity<coefficient_method>{});
    kinds["rounding"] = options_of(std::type_identity<rounding_rule>{});
    kinds["claims"] = options_of(std::type_identity<claims_rule>{});
    return kinds;
  });
}

}  // namespace fundalloc::python
