// SPDX-License-Identifier: Apache-2.0
#include "files/bytes.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>

#include "fundalloc/error.hpp"

namespace fundalloc::detail {

namespace {

/// Why a file does not open. Our own words: strerror speaks the language of the process.
std::string open_problem(int number) {
  switch (number) {
    case ENOENT: return "there is no such file";
    case EACCES: return "access is denied";
    case ENOTDIR: return "a part of its path is no folder";
    default: return "it cannot be opened (errno " + std::to_string(number) + ")";
  }
}

[[noreturn]] void refuse_file(const std::string& name, const std::string& why) {
  raise({code::file_unreadable,
         {.file = name},
         "the file cannot be read: " + why,
         "a file that can be read",
         "Check the path and the permissions."});
}

}  // namespace

std::string read_bytes(const std::filesystem::path& file, std::size_t most) {
  const std::string name = file.string();
  std::error_code status;
  if (std::filesystem::is_directory(file, status)) refuse_file(name, "it is a folder");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse_file(name, open_problem(errno));
  // One read takes a file of known size; a pipe has none, and comes in pieces.
  const std::uintmax_t size = std::filesystem::file_size(file, status);
  std::size_t chunk = std::size_t{1} << 20;
  if (!status) chunk = static_cast<std::size_t>(std::min<std::uintmax_t>(size, most)) + 1;
  std::string bytes;
  std::size_t have = 0;
  while (in) {
    bytes.resize(have + chunk);
    in.read(bytes.data() + have, static_cast<std::streamsize>(chunk));
    have += static_cast<std::size_t>(in.gcount());
    if (have > most) {
      raise({code::file_size,
             {.file = name},
             "the file has more than " + std::to_string(most) + " bytes",
             "a smaller file",
             "Split the file."});
    }
  }
  if (!in.eof()) refuse_file(name, "it ends in an error of the disk");
  bytes.resize(have);
  return bytes;
}

namespace {

/// Bytes of the character that begins at `at`, strictly by UTF-8; 0 where there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t k) {
    return at + k < text.size() ? static_cast<unsigned char>(text[at + k]) : 0U;
  };
  const auto tail = [&](std::size_t k) { return (byte(k) & 0xC0U) == 0x80U; };
  const unsigned a = byte(0);
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a <= 0xDF) return tail(1) ? 2 : 0;
  if (a >= 0xE0 && a <= 0xEF) {
    const bool overlong = a == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = a == 0xED && byte(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    const bool overlong = a == 0xF0 && byte(1) < 0x90;
    const bool too_large = a == 0xF4 && byte(1) > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

/// Whether most of what is not ASCII is valid UTF-8: damaged, but not another encoding.
bool is_mostly_utf8(std::string_view text) noexcept {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    if (length > 1) good += length;
    if (length == 0) ++bad;
    i += length == 0 ? 1 : length;
  }
  return good > 2 * bad;
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

constexpr const char* both = "UTF-8 or GB18030 (GBK)";

[[noreturn]] void refuse(const std::string& file, std::size_t line, std::string found,
                         const char* expected = both) {
  raise({code::encoding,
         {.file = file, .line = line},
         std::move(found),
         expected,
         "Save the file as UTF-8."});
}

[[noreturn]] void refuse_byte(const std::string& file, std::string_view bytes,
                              const char* expected) {
  const std::size_t bad = first_bad_utf8(bytes);
  refuse(file, line_of(bytes, bad), "byte " + std::to_string(bad + 1) + " is not UTF-8",
         expected);
}

/// An iconv descriptor that is closed when it goes.
struct converter {
  iconv_t handle = iconv_open("UTF-8", "GB18030");
  converter() = default;
  converter(const converter&) = delete;
  converter& operator=(const converter&) = delete;
  ~converter() {
    if (is_open()) iconv_close(handle);
  }
  [[nodiscard]] bool is_open() const { return reinterpret_cast<std::intptr_t>(handle) != -1; }
};

/// All of the bytes from GB18030, or false where a sequence is none of it.
bool from_gb18030(std::string_view bytes, std::string& out) {
  const converter gb18030;
  if (!gb18030.is_open()) return false;
  out.resize(bytes.size() * 2 + 16);  // two bytes become at most three, four at most four
  char* in = const_cast<char*>(bytes.data());  // iconv does not write to its input
  std::size_t in_left = bytes.size();
  char* to = out.data();
  std::size_t to_left = out.size();
  const std::size_t changed = iconv(gb18030.handle, &in, &in_left, &to, &to_left);
  if (changed == static_cast<std::size_t>(-1) || in_left != 0) return false;
  out.resize(out.size() - to_left);
  return true;
}

void refuse_binary(std::string_view bytes, const std::string& file) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    refuse(file, 1, "the file is UTF-16");
  }
  if (const std::size_t nul = bytes.find('\0'); nul != std::string::npos) {
    refuse(file, line_of(bytes, nul), "the file has a NUL byte: it is no text");
  }
}

}  // namespace

std::size_t first_bad_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

std::string to_utf8(std::string bytes, std::string_view encoding, const std::string& file) {
  if (!encoding.empty() && encoding != "utf-8" && encoding != "gb18030") {
    raise({code::encoding,
           {.file = file},
           "the encoding \"" + std::string(encoding) + "\" is not known",
           "utf-8 or gb18030",
           "Correct the option."});
  }
  refuse_binary(bytes, file);
  const bool bom = bytes.starts_with("\xEF\xBB\xBF");
  if (encoding != "gb18030" || bom) {
    if (first_bad_utf8(bytes) == std::string::npos) {
      if (bom) bytes.erase(0, 3);
      return bytes;
    }
    if (encoding == "utf-8" || bom) refuse_byte(file, bytes, "UTF-8");
    if (is_mostly_utf8(bytes)) refuse_byte(file, bytes, "UTF-8, as the rest of the file");
  }
  std::string out;
  if (!from_gb18030(bytes, out)) {
    refuse(
        file, 0,
        encoding.empty() ? "the text is neither UTF-8 nor GB18030" : "the text is not GB18030");
  }
  return out;
}

}  // namespace fundalloc::detail
