// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// The version: the only place where it is written. CMake and the Python build read this line.
#define FUNDALLOC_VERSION "0.1.0"

namespace fundalloc {

/// The version of the headers that a program was compiled with.
inline constexpr std::string_view version = FUNDALLOC_VERSION;

}  // namespace fundalloc
