# SPDX-License-Identifier: Apache-2.0
"""README's blocks and the examples run, and print what they are said to print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r"<!-- run: (\w+) -->\n```\w*\n(.*?)```\n<!-- output -->\n```\n(.*?)```", re.DOTALL
)
BLOCKS = {
    kind: (code, output)
    for kind, code, output in BLOCK.findall((ROOT / "README.md").read_text("utf-8"))
}


def printed(command: list[str], folder: Path = ROOT) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1", "COLUMNS": "100"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


def stated(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())


def test_readme_has_a_block_for_each_face() -> None:
    assert set(BLOCKS) >= {"shell", "python", "cpp"}


def test_readme_shell() -> None:
    code, output = BLOCKS["shell"]
    assert printed(["bash", "-euc", code]) == stated(output)


def test_readme_python() -> None:
    code, output = BLOCKS["python"]
    assert printed([sys.executable, "-c", code]) == stated(output)


def test_readme_cpp(tmp_path: Path) -> None:
    """Built with the libraries that the C++ tests have built."""
    code, output = BLOCKS["cpp"]
    libraries = {p.name: p for p in (ROOT / "build" / "release").rglob("libfundalloc*.a")}
    assert set(libraries) >= {"libfundalloc.a", "libfundalloc_files.a"}, (
        "run tools/test cpp first"
    )
    source = tmp_path / "readme.cpp"
    source.write_text(code, "utf-8")
    compiler = shutil.which("g++") or pytest.fail("g++ is missing")
    eigen = next(
        p for p in ("/usr/include/eigen3", "/usr/local/include/eigen3") if Path(p).exists()
    )
    program = tmp_path / "readme"
    printed(
        [compiler, "-std=c++20", "-O1", f"-I{ROOT / 'include'}", f"-isystem{eigen}", str(source),
         str(libraries["libfundalloc_files.a"]), str(libraries["libfundalloc.a"]), "-lyaml", "-o", str(program)]
    )  # fmt: skip
    assert printed([str(program)]) == stated(output)


@pytest.mark.parametrize(
    "example", sorted((ROOT / "examples").rglob("*.out")), ids=lambda p: p.name
)
def test_examples_print_their_expected_output(example: Path) -> None:
    """Next to x.py.out stands x.py; the C++ example is README's block, built above."""
    script, output = example.with_suffix(""), example.read_text("utf-8")
    if script.suffix == ".cpp":
        assert script.read_text("utf-8") == BLOCKS["cpp"][0]
        assert stated(output) == stated(BLOCKS["cpp"][1])
    else:
        command = {".py": [sys.executable], ".sh": ["bash", "-eu"]}[script.suffix]
        assert printed([*command, str(script)]) == stated(output)


def test_demo(tmp_path: Path) -> None:
    text = printed([sys.executable, "examples/demo.py", "--out", str(tmp_path)])
    assert "33,064 of 33,064 communes equal the euro that was paid" in text
    assert "18 of 18 equal the published dollar" in text
    assert "ILLUSTRATIVE" in text
    assert len(list(tmp_path.rglob("*.csv"))) >= 6
