# SPDX-License-Identifier: Apache-2.0
"""Dependencies point only up the list of docs/architecture.md; nothing goes the other way."""

from pathlib import Path

import pytest

from tests.structure.project import INCLUDE, ROOT, SRC, files, includes, name, own_includes

# From below to above: each may include itself and what stands before it.
LAYERS = (
    "base",  # error.hpp, document.hpp, version.hpp, fwd.hpp: files of no folder
    "exact",
    "kernel",
    "table",
    "factor",
    "settle",
    "claim",
    "plan",
    "study",
    "report",
    "files",
    "umbrella",
)
CPP = files("include/**/*.hpp", "src/**/*.hpp", "src/**/*.cpp")
PUBLIC = files("include/**/*.hpp")
UMBRELLA = INCLUDE / "fundalloc" / "fundalloc.hpp"

# The standard library's headers have no dot and no slash.
FOREIGN_BUT_PUBLIC = ("Eigen/",)
TOO_NEW = {"format", "expected", "print", "generator", "mdspan", "flat_map"}


def layer(path: Path) -> str:
    """The layer of a file: the folder below include/fundalloc or src."""
    if path == UMBRELLA:
        return "umbrella"
    base = INCLUDE / "fundalloc" if path.is_relative_to(INCLUDE) else SRC
    parts = path.relative_to(base).parts
    if parts == ("options.hpp",):  # what rules list: numbers and words, which all rules use
        return "exact"
    return parts[0] if len(parts) > 1 else "base"


def test_there_are_files() -> None:
    assert CPP
    assert PUBLIC


@pytest.mark.parametrize("path", CPP, ids=name)
def test_every_file_has_a_layer(path: Path) -> None:
    assert layer(path) in LAYERS


@pytest.mark.parametrize("path", CPP, ids=name)
def test_arrows_point_up(path: Path) -> None:
    mine = LAYERS.index(layer(path))
    wrong = [name(t) for t in own_includes(path) if LAYERS.index(layer(t)) > mine]
    assert not wrong, f"{name(path)} ({layer(path)}) includes what stands above it: {wrong}"


def test_no_header_includes_itself_through_others() -> None:
    done: set[Path] = set()

    def walk(path: Path, trail: tuple[Path, ...]) -> None:
        assert path not in trail, "a circle: " + " > ".join(map(name, (*trail, path)))
        if path in done:
            return
        for target in own_includes(path):
            walk(target, (*trail, path))
        done.add(path)

    for header in CPP:
        walk(header, ())


def test_the_core_does_not_know_the_component_files() -> None:
    for path in CPP:
        if layer(path) != "files":
            assert not any("fundalloc/files/" in target for target in includes(path)), name(
                path
            )


def test_the_umbrella_reaches_every_header_of_the_core() -> None:
    reached: set[Path] = set()
    waiting = [UMBRELLA]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += own_includes(path)
    lost = [name(p) for p in PUBLIC if layer(p) != "files" and p not in reached]
    assert not lost, f"no include of fundalloc.hpp leads to {lost}"


@pytest.mark.parametrize("path", PUBLIC, ids=name)
def test_public_headers_need_only_eigen_and_a_cxx20_library(path: Path) -> None:
    for target in includes(path):
        ours = target.startswith("fundalloc/")
        standard = "/" not in target and "." not in target and target not in TOO_NEW
        assert ours or standard or target.startswith(FOREIGN_BUT_PUBLIC), (
            f"{name(path)} includes <{target}>: users of the headers would need it"
        )


def test_public_headers_include_public_headers() -> None:
    for path in PUBLIC:
        private = [name(t) for t in own_includes(path) if not t.is_relative_to(INCLUDE)]
        assert not private, f"{name(path)} includes {private}, which is not installed"


def test_python_is_above_all() -> None:
    for path in CPP:
        known = [t for t in includes(path) if t.startswith("pybind11/") or t == "Python.h"]
        assert not known, f"{name(path)} includes {known}: C++ does not know Python"
    assert not list((ROOT / "src").glob("**/*.py"))
