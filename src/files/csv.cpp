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
    if (only_blank_lines_left()) {
      fail(code::no_recipients, "the file is empty", "a header and one row a recipient",
           "Check the file.");
    }
    if (at('\n') || at('\r')) {
      fail(code::header, "the first line is blank", "the headers of the columns",
           "Delete the blank line.");
    }
    for (bool more = true; more;) {
      std::string header = field(more);
      headers_.push_back(std::move(header));
    }
    columns_.resize(headers_.size());
    for (row_ = 2; !only_blank_lines_left(); ++row_) read_row();
    table_builder builder;
    builder.source(name_);
    builder.recipient(recipient);
    for (std::size_t j = 0; j < headers_.size(); ++j) {
      builder.add_texts(std::move(headers_[j]), std::move(columns_[j]));
    }
    return builder.build();
  }

 private:
  [[noreturn]] void fail(code number, std::string found, std::string expected,
                         std::string remedy) const {
    raise({number,
           {.file = name_, .row = number == code::no_recipients ? 0 : row_},
           std::move(found),
           std::move(expected),
           std::move(remedy)});
  }

  /// A fault of quotes, with the header of the field, or its number where it has none.
  [[noreturn]] void fail_field(std::string found, std::string expected,
                               std::string remedy) const {
    const bool named = row_ > 1 && field_ < headers_.size();
    raise({code::quote,
           {.file = name_,
            .row = row_,
            .column = named ? headers_[field_] : "#" + std::to_string(field_ + 1)},
           std::move(found),
           std::move(expected),
           std::move(remedy)});
  }

  [[nodiscard]] bool only_blank_lines_left() const {
    return text_.find_first_not_of("\r\n", at_) == std::string_view::npos;
  }

  [[nodiscard]] bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  void read_row() {
    const bool blank_line = at('\n') || at('\r');
    field_ = 0;
    for (bool more = true; more;) {
      const std::size_t j = field_;
      std::string value = field(more);
      if (j < columns_.size()) columns_[j].push_back(std::move(value));
    }
    if (field_ != headers_.size()) fail_ragged(blank_line);
  }

  [[noreturn]] void fail_ragged(bool blank_line) const {
    const std::string fields = std::to_string(field_) + (field_ == 1 ? " field" : " fields");
    std::string remedy = "Complete the row.";
    if (blank_line) remedy = "Delete the blank line.";
    if (field_ > headers_.size()) remedy = "Quote a field that has a comma: \"1,234\".";
    fail(code::ragged_row, blank_line ? "the row is blank" : "the row has " + fields,
         std::to_string(headers_.size()) + ", as the header", std::move(remedy));
  }

  /// One field; `more` tells whether another follows in the record.
  std::string field(bool& more) {
    std::string value = at('"') ? quoted() : plain();
    more = separator();
    ++field_;
    return value;
  }

  std::string plain() {
    const std::size_t start = at_;
    while (at_ < text_.size() && !ends_field(text_[at_]) && text_[at_] != '"') ++at_;
    if (at('"')) {
      fail_field("a quote inside a field that does not start with one",
                 "quotes around the whole field",
                 "Write \"...\" around the field, and \"\" for a quote in it.");
    }
    return std::string(text_.substr(start, at_ - start));
  }

  std::string quoted() {
    std::string value;
    for (++at_;; ++at_) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        fail_field("a quote that is not closed", "a closing quote",
                   "Close the quote, or write \"\" for a quote in a field.");
      }
      value += text_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (!at('"')) break;
      value += '"';
    }
    if (at_ < text_.size() && !ends_field(text_[at_])) {
      fail_field("text after a closing quote", "a comma or the end of the row",
                 "Write \"\" for a quote in a field.");
    }
    return value;
  }

  static bool ends_field(char c) noexcept { return c == ',' || c == '\n' || c == '\r'; }

  /// Steps over a comma (true) or the end of a record (false).
  bool separator() {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_++];
    if (c == ',') return true;
    if (c == '\r' && at_ < text_.size()) {
      if (!at('\n')) {
        fail_field("a carriage return inside a row", "line ends of LF or CRLF",
                   "Save the file with ordinary line ends.");
      }
      ++at_;
    }
    return false;
  }

  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
  std::size_t row_ = 1;
  std::size_t field_ = 0;  ///< of the record, from 0
  std::vector<std::string> headers_;
  std::vector<std::vector<std::string>> columns_;
};

}  // namespace

table read_csv_text(std::string_view bytes, const csv_options& options, std::string_view name) {
  const std::string file(name);
  const std::string text = detail::to_utf8(std::string(bytes), options.encoding, file);
  return csv_reader(text, file).read(options.recipient);
}

table read_csv(const std::filesystem::path& file, const csv_options& options) {
  const std::string name = file.string();
  std::string bytes = detail::read_bytes(file, most_bytes);
  const std::string text = detail::to_utf8(std::move(bytes), options.encoding, name);
  return csv_reader(text, name).read(options.recipient);
}

}  // namespace fundalloc
