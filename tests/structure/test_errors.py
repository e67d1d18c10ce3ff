# SPDX-License-Identifier: Apache-2.0
"""Every error code of error.hpp has its paragraph in docs/errors.md and a test."""

import re

from tests.structure.project import INCLUDE, ROOT, files, text


def enumerators() -> dict[str, str]:
    """The codes of `enum class code`: {"E101": "file_unreadable", ...}."""
    body = re.search(
        r"enum class code[^{]*\{(.*?)\};", text(INCLUDE / "fundalloc/error.hpp"), re.DOTALL
    )
    assert body, "error.hpp has no enum class code"
    return {f"E{number}": word for word, number in re.findall(r"(\w+) = (\d+)", body[1])}


CODES = enumerators()


def test_codes_are_of_a_known_kind() -> None:
    assert len(CODES) > 40
    assert {code[1] for code in CODES} <= set("12349")


def test_every_code_has_one_paragraph() -> None:
    documented = re.findall(r"^#{2,4} (E\d{3})\b", text(ROOT / "docs/errors.md"), re.MULTILINE)
    assert sorted(documented) == sorted(set(documented)), "a code has two paragraphs"
    assert sorted(documented) == sorted(CODES), (
        f"without a paragraph: {sorted(set(CODES) - set(documented))}; "
        f"without a code: {sorted(set(documented) - set(CODES))}"
    )


def test_every_code_has_a_test() -> None:
    # By its text or its name in the tests of C++ and Python; the oracle's own list is no test.
    tested = "\n".join(
        text(path)
        for path in files(
            "tests/cpp/**/*.cpp", "tests/python/**/*.py", "tests/cases/broken/**/*.*"
        )
    )
    without = [
        code
        for code, word in CODES.items()
        if not re.search(rf"\b{code}\b|\bcode::{word}\b", tested)
    ]
    assert not without, f"codes that no test names: {without}"


def test_documents_name_only_codes_that_exist() -> None:
    for path in files("include/**/*.hpp", "src/**/*.[ch]pp", "docs/**/*.md", "README.md"):
        named = set(re.findall(r"\bE[12349]\d\d\b", text(path)))
        assert named <= set(CODES), f"{path}: {sorted(named - set(CODES))}"
