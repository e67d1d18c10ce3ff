// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fundalloc/error.hpp"
#include "fundalloc/exact/decimal.hpp"
#include "fundalloc/table/table.hpp"

// RFC 4180 read slowly and simply, character by character: what the reader is compared with.
// A difference is told in words, so that tests and fuzz harnesses can use it alike.
namespace fundalloc::twin {

/// Whether a cell is blank: it has spaces and tabs at most.
inline bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

/// The records of a text, the header first; or the first fault: its code and row, `E109 3`.
struct slow_csv {
  std::vector<std::vector<std::string>> records = {};
  std::string fault = {};
};

/// One field after the other, up to the first fault.
class slow_csv_reader {
 public:
  explicit slow_csv_reader(std::string_view text) : text_(text) {}

  slow_csv run() {
    const std::size_t last = text_.find_last_not_of("\r\n");
    const std::size_t size = last == std::string_view::npos ? 0 : last + 1;
    if (size == 0) return refused("E112 0");
    if (at(0) == '\n' || at(0) == '\r') return refused("E113 1");
    while (at_ < size) {
      std::vector<std::string> record;
      const std::string row = std::to_string(csv_.records.size() + 1);
      if (!read_record(record)) return refused("E109 " + row);
      if (!csv_.records.empty() && record.size() != csv_.records.front().size()) {
        return refused("E108 " + row);
      }
      csv_.records.push_back(record);
    }
    if (!headers_differ()) return refused("E113 1");
    return csv_;
  }

 private:
  slow_csv refused(const std::string& fault) {
    csv_.fault = fault;
    return csv_;
  }

  [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  [[nodiscard]] bool ends(std::size_t i) const {
    return i >= text_.size() || at(i) == ',' || at(i) == '\n' || at(i) == '\r';
  }

  bool read_record(std::vector<std::string>& record) {
    for (bool more = true; more;) {
      std::string field;
      if (!(at(at_) == '"' ? read_quoted(field) : read_plain(field))) return false;
      record.push_back(field);
      more = at(at_) == ',';
      if (at(at_) == '\r' && at_ + 1 < text_.size() && at(++at_) != '\n') return false;
      ++at_;
    }
    return true;
  }

  bool read_quoted(std::string& field) {
    for (++at_;; ++at_) {
      if (at_ >= text_.size()) return false;
      if (at(at_) == '"' && at(at_ + 1) != '"') break;
      if (at(at_) == '"') ++at_;
      field += at(at_);
    }
    ++at_;
    return ends(at_);
  }

  bool read_plain(std::string& field) {
    for (; !ends(at_); ++at_) {
      if (at(at_) == '"') return false;
      field += at(at_);
    }
    return true;
  }

  [[nodiscard]] bool headers_differ() const {
    std::set<std::string> seen;
    for (const std::string& header : csv_.records.front()) {
      if (is_blank(header) || !seen.insert(header).second) return false;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  slow_csv csv_;
};

inline slow_csv slow_records(std::string_view text) { return slow_csv_reader(text).run(); }

/// What the numbers of a column are, cell by cell; the fault as row and code.
struct slow_column {
  std::vector<std::int64_t> mantissas = {};
  int decimals = 0;
  number_form form = number_form::plain;
  std::size_t blanks = 0;
  int128 sum = 0;
  std::int64_t least = 0;
  std::string fault = {};
};

inline slow_column read_slowly(const std::vector<std::optional<decimal_reading>>& cells) {
  slow_column column;
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& cell = cells[i];
    if (!cell) {
      ++column.blanks;
      continue;
    }
    if (!cell->ok) {
      column.fault = std::to_string(i + 2) + ": " + cell->reason.text;
      return column;
    }
    if (first && cells[*first]->value.form != cell->value.form) {
      column.fault = std::to_string(i + 2) + ": mixed with " + std::to_string(*first + 2);
      return column;
    }
    if (!first) first = i;
    column.form = cell->value.form;
    column.decimals = std::max(column.decimals, cell->value.decimals);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    int128 m = cells[i] ? cells[i]->value.mantissa : 0;
    for (int k = cells[i] ? cells[i]->value.decimals : 0; m != 0 && k < column.decimals; ++k) {
      m *= 10;
      if (m > INT64_MAX || m < INT64_MIN) {
        std::size_t fine = 0;
        while (!cells[fine] || cells[fine]->value.decimals != column.decimals) ++fine;
        column.fault = std::to_string(i + 2) + ": too long with " + std::to_string(fine + 2);
        return column;
      }
    }
    column.mantissas.push_back(static_cast<std::int64_t>(m));
    column.sum += m;
  }
  bool any = false;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i]) continue;
    column.least = any ? std::min(column.least, column.mantissas[i]) : column.mantissas[i];
    any = true;
  }
  return column;
}

