// SPDX-License-Identifier: Apache-2.0
#include "custom_rules.hpp"

#include <memory>

namespace fundalloc::python {

namespace {

/// A Python function that C++ may copy and drop without the GIL.
class callable {
 public:
  explicit callable(py::function f)
      : kept_(new py::function(std::move(f)), [](py::function* p) {
          const py::gil_scoped_acquire acquire;
          delete p;  // NOLINT: the deleter of a shared pointer
        }) {}

  template <class... Args>
  [[nodiscard]] std::vector<rational> numbers(const Args&... args) const {
    const py::gil_scoped_acquire acquire;
    return rationals(py::cast<std::vector<std::string>>((*kept_)(args...)));
  }

 private:
  std::shared_ptr<py::function> kept_;
};

template <class F>
void each_rule(const py::dict& rules, const char* kind, F&& add) {
  if (!rules.contains(kind)) return;
  for (const py::handle item : rules[kind]) {
    const auto pair = py::cast<py::tuple>(item);
    add(py::cast<std::string>(pair[0]), callable(py::cast<py::function>(pair[1])));
  }
}

std::vector<std::string> texts_of(std::span<const rational> values) {
  std::vector<std::string> result;
  for (const rational& v : values) result.push_back(v.to_text());
  return result;
}

}  // namespace

extensions outside_rules(const py::dict& rules) {
  extensions outside;
  each_rule(rules, "coefficients", [&](std::string name, callable rule) {
    outside.coefficients.emplace_back(
        std::move(name),
        [rule](std::span<const rational> values) { return rule.numbers(texts_of(values)); });
  });
  each_rule(rules, "signposts", [&](std::string name, callable rule) {
    outside.signposts.emplace_back(std::move(name),
                                   [rule](std::int64_t k) { return rule.numbers(k).at(0); });
  });
  each_rule(rules, "claims", [&](std::string name, callable rule) {
    outside.claims.emplace_back(std::move(name), [rule](const claims_problem& problem) {
      return rule.numbers(problem.estate.to_text(), texts_of(problem.claims));
    });
  });
  return outside;
}

}  // namespace fundalloc::python
