// SPDX-License-Identifier: Apache-2.0
#include "files/bytes.hpp"

#include <iconv.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include "fundalloc/error.hpp"

namespace fundalloc::detail {

std::string read_bytes(const std::filesystem::path& file, std::size_t most) {
  const std::string name = file.string();
  std::error_code status;
  const bool folder = std::filesystem::is_directory(file, status);
  std::ifstream in;
  errno = 0;
  if (!folder) in.open(file, std::ios::binary);
  if (folder || !in) {
    const std::string why = folder ? "it is a folder" : errno != 0 ? std::strerror(errno) : "it cannot be opened";
    raise({code::file_unreadable, {.file = name}, "the file cannot be read: " + why,
           "a file that can be read", "Check the path and the permissions."});
  }
  std::string bytes;
  constexpr std::size_t chunk = std::size_t{1} << 20;
  std::size_t have = 0;
  do {
    bytes.resize(have + chunk);
    in.read(bytes.data() + have, static_cast<std::streamsize>(chunk));
    have += static_cast<std::size_t>(in.gcount());
    if (have > most) {
      raise({code::file_size, {.file = name}, "the file has more than " + std::to_string(most) + " bytes",
             "a smaller file", "Split the file."});
    }
  } while (in);
  if (!in.eof()) {
    raise({code::file_unreadable, {.file = name}, "the file cannot be read to its end",
           "a file that can be read", "Check the disk."});
  }
  bytes.resize(have);
  return bytes;
}

std::size_t first_bad_utf8(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  std::size_t i = 0;
  while (i < text.size()) {
    const unsigned a = byte(i);
    if (a < 0x80) {
      ++i;
    } else if (a >= 0xC2 && a <= 0xDF && tail(i + 1)) {
      i += 2;
    } else if (a >= 0xE0 && a <= 0xEF && tail(i + 1) && tail(i + 2) &&
               !(a == 0xE0 && byte(i + 1) < 0xA0) && !(a == 0xED && byte(i + 1) > 0x9F)) {
      i += 3;
    } else if (a >= 0xF0 && a <= 0xF4 && tail(i + 1) && tail(i + 2) && tail(i + 3) &&
               !(a == 0xF0 && byte(i + 1) < 0x90) && !(a == 0xF4 && byte(i + 1) > 0x8F)) {
      i += 4;
    } else {
      return i;
    }
  }
  return std::string_view::npos;
}

namespace {

std::size_t line_of(std::string_view text, std::size_t offset) {
  std::size_t line = 1;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) line += text[i] == '\n' ? 1U : 0U;
  return line;
}

[[noreturn]] void refuse(const std::string& file, std::size_t line, const std::string& found) {
  raise({code::encoding, {.file = file, .line = line}, found, "UTF-8 or GB18030 (GBK)",
         "Save the file as UTF-8."});
}

/// All of the bytes from GB18030, or nothing where a sequence is none of it.
bool from_gb18030(std::string_view bytes, std::string& out) {
  const auto close = [](iconv_t* c) {
    iconv_close(*c);
    delete c;
  };
  const iconv_t opened = iconv_open("UTF-8", "GB18030");
  if (opened == reinterpret_cast<iconv_t>(-1)) return false;
  const std::unique_ptr<iconv_t, decltype(close)> converter(new iconv_t(opened), close);
  out.resize(bytes.size() * 2 + 16);
  char* in = const_cast<char*>(bytes.data());  // iconv does not write to its input
  std::size_t in_left = bytes.size();
  char* to = out.data();
  std::size_t to_left = out.size();
  if (iconv(opened, &in, &in_left, &to, &to_left) == static_cast<std::size_t>(-1)) return false;
  out.resize(out.size() - to_left);
  return true;
}

}  // namespace

std::string to_utf8(std::string bytes, std::string_view encoding, const std::string& file) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    refuse(file, 1, "the file is UTF-16");
  }
  if (const std::size_t nul = bytes.find('\0'); nul != std::string::npos) {
    refuse(file, line_of(bytes, nul), "the file has a NUL byte: it is no text");
  }
  if (!encoding.empty() && encoding != "utf-8" && encoding != "gb18030") {
    refuse(file, 0, "the encoding \"" + std::string(encoding) + "\" is not known");
  }
  const bool bom = bytes.starts_with("\xEF\xBB\xBF");
  if (encoding != "gb18030" || bom) {
    const std::size_t bad = first_bad_utf8(bytes);
    if (bad == std::string::npos) {
      if (bom) bytes.erase(0, 3);
      return bytes;
    }
    if (encoding == "utf-8" || bom) {
      refuse(file, line_of(bytes, bad), "byte " + std::to_string(bad + 1) + " is not UTF-8");
    }
  }
  std::string out;
  if (!from_gb18030(bytes, out)) {
    refuse(file, line_of(bytes, encoding.empty() ? first_bad_utf8(bytes) : 0),
           "the text is neither UTF-8 nor GB18030");
  }
  return out;
}

}  // namespace fundalloc::detail
