// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/plan/plan.hpp"

#include "plan/direct.hpp"
#include "plan/one_part.hpp"
#include "plan/plan_data.hpp"
#include "plan/read_spec.hpp"
#include "plan/weights.hpp"

namespace fundalloc {

namespace {

std::shared_ptr<const detail::plan_data> checked(plan_spec spec, detail::read_context context) {
  auto data = std::make_shared<detail::plan_data>();
  detail::check_spec(spec, context);
  for (part& one : detail::parts_of(spec)) {
    detail::part_data kept;
    if (!spec.parts.empty()) kept.path = "parts[" + std::to_string(data->parts.size()) + "].";
    kept.weights = detail::normal_weights(one, context, kept.path);
    for (const rational& w : kept.weights) kept.weight_estimates.push_back(w.to_double());
    kept.rule = std::move(one);
    data->parts.push_back(std::move(kept));
  }
  for (const pool_source& s : spec.pool) data->pool += s.amount;
  data->direct = detail::direct_rule_of(spec, data->parts);
  data->spec = std::move(spec);
  data->context = std::move(context);
  return data;
}

}  // namespace

plan::plan(const document& text, std::string_view file, const extensions& outside) {
  detail::read_context context{.file = std::string(file),
                               .marks = {},
                               .outside = outside,
                               .outside_keys = detail::keys_of(outside)};
  plan_spec spec = detail::read_spec(text, context);
  data_ = checked(std::move(spec), std::move(context));
}

plan::plan(plan_spec spec) : data_(checked(std::move(spec), {})) {}

const plan_spec& plan::spec() const noexcept { return data_->spec; }
bool plan::has_pool() const noexcept { return !data_->spec.pool.empty(); }
const rational& plan::pool() const noexcept { return data_->pool; }
const std::string& plan::file() const noexcept { return data_->context.file; }
document plan::canonical() const { return detail::write_spec(data_->spec); }

plan plan::with_pool(rational grains) const {
  plan copy = *this;
  auto data = std::make_shared<detail::plan_data>(*data_);
  data->spec.pool = {{"", grains}};
  data->pool = std::move(grains);
  copy.data_ = std::move(data);
  return copy;
}

location plan::where(std::string_view path) const {
  try {
    data_->context.fail({.number = code::bad_value}, std::string(path));
  } catch (const error& e) {
    return e.detail().where;
  }
}

bool operator==(const plan& a, const plan& b) {
  return to_json(a.canonical()) ==
         to_json(b.canonical());  // sorted: the order of keys is no difference
}

const detail::plan_data& data_of(const plan& p) noexcept { return *p.data_; }

std::vector<problem> check_document(const document& text, std::string_view file,
                                    const extensions& outside) {
  std::vector<problem> problems;
  detail::read_context context{.file = std::string(file),
                               .marks = {},
                               .problems = &problems,
                               .outside = outside,
                               .outside_keys = detail::keys_of(outside)};
  context.part([&] {
    const plan_spec spec = detail::read_spec(text, context);
    // Values that could not be read are missing here: only a clean reading is checked further.
    if (problems.empty()) detail::check_spec(spec, context);
  });
  return problems;
}

}  // namespace fundalloc
