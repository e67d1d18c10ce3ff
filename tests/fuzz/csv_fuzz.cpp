// SPDX-License-Identifier: Apache-2.0
// CSV: the reader against a slow one, from memory and from a file, in UTF-8 and GB18030, in one
// block and in two, with a set of kernels that the size of the input chooses.
//
// The first byte says what is done with the rest: `U` and `G` name the encoding, `T` writes a
// text of UTF-8 in GB18030 first, `P` repeats the rows until there are two blocks, `F` reads
// it from a file, too; any other byte leaves the encoding to the reader.
#include <iconv.h>
#include <sys/mman.h>
#include <unistd.h>

#include <optional>

#include "files/csv_twin.hpp"
#include "fundalloc/files/csv.hpp"
#include "harness.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::fuzz {
namespace {

/// A text in another encoding, or nothing where it is none of the first.
std::optional<std::string> converted(std::string_view text, const char* to, const char* from) {
  const iconv_t handle = iconv_open(to, from);
  require(handle != iconv_t(-1), "iconv does not know GB18030");
  std::string out(text.size() * 4 + 16, '\0');
  std::string in(text);
  char* in_at = in.data();
  std::size_t in_left = in.size();
  char* out_at = out.data();
  std::size_t out_left = out.size();
  const std::size_t result = iconv(handle, &in_at, &in_left, &out_at, &out_left);
  iconv_close(handle);
  if (result == static_cast<std::size_t>(-1) || in_left != 0) return std::nullopt;
  out.resize(out.size() - out_left);
  return out;
}

/// What is read, how, and as which text of UTF-8 it has to be understood; no text: E102, and
/// with `maybe`: that, or E102.
struct question {
  std::string bytes = {};
  std::string encoding = {};
  std::optional<std::string> text = {};
  bool maybe = false;
  bool from_file = false;
};

/// The first row, and then the others again and again, for more than a block of the reader.
std::string pumped(std::string_view text) {
  constexpr std::size_t enough = 9'000;
  const std::size_t line = text.find('\n');
  const std::string_view rows = line == std::string_view::npos ? "" : text.substr(line + 1);
  std::string all(text);
  if (rows.empty()) return all;
  if (all.back() != '\n') all += '\n';
  while (all.size() < enough) {
    all += rows;
    if (all.back() != '\n') all += '\n';
  }
  return all;
}

bool is_refused_at_once(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
         bytes.find('\0') != std::string_view::npos;
}

void understand(question& q) {
  if (is_refused_at_once(q.bytes)) return;
  const bool ascii = std::all_of(q.bytes.begin(), q.bytes.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const bool mark = q.bytes.starts_with("\xEF\xBB\xBF");
  if (ascii || mark || q.encoding != "gb18030") {
    if (is_utf8(q.bytes)) q.text = q.bytes.substr(mark ? 3 : 0);
    if (q.text || mark || q.encoding == "utf-8") return;
  }
  q.text = converted(q.bytes, "UTF-8", "GB18030");
  q.maybe = q.encoding.empty();
}

question question_of(std::string_view data) {
  question q;
  const char mode = data[0];
  q.bytes = data.substr(1);
  if (mode == 'U') q.encoding = "utf-8";
  if (mode == 'G') q.encoding = "gb18030";
  // Two blocks take fifty times as long as a few rows: one of eight is enough.
  if (mode == 'P' && data.size() % 8 == 0) q.bytes = pumped(q.bytes);
  q.from_file = mode == 'F';
  if (mode == 'T' && is_utf8(q.bytes) && !q.bytes.starts_with("\xEF\xBB\xBF")) {
    const auto other = converted(q.bytes, "GB18030", "UTF-8");
    if (other && converted(*other, "UTF-8", "GB18030") == q.bytes) {
      q.encoding = "gb18030";
      q.text = q.bytes;
      q.bytes = *other;
      // The other text may have what the first has not: marks, or what looks like UTF-8.
      if (is_refused_at_once(q.bytes) || q.bytes.starts_with("\xEF\xBB\xBF")) q.text.reset();
      return q;
    }
  }
  understand(q);
  return q;
}

/// A file without a name, for readers that want a path.
class nameless_file {
 public:
  explicit nameless_file(std::string_view bytes) : handle_(memfd_create("csv", 0)) {
    require(handle_ >= 0, "memfd_create");
    const ssize_t written = write(handle_, bytes.data(), bytes.size());
    require(written == static_cast<ssize_t>(bytes.size()), "write");
  }
  ~nameless_file() { close(handle_); }
  nameless_file(const nameless_file&) = delete;
  nameless_file& operator=(const nameless_file&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(handle_); }

 private:
  int handle_;
};

table read(const question& q) {
  const csv_options options{.recipient = {}, .encoding = q.encoding};
  if (q.from_file) return read_csv(nameless_file(q.bytes).path(), options);
  return read_csv_text(q.bytes, options, "a.csv");
}

/// `E109 3` of an error, which is empty where there is none.
std::string fault_of(const question& q, std::optional<table>& into, std::string& message) {
  std::string fault;
  const refused said = refusal_of([&] {
    try {
      into = read(q);
    } catch (const error& e) {
      fault = twin::fault_words(e);
      throw;
    }
  });
  message = said.message;
  return fault;
}

/// The message is the same with the plainest kernels; a file is called otherwise each time.
void check_message(const question& q, const std::string& message) {
  if (q.from_file) return;
  const detail::kernel_scope scope(*detail::all_kernels().front());
  const refused said = refusal_of([&] { (void)read(q); });
  require(said.message == message, [&] { return message + " / " + said.message; });
}

void check(std::string_view data) {
  if (data.empty()) return;
  const question q = question_of(data);
  const twin::slow_csv slow = q.text ? twin::slow_records(*q.text) : twin::slow_csv{};
  const std::string expected = q.text ? slow.fault : "E102 0";
  const auto kernels = detail::all_kernels();
  const detail::kernel_scope scope(*kernels[data.size() % kernels.size()]);
  const auto words = [&](const std::string& what) {
    return std::string(detail::kernels().name) + ": " + what;
  };
  std::optional<table> t;
  std::string message;
  const std::string fault = fault_of(q, t, message);
  const bool other_encoding = q.maybe && fault == "E102 0";
  require(fault == expected || other_encoding,
          [&] { return words("\"" + message + "\", not " + expected); });
  if (!t) {
    check_message(q, message);
    return;
  }
  const std::string difference = twin::table_difference(*t, slow.records);
  require(difference.empty(), [&] { return words(difference); });
  const std::string part = twin::selection_difference(*t, slow.records);
  require(part.empty(), [&] { return words(part); });
}

}  // namespace
}  // namespace fundalloc::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fundalloc::fuzz::check(fundalloc::fuzz::text_of(data, size));
  return 0;
}
