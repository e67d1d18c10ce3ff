// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "arrow.hpp"

namespace fundalloc::python {

enum class cell_kind : std::uint8_t {
  null,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  float32,
  float64,
  decimal32,
  decimal64,
  decimal128,
  decimal256,
  text,
  large_text,
  text_view,
};

/// A type that is read: what cells are, and where decimals have their point.
struct cell_type {
  cell_kind kind = cell_kind::null;
  int scale = 0;
};

/// The type of a column's cells, or of its dictionary's. E118.
[[nodiscard]] cell_type type_of(const ArrowSchema& schema, const std::string& header);
/// Raises E118: the column's type is none that is read.
[[noreturn]] void refuse_column(const std::string& header, std::string_view type);

}  // namespace fundalloc::python
