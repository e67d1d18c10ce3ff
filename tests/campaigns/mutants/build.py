# SPDX-License-Identifier: Apache-2.0
"""A copy of the project with the mutants of a sample in it, compiled once."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from places import Mutant, mutants_of
from weave import SUPPORT, Woven, weave

MODULES = ("exact", "settle", "plan")
FOLDERS = [f"{a}/{m}" for m in MODULES for a in ("src", "include/fundalloc")]
COPIED = ("CMakeLists.txt", "cmake", "include", "src", "python", "tests", "docs", "bench")
PLACE = re.compile(r"^(?P<path>[^\s:]+):(?P<line>\d+):(?P<column>\d+):\s+(?P<what>.*)$")

Say = Callable[[str], None]


def module_of(m: Mutant) -> str:
    return m.file.removeprefix("include/fundalloc/").removeprefix("src/").split("/")[0]


def shuffled(root: Path, seed: int) -> dict[str, list[Mutant]]:
    """Return all mutants of each module in the order in which they are drawn.

    The order is that of a digest of each mutant alone, so that a change of the sources draws
    others only at the lines that it changes.
    """

    def digest(m: Mutant) -> bytes:
        return hashlib.sha256(repr((seed, m.key)).encode()).digest()

    every = mutants_of(root, FOLDERS)
    return {
        name: sorted((m for m in every if module_of(m) == name), key=digest) for name in MODULES
    }


def digest_of(root: Path) -> str:
    """Digest of all sources of the library."""
    state = hashlib.sha256()
    for folder in ("include", "src"):
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            text = path.read_bytes()
            state.update(f"{path.relative_to(root)} {len(text)}\n".encode() + text)
    return state.hexdigest()


class Sample:
    """The mutants that take part: as many of each module as it has places, seeded."""

    def __init__(self, root: Path, seed: int, count: int, memory: Path) -> None:
        self.root = root
        self.memory = memory
        self.drawn = shuffled(root, seed)
        self.places = sum(len(x) for x in self.drawn.values())
        self.chosen: dict[int, Mutant] = {}
        # Known from the last run, if the sources are the same: what does not compile.
        self.sources = digest_of(root)
        self.refused: list[Mutant] = []
        self.known = set[tuple[str, str, str, int]]()
        if memory.exists():
            before = json.loads(memory.read_text())
            if before["sources"] == self.sources:
                self.known = {tuple(key) for key in before["refused"]}
        self.taken: set[tuple[str, int, int]] = set()
        self.last = 0
        left = count
        for name in MODULES:
            share = round(count * len(self.drawn[name]) / self.places)
            share = left if name == MODULES[-1] else min(share, left)
            left -= share
            for _ in range(share):
                self.draw(name)

    def draw(self, module: str) -> None:
        """Take the next mutant of a module at a place that has none."""
        while self.drawn[module]:
            m = self.drawn[module].pop(0)
            if (m.file, m.start, m.end) in self.taken:
                continue
            if m.key in self.known:
                self.taken.add((m.file, m.start, m.end))
                self.refused.append(m)
                continue
            self.taken.add((m.file, m.start, m.end))
            self.last += 1
            self.chosen[self.last] = m
            return

    def refuse(self, number: int) -> None:
        """Take another one instead of a mutant that does not compile."""
        m = self.chosen.pop(number)
        self.refused.append(m)
        self.draw(module_of(m))
        keys = [other.key for other in self.refused]
        self.memory.parent.mkdir(parents=True, exist_ok=True)
        self.memory.write_text(json.dumps({"sources": self.sources, "refused": keys}))

    def files(self) -> set[str]:
        return {m.file for m in self.chosen.values()}

    def of_file(self, file: str) -> dict[int, Mutant]:
        return {k: m for k, m in self.chosen.items() if m.file == file}


class Builder:
    """Writes the copy, compiles it, and drops what does not compile."""

    def __init__(self, root: Path, work: Path, sample: Sample, say: Say, jobs: int) -> None:
        self.root, self.work, self.sample, self.say = root, work, sample, say
        self.jobs = jobs
        self.tree, self.made = work / "src", work / "build"
        self.woven: dict[str, Woven] = {}
        self.digest = ""

    def copy(self) -> None:
        """Bring the copy up to date; what is equal keeps its time of change."""
        self.tree.mkdir(parents=True, exist_ok=True)
        wanted = set[str]()
        state = hashlib.sha256()
        for name in COPIED:
            source = self.root / name
            files = [source] if source.is_file() else sorted(source.rglob("*"))
            for file in files:
                if file.is_dir() or "__pycache__" in file.parts or "campaigns" in file.parts:
                    continue
                relative = file.relative_to(self.root).as_posix()
                wanted.add(relative)
                text = file.read_bytes()
                state.update(f"{relative} {len(text)}\n".encode() + text)
                self.write(relative, text, only_new=relative in self.sample.files())
        self.digest = state.hexdigest()
        wanted |= {"tests/campaigns/CMakeLists.txt", *SUPPORT}
        self.write("tests/campaigns/CMakeLists.txt", b"# None here.\n")
        for name, text in SUPPORT.items():
            self.write(name, text.encode())
        for file in sorted(self.tree.rglob("*")):
            if not file.is_dir() and file.relative_to(self.tree).as_posix() not in wanted:
                file.unlink()

    def write(self, relative: str, text: bytes, only_new: bool = False) -> None:
        path = self.tree / relative
        if path.exists() and (only_new or path.read_bytes() == text):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)

    def weave(self) -> None:
        for file in sorted(self.sample.files() | set(self.woven)):
            source = (self.root / file).read_bytes()
            self.woven[file] = weave(source, self.sample.of_file(file))
            self.write(file, self.woven[file].text)

    def configure(self) -> None:
        python = self.root / "build/venv/bin/python"
        pybind = subprocess.run(
            [python, "-m", "pybind11", "--cmakedir"], capture_output=True, text=True, check=True
        ).stdout.strip()
        options = [
            "-DCMAKE_BUILD_TYPE=None",
            "-DCMAKE_CXX_COMPILER=g++",
            "-DCMAKE_CXX_FLAGS=-O1 -DNDEBUG -D_GLIBCXX_ASSERTIONS -w -fdiagnostics-column-unit=byte",
            "-DFUNDALLOC_TESTS=ON",
            "-DFUNDALLOC_PYTHON=ON",
            "-DFUNDALLOC_PRECOMPILE=ON",
            "-DFUNDALLOC_WERROR=OFF",
            f"-Dpybind11_DIR={pybind}",
            f"-DPython_EXECUTABLE={python}",
        ]
        if shutil.which("ccache"):
            options.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
        command = ["cmake", "-S", str(self.tree), "-B", str(self.made), "-G", "Ninja", *options]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"mutants: cmake failed\n{done.stdout}{done.stderr}")

    def compile(self, targets: list[str]) -> None:
        """Compile, as often as mutants have to be dropped for it."""
        environment = dict(os.environ)
        environment["CCACHE_SLOPPINESS"] = "pch_defines,time_macros"
        environment["CCACHE_BASEDIR"] = str(self.root)
        while True:
            command = ["ninja", "-C", str(self.made), "-k", "0", f"-j{self.jobs}", *targets]
            done = subprocess.run(command, capture_output=True, text=True, env=environment)
            (self.work / "build.log").write_text(done.stdout + done.stderr)
            if done.returncode == 0:
                return
            blamed = self.blamed(done.stdout.split("\n"))
            if not blamed:
                sys.exit(f"mutants: the copy does not compile: see {self.work / 'build.log'}")
            self.say(f"{len(blamed)} mutants do not compile: others are taken instead")
            for number in sorted(blamed):
                self.sample.refuse(number)
            self.weave()

    def blamed(self, lines: list[str]) -> set[int]:
        blamed = set[int]()
        context: list[tuple[str, int, int]] = []
        for line in lines:
            found = PLACE.match(line)
            if found is None:
                continue
            path = Path(found["path"])
            path = path if path.is_absolute() else self.made / path
            where = os.path.relpath(os.path.normpath(path), self.tree)
            context.append((where, int(found["line"]), int(found["column"])))
            if not found["what"].startswith(("error:", "fatal error:")):
                if found["what"].startswith("note:"):
                    context.pop()
                continue
            for file, row, column in reversed(context):
                hit = self.woven[file].at(row, column) if file in self.woven else []
                if hit:
                    blamed |= set(hit)
                    break
            context = []
        return blamed
