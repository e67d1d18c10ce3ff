// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/files/csv.hpp"

#include "files/bytes.hpp"
#include "fundalloc/error.hpp"

namespace fundalloc {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 32;

/** Records and fields of RFC 4180: commas, quotes, LF or CRLF. */
class csv_reader {
 public:
  csv_reader(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {}

  table read(const std::string& recipient) {
    std::vector<std::string> headers = record();
    if (headers.size() == 1 && headers.front().empty()) {
      fail(code::no_recipients, 0, "the file is empty", "a header and one row a recipient",
           "Check the file.");
    }
    std::vector<std::vector<std::string>> columns(headers.size());
    for (row_ = 2; at_ < text_.size(); ++row_) {
      if (only_blank_lines_left()) break;
      read_row(headers, columns);
    }
    table_builder builder;
    builder.source(name_);
    builder.recipient(recipient);
    for (std::size_t j = 0; j < headers.size(); ++j) {
      builder.add_texts(std::move(headers[j]), std::move(columns[j]));
    }
    return builder.build();
  }

 private:
  [[noreturn]] void fail(code number, std::size_t field, std::string found, std::string expected,
                         std::string remedy) const {
    location at{.file = name_, .row = row_};
    if (field != 0) at.column = "#" + std::to_string(field);
    raise({number, at, std::move(found), std::move(expected), std::move(remedy)});
  }

  [[nodiscard]] bool only_blank_lines_left() const {
    return text_.find_first_not_of("\r\n", at_) == std::string_view::npos;
  }

  void read_row(const std::vector<std::string>& headers,
                std::vector<std::vector<std::string>>& columns) {
    std::size_t j = 0;
    bool more = true;
    for (; more; ++j) {
      std::string value = field(j + 1, more);
      if (j < columns.size()) columns[j].push_back(std::move(value));
    }
    if (j != headers.size()) {
      fail(code::ragged_row, 0,
           "the row has " + std::to_string(j) + (j == 1 ? " field" : " fields"),
           std::to_string(headers.size()) + ", as the header",
           j > headers.size() ? "Quote a field that has a comma: \"1,234\"." : "Complete the row.");
    }
  }

  std::vector<std::string> record() {
    std::vector<std::string> fields;
    for (bool more = true; more;) fields.push_back(field(fields.size() + 1, more));
    return fields;
  }

  /// One field; `more` tells whether another follows in the record.
  std::string field(std::size_t number, bool& more) {
    if (at_ < text_.size() && text_[at_] == '"') return quoted(number, more);
    const std::size_t end = text_.find_first_of(",\r\n\"", at_);
    const std::size_t stop = end == std::string_view::npos ? text_.size() : end;
    if (stop < text_.size() && text_[stop] == '"') {
      fail(code::quote, number, "a quote inside a field that does not start with one", "quotes around the whole field",
           "Write \"...\" around the field, and \"\" for a quote in it.");
    }
    std::string value(text_.substr(at_, stop - at_));
    at_ = stop;
    more = separator(number);
    return value;
  }

  std::string quoted(std::size_t number, bool& more) {
    std::string value;
    for (++at_;; ++at_) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        fail(code::quote, number, "a quote that is not closed", "a closing quote",
             "Close the quote, or write \"\" for a quote in a field.");
      }
      value += text_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (at_ >= text_.size() || text_[at_] != '"') break;
      value += '"';
    }
    if (at_ < text_.size() && std::string_view(",\r\n").find(text_[at_]) == std::string_view::npos) {
      fail(code::quote, number, "text after a closing quote", "a comma or the end of the row",
           "Write \"\" for a quote in a field.");
    }
    more = separator(number);
    return value;
  }

  /// Steps over a comma (true) or the end of a record (false).
  bool separator(std::size_t number) {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_++];
    if (c == ',') return true;
    if (c == '\r') {
      if (at_ < text_.size() && text_[at_] != '\n') {
        fail(code::quote, number, "a carriage return inside a row", "line ends of LF or CRLF",
             "Save the file with ordinary line ends.");
      }
      if (at_ < text_.size()) ++at_;
    }
    return false;
  }

  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
  std::size_t row_ = 1;
};

}  // namespace

table read_csv_text(std::string_view bytes, const csv_options& options, std::string_view name) {
  const std::string file(name);
  const std::string text = detail::to_utf8(std::string(bytes), options.encoding, file);
  return csv_reader(text, file).read(options.recipient);
}

table read_csv(const std::filesystem::path& file, const csv_options& options) {
  const std::string name = file.string();
  const std::string text = detail::to_utf8(detail::read_bytes(file, most_bytes), options.encoding, name);
  return csv_reader(text, name).read(options.recipient);
}

}  // namespace fundalloc
