// SPDX-License-Identifier: Apache-2.0
#define FUNDALLOC_KERNEL x86_64
#define FUNDALLOC_LANES 2
#define FUNDALLOC_KERNEL_NAME "x86-64"
#include "kernel/set_body.hpp"
