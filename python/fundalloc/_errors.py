# SPDX-License-Identifier: Apache-2.0
"""The errors of fundalloc: one class a kind, with the parts of the message as attributes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from fundalloc import _core

Words: TypeAlias = str | tuple[object, ...]
"""A text of the catalogue (src/catalogue.hpp), or `said` with what stands in its places."""


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
        What was found, what was expected, and what to do; in the language of `str(error)`,
        which is that of the moment in which it was raised.
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
    _messages: Mapping[str, str] = MappingProxyType({})

    def message(self, language: str | None = None) -> str:
        """Return the message in a language, ``"en"`` or ``"zh"``; without one, the current."""
        chosen = _core.language() if language is None else language
        if chosen not in ("en", "zh"):
            raise ValueError(f"language is {language!r}: it is en or zh")
        return self._messages.get(chosen, str(self))


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
    error = kind(parts["messages"][_core.language()])
    for name, value in parts.items():
        setattr(error, "_messages" if name == "messages" else name, value)
    return error


def said(text: str, *arguments: object) -> Words:
    """Return a text of the catalogue with what stands in its places.

    A str among the arguments is data, which is never translated; what is to be translated is
    `said` itself.
    """
    return (text, *arguments)


def input_error(
    code: str,
    found: Words,
    remedy: Words,
    *,
    expected: Words = "",
    key: str = "",
    column: str = "",
    row: int = 0,
    file: str = "",
) -> Error:
    """Make an error of the Python border in the same form as those of the core."""
    where = {"file": file, "row": row, "column": column, "key": key}
    return from_problem(_core.problem(int(code[1:]), found, expected, remedy, where))


def say(text: str, *arguments: object) -> str:
    """Return a sentence of the catalogue in the current language."""
    return _core.say((text, *arguments))


def set_language(language: str) -> None:
    """Choose the language of messages, for the whole process: ``"en"`` or ``"zh"``.

    Without this it is that of the environment's ``FUNDALLOC_LANG``, else English. Plans, tables
    and results are not translated, and neither is an error that is already made: its
    ``message("zh")`` has both.

    Examples
    --------
    >>> import fundalloc as fa
    >>> fa.set_language("zh")
    >>> fa.language()
    'zh'
    >>> fa.set_language("en")
    """
    if not _core.set_language(language):
        raise ValueError(f"language is {language!r}: it is en or zh")


def language() -> str:
    """Return the language of messages: ``"en"`` or ``"zh"``."""
    return _core.language()
