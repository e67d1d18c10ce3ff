# SPDX-License-Identifier: Apache-2.0
"""The project's files, for the tests of its structure."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include"
SRC = ROOT / "src"

_INCLUDE_LINE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def files(*patterns: str) -> list[Path]:
    """The files that match the patterns (relative to the project), in order."""
    return sorted({f for p in patterns for f in ROOT.glob(p) if f.is_file()})


def name(path: Path) -> str:
    """A file as messages show it: relative to the project."""
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    """A file's text."""
    return path.read_text(encoding="utf-8")


def includes(path: Path) -> list[str]:
    """What a C++ file includes, as it is written there."""
    return [target for _, target in _INCLUDE_LINE.findall(text(path))]


def own_includes(path: Path) -> list[Path]:
    """The project's files that a C++ file includes: by include/, by src/ or beside itself."""
    found = []
    for target in includes(path):
        for base in (INCLUDE, SRC, path.parent):
            if (base / target).is_file():
                found.append((base / target).resolve())
                break
    return found
