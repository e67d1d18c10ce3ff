// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/report/json.hpp"

#include "fundalloc/report/certificate.hpp"
#include "fundalloc/report/explanation.hpp"

namespace fundalloc {

namespace {

using entries = std::vector<document::entry>;

document list_of_texts(const std::vector<std::string>& values) {
  return document::list(std::vector<document>(values.begin(), values.end()));
}

std::string yes_or_no(bool value) { return value ? "true" : "false"; }

/// Everything about one recipient: the slice in units and in words of the unit, and its lines.
document recipient_document(const allocation& result, const explanation& e) {
  const unit& u = result.unit();
  std::vector<document> lines;
  for (const explanation_line& line : e.lines) {
    entries fields{{"amount", (line.amount / u.grains_per_word()).to_shortest_text()},
                   {"name", line.name},
                   {"printed", line.printed},
                   {"step", std::string(to_text(line.step))}};
    if (!line.part.empty()) fields.emplace_back("part", line.part);
    lines.push_back(document::map(std::move(fields)));
  }
  return document::map({{"amount", u.show(e.slice)},
                        {"lines", document::list(std::move(lines))},
                        {"name", e.recipient},
                        {"quota", e.quota.to_text()},
                        {"score", e.score.to_text()},
                        {"slice", std::to_string(e.slice)}});
}

document certificate_document(const certificate& c) {
  const auto list = [](const std::vector<certificate_entry>& values) {
    std::vector<document> items;
    for (const certificate_entry& v : values) {
      items.push_back(document::map({{"by", v.by.to_text()}, {"recipient", v.recipient}}));
    }
    return document::list(std::move(items));
  };
  return document::map({{"house_monotone", yes_or_no(c.house_monotone)},
                        {"order_broken", list(c.order_broken)},
                        {"outside_quota", list(c.outside_quota)},
                        {"past_bound", list(c.past_bound)},
                        {"population_monotone", yes_or_no(c.population_monotone)},
                        {"proportional", yes_or_no(c.proportional)},
                        {"sum_exact", yes_or_no(c.sum_exact)}});
}

document tie_document(const allocation& result, const tie_report& tie) {
  std::vector<std::string> names;
  for (const std::size_t i : tie.tied) names.push_back(result.recipients()[i]);
  return document::map({{"recipients", list_of_texts(names)},
                        {"rule", tie.rule},
                        {"units", std::to_string(tie.units)}});
}

/// The parts of a plan that is divided: what each shared, and how.
document parts_document(const allocation& result) {
  const rational word = result.unit().grains_per_word();
  std::vector<document> items;
  for (const part_line& p : result.parts()) {
    std::vector<std::string> amounts;
    for (const std::int64_t units : p.units) amounts.push_back(result.unit().show(units));
    entries e{{"amount", (p.amount / word).to_shortest_text()},
              {"amounts", list_of_texts(amounts)},
              {"name", p.name},
              {"undistributed", (p.undistributed / word).to_shortest_text()}};
    if (p.point_value.sign() != 0) e.emplace_back("point_value", p.point_value.to_text());
    if (p.tie) e.emplace_back("tie", tie_document(result, *p.tie));
    items.push_back(document::map(std::move(e)));
  }
  return document::list(std::move(items));
}

document amounts_document(const allocation& result) {
  std::vector<document> items;
  for (const reserve_line& r : result.reserves()) {
    items.push_back(document::map(
        {{"amount", (r.amount / result.unit().grains_per_word()).to_shortest_text()},
         {"name", r.name}}));
  }
  return document::list(std::move(items));
}

document splits_document(const allocation& result) {
  std::vector<document> items;
  for (const split_line& s : result.splits()) {
    std::vector<std::string> amounts;
    for (const std::int64_t units : s.units) amounts.push_back(result.unit().show(units));
    items.push_back(document::map({{"amounts", list_of_texts(amounts)}, {"name", s.name}}));
  }
  return document::list(std::move(items));
}

document filled_document(const allocation& result) {
  std::vector<document> items;
  for (const filled_cell& f : result.filled()) {
    items.push_back(document::map({{"column", f.column},
                                   {"policy", f.policy},
                                   {"recipient", f.recipient},
                                   {"value", f.value}}));
  }
  return document::list(std::move(items));
}

}  // namespace

std::string to_json(const allocation& result) {
  std::vector<document> recipients;
  for (const explanation& e : explain_all(result)) {
    recipients.push_back(recipient_document(result, e));
  }
  const rational word = result.unit().grains_per_word();
  entries all{{"certificate", certificate_document(result.certificate())},
              {"digest", result.digest()},
              {"filled", filled_document(result)},
              {"format", "fundalloc-result-1"},
              {"notes", list_of_texts(result.notes())},
              {"plan", result.plan().canonical()},
              {"pool", (result.pool() / word).to_shortest_text()},
              {"recipients", document::list(std::move(recipients))},
              {"reserves", amounts_document(result)},
              {"splits", splits_document(result)},
              {"total", result.unit().show(result.total())},
              {"undistributed", (result.undistributed() / word).to_shortest_text()},
              {"unit", result.unit().to_text()}};
  if (result.point_value().sign() != 0)
    all.emplace_back("point_value", result.point_value().to_text());
  if (result.tie()) all.emplace_back("tie", tie_document(result, *result.tie()));
  if (!result.plan().spec().parts.empty()) all.emplace_back("parts", parts_document(result));
  return to_json(document::map(std::move(all)));
}

}  // namespace fundalloc
