// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bindings.hpp"
#include "fundalloc/table/table.hpp"

namespace fundalloc::python {

/** Adds a column of one of the commonest kinds in one step; false, and nothing added, for any
 *  other, which the Python side looks at cell by cell and may refuse.
 *
 *  Rule    an array of NumPy itself (no subclass: one may have a mask) of one dimension, of
 *          64-bit integers or doubles in the machine's own order, with any stride; a list of
 *          nothing but str and None, or of nothing but int of 64 bits. A bool is no int here.
 */
[[nodiscard]] bool add_plain(table_builder& builder, const py::handle& header,
                             const py::handle& values);

}  // namespace fundalloc::python
