# SPDX-License-Identifier: Apache-2.0
"""Tables of line and branch coverage from what llvm-cov exports; see ./run.

A template, and an inline function of a header, is compiled many times. Here it counts once: a
line or a side of a branch is covered if any of its instantiations covers it. Branches are
merged by (file, line, column). A condition that a compiler knows the answer to (`if constexpr`)
has no sides, and a switch has those of its cases only: "none of them" is no side, since every
switch here is over an enumeration, all of it (-Wswitch).
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import pathlib
import sys
from collections.abc import Iterable, Iterator
from typing import Any

FOLDERS = ("exact", "settle", "plan")
Span = tuple[int, int, int, int]  # first line and column, last line and column


@dataclasses.dataclass(frozen=True, order=True)
class Missing:
    """A line (column 0) or a side of a branch that no test reached."""

    file: str
    line: int
    column: int = 0
    side: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}"
        if not self.column:
            return f"{place}: not run"
        return f"{place}:{self.column}: never {self.side}"


@dataclasses.dataclass
class Count:
    """Lines and sides of branches, and how many were reached."""

    lines: int = 0
    lines_run: int = 0
    lines_argued: int = 0
    sides: int = 0
    sides_run: int = 0
    sides_argued: int = 0

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        for field in dataclasses.fields(self):
            name = field.name
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def line_share(self) -> float:
        """Return the share of lines, argued ones not counted as run."""
        return 100 * self.lines_run / self.lines if self.lines else 100.0

    @property
    def side_share(self) -> float:
        """Return the share of sides, argued ones not counted as run."""
        return 100 * self.sides_run / self.sides if self.sides else 100.0

    @property
    def argued_shares(self) -> tuple[float, float]:
        """Return both shares of what is not argued."""
        lines = self.lines - self.lines_argued
        sides = self.sides - self.sides_argued
        return (
            100 * self.lines_run / lines if lines else 100.0,
            100 * self.sides_run / sides if sides else 100.0,
        )


def source_of(name: str) -> str | None:
    """Return the path from the project's root if the file is one that is measured."""
    for top, inner in (("include", "fundalloc/"), ("src", "")):
        for folder in FOLDERS:
            found = name.rfind(f"/{top}/{inner}{folder}/")
            if found >= 0:
                return name[found + 1 :]
    return None


def read_lines(tracefile: Iterable[str]) -> dict[str, dict[int, int]]:
    """Read how often each line was run: file to line to count (lcov's format)."""
    counts: dict[str, dict[int, int]] = {}
    at: dict[int, int] | None = None
    for text in tracefile:
        key, _, value = text.strip().partition(":")
        if key == "SF":
            file = source_of(value)
            at = None if file is None else counts.setdefault(file, collections.defaultdict(int))
        elif key == "DA" and at is not None:
            number, count = value.split(",")[:2]
            at[int(number)] += int(count)
    return counts


