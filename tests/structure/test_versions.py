# SPDX-License-Identifier: Apache-2.0
"""One place for the version, one place for the versions of tools."""

import re
import tomllib
from importlib import metadata
from typing import Any

from tests.structure.project import INCLUDE, ROOT, text

PROJECT: dict[str, Any] = tomllib.loads(text(ROOT / "pyproject.toml"))
PINS = dict(
    re.findall(r"^([\w.-]+)==(\S+)$", text(ROOT / "tools/requirements-dev.txt"), re.MULTILINE)
)


def normal(package: str) -> str:
    """A package's name as registries compare them."""
    return re.sub(r"[-_.]+", "-", package).lower()


def version() -> str:
    """The version that version.hpp states."""
    found = re.search(
        r'^#define FUNDALLOC_VERSION "(\d+\.\d+\.\d+)"$',
        text(INCLUDE / "fundalloc/version.hpp"),
        re.MULTILINE,
    )
    assert found
    return found[1]


def test_the_package_has_the_version_of_the_header() -> None:
    assert metadata.version("fundalloc") == version()


def test_the_changelog_begins_with_this_version() -> None:
    latest = re.search(r"^## (\d+\.\d+\.\d+)", text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert latest
    assert latest[1] == version()


def test_build_requirements_are_the_pinned_ones() -> None:
    for requirement in PROJECT["build-system"]["requires"]:
        package, _, pin = requirement.partition("==")
        assert PINS[package] == pin, (
            f"{requirement}: tools/requirements-dev.txt has {PINS[package]}"
        )


def test_every_tool_is_pinned() -> None:
    pinned = {normal(package) for package in PINS}
    wanted = list(PROJECT["project"]["dependencies"])
    for extra in PROJECT["project"]["optional-dependencies"].values():
        wanted += extra
    for requirement in wanted:
        package = re.split(r"[\[<>=]", requirement)[0]
        if package != "fundalloc":
            assert normal(package) in pinned, (
                f"{package} has no pin in tools/requirements-dev.txt"
            )


def test_this_environment_has_the_pinned_versions() -> None:
    for package, pin in PINS.items():
        assert metadata.version(package) == pin, f"{package}: run tools/setup test"
