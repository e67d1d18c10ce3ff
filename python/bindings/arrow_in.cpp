// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "arrow_type.hpp"
#include "exact/shortest_text.hpp"
#include "files/bytes.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/interrupt.hpp"

namespace fundalloc::python {

namespace {

// Cells of one column, from all of its chunks.

using texts = std::vector<std::string>;
using wholes = std::vector<std::int64_t>;
using reals = std::vector<double>;

struct column_cells {
  std::string header;
  std::variant<texts, wholes, reals> values;
  std::vector<std::uint8_t> blank;  ///< one mark a row
  bool any_blank = false;

  /// The place of the next cell; the header is row 1.
  [[nodiscard]] location here() const { return {.row = blank.size() + 2, .column = header}; }
};

[[noreturn]] void refuse_layout(const column_cells& in, fixed_phrase found) {
  raise({code::unsupported_type, in.here(), found, "arrays as the Arrow format has them",
         "Report it to the library that made the frame."});
}

/// The buffers of an array. Indices count from the start of the buffers, offsets included.
class buffers {
 public:
  explicit buffers(const ArrowArray& array) noexcept : array_(array) {}

  [[nodiscard]] const char* bytes(std::int64_t k) const noexcept {
    return static_cast<const char*>(array_.buffers[k]);
  }
  template <class T>
  [[nodiscard]] T at(std::int64_t k, std::size_t i) const noexcept {
    T value;
    std::memcpy(&value, bytes(k) + i * sizeof(T), sizeof(T));
    return value;
  }
  [[nodiscard]] bool is_valid(std::size_t i) const noexcept {
    if (array_.n_buffers == 0 || bytes(0) == nullptr) return true;
    return ((static_cast<unsigned char>(bytes(0)[i / 8]) >> (i % 8)) & 1U) != 0;
  }
  [[nodiscard]] std::size_t offset() const noexcept {
    return static_cast<std::size_t>(array_.offset);
  }
  [[nodiscard]] std::size_t length() const noexcept {
    return static_cast<std::size_t>(array_.length);
  }

 private:
  const ArrowArray& array_;
};

/// Some rows of an array, and where the cell of each stands in it.
struct array_rows {
  const ArrowArray& array;
  std::size_t first;  ///< after the array's own offset
  std::size_t count;

  [[nodiscard]] std::optional<std::size_t> place(std::size_t row,
                                                 const column_cells&) const noexcept {
    const buffers from(array);
    const std::size_t i = from.offset() + first + row;
    return from.is_valid(i) ? std::optional(i) : std::nullopt;
  }
};

/// A whole number of any width; false for another kind.
template <class F>
bool with_whole(cell_kind kind, F&& use) {
  switch (kind) {
    case cell_kind::int8: use(std::int8_t{}); return true;
    case cell_kind::uint8: use(std::uint8_t{}); return true;
    case cell_kind::int16: use(std::int16_t{}); return true;
    case cell_kind::uint16: use(std::uint16_t{}); return true;
    case cell_kind::int32: use(std::int32_t{}); return true;
    case cell_kind::uint32: use(std::uint32_t{}); return true;
    case cell_kind::int64: use(std::int64_t{}); return true;
    case cell_kind::uint64: use(std::uint64_t{}); return true;
    default: return false;
  }
}

/// The same of an array whose cells are places in a dictionary.
struct dictionary_rows {
  array_rows codes;
  cell_kind kind;
  std::size_t count;

