# SPDX-License-Identifier: Apache-2.0
"""The catalogue of messages: its groups are the codes, its rows are what the sources say.

That a text of C++ has a row is seen by the compiler (include/fundalloc/phrase.hpp); here is what
a compiler does not see: the groups, rows that nobody says, and Chinese that is Chinese.
"""

import ast
import re
from collections import Counter

from tests.structure.project import ROOT, SRC, files, text
from tests.structure.test_errors import CODES

_LITERAL = r'"(?:[^"\\\n]|\\.)*"'
_LITERALS = rf"{_LITERAL}(?:\s*{_LITERAL})*"
_ROW = re.compile(rf"\{{({_LITERALS}),\s*({_LITERALS})\}}")
_PLACE = re.compile(r"\{(\d*)\}")
_CODE_OF = {word: code for code, word in CODES.items()}
_CPP = files("src/**/*.[ch]pp", "include/**/*.hpp", "python/bindings/*.[ch]pp")
_PYTHON = files("python/fundalloc/*.py")

# Latin words of Chinese messages: names of formats, types and programs, what is typed, letters.
_NAMES = re.compile(
    r"fa\.\w+\([^)]*\)|read_\w+|fundalloc(\.\w+)?|FUNDALLOC_LANG|docs/plan\.md|slices\.csv"
    r"|--?(then|parent|json|o)\b|PLAN|COLUMN|FOLDER|CSV|UTF-(8|16)|utf-8|GB18030|gb18030|GBK|JSON"
    r"|YAML|Unicode|LF|CRLF|EUR|URI|TAG|errno|dict|Arrow|[MG]iB|MB|int|str|Decimal|Fraction|float"
    r"|NumPy|decimal128|uint64|true|false|Table|\.?csv\b|\.json\b|\b(en|zh)\b|rest"
    r"|\\u|\b[nxkr]\b"
)


def _joined(literals: str) -> str:
    return "".join(part[1:-1] for part in re.findall(_LITERAL, literals))


