// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include "arrow.hpp"
#include "fundalloc/error.hpp"
#include "fundalloc/report/explanation.hpp"

namespace fundalloc::python {

namespace {

constexpr int most_digits = 38;         // of decimal128
constexpr std::int64_t nullable = 2;    // ARROW_FLAG_NULLABLE: as other producers have it
constexpr int least_line_decimals = 2;  // as in the CSV

/// A column of texts, or of decimals over one power of ten.
struct column_values {
  std::string characters = {};
  std::vector<std::int32_t> ends = {};
  std::vector<int128> decimals = {};
};

struct column {
  std::string name;
  std::string format = "u";
  column_values values = {};
};

[[noreturn]] void refuse_amount(const std::string& text, const std::string& name) {
  raise({code::amount_range,
         {.column = name},
         phrase("\"{}\" has more than 38 digits", text),
         "an amount of decimal128",
         "Use a larger unit."});
}

/// The digits of a printed amount, without its point.
int128 digits_of(const std::string& text, const std::string& name) {
  int128 value = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '-' || c == '.') continue;
    if (c < '0' || c > '9') refuse_amount(text, name);  // a fraction n/d
    if (value != 0 || c != '0') ++count;
    if (count > most_digits) refuse_amount(text, name);
    value = value * 10 + (c - '0');
  }
  return text.starts_with('-') ? -value : value;
}

column text_column(std::string name, const std::vector<std::string>& texts) {
  column result{.name = std::move(name)};
  result.values.ends.push_back(0);
  for (const std::string& t : texts) {
    result.values.characters += t;
    if (result.values.characters.size() > std::numeric_limits<std::int32_t>::max()) {
      raise({code::file_size,
             {.column = result.name},
             "the names have more than 2 GiB",
             "",
             "Shorten the names."});
    }
    result.values.ends.push_back(static_cast<std::int32_t>(result.values.characters.size()));
  }
  return result;
}

template <class F>
column decimal_column(std::string name, int scale, std::size_t rows, F&& text) {
  column result{.name = std::move(name),
                .format = "d:" + std::to_string(most_digits) + "," + std::to_string(scale)};
  result.values.decimals.reserve(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    result.values.decimals.push_back(digits_of(text(i), result.name));
  }
  return result;
}

/// What a CSV of the result has, column by column.
std::vector<column> columns_of(const allocation& result,
                               const std::vector<std::string>& headers) {
  const unit& in = result.unit();
  const std::size_t rows = result.size();
  std::size_t next = 0;
  std::vector<column> columns;
  columns.push_back(text_column(headers.at(next++), result.recipients()));
  const auto add_units = [&](std::span<const std::int64_t> units) {
    columns.push_back(decimal_column(headers.at(next++), in.decimals(), rows,
                                     [&](std::size_t i) { return in.show(units[i]); }));
  };
  add_units(result.slices());
  for (const auto& part : result.splits()) add_units(part.units);
  const auto lines = explain_all(result, least_line_decimals);
  const int scale = std::max(least_line_decimals, in.decimals());
  for (std::size_t k = 0; next < headers.size(); ++k) {
    columns.push_back(decimal_column(headers.at(next++), scale, rows, [&](std::size_t i) {
      return lines[i].lines.at(k).printed;
    }));
  }
  return columns;
}

// The structures and what they own. Each child owns its own, because it may be moved away.

struct owned_schema {
  std::string name;
  std::string format;
  std::vector<ArrowSchema> children = {};
  std::vector<ArrowSchema*> pointers = {};
};

struct owned_array {
  column_values values = {};
  std::array<const void*, 3> buffers = {};
  std::vector<ArrowArray> children = {};
  std::vector<ArrowArray*> pointers = {};
};

template <class Owned, class T>
void release(T* value) {
  auto* const owned = static_cast<Owned*>(value->private_data);
  for (T& child : owned->children) {
    if (child.release != nullptr) child.release(&child);
  }
  delete owned;  // NOLINT: it was handed to the consumer with the structure
  value->release = nullptr;
}

template <class Owned, class T>
void own(T& into, std::unique_ptr<Owned> owned) {
  for (T& child : owned->children) owned->pointers.push_back(&child);
  into.n_children = static_cast<std::int64_t>(owned->children.size());
  into.children = owned->pointers.data();
  into.release = &release<Owned, T>;
  into.private_data = owned.release();
}

void make_schema(ArrowSchema& into, std::unique_ptr<owned_schema> owned) {
  into = {};
  into.name = owned->name.c_str();
  into.format = owned->format.c_str();
  into.flags = nullable;
  own(into, std::move(owned));
}

void make_column(ArrowArray& into, column_values values, std::size_t rows) {
  auto owned = std::make_unique<owned_array>();
  owned->values = std::move(values);
  into = {};
  into.length = static_cast<std::int64_t>(rows);
  if (owned->values.ends.empty()) {
    into.n_buffers = 2;
    owned->buffers = {nullptr, owned->values.decimals.data(), nullptr};
  } else {
    into.n_buffers = 3;
    owned->buffers = {nullptr, owned->values.ends.data(), owned->values.characters.data()};
  }
  into.buffers = owned->buffers.data();
  own(into, std::move(owned));
}

/// One batch, handed out once.
struct result_stream {
  std::vector<column> columns;
  std::size_t rows = 0;
  bool done = false;

  void schema(ArrowSchema& into) const {
    auto owned = std::make_unique<owned_schema>();
    owned->format = "+s";
    owned->children.resize(columns.size());
    owned->pointers.reserve(columns.size());
    for (std::size_t j = 0; j < columns.size(); ++j) {
      auto child = std::make_unique<owned_schema>();
      child->name = columns[j].name;
      child->format = columns[j].format;
      make_schema(owned->children[j], std::move(child));
    }
    make_schema(into, std::move(owned));
  }

  void next(ArrowArray& into) {
    into = {};
    if (std::exchange(done, true)) return;
    auto owned = std::make_unique<owned_array>();
    owned->children.resize(columns.size());
    owned->pointers.reserve(columns.size());
    for (std::size_t j = 0; j < columns.size(); ++j) {
      make_column(owned->children[j], std::move(columns[j].values), rows);
    }
    into.length = static_cast<std::int64_t>(rows);
    into.n_buffers = 1;
    into.buffers = owned->buffers.data();
    own(into, std::move(owned));
  }
};

/// Runs a callback: nothing may be thrown through C.
template <class F>
int guarded(F&& work) noexcept {
  try {
    work();
    return 0;
  } catch (...) {  // memory is all that can be missing
    return ENOMEM;
  }
}

result_stream& stream_of(ArrowArrayStream* stream) noexcept {
  return *static_cast<result_stream*>(stream->private_data);
}

}  // namespace

void write_stream(const allocation& result, const std::vector<std::string>& headers,
                  ArrowArrayStream& into) {
  auto owned = std::make_unique<result_stream>();
  owned->columns = columns_of(result, headers);
  owned->rows = result.size();
  into.get_schema = [](ArrowArrayStream* self, ArrowSchema* schema) {
    return guarded([&] { stream_of(self).schema(*schema); });
  };
  into.get_next = [](ArrowArrayStream* self, ArrowArray* batch) {
    return guarded([&] { stream_of(self).next(*batch); });
  };
  into.get_last_error = [](ArrowArrayStream*) -> const char* { return "out of memory"; };
  into.release = [](ArrowArrayStream* self) {
    delete &stream_of(self);  // NOLINT: it was handed to the consumer with the structure
    self->release = nullptr;
  };
  into.private_data = owned.release();
}

}  // namespace fundalloc::python
