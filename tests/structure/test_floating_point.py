# SPDX-License-Identifier: Apache-2.0
"""What a consumer's -ffast-math could change by way of the linker, and a locale by itself."""

import re
from pathlib import Path

import pytest

from tests.structure.project import files, name, text

SOURCES = files("src/**/*.hpp", "src/**/*.cpp", "include/**/*.hpp")
SHARED = re.compile(r"\b(isnan|isinf|isfinite|isnormal|fpclassify|signbit)\s*\(")
BY_LOCALE = re.compile(r"\.str\(\)|stringstream|\b(stod|stold|stof|strtod|printf)\s*\(")


def code_of(path: Path) -> str:
    return "\n".join(line.partition("//")[0] for line in text(path).splitlines())


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_function_that_a_consumer_may_replace(path: Path) -> None:
    assert not SHARED.search(code_of(path)), "exact/double_bits.hpp tells the same by the bits"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_is_read_or_written_by_the_locale(path: Path) -> None:
    assert not BY_LOCALE.search(code_of(path)), "exact/wide.hpp has to_text"
