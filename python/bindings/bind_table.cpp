// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "fundalloc/files/csv.hpp"
#include "fundalloc/table/table.hpp"
#include "long_call.hpp"
#include "plain_column.hpp"

namespace fundalloc::python {

namespace {

template <class T>
std::span<const T> view(const py::array_t<T, py::array::c_style>& array) {
  if (array.ndim() != 1) throw py::value_error("an array of one dimension is needed");
  return {array.data(), static_cast<std::size_t>(array.size())};
}

void add_numbers(table_builder& builder, std::string header, const int64_array& mantissas,
                 int decimals, const py::object& blank) {
  std::vector<std::uint8_t> marks;
  if (!blank.is_none()) {
    const auto array = py::cast<py::array_t<std::uint8_t, py::array::c_style>>(blank);
    marks.assign(array.data(), array.data() + array.size());
  }
  const std::span<const std::int64_t> values = view(mantissas);
  long_call(
      [&] { builder.add_numbers(std::move(header), values, decimals, std::move(marks)); });
}

std::vector<std::string> headers(const table& t) {
  std::vector<std::string> result;
  for (std::size_t j = 0; j < t.columns(); ++j) result.push_back(t.header(j));
  return result;
}

std::vector<std::string> column_texts(const table& t, std::size_t column) {
  if (column >= t.columns()) throw py::index_error("no such column");
  return long_call([&] {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      detail::poll_step();
      result.push_back(t.text(column, i));
    }
    return result;
  });
}

}  // namespace

void bind_table(py::module_& m) {
  py::class_<table>(m, "Table")
      .def_property_readonly("rows", &table::rows)
      .def_property_readonly("headers", &headers)
      .def_property_readonly("source", &table::source)
      .def_property_readonly("recipient", &table::recipient_header)
      .def(
          "find", [](const table& t, const std::string& name) { return t.find(name); },
          py::arg("name"))
      .def("texts", &column_texts, py::arg("column"))
      .def_property_readonly("numeric_headers", &table::numeric_headers)
      .def_property_readonly("decimals", &table::decimals)
      .def("mantissas", [](py::object self) {
        const auto& t = py::cast<const table&>(self);
        const int64_matrix* values = nullptr;
        long_call([&] { values = &t.values(); });
        const auto& v = *values;
        const auto size = static_cast<py::ssize_t>(sizeof(std::int64_t));
        py::array array(py::dtype::of<std::int64_t>(), {v.rows(), v.cols()},
                        {size, size * static_cast<py::ssize_t>(v.rows())}, v.data(), self);
        array.attr("flags").attr("writeable") = false;
        return array;
      });

  py::class_<table_builder>(m, "TableBuilder")
      .def(py::init<>())
      .def("add_plain", &add_plain, py::arg("header"), py::arg("values"))
      .def(
          "add_texts",
          [](table_builder& b, std::string header, std::vector<std::string> cells) {
            long_call([&] { b.add_texts(std::move(header), std::move(cells)); });
          },
          py::arg("header"), py::arg("cells"))
      .def("add_numbers", &add_numbers, py::arg("header"), py::arg("mantissas").noconvert(),
           py::arg("decimals"), py::arg("blank"))
      .def(
          "add_doubles",
          [](table_builder& b, std::string header, const double_array& values,
             bool nan_is_blank) {
            const std::span<const double> numbers = view(values);
            long_call([&] { b.add_doubles(std::move(header), numbers, nan_is_blank); });
          },
          py::arg("header"), py::arg("values").noconvert(), py::arg("nan_is_blank"))
      .def(
          "build",
          [](table_builder& b, const std::string& recipient, const std::string& source) {
            b.recipient(recipient);
            b.source(source);
            return long_call([&] { return b.build(); });
          },
          py::arg("recipient"), py::arg("source"));

  m.def(
      "read_csv",
      [](const std::string& path, const std::string& recipient, const std::string& encoding) {
        return long_call(
            [&] { return read_csv(path, {.recipient = recipient, .encoding = encoding}); });
      },
      py::arg("path"), py::arg("recipient"), py::arg("encoding"));
  m.def(
      "read_csv_text",
      [](const py::bytes& bytes, const std::string& name, const std::string& recipient,
         const std::string& encoding) {
        const std::string_view text = bytes;
        return long_call([&] {
          return read_csv_text(text, {.recipient = recipient, .encoding = encoding}, name);
        });
      },
      py::arg("bytes"), py::arg("name"), py::arg("recipient"), py::arg("encoding"));
}

}  // namespace fundalloc::python