def inside(outer: Span, inner: Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


def is_known(span: Span, regions: Iterable[tuple[Span, int]]) -> bool:
    """Whether a branch without counts stands where something ran: its answer was a constant."""
    around = [(s, count) for s, count in regions if inside(s, span)]
    return bool(around) and max(around, key=lambda pair: (pair[0][:2], pair[1]))[1] > 0


class Texts:
    """The lines of sources."""

    def __init__(self, root: pathlib.Path) -> None:
        self._root = root
        self._lines: dict[str, list[str]] = {}

    def of(self, file: str) -> list[str]:
        """Return the lines of a file."""
        if file not in self._lines:
            self._lines[file] = (self._root / file).read_text("utf-8").splitlines()
        return self._lines[file]


def is_switch(before: str) -> bool:
    """Whether a condition after this text is that of a switch."""
    return before.rstrip().endswith("switch (")


def read_sides(export: dict[str, Any], texts: Texts) -> dict[str, dict[Span, list[int]]]:
    """Read how often each condition was true and false: file to place to two counts."""
    found: dict[str, dict[Span, list[int]]] = {}
    for part in export["data"]:
        for function in part["functions"]:
            names = [source_of(name) for name in function["filenames"]]
            if not any(names):
                continue
            regions = collections.defaultdict(list)
            for *span, count, file, _, kind in function["regions"]:
                if kind == 0:
                    regions[file].append((tuple(span), count))
            for *place, true, false, file, _, _ in function["branches"]:
                name = names[file]
                if name is None or is_switch(texts.of(name)[place[0] - 1][: place[1] - 1]):
                    continue
                span = tuple(place)
                if true == false == 0 and is_known(span, regions[file]):
                    continue
                counts = found.setdefault(name, {}).setdefault(span, [0, 0])
                counts[0] += true
                counts[1] += false
    return found


@dataclasses.dataclass
class Argument:
    """A place that no test reaches, and why."""

    file: str
    text: str
    why: str
    used: int = 0


def read_arguments(path: pathlib.Path) -> list[Argument]:
    """Read the list of places: `FILE: TEXT :: WHY`, where TEXT is part of the source's line."""
    arguments = []
    for row in path.read_text("utf-8").splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        place, _, why = row.partition(" :: ")
        file, _, text = place.partition(": ")
        if not (file and text and why):
            raise SystemExit(f"{path}: not `FILE: TEXT :: WHY`: {row}")
        arguments.append(Argument(file, text, why))
    return arguments


def missing_of(
    lines: dict[str, dict[int, int]], sides: dict[str, dict[Span, list[int]]]
) -> Iterator[Missing]:
    """Yield what was not reached."""
    for file, counts in lines.items():
        yield from (Missing(file, line) for line, count in counts.items() if count == 0)
    for file, branches in sides.items():
        for (line, column, *_), counts in branches.items():
            for side, count in zip(("true", "false"), counts, strict=True):
                if count == 0:
                    yield Missing(file, line, column, side)


def count_all(
    lines: dict[str, dict[int, int]],
    sides: dict[str, dict[Span, list[int]]],
    argued: set[Missing],
) -> dict[str, Count]:
    """Count by file."""
    files: dict[str, Count] = {}
    for file in sorted({*lines, *sides}):
        runs = list(lines.get(file, {}).values())
        both = [count for pair in sides.get(file, {}).values() for count in pair]
        here = [m for m in argued if m.file == file]
        files[file] = Count(
            len(runs),
            sum(count > 0 for count in runs),
            sum(not m.column for m in here),
            len(both),
            sum(count > 0 for count in both),
            sum(m.column > 0 for m in here),
        )
    return files


def folder_of(file: str) -> str:
    return str(pathlib.PurePath(file).parent.name)


def row(name: str, count: Count) -> str:
    lines, sides = count.argued_shares
    return (
        f"{name:44} {count.lines_run:5}/{count.lines:<5} {count.line_share:6.2f} "
        f"{count.sides_run:5}/{count.sides:<5} {count.side_share:6.2f} {lines:7.2f} {sides:6.2f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=pathlib.Path, help="llvm-cov export, json")
    parser.add_argument("lines", type=pathlib.Path, help="llvm-cov export --format=lcov")
    parser.add_argument("arguments", type=pathlib.Path, help="places that are argued")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path("."))
    parser.add_argument("--least", type=float, default=97.0, help="per cent")
    options = parser.parse_args()

    with options.lines.open(encoding="utf-8") as tracefile:
        lines = read_lines(tracefile)
    texts = Texts(options.root)
    sides = read_sides(json.loads(options.export.read_text("utf-8")), texts)
    arguments = read_arguments(options.arguments)

    argued: dict[Missing, Argument] = {}
    open_places = []
    for place in sorted(missing_of(lines, sides)):
        text = texts.of(place.file)[place.line - 1]
        for argument in arguments:
            if argument.file == place.file and argument.text in text:
                argued[place] = argument
                argument.used += 1
                break
        else:
            open_places.append((place, text.strip()))

    files = count_all(lines, sides, set(argued))
    print(f"{'':44} {'lines':>11} {'%':>6} {'sides of':>11} {'%':>6} {'without argued':>14}")
    print(f"{'':44} {'run':>11} {'':6} {'branches':>11} {'':6} {'lines':>7} {'sides':>6}")
    total = Count()
    failed = []
    for folder in FOLDERS:
        here = Count()
        for file, count in files.items():
            if folder_of(file) == folder:
                print(row(file, count))
                here.add(count)
        print(row(folder + "/", here), "\n")
        total.add(here)
        if not here.lines:
            failed.append(f"{folder}/ has not been measured")
        if here.line_share < options.least:
            failed.append(f"{folder}/ has {here.line_share:.2f} % of lines")
        if here.side_share < options.least:
            failed.append(f"{folder}/ has {here.side_share:.2f} % of sides of branches")
    print(row("all", total))

    print(f"\nnot reached, {len(open_places)} places:")
    for place, text in open_places:
        print(f"  {place}    {text}")
    print(f"\nnot reached and argued, {len(argued)} places:")
    for argument in arguments:
        print(f"  {argument.file}: {argument.text}\n      {argument.why}")
        for place, by in argued.items():
            if by is argument:
                print(f"      {place}")
        if not argument.used:
            failed.append(f"argued, but reached or gone: {argument.file}: {argument.text}")

    for problem in failed:
        print(f"coverage: {problem}")
    print(
        f"coverage: {'FAILED' if failed else 'passed'}: {total.line_share:.2f} % of "
        f"{total.lines} lines, {total.side_share:.2f} % of {total.sides} sides of branches; "
        f"at least {options.least:g} % of each folder are wanted"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
