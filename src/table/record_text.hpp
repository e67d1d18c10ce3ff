// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fundalloc::detail {

/// A text that can be read 64 bytes beyond both of its ends.
struct padded_text {
  static constexpr std::size_t padding = 64;

  explicit padded_text(std::size_t room);
  [[nodiscard]] char* begin() const noexcept { return bytes.get() + padding + skipped; }
  [[nodiscard]] std::string_view view() const noexcept { return {begin(), size}; }
  /// Clears the padding after the text, once its size is known.
  void close(std::size_t length) noexcept;
  void skip(std::size_t count) noexcept;

  std::shared_ptr<char[]> bytes;
  std::size_t skipped = 0;  ///< bytes at the front that are not part of the text
  std::size_t size = 0;
};

/// The text of a field whose content, without quotes around it, is given: two quotes are one.
/// The content stands in a text in which one byte before it may be read.
[[nodiscard]] std::string field_text(std::string_view content);

/** Records of fields as a CSV file has them (RFC 4180), checked, and kept as they were read.
 *
 *  The table's numbers are read once; what a cell was written as is looked up here when
 *  somebody asks, so that 600 000 numbers are no 600 000 strings. Cost of a text: the record
 *  before it.
 */
class record_text {
 public:
  record_text(padded_text text, std::size_t records_at_most);

  /// Appends records of which the first begins at `from`, the others by what lies before the
  /// content of their first fields: the places places[i stride], counted from `from`.
  void add_records(std::size_t from, const std::uint32_t* places, std::size_t stride,
                   std::size_t count, bool quoted);
  [[nodiscard]] std::size_t records() const noexcept { return count_; }
  [[nodiscard]] std::string text(std::size_t record, std::size_t field) const;
  [[nodiscard]] const char* begin() const noexcept { return text_.begin(); }

 private:
  padded_text text_;
  std::size_t count_ = 0;
  std::shared_ptr<std::uint32_t[]> begins_;  ///< modulo 2^32
  std::vector<std::size_t> wraps_;           ///< the first record from each further 4 GiB on
};

}  // namespace fundalloc::detail
