# SPDX-License-Identifier: Apache-2.0
"""The shell command: allocate, check, explain, rules."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

try:
    import typer
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Table as RichTable
except ModuleNotFoundError as missing:  # pragma: no cover - the extra is installed in tests
    print(
        f"the shell command needs {missing.name}: pip install 'fundalloc[cli]'", file=sys.stderr
    )
    raise SystemExit(2) from None

import fundalloc as fa
from fundalloc import _core
from fundalloc._errors import said, say
from fundalloc._files import make_folder, write_all
from fundalloc._pages import pages
from fundalloc.allocation import _WORDS

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Exact allocation of funds by factors, with the reasons.",
)


def _console(width: int | None = None) -> Console:
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True, width=width)


_out = _console()

_SHOWN = 500  # rows of a table on the screen
_CELLS = 20  # filled or changed cells
_STEPS = ("at least", "at most", "winsorize", "coefficient")  # policies that change a cell

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="plan file (.yaml or .json)")]
TableFile = Annotated[Path, typer.Argument(metavar="TABLE", help="table of recipients (.csv)")]
Recipient = Annotated[
    str | None,
    typer.Option("--recipient", help="column of the recipients"),
]


class _Language(StrEnum):
    en = "en"
    zh = "zh"


def _choose(chosen: _Language | None) -> _Language | None:
    if chosen is not None:
        fa.set_language(chosen.value)
    return chosen


Lang = Annotated[
    _Language | None,
    typer.Option(
        "--lang",
        callback=_choose,
        is_eager=True,
        help="language of messages; else that of FUNDALLOC_LANG",
    ),
]


def _fail(text: str, status: int = 1) -> NoReturn:
    print(text, file=sys.stderr)
    raise typer.Exit(status)


def _guarded(work: Callable[[], None]) -> None:
    """Run a command; an error of fundalloc is a message on standard error, exit code 1."""
    try:
        work()
        sys.stdout.flush()
    except fa.Error as problem:
        _fail(str(problem))
    except MemoryError:
        _fail(say("there is not enough memory for this table; nothing was written"))
    except OSError as problem:  # a full disk or a closed pipe behind standard output
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - nothing is left to be flushed at exit
        _fail(say("standard output cannot be written: {}", problem.strerror))


def _show_result(result: fa.Allocation, title: str = "", note: str = "") -> None:
    words = _WORDS[result.language]
    splits = result.splits
    table = RichTable(title=title or None, title_justify="left")
    table.add_column(result.recipient_header)
    for name in (f"{words['slice']} ({result._inner.word})", *splits):
        table.add_column(name, justify="right")
    shown = zip(result.recipients[:_SHOWN], result.slices[:_SHOWN], strict=True)
    for i, (name, units) in enumerate(shown):
        parts = [result.amount(int(column[i])) for column in splits.values()]
        table.add_row(name, result.amount(int(units)), *parts)
    # Wider than the screen rather than an amount that is cut.
    whole = Measurement.get(_out, _out.options.update(width=10_000), table).maximum
    (_out if whole <= _out.width else _console(whole)).print(table)
    if len(result) > _SHOWN:
        _out.print(say("... {} more: -o slices.csv writes them all", len(result) - _SHOWN))
    for line in result._summary():
        _out.print(line)
    for cell in result.filled[:_CELLS]:
        done = said("changed") if cell.policy.startswith(_STEPS) else said("filled")
        where = (cell.recipient, cell.column, cell.value, cell.policy)
        _out.print(say("{}: {}, {} = {} ({})", done, *where))
    if len(result.filled) > _CELLS:
        more = len(result.filled) - _CELLS
        _out.print(say("... {} more cells: --json lists them all", more))
    if note:
        _out.print(note)
    _out.print(f"sha256 {result.digest}")


def _kind(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in (".csv", ".json"):
        _fail(say("{}: results are written as .csv or .json", path), 2)
    return kind[1:]


def _refuse_inputs(outputs: list[Path], inputs: list[Path]) -> None:
    """An output never takes the place of what it is made from."""
    for path in outputs:
        for source in inputs:
            if path.exists() and source.exists() and path.samefile(source):
                _fail(
                    say("{}: the output would overwrite an input; name another file", path), 2
                )


def _tiers(
    then: list[str], tables: list[Path], parents: list[str], recipient: str | None
) -> list[fa.Tier]:
    tiers = []
    for plan, table, parent in zip(then, tables, parents, strict=True):
        rule = fa.read_plan(plan)
        figures = fa.read_table(table, None if rule.recipient else recipient)
        tiers.append(fa.Tier(rule, figures, parent))
    return tiers


def _check_tier_usage(
    tiers: tuple[list[str], list[Path], list[str]], outputs: list[Path], json: bool
) -> None:
    then, tables, parents = tiers
    if not len(then) == len(tables) == len(parents):
        _fail(say("each --then PLAN needs a table and a --parent COLUMN"), 2)
    if json:
        _fail(say("--json prints one result: with --then use -o FOLDER"), 2)
    for folder in outputs:
        if folder.suffix.lower() in (".csv", ".json"):
            _fail(say("{}: with --then, -o names a folder", folder), 2)


@app.command()
def allocate(
    plan: PlanFile,
    table: TableFile,
    tier_tables: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[TIER_TABLE]...", help="a table for each --then"),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", help=".csv or .json file; a folder with --then"),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="print the canonical JSON alone")
    ] = False,
    then: Annotated[
        list[str] | None, typer.Option("--then", help="plan of the next tier (no pool)")
    ] = None,
    parent: Annotated[
        list[str] | None, typer.Option("--parent", help="column with the parent's name")
    ] = None,
    recipient: Recipient = None,
    lang: Lang = None,
) -> None:
    """Turn a plan and a table into slices, and write them."""

    def work() -> None:
        outputs = output or []
        if then or tier_tables or parent:
            tiers = (then or [], tier_tables or [], parent or [])
            _check_tier_usage(tiers, outputs, json)
            _allocate_tiers(plan, table, recipient, tiers, outputs)
            return
        kinds = {path: _kind(path) for path in outputs}
        _refuse_inputs(outputs, [plan, table])
        rule = fa.read_plan(plan)
        result = fa.allocate(rule, fa.read_table(table, recipient))
        write_all({path: result._bytes(kind) for path, kind in kinds.items()})
        if json:
            sys.stdout.write(f"{result.to_json()}\n")
        else:
            _show_result(result, rule.title, rule.note)
            for path in outputs:
                _out.print(say("written: {}", path))

    _guarded(work)


def _allocate_tiers(
    plan: Path,
    table: Path,
    recipient: str | None,
    tiers: tuple[list[str], list[Path], list[str]],
    outputs: list[Path],
) -> None:
    inputs = [plan, table, *map(Path, tiers[0]), *tiers[1]]
    rule = fa.read_plan(plan)
    result = fa.cascade(rule, fa.read_table(table, recipient), _tiers(*tiers, recipient))
    files = []
    for folder in outputs:
        make_folder(folder)
        files += result._write(folder, "csv", "json", inputs=inputs)
    for path, level in result.walk():
        _show_result(level, " / ".join(path) or rule.title, rule.note if not path else "")
    for file in files:
        _out.print(say("written: {}", file))


def _problems_of(plan: Path, table: Path, recipient: str | None) -> list[str]:
    """Return the messages of the plan and of the table, also where both have some."""
    problems = []
    figures = None
    try:
        problems += [
            str(p["messages"][fa.language()]) for p in _core.check_plan_file(str(plan))
        ]
    except fa.Error as problem:
        problems.append(str(problem))
    try:
        figures = fa.read_table(table, recipient)
    except fa.Error as problem:
        problems.append(str(problem))
    if problems or figures is None:
        return problems
    return [str(problem) for problem in fa.check(fa.read_plan(plan), figures)]


@app.command()
def check(
    plan: PlanFile, table: TableFile, recipient: Recipient = None, lang: Lang = None
) -> None:
    """List what is wrong with a plan and a table; a lower tier's plan needs no pool."""

    def work() -> None:
        problems = _problems_of(plan, table, recipient)
        if problems:
            _fail("\n".join(problems))
        _out.print(say("no problems"))

    _guarded(work)


