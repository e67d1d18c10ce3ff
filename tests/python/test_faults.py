# SPDX-License-Identifier: Apache-2.0
"""Files when things go wrong: killed processes, full disks, places that are none, odd locales,
time zones and umasks. A file is the old one or the new one, whole; or there is a clear error.

`tools/campaign faults` kills more often and fills a disk. C++ is in tests/cpp/files/plan_writer_faults_test.cpp.
"""

from __future__ import annotations

import os
import random
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import fundalloc as fa
import pytest

from tests.python.written_files import Kind, in_child, kill_writers, kinds

NAMES = [
    "Allocation.to_csv",
    "Allocation.to_json",
    "Plan.to_yaml",
    "Cascade.to_csv",
    "Cascade.to_json",
    "allocate -o .csv -o .json",
    "allocate --then -o folder",
]
NOBODY = 65534


@pytest.fixture(scope="module")
def all_kinds(tmp_path_factory: pytest.TempPathFactory) -> list[Kind]:
    found = kinds(800, tmp_path_factory.mktemp("inputs"))
    assert [kind.name for kind in found] == NAMES
    return found


@pytest.fixture
def result() -> fa.Allocation:
    factor = fa.Factor("x", weight="100%")
    plan = fa.Plan(pool="1000.5元", unit="0.1元", recipient="name", factors=[factor])
    return fa.allocate(plan, fa.Table({"name": ["甲", "乙"], "x": ["1.5", "2"]}))


def message_of(work: Callable[[], object]) -> str:
    with pytest.raises(fa.Error) as caught:
        work()
    assert caught.value.code == "E101"
    return str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_process_leaves_the_old_file_or_the_new(
    name: str, all_kinds: list[Kind], tmp_path: Path
) -> None:
    kind = next(k for k in all_kinds if k.name == name)
    moments = kill_writers(kind, tmp_path, 4, random.Random(name))
    assert moments.total() == 4


