// SPDX-License-Identifier: Apache-2.0
#define FUNDALLOC_KERNEL x86_64_v3
#define FUNDALLOC_LANES 4
#define FUNDALLOC_KERNEL_NAME "x86-64-v3"
#include "kernel/set_body.hpp"
