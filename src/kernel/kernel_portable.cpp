// SPDX-License-Identifier: Apache-2.0
#define FUNDALLOC_KERNEL portable
#define FUNDALLOC_LANES 2
#define FUNDALLOC_KERNEL_NAME "portable"
// The plain loops, so that they run here too and not only on other machines.
#define FUNDALLOC_PLAIN 1
#include "kernel/set_body.hpp"
