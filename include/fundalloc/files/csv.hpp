// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "fundalloc/table/table.hpp"

namespace fundalloc {

struct csv_options {
  std::string recipient = {};  ///< header of the recipients; empty: the plan says it
  std::string encoding =
      {};  ///< `utf-8` or `gb18030`; empty: UTF-8, and where that fails GB18030
};

/** Reads a CSV file (RFC 4180: commas, quotes, LF or CRLF) into a table.
 *
 *  Rule    UTF-8 with or without BOM, strictly; else GB18030, strictly. A text most of which is
 *          UTF-8 is a damaged file (E102). The first record is the header.
 *  Throws  input_error E101, E102, E108, E109, E112, E113, limit_error E403, with file, row and
 *          column.
 */
[[nodiscard]] table read_csv(const std::filesystem::path& file,
                             const csv_options& options = {});
/// The same from bytes in memory; `name` stands in messages.
[[nodiscard]] table read_csv_text(std::string_view bytes, const csv_options& options = {},
                                  std::string_view name = {});

}  // namespace fundalloc
