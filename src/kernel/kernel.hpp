// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fundalloc::detail {

/* Kernels: the loops over recipients that an allocation spends its time in, compiled once for
 * each level of the instruction set and chosen when the program runs.
 *
 * A kernel works on plain arrays and decides nothing that its caller cannot prove: it returns
 * doubles or whole numbers whose error bound is stated beside it, and the caller certifies the
 * result or computes it again exactly. So slices and digests cannot depend on the level that
 * ran; only diagnostics (how many decisions were left open) may.
 *
 * Keys are padded: there is room for `padded(n)` of them. No other array is touched beyond n.
 */

inline constexpr std::size_t padding = 16;
[[nodiscard]] constexpr std::size_t padded(std::size_t n) noexcept {
  return (n + padding - 1) / padding * padding;
}

/// Remainders as 31-bit numbers: floor(f 2^31) of a fraction f in [0, 1).
inline constexpr std::int64_t remainder_one = std::int64_t{1} << 31;

/// What a pass that takes whole parts knows afterwards.
struct floor_facts {
  std::int64_t given = 0;  ///< the sum of the whole parts
  double largest = 0;      ///< of the values
};

/// What the pass that gives units by remainder knows afterwards.
struct lift_facts {
  std::int64_t lifted = 0;  ///< how many got one
  bool near = false;        ///< somebody is within the margin of the cut
};

/// What a column of whole numbers is.
struct column_facts {
  std::int64_t bits = 0;  ///< all numbers joined by `or`: below 0 where one is; a bound of each
  std::int64_t sum = 0;   ///< modulo 2^64
};

/// Two keys that follow each other in falling order; -1: there is none.
struct key_pair {
  std::int32_t in = -1;
  std::int32_t out = -1;
};

/// Signposts as the step kernel knows them (step_body.hpp).
enum class step_shape : std::uint8_t { linear, first, geometric, harmonic };

/// What everybody has at one level. `numbers` are scores below 2^52; where it is null, `values`
/// are scores as doubles. `start` and `limit` are whole numbers below 2^51, or null.
struct step_request {
  const std::int64_t* numbers = nullptr;
  const double* values = nullptr;
  std::size_t n = 0;
  const double* start = nullptr;
  const double* limit = nullptr;
  step_shape shape = step_shape::linear;
  double shift = 0;   ///< 1 - r of linear signposts
  double first = 0;   ///< d(0), where it is apart
  double t = 0;       ///< the level
  double most = 0;    ///< below 2^51: at most this is told of any t s_i
  double margin = 0;  ///< listed: a signpost within margin x + slack
  double slack = 0;
  std::int64_t* units = nullptr;    ///< null: only the sums are asked for
  std::uint32_t* listed = nullptr;  ///< room for n
};

struct step_facts {
  double given = 0;  ///< the sum of units, exact below 2^53
  double free = 0;   ///< the sum of scores that are strictly between start and limit
  std::size_t listed = 0;
};

struct number_facts {
  std::int64_t low = 0;  ///< the sum of the low 32 bits
  std::int64_t high = 0;
  std::int64_t bits = 0;  ///< below 0 where any number is
  std::size_t positive = 0;
};

/// Scores, floors and caps of n recipients as doubles. No floors (null): 0; no caps: none.
/// Places say where in the order of all they are; null: they are all, in order.
struct fill_view {
  const double* scores = nullptr;
  const double* floors = nullptr;
  const double* caps = nullptr;
  const std::int32_t* places = nullptr;
  std::size_t n = 0;
};

/// The same as whole numbers.
struct fill_whole {
  const std::int64_t* scores = nullptr;
  const std::int64_t* floors = nullptr;
  const std::int64_t* caps = nullptr;
  std::size_t n = 0;
};

/// Where kernels put recipients: room for padded(n) of them.
struct fill_room {
  static constexpr std::size_t bytes = 3 * sizeof(double) + sizeof(std::int32_t);  ///< of each
  double* scores = nullptr;
  double* floors = nullptr;
  double* caps = nullptr;
  std::int32_t* places = nullptr;
};

/// At a level, or all through a window of levels: the scores of those between their bounds,
/// the bounds of those at one, and how many are open (copied to a room).
struct fill_sums {
  double free_sum = 0;
  double bound_sum = 0;
  std::size_t open = 0;
};

/// Of all rows, as far as they are `usual`: exact as doubles and without conflicts.
struct fill_facts {
  double score_sum = 0;
  double floor_sum = 0;  ///< from fill_load and fill_at_whole only
  double reach = 0;      ///< caps, and floors where the score is 0; from fill_at_whole only
  bool usual = false;
};

/// Sums at an exact level. `lift`: of those exactly at a floor that is not the cap, who leave
/// it just above the level. `at_cap`: somebody is exactly at a cap that is not the floor.
struct fill_exact {
  double free_sum = 0;
  double bound_sum = 0;
  double lift_scores = 0;
  double lift_floors = 0;
  bool at_cap = false;
};

