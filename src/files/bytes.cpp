// SPDX-License-Identifier: Apache-2.0
#include "files/bytes.hpp"

#include <iconv.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>

#include "fundalloc/error.hpp"
#include "fundalloc/interrupt.hpp"
#include "kernel/kernel.hpp"

namespace fundalloc::detail {

namespace {

/// Bytes between two looks at an interruption.
constexpr std::size_t stretch = std::size_t{1} << 23;

/// Why a file does not open. Our own words: strerror speaks the language of the process.
phrase open_problem(int number) {
  switch (number) {
    case ENOENT: return "there is no such file";
    case EACCES: return "access is denied";
    case ENOTDIR: return "a part of its path is no folder";
    default: return phrase("it cannot be opened (errno {})", number);
  }
}

[[noreturn]] void refuse_file(const std::string& name, const phrase& why) {
  raise({code::file_unreadable,
         {.file = name},
         phrase("the file cannot be read: {}", why),
         "a file that can be read",
         "Check the path and the permissions."});
}

}  // namespace

padded_text read_padded(const std::filesystem::path& file, std::size_t most) {
  const std::string name = file.string();
  std::error_code status;
  if (std::filesystem::is_directory(file, status)) refuse_file(name, "it is a folder");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse_file(name, open_problem(errno));
  // One read takes a file of known size; a pipe has none, and comes in pieces.
  const std::uintmax_t size = std::filesystem::file_size(file, status);
  std::size_t room = std::size_t{1} << 20;
  if (!status) room = static_cast<std::size_t>(std::min<std::uintmax_t>(size, most)) + 1;
  padded_text bytes(room);
  std::size_t have = 0;
  while (in) {
    if (have == room) {
      padded_text larger(2 * room);
      std::memcpy(larger.begin(), bytes.begin(), have);
      bytes = std::move(larger);
      room *= 2;
    }
    poll_interrupt();
    in.read(bytes.begin() + have, static_cast<std::streamsize>(std::min(room - have, stretch)));
    have += static_cast<std::size_t>(in.gcount());
    if (have > most) {
      raise({code::file_size,
             {.file = name},
             phrase("the file has more than {} bytes", most),
             "a smaller file",
             "Split the file."});
    }
  }
  if (!in.eof()) refuse_file(name, "it ends in an error of the disk");
  bytes.close(have);
  return bytes;
}

std::string read_bytes(const std::filesystem::path& file, std::size_t most) {
  return std::string(read_padded(file, most).view());
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
bool is_mostly_utf8(std::string_view text) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t i = 0; i < text.size();) {
    poll_step();
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

constexpr fixed_phrase both = "UTF-8 or GB18030 (GBK)";

[[noreturn]] void refuse(const std::string& file, std::size_t line, phrase found,
                         fixed_phrase expected = both) {
  raise({code::encoding,
         {.file = file, .line = line},
         std::move(found),
         expected,
         "Save the file as UTF-8."});
}

[[noreturn]] void refuse_byte(const std::string& file, std::string_view bytes,
                              fixed_phrase expected) {
  const std::size_t bad = first_bad_utf8(bytes);
  refuse(file, line_of(bytes, bad), phrase("byte {} is not UTF-8", bad + 1), expected);
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
  char* const end = in + bytes.size();
  char* to = out.data();
  std::size_t to_left = out.size();
  while (in != end) {
    poll_interrupt();
    const char* const before = in;
    std::size_t in_left = std::min(static_cast<std::size_t>(end - in), stretch);
    const bool last = in_left == static_cast<std::size_t>(end - in);
    errno = 0;
    const std::size_t changed = iconv(gb18030.handle, &in, &in_left, &to, &to_left);
    // A stretch may end inside of a character, with which the next one begins.
    const bool cut = changed == static_cast<std::size_t>(-1) && errno == EINVAL && !last;
    if ((changed == static_cast<std::size_t>(-1) && !cut) || in == before) return false;
  }
  out.resize(out.size() - to_left);
  return true;
}

}  // namespace

namespace {

/// Whether the first three bytes, loaded as they stand, are a character of three bytes; false
/// also for some that are, E0 and ED in front, which have rules of their own.
bool is_three_bytes(std::uint32_t bytes) noexcept {
  if constexpr (std::endian::native != std::endian::little) return false;
  const std::uint32_t lead = bytes & 0xFFU;
  return (bytes & 0x00C0C0F0U) == 0x008080E0U && lead != 0xE0 && lead != 0xED;
}

}  // namespace

std::size_t first_bad_utf8(std::string_view text) {
  std::size_t next_poll = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (i >= next_poll) {
      poll_interrupt();
      next_poll = i + stretch;
    }
    if (text.size() - i >= 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, text.data() + i, 8);
      if ((eight & 0x8080808080808080U) == 0) {
        i += 8;
        continue;
      }
      // Three bytes of most Chinese characters: E1 to EC, EE or EF, and two that follow.
      std::uint32_t three = 0;
      std::memcpy(&three, text.data() + i, 4);
      if (is_three_bytes(three)) {
        i += 3;
        continue;
      }
    }
    const std::size_t length = utf8_length(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

namespace {

/// Looks at a text, and copies it where `to` is not null.
text_facts take_text(const char* from, std::size_t size, char* to) {
  text_facts all = kernels().copy_text(from, std::min(size, stretch), to);
  for (std::size_t at = stretch; at < size; at += stretch) {
    poll_interrupt();
    const text_facts more = kernels().copy_text(from + at, std::min(size - at, stretch),
                                                to == nullptr ? nullptr : to + at);
    all.lines += more.lines;
    all.ascii = all.ascii && more.ascii;
    all.nul = all.nul || more.nul;
    all.plain = all.plain && more.plain;
  }
  return all;
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Whether the bytes are UTF-8, with or without a mark; false where GB18030 has to be tried.
bool is_utf8(std::string_view bytes, const text_facts& facts, std::string_view encoding,
             const std::string& file) {
  if (!encoding.empty() && encoding != "utf-8" && encoding != "gb18030") {
    raise({code::encoding,
           {.file = file},
           phrase("the encoding \"{}\" is not known", encoding),
           "utf-8 or gb18030",
           "Correct the option."});
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    refuse(file, 1, "the file is UTF-16");
  }
  if (facts.nul) {
    refuse(file, line_of(bytes, bytes.find('\0')), "the file has a NUL byte: it is no text");
  }
  if (facts.ascii) return true;  // which is the same in GB18030
  const bool bom = bytes.starts_with(byte_order_mark);
  if (encoding == "gb18030" && !bom) return false;
  if (first_bad_utf8(bytes) == std::string::npos) return true;
  if (encoding == "utf-8" || bom) refuse_byte(file, bytes, "UTF-8");
  if (is_mostly_utf8(bytes)) refuse_byte(file, bytes, "UTF-8, as the rest of the file");
  return false;
}

std::string utf8_of_gb18030(std::string_view bytes, std::string_view encoding,
                            const std::string& file) {
  std::string out;
  if (!from_gb18030(bytes, out)) {
    refuse(file, 0,
           encoding.empty() ? phrase("the text is neither UTF-8 nor GB18030")
                            : phrase("the text is not GB18030"));
  }
  return out;
}

utf8_text checked(padded_text bytes, const text_facts& facts, std::string_view encoding,
                  const std::string& file) {
  if (is_utf8(bytes.view(), facts, encoding, file)) {
    if (bytes.view().starts_with(byte_order_mark)) bytes.skip(byte_order_mark.size());
    return {std::move(bytes), facts.lines, facts.plain};
  }
  const std::string text = utf8_of_gb18030(bytes.view(), encoding, file);
  padded_text copy(text.size());
  const text_facts known = take_text(text.data(), text.size(), copy.begin());
  copy.close(text.size());
  return {std::move(copy), known.lines, known.plain};
}

}  // namespace

std::string to_utf8(std::string bytes, std::string_view encoding, const std::string& file) {
  const text_facts facts = take_text(bytes.data(), bytes.size(), nullptr);
  if (!is_utf8(bytes, facts, encoding, file)) return utf8_of_gb18030(bytes, encoding, file);
  if (bytes.starts_with(byte_order_mark)) bytes.erase(0, byte_order_mark.size());
  return bytes;
}

utf8_text to_utf8_text(std::string_view bytes, std::string_view encoding,
                       const std::string& file) {
  padded_text copy(bytes.size());
  const text_facts facts = take_text(bytes.data(), bytes.size(), copy.begin());
  copy.close(bytes.size());
  return checked(std::move(copy), facts, encoding, file);
}

utf8_text to_utf8_text(padded_text bytes, std::string_view encoding, const std::string& file) {
  const text_facts facts = take_text(bytes.begin(), bytes.size, nullptr);
  return checked(std::move(bytes), facts, encoding, file);
}

}  // namespace fundalloc::detail
