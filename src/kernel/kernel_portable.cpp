// SPDX-License-Identifier: Apache-2.0
#define FUNDALLOC_KERNEL portable
#define FUNDALLOC_LANES 2
#define FUNDALLOC_KERNEL_NAME "portable"
#include "kernel/set_body.hpp"
