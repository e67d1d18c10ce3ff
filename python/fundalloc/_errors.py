# SPDX-License-Identifier: Apache-2.0
"""The errors of fundalloc: one class a kind, with the parts of the message as attributes."""

from __future__ import annotations

from typing import Any


class Error(Exception):
    """What every error of fundalloc is.

    Attributes
    ----------
    code : str
        ``"E104"``; docs/errors.md has a paragraph for each.
    file, recipient, column, key : str
        Where it is, as far as it is known; empty otherwise.
    row : int
        Row of the table as a spreadsheet counts it (the header is row 1); 0 if unknown.
    line, character : int
        Place in a plan file, from 1; 0 if unknown.
    found, expected, remedy : str
        What was found, what was expected, and what to do.
    """

    code: str = ""
    file: str = ""
    row: int = 0
    recipient: str = ""
    column: str = ""
    key: str = ""
    line: int = 0
    character: int = 0
    found: str = ""
    expected: str = ""
    remedy: str = ""


class InputError(Error, ValueError):
    """E1xx: something in a table or a file of figures."""


class UnsupportedTypeError(InputError, TypeError):
    """E118: a value of a type that is no figure, such as bool, complex or a date."""


class PlanError(Error, ValueError):
    """E2xx: something in a plan."""


class InfeasibleError(Error, ValueError):
    """E3xx: no allocation satisfies the plan; the message has the gap and who causes it."""


class LimitError(Error, ValueError):
    """E4xx: a number or a file is too large."""


class InternalError(Error, RuntimeError):
    """E9xx: a certificate failed, which is a defect of fundalloc."""


_CLASSES = {"1": InputError, "2": PlanError, "3": InfeasibleError, "4": LimitError}


def from_problem(parts: dict[str, Any]) -> Error:
    """Make the error that belongs to a problem of the core."""
    kind: type[Error] = _CLASSES.get(str(parts["code"])[1], InternalError)
    if parts["code"] == "E118":
        kind = UnsupportedTypeError
    error = kind(parts["message"])
    for name, value in parts.items():
        if name != "message":
            setattr(error, name, value)
    return error


def input_error(
    code: str,
    found: str,
    remedy: str,
    *,
    expected: str = "",
    column: str = "",
    row: int = 0,
    file: str = "",
) -> Error:
    """Make an error of the Python border in the same form as those of the core."""
    place = " ".join(
        part
        for part in (file, f"row {row}" if row else "", f'column "{column}"' if column else "")
        if part
    )
    message = f"{code}{' ' + place if place else ''}: {found}"
    message += f"; expected {expected}. {remedy}" if expected else f". {remedy}"
    return from_problem(
        {
            "code": code,
            "message": message,
            "found": found,
            "expected": expected,
            "remedy": remedy,
            "column": column,
            "row": row,
            "file": file,
        }
    )
