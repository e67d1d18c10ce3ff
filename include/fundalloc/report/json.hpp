// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fundalloc/plan/allocation.hpp"

namespace fundalloc {

/** The canonical JSON of a result: plan, slices, quotas, reserves, ties, certificate, digest.
 *
 *  Every number is a string; keys are in the order of their bytes; equal results give equal
 *  text. Amounts are in the unit's word, `slices` in counts of the unit.
 */
[[nodiscard]] std::string to_json(const allocation& result);

/// The text that the digest is taken of; docs/digest.md.
[[nodiscard]] std::string digest_text(const allocation& result);

}  // namespace fundalloc
