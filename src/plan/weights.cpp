// SPDX-License-Identifier: Apache-2.0
#include "plan/weights.hpp"

namespace fundalloc::detail {

namespace {

enum class weight_form { neutral, per_cent, fraction, points };

weight_form form_of(const scalar& weight) {
  if (weight.value.sign() == 0) return weight_form::neutral;
  if (weight.form == number_form::percent) return weight_form::per_cent;
  return weight.whole ? weight_form::points : weight_form::fraction;
}

/// A list of factors whose weights sum to the whole of their form.
struct weight_list {
  const std::vector<factor>& factors;
  std::int64_t points;
  std::string path;  ///< of the list: "factors", "parts[1].factors[0].factors"

  [[nodiscard]] std::string weight_path(std::size_t j) const {
    return path + "[" + std::to_string(j) + "].weight";
  }
};

weight_form common_form(const weight_list& list, const read_context& context) {
  weight_form form = weight_form::neutral;
  for (std::size_t j = 0; j < list.factors.size(); ++j) {
    const scalar& weight = list.factors[j].weight;
    if (weight.value.sign() < 0) {
      context.fail({code::bad_value,
                    {},
                    phrase("the weight {} is negative", weight.value.to_shortest_text()),
                    "a weight of at least 0",
                    "Correct the weight."},
                   list.weight_path(j));
    }
    const weight_form f = form_of(weight);
    if (f == weight_form::neutral) continue;
    if (form != weight_form::neutral && f != form) {
      context.fail(
          {code::weight_forms,
           {},
           "weights mix per cents, fractions and whole numbers",
           phrase("all per cents (sum 100%), all fractions (sum 1), or all points (sum {})",
                  list.points),
           "Write all weights alike."},
          list.weight_path(j));
    }
    form = f;
  }
  return form;
}

std::vector<rational> weights_of(const weight_list& list, const read_context& context) {
  const weight_form form = common_form(list, context);
  const rational whole = form == weight_form::points ? rational(list.points) : rational(1);
  rational sum = 0;
  for (const factor& f : list.factors) sum += f.weight.value;
  if (sum != whole) {
    const bool per_cent = form == weight_form::per_cent;
    const rational scale = per_cent ? rational(100) : rational(1);
    const std::string sign = per_cent ? "%" : "";
    context.fail(
        {code::weight_sum,
         {},
         phrase("the weights sum to {}{}", (sum * scale).to_shortest_text(), sign),
         phrase::plain((whole * scale).to_shortest_text() + sign),
         form == weight_form::points ? phrase("Correct the weights, or state points (总分).")
                                     : phrase("Correct the weights.")},
        list.path);
  }
  std::vector<rational> weights;
  for (const factor& f : list.factors) weights.push_back(f.weight.value / whole);
  return weights;
}

}  // namespace

std::vector<const factor*> leaves_of(const part& one) {
  std::vector<const factor*> leaves;
  for (const factor& f : one.factors) {
    if (f.factors.empty()) leaves.push_back(&f);
    for (const factor& inner : f.factors) leaves.push_back(&inner);
  }
  return leaves;
}

const std::string& name_of(const factor& f) noexcept {
  return f.name.empty() ? f.indicator : f.name;
}

std::vector<rational> normal_weights(const part& one, const read_context& context,
                                     const std::string& path) {
  std::vector<rational> result;
  if (one.factors.empty()) return result;
  const std::vector<rational> outer =
      weights_of({one.factors, one.points, path + "factors"}, context);
  for (std::size_t j = 0; j < one.factors.size(); ++j) {
    const factor& f = one.factors[j];
    if (f.factors.empty()) {
      result.push_back(outer[j]);
      continue;
    }
    const std::string inner = path + "factors[" + std::to_string(j) + "].factors";
    for (const rational& w : weights_of({f.factors, f.points, inner}, context)) {
      result.push_back(outer[j] * w);
    }
  }
  return result;
}

}  // namespace fundalloc::detail
