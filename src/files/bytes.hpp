// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "table/record_text.hpp"

namespace fundalloc::detail {

/// The bytes of a file. input_error E101 (with the reason), limit_error E403 beyond a size.
[[nodiscard]] std::string read_bytes(const std::filesystem::path& file, std::size_t most);

/// The same with room around them.
[[nodiscard]] padded_text read_padded(const std::filesystem::path& file, std::size_t most);

/// Where a text stops being UTF-8 (strictly: no overlong forms, no surrogates), else npos.
[[nodiscard]] std::size_t first_bad_utf8(std::string_view text);

/** A file's text as UTF-8 without a BOM.
 *
 *  Rule    encoding `utf-8` or `gb18030`: that one, strictly. Empty: UTF-8, and where that
 *          fails GB18030; but a text most of which *is* UTF-8 is a damaged UTF-8 file, and an
 *          error: GB18030 gives a meaning to nearly all of its bytes, and the names would be
 *          others.
 *  Throws  input_error E102 (also for UTF-16 and for a NUL byte).
 */
[[nodiscard]] std::string to_utf8(std::string bytes, std::string_view encoding,
                                  const std::string& file);

/// A text as UTF-8 without a BOM, how many LF it has, and whether it is free of quotes and CR.
struct utf8_text {
  padded_text text;
  std::size_t lines = 0;
  bool plain = false;
};
/// The same rule for a table: of bytes elsewhere, which are copied, or of bytes that are ours.
[[nodiscard]] utf8_text to_utf8_text(std::string_view bytes, std::string_view encoding,
                                     const std::string& file);
[[nodiscard]] utf8_text to_utf8_text(padded_text bytes, std::string_view encoding,
                                     const std::string& file);

}  // namespace fundalloc::detail
