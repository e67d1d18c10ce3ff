// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "bindings.hpp"
#include "custom_rules.hpp"
#include "fundalloc/factor/method.hpp"
#include "fundalloc/plan/plan.hpp"
#include "fundalloc/settle/redistribute.hpp"
#include "fundalloc/settle/settle.hpp"
#include "long_call.hpp"

namespace fundalloc::python {

namespace {

using optional_texts = std::vector<std::optional<std::string>>;

std::vector<std::optional<rational>> optional_rationals(const optional_texts& texts) {
  std::vector<std::optional<rational>> values;
  for (const auto& t : texts) {
    values.push_back(t ? std::optional(rational::from_text(*t)) : std::nullopt);
  }
  return values;
}

/// Rounding and ties are read as a plan reads them, so that names and errors are the same.
settle_options options_of(const std::string& rule, const std::vector<std::string>& floor,
                          const optional_texts& cap, std::vector<std::string> names,
                          const py::dict& outside) {
  const document given = read_json(rule);
  const document whole = given.with(
      "factors", document::list({document::map({{"method", "equal"}, {"weight", "100%"}})}));
  const plan read(whole, {}, outside_rules(outside));
  settle_options options;
  options.rounding = read.spec().rounding;
  options.ties = read.spec().ties;
  long_call([&] {
    options.floor = rationals(floor);
    options.cap = optional_rationals(cap);
  });
  options.names = std::move(names);
  return options;
}

/// A capsule owns the units, so that nobody can make the array writeable again.
py::array owned_units(std::vector<std::int64_t> units) {
  auto kept = std::make_unique<std::vector<std::int64_t>>(std::move(units));
  const std::span<const std::int64_t> view(*kept);
  const py::capsule owner(kept.get(), [](void* p) {
    delete static_cast<std::vector<std::int64_t>*>(p);  // NOLINT: Python's capsule frees it
  });
  (void)kept.release();
  return read_only(view, owner);
}

py::tuple rounded_tuple(rounded result) {
  py::object tie = py::none();
  if (result.tie) tie = py::make_tuple(result.tie->tied, result.tie->units, result.tie->rule);
  const py::array units = owned_units(std::move(result.units));
  return py::make_tuple(units, result.undistributed.to_text(), tie,
                        result.point_value.to_text(), result.diagnostics.undecided);
}

template <class M>
void add_method(py::list& into) {
  if constexpr (requires { M::takes_indicator; }) {  // not what comes from outside
    into.append(
        py::make_tuple(std::string(M::name), std::string(M::name_zh), M::takes_indicator));
  }
}

template <class... M>
py::list coefficient_methods(std::variant<M...>*) {
  py::list result;
  (add_method<M>(result), ...);
  return result;
}

}  // namespace

void bind_settle(py::module_& m) {
  m.def(
      "round_to_total",
      [](const std::vector<std::string>& scores, const std::string& total,
         const std::string& rule, const std::vector<std::string>& floor,
         const optional_texts& cap, std::vector<std::string> names, const py::dict& outside) {
        const settle_options options = options_of(rule, floor, cap, std::move(names), outside);
        return rounded_tuple(long_call([&] {
          return round_to_total(rationals(scores), rational::from_text(total), options);
        }));
      },
      py::arg("scores"), py::arg("total"), py::arg("rule"), py::arg("floor"), py::arg("cap"),
      py::arg("names"), py::arg("outside"));

  m.def(
      "round_int64_to_total",
      [](const int64_array& scores, const std::string& total, const std::string& rule,
         const std::vector<std::string>& floor, const optional_texts& cap,
         std::vector<std::string> names, const py::dict& outside) {
        const settle_options options = options_of(rule, floor, cap, std::move(names), outside);
        const std::span<const std::int64_t> values(scores.data(),
                                                   static_cast<std::size_t>(scores.size()));
        return rounded_tuple(long_call(
            [&] { return round_to_total(values, rational::from_text(total), options); }));
      },
      py::arg("scores").noconvert(), py::arg("total"), py::arg("rule"), py::arg("floor"),
      py::arg("cap"), py::arg("names"), py::arg("outside"));

  m.def(
      "water_fill",
      [](const std::vector<std::string>& scores, const std::string& total,
         const std::vector<std::string>& floor, const optional_texts& cap) {
        return long_call([&] {
          return texts(water_fill(rationals(scores), rational::from_text(total),
                                  rationals(floor), optional_rationals(cap)));
        });
      },
      py::arg("scores"), py::arg("total"), py::arg("floor"), py::arg("cap"));

  m.def(
      "fix_and_redistribute",
      [](const std::vector<std::string>& scores, const std::string& total,
         const std::vector<std::string>& floor, const optional_texts& cap,
         const std::string& order) -> py::object {
        for (const redistribution known : redistributions()) {
          if (to_text(known) != order) continue;
          redistributed r;
          std::vector<std::string> amounts;
          long_call([&] {
            r = fix_and_redistribute(rationals(scores), rational::from_text(total),
                                     rationals(floor), optional_rationals(cap), known);
            amounts = texts(r.amounts);
          });
          return py::make_tuple(amounts, r.left_over.to_text(), r.rounds, r.fixed_in_round);
        }
        return py::none();
      },
      py::arg("scores"), py::arg("total"), py::arg("floor"), py::arg("cap"), py::arg("order"));

  m.def(
      "exact", [](const std::string& text) { return scalar(text).value.to_text(); },
      py::arg("text"));
  m.def("rounding_methods", [] {
    py::list result;
    for (const rounding_entry& r : rounding_rules()) {
      result.append(py::make_tuple(std::string(r.name), std::string(r.name_zh), r.facts.divisor,
                                   r.facts.exact_sum, r.facts.real_bounds,
                                   r.facts.proportional));
    }
    return result;
  });
  m.def("coefficient_methods",
        [] { return coefficient_methods(static_cast<coefficient_method*>(nullptr)); });
}

}  // namespace fundalloc::python
