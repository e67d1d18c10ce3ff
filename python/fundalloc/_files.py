# SPDX-License-Identifier: Apache-2.0
"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from fundalloc._errors import Error, input_error


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file by way of a temporary one beside it: nothing half-written is ever seen.

    Raises
    ------
    InputError
        E101 if the folder cannot be written to; no file is left behind.
    """
    write_all({Path(path): data})


def write_all(files: Mapping[Path, bytes], inputs: Sequence[Path] = ()) -> None:
    """Write several files: all to temporary ones first, which then get their names.

    None takes the place of an input.
    """
    staged: dict[Path, str] = {}
    try:
        for target, data in files.items():
            if target.is_dir():
                raise _refused(target, "it is a folder")
            if target.exists() and any(s.exists() and target.samefile(s) for s in inputs):
                raise _refused(target, "it is an input of this result")
            try:
                staged[target] = _stage(target, data)
            except OSError as problem:
                raise _refused(target, problem.strerror or str(problem)) from problem
        for target in list(staged):
            try:
                Path(staged[target]).replace(target)
            except OSError as problem:
                raise _refused(target, problem.strerror or str(problem)) from problem
            del staged[target]
    finally:
        for temporary in staged.values():
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _stage(target: Path, data: bytes) -> str:
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    return temporary


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are missing; E101 where that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _refused(folder, problem.strerror or str(problem)) from problem


def _refused(path: Path, why: str) -> Error:
    return input_error(
        "E101",
        f"the file cannot be written: {why}",
        "Check the folder and its permissions.",
        expected="a place that can be written to",
        file=str(path),
    )
