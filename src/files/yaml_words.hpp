// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "fundalloc/phrase.hpp"

namespace fundalloc::detail {

/// A complaint of libyaml as a phrase, so that it has a translation; one that we do not know
/// stays as it is.
[[nodiscard]] phrase words_of(std::string_view complaint);

}  // namespace fundalloc::detail
