// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "fundalloc/claim/adjusted_proportional.hpp"
#include "fundalloc/claim/average_cea_cel.hpp"
#include "fundalloc/claim/cea.hpp"
#include "fundalloc/claim/cel.hpp"
#include "fundalloc/claim/constrained_egalitarian.hpp"
#include "fundalloc/claim/dominguez_thomson.hpp"
#include "fundalloc/claim/minimal_overlap.hpp"
#include "fundalloc/claim/piniles.hpp"
#include "fundalloc/claim/proportional.hpp"
#include "fundalloc/claim/random_arrival.hpp"
#include "fundalloc/claim/reverse_talmud.hpp"
#include "fundalloc/claim/talmud.hpp"

namespace fundalloc {

/// The rules that know the claims only and give out all of the estate: adding one is its header
/// and a place in this line. The first is the default.
using sharing_rule = std::variant<proportional, cea, cel, talmud, reverse_talmud, piniles,
                                  constrained_egalitarian, minimal_overlap, random_arrival,
                                  adjusted_proportional, average_cea_cel, dominguez_thomson>;

}  // namespace fundalloc