def _plain(written: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", written)


def groups() -> dict[str, list[tuple[str, str]]]:
    """Rows by the comment above them, as C++ writes their texts."""
    source = text(SRC / "catalogue.hpp")
    body = source[source.index("catalogue[] = {") : source.index("// clang-format on")]
    found: dict[str, list[tuple[str, str]]] = {}
    for part in re.split(r"^    // ", body, flags=re.MULTILINE)[1:]:
        title, rows = part.split("\n", 1)
        assert title not in found, f"two groups are called {title}"
        found[title] = [(_joined(a), _joined(b)) for a, b in _ROW.findall(rows)]
        left = _ROW.sub("", rows).replace(",", "").strip().removesuffix("};").strip()
        assert not left, f"{title}: this is no row: {left[:80]}"
    return found


GROUPS = groups()
ROWS = [row for rows in GROUPS.values() for row in rows]


def test_groups_are_the_codes() -> None:
    """Both ways: no code without texts, and no group of a code that is none."""
    titles = [t.split(":")[0] for t in GROUPS if re.match(r"E\d{3}", t)]
    assert list(dict.fromkeys(titles)) == [f"{code} {word}" for code, word in CODES.items()]
    assert all(GROUPS.values())


def test_every_text_has_one_row() -> None:
    twice = [t for t, count in Counter(english for english, _ in ROWS).items() if count > 1]
    assert not twice
    assert len(ROWS) > 900


def test_both_languages_have_the_same_places() -> None:
    def places(written: str) -> list[str]:
        return _PLACE.findall(written.replace("{{", "").replace("}}", ""))

    for english, chinese in ROWS:
        mine, other = places(english), places(chinese)
        assert not any(mine), f"numbered in the translation only: {english}"
        numbers = [str(k) for k in range(len(mine))]
        assert other == [""] * len(mine) or sorted(other) == numbers, chinese


def test_chinese_is_chinese() -> None:
    # Words of plans stand in brackets behind their Chinese; what is typed stands in quotes.
    typed = re.compile(
        r"（[a-z_]+(: \w+)?）|“[^”]*”|\\\"[^\"]*\\\"|`[^`]*`|\{\{.*?\}\}|\[.*?\]|\{\d*\}|以下之一：\\.*"
    )
    for english, chinese in ROWS:
        written = _NAMES.sub(" ", typed.sub(" ", chinese))
        assert not re.search(r"[A-Za-z]", written), f"{chinese}: {written}"
        assert not re.search(r"[,;:] |\. ", written), f"half-width signs: {chinese}"
        if re.search(r"[a-z]{3,}", _NAMES.sub(" ", _PLACE.sub("", english))):
            assert re.search(r"[\u4e00-\u9fff]", chinese), f"{english}: {chinese}"
        if re.fullmatch(r"[A-Z].{8,}\.", english):
            assert chinese.endswith("。"), f"a sentence ends: {chinese}"


def _said_somewhere() -> set[str]:
    """The literals of C++ and of Python."""
    found: set[str] = set()
    for path in _CPP:
        if path != SRC / "catalogue.hpp":
            source = text(path).replace("'\"'", "")
            found |= {_plain(_joined(part)) for part in re.findall(_LITERALS, source)}
    for path in _PYTHON:
        for node in ast.walk(ast.parse(text(path))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_row_is_said_somewhere() -> None:
    said = _said_somewhere()
    unused = [english for english, _ in ROWS if _plain(english) not in said]
    assert not unused, f"{len(unused)} rows that no source says: {unused}"


def _texts_of(call: ast.Call) -> list[ast.expr]:
    """What a call says: the first argument of said and say, the clauses of an error."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in ("said", "say"):
        return call.args[:1]
    if name == "input_error":
        return [*call.args[1:3], *(k.value for k in call.keywords if k.arg == "expected")]
    if name == "_fault":
        return call.args[2:4]
    if name in ("number_text", "number_texts", "plan_text"):
        return [a.elts[0] if isinstance(a, ast.Tuple) else a for a in call.args[1:2]]
    return []


def test_what_python_says_has_a_row() -> None:
    known = {_plain(english) for english, _ in ROWS}
    counted = 0
    for path in _PYTHON:
        for node in ast.walk(ast.parse(text(path))):
            for argument in _texts_of(node) if isinstance(node, ast.Call) else []:
                assert not isinstance(argument, ast.JoinedStr), f"{path.name}: an f-string"
                if isinstance(argument, ast.Constant):
                    counted += 1
                    assert argument.value in known, f"{path.name}: {argument.value!r}"
    assert counted > 80


def _statement(source: str, start: int) -> str:
    """What follows up to the end of the braces or brackets that it stands in."""
    depth, at = 0, start
    while depth >= 0:
        literal = re.compile(_LITERAL).match(source, at)
        at = literal.end() if literal else at + 1
        if not literal:
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(source[at - 1], 0)
    return source[start : at - 1]


def test_texts_stand_in_the_group_of_their_code() -> None:
    """What is said with one code alone stands in its group, all else in one that is shared."""
    home = {_plain(e): title for title, rows in GROUPS.items() for e, _ in rows}
    placed = 0
    for path in _CPP:
        source = re.sub(r"//.*|'.'", "", text(path))
        for m in re.finditer(r"[({]\s*code::(\w+),", source):
            said = _statement(source, m.end())
            if "code::" in said or m[1] not in _CODE_OF:
                continue
            for literals in re.findall(_LITERALS, said):
                title = home.get(_plain(_joined(literals)), "")
                if re.match(r"E\d{3}", title):
                    placed += 1
                    assert title.split()[1].rstrip(":") == m[1], (
                        f"{path.name}: {_joined(literals)!r} of {m[1]} stands under {title}"
                    )
    assert placed > 250


def test_languages_are_documented() -> None:
    page = text(ROOT / "docs/errors.md")
    for word in ("FUNDALLOC_LANG", "--lang", "set_language"):
        assert word in page
