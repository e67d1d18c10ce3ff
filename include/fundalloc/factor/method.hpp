// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "fundalloc/factor/equal.hpp"
#include "fundalloc/factor/ratio_to.hpp"
#include "fundalloc/factor/ratio_to_mean.hpp"
#include "fundalloc/factor/share.hpp"

namespace fundalloc {

/// The coefficient methods that plans can name: adding one is its header and a place in this
/// line.
using coefficient_method = std::variant<share, ratio_to_mean, ratio_to, equal>;

}  // namespace fundalloc
