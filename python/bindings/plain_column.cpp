// SPDX-License-Identifier: Apache-2.0
#include "plain_column.hpp"

#include <cstring>
#include <optional>

#include "long_call.hpp"

namespace fundalloc::python {

namespace {

/// A text as UTF-8 that lives as long as the text; nothing where it is no Unicode.
std::optional<std::string_view> utf8(PyObject* text) {
  Py_ssize_t size = 0;
  const char* const bytes = PyUnicode_AsUTF8AndSize(text, &size);
  if (bytes == nullptr) {
    PyErr_Clear();  // a lone surrogate: the Python side says which cell has it
    return std::nullopt;
  }
  return std::string_view(bytes, static_cast<std::size_t>(size));
}

std::span<PyObject* const> items(PyObject* list) {
  return {PySequence_Fast_ITEMS(list), static_cast<std::size_t>(PyList_GET_SIZE(list))};
}

bool add_texts(table_builder& builder, std::string_view header,
               std::span<PyObject* const> cells) {
  std::vector<std::string> texts;
  texts.reserve(cells.size());
  for (PyObject* const cell : cells) {
    if (cell == Py_None) {
      texts.emplace_back();
      continue;
    }
    if (!PyUnicode_CheckExact(cell)) return false;
    const auto text = utf8(cell);
    if (!text) return false;
    texts.emplace_back(*text);
  }
  long_call([&] { builder.add_texts(std::string(header), std::move(texts)); });
  return true;
}

bool add_wholes(table_builder& builder, std::string_view header,
                std::span<PyObject* const> cells) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(cells.size());
  for (PyObject* const cell : cells) {
    if (!PyLong_CheckExact(cell)) return false;
    int overflow = 0;
    numbers.push_back(PyLong_AsLongLongAndOverflow(cell, &overflow));
    if (overflow != 0) return false;
  }
  long_call([&] { builder.add_numbers(std::string(header), numbers); });
  return true;
}

/// The values of an array one after another: the array itself where it can be read in place.
template <class T>
std::span<const T> values_of(const py::array& array, std::vector<T>& copy) {
  const auto count = static_cast<std::size_t>(array.shape(0));
  const auto* from = static_cast<const char*>(array.data());
  const bool aligned = reinterpret_cast<std::uintptr_t>(from) % alignof(T) == 0;
  if (aligned && array.strides(0) == static_cast<py::ssize_t>(sizeof(T))) {
    return {static_cast<const T*>(array.data()), count};
  }
  copy.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(&copy[i], from + static_cast<py::ssize_t>(i) * array.strides(0), sizeof(T));
  }
  return copy;
}

bool add_array(table_builder& builder, std::string_view header, const py::array& array) {
  if (array.ndim() != 1) return false;
  const py::dtype kind = array.dtype();
  if (kind.itemsize() != 8 || kind.byteorder() != '=') return false;
  if (kind.kind() == 'i') {
    std::vector<std::int64_t> copy;
    const auto values = values_of(array, copy);
    long_call([&] { builder.add_numbers(std::string(header), values); });
    return true;
  }
  if (kind.kind() == 'f') {
    std::vector<double> copy;
    const auto values = values_of(array, copy);
    long_call([&] { builder.add_doubles(std::string(header), values); });
    return true;
  }
  return false;
}

/// The type numpy.ndarray, looked up once.
py::handle ndarray() {
  PYBIND11_CONSTINIT static py::gil_safe_call_once_and_store<py::object> type;
  return type
      .call_once_and_store_result([] { return py::module_::import("numpy").attr("ndarray"); })
      .get_stored();
}

}  // namespace

bool add_plain(table_builder& builder, const py::handle& header, const py::handle& values) {
  if (!PyUnicode_Check(header.ptr())) return false;
  const auto name = utf8(header.ptr());
  if (!name) return false;
  if (PyList_CheckExact(values.ptr())) {
    const auto cells = items(values.ptr());
    if (!cells.empty() && PyLong_CheckExact(cells.front())) {
      return add_wholes(builder, *name, cells);
    }
    return add_texts(builder, *name, cells);
  }
  if (py::type::handle_of(values).is(ndarray())) {
    return add_array(builder, *name, py::reinterpret_borrow<py::array>(values));
  }
  return false;
}

}  // namespace fundalloc::python
