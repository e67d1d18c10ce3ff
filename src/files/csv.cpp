// SPDX-License-Identifier: Apache-2.0
#include "fundalloc/files/csv.hpp"

#include <algorithm>

#include "files/bytes.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/interrupt.hpp"
#include "kernel/kernel.hpp"
#include "table/record_columns.hpp"

namespace fundalloc {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 32;

/** Records and fields of RFC 4180: commas, quotes, LF or CRLF.
 *
 *  A block of records is cut by a kernel and trusted where it is regular: as many fields in
 *  each record as in the header, quotes only around whole fields. Any other block is read field
 *  by field, which finds what is wrong, or that nothing is.
 */
class csv_reader {
 public:
  csv_reader(const detail::utf8_text& text, std::string name)
      : source_(text), text_(text.text.view()), name_(std::move(name)) {
    // A blank line at the end is no record. A record ends with its LF or CRLF, which the
    // padding after the text stands for where there is none; a CR without LF is for the careful
    // way.
    const std::size_t last = text_.find_last_not_of("\r\n");
    end_ = last == std::string_view::npos ? 0 : last + 1;
  }

  table read(const std::string& recipient) {
    if (only_blank_lines_left()) {
      fail(code::no_recipients, "the file is empty", "a header and one row a recipient",
           "Check the file.");
    }
    if (at('\n') || at('\r')) {
      fail(code::header, "the first line is blank", "the headers of the columns",
           "Delete the blank line.");
    }
    for (bool more = true; more;) headers_.push_back(detail::field_text(field(more)));
    detail::record_columns columns(headers_, source_.text, source_.lines + 1);
    while (at_ < end_) {
      detail::poll_interrupt();
      if (!read_regular_block(columns)) read_block(columns);
    }
    return columns.build(name_, recipient);
  }

 private:
  [[noreturn]] void fail(code number, phrase found, phrase expected, phrase remedy) const {
    raise({number,
           {.file = name_, .row = number == code::no_recipients ? 0 : row_},
           std::move(found),
           std::move(expected),
           std::move(remedy)});
  }

  /// A fault of quotes, with the header of the field, or its number where it has none.
  [[noreturn]] void fail_field(phrase found, phrase expected, phrase remedy) const {
    const bool named = row_ > 1 && field_ < headers_.size();
    raise({code::quote,
           {.file = name_,
            .row = row_,
            .column = named ? headers_[field_] : "#" + std::to_string(field_ + 1)},
           std::move(found),
           std::move(expected),
           std::move(remedy)});
  }

  [[nodiscard]] bool only_blank_lines_left() const { return at_ >= end_; }

  [[nodiscard]] bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  /// Where a block that begins here ends: with a line, and after about `block` bytes.
  [[nodiscard]] std::size_t block_end() const {
    const std::size_t limit = std::min(end_, at_ + block_bytes());
    if (limit == end_) {
      const std::string_view rest = text_.substr(end_, 2);
      if (rest.empty()) return end_;
      if (rest.front() == '\n') return end_ + 1;
      if (rest == "\r\n") return end_ + 2;
    }
    const std::size_t feed = text_.substr(at_, limit - at_).rfind('\n');
    return feed == std::string_view::npos ? at_ : at_ + feed + 1;
  }

  /// Bytes of a block: they stay in the cache while its columns are read, and hold enough
  /// records for a column to be read in one go.
  [[nodiscard]] std::size_t block_bytes() const {
    constexpr std::size_t cached = std::size_t{1} << 13;
    const std::size_t record = text_.size() / (source_.lines + 1) + 1;
    return std::min(std::max(cached, 128 * record), std::size_t{1} << 24);
  }

  /// Reads a block that a kernel can cut; false where it has to be looked at field by field.
  bool read_regular_block(detail::record_columns& columns) {
    const std::size_t end = block_end();
    const std::size_t size = end - at_;
    if (size == 0) return false;
    const std::size_t width = headers_.size();
    if (ends_.size() < size + 66) ends_.resize(size + 66);
    const char* const text = text_.data() + at_;
    ends_[0] = UINT32_MAX;  // the place before the text; the fields' own ends follow
    auto facts = detail::kernels().find_separators(text, size, source_.plain, ends_.data() + 1);
    if (end == text_.size() && text[size - 1] != '\n') {  // the last line has no end
      ends_[++facts.cells] = static_cast<std::uint32_t>(size);
      ++facts.lines;
    }
    // As many line ends as records, and each where a record ends: all others are commas.
    if (facts.open_quote || facts.lone_returns || facts.cells != facts.lines * width) {
      return false;
    }
    for (std::size_t k = width; k <= facts.cells; k += width) {
      if (text[ends_[k]] == ',') return false;
    }
    if (!facts.returns && facts.quotes == 0) {
      // Each field lies between the end of the one before it and its own.
      columns.take(at_, ends_.data(), 1, facts.lines, false);
    } else {
      if (!separate(text, facts)) return false;
      columns.take(at_, places_.data(), 2, facts.lines, facts.quotes != 0);
    }
    at_ = end;
    return true;
  }

