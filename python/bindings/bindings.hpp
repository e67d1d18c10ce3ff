// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <span>
#include <string>
#include <vector>

#include "fundalloc/error.hpp"
#include "fundalloc/exact/rational.hpp"

/* What crosses the border: texts, lists of texts, int64 and double arrays of the right type,
 * and our own classes. A number never passes an implicit converter: exact numbers are texts
 * ("1/3"), and the Python side makes Fractions of them. */
namespace fundalloc::python {

namespace py = pybind11;

void bind_errors(py::module_& m);
void bind_table(py::module_& m);
void bind_plan(py::module_& m);
void bind_schema(py::module_& m);
void bind_allocation(py::module_& m);
void bind_arrow(py::module_& m);
void bind_check(py::module_& m);
void bind_settle(py::module_& m);
void bind_shares(py::module_& m);
void bind_claims(py::module_& m);

using int64_array = py::array_t<std::int64_t, py::array::c_style>;
using double_array = py::array_t<double, py::array::c_style>;

/// A problem as a dict of its parts.
[[nodiscard]] py::dict problem_dict(const problem& p);

/// A read-only array over memory that `owner` keeps alive.
template <class T>
[[nodiscard]] py::array read_only(std::span<const T> values, py::handle owner) {
  py::array array(py::dtype::of<T>(), {values.size()}, {sizeof(T)}, values.data(), owner);
  array.attr("flags").attr("writeable") = false;
  return array;
}

[[nodiscard]] inline std::vector<rational> rationals(const std::vector<std::string>& texts) {
  std::vector<rational> values;
  values.reserve(texts.size());
  for (const std::string& t : texts) values.push_back(rational::from_text(t));
  return values;
}

[[nodiscard]] inline std::vector<std::string> texts(const std::vector<rational>& values) {
  std::vector<std::string> result;
  result.reserve(values.size());
  for (const rational& v : values) result.push_back(v.to_text());
  return result;
}

}  // namespace fundalloc::python