@app.command()
def explain(
    plan: PlanFile,
    table: TableFile,
    name: Annotated[str, typer.Argument(metavar="RECIPIENT")],
    recipient: Recipient = None,
    lang: Lang = None,
) -> None:
    """Show why one recipient's slice is what it is."""

    def work() -> None:
        rule = fa.read_plan(plan)
        result = fa.allocate(rule, fa.read_table(table, recipient))
        _out.print(str(result.explain(name)))
        if rule.note:
            _out.print(rule.note)

    _guarded(work)


@app.command()
def rules(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="one rule, in English or Chinese")
    ] = None,
    lang: Lang = None,
) -> None:
    """List the rules that plans can name, or show the page of one."""

    def work() -> None:
        known = pages()
        if name is not None:
            chosen = [page for page in known if name in (page.name, page.chinese)]
            if not chosen:
                _fail(say('there is no rule "{}": `fundalloc rules` lists them', name), 2)
            sys.stdout.write("\n".join(page.text for page in chosen))
            return
        table = RichTable()
        longest = max(len(page.name) for page in known)  # a name that is cut is no name
        table.add_column(say("rule"), min_width=longest)
        for header in ("中文", say("kind"), say("what it does")):
            table.add_column(header)
        for page in known:
            table.add_row(page.name, page.chinese, page.kind, page.summary)
        _out.print(table)

    _guarded(work)


def _version(show: bool) -> None:
    if show:
        _out.print(fa.__version__)
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="show the version"),
    ] = False,
    lang: Lang = None,
) -> None:
    """Exact allocation of funds by factors, with the reasons."""
    named = os.environ.get("FUNDALLOC_LANG", "")
    if named and lang is None and _core.language_of(named) is None:
        _fail(say('FUNDALLOC_LANG is "{}": it is en or zh', named), 2)


def main() -> None:
    """Run the shell command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese
    app()


if __name__ == "__main__":
    main()
