# SPDX-License-Identifier: Apache-2.0
"""The objects of kernels share no code with the rest of the program: src/kernel/lanes.hpp."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.structure.project import ROOT, files

SOURCES = files("src/kernel/kernel_*.cpp")
OBJECTS = ROOT / "build/release/CMakeFiles/fundalloc_core.dir/src/kernel"


def faults(symbols: str) -> list[str]:
    """What must not be in an object compiled for one processor, from `nm --format=posix`.

    A weak symbol (an inline function, a template) is one for the whole program: the linker may
    keep the copy that only a newer processor can run. An undefined C++ symbol is such a function
    of another object, or one that would be slow to call from a loop.
    """
    wrong = []
    for line in symbols.splitlines():
        name, kind = line.split()[:2]
        if kind in "WwVvu":
            wrong.append(f"{name} is weak")
        elif kind == "U" and name.startswith("_Z"):
            wrong.append(f"{name} is called")
    return wrong


def test_weak_and_called_functions_are_found() -> None:
    listing = """\
_ZSt3minIiERKT_S2_S2_ W 0 10
_ZN9fundalloc6detail8portable3setE D 0 38
_ZNSt6vectorIiSaIiEE9push_backEv U
_ZN9fundalloc6detail8portable4liftEv t 3d0 100
memcpy U
"""
    assert faults(listing) == [
        "_ZSt3minIiERKT_S2_S2_ is weak",
        "_ZNSt6vectorIiSaIiEE9push_backEv is called",
    ]


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_a_kernel_stands_alone(source: Path) -> None:
    built = OBJECTS / f"{source.name}.o"
    if not built.exists() or shutil.which("nm") is None:
        pytest.skip(f"{source.name} is not built here: tools/test cpp")
    listing = subprocess.run(
        ["nm", "--format=posix", built], capture_output=True, text=True, check=True
    ).stdout
    assert "3setE D" in listing, "this object holds no set of kernels"
    assert faults(listing) == []
