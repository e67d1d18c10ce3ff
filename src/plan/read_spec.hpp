// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fundalloc/plan/spec.hpp"
#include "plan/map_reader.hpp"

namespace fundalloc::detail {

/// Reads a plan's values from its document; problems as the context says.
[[nodiscard]] plan_spec read_spec(const document& text, read_context& context);

/// The values as a document of English keys and reduced numbers: reads back as an equal plan.
[[nodiscard]] document write_spec(const plan_spec& spec);

/// Checks values against each other (weights, splits ...). E205 .. E215.
void check_spec(const plan_spec& spec, const read_context& context);

}  // namespace fundalloc::detail
