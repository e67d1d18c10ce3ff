// SPDX-License-Identifier: Apache-2.0
#include "arrow_type.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "fundalloc/error.hpp"

namespace fundalloc::python {

namespace {

struct simple_type {
  std::string_view format;
  cell_kind kind;
};
constexpr auto simple_types = std::to_array<simple_type>({
    {"n", cell_kind::null},
    {"c", cell_kind::int8},
    {"C", cell_kind::uint8},
    {"s", cell_kind::int16},
    {"S", cell_kind::uint16},
    {"i", cell_kind::int32},
    {"I", cell_kind::uint32},
    {"l", cell_kind::int64},
    {"L", cell_kind::uint64},
    {"f", cell_kind::float32},
    {"g", cell_kind::float64},
    {"u", cell_kind::text},
    {"U", cell_kind::large_text},
    {"vu", cell_kind::text_view},
    {"_pli128", cell_kind::decimal128},  // Polars has whole numbers of 128 bits; Arrow has none
});

struct named_format {
  std::string_view start;
  std::string_view name;
};
/// Names of types that are refused, for messages; the first that fits.
constexpr auto other_types = std::to_array<named_format>({
    {"b", "bool"},
    {"e", "half float"},
    {"z", "binary"},
    {"Z", "binary"},
    {"vz", "binary"},
    {"w:", "binary"},
    {"td", "date"},
    {"tt", "time"},
    {"ts", "timestamp"},
    {"tD", "duration"},
    {"ti", "interval"},
    {"+s", "struct"},
    {"+m", "map"},
    {"+u", "union"},
    {"+r", "run-end encoded"},
    {"+", "list"},
});

/// `d:19,10` and `d:19,10,256`: precision, scale and, where they are not 128, bits.
std::optional<cell_type> decimal_type(std::string_view format) {
  if (!format.starts_with("d:")) return std::nullopt;
  std::array<int, 3> numbers = {0, 0, 128};
  const char* at = format.data() + 2;
  const char* const end = format.data() + format.size();
  for (int& number : numbers) {
    const auto [next, problem] = std::from_chars(at, end, number);
    if (problem != std::errc{}) return std::nullopt;
    at = next;
    if (at == end) break;
    ++at;  // a comma
  }
  const auto [precision, scale, bits] = numbers;
  constexpr int farthest = 1000;  // a point that is farther away is no figure
  if (scale < -farthest || scale > farthest) return std::nullopt;
  switch (bits) {
    case 32: return cell_type{cell_kind::decimal32, scale};
    case 64: return cell_type{cell_kind::decimal64, scale};
    case 128: return cell_type{cell_kind::decimal128, scale};
    case 256: return cell_type{cell_kind::decimal256, scale};
    default: return std::nullopt;
  }
}

std::int32_t int32_at(const char* from) noexcept {
  std::int32_t value = 0;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/// The name of an extension type: its cells mean something else than they are stored as.
std::string_view extension_of(const ArrowSchema& schema) noexcept {
  const char* at = schema.metadata;
  if (at == nullptr) return {};
  std::int32_t pairs = int32_at(at);
  at += 4;
  const auto text = [&] {
    const auto size = static_cast<std::size_t>(int32_at(at));
    const std::string_view value(at + 4, size);
    at += 4 + size;
    return value;
  };
  for (; pairs > 0; --pairs) {
    const std::string_view key = text();
    const std::string_view value = text();
    if (key == "ARROW:extension:name") return value;
  }
  return {};
}

}  // namespace

void refuse_column(const std::string& header, std::string_view type) {
  raise({code::unsupported_type,
         {.column = header},
         phrase("a column of type {} is no figure", type),
         "text, int, Decimal or float",
         "Convert the column."});
}

cell_type type_of(const ArrowSchema& schema, const std::string& header) {
  const std::string_view extension = extension_of(schema);
  if (!extension.empty()) refuse_column(header, extension);
  const std::string_view format(schema.format);
  for (const simple_type& t : simple_types) {
    if (t.format == format) return {t.kind};
  }
  if (const auto type = decimal_type(format)) return *type;
  for (const named_format& t : other_types) {
    if (format.starts_with(t.start)) refuse_column(header, t.name);
  }
  refuse_column(header, format);
}

}  // namespace fundalloc::python
