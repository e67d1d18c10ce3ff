// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace fundalloc {

/// The sets of kernels that this processor can run, from the plainest to the widest: portable,
/// x86-64, x86-64-v3, x86-64-v4. No result depends on them, only time does.
[[nodiscard]] std::vector<std::string_view> kernel_names();
/// The set in use: the widest, or the one that the environment variable FUNDALLOC_KERNELS named
/// when the program started.
[[nodiscard]] std::string_view kernel_in_use() noexcept;

}  // namespace fundalloc
