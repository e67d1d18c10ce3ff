// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fundalloc/plan/allocation.hpp"
#include "fundalloc/table/table.hpp"

// The structures of the Arrow C data interface, letter by letter as its specification has them:
// https://arrow.apache.org/docs/format/CDataInterface.html
extern "C" {

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  ArrowSchema** children;
  ArrowSchema* dictionary;
  void (*release)(ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema*);
  int (*get_next)(ArrowArrayStream*, ArrowArray*);
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};

}  // extern "C"

namespace fundalloc::python {

/// One of the structures, released when it goes. It starts empty, and may be taken from
/// another.
template <class T>
class arrow_owner {
 public:
  arrow_owner() noexcept = default;
  /// Moves a structure out of its place, as the interface wants it: what stays is released.
  explicit arrow_owner(T& from) noexcept : value_(std::exchange(from, T{})) {}
  arrow_owner(const arrow_owner&) = delete;
  arrow_owner& operator=(const arrow_owner&) = delete;
  ~arrow_owner() { reset(); }

  void reset() noexcept {
    if (value_.release != nullptr) value_.release(&value_);
    value_ = {};
  }
  /// Leaves the structure to somebody else.
  void give(T& to) noexcept { to = std::exchange(value_, T{}); }
  [[nodiscard]] bool is_empty() const noexcept { return value_.release == nullptr; }
  [[nodiscard]] T* get() noexcept { return &value_; }
  [[nodiscard]] const T& operator*() const noexcept { return value_; }
  [[nodiscard]] const T* operator->() const noexcept { return &value_; }

 private:
  T value_{};
};

/** Where chunks of a frame or of a column come from: a stream, or one array.
 *
 *  Throws  input_error E101 (the producer failed), E118 (it has been read before).
 */
class arrow_source {
 public:
  explicit arrow_source(ArrowArrayStream& stream);
  arrow_source(ArrowSchema& schema, ArrowArray& array);

  [[nodiscard]] const ArrowSchema& schema() const noexcept { return *schema_; }
  /// The next chunk; an empty one at the end.
  [[nodiscard]] std::unique_ptr<arrow_owner<ArrowArray>> next();

 private:
  void check(int status);

  arrow_owner<ArrowArrayStream> stream_;
  arrow_owner<ArrowSchema> schema_;
  arrow_owner<ArrowArray> single_;
};

/** Adds all columns of record batches to a table; the source is read to its end.
 *
 *  Rule    whole numbers, floats (their shortest decimals), decimals and texts of every kind,
 *          and dictionaries of these; null is blank. `what` names the object in messages.
 *  Throws  input_error E102 (no Unicode), E118 (no table, or a column of a type that is no
 *          figure), limit_error E401 (beyond 64 bits), and what the source throws.
 */
void read_frame(table_builder& into, arrow_source& source, const std::string& what);
/// The same of a column alone.
void read_column(table_builder& into, arrow_source& source, const std::string& header);

/** A result as a stream of one record batch: recipients, slices, splits and lines, as its CSV
 *  has them, with exact decimals in the unit's word.
 *
 *  Throws  limit_error E402 where an amount has more than 38 digits.
 */
void write_stream(const allocation& result, const std::vector<std::string>& headers,
                  ArrowArrayStream& into);

}  // namespace fundalloc::python
