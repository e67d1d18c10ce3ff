# SPDX-License-Identifier: Apache-2.0
"""Files of results: written whole or not at all, by names that cannot collide."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import fundalloc as fa
import pytest
from fundalloc import _core, _files
from fundalloc.cli import app
from typer.testing import CliRunner

PLAN = fa.Plan(pool=10, unit="seats", recipient="n", factors=[fa.Factor("x")])
TABLE = fa.Table({"n": ["a", "b"], "x": [3, 1]})
RESULT = fa.allocate(PLAN, TABLE)


def shell(*arguments: str) -> tuple[int, str, str]:
    run = CliRunner().invoke(app, list(arguments))
    return run.exit_code, run.stdout, run.stderr


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(
        "pool: 10\nunit: seats\nrecipient: n\nfactors: [{indicator: x, weight: 100%}]\n",
        "utf-8",
    )
    Path("t.csv").write_text("n,x\na,3\nb,1\n", "utf-8")
    return tmp_path


def test_csv_has_every_line_and_sums() -> None:
    plan = PLAN.replace(
        floor=3,
        splits=[{"name": "x", "share": "1/3"}, {"name": "slice", "rest": True}],
        pool="11",
    )
    rows = list(csv.reader(io.StringIO(fa.allocate(plan, TABLE).to_csv() or "")))
    assert rows[0] == ["n", "slice", "x", "slice 2", "x 2", "bounds", "rounding"]
    for row in rows[1:]:
        values = [Fraction(v) for v in row[1:]]
        assert values[1] + values[2] == values[0]
        assert sum(values[3:]) == values[0]


def test_names_with_commas_quotes_and_lines() -> None:
    names = ['a,"b"', "c\nd", "=1+1"]
    result = fa.allocate(PLAN, fa.Table({"n": names, "x": [1, 1, 1]}))
    rows = list(csv.reader(io.StringIO(result.to_csv() or "", newline="")))
    assert [row[0] for row in rows[1:]] == names
    assert [r["name"] for r in json.loads(result.to_json() or "")["recipients"]] == names


def test_a_file_is_replaced_and_keeps_usual_rights(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")
    file.chmod(0o604)
    mask = os.umask(0o027)
    try:
        assert RESULT.to_csv(file) is None
        assert RESULT.to_json(tmp_path / "out.json") is None
    finally:
        os.umask(mask)
    assert file.read_bytes() == b"\xef\xbb\xbf" + (RESULT.to_csv() or "").encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o604  # those of the file before
    assert stat.S_IMODE((tmp_path / "out.json").stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.csv", "out.json"]
    assert (tmp_path / "out.json").read_text("utf-8") == f"{RESULT.to_json()}\n"


def failing(name: str) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, f"no space left ({name})")

    return fail


@pytest.mark.parametrize("step", ["fsync", "fchmod", "replace"])
def test_nothing_is_left_when_a_step_fails(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")
    monkeypatch.setattr(Path if step == "replace" else os, step, failing(step))
    with pytest.raises(fa.InputError, match=r"E101 .*out\.csv: the file cannot be written: no"):
        RESULT.to_csv(file)
    monkeypatch.undo()
    assert file.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_all_files_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for bad in (tmp_path / "none" / "c.csv", tmp_path / "b"):
        with pytest.raises(fa.InputError, match="E101"):
            _files.write_all({tmp_path / "a.csv": b"a", bad: b"b"})
        assert [p.name for p in tmp_path.iterdir()] == ["b"]


@pytest.mark.parametrize("order", [("a.csv", "none/b.json"), ("none/b.json", "a.csv")])
def test_the_shell_writes_all_or_none(order: tuple[str, str], inputs: Path) -> None:
    code, out, err = shell("allocate", "plan.yaml", "t.csv", "-o", order[0], "-o", order[1])
    assert (code, out) == (1, "")
    assert err.startswith("E101 none/b.json: the file cannot be written: No such file")
    assert sorted(p.name for p in inputs.iterdir()) == ["plan.yaml", "t.csv"]


LOWER = fa.Plan(unit="seats", recipient="n", factors=[{"method": "equal", "weight": 100}])


def test_tiers_whose_names_are_no_file_names(tmp_path: Path) -> None:
    names = ["a/b", "a_b", "A_B", "top", "..", "n" * 300, "昌" * 100]
    table = fa.Table({"n": names, "x": [1] * len(names)})
    below = fa.Table({"n": [f"c{i}" for i in range(len(names))], "up": names})
    tiers = fa.cascade(PLAN.replace(pool=len(names)), table, [fa.Tier(LOWER, below, "up")])
    files = tiers.to_csv(tmp_path)
    assert [f.name for f in files][:6] == [
        "top.csv",
        "a_b.csv",
        "a_b 2.csv",
        "A_B 3.csv",
        "top 2.csv",
        "_..csv",
    ]
    assert len(set(files)) == len(names) + 1 == len(list(tmp_path.iterdir()))
    assert [f.stem for f in tiers.to_json(tmp_path)] == [f.stem for f in files]
    assert f"c3,{1}" in files[4].read_text("utf-8-sig")


def test_tiers_write_all_or_none(tmp_path: Path) -> None:
    below = fa.Table({"n": ["c", "d"], "up": ["a", "b"]})
    tiers = fa.cascade(PLAN, TABLE, [fa.Tier(LOWER, below, "up")])
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(fa.InputError, match=r"E101 .*b\.csv: .* it is a folder"):
        tiers.to_csv(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["b.csv"]
    with pytest.raises(fa.InputError, match="E101"):
        tiers.to_csv(tmp_path / "none")


def test_names_in_html_are_text() -> None:
    table = fa.Table({"n": ["<b>", "c"], "x": [1, 1]})
    below = fa.Table({"n": ["<i>"], "up": ["<b>"]})
    tiers = fa.cascade(PLAN, table, [fa.Tier(LOWER, below, "up")])
    text = tiers._repr_html_()
    assert "<h4>&lt;b&gt;</h4>" in text
    assert "<b>" not in text
    assert "<i>" not in text
    assert repr(tiers).startswith("<fundalloc.Cascade: 2 allocations, ")


# The shell


def test_amounts_are_never_cut(inputs: Path) -> None:
    parts = "".join(f"  - {{name: a rather long name {k}, share: 1%}}\n" for k in range(12))
    plan = Path("plan.yaml")
    text = plan.read_text("utf-8").replace("pool: 10\n", f"pool: {10**17}\n")
    plan.write_text(f"{text}splits:\n{parts}  - {{name: rest, rest: true}}\n", "utf-8")
    code, out, _ = shell("allocate", "plan.yaml", "t.csv")
    assert code == 0
    assert "…" not in out
    row = next(line for line in out.splitlines() if line.startswith("│ a "))
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells == ["a", str(75 * 10**15), *[str(75 * 10**13)] * 12, str(66 * 10**15)]


def test_the_tie_is_shown(inputs: Path) -> None:
    Path("t.csv").write_text("n,x\na,1\nb,1\nc,1\n", "utf-8")
    assert "tie: 1 / a, b, c (table_order)" in shell("allocate", "plan.yaml", "t.csv")[1]


def test_markup_is_text(inputs: Path) -> None:
    Path("t.csv").write_text("n,x\n[red]a[/red],1\n:smile:,1\n", "utf-8")
    out = shell("allocate", "plan.yaml", "t.csv")[1]
    assert "[red]a[/red]" in out
    assert ":smile:" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "x.xlsx"], "x.xlsx: results are written as .csv or .json"),
        (["--then", "p.yaml"], "each --then PLAN needs a table and a --parent COLUMN"),
        (["t.csv", "--then", "p.yaml", "--parent", "n", "--json"], "--json prints one result"),
        (["t.csv", "--then", "p.yaml", "--parent", "n", "-o", "x.csv"], "-o names a folder"),
    ],
)
def test_usage_is_checked_before_any_work(
    arguments: list[str], message: str, inputs: Path
) -> None:
    code, out, err = shell("allocate", "plan.yaml", "t.csv", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert sorted(p.name for p in inputs.iterdir()) == ["plan.yaml", "t.csv"]


def test_check_lists_faults_of_plan_and_table(inputs: Path) -> None:
    Path("plan.yaml").write_text("pool: 10\nunit: seats\nflor: 3\nfactors: []\n", "utf-8")
    Path("t.csv").write_text("n,x\na\n", "utf-8")
    code, out, err = shell("check", "plan.yaml", "t.csv")
    assert (code, out) == (1, "")
    assert [line[:4] for line in err.splitlines()] == ["E203", "E205", "E108", "E205"]
    code, _, err = shell("check", "none.yaml", "none.csv")
    assert (code, [line[:4] for line in err.splitlines()]) == (1, ["E101", "E101"])


def test_recipient_from_the_shell_serves_all_tiers(inputs: Path) -> None:
    plan = Path("plan.yaml")
    plan.write_text(plan.read_text("utf-8").replace("recipient: n\n", ""), "utf-8")
    Path("low.yaml").write_text(
        "unit: seats\nfactors: [{indicator: x, weight: 100%}]\n", "utf-8"
    )
    Path("low.csv").write_text("n,up,x\nc,a,1\nd,a,1\n", "utf-8")
    code, out, err = shell(
        "allocate", "plan.yaml", "t.csv", "--then", "low.yaml", "low.csv", "--parent", "up",
        "--recipient", "n", "-o", "out",
    )  # fmt: skip
    assert code == 0, err
    assert sorted(p.name for p in (inputs / "out").iterdir()) == [
        "a.csv",
        "a.json",
        "top.csv",
        "top.json",
    ]
    assert out.count("sha256") == 2


def test_every_rule_has_a_page_in_the_shell() -> None:
    code, out, _ = shell("rules", "点值")
    assert code == 0
    assert out.startswith("# point_value 点值\n")
    table = shell("rules")[1]
    for registry in (
        _core.coefficient_methods(),
        _core.rounding_methods(),
        _core.claims_rules(),
    ):
        for name, *_ in registry:
            assert name in table


def test_without_the_extra_the_shell_says_what_to_install() -> None:
    program = "import sys; sys.modules['typer'] = None; import fundalloc.cli"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "the shell command needs typer: pip install 'fundalloc[cli]'\n"


def test_a_terminal_without_chinese(inputs: Path) -> None:
    Path("t.csv").write_text("n,x\n甲县,3\n乙县,1\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "fundalloc.cli", "allocate", "plan.yaml", "t.csv"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert rb"\u7532\u53bf" in done.stdout


def test_a_reader_who_stops_early(inputs: Path) -> None:
    rows = "".join(f"r{i},{i}\n" for i in range(1, 5000))
    Path("t.csv").write_text(f"n,x\n{rows}", "utf-8")
    command = [sys.executable, "-m", "fundalloc.cli", "allocate", "plan.yaml", "t.csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        assert b"Traceback" not in run.stderr.read()


def test_earmarks_of_one_name_are_both_there() -> None:
    twice = [{"name": "e", "each": 1}, {"name": "e", "each": 2}]
    result = fa.allocate(PLAN.replace(earmarks=twice), TABLE)
    assert {k: v.tolist() for k, v in result.earmarks.items()} == {"e": [1, 1], "e 2": [2, 2]}
    header = (result.to_csv() or "").splitlines()[0]
    assert header == "n,slice,e,e 2,x,bounds,rounding"


@pytest.mark.parametrize("decimals", [-1, 31, True, 2.0, "2"])
def test_decimals_of_printed_lines(decimals: Any) -> None:
    with pytest.raises(fa.PlanError, match="E206 decimals"):
        RESULT.explain("a", decimals=decimals)
    assert RESULT.explain("a", decimals=0).lines[0].printed == "8"


def test_a_carriage_return_in_a_name_tears_no_row(tmp_path: Path) -> None:
    table = fa.Table({"n": ["a\rb", "c\nd", "e"], "x": [1, 1, 1]}, "n")
    result = fa.allocate(fa.Plan(pool=3, unit="seats", factors=[fa.Factor("x")]), table)
    result.to_csv(tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["n", "a\rb", "c\nd", "e"]
