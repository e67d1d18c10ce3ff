// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

/// What the budget of instructions is about: bench/instructions.json.
namespace loads {

/// Makes its problems, then solves the k-th of them in each call.
using call = std::function<void(std::size_t k)>;

struct load {
  std::string_view name;
  std::size_t recipients;  ///< or rows, or values
  std::size_t problems;    ///< different ones; as many calls are counted
  call (*prepare)(std::size_t recipients, std::size_t problems);
};

[[nodiscard]] std::span<const load> all();

}  // namespace loads
