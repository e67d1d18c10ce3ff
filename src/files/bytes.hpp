// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace fundalloc::detail {

/// The bytes of a file. input_error E101 (with the reason), limit_error E403 beyond a size.
[[nodiscard]] std::string read_bytes(const std::filesystem::path& file, std::size_t most);

/// Where a text stops being UTF-8 (strictly: no overlong forms, no surrogates); npos where it never does.
[[nodiscard]] std::size_t first_bad_utf8(std::string_view text) noexcept;

/** A file's text as UTF-8 without a BOM.
 *
 *  Rule    UTF-8 strictly; where that fails, and `encoding` is empty or gb18030, GB18030 strictly.
 *  Throws  input_error E102.
 */
[[nodiscard]] std::string to_utf8(std::string bytes, std::string_view encoding,
                                  const std::string& file);

}  // namespace fundalloc::detail
