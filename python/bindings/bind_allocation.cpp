// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "fundalloc/plan/allocation.hpp"
#include "fundalloc/plan/cascade.hpp"
#include "fundalloc/report/bound_comparison.hpp"
#include "fundalloc/report/certificate.hpp"
#include "fundalloc/report/explanation.hpp"
#include "fundalloc/report/json.hpp"
#include "long_call.hpp"

namespace fundalloc::python {

namespace {

py::list named_units(const py::object& self, const auto& lines) {
  py::list result;
  for (const auto& line : lines) {
    result.append(py::make_tuple(line.name, read_only<std::int64_t>(line.units, self)));
  }
  return result;
}

/// What is handed over of one recipient, with every number as its text.
struct explanation_texts {
  struct line {
    std::string step;
    std::string name;
    std::string amount;
    std::string printed;
    std::string part;
  };
  std::string recipient;
  std::int64_t slice;
  std::string score;
  std::string quota;
  std::vector<line> lines;
};

explanation_texts texts_of(const explanation& e) {
  explanation_texts result{e.recipient, e.slice, e.score.to_text(), e.quota.to_text(), {}};
  for (const explanation_line& line : e.lines) {
    result.lines.push_back({std::string(to_text(line.step)), line.name, line.amount.to_text(),
                            line.printed, line.part});
  }
  return result;
}

py::tuple explanation_tuple(const explanation_texts& e) {
  py::list lines;
  for (const explanation_texts::line& line : e.lines) {
    lines.append(py::make_tuple(line.step, line.name, line.amount, line.printed, line.part));
  }
  return py::make_tuple(e.recipient, e.slice, e.score, e.quota, lines);
}

py::list all_explanations(const allocation& a, int decimals) {
  const auto rows = long_call([&] {
    std::vector<explanation_texts> texts;
    for (const explanation& e : explain_all(a, decimals)) texts.push_back(texts_of(e));
    return texts;
  });
  py::list result;
  breather breathe;
  for (const explanation_texts& e : rows) {
    breathe();
    result.append(explanation_tuple(e));
  }
  return result;
}

py::list certificate_entries(const std::vector<certificate_entry>& values) {
  py::list result;
  breather breathe;
  for (const auto& v : values) {
    breathe();
    result.append(py::make_tuple(v.recipient, v.by.to_text()));
  }
  return result;
}

py::dict certificate_dict(const allocation& a) {
  const certificate c = long_call([&] { return a.certificate(); });
  py::dict d;
  d["sum_exact"] = c.sum_exact;
  d["past_bound"] = certificate_entries(c.past_bound);
  d["outside_quota"] = certificate_entries(c.outside_quota);
  d["order_broken"] = certificate_entries(c.order_broken);
  d["house_monotone"] = c.house_monotone;
  d["population_monotone"] = c.population_monotone;
  d["proportional"] = c.proportional;
  return d;
}

py::object tie_tuple(const allocation& a, const std::optional<tie_report>& tie) {
  if (!tie) return py::none();
  std::vector<std::string> names;
  for (const std::size_t i : tie->tied) names.push_back(a.recipients()[i]);
  return py::make_tuple(names, tie->units, tie->rule);
}

py::list parts_list(const py::object& self) {
  const auto& a = py::cast<const allocation&>(self);
  py::list result;
  const std::vector<part_line>* parts = nullptr;
  long_call([&] { parts = &a.parts(); });
  for (const part_line& p : *parts) {
    result.append(py::make_tuple(
        p.name, p.amount.to_text(), read_only<std::int64_t>(p.units, self),
        p.undistributed.to_text(), p.point_value.to_text(), tie_tuple(a, p.tie)));
  }
  return result;
}

void bind_result(py::module_& m) {
  py::class_<allocation>(m, "Allocation")
      .def_property_readonly("recipients", &allocation::recipients)
      .def_property_readonly("recipient_header", &allocation::recipient_header)
      .def_property_readonly("note", [](const allocation& a) { return a.plan().spec().note; })
      .def_property_readonly("slices",
                             [](const py::object& self) {
                               return read_only(py::cast<const allocation&>(self).slices(),
                                                self);
                             })
      .def_property_readonly("factor_units",
                             [](const py::object& self) {
                               return read_only(
                                   py::cast<const allocation&>(self).factor_units(), self);
                             })
      .def_property_readonly("total", &allocation::total)
      .def_property_readonly("unit", [](const allocation& a) { return a.unit().to_text(); })
      .def_property_readonly("word", [](const allocation& a) { return a.unit().word(); })
      .def_property_readonly("pool", [](const allocation& a) { return a.pool().to_text(); })
      .def_property_readonly(
          "quotas",
          [](const allocation& a) { return long_call([&] { return texts(a.quotas()); }); })
      .def_property_readonly("reserves",
                             [](const allocation& a) {
                               std::vector<std::pair<std::string, std::string>> result;
                               for (const reserve_line& r : a.reserves())
                                 result.emplace_back(r.name, r.amount.to_text());
                               return result;
                             })
      .def_property_readonly("undistributed",
                             [](const allocation& a) { return a.undistributed().to_text(); })
      .def_property_readonly("earmarks",
                             [](const py::object& self) {
                               return named_units(self,
                                                  py::cast<const allocation&>(self).earmarks());
                             })
      .def_property_readonly("splits",
                             [](const py::object& self) {
                               return named_units(self,
                                                  py::cast<const allocation&>(self).splits());
                             })
      .def_property_readonly("carve_outs",
                             [](const py::object& self) {
                               return named_units(
                                   self, py::cast<const allocation&>(self).carve_outs());
                             })
      .def_property_readonly("parts", &parts_list)
      .def_property_readonly("tie", [](const allocation& a) { return tie_tuple(a, a.tie()); })
      .def_property_readonly("point_value",
                             [](const allocation& a) { return a.point_value().to_text(); })
      .def_property_readonly(
          "filled",
          [](const allocation& a) {
            py::list result;
            for (const filled_cell& f : a.filled()) {
              result.append(py::make_tuple(f.recipient, f.column, f.value, f.policy));
            }
            return result;
          })
      .def_property_readonly("notes", &allocation::notes)
      .def_property_readonly("diagnostics",
                             [](const allocation& a) {
                               return std::pair(a.diagnostics().undecided,
                                                a.diagnostics().exact_solves);
                             })
      .def_property_readonly("certificate", &certificate_dict)
      .def_property_readonly(
          "digest", [](const allocation& a) { return long_call([&] { return a.digest(); }); })
      .def_property_readonly(
          "digest_text",
          [](const allocation& a) { return long_call([&] { return digest_text(a); }); })
      .def(
          "show",
          [](const allocation& a, const std::string& grains) {
            return a.unit().show(rational::from_text(grains));
          },
          py::arg("grains"))
      .def(
          "explain",
          [](const allocation& a, const std::string& recipient, int decimals) {
            return explanation_tuple(
                long_call([&] { return texts_of(a.explain(recipient, decimals)); }));
          },
          py::arg("recipient"), py::arg("decimals"))
      .def("explain_all", &all_explanations, py::arg("decimals"))
      .def_property_readonly("explanation_headers",
                             [](const allocation& a) {
                               py::list result;
                               const auto headers =
                                   long_call([&] { return explanation_headers(a); });
                               for (const explanation_header& h : headers) {
                                 result.append(py::make_tuple(h.name, h.part, h.ours));
                               }
                               return result;
                             })
      .def("to_json",
           [](const allocation& a) { return long_call([&] { return to_json(a); }); });
}

void bind_cascade(py::module_& m) {
  py::class_<tier>(m, "Tier").def(
      py::init([](const plan& rule, const table& recipients, std::string parent,
                  std::vector<std::pair<std::string, plan>> rules) {
        return tier{rule, recipients, std::move(parent), std::move(rules)};
      }),
      py::arg("plan"), py::arg("table"), py::arg("parent"), py::arg("rules"));
  py::class_<cascade_result>(m, "CascadeResult")
      .def_readonly("parent", &cascade_result::parent)
      .def_readonly("result", &cascade_result::result)
      .def_readonly("children", &cascade_result::children);
  m.def(
      "cascade",
      [](const plan& rule, const table& recipients, const std::vector<tier>& tiers) {
        return long_call([&] { return cascade(rule, recipients, tiers); });
      },
      py::arg("plan"), py::arg("table"), py::arg("tiers"));
}

}  // namespace

namespace {

struct variant_texts {
  std::vector<std::string> amounts;
  std::string left_over;
};

py::list comparison_list(const allocation& a) {
  std::vector<std::vector<variant_texts>> numbers;  // of each part
  std::vector<std::vector<std::string>> quotas;
  const auto parts = long_call([&] {
    auto result = compare_bounds(a);
    for (const bound_comparison& part : result) {
      auto& own = numbers.emplace_back();
      for (const bound_variant& v : part.variants) {
        own.push_back({texts(v.outcome.amounts), v.outcome.left_over.to_text()});
      }
      quotas.push_back(texts(part.quotas));
    }
    return result;
  });
  py::list result;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    py::list variants;
    for (std::size_t v = 0; v < parts[k].variants.size(); ++v) {
      const bound_variant& one = parts[k].variants[v];
      variants.append(py::make_tuple(std::string(to_text(one.order)), numbers[k][v].amounts,
                                     numbers[k][v].left_over, one.outcome.rounds, one.differs));
    }
    result.append(py::make_tuple(parts[k].part, parts[k].recipients, quotas[k], variants));
  }
  return result;
}

}  // namespace

void bind_allocation(py::module_& m) {
  bind_result(m);
  m.def("compare_bounds", &comparison_list, py::arg("result"));
  bind_cascade(m);
  m.def(
      "allocate",
      [](const plan& rule, const table& recipients) {
        return long_call([&] { return allocate(rule, recipients); });
      },
      py::arg("plan"), py::arg("table"));
}

}  // namespace fundalloc::python