/// What copying a text sees in it.
struct text_facts {
  std::size_t lines = 0;  ///< how many LF
  bool ascii = true;
  bool nul = false;
  bool plain = true;  ///< neither quotes nor CR
};

/// What the search for the ends of cells knows afterwards.
struct separator_facts {
  std::size_t cells = 0;
  std::size_t lines = 0;  ///< how many of the cells end a line
  std::size_t quotes = 0;
  bool returns = false;       ///< a CRLF
  bool lone_returns = false;  ///< a CR without LF
  bool open_quote = false;
};

/// The sum high 2^32 + low and the extremes of a column.
struct column_total {
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
};

struct kernel_set {
  std::string_view name;  ///< portable, x86-64, x86-64-v3, x86-64-v4

  // remainder_body.hpp
  column_facts (*examine)(const std::int64_t* numbers, std::size_t n);
  floor_facts (*floors_of_columns)(const std::int64_t* const* columns, const double* c,
                                   std::size_t factors, std::size_t n, std::int64_t* units,
                                   std::int32_t* keys);
  floor_facts (*floors_of_narrow)(const std::int32_t* const* columns, const double* c,
                                  std::size_t factors, std::size_t n, std::int64_t* units,
                                  std::int32_t* keys);
  floor_facts (*floors_of_values)(const double* values, double times, std::size_t n,
                                  std::int64_t* units, std::int32_t* keys);
  void (*count_at_least)(const std::int32_t* keys, std::size_t n, const std::int32_t* cuts,
                         std::int64_t* counts);
  std::size_t (*collect)(const std::int32_t* keys, std::size_t n, std::int32_t from,
                         std::int64_t to, std::int32_t* into);
  key_pair (*neighbours)(const std::int32_t* few, std::size_t count, std::size_t rank);
  lift_facts (*lift)(const std::int32_t* keys, std::size_t n, std::int32_t cut,
                     std::int32_t margin, std::int64_t* units);
  void (*weighted_sums)(const std::int64_t* const* columns, const double* c,
                        std::size_t factors, std::size_t n, double* sums);

  // step_body.hpp
  step_facts (*step)(const step_request& ask);
  number_facts (*look_at_numbers)(const std::int64_t* numbers, std::size_t n);
  std::int64_t (*whole_quotients)(const std::int64_t* v, std::size_t n, double times,
                                  double plus, double divisor, double* into);

  // fill_body.hpp
  fill_facts (*fill_load)(const fill_whole& from, double most, const fill_room& into);
  fill_sums (*fill_at)(const fill_view& from, double t);
  fill_sums (*fill_at_whole)(const fill_whole& from, double most, double t, fill_facts& facts);
  fill_sums (*fill_window)(const fill_view& from, double low, double high,
                           const fill_room& into, std::uint8_t* sides);
  fill_sums (*fill_window_whole)(const fill_whole& from, double most, double low, double high,
                                 const fill_room& into, std::uint8_t* sides, fill_facts& facts);
  fill_exact (*fill_exactly)(const fill_view& from, double num, double den,
                             std::uint8_t* sides);
  fill_exact (*fill_exactly_whole)(const fill_whole& from, double most, double num, double den,
                                   std::uint8_t* sides, fill_facts& facts);

  // text_body.hpp
  text_facts (*copy_text)(const char* from, std::size_t n, char* to);
  separator_facts (*find_separators)(const char* text, std::size_t n, bool plain,
                                     std::uint32_t* ends);
  std::size_t (*read_cells)(const char* text, const std::uint32_t* places, std::size_t stride,
                            std::size_t n, int decimals, std::int64_t* out,
                            std::uint32_t* open);

  // decimal_body.hpp
  std::size_t (*read_doubles)(const double* values, std::size_t n, int decimals,
                              std::int64_t* out, std::uint32_t* open);
  column_total (*summarise)(const std::int64_t* values, std::size_t n);
};

/// The kernels that this processor can run, from the plainest to the widest.
[[nodiscard]] std::span<const kernel_set* const> all_kernels() noexcept;

/// Those in use on this thread: the widest, unless the environment names one
/// (FUNDALLOC_KERNELS) or a scope chose another.
[[nodiscard]] const kernel_set& kernels() noexcept;

/// Chooses kernels for this thread as long as it lives: for tests and benchmarks.
class kernel_scope {
 public:
  explicit kernel_scope(const kernel_set& chosen) noexcept;
  ~kernel_scope();
  kernel_scope(const kernel_scope&) = delete;
  kernel_scope& operator=(const kernel_scope&) = delete;

 private:
  const kernel_set* before_;
};

}  // namespace fundalloc::detail
