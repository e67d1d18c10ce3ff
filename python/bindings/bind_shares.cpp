// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>

#include "bindings.hpp"
#include "fundalloc/kernel/names.hpp"
#include "fundalloc/plan/plan.hpp"
#include "fundalloc/settle/factor_shares.hpp"
#include "kernel/kernel.hpp"
#include "long_call.hpp"

namespace fundalloc::python {

namespace {

/// Columns of a call, as views: of a matrix by columns, or of arrays one by one.
class column_views {
 public:
  explicit column_views(const py::object& given) {
    if (py::isinstance<py::array>(given)) {
      matrix(given);
    } else {
      for (const py::handle one : given) add(one);
    }
  }

  [[nodiscard]] factor_shares::columns views() const { return {views_.data(), count_}; }
  [[nodiscard]] std::size_t rows() const { return count_ == 0 ? 0 : views_[0].size(); }

 private:
  static constexpr std::size_t most = 64;

  static bool is_int64(const py::array& array) {
    return array.dtype().equal(py::dtype::of<std::int64_t>());
  }

  void take(std::span<const std::int64_t> view) {
    if (count_ == most) throw py::value_error("at most 64 columns");
    views_[count_++] = view;
  }

  /// A column that is one block is read where it is; another is copied.
  void add(const py::handle& one) {
    if (!py::isinstance<py::array>(one)) throw py::type_error("a column is no NumPy array");
    const auto array = py::reinterpret_borrow<py::array>(one);
    if (!is_int64(array) || array.ndim() != 1) {
      throw py::type_error("a column is no int64 array of one dimension");
    }
    const auto block = py::array_t<std::int64_t, py::array::c_style>(array);
    if (block.ptr() != array.ptr()) owners_.push_back(block);
    take({block.data(), static_cast<std::size_t>(block.size())});
  }

  void matrix(const py::object& given) {
    const auto array = py::reinterpret_borrow<py::array>(given);
    if (!is_int64(array) || array.ndim() != 2) {
      throw py::type_error("the indicators are no int64 matrix");
    }
    const auto block = py::array_t<std::int64_t, py::array::f_style>(array);
    if (block.ptr() != array.ptr()) owners_.push_back(block);
    const auto rows = static_cast<std::size_t>(block.shape(0));
    for (py::ssize_t j = 0; j < block.shape(1); ++j) {
      take({block.data() + static_cast<std::size_t>(j) * rows, rows});
    }
  }

  std::array<std::span<const std::int64_t>, most> views_ = {};
  std::size_t count_ = 0;
  std::vector<py::array> owners_;
};

py::array divide(const factor_shares& rule, const py::object& indicators, std::int64_t total) {
  const column_views columns(indicators);
  py::array_t<std::int64_t> slices(static_cast<py::ssize_t>(columns.rows()));
  const std::span<std::int64_t> into(slices.mutable_data(), columns.rows());
  if (into.size() < 4096) {  // releasing the lock costs more than such a call
    (void)rule.divide(columns.views(), total, into);
  } else {
    (void)long_call([&] { return rule.divide(columns.views(), total, into); });
  }
  py::detail::array_proxy(slices.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return slices;
}

/// For tests: other kernels on this thread from now on; an empty name brings the usual ones
/// back.
void use_kernels(const std::string& name) {
  thread_local std::optional<detail::kernel_scope> scope;
  scope.reset();
  if (name.empty()) return;
  for (const detail::kernel_set* set : detail::all_kernels()) {
    if (set->name == name) {
      scope.emplace(*set);
      return;
    }
  }
  throw py::key_error("no such kernels on this machine: " + name);
}

/// Ties are read as a plan reads them.
std::vector<tie_rule> ties_of(const std::string& text) {
  const document whole = read_json(text).with(
      "factors", document::list({document::map({{"method", "equal"}, {"weight", "100%"}})}));
  return plan(whole).spec().ties;
}

}  // namespace

void bind_shares(py::module_& m) {
  py::class_<factor_shares>(m, "FactorShares")
      .def(py::init([](const std::vector<std::string>& weights, const std::string& ties) {
             return factor_shares(rationals(weights), ties_of(ties));
           }),
           py::arg("weights"), py::arg("ties"))
      .def_property_readonly("weights",
                             [](const factor_shares& r) { return texts(r.weights()); })
      .def("divide", &divide, py::arg("indicators"), py::arg("total").noconvert());
  m.def("kernel_names", [] {
    py::list names;
    for (const std::string_view name : kernel_names()) names.append(std::string(name));
    return names;
  });
  m.def("kernel_in_use", [] { return std::string(kernel_in_use()); });
  m.def("use_kernels", &use_kernels, py::arg("name"));
}

}  // namespace fundalloc::python