  /// The places of the content of each field: after a CRLF and inside quotes. False where there
  /// are other quotes, since the number of all is known: twice that of fields with one at each
  /// end.
  bool separate(const char* text, const detail::separator_facts& facts) {
    std::size_t quotes = 0;
    places_.resize(2 * facts.cells);
    for (std::size_t k = 0; k < facts.cells; ++k) {
      std::uint32_t before = ends_[k];
      std::uint32_t end = ends_[k + 1];
      if (k > 0 && text[before] == '\r') ++before;
      if (text[before + 1U] == '"') {
        if (end - before < 3 || text[end - 1] != '"') return false;
        ++before;
        --end;
        quotes += 2;
      }
      places_[2 * k] = before;
      places_[2 * k + 1] = end;
    }
    return quotes == facts.quotes;
  }

  /// Reads records field by field up to where the next regular block may begin.
  void read_block(detail::record_columns& columns) {
    const std::size_t from = at_;
    const std::size_t limit = std::max(block_end(), at_ + 1);
    std::size_t records = 0;
    places_.clear();
    while (at_ < limit && at_ < end_) {
      row_ = columns.records() + records + 2;
      read_row(from);
      ++records;
    }
    columns.take(from, places_.data(), 2, records, true);
  }

  void read_row(std::size_t from) {
    detail::poll_step();
    const bool blank_line = at('\n') || at('\r');
    field_ = 0;
    for (bool more = true; more;) {
      const std::string_view content = field(more);
      if (field_ > headers_.size()) continue;  // to be refused when all fields are seen
      const auto start = static_cast<std::size_t>(content.data() - text_.data()) - from;
      if (start + content.size() >= UINT32_MAX) fail_size();
      places_.push_back(static_cast<std::uint32_t>(start) - 1U);
      places_.push_back(static_cast<std::uint32_t>(start + content.size()));
    }
    if (field_ != headers_.size()) fail_ragged(blank_line);
  }

  [[noreturn]] void fail_size() const {
    fail(code::file_size, "the rows here have more than 4 GiB", "smaller rows",
         "Split the file.");
  }

  [[noreturn]] void fail_ragged(bool blank_line) const {
    phrase remedy = "Complete the row.";
    if (blank_line) remedy = "Delete the blank line.";
    if (field_ > headers_.size()) remedy = "Quote a field that has a comma: \"1,234\".";
    fail(code::ragged_row,
         blank_line    ? phrase("the row is blank")
         : field_ == 1 ? phrase("the row has {} field", field_)
                       : phrase("the row has {} fields", field_),
         phrase("{}, as the header", headers_.size()), std::move(remedy));
  }

  /// The content of one field; `more` tells whether another follows in the record.
  std::string_view field(bool& more) {
    const std::string_view content = at('"') ? quoted() : plain();
    more = separator();
    ++field_;
    return content;
  }

  std::string_view plain() {
    const std::size_t start = at_;
    while (at_ < text_.size() && !ends_field(text_[at_]) && text_[at_] != '"') ++at_;
    if (at('"')) {
      fail_field("a quote inside a field that does not start with one",
                 "quotes around the whole field",
                 "Write \"...\" around the field, and \"\" for a quote in it.");
    }
    return text_.substr(start, at_ - start);
  }

  std::string_view quoted() {
    const std::size_t start = ++at_;
    for (;; ++at_) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        fail_field("a quote that is not closed", "a closing quote",
                   "Close the quote, or write \"\" for a quote in a field.");
      }
      at_ = quote + 1;
      if (!at('"')) break;
    }
    if (at_ < text_.size() && !ends_field(text_[at_])) {
      fail_field("text after a closing quote", "a comma or the end of the row",
                 "Write \"\" for a quote in a field.");
    }
    return text_.substr(start, at_ - 1 - start);
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

  const detail::utf8_text& source_;
  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;  ///< of the last record's text: blank lines may follow
  std::size_t row_ = 1;
  std::size_t field_ = 0;  ///< of the record, from 0
  std::vector<std::string> headers_;
  std::vector<std::uint32_t> ends_;    ///< of fields, after the place before the first
  std::vector<std::uint32_t> places_;  ///< of fields: the one before, the one after
};

}  // namespace

table read_csv_text(std::string_view bytes, const csv_options& options, std::string_view name) {
  const std::string file(name);
  const auto text = detail::to_utf8_text(bytes, options.encoding, file);
  return csv_reader(text, file).read(options.recipient);
}

table read_csv(const std::filesystem::path& file, const csv_options& options) {
  const std::string name = file.string();
  const auto text =
      detail::to_utf8_text(detail::read_padded(file, most_bytes), options.encoding, name);
  return csv_reader(text, name).read(options.recipient);
}

}  // namespace fundalloc
