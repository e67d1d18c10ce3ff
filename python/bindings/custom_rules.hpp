// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bindings.hpp"
#include "fundalloc/plan/extensions.hpp"

namespace fundalloc::python {

/** Rules that are Python objects: lists of (name, function of texts) by kind.
 *
 *  `coefficients`: texts of values to texts of coefficients; `signposts`: k to a text;
 *  `claims`: the estate and the claims to texts of awards. Each call takes the GIL.
 */
[[nodiscard]] extensions outside_rules(const py::dict& rules);

}  // namespace fundalloc::python
