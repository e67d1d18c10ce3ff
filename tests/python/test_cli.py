# SPDX-License-Identifier: Apache-2.0
"""The shell command, as a person types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import fundalloc as fa
import pytest
from fundalloc._text import width
from fundalloc.cli import app
from typer.testing import CliRunner

EXAMPLE = Path(__file__).parents[2] / "examples" / "shandong-2018"
PLAN, TABLE = str(EXAMPLE / "plan.yaml"), str(EXAMPLE / "recipients.csv")


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_allocate_shows_and_writes(tmp_path: Path) -> None:
    files = [str(tmp_path / "s.csv"), str(tmp_path / "s.json")]
    code, out, _ = run("allocate", PLAN, TABLE, "-o", files[0], "-o", files[1])
    assert code == 0
    assert "合计 3717 万元" in out
    assert "示意数据" in out  # the caveat is shown wherever people see the figures
    rows = [line for line in out.splitlines() if line.startswith(("│", "┃"))]
    assert len({width(row) for row in rows}) == 1  # columns align with Chinese text
    text = Path(files[0]).read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("地区,切块额,")
    assert len(text.splitlines()) == 23
    assert json.loads(Path(files[1]).read_text("utf-8"))["total"] == "3717"


def test_tiers(tmp_path: Path) -> None:
    code, out, err = run(
        "allocate", PLAN, TABLE, str(EXAMPLE / "counties.csv"), "--then", str(EXAMPLE / "county.yaml"),
        "--parent", "所属市", "-o", str(tmp_path / "out"),
    )  # fmt: skip
    assert code == 0, err
    assert sorted(p.name for p in (tmp_path / "out").glob("*.csv")) == [
        "top.csv", "德州市.csv", "济宁市.csv", "滨州市.csv",
    ]  # fmt: skip
    assert out.count("sha256") == 4


def test_tiers_as_the_design_writes_them(tmp_path: Path) -> None:
    """`--then county.yaml counties.csv --parent 所属市` in one breath."""
    code, _, err = run(
        "allocate", PLAN, TABLE, "--then", str(EXAMPLE / "county.yaml"), str(EXAMPLE / "counties.csv"),
        "--parent", "所属市", "-o", str(tmp_path / "out"),
    )  # fmt: skip
    assert code == 0, err


def test_json_alone() -> None:
    code, out, _ = run("allocate", PLAN, TABLE, "--json")
    assert code == 0
    assert json.loads(out)["format"] == "fundalloc-result-1"


def test_check_and_explain() -> None:
    assert run("check", PLAN, TABLE)[:2] == (0, "no problems\n")
    code, out, _ = run("explain", PLAN, TABLE, "滨州市")
    assert code == 0
    assert "示意数据" in out
    assert out.splitlines()[-2].split() == ["切块额", "115"]
    code, _, err = run("explain", PLAN, TABLE, "无此市")
    assert code == 1
    assert err.startswith("E219")


def test_rules() -> None:
    code, out, _ = run("rules")
    assert code == 0
    assert all(
        name in out for name in ("share", "占比", "point_value", "点值", "huntington_hill")
    )
    assert "Jefferson" in run("rules", "dhondt")[1]
    assert run("rules", "nothing")[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [["allocate", PLAN], ["allocate", PLAN, TABLE, "-o", "x.xlsx"], ["allocate", PLAN, TABLE, "--then", PLAN], ["nothing"]],
)  # fmt: skip
def test_usage_errors(arguments: list[str]) -> None:
    assert run(*arguments)[0] == 2


def test_version() -> None:
    assert run("--version")[1].strip() == fa.__version__


def test_installed_command() -> None:
    """The command itself, in a process of its own: standard output and exit code."""
    command = Path(sys.executable).with_name("fundalloc")
    done = subprocess.run(
        [command, "check", PLAN, TABLE], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "no problems\n", "")


def test_an_output_never_takes_the_place_of_an_input(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes(Path(TABLE).read_bytes())
    code, _, err = run("allocate", PLAN, str(table), "-o", str(table))
    assert code == 2
    assert "would overwrite an input" in err
    assert table.read_bytes() == Path(TABLE).read_bytes()


def test_plan_and_table_must_agree_on_the_recipients() -> None:
    code, _, err = run("allocate", PLAN, TABLE, "--recipient", "农村少数民族人口")
    assert code == 1
    assert err.startswith("E206")
    assert 'the plan says "地区", the table "农村少数民族人口"' in err


def test_tiers_never_overwrite_an_input(tmp_path: Path) -> None:
    lower = tmp_path / "滨州市.csv"
    lower.write_bytes((EXAMPLE / "counties.csv").read_bytes())
    code, _, err = run(
        "allocate", PLAN, TABLE, str(lower), "--then", str(EXAMPLE / "county.yaml"),
        "--parent", "所属市", "-o", str(tmp_path),
    )  # fmt: skip
    assert code == 1
    assert "it is an input of this result" in err
    assert [p.name for p in tmp_path.iterdir()] == ["滨州市.csv"]


def test_full_standard_output() -> None:
    command = Path(sys.executable).with_name("fundalloc")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [command, "allocate", PLAN, TABLE],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "standard output cannot be written: No space left on device\n"


def test_hidden_line_breaks_are_refused(tmp_path: Path) -> None:
    for hidden in ("\u2028", "\u2029", "\x85", "\r"):
        plan = tmp_path / "p.yaml"
        plan.write_bytes(
            f"pool: 1\n# note{hidden}floor: 5\nfactors: [{{indicator: x}}]\n".encode()
        )
        code, _, err = run("allocate", str(plan), TABLE)
        assert code == 1
        assert err.startswith(f"E202 {plan}:2")
