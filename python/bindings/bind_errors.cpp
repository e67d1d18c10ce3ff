// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "fundalloc/exact/decimal.hpp"

namespace fundalloc::python {

namespace {

const char* word_of(language l) { return l == language::chinese ? "zh" : "en"; }

/** Words of Python as a phrase: a str is a text of the catalogue, a tuple such a text and what
 *  stands in its places, where a str is data. */
phrase phrase_of(const py::handle& words) {
  if (!py::isinstance<py::tuple>(words)) {
    const auto text = py::cast<std::string>(words);
    return text.empty() ? phrase() : phrase::known(text, {});
  }
  const auto parts = py::cast<py::tuple>(words);
  std::vector<phrase> arguments;
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const py::object part = parts[k];
    arguments.push_back(py::isinstance<py::tuple>(part)
                            ? phrase_of(part)
                            : phrase::plain(py::cast<std::string>(py::str(part))));
  }
  return phrase::known(py::cast<std::string>(parts[0]), arguments);
}

location location_of(const py::dict& where) {
  return {.file = py::cast<std::string>(where["file"]),
          .row = py::cast<std::size_t>(where["row"]),
          .column = py::cast<std::string>(where["column"]),
          .key = py::cast<std::string>(where["key"])};
}

/// Raises the Python class of an error, with the parts of its problem as attributes.
void raise_python(const error& e) {
  try {
    const py::object make = py::module_::import("fundalloc._errors").attr("from_problem");
    const py::object exception = make(problem_dict(e.detail()));
    PyErr_SetObject(py::type::handle_of(exception).ptr(), exception.ptr());
  } catch (py::error_already_set& failed) {
    failed.restore();
  }
}

}  // namespace

py::dict problem_dict(const problem& p) {
  py::dict d;
  d["code"] = code_text(p.number);
  d["file"] = p.where.file;
  d["row"] = p.where.row;
  d["recipient"] = p.where.recipient;
  d["column"] = p.where.column;
  d["key"] = p.where.key;
  d["line"] = p.where.line;
  d["character"] = p.where.character;
  d["found"] = p.found.text();
  d["expected"] = p.expected.text();
  d["remedy"] = p.remedy.text();
  py::dict messages;
  for (const language l : {language::english, language::chinese}) {
    messages[word_of(l)] = p.message(l);
  }
  d["messages"] = messages;
  return d;
}

void bind_errors(py::module_& m) {
  m.def("language", [] { return word_of(current_language()); });
  m.def("language_of", [](const std::string& word) -> std::optional<std::string> {
    const auto found = language_of(word);
    return found ? std::optional<std::string>(word_of(*found)) : std::nullopt;
  });
  m.def("set_language", [](const std::string& word) {
    if (word != "en" && word != "zh") return false;
    set_language(*language_of(word));
    return true;
  });
  m.def("say", [](const py::tuple& words) { return phrase_of(words).text(); });
  m.def("problem", [](int number, const py::object& found, const py::object& expected,
                      const py::object& remedy, const py::dict& where) {
    return problem_dict({.number = static_cast<code>(number),
                         .where = location_of(where),
                         .found = phrase_of(found),
                         .expected = phrase_of(expected),
                         .remedy = phrase_of(remedy)});
  });
  // Why a text is no number, with the words for what it is meant to be.
  m.def("number_problem", [](const std::string& text, const py::object& what) {
    try {
      (void)scalar(text);
    } catch (const error& e) {
      const bool digits = e.detail().number == code::digits;
      return problem_dict({.number = digits ? code::digits : code::not_a_number,
                           .found = phrase("{}: {}", phrase_of(what), e.detail().found),
                           .expected = "a number",
                           .remedy = "Correct the value."});
    }
    throw py::value_error("a number: " + text);
  });
  py::register_exception_translator([](std::exception_ptr p) {
    try {
      if (p) std::rethrow_exception(p);
    } catch (const error& e) {
      raise_python(e);
    }
  });
}

}  // namespace fundalloc::python
