# SPDX-License-Identifier: Apache-2.0
"""The blocks of both READMEs and the examples run, and print what they are said to print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import fundalloc as fa
import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r"<!-- run: (\w+) -->\n```\w*\n(.*?)```\n<!-- output -->\n```\n(.*?)```", re.DOTALL
)
READMES = ("README.md", "README.zh.md")
BLOCKS = {name: BLOCK.findall((ROOT / name).read_text("utf-8")) for name in READMES}
OUTPUTS = sorted((ROOT / "examples").rglob("*.out"))
OWN = ROOT / "examples" / "own_rules"


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


def built(source: Path, folder: Path) -> str:
    """Build a program with the libraries that the C++ tests have built."""
    libraries = {p.name: p for p in (ROOT / "build" / "release").rglob("libfundalloc*.a")}
    assert set(libraries) >= {"libfundalloc.a", "libfundalloc_files.a"}, (
        "run tools/test cpp first"
    )
    compiler = shutil.which("g++") or pytest.fail("g++ is missing")
    eigen = next(
        p for p in ("/usr/include/eigen3", "/usr/local/include/eigen3") if Path(p).exists()
    )
    program = folder / source.stem
    printed(
        [compiler, "-std=c++20", "-O1", f"-I{ROOT / 'include'}", f"-isystem{eigen}", str(source),
         str(libraries["libfundalloc_files.a"]), str(libraries["libfundalloc.a"]), "-lyaml", "-o", str(program)]
    )  # fmt: skip
    return str(program)


def test_readmes_have_the_same_blocks() -> None:
    first, other = BLOCKS.values()
    assert first == other
    assert {kind for kind, _, _ in first} == {"shell", "python", "cpp"}


def test_readmes_link_to_each_other() -> None:
    for name, other in (READMES, READMES[::-1]):
        assert f"]({other})" in "".join((ROOT / name).read_text("utf-8").splitlines()[:5])


@pytest.mark.parametrize("name", READMES)
def test_plans_of_readmes_are_that_of_the_file(name: str, tmp_path: Path) -> None:
    """In English as the file stands, in Chinese with Chinese keys: equal plans."""
    plans = re.findall(r"```yaml\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
    assert len(plans) == 1 + READMES.index(name)
    for plan in plans:
        (tmp_path / "plan.yaml").write_text(plan, "utf-8")
        file = ROOT / "examples" / "small" / "plan.yaml"
        assert fa.read_plan(tmp_path / "plan.yaml") == fa.read_plan(file)


@pytest.mark.parametrize("name", READMES)
def test_readmes_name_rules_that_there_are(name: str) -> None:
    """The table of rules: it need not be complete, since `fundalloc rules` is."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    rows = [n for n in lines if n.startswith("|") and re.search("`(share|dhondt|talmud)`", n)]
    named = set(re.findall(r"`(\w+)`", " ".join(rows)))
    pages = {page.stem for page in (ROOT / "docs" / "rules").glob("*.md")}
    assert len(rows) == 3
    assert named <= pages


@pytest.mark.parametrize(
    ("kind", "code", "output"),
    BLOCKS["README.md"],
    ids=[f"{kind}{i}" for i, (kind, _, _) in enumerate(BLOCKS["README.md"])],
)
def test_readme_blocks_print_what_they_say(
    kind: str, code: str, output: str, tmp_path: Path
) -> None:
    if kind == "cpp":
        source = tmp_path / "readme.cpp"
        source.write_text(code, "utf-8")
        command = [built(source, tmp_path)]
    else:
        command = {"shell": ["bash", "-euc", code], "python": [sys.executable, "-c", code]}[
            kind
        ]
    assert printed(command) == stated(output)


@pytest.mark.parametrize("example", OUTPUTS, ids=lambda p: p.name)
def test_examples_print_their_expected_output(example: Path, tmp_path: Path) -> None:
    """Next to x.py.out stands x.py."""
    script, output = example.with_suffix(""), example.read_text("utf-8")
    if script.suffix == ".cpp":
        command = [built(script, tmp_path)]
    else:
        command = [
            *{".py": [sys.executable], ".sh": ["bash", "-eu"]}[script.suffix],
            str(script),
        ]
    assert printed(command) == stated(output)


@pytest.mark.parametrize("kind", ["cpp", "py", "sh"])
def test_the_small_example_is_a_block_of_the_readme(kind: str) -> None:
    code = (ROOT / "examples" / "small" / f"allocate.{kind}").read_text("utf-8")
    assert any(code.endswith(block) for _, block, _ in BLOCKS["README.md"])


def test_code_of_own_rules_is_that_of_the_example() -> None:
    """Fences of docs/own_rules.md are excerpts of the files that are run above."""
    sources = {
        "python": (OWN / "own_rules.py").read_text("utf-8"),
        "cpp": (OWN / "own_rules.cpp").read_text("utf-8"),
        "yaml": (OWN / "plan.yaml").read_text("utf-8"),
    }
    page = (ROOT / "docs" / "own_rules.md").read_text("utf-8")
    fences = re.findall(r"^```(\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert {language for language, _ in fences} == set(sources)
    for language, code in fences:
        assert code in sources[language], code


def test_demo(tmp_path: Path) -> None:
    text = printed([sys.executable, "examples/demo.py", "--out", str(tmp_path)])
    assert "33,064 of 33,064 communes equal the euro that was paid" in text
    assert "18 of 18 equal the published dollar" in text
    assert "ILLUSTRATIVE" in text
    assert len(list(tmp_path.rglob("*.csv"))) >= 6
