# SPDX-License-Identifier: Apache-2.0
"""Names that a source brings in are used in it.

clang-tidy reads the sources of a folder at once (tools/lint), where another source may use them.
"""

import re
from pathlib import Path

import pytest

from tests.structure.project import files, name, text

BROUGHT = re.compile(r"^ *(?:using (?:\w+::)+(\w+);|namespace (\w+) = [\w:]+;)", re.MULTILINE)


def unused(source: str) -> list[str]:
    """The names of using-declarations and of namespace aliases that are not seen again."""
    names = [a or b for a, b in BROUGHT.findall(source)]
    rest = BROUGHT.sub("", source)
    return [n for n in names if not re.search(rf"\b{n}\b", rest)]


@pytest.mark.parametrize("path", files("src/**/*.cpp"), ids=name)
def test_a_source_uses_the_names_it_brings_in(path: Path) -> None:
    assert unused(text(path)) == [], name(path)


def test_an_unused_name_is_seen() -> None:
    source = "using detail::wide;\nusing detail::cut;\nnamespace mp = boost::mp;\nwide x;\n"
    assert unused(source) == ["cut", "mp"]
