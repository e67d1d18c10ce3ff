// SPDX-License-Identifier: Apache-2.0
#include "arrow.hpp"
#include "bindings.hpp"
#include "long_call.hpp"

namespace fundalloc::python {

namespace {

constexpr const char* stream_name = "arrow_array_stream";
constexpr const char* schema_name = "arrow_schema";
constexpr const char* array_name = "arrow_array";

template <class T>
T& inside(const py::handle& capsule, const char* name) {
  if (PyCapsule_IsValid(capsule.ptr(), name) == 0) {
    throw py::type_error(std::string("a capsule \"") + name + "\" is needed");
  }
  return *static_cast<T*>(PyCapsule_GetPointer(capsule.ptr(), name));
}

/// Reads what __arrow_c_stream__ returned, or the two capsules of __arrow_c_array__. Producers
/// take the GIL where they need it, and some wait for threads of theirs that do.
template <class F>
void read(const py::object& exported, F&& use) {
  if (py::isinstance<py::tuple>(exported)) {
    const auto pair = py::cast<py::tuple>(exported);
    auto& schema = inside<ArrowSchema>(pair[0], schema_name);
    auto& array = inside<ArrowArray>(pair[1], array_name);
    long_call([&] {
      arrow_source source(schema, array);
      use(source);
    });
  } else {
    auto& stream = inside<ArrowArrayStream>(exported, stream_name);
    long_call([&] {
      arrow_source source(stream);
      use(source);
    });
  }
}

void free_stream(PyObject* capsule) {
  auto* const stream =
      static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, stream_name));
  if (stream->release != nullptr) stream->release(stream);
  delete stream;  // NOLINT: Python's capsule frees it
}

py::object stream_capsule(const allocation& result, const std::vector<std::string>& headers) {
  auto stream = std::make_unique<ArrowArrayStream>();
  long_call([&] { write_stream(result, headers, *stream); });
  PyObject* const capsule = PyCapsule_New(stream.get(), stream_name, &free_stream);
  if (capsule == nullptr) {
    stream->release(stream.get());
    throw py::error_already_set();
  }
  (void)stream.release();
  return py::reinterpret_steal<py::object>(capsule);
}

}  // namespace

void bind_arrow(py::module_& m) {
  m.def(
      "add_frame",
      [](table_builder& into, const py::object& exported, const std::string& what) {
        read(exported, [&](arrow_source& source) { read_frame(into, source, what); });
      },
      py::arg("into"), py::arg("exported"), py::arg("what"));
  m.def(
      "add_column",
      [](table_builder& into, const std::string& header, const py::object& exported) {
        read(exported, [&](arrow_source& source) { read_column(into, source, header); });
      },
      py::arg("into"), py::arg("header"), py::arg("exported"));
  m.def("stream_of", &stream_capsule, py::arg("result"), py::arg("headers"));
}

}  // namespace fundalloc::python
