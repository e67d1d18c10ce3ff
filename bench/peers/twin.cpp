// SPDX-License-Identifier: Apache-2.0
#include "peers/twin.hpp"

#include "kernel/kernel.hpp"

namespace peers {

using twin_function = void(std::span<const std::int64_t* const>, std::span<const double>,
                           std::span<const double>, std::size_t, double, std::int64_t*);
twin_function twin_x86_64;
twin_function twin_x86_64_v3;
twin_function twin_x86_64_v4;

void twin(std::span<const std::int64_t* const> columns, std::span<const double> sums,
          std::span<const double> weights, std::size_t n, double pool, std::int64_t* units) {
  const auto name = fundalloc::detail::kernels().name;
  twin_function* const call = name == "x86-64-v4"   ? twin_x86_64_v4
                              : name == "x86-64-v3" ? twin_x86_64_v3
                                                    : twin_x86_64;
  call(columns, sums, weights, n, pool, units);
}

}  // namespace peers