/// The fault of a table's column in the twin's words.
inline std::string fault_of(const table& t, std::size_t column) {
  try {
    (void)t.numbers(column);
  } catch (const error& e) {
    const std::size_t row = e.detail().where.row;
    // `"the cell" and what is said of it`: whatever the cell says, it is not looked into.
    const std::string found = e.detail().found.text();
    const std::string said = found.substr(t.text(column, row - 2).size() + 3);
    const std::string text = std::to_string(row) + ": ";
    const auto other = [&] {
      const std::size_t at = said.find("(row ") + 5;
      return said.substr(at, said.find(':', at) - at);
    };
    if (said.starts_with("is written in another form")) return text + "mixed with " + other();
    if (said.starts_with("does not fit 64 bits with")) return text + "too long with " + other();
    return text + said;
  }
  return "";
}

/// How the numbers of a column differ from the twin's; empty where they do not.
inline std::string column_difference(const table& t, std::size_t column,
                                     const slow_column& twin) {
  const std::string said = "column " + std::to_string(column) + ": ";
  const std::string fault = fault_of(t, column);
  if (fault != twin.fault) return said + "\"" + fault + "\", not \"" + twin.fault + "\"";
  if (!twin.fault.empty()) return "";
  const number_column numbers = t.numbers(column);
  if (!std::equal(numbers.mantissas.begin(), numbers.mantissas.end(), twin.mantissas.begin(),
                  twin.mantissas.end())) {
    return said + "other mantissas";
  }
  if (numbers.decimals != twin.decimals) return said + "other decimals";
  if (numbers.form != twin.form) return said + "another form";
  if (numbers.blanks != twin.blanks) return said + "other blanks";
  if (numbers.sum != twin.sum) return said + "another sum";
  if (numbers.least != twin.least) return said + "another least number";
  return "";
}

inline std::optional<decimal_reading> cell_of(const std::string& text) {
  if (is_blank(text)) return std::nullopt;
  return read_decimal(text);
}

/// How a table differs from the records that it was read from.
inline std::string table_difference(const table& t,
                                    const std::vector<std::vector<std::string>>& records) {
  if (t.rows() != records.size() - 1) return "other rows: " + std::to_string(t.rows());
  if (t.columns() != records[0].size()) return "other columns";
  for (std::size_t j = 0; j < t.columns(); ++j) {
    if (t.header(j) != records[0][j]) return "another header: " + t.header(j);
    std::vector<std::optional<decimal_reading>> cells;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      const std::string& cell = records[i + 1][j];
      if (t.text(j, i) != cell) {
        return "row " + std::to_string(i + 2) + " column " + std::to_string(j + 1) + ": \"" +
               t.text(j, i) + "\", not \"" + cell + "\"";
      }
      cells.push_back(cell_of(cell));
    }
    const std::string numbers = column_difference(t, j, read_slowly(cells));
    if (!numbers.empty()) return numbers;
  }
  return "";
}

/// A selection is as if only its rows had been read; its faults still name the whole's rows.
inline std::string selection_difference(const table& t,
                                        const std::vector<std::vector<std::string>>& records) {
  for (std::size_t j = 0; j < t.columns(); ++j) {
    std::vector<std::optional<decimal_reading>> some;
    std::vector<std::uint8_t> keep;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      keep.push_back((i * 7 + j) % 3 == 0 ? 1 : 0);
      if (keep.back() != 0) some.push_back(cell_of(records[i + 1][j]));
    }
    const table part = t.select(keep);
    const slow_column twin = read_slowly(some);
    if (part.is_numeric(j) != twin.fault.empty()) return "a selection is numeric, or is not";
    const std::string numbers = twin.fault.empty() ? column_difference(part, j, twin) : "";
    if (!numbers.empty()) return "selection, " + numbers;
    for (std::size_t i = 0, k = 0; i < t.rows(); ++i) {
      if (keep[i] != 0 && part.text(j, k++) != records[i + 1][j]) return "selection, a text";
    }
  }
  return "";
}

/// Code and row of an error as the twin says them.
inline std::string fault_words(const error& e) {
  return code_text(e.detail().number) + " " + std::to_string(e.detail().where.row);
}

/// The same of what an action throws; empty where it throws nothing.
template <class Action>
std::string fault_in(Action&& action) {
  try {
    action();
  } catch (const error& e) {
    return fault_words(e);
  }
  return "";
}

}  // namespace fundalloc::twin
