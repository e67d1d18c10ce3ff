// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

#include "fundalloc/error.hpp"

// What the harnesses have in common: how one tells libFuzzer of a finding, and what every error
// of the library has to look like.
namespace fundalloc::fuzz {

/// Ends the run: libFuzzer keeps the input and shows it.
[[noreturn]] inline void report(const std::string& what) {
  std::fprintf(stderr, "\nFINDING: %s\n", what.c_str());
  std::abort();
}

inline void require(bool holds, const char* what) {
  if (!holds) report(what);
}

/// The text of a finding is made only where there is one.
template <class Words>
void require(bool holds, Words&& what)
  requires requires { std::string(what()); }
{
  if (!holds) report(what());
}

template <class Value>
void require_equal(const Value& got, const Value& expected, const char* what) {
  require(got == expected, what);
}

/// Whether a text is UTF-8: each character decoded, and its number written again.
inline bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[i + k]); };
    const std::size_t size = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
    if ((byte(0) & 0xC0U) == 0x80U || byte(0) >= 0xF8 || text.size() - i < size) return false;
    std::uint32_t point = size == 1 ? byte(0) : byte(0) & (0xFFU >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) {
      if ((byte(k) & 0xC0U) != 0x80U) return false;
      point = (point << 6U) | (byte(k) & 0x3FU);
    }
    const std::size_t fewest = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (fewest != size || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
      return false;
    i += size;
  }
  return true;
}

/// What a reader of messages relies on: a message begins with its code, says what was found and
/// what to do, can be passed on as a C string, and is UTF-8 where what was given was some.
inline void check_problem(const problem& p, bool given_utf8 = true) {
  const std::string what = p.message();
  const std::string number = code_text(p.number);
  const auto words = [&](const char* why) { return std::string(why) + ": " + what; };
  require(number.size() == 4 && what.starts_with(number), [&] { return words("no code"); });
  require(what.find(": ") != std::string::npos && what.find(". ") != std::string::npos,
          [&] { return words("nothing found, or nothing to do"); });
  require(what.find('\0') == std::string::npos, [&] { return words("a message is cut off"); });
  require(!given_utf8 || is_utf8(what), [&] { return words("a message that is no UTF-8"); });
}

/// The same of an error, whose class belongs to the hundreds of its code. E9xx is never right.
inline void check_error(const error& e, bool given_utf8) {
  check_problem(e.detail(), given_utf8);
  const auto is_a = [&]<class Kind>(std::type_identity<Kind>) {
    return dynamic_cast<const Kind*>(&e) != nullptr;
  };
  bool fits = e.what() == e.detail().message();
  switch (static_cast<int>(e.detail().number) / 100) {
    case 1: fits = fits && is_a(std::type_identity<input_error>{}); break;
    case 2: fits = fits && is_a(std::type_identity<plan_error>{}); break;
    case 3: fits = fits && is_a(std::type_identity<infeasible_error>{}); break;
    case 4: fits = fits && is_a(std::type_identity<limit_error>{}); break;
    default: fits = false;
  }
  require(fits, [&] { return std::string("an error of the wrong kind: ") + e.what(); });
}

/// The code and message of what an action throws; empty where it throws nothing. Anything but
/// an error of the library is a finding.
struct refused {
  int number = 0;
  std::string message = {};
  explicit operator bool() const { return number != 0; }
  friend bool operator==(const refused&, const refused&) = default;
};

template <class Action>
refused refusal_of(Action&& action, bool given_utf8 = true) {
  try {
    action();
  } catch (const error& e) {
    check_error(e, given_utf8);
    return {static_cast<int>(e.detail().number), e.what()};
  } catch (const std::exception& e) {
    report(std::string("threw ") + typeid(e).name() + ": " + e.what());
  }
  return {};
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace fundalloc::fuzz
