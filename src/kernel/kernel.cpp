// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel.hpp"

#include <array>
#include <cstdlib>

#include "fundalloc/kernel/names.hpp"

namespace fundalloc::detail {

namespace portable {
extern const kernel_set set;
}
#ifdef FUNDALLOC_X86_KERNELS
namespace x86_64 {
extern const kernel_set set;
}
namespace x86_64_v3 {
extern const kernel_set set;
}
namespace x86_64_v4 {
extern const kernel_set set;
}
#endif

namespace {

struct available {
  std::array<const kernel_set*, 4> sets = {};
  std::size_t count = 0;

  void add(const kernel_set& one) noexcept { sets[count++] = &one; }
};

available find_available() noexcept {
  available found;
  found.add(portable::set);
#ifdef FUNDALLOC_X86_KERNELS
  found.add(x86_64::set);
  __builtin_cpu_init();
  // __builtin_cpu_supports also asks whether the system saves the wide registers.
  const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                  __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  if (v3) found.add(x86_64_v3::set);
  const bool v4 = v3 && __builtin_cpu_supports("avx512f") &&
                  __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
                  __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  if (v4) found.add(x86_64_v4::set);
#endif
  return found;
}

const available& known() noexcept {
  static const available found = find_available();
  return found;
}

/// The widest, or the one that FUNDALLOC_KERNELS names; a name that is not there changes
/// nothing, since no result depends on it.
const kernel_set& first_choice() noexcept {
  const available& found = known();
  const char* const wanted = std::getenv("FUNDALLOC_KERNELS");
  if (wanted != nullptr) {
    for (std::size_t k = 0; k < found.count; ++k) {
      if (found.sets[k]->name == wanted) return *found.sets[k];
    }
  }
  return *found.sets[found.count - 1];
}

thread_local const kernel_set* chosen = nullptr;

}  // namespace

std::span<const kernel_set* const> all_kernels() noexcept {
  return {known().sets.data(), known().count};
}

const kernel_set& kernels() noexcept {
  static const kernel_set& usual = first_choice();
  return chosen != nullptr ? *chosen : usual;
}

kernel_scope::kernel_scope(const kernel_set& set) noexcept : before_(chosen) { chosen = &set; }
kernel_scope::~kernel_scope() { chosen = before_; }

}  // namespace fundalloc::detail

namespace fundalloc {

std::vector<std::string_view> kernel_names() {
  std::vector<std::string_view> names;
  for (const detail::kernel_set* set : detail::all_kernels()) names.push_back(set->name);
  return names;
}

std::string_view kernel_in_use() noexcept { return detail::kernels().name; }

}  // namespace fundalloc