  [[nodiscard]] std::optional<std::size_t> place(std::size_t row,
                                                 const column_cells& in) const {
    const auto at = codes.place(row, in);
    if (!at) return std::nullopt;
    const buffers values(*codes.array.dictionary);
    std::optional<std::size_t> found;
    with_whole(kind, [&](auto width) {
      const auto code = buffers(codes.array).at<decltype(width)>(1, *at);
      if (code < decltype(width){} || static_cast<std::size_t>(code) >= values.length()) {
        refuse_layout(in, "a place outside of the column's dictionary");
      }
      found = values.offset() + static_cast<std::size_t>(code);
    });
    return values.is_valid(*found) ? found : std::nullopt;
  }
};

/// Adds rows to a column: `read(i)` gives the cell at an index of the buffers.
template <class T, class Rows, class F>
void append(column_cells& into, const Rows& rows, F&& read) {
  auto& values = std::get<std::vector<T>>(into.values);
  for (std::size_t row = 0; row < rows.count; ++row) {
    if ((row & 1023U) == 0) detail::poll_interrupt();
    const auto i = rows.place(row, into);
    if (i) {
      values.emplace_back(read(*i));
    } else {
      values.emplace_back();
      into.any_blank = true;
    }
    into.blank.push_back(i ? 0 : 1);
  }
}

template <class T>
std::int64_t checked(T value, const column_cells& in) {
  if constexpr (std::is_same_v<T, std::uint64_t>) {
    if (value > static_cast<T>(std::numeric_limits<std::int64_t>::max())) {
      raise({code::column_range, in.here(), phrase("{} does not fit 64 bits", value), "",
             "Use a larger unit."});
    }
  }
  return static_cast<std::int64_t>(value);
}

/// The double with the shortest decimal of a single float, which has at most 9 digits.
double shortest_double(float value) noexcept {
  if (!std::isfinite(value)) return value;
  const detail::shortest_text written(value);
  double result = 0;
  std::from_chars(written.view().data(), written.view().data() + written.view().size(), result);
  return result;
}

/// value / 10^scale, with all of its decimals.
std::string decimal_text(int128 value, int scale) {
  std::string digits = to_text(value);
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  if (scale < 0) {
    if (value != 0) digits.append(static_cast<std::size_t>(-scale), '0');
    return digits;
  }
  const auto places = static_cast<std::size_t>(scale);
  const std::size_t count = digits.size() - sign;
  if (count <= places) digits.insert(sign, places + 1 - count, '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return digits;
}

/// A number of 256 bits as 128 bits over a power of ten, where it has so few digits.
class wide_decimal {
 public:
  wide_decimal(const buffers& from, std::size_t i, int scale) : scale_(scale) {
    for (std::size_t k = 0; k < 4; ++k) limbs_[k] = from.at<std::uint64_t>(1, 4 * i + k);
    negative_ = (limbs_[3] >> 63) != 0;
    if (negative_) negate();
  }

  [[nodiscard]] std::string text(const column_cells& in) {
    while (!is_narrow() && scale_ > 0) {
      if (divide_by_ten() != 0) break;
      --scale_;
    }
    if (!is_narrow()) {
      raise({code::column_range, in.here(), "the decimal does not fit 128 bits", "",
             "Use a larger unit."});
    }
    const auto value = static_cast<int128>((static_cast<uint128>(limbs_[1]) << 64) | limbs_[0]);
    return decimal_text(negative_ ? -value : value, scale_);
  }

 private:
  void negate() noexcept {
    std::uint64_t carry = 1;
    for (std::uint64_t& limb : limbs_) {
      limb = ~limb + carry;
      carry = carry != 0 && limb == 0 ? 1 : 0;
    }
  }
  [[nodiscard]] bool is_narrow() const noexcept {
    return limbs_[3] == 0 && limbs_[2] == 0 && (limbs_[1] >> 63) == 0;
  }
  /// The remainder; without one the number is divided.
  std::uint64_t divide_by_ten() noexcept {
    std::array<std::uint64_t, 4> quotient{};
    std::uint64_t rest = 0;
    for (std::size_t k = 4; k-- > 0;) {
      const uint128 part = (static_cast<uint128>(rest) << 64) | limbs_[k];
      quotient[k] = static_cast<std::uint64_t>(part / 10);
      rest = static_cast<std::uint64_t>(part % 10);
    }
    if (rest == 0) limbs_ = quotient;
    return rest;
  }

  std::array<std::uint64_t, 4> limbs_{};
  bool negative_ = false;
  int scale_ = 0;
};

template <class Offset>
std::string_view text_between(const buffers& from, std::size_t i) noexcept {
  const auto start = from.at<Offset>(1, i);
  const auto end = from.at<Offset>(1, i + 1);
  if (start == end) return {};
  return {from.bytes(2) + start, static_cast<std::size_t>(end - start)};
}

/// A view is 16 bytes: the length, then the text itself, or its start, buffer and place.
std::string_view viewed_text(const buffers& from, std::size_t i) noexcept {
  const auto size = static_cast<std::size_t>(from.at<std::int32_t>(1, 4 * i));
  if (size <= 12) return {from.bytes(1) + 16 * i + 4, size};
  const auto buffer = from.at<std::int32_t>(1, 4 * i + 2);
  const auto place = from.at<std::int32_t>(1, 4 * i + 3);
  return {from.bytes(2 + buffer) + place, size};
}

std::string_view unicode(std::string_view text, const column_cells& in) {
  if (detail::first_bad_utf8(text) != std::string_view::npos) {
    raise({code::encoding, in.here(), "the text is no Unicode", "text", "Correct the text."});
  }
  return text;
}

/// Adds rows of an array of decimals or texts, all of which are texts to a table.
template <class Rows>
void append_texts(column_cells& into, cell_type type, const ArrowArray& array,
                  const Rows& rows) {
  const buffers from(array);
  const auto add = [&](auto&& read) { append<std::string>(into, rows, read); };
  switch (type.kind) {
    case cell_kind::decimal32:
      return add([&](auto i) { return decimal_text(from.at<std::int32_t>(1, i), type.scale); });
    case cell_kind::decimal64:
      return add([&](auto i) { return decimal_text(from.at<std::int64_t>(1, i), type.scale); });
    case cell_kind::decimal128:
      return add([&](auto i) { return decimal_text(from.at<int128>(1, i), type.scale); });
    case cell_kind::decimal256:
      return add([&](auto i) { return wide_decimal(from, i, type.scale).text(into); });
    case cell_kind::text:
      return add([&](auto i) { return unicode(text_between<std::int32_t>(from, i), into); });
    case cell_kind::large_text:
      return add([&](auto i) { return unicode(text_between<std::int64_t>(from, i), into); });
    case cell_kind::text_view:
      return add([&](auto i) { return unicode(viewed_text(from, i), into); });
    default: break;
  }
  // Nulls alone: they have no buffers.
  std::get<texts>(into.values).resize(into.blank.size() + rows.count);
  into.blank.resize(into.blank.size() + rows.count, 1);
  into.any_blank = into.any_blank || rows.count > 0;
}

template <class Rows>
void append_rows(column_cells& into, cell_type type, const ArrowArray& array,
                 const Rows& rows) {
  const buffers from(array);
  const bool whole = with_whole(type.kind, [&](auto width) {
    append<std::int64_t>(into, rows, [&](std::size_t i) {
      return checked(from.at<decltype(width)>(1, i), into);
    });
  });
  if (whole) return;
  if (type.kind == cell_kind::float64) {
    append<double>(into, rows, [&](std::size_t i) { return from.at<double>(1, i); });
  } else if (type.kind == cell_kind::float32) {
    append<double>(into, rows,
                   [&](std::size_t i) { return shortest_double(from.at<float>(1, i)); });
  } else {
    append_texts(into, type, array, rows);
  }
}

/// One column of a table, from chunk to chunk.
class column_reader {
 public:
  column_reader(const ArrowSchema& schema, std::string header) {
    cells_.header = std::move(header);
    type_ = type_of(schema, cells_.header);
    if (schema.dictionary != nullptr) {
      code_kind_ = type_.kind;
      type_ = type_of(*schema.dictionary, cells_.header);
      const bool nested = schema.dictionary->dictionary != nullptr;
      if (nested || !with_whole(*code_kind_, [](auto) {})) {
        refuse_column(cells_.header, "dictionary of dictionaries");
      }
    }
    const bool whole = with_whole(type_.kind, [](auto) {});
    const bool real = type_.kind == cell_kind::float32 || type_.kind == cell_kind::float64;
    if (whole) cells_.values.emplace<wholes>();
    if (real) cells_.values.emplace<reals>();
  }

  void add(const ArrowArray& array, std::size_t first, std::size_t count) {
    if (static_cast<std::size_t>(array.length) < first + count) {
      refuse_layout(cells_, "an array that is shorter than its batch");
    }
    const array_rows rows{array, first, count};
    if (!code_kind_) return append_rows(cells_, type_, array, rows);
    if (array.dictionary == nullptr) refuse_layout(cells_, "an array without its dictionary");
    append_rows(cells_, type_, *array.dictionary, dictionary_rows{rows, *code_kind_, count});
  }

  void finish(table_builder& into) {
    if (auto* const values = std::get_if<texts>(&cells_.values)) {
      into.add_texts(cells_.header, std::move(*values));
    } else if (auto* const numbers = std::get_if<wholes>(&cells_.values)) {
      into.add_numbers(cells_.header, *numbers, 0, marks());
    } else {
      finish_reals(into, std::get<reals>(cells_.values));
    }
  }

 private:
  [[nodiscard]] std::vector<std::uint8_t> marks() {
    return cells_.any_blank ? std::move(cells_.blank) : std::vector<std::uint8_t>{};
  }

  /// NaN is an error and null is blank: where a column has both, its cells go as texts.
  void finish_reals(table_builder& into, reals& values) {
    if (!cells_.any_blank) {
      into.add_doubles(cells_.header, values);
      return;
    }
    bool nan = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      nan = nan || (cells_.blank[i] == 0 && std::isnan(values[i]));
      if (cells_.blank[i] != 0) values[i] = std::numeric_limits<double>::quiet_NaN();
    }
    if (!nan) {
      into.add_doubles(cells_.header, values, true);
      return;
    }
    texts cells(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (cells_.blank[i] == 0) cells[i] = text_of(values[i]);
    }
    into.add_texts(cells_.header, std::move(cells));
  }

  static std::string text_of(double value) {
    if (std::isnan(value)) return "NaN";
    return std::string(detail::shortest_text(value).view());
  }

  cell_type type_;
  std::optional<cell_kind> code_kind_;  ///< of places in a dictionary
  column_cells cells_;
};

std::string header_of(const ArrowSchema& column) {
  std::string header = column.name == nullptr ? "" : column.name;
  if (detail::first_bad_utf8(header) != std::string::npos) {
    raise({code::encoding, {.row = 1}, "a header is no Unicode", "text", "Rename the column."});
  }
  return header;
}

/// A row that is null as a whole says nothing of its cells.
void refuse_null_rows(const ArrowArray& batch, std::size_t before) {
  const buffers rows(batch);
  for (std::size_t i = 0; batch.null_count != 0 && i < rows.length(); ++i) {
    if (rows.is_valid(rows.offset() + i)) continue;
    raise({code::unsupported_type,
           {.row = before + i + 2},
           "the row is null as a whole",
           "a row of cells",
           "Drop the row."});
  }
}

}  // namespace

arrow_source::arrow_source(ArrowArrayStream& stream) : stream_(stream) {
  if (stream_.is_empty()) {
    raise({code::unsupported_type,
           {},
           "the stream has been read before",
           "a fresh stream",
           "Hand over the frame itself."});
  }
  check(stream_.get()->get_schema(stream_.get(), schema_.get()));
}

arrow_source::arrow_source(ArrowSchema& schema, ArrowArray& array)
    : schema_(schema), single_(array) {
  if (schema_.is_empty() || single_.is_empty()) {
    raise({code::unsupported_type,
           {},
           "the array has been read before",
           "a fresh array",
           "Hand over the frame itself."});
  }
}

std::unique_ptr<arrow_owner<ArrowArray>> arrow_source::next() {
  auto chunk = std::make_unique<arrow_owner<ArrowArray>>();
  if (stream_.is_empty()) {
    single_.give(*chunk->get());
  } else {
    check(stream_.get()->get_next(stream_.get(), chunk->get()));
  }
  return chunk;
}

void arrow_source::check(int status) {
  if (status == 0) return;
  const char* const why = stream_.get()->get_last_error(stream_.get());
  raise({code::file_unreadable,
         {},
         phrase("the frame could not be read: {}",
                why != nullptr ? phrase::plain(why) : phrase("error {}", status)),
         "",
         "Correct where the frame comes from."});
}

void read_frame(table_builder& into, arrow_source& source, const std::string& what) {
  const ArrowSchema& schema = source.schema();
  if (schema.format != std::string_view("+s")) {
    raise({code::unsupported_type,
           {},
           phrase("a table cannot be made of {}", what),
           "a mapping or a data frame",
           "Hand over a dict of columns."});
  }
  std::vector<column_reader> columns;
  for (std::int64_t j = 0; j < schema.n_children; ++j) {
    columns.emplace_back(*schema.children[j], header_of(*schema.children[j]));
  }
  std::size_t rows = 0;
  for (auto batch = source.next(); !batch->is_empty(); batch = source.next()) {
    const ArrowArray& array = **batch;
    if (array.n_children != schema.n_children) {
      refuse_layout({}, "a batch with another number of columns");
    }
    refuse_null_rows(array, rows);
    for (std::size_t j = 0; j < columns.size(); ++j) {
      columns[j].add(*array.children[j], static_cast<std::size_t>(array.offset),
                     static_cast<std::size_t>(array.length));
    }
    rows += static_cast<std::size_t>(array.length);
  }
  for (column_reader& column : columns) column.finish(into);
}

void read_column(table_builder& into, arrow_source& source, const std::string& header) {
  column_reader column(source.schema(), header);
  for (auto chunk = source.next(); !chunk->is_empty(); chunk = source.next()) {
    column.add(**chunk, 0, static_cast<std::size_t>((*chunk)->length));
  }
  column.finish(into);
}

}  // namespace fundalloc::python
