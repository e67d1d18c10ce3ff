// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/decimal_body.hpp"
#include "kernel/fill_body.hpp"
#include "kernel/kernel.hpp"
#include "kernel/remainder_body.hpp"
#include "kernel/step_body.hpp"
#include "kernel/text_body.hpp"

namespace fundalloc::detail::FUNDALLOC_KERNEL {

extern const kernel_set set;
// In a header, since each level compiles it once, in a namespace of its own.
const kernel_set set = {.name = FUNDALLOC_KERNEL_NAME,  // NOLINT(misc-definitions-in-headers)
                        .examine = examine,
                        .floors_of_columns = floors_of_columns,
                        .floors_of_narrow = floors_of_narrow,
                        .floors_of_values = floors_of_values,
                        .count_at_least = count_at_least,
                        .collect = collect,
                        .neighbours = neighbours,
                        .lift = lift,
                        .weighted_sums = weighted_sums,
                        .step = step,
                        .look_at_numbers = look_at_numbers,
                        .whole_quotients = whole_quotients,
                        .fill_load = fill_load,
                        .fill_at = fill_at,
                        .fill_at_whole = fill_at_whole,
                        .fill_window = fill_window,
                        .fill_window_whole = fill_window_whole,
                        .fill_exactly = fill_exactly,
                        .fill_exactly_whole = fill_exactly_whole,
                        .copy_text = copy_text,
                        .find_separators = find_separators,
                        .read_cells = read_cells,
                        .read_doubles = read_doubles,
                        .summarise = summarise};

}  // namespace fundalloc::detail::FUNDALLOC_KERNEL
