// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "custom_rules.hpp"
#include "fundalloc/claim/rule.hpp"
#include "fundalloc/plan/plan.hpp"
#include "long_call.hpp"

namespace fundalloc::python {

namespace {

/// The rule and what happens with a surplus, read as a plan reads them: words and errors are
/// the same.
plan read_claims(const std::string& rule, const py::dict& outside) {
  return plan(read_json(rule), {}, outside_rules(outside));
}

}  // namespace

void bind_claims(py::module_& m) {
  m.def(
      "divide_claims",
      [](const std::vector<std::string>& claims, const std::string& estate,
         const std::string& rule, const std::vector<std::optional<std::string>>& ceilings,
         const std::vector<std::string>& ranks, const py::dict& outside) {
        const plan read = read_claims(rule, outside);
        claims_rule by = read.spec().claims->rule;
        if (auto* in_order = std::get_if<priority>(&by)) in_order->ranks = rationals(ranks);
        claims_options options;
        if (read.spec().on_surplus == surplus_mode::reserve) {
          options.on_surplus = claims_options::surplus::reserve;
        }
        return long_call([&] {
          for (const auto& c : ceilings) {
            options.ceilings.push_back(c ? std::optional(rational::from_text(*c))
                                         : std::nullopt);
          }
          const claims_problem problem{.estate = rational::from_text(estate),
                                       .claims = rationals(claims)};
          return texts(divide_claims(problem, by, options).awards);
        });
      },
      py::arg("claims"), py::arg("estate"), py::arg("rule"), py::arg("ceilings"),
      py::arg("ranks"), py::arg("outside"));
  m.def("claims_rules", [] {
    py::list result;
    for (const claims_rule_facts& r : claims_rules()) {
      result.append(py::make_tuple(std::string(r.name), std::string(r.name_zh)));
    }
    return result;
  });
}

}  // namespace fundalloc::python