@pytest.mark.parametrize("name", NAMES)
def test_a_disk_that_is_full_keeps_the_old_file(
    name: str, all_kinds: list[Kind], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    kind = next(k for k in all_kinds if k.name == name)
    kind.write(tmp_path, 0)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def write() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
        kind.write(tmp_path, 1)

    capfd.readouterr()
    assert in_child(write) == 1
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    said = capfd.readouterr().err
    assert "E101" in said
    assert "the file cannot be written: File too large" in said


def as_nobody(work: Callable[[], object]) -> int:
    """Run work as somebody who is not root, whom permissions bind."""

    def run() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        work()

    return in_child(run)


def test_a_folder_that_may_not_be_written_to(
    result: fa.Allocation, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for above in (tmp_path, *tmp_path.parents):  # pytest's folders are for one user alone
        if above.owner() == Path.home().owner() and "pytest" in str(above):
            above.chmod(0o755)
    closed = tmp_path / "closed"
    closed.mkdir()
    result.to_csv(closed / "o.csv")
    before = (closed / "o.csv").read_bytes()
    closed.chmod(0o555)
    try:
        assert as_nobody(lambda: result.to_json(closed / "o.json")) == 1
        assert as_nobody(lambda: result.to_csv(closed / "o.csv")) == 1
        said = capfd.readouterr().err
        assert f"E101 {closed}/o.json: the file cannot be written: Permission denied" in said
        # A file of somebody else in a folder that is open to all stays, too.
        closed.chmod(0o777)
        (closed / "o.csv").chmod(0o444)
        assert as_nobody(lambda: result.to_csv(closed / "o.csv")) == 1
        said = capfd.readouterr().err
        assert f"E101 {closed}/o.csv: the file cannot be written: Permission denied" in said
    finally:
        closed.chmod(0o755)
    assert [p.name for p in closed.iterdir()] == ["o.csv"]
    assert (closed / "o.csv").read_bytes() == before


def test_places_that_are_no_files(result: fa.Allocation, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle").symlink_to("circle")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("")
    said = {
        tmp_path / "folder": "it is a folder",
        tmp_path / "pipe": "it is no file, but a device or a pipe",
        tmp_path / "no" / "such": "No such file or directory",
        tmp_path / "file" / "below": "Not a directory",
        Path("/dev/full"): "it is no file, but a device or a pipe",
        Path("/dev/null"): "it is no file, but a device or a pipe",
        Path("/dev/stdout"): "it is no file, but a device or a pipe",
        Path("/dev/fd/1"): "it is no file, but a device or a pipe",
        Path("/proc/self/fd/1"): "it is no file, but a device or a pipe",
        tmp_path / ("x" * 300): "File name too long",
    }
    for place, why in said.items():
        assert f"the file cannot be written: {why}" in message_of(partial(result.to_csv, place))
    assert message_of(lambda: result.to_json(tmp_path / "circle"))
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["circle", "file", "folder", "pipe"]


def test_a_link_stays_a_link(result: fa.Allocation, tmp_path: Path) -> None:
    (tmp_path / "years").mkdir()
    link = tmp_path / "latest.csv"
    link.symlink_to("years/2026.csv")
    for _ in range(2):  # a link to nothing, then to a file
        result.to_csv(link)
        assert link.is_symlink()
        assert (tmp_path / "years" / "2026.csv").read_bytes() == result._bytes("csv")
    assert [p.name for p in (tmp_path / "years").iterdir()] == ["2026.csv"]


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_permissions_are_the_umask_s_or_those_of_the_old_file(
    mask: int, result: fa.Allocation, tmp_path: Path
) -> None:
    new, old = tmp_path / "new.csv", tmp_path / "old.csv"
    old.write_text("")
    old.chmod(0o640)

    def write() -> None:
        os.umask(mask)
        result.to_csv(new)
        result.to_csv(old)
        assert os.umask(mask) == mask

    assert in_child(write) == 0
    assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~mask
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert old.read_bytes() == result._bytes("csv")


EVERYTHING = """
import locale, sys
import fundalloc as fa
if len(sys.argv) > 1:
    locale.setlocale(locale.LC_ALL, sys.argv[1])
    assert locale.localeconv()["decimal_point"] == ","
factors = [fa.Factor("x", weight="60.5%"), fa.Factor("y", method="rank", weight="39.5%")]
plan = fa.Plan(pool="1234567.5元", unit="0.01元", recipient="name", factors=factors,
               combine="shares")
table = fa.Table({"name": ["a", "b", "c"], "x": [1234.5, 0.25, 1e6], "y": ["1e3", "2.5", "7"]})
result = fa.allocate(plan, table)
out = sys.stdout.buffer
out.write(plan.to_yaml(lang="zh").encode() + result.to_json().encode())
out.write(result.to_csv().encode() + str(result).encode() + str(result.explain("b")).encode())
try:
    fa.allocate(plan.replace(pool="1,5元"), table)
except fa.Error as problem:
    out.write(str(problem).encode())
"""


def bytes_from(environment: dict[str, str], *arguments: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING, *arguments],
        env=os.environ | environment,
        capture_output=True,
        check=True,
    )
    return done.stdout


def test_a_locale_with_comma_decimals_changes_no_byte(tmp_path: Path) -> None:
    made = subprocess.run(
        ["localedef", "-i", "de_DE", "-f", "UTF-8", str(tmp_path / "de_DE.UTF-8")],
        capture_output=True,
        text=True,
    )
    assert (tmp_path / "de_DE.UTF-8").is_dir(), f"apt-get install locales: {made.stderr}"
    want = bytes_from({"LC_ALL": "C.UTF-8"})
    german = {"LOCPATH": str(tmp_path), "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}
    assert bytes_from(german, "de_DE.UTF-8") == want
    assert len(want) > 2000


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "<-23:59>23:59:59", "nonsense"])
def test_a_time_zone_changes_no_byte(zone: str) -> None:
    assert bytes_from({"TZ": zone}) == bytes_from({"TZ": "UTC"})


def test_memory_that_runs_out_is_an_error_and_no_file(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(
        "pool: 1000\nunit: 元\nrecipient: name\nfactors:\n  - {indicator: x, weight: 100%}\n"
    )
    (tmp_path / "small.csv").write_text("name,x\nr,1\n")
    with (tmp_path / "table.csv").open("w") as table:
        table.write("name,x\n")
        table.writelines(f"recipient {i},{i + 1}\n" for i in range(300_000))
    limited = (
        "import resource, sys\n"
        "from fundalloc import cli\n"
        "words = ['allocate', 'plan.yaml', 'small.csv', '-o', 'small.json']\n"
        "cli.app(words, standalone_mode=False)\n"  # loads what is loaded late
        "sys.argv = ['fundalloc', 'allocate', 'plan.yaml', 'table.csv', '-o', 'o.csv']\n"
        "own = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (own + {room},) * 2)\n"
        "cli.main()\n"
    )
    for room in (4, 12, 24, 40):  # MiB: while it reads, allocates, explains
        done = subprocess.run(
            [sys.executable, "-c", limited.format(room=room << 20)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1, room
        said = done.stderr.splitlines()[-1]
        assert said == "there is not enough memory for this table; nothing was written", said
        assert "Traceback" not in done.stderr
        files = sorted(p.name for p in tmp_path.iterdir())
        assert files == ["plan.yaml", "small.csv", "small.json", "table.csv"]
