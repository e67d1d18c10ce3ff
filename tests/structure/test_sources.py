# SPDX-License-Identifier: Apache-2.0
"""The habits of CONTRIBUTING.md that no formatter looks after."""

import unicodedata
from pathlib import Path

import pytest

from tests.structure.project import files, name, text

CPP = files(
    *(
        f"{folder}/**/*.{ext}"
        for folder in ("include", "src", "python/bindings", "tests", "bench", "examples")
        for ext in ("hpp", "cpp")
    )
)
PYTHON = files("python/**/*.py", "python/**/*.pyi", "tests/**/*.py", "examples/**/*.py")
CMAKE = files("CMakeLists.txt", "cmake/*", "tests/**/CMakeLists.txt", "bench/CMakeLists.txt")
LICENCE = "SPDX-License-Identifier: Apache-2.0"
COLUMNS = 96
LONGEST_HEADER = 700


def width(line: str) -> int:
    """Columns that a line takes on a screen: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@pytest.mark.parametrize("path", [*CPP, *PYTHON, *CMAKE], ids=name)
def test_first_line_is_the_licence(path: Path) -> None:
    first = text(path).splitlines()[:1]
    assert [line.endswith(LICENCE) for line in first] == [True], (
        f"{name(path)} does not begin with {LICENCE}"
    )


@pytest.mark.parametrize("path", CPP, ids=name)
def test_lines_fit(path: Path) -> None:
    lines = text(path).splitlines()
    long = [f"{name(path)}:{i}" for i, line in enumerate(lines, 1) if width(line) > COLUMNS]
    assert not long, f"longer than {COLUMNS} columns: {' '.join(long)}"


def test_headers_are_small() -> None:
    lengths = sorted(len(text(p).splitlines()) for p in files("include/**/*.hpp"))
    assert lengths[len(lengths) // 2] <= 150, "half of the headers have more than 150 lines"
    assert lengths[len(lengths) * 9 // 10] <= 350, "a tenth has more than 350 lines"
    assert lengths[-1] < LONGEST_HEADER


def test_headers_are_included_once() -> None:
    for path in files("include/**/*.hpp", "src/**/*.hpp"):
        assert "#pragma once" in text(path), name(path)


@pytest.mark.parametrize("path", files("tools/*", ".ci/run", "tests/consumer/run"), ids=name)
def test_scripts_can_be_run(path: Path) -> None:
    if path.suffix != ".txt":
        assert path.stat().st_mode & 0o111, f"chmod +x {name(path)}"
        assert text(path).startswith("#!/usr/bin/env bash\n")
