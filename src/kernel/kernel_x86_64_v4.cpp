// SPDX-License-Identifier: Apache-2.0
#define FUNDALLOC_KERNEL x86_64_v4
#define FUNDALLOC_LANES 8
#define FUNDALLOC_KERNEL_NAME "x86-64-v4"
#include "kernel/set_body.hpp"
