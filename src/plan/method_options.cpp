// SPDX-License-Identifier: Apache-2.0
#include "plan/method_options.hpp"

#include <algorithm>
#include <utility>

namespace fundalloc::detail {

namespace {

phrase list_of(std::span<const word_pair> words) {
  std::vector<phrase> list;
  for (const word_pair& w : words) list.push_back(phrase::word(w.english, w.chinese));
  return phrase::list(list);
}

std::optional<std::size_t> place_of(std::span<const word_pair> words, std::string_view text) {
  for (std::size_t k = 0; k < words.size(); ++k) {
    if (text == words[k].english || text == words[k].chinese) return k;
  }
  return std::nullopt;
}

}  // namespace

void option_reader::operator()(std::string_view key, std::string_view, std::string& column) {
  column = from_.text(key);
}

void option_reader::operator()(std::string_view key, std::string_view,
                               std::optional<rational>& number) {
  if (from_.has(key)) number = from_.number(key).value;
}

void option_reader::operator()(std::string_view key, std::string_view, rational& number) {
  if (from_.has(key)) number = from_.number(key).value;
}

void option_reader::operator()(std::string_view key, std::string_view,
                               std::optional<int>& whole) {
  if (from_.has(key)) whole = from_.whole(key, 0, 1'000'000'000);
}

void option_reader::operator()(std::string_view key, std::string_view, bool& truth) {
  if (from_.has(key)) truth = from_.word(key, {"true", "false"}) == "true";
}

void option_reader::text(std::string_view key, std::string_view, std::string& value) {
  value = from_.text(key);
}

void option_reader::choose(std::string_view key, std::string_view,
                           std::span<const word_pair> words, std::size_t& index) {
  std::optional<std::size_t> found;
  choose_any(key, {}, words, found, nullptr);
  index = found.value_or(0);
}

void option_reader::choose_any(std::string_view key, std::string_view,
                               std::span<const word_pair> words,
                               std::optional<std::size_t>& index,
                               std::optional<rational>* number) {
  if (!from_.has(key)) return;
  const std::string written = from_.text(key);
  index = place_of(words, written);
  if (index) return;
  if (number == nullptr) {
    from_.fail(code::bad_value, key, phrase("\"{}\"", written),
               phrase("one of {}", list_of(words)), "Correct the word.");
  }
  try {
    *number = scalar(written).value;
  } catch (const error&) {
    from_.fail(code::bad_value, key, phrase("\"{}\"", written),
               phrase("a number, or one of {}", list_of(words)), "Correct the value.");
  }
}

void option_reader::each(std::string_view key, std::string_view, std::size_t,
                         const std::function<void(std::size_t)>& resize,
                         const std::function<void(std::size_t, option_visitor&)>& visit) {
  const document* value = from_.take(key);
  if (value == nullptr) return;
  if (!value->is_list()) {
    from_.fail(code::bad_value, key, "one value", "a list", "Write a list: - {{...}}");
  }
  resize(value->items().size());
  for (std::size_t k = 0; k < value->items().size(); ++k) {
    map_reader item(value->items()[k], from_.path(key) + "[" + std::to_string(k) + "]",
                    from_.context());
    option_reader inside(item);
    visit(k, inside);
    item.finish("this item");
  }
}

void option_writer::operator()(std::string_view key, std::string_view, std::string& column) {
  if (!column.empty()) into_.emplace_back(key, column);
}

void option_writer::operator()(std::string_view key, std::string_view,
                               std::optional<rational>& number) {
  if (number) into_.emplace_back(key, number->to_shortest_text());
}

void option_writer::operator()(std::string_view key, std::string_view, rational& number) {
  into_.emplace_back(key, number.to_shortest_text());
}

void option_writer::operator()(std::string_view key, std::string_view,
                               std::optional<int>& whole) {
  if (whole) into_.emplace_back(key, std::to_string(*whole));
}

void option_writer::operator()(std::string_view key, std::string_view, bool& truth) {
  if (truth) into_.emplace_back(key, "true");
}

void option_writer::text(std::string_view key, std::string_view, std::string& value) {
  if (!value.empty()) into_.emplace_back(key, value);
}

void option_writer::choose(std::string_view key, std::string_view,
                           std::span<const word_pair> words, std::size_t& index) {
  if (index != 0) into_.emplace_back(key, std::string(words[index].english));
}

void option_writer::choose_any(std::string_view key, std::string_view,
                               std::span<const word_pair> words,
                               std::optional<std::size_t>& index,
                               std::optional<rational>* number) {
  if (index) {
    into_.emplace_back(key, std::string(words[*index].english));
  } else if (number != nullptr && *number) {
    into_.emplace_back(key, (*number)->to_shortest_text());
  }
}

void option_writer::each(std::string_view key, std::string_view, std::size_t size,
                         const std::function<void(std::size_t)>&,
                         const std::function<void(std::size_t, option_visitor&)>& visit) {
  if (size == 0) return;
  std::vector<document> items;
  for (std::size_t k = 0; k < size; ++k) {
    std::vector<document::entry> entries;
    option_writer inside(entries);
    visit(k, inside);
    items.push_back(document::map(std::move(entries)));
  }
  into_.emplace_back(key, document::list(std::move(items)));
}

coefficient_method read_method(map_reader& from) {
  const std::string word = from.text("method", "share");
  std::vector<phrase> names;
  auto found = rule_named<coefficient_method>(word, from.context().outside.coefficients, names);
  if (!found) {
    from.fail(code::bad_value, "method", phrase("\"{}\" is not a coefficient method", word),
              phrase("one of {}", phrase::list(names)), "Correct the word.");
  }
  read_options(*found, from);
  return *found;
}

void write_method(const coefficient_method& method, std::vector<document::entry>& into) {
  into.emplace_back("method", std::string(name_of(method)));
  write_options(method, into);
}

void check_method(const coefficient_method& method) {
  std::visit([](const auto& m) { m.check(); }, method);
}

std::string_view name_of(const coefficient_method& method) {
  return std::visit([](const auto& m) { return word_of(m); }, method);
}

bool takes_indicator(const coefficient_method& method) {
  return std::visit(
      [](const auto& m) {
        if constexpr (requires { m.needs_indicator(); }) {
          return m.needs_indicator();
        } else {
          return std::decay_t<decltype(m)>::takes_indicator;
        }
      },
      method);
}

bool takes_negative(const coefficient_method& method) {
  return std::visit(
      [](const auto& m) {
        if constexpr (requires { m.negative_allowed(); }) {
          return m.negative_allowed();
        } else {
          return std::decay_t<decltype(m)>::takes_negative;
        }
      },
      method);
}

}  // namespace fundalloc::detail
