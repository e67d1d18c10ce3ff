# SPDX-License-Identifier: Apache-2.0
"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from fundalloc._errors import Error, Words, input_error, said


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file by way of a temporary one beside it: nothing half-written is ever seen.

    What was there before stays until the new file is whole and on the disk; then the new one
    takes its name and its permissions. A link stays a link: what it points to is replaced. Only
    a process that is killed leaves its temporary file, ``.name.0123456789abcdef.part``: it may
    be deleted.

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
    staged: dict[Path, tuple[Path, Path]] = {}
    try:
        for target, data in files.items():
            try:
                place = _place_of(target)
                if place.exists() and any(s.exists() and place.samefile(s) for s in inputs):
                    raise _refused(target, said("it is an input of this result"))
                staged[target] = (_stage(place, data), place)
            except OSError as problem:
                raise _refused(target, problem.strerror or str(problem)) from problem
        for target, (temporary, place) in list(staged.items()):
            try:
                temporary.replace(place)
            except OSError as problem:
                raise _refused(target, problem.strerror or str(problem)) from problem
            del staged[target]
    finally:
        for temporary, _ in staged.values():
            with contextlib.suppress(OSError):
                temporary.unlink()


def _place_of(target: Path) -> Path:
    """Return the file that a name means, behind links; a device or a pipe is none."""
    behind = target.readlink() if target.is_symlink() else target
    place = Path(os.path.realpath(target))
    if place.is_symlink():
        raise _refused(target, said("its links lead in a circle"))
    if place.is_dir():
        raise _refused(target, said("it is a folder"))
    # /dev/stdout leads to what the process writes to elsewhere: never a file to be replaced.
    above = os.path.realpath(target.parent)
    of_process = any(str(p).startswith("/proc/") for p in (behind, above + "/"))
    if of_process or (place.exists() and not place.is_file()):
        raise _refused(target, said("it is no file, but a device or a pipe"))
    if place.exists():  # it may be protected where its folder is not
        os.close(os.open(place, os.O_WRONLY | os.O_CLOEXEC))
    return place


def _stage(place: Path, data: bytes) -> Path:
    temporary = place.with_name(f".{_beginning(place.name)}.{secrets.token_hex(8)}.part")
    # The system takes the umask's bits away; O_EXCL follows no link that somebody put there.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            with contextlib.suppress(FileNotFoundError):
                os.fchmod(file.fileno(), stat.S_IMODE(place.stat().st_mode) & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _beginning(name: str) -> str:
    """Return as much of a name as leaves room for more in 255 bytes."""
    while len(os.fsencode(name)) > 120:
        name = name[:-1]
    return name


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are missing; E101 where that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _refused(folder, problem.strerror or str(problem)) from problem


def _refused(path: Path, why: Words) -> Error:
    return input_error(
        "E101",
        said("the file cannot be written: {}", why),
        "Check the folder and its permissions.",
        expected="a place that can be written to",
        file=str(path),
    )
